//! What is said beside an address of the settings.

use domain::{format, language::Language, texts::portal_reports as texts, zone::Zone};
use store::{Returned, SavedRecipient};

/// Why nothing is sent to an address, and who can change that.
pub(super) fn not_sent(language: Language, recipient: &SavedRecipient, zone: Zone) -> Option<String> {
    let day = |at| format::date(language, zone.local(at).date());
    if let Some(at) = recipient.opted_out_at {
        return Some(texts::opted_out(language, &day(at)));
    }
    let since = day(recipient.undeliverable_since?);
    Some(match returned(language, recipient) {
        Some(returned) => texts::undeliverable_with_reason(language, &since, &returned),
        None => texts::undeliverable(language, &since),
    })
}

/// That the latest mail to an address did not arrive.
pub(super) fn returned(language: Language, recipient: &SavedRecipient) -> Option<String> {
    let Returned { period, reason } = recipient.returned.as_ref()?;
    Some(texts::returned(language, &format::month(language, *period), reason))
}
