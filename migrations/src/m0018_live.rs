//! Events by the organisations they concern, for whoever follows his own and goes on after a break; and the thread they belong to.

use sea_orm_migration::prelude::*;

use crate::columns::{Sketch, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nobody asks for what was before: a cursor to go on from is given out from this step on. The ids stand as events write them.
        Sketch::new("event_concern")
            .text("organisation")
            .i64("xid")
            .i64("position")
            .key(&["organisation", "xid", "position"])
            .create(manager)
            .await?;
        Sketch::new("event")
            .uuid_opt("thread_id")
            .add(manager)
            .await?;
        // The database writes these rows itself: an event costs no second statement, and the release before this step, which knows nothing of them, leaves none out.
        run(manager, POSTGRES, SQLITE).await
    }
}

const SQLITE: &[&str] = &["CREATE TRIGGER event_concerns AFTER INSERT ON event BEGIN \
    INSERT INTO event_concern (organisation, xid, position) \
    SELECT DISTINCT value, NEW.xid, NEW.position FROM json_each(NEW.organisations); END"];

const POSTGRES: &[&str] = &[
    "CREATE FUNCTION event_concerns() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     INSERT INTO event_concern (organisation, xid, position) \
     SELECT DISTINCT whose.id, NEW.xid, NEW.position FROM jsonb_array_elements_text(NEW.organisations) AS whose (id); \
     RETURN NULL; END $$",
    "CREATE TRIGGER event_concerns AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_concerns()",
];
