//! The schema, a file per step, run by `store` when it opens a database.
//!
//! Each step is one SQL text for SQLite and PostgreSQL; [`dialect`] replaces the few words in which they differ.
//! What every table has in common:
//! - `id` is internal and never leaves the store; `public_id` is the UUIDv7 that the outside sees.
//! - Instants are whole seconds since 1970 in UTC, as BIGINT (`…_at`).
//! - Words such as states, roles and kinds are TEXT, spelled as in `domain`.

mod dialect;
mod m0001_tenancy;
mod m0002_history;
mod m0003_ledger;
mod m0004_report_zone;
mod m0005_signing_key;
mod m0006_branding;
mod m0007_absences;
mod m0008_silent_rows;
mod m0009_organization_absences;
mod m0010_organization_sender;
mod m0011_suppressions;
mod m0013_bounces;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_tenancy::Step),
            Box::new(m0002_history::Step),
            Box::new(m0003_ledger::Step),
            Box::new(m0004_report_zone::Step),
            Box::new(m0005_signing_key::Step),
            Box::new(m0006_branding::Step),
            Box::new(m0007_absences::Step),
            Box::new(m0008_silent_rows::Step),
            Box::new(m0009_organization_absences::Step),
            Box::new(m0010_organization_sender::Step),
            Box::new(m0011_suppressions::Step),
            Box::new(m0013_bounces::Step),
        ]
    }
}
