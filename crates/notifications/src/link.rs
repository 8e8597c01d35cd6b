//! What the buttons of letters open.
//!
//! A token is minted when its letter is written; only its hash is kept. Opening a link changes nothing ([`resolve`]); a
//! link that works once is used up by the button on its page ([`use_once`]).

use chrono::Duration;
use kernel::{
    id::{LetterId, OrganisationId, PersonId},
    time::{Instant, vn},
};
use platform::{Result, Tx, random};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, Query},
};
use uuid::Uuid;

use crate::letter::{Letter, Opens};

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
        pub person_id: Option<PersonId>,
        pub organisation_id: Option<OrganisationId>,
        pub thread: Option<Uuid>,
        pub subject_id: Option<Uuid>,
        pub expires_at: ChronoDateTimeUtc,
        pub used_at: Option<ChronoDateTimeUtc>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A thread's link works so long, or until the thing's own deadline if that is later, or as long after the last day agreed on
/// for goods.
pub const THREAD_LINK_DAYS: i64 = 7;

kernel::text_enum! {
    /// What a link lets its reader do.
    pub enum Purpose {
        /// Start a session, once.
        SignIn = "SIGN_IN",
        /// Act on one thread for one organisation, as far as the person may at that moment.
        Thread = "THREAD",
        /// Confirm that an address is the reader's own.
        ConfirmAddress = "CONFIRM_ADDRESS",
        /// Choose a new password, once.
        ResetPassword = "RESET_PASSWORD",
        /// Join an organisation, once.
        Invitation = "INVITATION",
        /// Claim a producer of the register, once.
        Claim = "CLAIM",
        /// Have the reader's data erased, once.
        Erasure = "ERASURE",
    }
}

impl Purpose {
    /// The path in front of the token: the page that the link opens.
    pub fn path(self) -> &'static str {
        match self {
            Self::SignIn => "/sign-in/",
            Self::Thread => "/l/",
            Self::ConfirmAddress => "/confirm/",
            Self::ResetPassword => "/reset/",
            Self::Invitation => "/invitations/",
            Self::Claim => "/claims/",
            Self::Erasure => "/erasure/",
        }
    }
}

/// A link of a letter, without its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it lets its reader do.
    pub purpose: Purpose,
    /// The letter it stands in.
    pub letter: LetterId,
    /// Whom the letter was sent to; `None` where it went to an address that need not be anybody's yet. A link that signs
    /// in or opens a thread always has somebody.
    pub person: Option<PersonId>,
    /// The organisation it acts for.
    pub organisation: Option<OrganisationId>,
    /// The inquiry it acts on.
    pub thread: Option<Uuid>,
    /// What its letter is about, where it opens no thread: the confirmation, the invitation.
    pub subject: Option<Uuid>,
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
            subject: row.subject_id,
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

/// Says what a token opens; changes nothing. One statement, and none for what cannot be a token.
///
/// # Errors
/// When the database does not answer.
pub async fn resolve(conn: &impl ConnectionTrait, token: &str, now: Instant) -> Result<Resolution> {
    let Some(hash) = random::shown_hash(token) else {
        return Ok(Resolution::Unknown);
    };
    let row = store::Entity::find_by_id(hash).one(conn).await?;
    Ok(match row {
        None => Resolution::Unknown,
        Some(row) if row.used_at.is_some() => Resolution::Used(row.into()),
        Some(row) if row.expires_at <= now => Resolution::Expired(row.into()),
        Some(row) => Resolution::Open(row.into()),
    })
}

/// Uses a link up. `None` when it is none of this purpose, was used before, or has run out: of two who press at once, one
/// gets it.
///
/// # Errors
/// When the database refuses.
pub async fn use_once(tx: &mut Tx, token: &str, purpose: Purpose) -> Result<Option<Link>> {
    let Some(hash) = random::shown_hash(token) else {
        return Ok(None);
    };
    let used = store::Entity::update_many()
        .col_expr(store::Column::UsedAt, Expr::value(Some(tx.now())))
        .filter(store::Column::TokenHash.eq(hash))
        .filter(store::Column::Purpose.eq(purpose))
        .filter(store::Column::UsedAt.is_null())
        .filter(store::Column::ExpiresAt.gt(tx.now()))
        .exec_with_returning(&*tx)
        .await?;
    Ok(used.into_iter().next().map(Link::from))
}

/// Uses up every open link of these purposes that was sent to a person: the mailbox it lies in, or what it was asked for,
/// counts no more.
///
/// # Errors
/// When the database refuses.
pub async fn use_up_all(tx: &mut Tx, person: PersonId, purposes: &[Purpose]) -> Result<()> {
    store::Entity::update_many()
        .col_expr(store::Column::UsedAt, Expr::value(Some(tx.now())))
        .filter(store::Column::PersonId.eq(person))
        .filter(store::Column::Purpose.is_in(purposes.iter().copied()))
        .filter(store::Column::UsedAt.is_null())
        .filter(store::Column::ExpiresAt.gt(tx.now()))
        .exec(&*tx)
        .await?;
    Ok(())
}

/// Until when the link of a letter works that is written now: the one rule for all kinds.
///
/// A link that opens no thread ends with what its letter is about. A thread's works for [`THREAD_LINK_DAYS`], or until the last
/// moment for an answer where that is later. Where goods are to come, it works for as many days after their last one, which is
/// theirs as a whole: late goods are reported, weighed or refused like others, and the seller may close the order without them
/// only a week later.
pub(crate) fn end(letter: &Letter, now: Instant) -> Instant {
    let deadline = letter.deadline();
    if letter.opens() != Opens::Thread {
        return deadline.unwrap_or(now);
    }
    let days = Duration::days(THREAD_LINK_DAYS);
    let goods = letter.last_day().map(|day| vn::end_of_day(day) + days);
    let later = deadline.into_iter().chain(goods);
    later.fold(now + days, Instant::max)
}

/// Forgets the links of a letter that is written again.
pub(crate) async fn remove_of(tx: &Tx, letter: LetterId) -> Result<()> {
    store::Entity::delete_many()
        .filter(store::Column::LetterId.eq(letter))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets up to `limit` links that ended before `before`. Index `letter_link(expires_at)`.
pub(crate) async fn remove_old(tx: &Tx, before: Instant, limit: u64) -> Result<u64> {
    let old = Query::select()
        .column(store::Column::TokenHash)
        .from(store::Entity)
        .and_where(store::Column::ExpiresAt.lt(before))
        .limit(limit)
        .to_owned();
    let removed = store::Entity::delete_many()
        .filter(store::Column::TokenHash.in_subquery(old))
        .exec(tx)
        .await?;
    Ok(removed.rows_affected)
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
        subject_id: Set(link.subject),
        expires_at: Set(link.expires_at),
        used_at: Set(None),
        created_at: Set(tx.now()),
    };
    store::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
