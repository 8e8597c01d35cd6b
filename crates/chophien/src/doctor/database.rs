//! The database: reachable, fit, of the right schema; its clock and its post.

use accounts::authority::{self, Attendance};
use chrono::Duration;
use platform::{
    Backend, Clock, Db, DbOptions,
    db::{Condition, OLDEST_POSTGRES},
};

use super::Report;
use crate::{
    first_start,
    settings::{Settings, masked},
};

/// Clocks that differ by more make links end too early or too late.
const CLOCK_DIFFERENCE: Duration = Duration::seconds(30);
/// A letter that is due for longer than this means that nobody delivers.
const DUE_FOR: Duration = Duration::minutes(15);
/// Connections that other programs (backups, somebody's psql) may need.
const CONNECTIONS_SPARED: i32 = 5;

pub(super) async fn look(settings: &Settings, clock: &Clock, report: &mut Report) {
    let options = DbOptions {
        url: settings.database_url.clone(),
        max_connections: 1,
    };
    if let Some(path) = options.sqlite_path()
        && !path.exists()
    {
        report.well(
            "database",
            format!("{} will be made at the first start", path.display()),
        );
        return;
    }
    let shown = masked(&settings.database_url);
    let db = match Db::connect(&options, clock.clone()).await {
        Ok(db) => db,
        Err(error) => {
            report.wrong(
                "database",
                format!("{shown}: {error}"),
                "is it running, and are name, user and password in DATABASE_URL right? (percent-encode what is neither letter nor digit)",
            );
            return;
        }
    };
    match db.condition().await {
        Ok(condition) => {
            fitness(settings, &condition, report);
            schema(&db, report).await;
            clocks(clock, &condition, report);
        }
        Err(error) => report.wrong(
            "database",
            format!("{shown}: {error}"),
            "may the user read it, and is it this program's?",
        ),
    }
    db.close().await;
}

fn fitness(settings: &Settings, condition: &Condition, report: &mut Report) {
    let before = report.findings().len();
    if condition.major.is_some_and(|major| major < OLDEST_POSTGRES) {
        report.wrong(
            "database",
            format!("{} is too old", condition.version),
            format!("PostgreSQL {OLDEST_POSTGRES} or newer"),
        );
    }
    if condition
        .encoding
        .as_ref()
        .is_some_and(|encoding| encoding != "UTF8")
    {
        report.wrong(
            "database",
            "its encoding is not UTF8",
            "make it anew: createdb --encoding=UTF8 --template=template0",
        );
    }
    // One more follows events.
    let ours = i32::try_from(settings.database_connections.saturating_add(1)).unwrap_or(i32::MAX);
    if condition
        .connections
        .is_some_and(|all| ours > all - CONNECTIONS_SPARED)
    {
        report.wrong(
            "database",
            format!(
                "it takes {} connections, and with CHOPHIEN_DATABASE_CONNECTIONS={} the server opens {ours}",
                condition.connections.unwrap_or_default(),
                settings.database_connections,
            ),
            "lower the setting or raise max_connections",
        );
    }
    for fault in &condition.faults {
        report.wrong(
            "database",
            format!("the file is damaged: {fault}"),
            "stop the server, keep the file, restore the newest backup (docs/operate.md)",
        );
    }
    if condition.events_ahead > 0 {
        report.wrong(
            "database",
            "it was restored from another cluster; whoever follows its events would miss them",
            "run `chophien migrate` once",
        );
    }
    if report.findings().len() == before {
        report.well(
            "database",
            format!(
                "{}, {} MB",
                condition.version,
                condition.bytes.unsigned_abs().div_ceil(1_000_000)
            ),
        );
    }
}

async fn schema(db: &Db, report: &mut Report) {
    let pending = match db.pending_migrations().await {
        Ok(pending) => pending,
        Err(error) => {
            report.wrong(
                "schema",
                error.to_string(),
                "run the newer program again; an older one would not understand what it wrote",
            );
            return;
        }
    };
    match (pending, db.backend()) {
        (0, _) => {
            report.well("schema", "the newest");
            office(db, report).await;
        }
        (pending, Backend::Sqlite) => report.well(
            "schema",
            format!("{pending} steps will be done at the next start, after copying the file"),
        ),
        (pending, Backend::Postgres) => report.wrong(
            "schema",
            format!("{pending} steps are missing"),
            "make a backup, then run `chophien migrate`",
        ),
    }
}

async fn office(db: &Db, report: &mut Report) {
    match first_start::holds_sample(db).await {
        Ok(true) => report.note(
            "people",
            "the sample world is in the database; production does not start with it",
            "`chophien sample remove`",
        ),
        Ok(false) => {}
        Err(error) => report.wrong("people", error.to_string(), "see the database above"),
    }
    if let Err(error) = desks(db, report).await {
        report.wrong("people", error.to_string(), "see the database above");
    }
    let now = db.clock().now();
    match notifications::outbox::backlog(db.read(), now).await {
        Ok(backlog) => {
            let text = format!("{} wait, {} given up", backlog.waiting, backlog.given_up);
            if backlog.due_since.is_some_and(|since| now - since > DUE_FOR) {
                report.note(
                    "letters",
                    format!("{text}; one has been due for over a quarter of an hour"),
                    "is the server running, and does the mail server take letters?",
                );
            } else if backlog.given_up > 0 {
                report.note(
                    "letters",
                    text,
                    "the desk was told of those it can help with; the log names the reasons",
                );
            } else {
                report.well("letters", text);
            }
        }
        Err(error) => report.wrong("letters", error.to_string(), "see the database above"),
    }
}

/// Whether somebody looks at every desk: what buyers ask must not lie where nobody does.
async fn desks(db: &Db, report: &mut Report) -> platform::Result<()> {
    let offices = authority::list(db.read()).await?;
    if offices.is_empty() {
        report.note(
            "people",
            "there is no authority yet: nobody verifies members or answers for unclaimed products",
            "`chophien authority create`, then `chophien user create --staff`",
        );
        return Ok(());
    }
    let mut attended = true;
    for office in offices {
        let (id, mailbox) = (office.organisation, &office.mailbox);
        let remedy = format!("`chophien user create --staff {id}`");
        match authority::attendance(db.read(), id).await? {
            Attendance::Officers => continue,
            Attendance::Mailbox => report.note(
                "people",
                format!("the office {id} has no officer: {mailbox} gets its letters, and nobody can answer in its name"),
                remedy,
            ),
            Attendance::Nobody => report.wrong(
                "people",
                format!("the office {id} has no officer, and {mailbox} refuses its letters: inquiries for its province are refused"),
                remedy,
            ),
        }
        attended = false;
    }
    if attended {
        report.well("people", "every office has an officer");
    }
    Ok(())
}

/// The database server's clock, or the newest event: a clock that has gone back would make time stand still for deadlines.
fn clocks(clock: &Clock, condition: &Condition, report: &mut Report) {
    let now = clock.now();
    let remedy = "let the machine keep time: `timedatectl set-ntp true`";
    if let Some(theirs) = condition.clock
        && (theirs - now).abs() > CLOCK_DIFFERENCE
    {
        report.wrong(
            "clock",
            format!(
                "this machine's clock and the database's differ by {} s",
                (theirs - now).num_seconds().abs()
            ),
            remedy,
        );
    } else if let Some(newest) = condition.newest_event
        && newest - now > CLOCK_DIFFERENCE
    {
        report.wrong(
            "clock",
            format!(
                "it is {} here, and the newest event was recorded {} later",
                now.format("%Y-%m-%d %H:%M:%S UTC"),
                span(newest - now)
            ),
            remedy,
        );
    } else {
        report.well("clock", now.format("%Y-%m-%d %H:%M:%S UTC").to_string());
    }
}

fn span(time: Duration) -> String {
    if time.num_hours() > 0 {
        format!("{} h", time.num_hours())
    } else {
        format!("{} s", time.num_seconds())
    }
}
