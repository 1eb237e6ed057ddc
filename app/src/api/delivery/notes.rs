//! What is said beside an address of the settings.

use domain::{format, language::Language, texts::portal_reports as texts, time::Instant, zone::Zone};
use store::{Returned, SavedRecipient};

/// Why nothing is sent to an address, and who can change that.
pub(super) fn not_sent(language: Language, recipient: &SavedRecipient, zone: Zone) -> Option<String> {
    if let Some(at) = recipient.opted_out_at {
        return Some(texts::opted_out(language, &day(language, at, zone)));
    }
    let since = day(language, recipient.undeliverable_since?, zone);
    Some(match returned(language, recipient) {
        Some(returned) => texts::undeliverable_with_reason(language, &since, &returned),
        None => texts::undeliverable(language, &since),
    })
}

/// That somebody confirmed that its holder agreed, and when.
pub(super) fn consented(language: Language, recipient: &SavedRecipient, zone: Zone) -> Option<String> {
    Some(texts::consented(language, &day(language, recipient.outside_consent_at?, zone)))
}

fn day(language: Language, at: Instant, zone: Zone) -> String {
    format::date(language, zone.local(at).date())
}

/// That the latest mail to an address did not arrive.
pub(super) fn returned(language: Language, recipient: &SavedRecipient) -> Option<String> {
    let Returned { period, reason } = recipient.returned.as_ref()?;
    Some(texts::returned(language, &format::month(language, *period), reason))
}
