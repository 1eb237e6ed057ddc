//! What is said about the settings: what they lead to, what became of a save, and who changed them last.

use super::super::activity::around;
use crate::api::{AppError, DeliveryNotice, SavedDelivery};
use crate::components::{Kind, NotSaved, Notice, TooLate};
use crate::view;
use domain::format;
use domain::language::Language;
use domain::texts::{portal_forms, portal_reports as texts};
use leptos::prelude::*;

/// What the settings lead to, in a sentence.
pub(super) fn consequence(
    language: Language,
    changed: bool,
    on: bool,
    addresses: usize,
    next: Option<&(String, String)>,
) -> String {
    let consequence = match next {
        None => texts::none_any_more(language).to_owned(),
        Some(_) if !on => texts::none_while_off(language).to_owned(),
        Some(_) if addresses == 0 => texts::none_to_these(language).to_owned(),
        Some((month, at)) => texts::next_report(language, month, at, addresses as u64),
    };
    if changed { texts::once_saved(language, &consequence) } else { consequence }
}

/// What became of the last save.
pub(super) fn answer(language: Language, told: DeliveryNotice, now: &SavedDelivery) -> Option<AnyView> {
    let (kind, sentence) = match told {
        DeliveryNotice::None => return None,
        DeliveryNotice::Saved => (Kind::Good, portal_forms::saved(language)),
        DeliveryNotice::Refused => (Kind::Bad, portal_forms::refused(language)),
        DeliveryNotice::SignedOut => (Kind::Note, portal_forms::session_ended(language)),
        DeliveryNotice::Failed => return Some(view! { <NotSaved error=AppError::Failed /> }),
        DeliveryNotice::Stale => return Some(stale(language, now)),
    };
    Some(view! { <Notice kind>{sentence}</Notice> })
}

/// Somebody else was faster: who, when, and what it says now. What was typed stays in the fields.
fn stale(language: Language, now: &SavedDelivery) -> AnyView {
    let who = match &now.changed {
        Some((at, by)) => texts::stale_by(language, by, at),
        None => texts::stale_by_somebody(language).to_owned(),
    };
    let to = match now.recipients.is_empty() {
        true => texts::nobody(language).to_owned(),
        false => format::list(language, now.recipients.iter().map(String::as_str)),
    };
    let state = if now.on { texts::now_on(language, &to) } else { texts::now_off(language, &to) };
    view! { <TooLate who now=texts::fields_kept(language, &state) /> }
}

/// Who changed the settings last, and when.
pub(super) fn last_change(language: Language, saved: &SavedDelivery) -> Option<AnyView> {
    let (at, by) = saved.changed.clone()?;
    let (before, after) = around(|actor| texts::last_changed(language, actor, &at));
    Some(view! { <span class="soft small">{before} <bdi>{by}</bdi> {after}</span> })
}

#[cfg(test)]
mod tests {
    use super::consequence;
    use domain::language::Language::{En, Ja};

    #[test]
    fn the_consequence_is_said_in_full() {
        let next = Some(("November 2026".to_owned(), "5 December 2026, 06:00 Europe/Copenhagen".to_owned()));
        let next = next.as_ref();
        let said = consequence(En, false, true, 2, next);
        assert_eq!(
            said,
            "The next report, for November 2026, goes out on 5 December 2026, 06:00 Europe/Copenhagen, to 2 addresses."
        );
        assert!(consequence(En, true, true, 1, next).ends_with("to 1 address."));
        assert!(consequence(En, true, false, 3, next).starts_with("Once saved: No e-mail is sent."));
        assert!(consequence(En, false, true, 2, None).contains("no further report"));
        assert!(consequence(En, false, true, 0, next).contains("is said beside them"));
        assert!(consequence(Ja, true, false, 3, next).starts_with("保存後：メールは送信されません。"));
    }
}
