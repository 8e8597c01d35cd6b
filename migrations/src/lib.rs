//! The database schema, one file a step, the same on SQLite and PostgreSQL.
//!
//! Steps are only ever added. A step must be safe while the release before it is still running: add first, move the
//! data, take away in a later release.

mod columns;
mod m0001_ground;
mod m0002_accounts;
mod m0003_catalogue;
mod m0004_trade;
mod m0005_letters;
mod m0006_joining;
mod m0007_organisations;
mod m0008_register;
mod m0009_personal_data;
mod m0010_bargaining;
mod m0011_amendments;
mod m0012_post;
mod m0013_proposals;
mod m0014_placed_orders;
mod m0015_speakers;
mod m0016_privacy;
mod m0017_limits;
mod m0018_live;
mod m0019_applications;
mod m0020_names;
mod m0021_threads;

use sea_orm_migration::prelude::*;

/// Every step, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_ground::Migration),
            Box::new(m0002_accounts::Migration),
            Box::new(m0003_catalogue::Migration),
            Box::new(m0004_trade::Migration),
            Box::new(m0005_letters::Migration),
            Box::new(m0006_joining::Migration),
            Box::new(m0007_organisations::Migration),
            Box::new(m0008_register::Migration),
            Box::new(m0009_personal_data::Migration),
            Box::new(m0010_bargaining::Migration),
            Box::new(m0011_amendments::Migration),
            Box::new(m0012_post::Migration),
            Box::new(m0013_proposals::Migration),
            Box::new(m0014_placed_orders::Migration),
            Box::new(m0015_speakers::Migration),
            Box::new(m0016_privacy::Migration),
            Box::new(m0017_limits::Migration),
            Box::new(m0018_live::Migration),
            Box::new(m0019_applications::Migration),
            Box::new(m0020_names::Migration),
            Box::new(m0021_threads::Migration),
        ]
    }
}

/// The text of every step, by which test databases tell one schema from another.
#[doc(hidden)]
pub const SOURCES: &[&str] = &[
    include_str!("columns.rs"),
    include_str!("m0001_ground.rs"),
    include_str!("m0002_accounts.rs"),
    include_str!("m0003_catalogue.rs"),
    include_str!("m0004_trade.rs"),
    include_str!("m0005_letters.rs"),
    include_str!("m0006_joining.rs"),
    include_str!("m0007_organisations.rs"),
    include_str!("m0008_register.rs"),
    include_str!("m0009_personal_data.rs"),
    include_str!("m0010_bargaining.rs"),
    include_str!("m0011_amendments.rs"),
    include_str!("m0012_post.rs"),
    include_str!("m0013_proposals.rs"),
    include_str!("m0014_placed_orders.rs"),
    include_str!("m0015_speakers.rs"),
    include_str!("m0016_privacy.rs"),
    include_str!("m0017_limits.rs"),
    include_str!("m0018_live.rs"),
    include_str!("m0019_applications.rs"),
    include_str!("m0020_names.rs"),
    include_str!("m0021_threads.rs"),
];
