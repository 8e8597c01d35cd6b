//! What staff of authorities did to somebody's data, kept for that somebody to read.
//!
//! Every command by which an officer acts on the data of an organisation or a person notes it here, in its own
//! transaction. The event table tells it too; this one is what the concerned are shown.

pub(crate) mod store;

use kernel::{
    id::{OrganisationId, PersonId, TypedId},
    page::{Cursor, PageError, PageRequest, Slice},
    time::Instant,
};
use platform::Tx;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

kernel::text_enum! {
    /// What an officer can do to somebody's data. The codes are the kinds of the events that tell it, or say more of one; each has words on the
    /// pages (`page-act-…`).
    pub enum Kind {
        /// He has seen the papers of an organisation.
        OrganisationVerified = "organisation.verified",
        /// He does not accept them.
        OrganisationRejected = "organisation.rejected",
        /// He excluded the organisation from trade.
        OrganisationSuspended = "organisation.suspended",
        /// He took that back.
        OrganisationReinstated = "organisation.reinstated",
        /// His invitation let the organisation speak for a producer.
        ProducerInvited = "producer.invited",
        /// He accepted a claim to speak for a producer.
        ProducerClaimed = "producer.claimed",
        /// He accepted it although he had invited the claimant himself: his office has nobody else who could.
        ProducerInvitedAndClaimed = "producer.invited_and_claimed",
        /// He did not.
        ProducerClaimRefused = "producer.claim_refused",
        /// He gave the organisation's producer to another one.
        ProducerHandedOver = "producer.handed_over",
        /// He corrected what the register says of a producer.
        ProducerCorrected = "producer.corrected",
        /// He let a product be shown.
        ProductPublished = "product.published",
        /// He accepted a change of a certified fact.
        ProductChangePublished = "product.change_published",
        /// He has looked at a product that was shown already.
        ProductReviewed = "product.reviewed",
        /// He sent a product back or took it out of the list.
        ProductRefused = "product.refused",
        /// He refused a change of a certified fact.
        ProductChangeRefused = "product.change_refused",
        /// He corrected a product, by hand or by a table.
        ProductCorrected = "product.corrected",
        /// He passed an inquiry on from the desk to a producer.
        InquiryForwarded = "inquiry.forwarded",
    }
}

/// An act of an officer on the data of an organisation or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffAction {
    /// In the name of which authority.
    pub authority: OrganisationId,
    /// The organisation whose data it was, if one's.
    pub organisation: Option<OrganisationId>,
    /// The person whose data it was, if one's.
    pub person: Option<PersonId>,
    /// What was done.
    pub kind: Kind,
    /// The thing it was done to: the id's prefix and the id.
    pub subject: (&'static str, Uuid),
    /// The reason that was given, for the concerned to read.
    pub reason: Option<String>,
}

impl StaffAction {
    /// An act on a thing of an organisation, without a reason.
    pub fn on_organisation<T: TypedId>(
        authority: OrganisationId,
        organisation: OrganisationId,
        kind: Kind,
        subject: T,
    ) -> Self {
        Self {
            authority,
            organisation: Some(organisation),
            person: None,
            kind,
            subject: (T::PREFIX, subject.uuid()),
            reason: None,
        }
    }

    /// An act on the data of a person, without a reason.
    pub fn on_person<T: TypedId>(
        authority: OrganisationId,
        person: PersonId,
        kind: Kind,
        subject: T,
    ) -> Self {
        Self {
            authority,
            organisation: None,
            person: Some(person),
            kind,
            subject: (T::PREFIX, subject.uuid()),
            reason: None,
        }
    }

    /// With the reason that was given.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }
}

/// An act as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The row.
    pub id: Uuid,
    /// In the name of which authority.
    pub authority: OrganisationId,
    /// The officer, unless the program itself acted.
    pub officer: Option<PersonId>,
    /// What was done.
    pub kind: String,
    /// The prefix of the id of the thing it was done to.
    pub subject_kind: String,
    /// That thing.
    pub subject: Uuid,
    /// The reason that was given.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

/// Whose list of acts is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concerned {
    /// Acts on an organisation's data; its members and staff of its jurisdiction may read them.
    Organisation(OrganisationId),
    /// Acts on a person's data; the person alone may read them.
    Person(PersonId),
}

/// The key of a row in the list: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) at: Instant,
    pub(crate) id: Uuid,
}

impl Noted {
    /// The row's place in a list.
    pub fn cursor(&self) -> String {
        Cursor(Key {
            at: self.at,
            id: self.id,
        })
        .encode()
    }
}

fn from_row(row: store::staff_action::Model) -> Noted {
    Noted {
        id: row.id,
        authority: row.authority_id,
        officer: row.officer_id,
        kind: row.kind,
        subject_kind: row.subject_kind,
        subject: row.subject_id,
        reason: row.reason,
        at: row.at,
    }
}

/// Notes what an officer did. The officer is the person behind the unit of work.
///
/// # Errors
/// When the database refuses.
pub async fn note(tx: &mut Tx, action: StaffAction) -> platform::Result<()> {
    let row = store::staff_action::Model {
        id: tx.new_uuid(),
        authority_id: action.authority,
        officer_id: tx.context().person,
        organisation_id: action.organisation,
        person_id: action.person,
        kind: action.kind.code().to_owned(),
        subject_kind: action.subject.0.to_owned(),
        subject_id: action.subject.1,
        reason: action.reason,
        at: tx.now(),
    };
    store::insert(tx, row).await?;
    Ok(())
}

/// The acts on somebody's data, the newest first. Whether the reader may see them, the caller has asked. One statement.
///
/// # Errors
/// A refusal naming `first`, `last`, `after` or `before`.
pub async fn list(
    conn: &impl ConnectionTrait,
    concerned: Concerned,
    request: &PageRequest,
) -> platform::Result<Slice<Noted>> {
    let refuse = |error: PageError| request.fault(error);
    let page = request.page().map_err(refuse)?;
    let start: Option<Key> = page.start().map_err(refuse)?;
    let rows = store::list(conn, concerned, &page, start.as_ref()).await?;
    Ok(page.slice(rows).filter_map(|row| Some(from_row(row))))
}
