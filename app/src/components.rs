//! What several pages are made of.

#![allow(unreachable_pub, reason = "the component macro writes the properties of a component as `pub`")]

mod account_table;
mod bars;
mod failure;
mod find_form;
mod foot;
mod form;
mod frame;
mod icon;
mod later;
mod not_saved;
mod notice;
mod organization_frame;
mod pager;
mod places;
mod reading;
mod shortcuts;
mod side;
mod signed_out;
mod table;

pub(crate) use account_table::{AccountTable, Workloads};
pub(crate) use bars::{Bars, DaysCell, Legend, MonthTable, Numbers};
pub(crate) use failure::{AGAIN, Failure};
pub(crate) use find_form::{Choice, FindForm, Finding};
pub(crate) use foot::Foot;
pub(crate) use form::{Form, Sent, SubmitButton, Way};
pub(crate) use frame::{Brand, Frame, Place};
pub(crate) use icon::{Icon, Picture};
pub(crate) use later::later;
pub(crate) use not_saved::{NotSaved, TooLate};
pub(crate) use notice::{Kind, Notice};
pub(crate) use organization_frame::{OrganizationFrame, Tab};
pub(crate) use pager::{PageEmpty, Pager};
pub(crate) use reading::{Reading, Shown};
pub(crate) use shortcuts::Shortcuts;
pub(crate) use side::{Side, on_side};
pub(crate) use signed_out::tell_other_tabs;
pub(crate) use table::{Cell, Column, TableHead};
