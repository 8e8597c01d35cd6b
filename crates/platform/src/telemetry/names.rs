//! Every metric in one table, by the conventions of Prometheus: snake case, base units, `_total` for what only grows.

/// What a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, and begins anew with the program.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Durations in buckets.
    Histogram,
}

impl Kind {
    /// Its name in the text format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// One metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its labels; each takes its values from a closed list.
    pub labels: &'static [&'static str],
    /// What it counts or measures.
    pub what: &'static str,
}

macro_rules! metrics_table {
    ($( $constant:ident: $kind:ident $name:literal [$($label:literal),*] $what:literal; )*) => {
        $( #[doc = $what] pub const $constant: &str = $name; )*

        /// Every metric, in the order in which they are explained.
        pub const TABLE: &[Metric] = &[
            $( Metric { name: $name, kind: Kind::$kind, labels: &[$($label),*], what: $what }, )*
        ];
    };
}

metrics_table! {
    HTTP_REQUESTS: Counter "chophien_http_requests_total" ["method", "route", "status"]
        "Requests answered, by route template and status class; `aborted` where the client went away.";
    HTTP_DURATION: Histogram "chophien_http_request_duration_seconds" ["method", "route"]
        "From a request's headers to the beginning of its answer.";
    HTTP_IN_FLIGHT: Gauge "chophien_http_requests_in_flight" []
        "Requests under way.";
    HTTP_TURNED_AWAY: Counter "chophien_http_turned_away_total" ["why"]
        "Turned away at the door: full (503: as many requests under way as may be), crowded (429: as many of its network arriving as may be), connection (closed: as many of its network open as may be).";

    GRAPHQL_OPERATIONS: Counter "chophien_graphql_operations_total" ["operation", "type", "outcome"]
        "Operations run; the outcome is ok, user_errors, abandoned, or the code of the first error.";
    GRAPHQL_DURATION: Histogram "chophien_graphql_operation_duration_seconds" ["operation", "type"]
        "How long operations ran.";
    GRAPHQL_POINTS: Counter "chophien_graphql_cost_points_total" ["operation"]
        "Cost points spent by operations that ran.";
    GRAPHQL_REFUSALS: Counter "chophien_graphql_refusals_total" ["code"]
        "Requests refused before they ran, by code.";
    GRAPHQL_USER_ERRORS: Counter "chophien_graphql_user_errors_total" ["code"]
        "Faults that callers were told to mend, by code.";
    GRAPHQL_DOCUMENTS: Counter "chophien_graphql_documents_total" ["found"]
        "Documents looked for among those kept parsed: hit or miss.";
    GRAPHQL_ANSWERS: Counter "chophien_graphql_answers_total" ["found"]
        "Answers looked for among those kept for everybody who has not signed in: hit or miss.";
    GRAPHQL_ROWS: Counter "chophien_graphql_rows_total" ["found"]
        "Producers, ratings, places and OCOP sets looked for among those kept for callers who have not signed in: hit or miss.";

    LIVE_CONNECTIONS: Gauge "chophien_live_connections" []
        "Live connections that are open.";
    LIVE_SUBSCRIPTIONS: Gauge "chophien_live_subscriptions" ["field"]
        "Subscriptions that are open, by their field.";
    LIVE_LISTENERS: Gauge "chophien_live_listeners" []
        "Who listens to events: each live connection of somebody signed in, and each subscription.";
    LIVE_MESSAGES: Counter "chophien_live_messages_total" ["field"]
        "Messages sent to subscribers, by field.";

    DB_CONNECTIONS: Gauge "chophien_db_connections" ["pool", "state"]
        "Connections that are open: idle or in_use, of the pool reader or writer (PostgreSQL: shared), or of the follower of events, who has one.";
    DB_CONNECTIONS_MAX: Gauge "chophien_db_connections_max" ["pool"]
        "The most connections of the pool.";
    DB_STATEMENT_DURATION: Histogram "chophien_db_statement_duration_seconds" ["kind"]
        "How long statements took, the wait for a connection included: select, insert, update, delete, other.";
    DB_ERRORS: Counter "chophien_db_errors_total" ["class"]
        "Statements and transactions that failed: unique, foreign_key, check, transient, unavailable, disk, other; abandoned where the request ran out of time or its client went away.";
    DB_TRANSACTION_WAIT: Histogram "chophien_db_transaction_wait_seconds" []
        "How long units of work waited for a connection and their BEGIN.";
    DB_TRANSACTIONS: Counter "chophien_db_transactions_total" ["outcome"]
        "Units of work ended: committed, rolled_back, failed.";
    DB_RETRIES: Counter "chophien_db_retries_total" []
        "Units of work run again after a lock, a deadlock or a serialisation failure.";
    DB_RETRIES_EXHAUSTED: Counter "chophien_db_retries_exhausted_total" []
        "Units of work given up after too many tries.";

    LETTERS_WAITING: Gauge "chophien_letters_waiting" []
        "Letters that wait for their first or next try, or are in hand.";
    LETTERS_OLDEST_AGE: Gauge "chophien_letters_oldest_age_seconds" []
        "How long ago the oldest of them was posted.";
    LETTERS: Counter "chophien_letters_total" ["outcome"]
        "Tries of letters: sent, deferred, given_up, unknown, obsolete.";
    SMTP_DURATION: Histogram "chophien_smtp_duration_seconds" ["answer"]
        "Conversations with the mail server, by what it said: accepted, deferred, address_refused, letter_refused, unknown.";

    WORKER_LAST_SUCCESS: Gauge "chophien_worker_last_success_timestamp_seconds" ["worker"]
        "When the loop letters, deadlines, events, search or cleaning last went well, in seconds since 1970.";
    WORKER_FAILURES: Counter "chophien_worker_failures_total" ["worker"]
        "Rounds of a loop that failed.";

    SEARCH_DOCUMENTS: Gauge "chophien_search_documents" []
        "Products in the search index.";
    SEARCH_LAG: Gauge "chophien_search_lag_events" []
        "How many positions the search index is behind the event table.";
    EVENTS_POSITION: Gauge "chophien_events_position" []
        "The position of the newest event.";

    SLOW: Counter "chophien_slow_total" ["kind"]
        "Lines of the slow-operation log: operation, statement, letter.";
    SPANS_EXPORTED: Counter "chophien_spans_exported_total" []
        "Spans of traces handed to the collector.";
    SPANS_DROPPED: Counter "chophien_spans_dropped_total" ["reason"]
        "Spans lost: full (more came than could be sent) or refused (the collector did not take them).";

    READY: Gauge "chophien_ready" []
        "1 when the database answered at the reading, else 0.";
    DATA_FREE: Gauge "chophien_data_free_bytes" []
        "Room left where the data folder lies.";
    BUILD_INFO: Gauge "chophien_build_info" ["version"]
        "Always 1; the label says which version runs.";
    PROCESS_CPU: Counter "process_cpu_seconds_total" []
        "Processor time of the program.";
    PROCESS_MEMORY: Gauge "process_resident_memory_bytes" []
        "Memory that the program holds.";
    PROCESS_FILES: Gauge "process_open_fds" []
        "Files and connections that are open.";
    PROCESS_FILES_MAX: Gauge "process_max_fds" []
        "How many may be open.";
    PROCESS_START: Gauge "process_start_time_seconds" []
        "When the server started, in seconds since 1970.";
}

/// The upper ends of the buckets of durations, in seconds.
pub const DURATIONS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Those of conversations with a mail server, which may scan for viruses before it answers.
pub const CONVERSATIONS: [f64; 10] = [0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 90.0];

/// The metric of this name.
pub fn find(name: &str) -> Option<&'static Metric> {
    TABLE.iter().find(|metric| metric.name == name)
}

/// Tells the recorder what each metric is for.
pub fn describe() {
    for metric in TABLE {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.what),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.what),
            Kind::Histogram => metrics::describe_histogram!(metric.name, metric.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_follows_the_conventions_and_is_given_once() {
        let mut names: Vec<&str> = TABLE.iter().map(|metric| metric.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len(), "a name is given twice");
        for Metric {
            name, kind, labels, ..
        } in TABLE
        {
            let snake = |text: &str| {
                text.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                    && !text.contains("__")
            };
            assert!(snake(name), "{name} is no snake case");
            assert!(
                labels.iter().all(|label| snake(label)),
                "{name}: {labels:?}"
            );
            assert!(
                name.starts_with("chophien_") || name.starts_with("process_"),
                "{name} says not whose it is"
            );
            assert_eq!(
                name.ends_with("_total"),
                *kind == Kind::Counter,
                "{name} is a {}",
                kind.name()
            );
            if *kind == Kind::Histogram {
                assert!(name.ends_with("_seconds"), "{name} has no base unit");
            }
            for unit in [
                "milli", "micro", "_ms", "_minutes", "_hours", "_kb", "_mb", "_percent",
            ] {
                assert!(!name.contains(unit), "{name} is not in a base unit");
            }
        }
    }

    #[test]
    fn buckets_rise() {
        for buckets in [&DURATIONS[..], &CONVERSATIONS[..]] {
            assert!(buckets.is_sorted());
        }
    }
}
