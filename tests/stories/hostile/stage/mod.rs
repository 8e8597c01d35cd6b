//! Servers on which every command could be carried out, and every command as it should be: with something in every field.

mod houses;
mod people;
mod register;
mod trade;

use chrono::Duration;
use platform::Backend;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{refusals, text},
    schema,
    tables::{Tables, tables},
};

pub(super) use people::mailed;
pub(super) use trade::{Stage, whole_inquiry};

/// After the tries with hostile values, time passes, and whoever guessed too often may try again.
pub(super) const PAUSE: Duration = Duration::seconds(61);

/// A command as it should be. Where two fields contradict each other, a command stands here twice: between them its inputs have
/// something in every field.
pub(super) struct Good {
    pub(super) who: Client,
    pub(super) mutation: &'static str,
    pub(super) input: Value,
}

impl Good {
    fn new(who: &Client, mutation: &'static str, input: Value) -> Self {
        Self {
            who: who.clone(),
            mutation,
            input,
        }
    }
}

/// What a group of commands is about. Each has a stage of its own, so that the stories run side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Inquiries, quotations, orders, deliveries.
    Trade,
    /// Accounts: joining, signing in, the second step, sessions, one's own data.
    People,
    /// Organisations, their members and their authority.
    Houses,
    /// Producers, claims, products, the import.
    Register,
}

impl Group {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Trade, Self::People, Self::Houses, Self::Register];

    /// A server for this group, and its commands as they should be.
    pub(super) async fn set(self, backend: Backend) -> (TestApp, Vec<Good>) {
        if self == Self::Trade {
            let stage = Stage::set(backend).await;
            let goods = stage.goods();
            return (stage.app, goods);
        }
        let app = TestApp::start(backend).await;
        let goods = match self {
            Self::Trade => Vec::new(),
            Self::People => people::goods(&app).await,
            Self::Houses => houses::goods(&app).await,
            Self::Register => register::goods(&app).await,
        };
        app.letters_out().await;
        (app, goods)
    }
}

/// The whole database, when every letter has left.
pub(super) async fn tables_at_rest(app: &TestApp) -> Tables {
    app.letters_out().await;
    tables(app).await
}

/// Sends it and gives what was refused: `CODE path`, or the code of an error at the top level.
pub(super) async fn refused(who: &Client, mutation: &str, input: &Value) -> Vec<String> {
    // What is wrong with a table stands in the report on it.
    let more = match mutation {
        "catalogueImport" => "report { problems { code message } }",
        _ => "",
    };
    let document = format!(
        "mutation($input: {}!) {{ {mutation}(input: $input) {{ __typename {more} userErrors {{ code path message }} }} }}",
        schema::input_type(mutation)
    );
    let answer = who.run(&document, json!({ "input": input })).await;
    if let Some(code) = answer.error_code() {
        return vec![code.to_owned()];
    }
    let payload = &answer.body["data"][mutation];
    let errors = payload["userErrors"].as_array().expect("errors").iter();
    let problems = payload["report"]["problems"].as_array();
    for error in errors.chain(problems.into_iter().flatten()) {
        assert!(
            text(&error["message"]).contains(' '),
            "said in words: {error}"
        );
    }
    let problems = problems.into_iter().flatten();
    refusals(payload)
        .into_iter()
        .chain(problems.map(|problem| format!("{} input.csv", text(&problem["code"]))))
        .collect()
}

/// Whether one of the refusals names this place, something above it or something in it.
pub(super) fn names(refused: &[String], path: &[String]) -> bool {
    let place = std::iter::once("input")
        .chain(path.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(".");
    refused.iter().any(|refusal| match refusal.split_once(' ') {
        None => refusal == "BAD_USER_INPUT",
        Some((_, named)) => {
            !named.is_empty()
                && named != "input"
                && (place.starts_with(named) || named.starts_with(&place))
        }
    })
}
