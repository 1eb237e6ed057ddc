//! Why what another portal may do was not saved.

use crate::language::Language;
use crate::texts::portal_embedding as texts;

/// What is wrong with the origins that may frame the pages, or with a key of launch tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmbeddingRefusal {
    /// This is no origin.
    NoOrigin(String),
    /// This has something behind the host.
    MoreThanOrigin(String),
    /// This stands for several.
    NotOneOrigin(String),
    /// This is not reached by https.
    NoHttps(String),
    /// There are more than so many.
    TooManyOrigins(u64),
    /// Somebody else has changed them: they are these now.
    Changed(String),
    /// The key has no name.
    NoName,
    /// It is not said, or not sensibly, what the tokens have as `iss`.
    NoIssuer,
    /// Too long for a public key.
    KeyTooLong,
    /// The private key instead of the public one.
    PrivateKey,
    /// No public key of the two kinds.
    NoKey,
    /// A public key that is damaged.
    DamagedKey,
}

impl EmbeddingRefusal {
    /// The sentence.
    pub fn told(&self, language: Language) -> String {
        let sentence = match self {
            Self::NoOrigin(text) => return texts::no_origin(language, text),
            Self::MoreThanOrigin(text) => return texts::more_than_origin(language, text),
            Self::NotOneOrigin(text) => return texts::not_one_origin(language, text),
            Self::NoHttps(text) => return texts::no_https(language, text),
            Self::TooManyOrigins(most) => return texts::too_many_origins(language, *most),
            Self::Changed(now) => return texts::origins_changed(language, now),
            Self::NoName => texts::no_name(language),
            Self::NoIssuer => texts::no_issuer(language),
            Self::KeyTooLong => texts::key_too_long(language),
            Self::PrivateKey => texts::private_key(language),
            Self::NoKey => texts::no_key(language),
            Self::DamagedKey => texts::damaged_key(language),
        };
        sentence.to_owned()
    }
}

/// For logs and the command line.
impl std::fmt::Display for EmbeddingRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.told(Language::En))
    }
}

impl std::error::Error for EmbeddingRefusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_sentence_in_every_language_and_names_what_was_typed() {
        for language in Language::ALL {
            let typed = "http://a.example".to_owned();
            for refusal in [
                EmbeddingRefusal::NoOrigin(typed.clone()),
                EmbeddingRefusal::MoreThanOrigin(typed.clone()),
                EmbeddingRefusal::NotOneOrigin(typed.clone()),
                EmbeddingRefusal::NoHttps(typed.clone()),
                EmbeddingRefusal::Changed(typed.clone()),
            ] {
                assert!(refusal.told(language).contains(&typed), "{refusal:?}");
            }
            let others = [
                EmbeddingRefusal::NoName,
                EmbeddingRefusal::NoIssuer,
                EmbeddingRefusal::KeyTooLong,
                EmbeddingRefusal::PrivateKey,
                EmbeddingRefusal::NoKey,
                EmbeddingRefusal::DamagedKey,
                EmbeddingRefusal::TooManyOrigins(20),
            ];
            let told: std::collections::BTreeSet<_> = others.iter().map(|it| it.told(language)).collect();
            assert_eq!(told.len(), others.len());
            assert!(told.iter().all(|sentence| sentence.ends_with(['.', '。'])), "{told:?}");
        }
    }
}
