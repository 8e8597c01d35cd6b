//! Under which number an organisation is registered, as it is kept. A number that is somebody's own, as households have it, lies
//! sealed with the server's keys; two of them are told apart by a keyed hash, and only the last digits are shown to others than
//! its members and the staff who judge it.

use kernel::{
    actor::Actor,
    contact::{Registration, TaxCode},
    id::OrganisationId,
    json::Json,
    traces::Traces,
};
use platform::{Context, Db, Failure, Tx, keys::Keys};
use serde::{Deserialize, Serialize};

use super::{Organisation, policy, store, verification};

/// What the keyed hash of a number is for.
const PURPOSE: &str = "personal-number";
/// The beginning of the keyed hash, where another registration has its country and scheme.
const KEYED: &str = "VN:CCCD:";
/// The keys of personal numbers that stand plain: other tax codes have ten digits, or fourteen signs with the branch.
pub(super) const PLAIN: &str = "VN:MST:____________";
/// So many of its digits are shown to others.
const SHOWN: usize = 3;
/// So many rows are sealed in one unit of work.
const AT_ONCE: u64 = 200;

/// Under which number an organisation is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// A tax code, or a registration abroad.
    Open(Registration),
    /// The personal number of whoever answers for it.
    Personal {
        /// The number, sealed.
        sealed: Sealed,
        /// The keyed hash by which two numbers are told apart.
        key: String,
    },
}

/// A personal number as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The sealed bytes, in hexadecimal.
    sealed: String,
    /// Its last digits.
    last: String,
}

/// A registration as somebody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The whole of it.
    Whole(Registration),
    /// A personal number of which only the last digits are shown.
    Masked(String),
}

/// The columns of a number.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) registration: Option<Registration>,
    pub(crate) personal_number: Option<Json<Sealed>>,
    pub(crate) registration_key: Option<String>,
}

impl Number {
    /// A registration as it is kept for this organisation: a personal number is sealed, for its row alone.
    pub(super) fn keep(
        keys: &Keys,
        organisation: OrganisationId,
        registration: Registration,
    ) -> Self {
        let key = key_of(keys, &registration);
        match personal(&registration) {
            None => Self::Open(registration),
            Some(code) => {
                let number = code.to_string();
                let sealed = keys.seal(&purpose(organisation), number.as_bytes());
                Self::Personal {
                    sealed: Sealed {
                        sealed: kernel::hex::encode(&sealed),
                        last: last(&number).to_owned(),
                    },
                    key,
                }
            }
        }
    }

    /// What a row keeps. A personal number that stands plain in it was written by an older program, and is sealed when the server
    /// starts.
    pub(super) fn of(columns: Columns) -> Option<Self> {
        match (columns.personal_number, columns.registration_key) {
            (Some(sealed), Some(key)) => Some(Self::Personal {
                sealed: sealed.into_inner(),
                key,
            }),
            _ => columns.registration.map(Self::Open),
        }
    }

    /// The columns that keep it.
    pub(super) fn columns(number: Option<Self>) -> Columns {
        match number {
            None => Columns::default(),
            Some(Self::Open(registration)) => Columns {
                registration_key: Some(registration.key()),
                registration: Some(registration),
                personal_number: None,
            },
            Some(Self::Personal { sealed, key }) => Columns {
                registration: None,
                personal_number: Some(Json(sealed)),
                registration_key: Some(key),
            },
        }
    }

    /// By what two registrations are told apart.
    pub fn key(&self) -> String {
        match self {
            Self::Open(registration) => registration.key(),
            Self::Personal { key, .. } => key.clone(),
        }
    }

    /// The whole of it. Whether the reader may see it, the caller has asked.
    ///
    /// # Errors
    /// When the key that sealed it is gone.
    pub fn open(
        &self,
        keys: &Keys,
        organisation: OrganisationId,
    ) -> platform::Result<Registration> {
        let sealed = match self {
            Self::Open(registration) => return Ok(registration.clone()),
            Self::Personal { sealed, .. } => sealed,
        };
        let broken = |error: String| Failure::internal(format!("a personal number: {error}"));
        let bytes = kernel::hex::decode(&sealed.sealed)
            .ok_or_else(|| broken("no hexadecimal digits".to_owned()))?;
        let number = keys
            .open(&purpose(organisation), &bytes)
            .map_err(|error| broken(error.to_string()))?;
        let number = String::from_utf8(number).map_err(|error| broken(error.to_string()))?;
        let code = TaxCode::read(&number).map_err(|error| broken(format!("{error:?}")))?;
        Ok(Registration::VietnameseTax { code })
    }

    /// The number as people write it; of a personal one only the last digits.
    pub fn hidden(&self) -> String {
        match self {
            Self::Personal { sealed, .. } => masked(&sealed.last),
            Self::Open(registration) => personal(registration).map_or_else(
                || registration.to_string(),
                |code| masked(last(code.as_str())),
            ),
        }
    }
}

/// The registration of an organisation as the reader may see it: nothing for strangers, the whole of a personal number only for
/// its members and the staff who judge it.
pub fn told(keys: &Keys, actor: Option<&Actor>, organisation: &Organisation) -> Option<Told> {
    let number = organisation.registration.as_ref()?;
    if !policy::may_see_contacts(actor, organisation) {
        return None;
    }
    let is_personal = match number {
        Number::Open(registration) => personal(registration).is_some(),
        Number::Personal { .. } => true,
    };
    if is_personal && !policy::may_see_inside(actor, organisation) {
        return Some(Told::Masked(number.hidden()));
    }
    Some(match number.open(keys, organisation.id) {
        Ok(registration) => Told::Whole(registration),
        Err(error) => {
            tracing::error!(organisation.id = %organisation.id, %error, "a number stays shut");
            Told::Masked(number.hidden())
        }
    })
}

/// A paper's number as it is kept: of one that is a personal number only the last digits.
pub(super) fn hide_personal(reference: String) -> String {
    match TaxCode::read(&reference) {
        Ok(code) if code.is_personal() => masked(last(code.as_str())),
        _ => reference,
    }
}

/// By what a registration is found: a personal number by its keyed hash.
pub(super) fn key_of(keys: &Keys, registration: &Registration) -> String {
    match personal(registration) {
        None => registration.key(),
        Some(code) => format!("{KEYED}{}", keys.sign(PURPOSE, code.as_str().as_bytes())),
    }
}

/// The code, where it is somebody's own.
pub(super) fn personal(registration: &Registration) -> Option<&TaxCode> {
    match registration {
        Registration::VietnameseTax { code } if code.is_personal() => Some(code),
        _ => None,
    }
}

/// The organisation's id is part of the purpose: a number copied into another row cannot be opened there.
fn purpose(organisation: OrganisationId) -> String {
    format!("{PURPOSE}:{organisation}")
}

fn last(number: &str) -> &str {
    number
        .len()
        .checked_sub(SHOWN)
        .and_then(|start| number.get(start..))
        .unwrap_or_default()
}

fn masked(last: &str) -> String {
    format!("{}{last}", kernel::traces::MASK)
}

/// Seals the personal numbers that stand plain in the database, and seals anew with the active key what older keys sealed, so
/// that equal numbers are found to be equal and a retired key can go. The server calls it when it starts. A number whose key is
/// gone stays as it is. Answers how many were sealed; writes no event, as nothing changes.
///
/// # Errors
/// When the database refuses.
pub async fn seal_all(db: &Db, keys: &Keys) -> platform::Result<u64> {
    let mut sealed = 0;
    let mut after = None;
    loop {
        let done: platform::Result<(Option<OrganisationId>, u64)> =
            platform::command!(db, &Context::program("personal-numbers"), |tx| {
                seal_some(tx, keys, after)
            });
        let (last, some) = done?;
        sealed += some;
        if last.is_none() {
            return Ok(sealed);
        }
        after = last;
    }
}

async fn seal_some(
    tx: &mut Tx,
    keys: &Keys,
    after: Option<OrganisationId>,
) -> platform::Result<(Option<OrganisationId>, u64)> {
    let current = format!("{KEYED}{}.", keys.active_id());
    let rows = store::unsealed(&*tx, (KEYED, &current), after, AT_ONCE).await?;
    let last = rows.last().map(|row| row.id);
    let mut sealed = 0;
    for row in rows {
        let (id, was_plain) = (row.id, row.personal_number.is_none());
        let Some(number) = super::from_row(row).registration else {
            continue;
        };
        let registration = match number.open(keys, id) {
            Ok(registration) => registration,
            Err(error) => {
                tracing::error!(organisation.id = %id, %error, "a number stays shut");
                continue;
            }
        };
        if was_plain && let Some(code) = personal(&registration) {
            let traces = Traces::of_text(code.as_str());
            verification::store::mask(&*tx, &traces, &[id]).await?;
            notifications::personal_data::mask_about(tx, &traces, id.uuid()).await?;
        }
        let kept = Number::keep(keys, id, registration);
        store::reseal(&*tx, id, Number::columns(Some(kept))).await?;
        sealed += 1;
    }
    Ok((last, sealed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn household() -> Registration {
        let code = TaxCode::read("020099012345").unwrap();
        Registration::VietnameseTax { code }
    }

    #[test]
    fn a_personal_number_is_sealed_for_its_row_and_told_apart_by_a_keyed_hash() {
        let keys = Keys::ephemeral();
        let (one, two) = (
            OrganisationId::from_uuid(uuid::Uuid::from_u128(1)),
            OrganisationId::from_uuid(uuid::Uuid::from_u128(2)),
        );
        let kept = Number::keep(&keys, one, household());
        assert_eq!(kept.open(&keys, one).unwrap(), household());
        assert!(kept.open(&keys, two).is_err());
        assert!(kept.open(&Keys::ephemeral(), one).is_err());
        assert_eq!(kept.hidden(), "•••345");
        assert!(!format!("{kept:?}").contains("020099012345"));
        let other = Number::keep(&keys, two, household());
        assert_eq!(kept.key(), other.key());
        assert_ne!(
            kept.key(),
            Number::keep(&Keys::ephemeral(), one, household()).key()
        );

        let columns = Number::columns(Some(kept.clone()));
        assert_eq!(columns.registration, None);
        assert_eq!(Number::of(columns), Some(kept));
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        let keys = Keys::ephemeral();
        let id = OrganisationId::from_uuid(uuid::Uuid::from_u128(1));
        let code = TaxCode::read("0100109106-001").unwrap();
        let registration = Registration::VietnameseTax { code };
        let kept = Number::keep(&keys, id, registration.clone());
        assert_eq!(kept, Number::Open(registration.clone()));
        assert_eq!(kept.hidden(), "0100109106-001");
        assert_eq!(kept.key(), registration.key());
        assert_eq!(hide_personal("020 099 012345".to_owned()), "•••345");
        assert_eq!(hide_personal("14C7-001".to_owned()), "14C7-001");
    }
}
