//! What the records of the products of a thread say today, whatever their state.

use std::collections::HashMap;

use catalogue::ocop_set::SetKey;
use catalogue::product::{self, Orderable, Season};
use kernel::id::ProductId;
use orders::inquiry::Line;
use orders::quotation;
use platform::Conn;

/// The products asked for, and those offered instead: one statement.
pub(super) async fn of(
    conn: &Conn,
    lines: &[Line],
    quoted: &[quotation::Line],
) -> platform::Result<HashMap<ProductId, Orderable>> {
    let asked = lines.iter().map(|line| line.product);
    let instead = quoted.iter().filter_map(|line| line.substitute.as_ref());
    let ids: Vec<ProductId> = asked.chain(instead.map(|other| other.product)).collect();
    product::for_inquiry(conn, &ids).await
}

/// When they are to be had.
pub(super) fn seasons<'a>(
    found: impl Iterator<Item = (&'a ProductId, &'a Orderable)>,
) -> HashMap<ProductId, Season> {
    found
        .map(|(id, found)| (*id, found.product.season.clone()))
        .collect()
}

/// Their OCOP sets; a product without one is left out.
pub(super) fn ocop_sets<'a>(
    found: impl Iterator<Item = (&'a ProductId, &'a Orderable)>,
) -> HashMap<ProductId, SetKey> {
    found
        .filter_map(|(id, found)| Some((*id, found.product.ocop_set.clone()?)))
        .collect()
}
