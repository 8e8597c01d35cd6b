//! What the records of the products asked for say today, whatever their state.

use std::collections::HashMap;

use catalogue::ocop_set::SetKey;
use catalogue::product::{self, Season};
use kernel::id::ProductId;
use orders::inquiry::Line;
use orders::quotation;
use platform::Conn;

/// When the products asked for, and those offered instead, are to be had, by their records of today: one statement.
pub(super) async fn seasons(
    conn: &Conn,
    lines: &[Line],
    quoted: &[quotation::Line],
) -> platform::Result<HashMap<ProductId, Season>> {
    let asked = lines.iter().map(|line| line.product);
    let instead = quoted.iter().filter_map(|line| line.substitute.as_ref());
    let ids: Vec<ProductId> = asked.chain(instead.map(|other| other.product)).collect();
    let found = product::for_inquiry(conn, &ids).await?.into_iter();
    Ok(found
        .map(|(id, found)| (id, found.product.season))
        .collect())
}

/// The OCOP sets of the products of these lines, by their records of today; a product without one is left out.
pub(super) async fn ocop_sets(
    conn: &Conn,
    lines: &[Line],
) -> platform::Result<HashMap<ProductId, SetKey>> {
    let asked: Vec<ProductId> = lines.iter().map(|line| line.product).collect();
    let found = product::for_inquiry(conn, &asked).await?.into_iter();
    Ok(found
        .filter_map(|(id, found)| Some((id, found.product.ocop_set?)))
        .collect())
}
