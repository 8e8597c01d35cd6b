//! What is told as it happens: over WebSockets, and as streams of events.

mod bounds;
mod counts;
mod crowd;
mod greeting;
mod keys;
mod nodes;
mod operations;
mod origins;
mod rejoin;
mod resume;
mod rights;
mod sse;
mod thread;
mod words;

use kernel::{
    id::{InquiryId, OrganisationId, TypedId},
    page::Cursor,
};
use platform::{
    Backend, Context, Db, Fact, Tx, command,
    events::{self, Place},
};
use serde_json::{Value, json};
use tests::{Client, Options, TestApp, deal::text, live::Socket};

/// Everything that happens to the person's organisations.
const NEWS: &str = "subscription($organisation: ID, $after: String) { viewerEvents(organisation: $organisation, after: $after) \
    { cursor event { kind subjectId byViewer } } }";

/// A server with the sample world, whose letters lie in the mailbox.
async fn server(backend: Backend) -> TestApp {
    server_with(Options::new(backend)).await
}

async fn server_with(options: Options) -> TestApp {
    TestApp::start_with(Options {
        smtp: false,
        ..options
    })
    .await
}

/// Follows the news of somebody's organisations under the id `news`; gives the cursor from which on they are told.
async fn follow(socket: &mut Socket, after: Option<&str>) -> String {
    socket
        .subscribe("news", NEWS, json!({ "after": after }))
        .await;
    let first = socket.data("news").await["viewerEvents"].clone();
    assert_eq!(first["event"], Value::Null, "the first tells where it is");
    text(&first["cursor"]).to_owned()
}

/// A socket that follows the news of somebody's organisations, with the cursor from which on they are told.
async fn listens(app: &TestApp, client: &Client) -> (Socket, String) {
    let mut socket = Socket::of(app, client).await;
    let cursor = follow(&mut socket, None).await;
    (socket, cursor)
}

/// Something that happened: its kind, and the id of what it happened to.
type News = (String, String);

/// The next news with its cursor.
async fn heard(socket: &mut Socket) -> (News, String) {
    let item = socket.data("news").await["viewerEvents"].clone();
    let event = &item["event"];
    let news = (
        text(&event["kind"]).to_owned(),
        text(&event["subjectId"]).to_owned(),
    );
    (news, text(&item["cursor"]).to_owned())
}

/// The next so many news, with the cursor of the last.
async fn several(socket: &mut Socket, number: usize) -> (Vec<News>, String) {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    for _ in 0..number {
        let (news, at) = heard(socket).await;
        all.push(news);
        cursor = at;
    }
    (all, cursor)
}

/// The news up to and with the first of a kind.
async fn until_kind(socket: &mut Socket, kind: &str) -> Vec<News> {
    let mut all = Vec::new();
    loop {
        let (news, _) = heard(socket).await;
        let last = news.0 == kind;
        all.push(news);
        if last {
            return all;
        }
    }
}

/// What the event table holds for an organisation after a cursor, as far as it is news to anybody.
async fn written(app: &TestApp, organisation: OrganisationId, cursor: &str) -> Vec<News> {
    let Cursor(Place { at: after, .. }) = Cursor::decode(cursor).expect("a cursor");
    let conn = app.server().db().read();
    let events = events::concerning(conn, &[organisation], after, 10_000)
        .await
        .expect("read");
    let kinds = kinds(&app.anonymous()).await;
    events
        .iter()
        .map(|event| {
            let kind = event.kind.replace('.', "_").to_uppercase();
            // The API calls a proposed change by its whole name.
            let kind = match kind.strip_prefix("AMENDMENT_") {
                Some(what) => format!("ORDER_AMENDMENT_{what}"),
                None => kind,
            };
            let subject = kernel::id::encode(&event.subject_kind, event.subject_id);
            (kind, subject)
        })
        .filter(|(kind, _)| kinds.contains(kind))
        .collect()
}

/// The kinds of news that there are.
async fn kinds(client: &Client) -> Vec<String> {
    let query = "{ __type(name: \"ViewerEventKind\") { enumValues { name } } }";
    let found = client.data(query, json!({})).await;
    let values = found["__type"]["enumValues"].as_array().expect("kinds");
    values
        .iter()
        .map(|value| text(&value["name"]).to_owned())
        .collect()
}

/// Something happens to an organisation, as often as is said, each in a transaction of its own; gives what is heard of it.
async fn happens(db: &Db, organisation: OrganisationId, times: usize) -> Vec<News> {
    let mut news = Vec::new();
    for _ in 0..times {
        let context = Context::program("story");
        let recorded: platform::Result<InquiryId> =
            command!(db, &context, |tx| record(tx, organisation));
        let subject = recorded.expect("recorded").to_string();
        news.push(("INQUIRY_MESSAGE_SENT".to_owned(), subject));
    }
    news
}

async fn record(tx: &mut Tx, organisation: OrganisationId) -> platform::Result<InquiryId> {
    let inquiry: InquiryId = tx.new_id();
    let fact = Fact::about("inquiry.message_sent", inquiry)
        .concerning([organisation])
        .in_thread(inquiry);
    tx.record(fact).await?;
    Ok(inquiry)
}

/// An id of this kind that nothing has.
fn nothing<T: TypedId + std::fmt::Display>() -> String {
    T::from_uuid(uuid::Uuid::from_u128(7)).to_string()
}

/// What somebody has left of his points, after a question that costs one.
async fn left(client: &Client) -> u64 {
    let answer = client.run("{ __typename }", json!({})).await;
    let left = &answer.body["extensions"]["cost"]["remaining"];
    left.as_u64().unwrap_or_else(|| panic!("{}", answer.body))
}

/// The code of the first of some errors.
fn code(errors: &Value) -> &str {
    text(&errors[0]["extensions"]["code"])
}
