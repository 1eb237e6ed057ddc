//! Switching the e-mail delivery of several organizations at once.

use super::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

#[cfg(feature = "ssr")]
use super::{
    answer::{Asking, asking, see_other, set_cookie},
    flash,
    organization::not_found_or,
    who::{Asked, asked},
};
#[cfg(feature = "ssr")]
use crate::language;
#[cfg(feature = "ssr")]
use domain::{
    language::Language,
    recipient::{DeliveryForm, check},
    texts::portal_organizations as texts,
};
#[cfg(feature = "ssr")]
use store::SaveError;

/// The page of the list, to which a plain form returns.
#[cfg(feature = "ssr")]
const LIST: &str = "/organizations";

/// Switches delivery on or off where it is not so already; the registered addresses stay. Answers what became of it, in a
/// sentence.
#[server(prefix = "/api/ui", endpoint = "switch-delivery", output = Postcard)]
pub async fn switch_delivery(
    /// The organizations' ids.
    #[server(default)]
    ids: Vec<String>,
    /// `on` or `off`.
    to: String,
) -> Result<String, AppError> {
    /// More than a page has.
    const AT_MOST: usize = 500;

    let answer = asked(Some(LIST), async |asked| {
        if !asked.role().changes_delivery() {
            let (role, language) = (asked.role(), language());
            return Err(AppError::Forbidden(texts::role_changes_no_delivery(language, role.label(language))));
        }
        let on = match to.as_str() {
            "on" => true,
            "off" => false,
            _ => return Err(AppError::Unreadable),
        };
        let mut sum = Sum::default();
        for id in ids.iter().take(AT_MOST) {
            switch(&asked, id, on, &mut sum).await?;
        }
        Ok(sum.told(on, language()))
    })
    .await;
    if let (Asking::Form, Ok(told), Ok(deployment)) = (asking(), &answer, super::who::deployment()) {
        set_cookie(&flash::sentence_left(LIST, "switch", true, told, deployment.secure_cookies));
        see_other(LIST);
    }
    answer
}

/// What a plain form left to be said on the list.
#[cfg(feature = "ssr")]
pub(crate) fn told_on_list(asked: &Asked) -> Option<String> {
    let left = flash::take(LIST, asked.deployment.secure_cookies)?;
    flash::told(&left, "switch").map(|(_, told)| told)
}

/// How many organizations had what outcome.
#[cfg(feature = "ssr")]
#[derive(Default)]
struct Sum {
    switched: u64,
    already: u64,
    without_address: u64,
    refused: u64,
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
    fn told(&self, on: bool, language: Language) -> String {
        if self.switched + self.already + self.without_address + self.refused == 0 {
            return texts::nothing_selected(language).to_owned();
        }
        let already = if on { texts::and_on_already } else { texts::and_off_already };
        let mut told = match on {
            true => texts::switched_on(language, self.switched),
            false => texts::switched_off(language, self.switched),
        };
        for (number, and) in [
            (self.already, already as fn(Language, &str, u64) -> String),
            (self.without_address, texts::and_without_address),
            (self.refused, texts::and_left_alone),
        ] {
            if number > 0 {
                told = and(language, &told, number);
            }
        }
        told
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::Sum;
    use domain::language::Language;

    #[test]
    fn what_became_of_it_is_told_in_full() {
        assert_eq!(Sum::default().told(true, Language::En), "Nothing was selected.");
        let sum = Sum { switched: 1, already: 2, without_address: 1, refused: 0 };
        assert_eq!(
            sum.told(true, Language::En),
            "E-mail delivery was switched on for 1 organization. 2 organizations: was on already. \
             1 organization: has no address: add one in its Reports tab."
        );
    }
}
