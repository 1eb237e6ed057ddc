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
mod m0012_workers;
mod m0013_bounces;
mod m0014_send_again;
mod m0015_glances;
mod m0016_user_languages;
mod m0017_shares;
mod m0018_list_indexes;
mod m0019_launches;
mod m0020_api;
mod m0021_second_factors;
mod m0022_invitations;
mod m0023_oidc;
mod m0024_second_step_demands;
mod m0025_known_browsers;
mod m0026_session_ends;

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
            Box::new(m0012_workers::Step),
            Box::new(m0013_bounces::Step),
            Box::new(m0014_send_again::Step),
            Box::new(m0015_glances::Step),
            Box::new(m0016_user_languages::Step),
            Box::new(m0017_shares::Step),
            Box::new(m0018_list_indexes::Step),
            Box::new(m0019_launches::Step),
            Box::new(m0020_api::Step),
            Box::new(m0021_second_factors::Step),
            Box::new(m0022_invitations::Step),
            Box::new(m0023_oidc::Step),
            Box::new(m0024_second_step_demands::Step),
            Box::new(m0025_known_browsers::Step),
            Box::new(m0026_session_ends::Step),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// Programs of before a step go on working on the schema of after it (expand first, contract in a later release).
    #[test]
    fn steps_only_add() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut steps = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if !name.starts_with("m0") {
                continue;
            }
            steps += 1;
            let text = fs::read_to_string(&path).unwrap().to_uppercase();
            for word in ["DROP TABLE", "DROP COLUMN", "RENAME", "ALTER COLUMN", "DELETE FROM"] {
                assert!(!text.contains(word), "{name}: {word}");
            }
            for line in text.lines().filter(|line| line.contains("ADD COLUMN") && line.contains("NOT NULL")) {
                assert!(
                    line.contains("DEFAULT"),
                    "{name}: a program that does not know it writes none: {line}"
                );
            }
        }
        assert_eq!(steps, <super::Migrator as super::MigratorTrait>::migrations().len());
    }
}
