//! What pages show, and the server functions that read and write it.
//!
//! Each is a public endpoint below `/api/ui/`, with a name that stays, and begins with who is asking.

#![allow(unreachable_pub, reason = "the server macro writes a second, hidden function as `pub`")]

mod account;
mod accounts;
mod activity;
#[cfg(feature = "ssr")]
mod answer;
mod client;
mod delivery;
mod error;
#[cfg(feature = "ssr")]
mod flash;
mod language;
mod mails;
mod month;
mod organization;
mod organizations;
mod overview;
mod page;
mod people;
mod reports;
mod selection;
mod settings;
mod sign_in;
mod standing;
mod switch;
mod viewer;
#[cfg(feature = "ssr")]
mod who;
mod you;

pub use account::{AccountView, RunLine, RunOutcome, WorkloadLine};
pub use accounts::{AccountLine, AccountPage, MonthPage};
#[cfg(feature = "ssr")]
pub use activity::actor;
pub use activity::{ActivityEntry, ActivityTab};
#[cfg(feature = "ssr")]
pub use answer::takes_html;
pub use client::{BUILD, PortalClient};
pub use delivery::{
    DeliveryNotice, DeliveryPanel, SaveDelivery, SaveOutcome, SavedDelivery, TypedDelivery, save_delivery,
};
pub use error::AppError;
#[cfg(feature = "ssr")]
pub use flash::{fields_left, left_cookie_name, sentence_left};
pub use language::{ChooseLanguage, choose_language};
pub use mails::{MailLine, MailStanding, MailsPanel, SendAgain, send_again};
pub use month::{MonthRow, MonthView};
pub use organization::OrganizationHead;
pub use organizations::{GlanceLine, ListQuery, OrganizationLine, OrganizationsList};
pub use overview::OverviewTab;
#[cfg(feature = "ssr")]
pub use page::PAGES;
pub use page::{Page, PageAddress, read_page};
pub use people::{DemandPanel, InvitationLine, PeoplePage, TypedInvitation, UserLine};
pub use reports::{ListedReports, ReportLine, ReportProgress, ReportsTab, read_listed_reports};
pub use selection::SELECTED_AT_MOST;
#[cfg(feature = "ssr")]
pub use selection::{Selected, Selection};
pub use settings::{
    Choices, EmbeddingPanel, LaunchKeyRow, LogoFrom, LogoPanel, SaveSettings, SettingsErrors, SettingsHead,
    SettingsOutcome, SettingsPage, TypedEmbedding, TypedSettings, save_settings,
};
pub use sign_in::{Password, SignIn, SignInButton, SignInForm, SignInOutcome, SignOut, sign_in, sign_out};
#[cfg(feature = "ssr")]
pub use sign_in::{sign_in_refused, too_often};
pub use standing::{FailureLine, FolderView, PassLine, StandingPage, TryAgain, try_again};
pub use switch::{SwitchDelivery, switch_delivery};
pub use viewer::Viewer;
#[cfg(feature = "ssr")]
pub use you::YOU;
pub use you::{SecondStepOn, SessionLine, YouPage, YouPart};
