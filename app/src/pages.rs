//! A file a page.

#![allow(unreachable_pub, reason = "the component macro writes the properties of a component as `pub`")]

mod account;
mod accounts;
mod activity;
mod delivery_form;
mod listed_reports;
mod mail_list;
mod organizations;
mod overview;
mod people;
mod report_list;
mod reports;
mod settings;
mod sign_in;
mod sign_in_with;
mod standing;
mod you;

pub(crate) use account::AccountDetails;
pub(crate) use accounts::{AccountsPage, MonthOnScreen};
pub(crate) use activity::ActivityPage;
pub(crate) use organizations::OrganizationsPage;
pub(crate) use overview::OverviewPage;
pub(crate) use people::PeopleList;
pub(crate) use reports::ReportsPage;
pub(crate) use settings::SettingsForm;
pub(crate) use sign_in::SignInPage;
pub(crate) use standing::DeploymentPage;
pub(crate) use you::YourAccount;
