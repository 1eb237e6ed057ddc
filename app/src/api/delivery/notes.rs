//! What is said beside an address of the settings.

use domain::{format, zone::Zone};
use store::{Returned, SavedRecipient};

/// Why nothing is sent to an address, and who can change that.
pub(super) fn not_sent(recipient: &SavedRecipient, zone: Zone) -> Option<String> {
    let day = |at| format::date(crate::language(), zone.local(at).date());
    if let Some(at) = recipient.opted_out_at {
        return Some(format!(
            "Opted out on {}: no report is sent to it. Only its holder can change that, by the link in any report mail.",
            day(at)
        ));
    }
    let since = day(recipient.undeliverable_since?);
    let returned = returned(recipient).map(|returned| format!(" {returned}")).unwrap_or_default();
    Some(format!(
        "Undeliverable since {since}: mails to it came back two months in a row, and nothing more is sent to it.{returned} \
         Once it works again, take it off this list, save, and add it again."
    ))
}

/// That the latest mail to an address did not arrive.
pub(super) fn returned(recipient: &SavedRecipient) -> Option<String> {
    let Returned { period, reason } = recipient.returned.as_ref()?;
    let month = format::month(crate::language(), *period);
    Some(format!("The e-mail with the report of {month} came back: «{reason}»."))
}
