//! Somebody who collects addresses and telephone numbers: he reads all that anybody may read, page by page, and finds none.

use std::collections::BTreeSet;

use platform::Backend::{self, Postgres, Sqlite};
use regex_lite::Regex;
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{DUYEN, HA, MAI, QUAN, id},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser, organisation_of, outsider},
    schema::Schema,
    tables::texts,
};

/// The telephones of the sample world's offices.
const OFFICES: [&str; 2] = ["+842053812345", "+842063852345"];
const STRANGER: &str = "la@nguoila.example";

/// Answers as they came, and the ids in them.
#[derive(Default)]
struct Haul {
    text: String,
    ids: BTreeSet<String>,
}

/// Every id of a producer, product or organisation in an answer.
fn ids(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text)
            if ["producer_", "product_", "org_"]
                .iter()
                .any(|kind| text.starts_with(kind)) =>
        {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| ids(field, found)),
        _ => {}
    }
}

impl Haul {
    /// Keeps an answer; nothing where the document was too dear.
    async fn keeps(&mut self, client: &Client, document: &str, variables: Value) -> Option<Value> {
        let answer = client.run(document, variables).await;
        if answer.error_code() == Some("COST_EXCEEDED") {
            return None;
        }
        let data = answer.body["data"].clone();
        assert!(data.is_object(), "{document}: {}", answer.body);
        ids(&data, &mut self.ids);
        self.text.push_str(&answer.body.to_string());
        Some(data)
    }

    /// Reads a list of the root, page by page.
    async fn walks(&mut self, client: &Client, list: &str) {
        let mut after = Value::Null;
        loop {
            let document = format!(
                "query($after: String) {{ {list}(first: 50, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
            );
            let page = self
                .keeps(client, &document, json!({ "after": after }))
                .await;
            let page = page.expect("a page that is not too dear");
            let info = &page[list]["pageInfo"];
            if info["hasNextPage"] != true {
                return;
            }
            after = info["endCursor"].clone();
        }
    }

    /// Asks everything of a thing, as deep as one may.
    async fn asks_all(&mut self, schema: &Schema, client: &Client, id: &str) {
        let kind = match id.split('_').next() {
            Some("producer") => "Producer",
            Some("product") => "Product",
            _ => "Organisation",
        };
        for depth in [2, 1] {
            let fields = schema.selection(kind, depth);
            let document =
                format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}");
            if self
                .keeps(client, &document, json!({ "id": id }))
                .await
                .is_some()
            {
                return;
            }
        }
        panic!("{kind} cannot be asked for");
    }
}

/// Everything that somebody may read of the register, two steps from its lists.
async fn haul(app: &TestApp, client: &Client) -> Haul {
    let schema = Schema::read(&app.anonymous()).await;
    let mut haul = Haul::default();
    for list in ["products", "producers"] {
        haul.walks(client, list).await;
    }
    for field in schema.fields("Query") {
        for depth in [3, 2, 1] {
            let Some(asked) = schema.selected(field, depth) else {
                break;
            };
            let document = format!("{{ {asked} }}");
            if haul.keeps(client, &document, json!({})).await.is_some() {
                break;
            }
        }
    }
    let found = haul.ids.clone();
    assert!(found.len() > 60, "{} things were found", found.len());
    for id in &found {
        haul.asks_all(&schema, client, id).await;
    }
    haul
}

/// The e-mail addresses in a text, but for those of the offices, which are everybody's.
fn contacts(text: &str) -> BTreeSet<String> {
    let address = Regex::new(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]+").expect("a pattern");
    let found = address.find_iter(text).map(|it| it.as_str());
    found
        .filter(|address| !address.starts_with("ocop@"))
        .map(str::to_owned)
        .collect()
}

/// The telephone numbers that the database knows, but for those of the offices.
async fn telephones(app: &TestApp) -> Vec<String> {
    let mut known = Vec::new();
    for table in ["person", "organisation"] {
        let sql = format!("SELECT phone AS it FROM {table} WHERE phone IS NOT NULL");
        known.extend(texts(app, &sql).await);
    }
    known.retain(|number| !OFFICES.contains(&number.as_str()));
    assert!(known.len() > 4, "{known:?}");
    known
}

#[rstest]
#[tokio::test]
async fn who_reads_all_that_anybody_may_read_collects_no_address(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let telephones = telephones(&app).await;
    let outsider = outsider(&app, STRANGER).await;
    // Nobody, somebody of no house, and a buyer whom nobody has verified; what is their own does not count.
    for (client, own) in [
        (app.anonymous(), vec![]),
        (outsider, vec![STRANGER]),
        (app.sign_in(HA).await, vec![HA, "mua@xuatkhaumau.example"]),
    ] {
        let haul = haul(&app, &client).await;
        let found = contacts(&haul.text);
        let others: Vec<&String> = found
            .iter()
            .filter(|address| !own.contains(&address.as_str()))
            .collect();
        assert!(others.is_empty(), "{own:?} collects {others:?}");
        if own.len() < 2 {
            for number in &telephones {
                assert!(!haul.text.contains(number), "{own:?} reads {number}");
            }
        }
    }
    // A verified buyer does read whom to ask: the story looks where they would be.
    let query = "{ producers(first: 100, filter: { claimed: true }) { nodes { contactEmail } } }";
    let read = app.sign_in(QUAN).await.data(query, json!({})).await;
    assert!(
        !contacts(&read.to_string()).is_empty(),
        "nobody is to be reached at all"
    );
}

#[rstest]
#[tokio::test]
async fn no_page_that_a_stranger_opens_shows_an_address(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let telephones = telephones(&app).await;
    outsider(&app, STRANGER).await;
    let stranger = in_browser(&app, STRANGER, PASSWORD).await;
    let query = "{ producers(first: 100, filter: { claimed: true }) { nodes { id name } } }";
    let claimed = app.anonymous().data(query, json!({})).await;
    let claimed = claimed["producers"]["nodes"]
        .as_array()
        .expect("producers")
        .clone();
    assert!(!claimed.is_empty());
    let mut paths: Vec<String> = [
        "/",
        "/sign-in",
        "/join",
        "/reset",
        "/producers",
        "/products",
        "/organisations",
        "/desk",
    ]
    .map(str::to_owned)
    .to_vec();
    for producer in &claimed {
        paths.push(format!("/producers/{}", id(producer)));
    }
    for client in [app.anonymous().reading("vi"), stranger] {
        for path in &paths {
            let page = Page::open(&client, path).await;
            let found = contacts(&page.html);
            let others = found.iter().filter(|address| *address != STRANGER);
            assert_eq!(others.count(), 0, "{path}: {found:?}");
            for number in &telephones {
                assert!(!page.html.contains(number), "{path} shows {number}");
            }
        }
    }
    // The officer's pages do show whom to call: so would these.
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let organisation = organisation_of(&app, MAI).await;
    let page = Page::open(&officer, &format!("/desk/organisations/{organisation}")).await;
    assert!(
        page.status.is_success() && !contacts(&page.html).is_empty(),
        "{}",
        page.words()
    );
}
