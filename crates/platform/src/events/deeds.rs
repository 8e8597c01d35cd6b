//! What organisations did in threads.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

/// What an organisation has done in a thread after an instant, to be asked inside of another question: a row for each event, but for those of the
/// kinds in `but`, which are written in somebody's name without his doing anything there. By the index on (thread_id, organisation_id, at).
pub fn done_in_thread(
    thread: Expr,
    organisation: Expr,
    after: Expr,
    but: &[&str],
) -> SelectStatement {
    let of_event = |column: &'static str| Expr::col(("event", column));
    Query::select()
        .expr(Expr::val(1))
        .from("event")
        .and_where(of_event("thread_id").eq(thread))
        .and_where(of_event("organisation_id").eq(organisation))
        .and_where(of_event("at").gt(after))
        .and_where(of_event("kind").is_not_in(but.iter().copied()))
        .to_owned()
}
