//! What the post office holds about a person, and how it forgets her.

use std::collections::BTreeSet;

use kernel::{
    id::{LetterId, PersonId},
    traces::Traces,
};
use platform::{Result, Tx};
use sea_orm::{
    ActiveValue::Set,
    sea_query::{Alias, Expr, ExprTrait, IntoCondition, Query},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::link;
use crate::office::NOTICES;
use crate::outbox::{
    State,
    store::{address, attempt, body, letter},
};

/// Letters and bodies are gone through so many at a time.
const AT_ONCE: usize = 200;

/// What the post office holds about a person: every letter to her, what it says as far as it is kept, how far it came.
/// Letters that let anybody in come without their text.
///
/// # Errors
/// When the database does not answer.
pub async fn held(conn: &impl ConnectionTrait, person: PersonId) -> Result<Value> {
    let letters = letter::Entity::find()
        .filter(letter::Column::ReaderPersonId.eq(person))
        .order_by_asc(letter::Column::CreatedAt)
        .order_by_asc(letter::Column::Id)
        .all(conn)
        .await?;
    let mut told = Vec::with_capacity(letters.len());
    for some in letters.chunks(AT_ONCE) {
        let bodies = body::Entity::find()
            .filter(body::Column::LetterId.is_in(some.iter().map(|row| row.id)))
            .all(conn)
            .await?;
        for row in some {
            let body = bodies.iter().find(|body| body.letter_id == row.id);
            told.push(json!({
                "id": row.id,
                "kind": row.kind,
                "state": row.state,
                "postedAt": row.created_at,
                "sentAt": row.sent_at,
                "address": body.map(|body| &body.address),
                "subject": body.map(|body| &body.subject),
                "text": body.filter(|_| !is_secret(row)).map(|body| &body.plain),
            }));
        }
    }
    Ok(json!({ "letters": told }))
}

/// Whether the letter's text stays closed even to its reader.
fn is_secret(row: &letter::Model) -> bool {
    serde_json::from_value::<crate::Letter>(row.facts.clone())
        .map_or(true, |letter| letter.is_secret())
}

/// Forgets a person: what still waits for her is not sent; her letters lose their text and their address; letters to others of
/// `threads`, about `houses`, and those that her own doing caused lose her name, address and telephone; her links, and what is known
/// of her addresses, go.
///
/// # Errors
/// When the database refuses.
pub async fn erase(tx: &mut Tx, traces: &Traces, threads: &[Uuid], houses: &[Uuid]) -> Result<()> {
    let addresses: BTreeSet<String> = traces.emails.iter().map(ToString::to_string).collect();
    let keys: BTreeSet<String> = traces
        .emails
        .iter()
        .map(kernel::contact::Email::key)
        .collect();
    link::store::Entity::delete_many()
        .filter(link::store::Column::PersonId.eq(traces.person))
        .exec(tx)
        .await?;
    address::Entity::delete_many()
        .filter(address::Column::AddressKey.is_in(keys.iter().cloned()))
        .exec(tx)
        .await?;
    let own = letter::Entity::find()
        .filter(
            Condition::any()
                .add(letter::Column::ReaderPersonId.eq(traces.person))
                .add(letter::Column::ReaderAddress.is_in(addresses.iter().cloned()))
                .add(letter::Column::ReaderKey.is_in(keys)),
        )
        .all(tx)
        .await?;
    let ids: Vec<Uuid> = own.iter().map(|row| row.id.uuid()).collect();
    // A letterbox of an organisation may have had her address too: those letters went to her all the same.
    forget_own(tx, traces, own).await?;
    // Notices about letters of hers that came back.
    for ids in ids.chunks(AT_ONCE) {
        let notices = letter::Entity::find()
            .filter(letter::Column::SubjectId.is_in(ids.iter().copied()))
            .all(tx)
            .await?;
        mask(tx, traces, notices).await?;
    }
    for threads in threads.chunks(AT_ONCE) {
        let of_threads = letter::Column::Thread.is_in(threads.iter().copied());
        mask_others(tx, traces, of_threads.into_condition()).await?;
    }
    for houses in houses.chunks(AT_ONCE) {
        let about = letter::Column::SubjectId.is_in(houses.iter().copied());
        mask_others(tx, traces, about.into_condition()).await?;
    }
    // Who joined, was removed or filed a claim is named by the letter that it caused.
    let hers = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("event"))
        .and_where(Expr::col(Alias::new("person_id")).eq(traces.person.uuid()))
        .to_owned();
    let caused = Condition::all()
        .add(letter::Column::CauseEventId.in_subquery(hers))
        .add(letter::Column::Thread.is_null());
    mask_others(tx, traces, caused).await
}

/// Takes the traces out of letters about one thing that belong to no thread.
///
/// # Errors
/// When the database refuses.
pub async fn mask_about(tx: &mut Tx, traces: &Traces, subject: Uuid) -> Result<()> {
    let about = Condition::all()
        .add(letter::Column::SubjectId.eq(subject))
        .add(letter::Column::Thread.is_null());
    mask_others(tx, traces, about).await
}

/// Takes a person's traces out of letters to others that still have their contents.
async fn mask_others(tx: &Tx, traces: &Traces, which: Condition) -> Result<()> {
    let letters = letter::Entity::find()
        .filter(which)
        .filter(letter::Column::ClearedAt.is_null())
        .filter(
            Condition::any()
                .add(letter::Column::ReaderPersonId.ne(traces.person))
                .add(letter::Column::ReaderPersonId.is_null()),
        )
        .all(tx)
        .await?;
    mask(tx, traces, letters).await
}

async fn forget_own(tx: &Tx, traces: &Traces, letters: Vec<letter::Model>) -> Result<()> {
    let ids: Vec<LetterId> = letters.iter().map(|row| row.id).collect();
    for ids in ids.chunks(AT_ONCE) {
        letter::Entity::update_many()
            .col_expr(letter::Column::State, Expr::value(State::Obsolete))
            .filter(letter::Column::Id.is_in(ids.iter().copied()))
            .filter(letter::Column::State.is_in([State::Queued, State::Sending]))
            .exec(tx)
            .await?;
        letter::Entity::update_many()
            .col_expr(letter::Column::ReaderAddress, Expr::value(None::<String>))
            .col_expr(
                letter::Column::ReaderKey,
                Expr::value(traces.person.to_string()),
            )
            .filter(letter::Column::Id.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
        body::Entity::update_many()
            .col_expr(body::Column::Address, Expr::value(""))
            .col_expr(body::Column::Subject, Expr::value(""))
            .col_expr(body::Column::Html, Expr::value(""))
            .col_expr(body::Column::Plain, Expr::value(""))
            .col_expr(body::Column::Raw, Expr::value(Vec::<u8>::new()))
            .col_expr(body::Column::Wiped, Expr::value(true))
            .filter(body::Column::LetterId.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
    }
    for row in letters {
        mask_facts(tx, traces, row).await?;
    }
    mask_answers(tx, traces, &ids).await
}

/// Takes a person's traces out of letters to others.
async fn mask(tx: &Tx, traces: &Traces, letters: Vec<letter::Model>) -> Result<()> {
    let ids: Vec<LetterId> = letters.iter().map(|row| row.id).collect();
    for ids in ids.chunks(AT_ONCE) {
        let bodies = body::Entity::find()
            .filter(body::Column::LetterId.is_in(ids.iter().copied()))
            .all(tx)
            .await?;
        for kept in bodies {
            mask_body(tx, traces, kept).await?;
        }
    }
    for row in letters {
        mask_facts(tx, traces, row).await?;
    }
    mask_answers(tx, traces, &ids).await
}

async fn mask_body(tx: &Tx, traces: &Traces, kept: body::Model) -> Result<()> {
    let masked = [&kept.subject, &kept.html, &kept.plain].map(|text| traces.mask(text));
    // The bytes of a letter that is still to be repeated are encoded, so that nothing can be taken out of them: such a
    // letter is written anew without her.
    let waits = !kept.raw.is_empty();
    let found = masked.iter().any(Option::is_some);
    if waits && (found || kept.plain.is_empty()) {
        body::Entity::delete_by_id(kept.letter_id).exec(tx).await?;
    }
    if waits || !found {
        return Ok(());
    }
    let [subject, html, plain] = masked;
    let row = body::ActiveModel {
        letter_id: Set(kept.letter_id),
        subject: Set(subject.unwrap_or(kept.subject)),
        html: Set(html.unwrap_or(kept.html)),
        plain: Set(plain.unwrap_or(kept.plain)),
        ..Default::default()
    };
    body::Entity::update(row).exec(tx).await?;
    Ok(())
}

/// Masks the facts of a letter. A notice that still waits and names her is not sent any more, as it is about somebody who is gone;
/// nor is a letter of which an address or a telephone can no longer be read.
async fn mask_facts(tx: &Tx, traces: &Traces, row: letter::Model) -> Result<()> {
    let mut facts = row.facts;
    if !traces.mask_json(&mut facts) {
        return Ok(());
    }
    let waits = matches!(row.state, State::Queued | State::Sending);
    let readable = || serde_json::from_value::<crate::Letter>(facts.clone()).is_ok();
    let state = if waits && (NOTICES.contains(&row.kind.as_str()) || !readable()) {
        State::Obsolete
    } else {
        row.state
    };
    letter::Entity::update_many()
        .col_expr(letter::Column::Facts, Expr::value(facts))
        .col_expr(letter::Column::State, Expr::value(state))
        .filter(letter::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Mail servers repeat the address in what they answer.
async fn mask_answers(tx: &Tx, traces: &Traces, letters: &[LetterId]) -> Result<()> {
    for letters in letters.chunks(AT_ONCE) {
        let attempts = attempt::Entity::find()
            .filter(attempt::Column::LetterId.is_in(letters.iter().copied()))
            .filter(attempt::Column::Answer.is_not_null())
            .all(tx)
            .await?;
        for row in attempts {
            let masked = row.answer.as_deref().and_then(|answer| traces.mask(answer));
            let Some(masked) = masked else { continue };
            attempt::Entity::update_many()
                .col_expr(attempt::Column::Answer, Expr::value(Some(masked)))
                .filter(attempt::Column::Id.eq(row.id))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Forgets where the last letter to somebody went.
pub(crate) async fn forget_reader(tx: &Tx, letter: LetterId) -> Result<()> {
    letter::Entity::update_many()
        .col_expr(letter::Column::ReaderAddress, Expr::value(None::<String>))
        .col_expr(letter::Column::ReaderKey, Expr::value(""))
        .filter(letter::Column::Id.eq(letter))
        .exec(tx)
        .await?;
    body::Entity::update_many()
        .col_expr(body::Column::Address, Expr::value(""))
        .filter(body::Column::LetterId.eq(letter))
        .exec(tx)
        .await?;
    attempt::Entity::update_many()
        .col_expr(attempt::Column::Answer, Expr::value(None::<String>))
        .filter(attempt::Column::LetterId.eq(letter))
        .exec(tx)
        .await?;
    Ok(())
}
