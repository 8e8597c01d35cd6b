//! Words that begin so, found by an index on both databases.

use sea_orm::{ColumnTrait, Condition};

/// The rows whose bytes in a column begin with a word's. Bytes are compared alike on both databases, so this is a range of the column's index; text would be
/// compared by whatever collation PostgreSQL has.
pub fn begins_with(column: impl ColumnTrait, word: &str) -> Condition {
    let from = word.as_bytes().to_vec();
    let mut beyond = from.clone();
    // No byte of UTF-8 is the last one that there is.
    if let Some(last) = beyond.last_mut() {
        *last = last.saturating_add(1);
    }
    Condition::all()
        .add(column.gte(from))
        .add(column.lt(beyond))
}
