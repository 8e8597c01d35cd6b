//! Authorities: organisations that watch over trade in their administrative units.

pub(crate) mod store;

use kernel::{
    actor::{Actor, AuthorityKind, Role},
    contact::Email,
    fault::{Fault, FaultCode},
    id::OrganisationId,
};
use platform::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{organisation, person::Origin, readers};

kernel::text_enum! {
    /// When the products of an authority's province are looked at.
    pub enum ProductReview {
        /// Before everybody sees them.
        Before = "BEFORE",
        /// When everybody sees them already; what is wrong is taken out again.
        After = "AFTER",
    }
}

/// What an organisation has as an authority.
#[derive(Clone, Debug, PartialEq)]
pub struct Authority {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Whether it keeps the register, promotes trade, or both.
    pub kind: AuthorityKind,
    /// The desk's address: read when no officer is known, and where answers to letters go.
    pub mailbox: Email,
    /// The administrative units it watches over (province codes).
    pub units: Vec<String>,
    /// When it looks at new products.
    pub product_review: ProductReview,
}

/// The authority of an organisation, if it is one.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Option<Authority>> {
    Ok(store::get(conn, organisation).await?.map(from_row))
}

/// Whose desk answers for an administrative unit: the authority of exactly this kind that holds the unit, else one that
/// does both. Whoever asks for both kinds gets the first that holds the unit. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn for_unit(
    conn: &impl ConnectionTrait,
    unit_code: &str,
    kind: AuthorityKind,
) -> platform::Result<Option<OrganisationId>> {
    let holders: Vec<Authority> = store::all(conn)
        .await?
        .into_iter()
        .map(from_row)
        .filter(|authority| authority.units.iter().any(|unit| unit == unit_code))
        .collect();
    let found = choose(&holders, kind, |authority| authority.kind);
    Ok(found.map(|authority| authority.organisation))
}

/// Of those that hold a unit, the one that answers.
fn choose<T>(holders: &[T], kind: AuthorityKind, of: impl Fn(&T) -> AuthorityKind) -> Option<&T> {
    let of_kind = |wanted| holders.iter().find(|holder| of(holder) == wanted);
    of_kind(kind)
        .or_else(|| of_kind(AuthorityKind::Both))
        .or_else(|| holders.first().filter(|_| kind == AuthorityKind::Both))
}

kernel::text_enum! {
    /// Who looks at what comes to an authority's desk.
    pub enum Attendance {
        /// Officers, who can answer.
        Officers = "OFFICERS",
        /// Nobody but whoever reads the mailbox; nobody can answer here.
        Mailbox = "MAILBOX",
        /// No officer, and a mailbox that refuses letters.
        Nobody = "NOBODY",
    }
}

/// Who looks at what comes to a desk. Two statements at most.
///
/// # Errors
/// When the database does not answer.
pub async fn attendance(
    conn: &impl ConnectionTrait,
    authority: OrganisationId,
) -> platform::Result<Attendance> {
    let readers = readers::of_desk(conn, authority).await?;
    if readers.iter().any(|reader| reader.person.is_some()) {
        return Ok(Attendance::Officers);
    }
    let mailboxes: Vec<Email> = readers
        .into_iter()
        .filter_map(|reader| reader.address)
        .collect();
    let refusing = notifications::outbox::refusing(conn, &mailboxes).await?;
    Ok(if refusing.len() < mailboxes.len() {
        Attendance::Mailbox
    } else {
        Attendance::Nobody
    })
}

/// Like [`for_unit`] for trade, but only a desk that somebody looks at: nothing must be sent where it would lie unread. One that nobody looks
/// at is logged. One statement, two where there is only a mailbox.
///
/// # Errors
/// When the database does not answer.
pub async fn attended_desk(
    conn: &impl ConnectionTrait,
    unit_code: &str,
) -> platform::Result<Option<OrganisationId>> {
    let rows: Vec<store::Staffed> = store::staffed(conn)
        .await?
        .into_iter()
        .filter(|row| row.units.iter().any(|unit| unit == unit_code))
        .collect();
    let Some(desk) = choose(&rows, AuthorityKind::Trade, |row| row.kind) else {
        return Ok(None);
    };
    let id = desk.organisation_id;
    let mut officers = rows.iter().filter(|row| row.organisation_id == id);
    if officers.any(|row| row.person_id.is_some()) {
        return Ok(Some(id));
    }
    let mailbox = std::slice::from_ref(&desk.mailbox);
    if notifications::outbox::refusing(conn, mailbox)
        .await?
        .is_empty()
    {
        return Ok(Some(id));
    }
    tracing::warn!(authority.id = %id, "a desk has neither an officer nor a mailbox that takes letters");
    Ok(None)
}

/// Whether a real authority, none of the sample world, watches over an administrative unit. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn is_kept_for_real(
    conn: &impl ConnectionTrait,
    unit_code: &str,
) -> platform::Result<bool> {
    let holders: Vec<OrganisationId> = store::all(conn)
        .await?
        .into_iter()
        .map(from_row)
        .filter(|authority| authority.units.iter().any(|unit| unit == unit_code))
        .map(|authority| authority.organisation)
        .collect();
    let holders = organisation::many(conn, &holders).await?;
    Ok(holders.values().any(|holder| holder.origin == Origin::Real))
}

/// The authority that was appointed first: whoever is asked when nothing tells whose province it is.
///
/// # Errors
/// When the database does not answer.
pub async fn first(conn: &impl ConnectionTrait) -> platform::Result<Option<Authority>> {
    Ok(store::all(conn).await?.into_iter().next().map(from_row))
}

/// Every authority, in the order of their appointment. For the command line.
///
/// # Errors
/// When the database does not answer.
pub async fn list(conn: &impl ConnectionTrait) -> platform::Result<Vec<Authority>> {
    Ok(store::all(conn).await?.into_iter().map(from_row).collect())
}

fn from_row(row: store::authority::Model) -> Authority {
    Authority {
        organisation: row.organisation_id,
        kind: row.kind,
        mailbox: row.mailbox,
        units: row.units.into_inner(),
        product_review: row.product_review,
    }
}

/// Makes an organisation an authority. Only the program itself calls it. Writes `authority.appointed`.
///
/// # Errors
/// When the database refuses.
pub async fn appoint(tx: &mut Tx, authority: &Authority) -> platform::Result<()> {
    store::insert(
        tx,
        store::authority::Model {
            organisation_id: authority.organisation,
            kind: authority.kind,
            mailbox: authority.mailbox.clone(),
            units: authority.units.clone().into(),
            product_review: authority.product_review,
        },
    )
    .await?;
    let mut fact = Fact::about("authority.appointed", authority.organisation)
        .concerning([authority.organisation])
        .with(json!({ "kind": authority.kind.code(), "units": authority.units }));
    if let [only] = authority.units.as_slice() {
        fact = fact.in_province(only);
    }
    tx.record(fact).await?;
    Ok(())
}

/// An authority chooses when it looks at new products. Its owners and managers may; what is chosen already changes nothing.
/// Products that wait go on waiting. Writes `authority.product_review_chosen`.
///
/// # Errors
/// `NOT_FOUND` for what is no authority of the actor's, `FORBIDDEN` for agents, both at `input.organisationId`.
pub async fn choose_product_review(
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    review: ProductReview,
) -> platform::Result<()> {
    let refuse = |code| Fault::new(code, "input.organisationId");
    let member = actor
        .member_of(organisation)
        .filter(|member| member.authority.is_some() && !member.is_dormant())
        .filter(|_| actor.scope.is_none())
        .ok_or_else(|| refuse(FaultCode::NotFound))?;
    if member.role == Role::Agent {
        return Err(refuse(FaultCode::Forbidden).into());
    }
    let authority = get(&*tx, organisation)
        .await?
        .ok_or_else(|| refuse(FaultCode::NotFound))?;
    if authority.product_review == review {
        return Ok(());
    }
    tx.act_for(organisation);
    store::set_product_review(&*tx, organisation, review).await?;
    tx.record(
        Fact::about("authority.product_review_chosen", organisation)
            .concerning([organisation])
            .with(json!({ "review": review.code() })),
    )
    .await?;
    Ok(())
}
