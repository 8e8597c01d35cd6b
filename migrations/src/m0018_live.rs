//! Events by the organisations they concern, for whoever follows his own and goes on after a break; and the thread they belong to.

use sea_orm_migration::prelude::*;

use crate::columns::Sketch;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nobody asks for what was before: a cursor to go on from is given out from this step on.
        Sketch::new("event_concern")
            .uuid("organisation_id")
            .i64("xid")
            .i64("position")
            .key(&["organisation_id", "xid", "position"])
            .create(manager)
            .await?;
        Sketch::new("event")
            .uuid_opt("thread_id")
            .add(manager)
            .await
    }
}
