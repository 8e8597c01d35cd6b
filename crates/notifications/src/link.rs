//! What the buttons of letters open.
//!
//! A token is minted when its letter is written; only its hash is kept. Opening a link changes nothing ([`resolve`]); a
//! sign-in link is used up by the button on its page ([`use_once`]).

use chrono::Duration;
use kernel::{
    id::{LetterId, OrganisationId, PersonId},
    time::Instant,
};
use platform::{Result, Tx, random};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

/// The table `letter_link`.
pub(crate) mod store {
    use kernel::id::{LetterId, OrganisationId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "letter_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub purpose: super::Purpose,
        pub letter_id: LetterId,
        pub person_id: PersonId,
        pub organisation_id: Option<OrganisationId>,
        pub thread: Option<Uuid>,
        pub expires_at: ChronoDateTimeUtc,
        pub used_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A thread's link works so long, or until the thing's own deadline if that is later.
pub const THREAD_LINK_DAYS: i64 = 7;

kernel::text_enum! {
    /// What a link lets its reader do.
    pub enum Purpose {
        /// Start a session, once.
        SignIn = "SIGN_IN",
        /// Act on one thread for one organisation, as far as the person may at that moment.
        Thread = "THREAD",
    }
}

/// A link of a letter, without its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it lets its reader do.
    pub purpose: Purpose,
    /// The letter it stands in.
    pub letter: LetterId,
    /// Whom the letter was sent to.
    pub person: PersonId,
    /// The organisation it acts for.
    pub organisation: Option<OrganisationId>,
    /// The inquiry it acts on.
    pub thread: Option<Uuid>,
    /// It works before this instant.
    pub expires_at: Instant,
}

impl From<store::Model> for Link {
    fn from(row: store::Model) -> Self {
        Self {
            purpose: row.purpose,
            letter: row.letter_id,
            person: row.person_id,
            organisation: row.organisation_id,
            thread: row.thread,
            expires_at: row.expires_at,
        }
    }
}

/// What a token opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It works.
    Open(Link),
    /// Its time is over; the reader may have a fresh one by mail.
    Expired(Link),
    /// It was good for once, and that was.
    Used(Link),
    /// We never made it.
    Unknown,
}

/// Says what a token opens; changes nothing. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn resolve(conn: &impl ConnectionTrait, token: &str, now: Instant) -> Result<Resolution> {
    let row = store::Entity::find_by_id(random::token_hash(token))
        .one(conn)
        .await?;
    Ok(match row {
        None => Resolution::Unknown,
        Some(row) if row.used_at.is_some() => Resolution::Used(row.into()),
        Some(row) if row.expires_at <= now => Resolution::Expired(row.into()),
        Some(row) => Resolution::Open(row.into()),
    })
}

/// Uses a sign-in link up. `None` when it is none, was used before, or has run out: of two who press at once, one gets it.
///
/// # Errors
/// When the database refuses.
pub async fn use_once(tx: &mut Tx, token: &str) -> Result<Option<Link>> {
    let used = store::Entity::update_many()
        .col_expr(store::Column::UsedAt, Expr::value(Some(tx.now())))
        .filter(store::Column::TokenHash.eq(random::token_hash(token)))
        .filter(store::Column::Purpose.eq(Purpose::SignIn))
        .filter(store::Column::UsedAt.is_null())
        .filter(store::Column::ExpiresAt.gt(tx.now()))
        .exec_with_returning(&*tx)
        .await?;
    Ok(used.into_iter().next().map(Link::from))
}

/// Until when a thread's link works.
pub(crate) fn thread_link_end(now: Instant, deadline: Option<Instant>) -> Instant {
    let usual = now + Duration::days(THREAD_LINK_DAYS);
    deadline.map_or(usual, |deadline| deadline.max(usual))
}

/// Keeps the hash of a minted token.
pub(crate) async fn keep(tx: &Tx, token_hash: Vec<u8>, link: Link) -> Result<()> {
    use sea_orm::ActiveValue::Set;
    let row = store::ActiveModel {
        token_hash: Set(token_hash),
        purpose: Set(link.purpose),
        letter_id: Set(link.letter),
        person_id: Set(link.person),
        organisation_id: Set(link.organisation),
        thread: Set(link.thread),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
        created_at: Set(tx.now()),
    };
    store::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
