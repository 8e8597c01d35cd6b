//! Contact data and legal identity: e-mail, telephone, tax code, names, addresses.

mod address;
mod country;
mod email;
mod legal;
mod person_name;
mod phone;
mod tax_code;

pub use address::Address;
pub use country::CountryCode;
pub use email::Email;
pub use legal::{LegalKind, Registration};
pub use person_name::PersonName;
pub use phone::PhoneNumber;
pub use tax_code::TaxCode;

use crate::text::TextError;

/// Why contact data is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Empty, too long, or with characters that do not belong there.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not of the form that is wanted.
    #[error("not of the form that is wanted")]
    Malformed,
    /// The check digit does not fit: something was misread.
    #[error("the check digit does not fit")]
    CheckDigit,
    /// Sound, but not what this kind of organisation has.
    #[error("not what this kind of organisation has")]
    NotForThisKind,
}

/// Text newtypes: `as_str`, `Display`, `FromStr`, serde and the text column, all through `parse`.
macro_rules! text_value {
    ($name:ident) => {
        text_value!($name, $name::parse);
    };
    ($name:ident, $parse:path) => {
        impl $name {
            /// The value as it is stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::contact::ContactError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $parse(text)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                $parse(&text).map_err(::serde::de::Error::custom)
            }
        }

        $crate::text_column!($name, $parse, $name::as_str);
    };
}
use text_value;
