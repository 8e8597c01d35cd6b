//! Which days of a trade are out of season, as letters tell it: by the records of today.

use std::collections::HashMap;

use catalogue::product::{self, Orderable};
use kernel::id::ProductId;
use kernel::time::DateWindow;
use platform::Result;
use sea_orm::ConnectionTrait;

use crate::inquiry::{Entry, Line};
use crate::quotation;

/// The products of an inquiry as they stand in the catalogue today: one statement.
pub(crate) async fn products(
    conn: &impl ConnectionTrait,
    lines: &[Line],
) -> Result<HashMap<ProductId, Orderable>> {
    let ids: Vec<ProductId> = lines.iter().map(|line| line.product).collect();
    product::for_inquiry(conn, &ids).await
}

fn is_out(products: &HashMap<ProductId, Orderable>, product: ProductId, days: DateWindow) -> bool {
    let found = products.get(&product);
    found.is_some_and(|found| found.product.season.is_out(days) == Some(true))
}

/// The days asked for on which the product is not to be had.
pub(super) fn of_asked(line: &Line, products: &HashMap<ProductId, Orderable>) -> Vec<DateWindow> {
    let days = line.schedule.iter().map(Entry::days);
    days.filter(|days| is_out(products, line.product, *days))
        .collect()
}

/// The days offered on which the product offered is not to be had.
pub(super) fn of_offered(
    line: &Line,
    offered: &quotation::Line,
    products: &HashMap<ProductId, Orderable>,
) -> Vec<DateWindow> {
    let days = offered.days_offered(line);
    days.filter(|(product, days)| is_out(products, *product, *days))
        .map(|(_, days)| days)
        .collect()
}
