//! What stands about a person in the tables of this crate, to be shown to her or emptied.

use kernel::{
    actor::Role,
    contact::{Email, PhoneNumber},
    id::{MembershipId, OrganisationId, PersonId},
    time::Instant,
    traces::Traces,
};
use platform::Tx;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, LockType, Query},
};

use crate::{
    invitation::store::{self as invitations, invitation},
    membership::store::membership,
    organisation::store::organisation,
    organisation::verification::store::{self as verifications, verification},
    person::store::{self as person_store, former_address, identity, person},
    session::store::session,
    staff_action::store::staff_action,
};

/// Her name, telephone and every address that is, was, or was to be, hers.
pub(super) async fn traces(
    conn: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<Traces>, DbErr> {
    let Some(row) = person::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let mut emails: Vec<Email> = identity::Entity::find()
        .select_only()
        .column(identity::Column::Value)
        .filter(identity::Column::PersonId.eq(id))
        .into_tuple()
        .all(conn)
        .await?;
    let wanted = Query::select()
        .column(Alias::new("email"))
        .from(Alias::new("address_confirmation"))
        .and_where(Expr::col(Alias::new("person_id")).eq(id.uuid()))
        .to_owned();
    for row in conn.query_all(&wanted).await? {
        emails.push(row.try_get("", "email")?);
    }
    for row in person_store::former_addresses(conn, id).await? {
        // What is somebody else's by now is no trace of hers.
        if person_store::by_email_key(conn, &row.email.key())
            .await?
            .is_none()
        {
            emails.push(row.email);
        }
    }
    Ok(Some(Traces {
        person: id,
        name: row.name,
        emails,
        phones: row.phone.into_iter().collect(),
    }))
}

/// What hangs on a person and goes with her. Consents, requests and what officers did to her data stay: they name nobody
/// once her row is empty.
const GOES_WITH_HER: [&str; 8] = [
    "identity",
    "former_address",
    "password",
    "session",
    "second_factor",
    "recovery_code",
    "sign_in_challenge",
    "address_confirmation",
];

/// Empties her row, and takes out everything that lets her in or reaches her.
pub(super) async fn empty(tx: &Tx, traces: &Traces) -> Result<(), DbErr> {
    for table in GOES_WITH_HER {
        let delete = Query::delete()
            .from_table(Alias::new(table))
            .and_where(Expr::col(Alias::new("person_id")).eq(traces.person.uuid()))
            .to_owned();
        tx.execute(&delete).await?;
    }
    let keys: Vec<String> = traces.emails.iter().map(Email::key).collect();
    // Who signed up by one of her addresses, and never confirmed it, was nobody yet.
    let unconfirmed = Query::delete()
        .from_table(Alias::new("address_confirmation"))
        .and_where(Expr::col(Alias::new("email_key")).is_in(keys))
        .to_owned();
    tx.execute(&unconfirmed).await?;
    // Answers kept for her repeats hold what she was shown.
    let answers = Query::delete()
        .from_table(Alias::new("idempotency_key"))
        .and_where(Expr::col(Alias::new("caller")).eq(traces.person.uuid()))
        .to_owned();
    tx.execute(&answers).await?;
    person::Entity::update_many()
        .col_expr(person::Column::Name, Expr::value(""))
        .col_expr(person::Column::Phone, Expr::value(None::<PhoneNumber>))
        .filter(person::Column::Id.eq(traces.person))
        .exec(tx)
        .await?;
    Ok(())
}

/// The organisations that each of these people alone owns, by `membership_person_id_idx`.
pub(super) async fn owned_alone(
    conn: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<Vec<(PersonId, OrganisationId)>, DbErr> {
    let other = Alias::new("other");
    let of_other = |column| Expr::col((other.clone(), column));
    let others = Query::select()
        .expr(Expr::val(1))
        .from_as(membership::Entity, other.clone())
        .and_where(
            of_other(membership::Column::OrganisationId)
                .equals((membership::Entity, membership::Column::OrganisationId)),
        )
        .and_where(
            of_other(membership::Column::PersonId)
                .not_equals((membership::Entity, membership::Column::PersonId)),
        )
        .and_where(of_other(membership::Column::Role).eq(Role::Owner))
        .and_where(of_other(membership::Column::EndedAt).is_null())
        .to_owned();
    membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::PersonId.is_in(people.iter().copied()))
        .filter(membership::Column::Role.eq(Role::Owner))
        .filter(membership::Column::EndedAt.is_null())
        .filter(Expr::exists(others).not())
        .order_by_asc(membership::Column::OrganisationId)
        .into_tuple()
        .all(conn)
        .await
}

/// Takes the rows of her organisations in hand, in one order, so that nobody's ownership changes meanwhile.
pub(super) async fn lock_organisations(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    let hers = Query::select()
        .column(membership::Column::OrganisationId)
        .from(membership::Entity)
        .and_where(Expr::col(membership::Column::PersonId).eq(person))
        .and_where(Expr::col(membership::Column::EndedAt).is_null())
        .to_owned();
    organisation::Entity::find()
        .filter(organisation::Column::Id.in_subquery(hers))
        .order_by_asc(organisation::Column::Id)
        .lock(LockType::Update)
        .all(tx)
        .await?;
    Ok(())
}

/// A place of hers, ended or not.
#[derive(Debug, FromQueryResult)]
pub(super) struct Place {
    pub(super) id: MembershipId,
    pub(super) organisation_id: OrganisationId,
    pub(super) legal_name: String,
    pub(super) role: Role,
    pub(super) created_at: Instant,
    pub(super) ended_at: Option<Instant>,
}

/// Every place she has or had, by `membership_person_id_idx`.
pub(super) async fn places(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Place>, DbErr> {
    membership::Entity::find()
        .column_as(organisation::Column::LegalName, "legal_name")
        .join(
            JoinType::InnerJoin,
            membership::Entity::belongs_to(organisation::Entity)
                .from(membership::Column::OrganisationId)
                .to(organisation::Column::Id)
                .into(),
        )
        .filter(membership::Column::PersonId.eq(person))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .into_model::<Place>()
        .all(conn)
        .await
}

/// Her live places, by `membership_person_id_idx`.
pub(super) async fn live_places(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::Id)
        .all(conn)
        .await
}

/// Takes her address and telephone out of organisations, where the house's letterbox or telephone was her own. Returns them.
pub(super) async fn clear_houses(tx: &Tx, traces: &Traces) -> Result<Vec<OrganisationId>, DbErr> {
    let hers = Query::select()
        .column(membership::Column::OrganisationId)
        .from(membership::Entity)
        .and_where(Expr::col(membership::Column::PersonId).eq(traces.person))
        .to_owned();
    let houses = organisation::Entity::find()
        .filter(organisation::Column::Id.in_subquery(hers))
        .all(tx)
        .await?;
    let mut cleared = Vec::new();
    for house in houses {
        let is_hers = (
            house
                .letterbox
                .as_ref()
                .is_some_and(|email| traces.has_email(email)),
            house
                .phone
                .as_ref()
                .is_some_and(|phone| traces.has_phone(phone)),
        );
        if is_hers == (false, false) {
            continue;
        }
        organisation::Entity::update_many()
            .col_expr(
                organisation::Column::Letterbox,
                Expr::value(house.letterbox.filter(|_| !is_hers.0)),
            )
            .col_expr(
                organisation::Column::Phone,
                Expr::value(house.phone.filter(|_| !is_hers.1)),
            )
            .col_expr(
                organisation::Column::Version,
                Expr::col(organisation::Column::Version).add(1),
            )
            .filter(organisation::Column::Id.eq(house.id))
            .exec(tx)
            .await?;
        cleared.push(house.id);
    }
    Ok(cleared)
}

/// When and by what means she signed in, as far as sessions tell: nothing that lets anybody in.
pub(super) async fn sessions(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .order_by_asc(session::Column::CreatedAt)
        .all(conn)
        .await
}

/// Her identities.
pub(super) async fn identities(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<identity::Model>, DbErr> {
    identity::Entity::find()
        .filter(identity::Column::PersonId.eq(person))
        .order_by_asc(identity::Column::Id)
        .all(conn)
        .await
}

/// Her row.
pub(super) async fn row(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(person).one(conn).await
}

/// What officers did to her data, the oldest first, by `staff_action_person_id_at_id_idx`.
pub(super) async fn staff_actions(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<staff_action::Model>, DbErr> {
    staff_action::Entity::find()
        .filter(staff_action::Column::PersonId.eq(person))
        .order_by_asc(staff_action::Column::At)
        .order_by_asc(staff_action::Column::Id)
        .all(conn)
        .await
}

/// The addresses that were hers before.
pub(super) async fn former(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<former_address::Model>, DbErr> {
    person_store::former_addresses(conn, person).await
}

/// The invitations that went to her addresses.
pub(super) async fn invited(
    conn: &impl ConnectionTrait,
    traces: &Traces,
) -> Result<Vec<invitation::Model>, DbErr> {
    let keys: Vec<String> = traces.emails.iter().map(Email::key).collect();
    invitations::to_addresses(conn, keys).await
}

/// The records of verifications that she wrote, as a member or as an officer.
pub(super) async fn recorded(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<verification::Model>, DbErr> {
    verifications::by_person(conn, person).await
}

/// An address that she gave and has not confirmed.
#[derive(Debug, FromQueryResult)]
pub(super) struct Wanted {
    pub(super) purpose: String,
    pub(super) email: Email,
    pub(super) created_at: Instant,
    pub(super) expires_at: Instant,
}

/// The addresses that she gave and has not confirmed.
pub(super) async fn wanted(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Wanted>, DbErr> {
    let query = Query::select()
        .columns(["purpose", "email", "created_at", "expires_at"].map(Alias::new))
        .from(Alias::new("address_confirmation"))
        .and_where(Expr::col(Alias::new("person_id")).eq(person.uuid()))
        .and_where(Expr::col(Alias::new("used_at")).is_null())
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter()
        .map(|row| Wanted::from_query_result(row, ""))
        .collect()
}
