//! What several pages are made of.

#![allow(unreachable_pub, reason = "the component macro writes the properties of a component as `pub`")]

mod account_table;
mod bars;
mod failure;
mod find_form;
mod frame;
mod icon;
mod loaded;
mod notice;
mod organization_frame;
mod pager;

pub(crate) use account_table::{AccountTable, Workloads, asked_for};
pub(crate) use bars::{Bars, Legend, MonthTable, Numbers};
pub(crate) use failure::{Failure, NotFound};
pub(crate) use find_form::{Choice, FindForm, Finding};
pub(crate) use frame::{Brand, Frame, Place, Progress};
pub(crate) use icon::{Icon, Picture};
pub(crate) use loaded::loaded;
pub(crate) use notice::{Kind, Notice};
pub(crate) use organization_frame::{OrganizationFrame, Tab};
pub(crate) use pager::Pager;
