//! What is due by the clock, done one by one: each thing in a unit of work of its own.

/// How many are taken in one go. As many done as that means that more may wait.
pub(crate) const BATCH: u64 = 100;

/// Does the same for each of these ids, every one in a unit of work of its own, and counts those with which something was done: between the
/// list and the lock somebody may have been faster. One that fails is logged by its id and left for the next time.
///
/// ```ignore
/// let reminded = each_due!(db, "order-reminder", due, remind, order.id, "nobody was reminded of an order");
/// ```
macro_rules! each_due {
    ($db:expr, $program:literal, $due:expr, $work:ident, $($field:ident).+, $failed:literal) => {{
        let context = platform::Context::program($program);
        let mut done: u64 = 0;
        for id in $due {
            match platform::command!($db, &context, |tx| $work(tx, id)) {
                Ok(true) => done += 1,
                Ok(false) => {}
                Err(error) => tracing::error!(%error, $($field).+ = %id, $failed),
            }
        }
        done
    }};
}
pub(crate) use each_due;
