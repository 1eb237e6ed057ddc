//! The fields that a person can set so that input no longer changes them: bits of `partner.set_by_person` and
//! `organization.set_by_person` (spec.md section 2, «what a person set … wins over both pull and push»).

/// The name.
pub(crate) const NAME: i64 = 1;
/// The time zone.
pub(crate) const TIME_ZONE: i64 = 2;
/// The domains.
pub(crate) const DOMAINS: i64 = 4;
