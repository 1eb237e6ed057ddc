//! The words of `domain` in the document: each list of allowed words is the one that the rules have.

use std::borrow::Cow;

use domain::{
    day::{AccountDay, DayState, OrganizationDay},
    glance::Health,
    period::Period,
    workload::{AccountKind, Source, Workload},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident($of:ty) as $told:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(super) struct $name(pub(super) $of);

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some([$($doc),+].map(str::trim).join(" ")))
                    .enum_values(Some(<$of>::ALL.map(<$of>::as_str)))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($told)
            }
        }
    )+};
}

words! {
    /// What of an account is backed up. `onedrive` is called Drive for Google Workspace.
    WorkloadWord(Workload) as "Workload";
    /// Where the data lives: Microsoft 365 or Google Workspace.
    SourceWord(Source) as "Source";
    /// What is backed up: a mailbox, or a SharePoint site.
    KindWord(AccountKind) as "AccountKind";
    /// Whether somebody should look: `failing` when the latest day is unhealthy; `silent` when of today and yesterday nothing is
    /// known; `minor` when some accounts are failing; `well`; `off` when nothing is backed up.
    HealthWord(Health) as "Health";
    /// The state of a workload of an account on a day: a backup `succeeded`; one succeeded and another did not (`recovered`); none
    /// succeeded (`failed`); backup was `off`; nothing is known (`none`).
    WorkloadDay(DayState) as "WorkloadDay";
    /// The state of an account on a day, over its workloads. `none`: nothing is known.
    AccountDayWord(AccountDay) as "AccountDay";
    /// The state of an organization on a day, for a workload or for all. `none`: nothing is known.
    OrganizationDayWord(OrganizationDay) as "OrganizationDay";
}

/// A month.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Month(pub(super) Period);

impl PartialSchema for Month {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A calendar month in the organization's time zone, 2000-01 to 2099-12."))
            .pattern(Some("^20[0-9]{2}-(0[1-9]|1[0-2])$"))
            .examples(["2026-10"])
            .into()
    }
}

impl ToSchema for Month {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Month")
    }
}
