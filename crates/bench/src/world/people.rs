//! Generated organisations and the people who act for them: sellers, buyers, and a crowd that listens.

use anyhow::{Context as _, Result, anyhow};
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, Duration, Utc};
use kernel::contact::{Address, CountryCode};
use serde_json::json;
use uuid::Uuid;

use super::chance::Chance;
use super::ids::{Kind, id, made_at};
use super::places::{Commune, Places};
use super::products::person;
use crate::database::{Backend, Database, Insert};

/// The producers of these numbers are claimed, each by an organisation of the same number with one owner.
pub(crate) const SELLERS: u64 = 200;
/// Organisations that buy. The first is the crowd's; each may send 200 inquiries a day.
pub(crate) const BUYERS: u64 = 2_000;
/// People of the crowd, beside its owner.
pub(crate) const CROWD: u64 = 1_000;
/// The password of every generated buyer.
pub(crate) const PASSWORD: &str = "mot mat khau dai de do";
/// How long a session lives; it must be opened anew for each run, since nobody uses it between.
const SESSION_DAYS: i64 = 30;

/// Somebody who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The owner of the selling organisation of this number.
    Seller(u64),
    /// The owner of the buying organisation of this number.
    Buyer(u64),
    /// One of the crowd, who belong to the first buying organisation.
    Crowd(u64),
}

impl Who {
    /// The person's id.
    pub(crate) fn person(self) -> Uuid {
        match self {
            Self::Seller(number) => id(Kind::SellerPerson, number),
            Self::Buyer(number) => id(Kind::BuyerPerson, number),
            Self::Crowd(number) => id(Kind::CrowdPerson, number),
        }
    }

    /// The organisation's id.
    pub(crate) fn organisation(self) -> Uuid {
        match self {
            Self::Seller(number) => id(Kind::Seller, number),
            Self::Buyer(number) => id(Kind::Buyer, number),
            Self::Crowd(_) => id(Kind::Buyer, 0),
        }
    }

    /// The token of the session, in the form of one.
    pub(crate) fn token(self) -> String {
        format!("measuring--{}", self.person().as_simple())
    }

    /// The address.
    pub(crate) fn email(self) -> String {
        match self {
            Self::Seller(number) => format!("seller{number}@measured.example"),
            Self::Buyer(number) => format!("buyer{number}@measured.example"),
            Self::Crowd(number) => format!("crowd{number}@measured.example"),
        }
    }

    /// A number that no other person has, for the ids of rows beside hers.
    const fn row(self) -> u64 {
        match self {
            Self::Seller(number) => number,
            Self::Buyer(number) => SELLERS + number,
            Self::Crowd(number) => SELLERS + BUYERS + number,
        }
    }

    /// Everybody.
    fn all() -> impl Iterator<Item = Self> {
        let sellers = (0..SELLERS).map(Self::Seller);
        sellers
            .chain((0..BUYERS).map(Self::Buyer))
            .chain((0..CROWD).map(Self::Crowd))
    }
}

/// The rows of everybody, to be written in this order.
pub(crate) fn everybody(backend: Backend, places: &Places) -> Result<Vec<String>> {
    let mut rows = organisations(backend, places)?;
    rows.extend(people(backend)?);
    Ok(rows)
}

fn organisations(backend: Backend, places: &Places) -> Result<Vec<String>> {
    let mut organisations = Insert::into(
        backend,
        "organisation",
        "id, legal_name, legal_kind, registration, personal_number, registration_key, capabilities, address, unit_code, province_code, \
         review_province, speaks_in, phone, letterbox, language, standing, submitted_at, sort_key, sample, version, created_at",
    );
    let mut profiles = Insert::into(
        backend,
        "buyer_profile",
        "organisation_id, business_kind, buys, delivery_places, note, version, updated_at",
    );
    let mut write =
        |who: Who, number: u64, name: &str, capability: &str, commune: &Commune| -> Result<()> {
            let address = Address::new(CountryCode::vietnam(), Some(&commune.code), ["Kho số 1"])
                .map_err(|error| anyhow!("an address: {error}"))?;
            let speaks = (capability == "PRODUCER").then_some(commune.province.as_str());
            organisations
                .row()
                .uuid(who.organisation())
                .text(name)
                .text("COOPERATIVE")
                .null()
                .null()
                .null()
                .json(&[capability])
                .json(&address)
                .text(&commune.code)
                .text(&commune.province)
                .text_or_null(speaks)
                .text_or_null(speaks)
                .null()
                .null()
                .text("vi")
                .text("VERIFIED")
                .null()
                .bytes(&platform::sort_key::vi(name))
                .no()
                .number(1)
                .instant(made_at(number));
            if capability == "BUYER" {
                profiles
                    .row()
                    .uuid(who.organisation())
                    .text("DISTRIBUTOR")
                    .json(&json!({ "sets": [], "words": ["mật ong"] }))
                    .json(&json!([{ "label": "Kho", "address": address }]))
                    .null()
                    .number(1)
                    .instant(made_at(number));
            }
            Ok(())
        };
    for number in 0..SELLERS {
        // Where the producer is that it speaks for.
        let commune = super::products::commune_of(places, number)?;
        write(
            Who::Seller(number),
            number,
            &format!("HTX bán hàng {number}"),
            "PRODUCER",
            commune,
        )?;
    }
    for number in 0..BUYERS {
        let commune = Chance::of(3, number)
            .one(&places.communes)
            .context("no communes")?;
        write(
            Who::Buyer(number),
            number,
            &format!("Công ty thu mua {number}"),
            "BUYER",
            commune,
        )?;
    }
    Ok([organisations.take(), profiles.take()]
        .into_iter()
        .flatten()
        .collect())
}

fn people(backend: Backend) -> Result<Vec<String>> {
    let mut people = Insert::into(
        backend,
        "person",
        "id, name, phone, language, sample, created_at",
    );
    let mut addresses = Insert::into(
        backend,
        "identity",
        "id, person_id, kind, value, value_key, verified_at",
    );
    let mut members = Insert::into(
        backend,
        "membership",
        "id, organisation_id, person_id, role, created_at, ended_at",
    );
    let mut passwords = Insert::into(backend, "password", "person_id, hash, updated_at");
    let hash = hash()?;
    for who in Who::all() {
        let row = who.row();
        people
            .row()
            .uuid(who.person())
            .text(&person(&mut Chance::of(4, row)))
            .null()
            .text("vi")
            .no()
            .instant(made_at(row));
        addresses
            .row()
            .uuid(id(Kind::Identity, row))
            .uuid(who.person())
            .text("EMAIL")
            .text(&who.email())
            .text(&who.email())
            .instant(made_at(row));
        members
            .row()
            .uuid(id(Kind::Membership, row))
            .uuid(who.organisation())
            .uuid(who.person())
            .text(if matches!(who, Who::Crowd(_)) {
                "AGENT"
            } else {
                "OWNER"
            })
            .instant(made_at(row))
            .null();
        if matches!(who, Who::Buyer(_)) {
            passwords
                .row()
                .uuid(who.person())
                .text(&hash)
                .instant(made_at(row));
        }
    }
    Ok([
        people.take(),
        addresses.take(),
        members.take(),
        passwords.take(),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// Opens a session for everybody, in place of those of an earlier run.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn sign_in(database: &Database, now: DateTime<Utc>) -> Result<()> {
    let mut sessions = Insert::into(
        database.backend(),
        "session",
        "id, person_id, token_hash, kind, created_at, last_used_at, expires_at, revoked_at, agent, network, second_factor",
    );
    for who in Who::all() {
        sessions
            .row()
            .uuid(id(Kind::Session, who.row()))
            .uuid(who.person())
            .bytes(&platform::random::token_hash(&who.token()))
            .text("BEARER")
            .instant(now)
            .instant(now)
            .instant(now + Duration::days(SESSION_DAYS))
            .null()
            .null()
            .null()
            .no();
    }
    let rows = sessions.take().context("nobody signs in")?;
    database
        .run(format!("BEGIN; DELETE FROM session; {rows}; COMMIT"))
        .await
}

/// The hash of [`PASSWORD`] with the program's own parameters, once for everybody: what is measured is checking it.
fn hash() -> Result<String> {
    let params =
        Params::new(19_456, 2, 1, None).map_err(|error| anyhow!("argon2 parameters: {error}"))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(PASSWORD.as_bytes(), b"salt of measures")
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow!("hashing a password: {error}"))
}

#[cfg(test)]
mod tests {
    use super::Who;
    use std::collections::HashSet;

    #[test]
    fn everybody_is_somebody_else() {
        let people: HashSet<_> = Who::all().map(Who::person).collect();
        let rows: HashSet<_> = Who::all().map(Who::row).collect();
        let tokens: HashSet<_> = Who::all().map(Who::token).collect();
        let count = Who::all().count();
        assert_eq!([people.len(), rows.len(), tokens.len()], [count; 3]);
        assert_eq!(Who::Crowd(5).organisation(), Who::Buyer(0).organisation());
    }
}
