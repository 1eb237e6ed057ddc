//! What pages show, and the server functions that read and write it.
//!
//! Each is a public endpoint below `/api/ui/`, with a name that stays, and begins with who is asking.

#![allow(unreachable_pub, reason = "the server macro writes a second, hidden function as `pub`")]

mod account;
mod accounts;
mod activity;
#[cfg(feature = "ssr")]
mod answer;
mod delivery;
mod error;
#[cfg(feature = "ssr")]
mod flash;
mod mails;
mod month;
mod organization;
mod organizations;
mod overview;
mod reports;
mod settings;
mod sign_in;
mod standing;
mod switch;
mod viewer;
#[cfg(feature = "ssr")]
mod who;

pub use account::{AccountView, RunLine, RunOutcome, WorkloadLine, read_account};
pub use accounts::{AccountLine, AccountPage, MonthPage, read_accounts};
pub use activity::{ActivityEntry, ActivityTab, read_activity};
pub use delivery::{
    DeliveryNotice, DeliveryPanel, SaveDelivery, SaveOutcome, SavedDelivery, TypedDelivery, save_delivery,
};
pub use error::AppError;
pub use mails::{MailLine, MailStanding, MailsPanel, SendAgain, send_again};
pub use month::{MonthRow, MonthView};
pub use organization::OrganizationHead;
pub use organizations::{GlanceLine, ListQuery, OrganizationLine, OrganizationsList, read_organizations};
pub use overview::{OverviewTab, read_overview};
pub use reports::{ListedReports, ReportLine, ReportProgress, ReportsTab, read_listed_reports, read_reports};
pub use settings::{
    Choices, SaveSettings, SettingsHead, SettingsOutcome, SettingsPage, TypedSettings, read_partner_settings,
    read_settings, save_settings,
};
pub use sign_in::{Password, SignIn, SignInForm, SignInOutcome, SignOut, read_sign_in, sign_in, sign_out};
pub use standing::{FailureLine, PassLine, StandingPage, TryAgain, read_standing, try_again};
pub use switch::{SwitchDelivery, switch_delivery};
pub use viewer::Viewer;

#[cfg(feature = "ssr")]
pub(crate) use answer::see_other;
