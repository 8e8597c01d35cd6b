//! Enums that are stored and sent as a word.

/// A code that an enum does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code:?} is not a {kind}")]
pub struct UnknownCode {
    /// The enum that was asked.
    pub kind: &'static str,
    /// What was given, cut to 100 characters.
    pub code: String,
    /// Every code that it knows.
    pub known: &'static [&'static str],
}

impl UnknownCode {
    #[doc(hidden)]
    pub fn new(kind: &'static str, code: &str, known: &'static [&'static str]) -> Self {
        Self {
            kind,
            code: code.chars().take(100).collect(),
            known,
        }
    }
}

/// Does `word`, as a person wrote it, mean one of `synonyms` (lower-case, NFC)?
#[doc(hidden)]
pub fn means(word: &str, synonyms: &[&str]) -> bool {
    !synonyms.is_empty()
        && synonyms.contains(&crate::text::nfc(word.trim()).to_lowercase().as_str())
}

/// Defines an enum whose values are words: stored as text, sent as text, never as a number.
///
/// ```
/// kernel::text_enum! {
///     /// What became of a delivery.
///     pub enum State {
///         /// Not begun.
///         Planned = "PLANNED",
///         /// On its way; "sent" is understood too when a person writes it.
///         Shipped = "SHIPPED" | "sent",
///     }
/// }
/// assert_eq!(State::Shipped.code(), "SHIPPED");
/// assert_eq!(State::parse("Sent"), Ok(State::Shipped));
/// assert_eq!(State::ALL.len(), 2);
/// ```
///
/// The enum gets `ALL`, `CODES`, `code()`, `from_code()` (exact), `parse()` (exact, or a synonym in any case), `Display`,
/// `FromStr`, serde as the code, and the sea-orm traits of a text column. The derives are `Clone, Copy, Debug, PartialEq,
/// Eq, PartialOrd, Ord, Hash`.
///
/// A stored code that the enum does not know fails the query that reads it, with `DbErr::Type` naming the enum and the
/// code: a program must learn a new state one release before anything writes it.
#[macro_export]
macro_rules! text_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $code:literal $(| $synonym:literal)* ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $( $(#[$variant_meta])* $variant ),+
        }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code of every value, in the order of the definition.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The word that stands for this value in the database and on the wire.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// The value with exactly this code.
            pub fn from_code(code: &str) -> ::std::result::Result<Self, $crate::text_enum::UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::text_enum::UnknownCode::new(stringify!($name), code, Self::CODES)),
                }
            }

            /// The value with this code, or with a synonym that people write, in any case.
            pub fn parse(word: &str) -> ::std::result::Result<Self, $crate::text_enum::UnknownCode> {
                Self::from_code(word.trim()).or_else(|unknown| {
                    $(
                        if $crate::text_enum::means(word, &[$($synonym),*]) {
                            return Ok(Self::$variant);
                        }
                    )+
                    Err(unknown)
                })
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::text_enum::UnknownCode;

            fn from_str(word: &str) -> ::std::result::Result<Self, Self::Err> {
                Self::parse(word)
            }
        }

        impl $crate::for_macros::serde::Serialize for $name {
            fn serialize<S: $crate::for_macros::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> $crate::for_macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::for_macros::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let code = <String as $crate::for_macros::serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code).map_err($crate::for_macros::serde::de::Error::custom)
            }
        }

        $crate::text_column!($name, $name::from_code, |value: &$name| value.code());
    };
}
