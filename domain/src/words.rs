//! One way to write an enum that has fixed words in files, databases and addresses.

/// A word that is not one of those allowed; says which are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{word}» is not {what}: use {allowed}")]
pub struct UnknownWord {
    word: String,
    what: &'static str,
    allowed: String,
}

impl UnknownWord {
    pub(crate) fn new(word: &str, what: &'static str, allowed: &[&str]) -> Self {
        let word = crate::text::clean(word, 40);
        Self { word, what, allowed: allowed.join(", ") }
    }
}

/// Gives an enum `ALL`, `as_str`, `Display`, `FromStr` and serde, all from one list of words.
macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order in which they are shown.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word that stands for it in files, databases and addresses.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::workload::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::workload::UnknownWord::new(word, $what, &[$($word),+])),
                }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use words;
