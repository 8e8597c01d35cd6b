//! Taking the deals of the sample world out again.

use platform::{Result, Tx};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};

/// How many inquiries stand between a sample organisation and a real one: the sample world cannot go while there are any.
///
/// # Errors
/// When the database does not answer.
pub async fn mixed(conn: &impl ConnectionTrait) -> Result<i64> {
    let samples = accounts::sample::organisations(conn).await?;
    let sides = [
        "buyer_organisation_id",
        "seller_organisation_id",
        "desk_organisation_id",
    ];
    let (mut any, mut real) = (Cond::any(), Cond::any());
    for side in sides {
        any = any.add(Expr::col(side).is_in(samples.iter().copied()));
        real = real.add(Expr::col(side).is_not_in(samples.iter().copied()));
    }
    let mut count = Query::select();
    count
        .expr_as(Expr::col("id").count(), "inquiries")
        .from("inquiry")
        .cond_where(any)
        .cond_where(real);
    Ok(match conn.query_one(&count).await? {
        Some(row) => row.try_get("", "inquiries")?,
        None => 0,
    })
}

/// Removes every inquiry that a sample organisation sent, answers or has at its desk, with the quotations, orders, deliveries and letters
/// that came of it. Returns how many inquiries went. Call it before the samples of the crates below.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx) -> Result<u64> {
    let organisations = accounts::sample::organisations(&*tx).await?;
    let mut threads = Query::select();
    threads.column("id").from("inquiry").cond_where(
        Cond::any()
            .add(Expr::col("buyer_organisation_id").is_in(organisations.clone()))
            .add(Expr::col("seller_organisation_id").is_in(organisations.clone()))
            .add(Expr::col("desk_organisation_id").is_in(organisations.clone())),
    );
    let people = accounts::sample::people(&*tx).await?;
    notifications::outbox::remove(tx, &threads, &organisations, &people).await?;
    let mut orders = Query::delete();
    orders
        .from_table("trade_order")
        .and_where(Expr::col("inquiry_id").in_subquery(threads.clone()));
    tx.execute(&orders).await?;
    let mut quotations = Query::delete();
    quotations
        .from_table("quotation")
        .and_where(Expr::col("inquiry_id").in_subquery(threads.clone()));
    tx.execute(&quotations).await?;
    let mut inquiries = Query::delete();
    inquiries
        .from_table("inquiry")
        .and_where(Expr::col("id").in_subquery(threads));
    Ok(tx.execute(&inquiries).await?.rows_affected())
}
