//! Switching the e-mail delivery of several organizations at once.

use super::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other, set_cookie},
    flash,
    organization::not_found_or,
    selection::{SELECTED_AT_MOST, Selected, Selection},
    who::{Asked, asked, failed},
};
#[cfg(feature = "ssr")]
use crate::{language, way_back::list_of_ours};
#[cfg(feature = "ssr")]
use domain::{
    language::Language,
    recipient::{DeliveryForm, check},
    texts::{portal_bundle::too_many_selected, portal_organizations as texts},
};
#[cfg(feature = "ssr")]
use std::time::{Duration, Instant};
#[cfg(feature = "ssr")]
use store::SaveError;

/// The path of the list, to which a plain form returns.
#[cfg(feature = "ssr")]
const LIST: &str = "/organizations";

/// How long is switched before what was done is told: a page is given up after a minute.
#[cfg(feature = "ssr")]
const AT_MOST: Duration = Duration::from_secs(40);

/// Switches delivery on or off where it is not so already; the registered addresses stay. Answers what became of it: whether
/// all of it was done, and a sentence.
#[server(prefix = "/api/ui", endpoint = "switch-delivery", output = Postcard)]
pub async fn switch_delivery(
    /// The organizations' ids.
    #[server(default)]
    ids: Vec<String>,
    /// Whether everything that the list found is meant instead, on all of its pages.
    #[server(default)]
    all: bool,
    /// `on` or `off`.
    to: String,
    /// The address of the list as it was looked at: a plain form returns to it.
    #[server(default)]
    list: String,
) -> Result<(bool, String), AppError> {
    let back = list_of_ours(&list);
    let answer = asked(Some(back), async |asked| {
        if !asked.role().changes_delivery() {
            let (role, language) = (asked.role(), language());
            return Err(AppError::Forbidden(texts::role_changes_no_delivery(language, role.label(language))));
        }
        let on = match to.as_str() {
            "on" => true,
            "off" => false,
            _ => return Err(AppError::Unreadable),
        };
        let selection = Selection { ids, all, list: list.clone() };
        let selected = selection.of(&asked.deployment.store, &asked.scope).await;
        let ids = match selected.map_err(failed("reading a selection"))? {
            Selected::These(ids) => ids,
            Selected::TooMany => return Ok((false, too_many_selected(language(), SELECTED_AT_MOST))),
            Selected::Unreadable => return Err(AppError::Unreadable),
        };
        let mut sum = Sum::default();
        let (until, mut left) = (Instant::now() + AT_MOST, ids.iter());
        for id in left.by_ref() {
            match switch(&asked, id, on, &mut sum).await {
                Ok(()) if Instant::now() < until => {}
                Ok(()) => break,
                // One that vanished meanwhile keeps nobody from hearing what became of the others.
                Err(AppError::NotFound) => sum.gone += 1,
                // Nothing was done, or what was done has to be told.
                Err(error) if sum.others() == 0 => return Err(error),
                Err(_) => {
                    sum.not_done += 1;
                    break;
                }
            }
        }
        sum.not_done += u64::try_from(left.len()).unwrap_or(u64::MAX);
        if sum.gone > 0 && sum.others() == 0 {
            return Err(AppError::NotFound);
        }
        Ok(sum.told(on, language()))
    })
    .await;
    if let (Asking::Form, Ok((is_done, told)), Ok(deployment)) = (asking(), &answer, super::who::deployment())
    {
        set_cookie(&flash::sentence_left(LIST, "selection", *is_done, told, deployment.secure_cookies));
        see_other(back);
    }
    answer
}

/// What a plain form left to be said on the list: whether all of it was done, and a sentence.
#[cfg(feature = "ssr")]
pub(crate) fn told_on_list(asked: &Asked) -> Option<(bool, String)> {
    let left = flash::take(LIST, asked.deployment.secure_cookies)?;
    flash::told(&left, "selection")
}

/// How many organizations had what outcome.
#[cfg(feature = "ssr")]
#[derive(Default)]
struct Sum {
    switched: u64,
    already: u64,
    without_address: u64,
    refused: u64,
    /// Not there, or not for this user.
    gone: u64,
    /// Left as they were by a failure, or because it took too long.
    not_done: u64,
}

#[cfg(feature = "ssr")]
async fn switch(asked: &Asked, id: &str, on: bool, sum: &mut Sum) -> Result<(), AppError> {
    let organization = asked.organization(id).await?.id;
    let (store, scope) = (&asked.deployment.store, &asked.scope);
    let settings = store.delivery_settings(scope, organization).await;
    let settings = settings.map_err(not_found_or("reading the delivery settings"))?;
    if settings.on == on {
        sum.already += 1;
        return Ok(());
    }
    if on && settings.recipients.is_empty() {
        sum.without_address += 1;
        return Ok(());
    }
    let ownership = store.ownership(scope, organization, asked.deployment.allow_outside).await;
    let ownership = ownership.map_err(not_found_or("reading whose addresses count"))?;
    let consent = settings.recipients.iter().any(|recipient| recipient.outside_consent_at.is_some());
    let recipients = settings.recipients.iter().map(|recipient| recipient.address.clone()).collect();
    let Ok(checked) = check(&DeliveryForm { on, recipients, consent }, &ownership, language()) else {
        sum.refused += 1;
        return Ok(());
    };
    match store.save_delivery_settings(scope, organization, settings.version, &checked).await {
        Ok(_) => sum.switched += 1,
        // Somebody is at it at this very moment, and knows better.
        Err(SaveError::Stale(_)) => sum.refused += 1,
        Err(SaveError::Store(error)) => return Err(not_found_or("switching delivery")(error)),
    }
    Ok(())
}

#[cfg(feature = "ssr")]
impl Sum {
    fn others(&self) -> u64 {
        self.switched + self.already + self.without_address + self.refused
    }

    fn told(&self, on: bool, language: Language) -> (bool, String) {
        if self.others() + self.not_done == 0 {
            return (false, texts::nothing_selected(language).to_owned());
        }
        let already = if on { texts::and_on_already } else { texts::and_off_already };
        let switched = if on { texts::switched_on } else { texts::switched_off };
        // «For none of them» would be the news of nothing.
        let mut told = if self.switched > 0 { switched(language, self.switched) } else { String::new() };
        for (number, and) in [
            (self.already, already as fn(Language, &str, u64) -> String),
            (self.without_address, texts::and_without_address),
            (self.refused, texts::and_left_alone),
            (self.gone, texts::and_gone),
            (self.not_done, texts::and_not_done),
        ] {
            if number > 0 {
                told = and(language, &told, number);
            }
        }
        (self.without_address + self.refused + self.gone + self.not_done == 0, told.trim_start().to_owned())
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::Sum;
    use domain::language::Language;

    #[test]
    fn what_became_of_it_is_told_in_full() {
        let told = |sum: Sum, on: bool| sum.told(on, Language::En);
        assert_eq!(
            told(Sum::default(), true),
            (false, "Nothing was selected. Select organizations first.".to_owned())
        );
        let sum = Sum { switched: 1, already: 2, without_address: 1, gone: 1, ..Sum::default() };
        let sentence = "E-mail delivery was switched on for 1 organization. 2 organizations had it on already. \
                        1 organization has no address yet: add one in its Reports tab. \
                        1 organization is not there any more.";
        assert_eq!(told(sum, true), (false, sentence.to_owned()));
        let sum = Sum { switched: 2, not_done: 3, ..Sum::default() };
        let sentence = "E-mail delivery was switched off for 2 organizations. \
                        3 organizations could not be switched just now: please try again.";
        assert_eq!(told(sum, false), (false, sentence.to_owned()));
        let sum = Sum { already: 2, ..Sum::default() };
        assert_eq!(told(sum, false), (true, "2 organizations had it off already.".to_owned()));
    }
}
