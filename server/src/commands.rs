//! What each command does: open the store, one or two calls, print.

mod bounce;
pub(crate) mod context;
mod delivery;
mod demo;
mod due;
mod embed;
mod history;
mod ingest;
mod keep;
mod keys;
mod openapi;
mod reports;
mod serve;
mod status;
mod sync;
mod tenants;
mod users;
mod verify;

use crate::{
    cli::{Command, OrganizationCommand, PartnerCommand},
    outcome::Failure,
    settings::Settings,
};

/// Does it.
///
/// # Errors
/// What the command could not do, in a sentence.
pub(crate) async fn run(command: Command, settings: Settings) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => serve::serve(&args, settings).await,
        Command::Worker => serve::worker(settings).await,
        Command::Sync => sync::sync(&settings).await,
        Command::Ingest(args) => ingest::ingest(&args, &settings).await,
        Command::Generate(args) => due::generate(&args, &settings).await,
        Command::RunDue => due::run_due(&settings).await,
        Command::History(args) => history::history(&args, &settings).await,
        Command::Organizations => tenants::organizations(&settings).await,
        Command::Reports(args) => reports::list(&args, &settings).await,
        Command::Report(args) => reports::write(&args, &settings).await,
        Command::Openapi => openapi::openapi(),
        Command::Verify(args) => verify::verify(&args, &settings).await,
        Command::Delivery(args) => delivery::delivery(&args, &settings).await,
        Command::Bounce(args) => bounce::bounce(&args, &settings).await,
        Command::Status => status::status(&settings).await,
        Command::Organization(OrganizationCommand::Set(args)) => {
            tenants::set_organization(&args, &settings).await
        }
        Command::Partner(PartnerCommand::Set(args)) => tenants::set_partner(&args, &settings).await,
        Command::Partner(PartnerCommand::List) => tenants::partners(&settings).await,
        Command::User(command) => users::user(&command, &settings).await,
        Command::Key(command) => keys::key(&command, &settings).await,
        Command::Embed(command) => embed::embed(&command, &settings).await,
        Command::Demo(args) => demo::demo(&args, &settings).await,
        // Opens nothing, and is done before the runtime starts.
        Command::Settings => Ok(()),
        Command::Migrate => context::open(&settings).await.map(drop),
        Command::Backup(args) => keep::backup(&args, &settings).await,
        Command::Restore(args) => keep::restore(&args, &settings).await,
        Command::MigrateStore(args) => keep::migrate_store(&args, &settings).await,
    }
}
