//! Typed ids: UUIDv7 inside, TypeIDs outside.
//!
//! A TypeID is a prefix, an underscore and the 128 bits of the uuid in 26 characters of lower-case base32
//! (the public specification, version 0.3). One newtype a kind, so that ids cannot be mixed up. The prefixes are one list,
//! never reused.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const SUFFIX_LENGTH: usize = 26;

/// Why a text is not the id that was wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a TypeID at all.
    #[error("not an id")]
    Malformed,
    /// A well-formed id of something else.
    #[error("an id of {found:?} where one of {expected:?} is wanted")]
    OtherKind {
        /// The prefix that was wanted.
        expected: &'static str,
        /// The prefix that was given.
        found: String,
    },
}

/// An id of one kind of thing.
pub trait TypedId: Sized + Copy {
    /// The prefix of its TypeIDs.
    const PREFIX: &'static str;

    /// The id of this uuid.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The uuid inside.
    fn uuid(self) -> Uuid;
}

macro_rules! typed_ids {
    ($($(#[$meta:meta])* $name:ident $prefix:literal),+ $(,)?) => {
        /// Every prefix in use.
        pub const PREFIXES: &[&str] = &[$($prefix),+];

        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Uuid);

            impl $name {
                /// The prefix of its TypeIDs.
                pub const PREFIX: &'static str = $prefix;

                /// The id of this uuid.
                pub const fn from_uuid(uuid: Uuid) -> Self {
                    Self(uuid)
                }

                /// The uuid inside.
                pub const fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;

                fn from_uuid(uuid: Uuid) -> Self {
                    Self(uuid)
                }

                fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.pad(&encode($prefix, self.0))
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&encode($prefix, self.0))
                }
            }

            impl FromStr for $name {
                type Err = IdError;

                fn from_str(text: &str) -> Result<Self, IdError> {
                    let (prefix, uuid) = decode(text).ok_or(IdError::Malformed)?;
                    if prefix == $prefix {
                        Ok(Self(uuid))
                    } else {
                        Err(IdError::OtherKind { expected: $prefix, found: prefix.to_owned() })
                    }
                }
            }

            impl From<$name> for Uuid {
                fn from(id: $name) -> Self {
                    id.0
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
                }
            }

            crate::uuid_column!($name, $name::from_uuid, $name::uuid);
        )+
    };
}

typed_ids! {
    /// A human being who signs in or receives letters.
    PersonId "person",
    /// A company, cooperative, household or authority.
    OrganisationId "org",
    /// Somebody who makes OCOP products, claimed by an organisation or not.
    ProducerId "producer",
    /// A product of the catalogue.
    ProductId "product",
    /// One OCOP rating of a product.
    RatingId "rating",
    /// What a buyer asks of one producer.
    InquiryId "inquiry",
    /// One revision of the answer to an inquiry.
    QuotationId "quote",
    /// What both sides agreed on.
    OrderId "order",
    /// One delivery of an order.
    DeliveryId "delivery",
    /// One letter to one reader.
    LetterId "letter",
    /// One row of the event table.
    EventId "event",
    /// A message in the thread of an inquiry.
    MessageId "message",
    /// A signed-in device.
    SessionId "session",
    /// A person's place in an organisation.
    MembershipId "member",
    /// The offer of a place in an organisation, or of a producer of the register.
    InvitationId "invite",
    /// What an authority found when it looked at an organisation.
    VerificationId "verif",
    /// Somebody's word that he speaks for a producer.
    ClaimId "claim",
    /// A proposal to change what an order says.
    AmendmentId "amend",
    /// What a person asks to be done with the data held about her.
    DataRequestId "datareq",
    /// A program of others that asks with a key.
    ApplicationId "app",
}

/// The known prefix of a well-formed TypeID.
pub fn kind_of(id: &str) -> Option<&'static str> {
    let (prefix, _) = decode(id)?;
    PREFIXES.iter().find(|known| **known == prefix).copied()
}

/// The prefix of a province's or commune's id, which goes on with its code: no TypeID, since it has a key of its own.
pub const UNIT: &str = "unit";
/// The prefix of a product set's id, which goes on with its decision and number: no TypeID, since it has a key of its own.
pub const OCOP_SET: &str = "ocopset";

/// The TypeID of a uuid under a prefix.
pub fn encode(prefix: &str, uuid: Uuid) -> String {
    let bits = uuid.as_u128();
    let mut text = String::with_capacity(prefix.len() + 1 + SUFFIX_LENGTH);
    if !prefix.is_empty() {
        text.push_str(prefix);
        text.push('_');
    }
    for position in (0..SUFFIX_LENGTH).rev() {
        text.push(char::from(ALPHABET[(bits >> (5 * position)) as usize & 31]));
    }
    text
}

/// Prefix and uuid of a TypeID, if it is one.
pub fn decode(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, suffix) = match text.rsplit_once('_') {
        Some(("", _)) => return None,
        Some(parts) => parts,
        None => ("", text),
    };
    let sound = prefix.len() <= 63
        && prefix
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && !prefix.starts_with('_')
        && !prefix.ends_with('_');
    // 26 characters carry 130 bits: the first may not use its two highest.
    if !sound || suffix.len() != SUFFIX_LENGTH || suffix.as_bytes()[0] > b'7' {
        return None;
    }
    let mut bits: u128 = 0;
    for byte in suffix.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == byte)?;
        bits = (bits << 5) | digit as u128;
    }
    Some((prefix, Uuid::from_u128(bits)))
}
