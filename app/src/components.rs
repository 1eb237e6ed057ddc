//! What several pages are made of.

#![allow(unreachable_pub, reason = "the component macro writes the properties of a component as `pub`")]

mod bars;
mod failure;
mod frame;
mod icon;
mod loaded;
mod notice;
mod organization_frame;

pub(crate) use bars::MonthTable;
pub(crate) use failure::{Failure, NotFound};
pub(crate) use frame::{Brand, Frame, Progress};
pub(crate) use icon::{Icon, Picture};
pub(crate) use loaded::loaded;
pub(crate) use notice::{Kind, Notice};
pub(crate) use organization_frame::{OrganizationFrame, Tab};
