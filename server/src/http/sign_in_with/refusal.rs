//! Why nobody was signed in by a provider: a sentence on the sign-in for whoever tried, a word in the log for who runs it.

use app::{sentence_left, sign_in_address, too_often};
use axum::{
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    language::Language,
    texts::{portal, portal_sign_in_with as texts},
};
use jobs::oidc::{OidcError, Provider};
use store::{Error, SignInError};

use super::super::asker::Asker;

/// Why not.
pub(super) enum Refusal {
    /// They went back instead of signing in there.
    Cancelled,
    /// The provider says itself that it cannot at the moment.
    Busy,
    /// The provider says that it will not, in a word of RFC 6749 or OpenID Connect Core 1.0.
    Told(String),
    /// The provider cannot be asked, or what came back is not believed.
    Oidc(OidcError),
    /// They are nobody's user here.
    Unknown,
    /// The way back was not begun in this browser, is over, or was gone before.
    Late,
    /// Too many failures from this network address.
    Throttled(u32),
    /// The store failed.
    Failed(Error),
}

impl From<SignInError> for Refusal {
    fn from(error: SignInError) -> Self {
        match error {
            // The way on to a second step is no refusal.
            SignInError::Wrong | SignInError::StepWanted(_) => Self::Unknown,
            SignInError::Throttled { retry_after_seconds } => Self::Throttled(retry_after_seconds),
            SignInError::Store(error) => Self::Failed(error),
        }
    }
}

impl Refusal {
    pub(super) fn of(error: OidcError) -> Self {
        Self::Oidc(error)
    }

    /// What the parameter `error` says; there is one, or nothing at all.
    pub(super) fn told(error: &str) -> Self {
        let is_word =
            error.len() <= 64 && error.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        match error {
            "access_denied" => Self::Cancelled,
            "temporarily_unavailable" | "server_error" => Self::Busy,
            "" => Self::Told("neither a code nor an error".to_owned()),
            word if is_word => Self::Told(word.to_owned()),
            _ => Self::Told("an error that is no word".to_owned()),
        }
    }

    /// Whether it counts as a failure of whoever came: not what they or their provider merely did not do.
    pub(super) fn is_theirs(&self) -> bool {
        match self {
            Self::Cancelled | Self::Busy | Self::Failed(_) => false,
            Self::Oidc(OidcError::Claim(error)) => !error.is_a_matter_of_clocks(),
            Self::Oidc(error) => !error.is_the_providers(),
            Self::Told(_) | Self::Unknown | Self::Late | Self::Throttled(_) => true,
        }
    }

    /// To the sign-in, with the sentence.
    pub(super) fn answer(&self, asker: &Asker, provider: &Provider, next: &str) -> Response {
        self.log(&provider.settings().id);
        let sentence = self.sentence(asker.language, &provider.settings().label);
        let left = sentence_left("/sign-in", "with", false, &sentence, asker.deployment.secure_cookies);
        ([(header::SET_COOKIE, left)], Redirect::to(&sign_in_address(next))).into_response()
    }

    fn sentence(&self, language: Language, name: &str) -> String {
        match self {
            Self::Cancelled => texts::cancelled(language, name),
            Self::Busy => texts::unreachable(language, name),
            Self::Unknown => texts::unknown(language, name),
            Self::Late => texts::late(language).to_owned(),
            Self::Throttled(seconds) => too_often(language, *seconds),
            Self::Oidc(OidcError::Claim(error)) if error.is_a_matter_of_clocks() => {
                texts::clocks(language, name)
            }
            Self::Oidc(error) if error.is_the_providers() => texts::unreachable(language, name),
            Self::Oidc(_) | Self::Told(_) => texts::not_confirmed(language, name),
            Self::Failed(_) => portal::failed(language).to_owned(),
        }
    }

    /// Once, without what anybody could sign in with, and without addresses.
    fn log(&self, provider: &str) {
        let word = match self {
            Self::Oidc(error) => {
                tracing::warn!(provider, error = %crate::outcome::Chain(error), "a sign-in by a provider was refused");
                return;
            }
            Self::Told(word) => {
                tracing::warn!(provider, word, "a provider refused a sign-in");
                return;
            }
            Self::Failed(error) => {
                tracing::error!(provider, error = %crate::outcome::Chain(error), "a sign-in by a provider failed");
                return;
            }
            Self::Cancelled => "cancelled",
            Self::Busy => "busy",
            Self::Unknown => "unknown",
            Self::Late => "late",
            Self::Throttled(_) => "throttled",
        };
        tracing::info!(provider, word, "a sign-in by a provider was refused");
    }
}

#[cfg(test)]
mod tests {
    use domain::oidc::ClaimError;
    use jobs::oidc::{CallError, TokenError};

    use super::*;

    #[test]
    fn each_reason_has_its_sentence_and_counts_when_it_is_whoever_came() {
        let call = || OidcError::Call { what: "keys", error: CallError::Away };
        for (refusal, sentence, is_theirs) in [
            (Refusal::told("access_denied"), "was cancelled", false),
            (Refusal::told("temporarily_unavailable"), "cannot be reached", false),
            (Refusal::told("interaction_required"), "did not confirm", true),
            (Refusal::told(""), "did not confirm", true),
            (Refusal::of(call()), "cannot be reached", false),
            (Refusal::of(OidcError::Metadata("it is another issuer's".into())), "cannot be reached", false),
            (Refusal::of(OidcError::MixedUp), "did not confirm", true),
            (Refusal::of(TokenError::Signature.into()), "did not confirm", true),
            (Refusal::of(ClaimError::Nonce.into()), "did not confirm", true),
            (Refusal::of(ClaimError::Expired.into()), "The clocks of ID", false),
            (Refusal::of(ClaimError::FromTheFuture.into()), "The clocks of ID", false),
            (SignInError::Wrong.into(), "not known here", true),
            (Refusal::Late, "begin again", true),
            (SignInError::Throttled { retry_after_seconds: 61 }.into(), "2", true),
        ] {
            let told = refusal.sentence(Language::En, "ID");
            assert!(told.contains(sentence), "{told}");
            assert_eq!(refusal.is_theirs(), is_theirs, "{told}");
        }
    }

    #[test]
    fn every_sentence_fits_into_what_is_left_for_the_page() {
        let name = "n".repeat(40);
        for language in Language::ALL {
            for refusal in
                [Refusal::Cancelled, Refusal::Busy, Refusal::Unknown, Refusal::Late, Refusal::told("")]
            {
                assert!(refusal.sentence(language, &name).chars().count() <= 330, "{language}");
            }
        }
    }

    #[test]
    fn what_a_provider_says_is_a_word_or_is_not_said() {
        let word = |text| match Refusal::told(text) {
            Refusal::Told(word) => word,
            _ => String::new(),
        };
        assert_eq!(word("invalid_scope"), "invalid_scope");
        for text in ["ann@child.example", "a\nb", &"a".repeat(65)] {
            assert_eq!(word(text), "an error that is no word");
        }
    }
}
