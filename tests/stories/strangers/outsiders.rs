//! Whoever has no part in a deal: nobody, somebody of no house, other buyers and sellers, another province's staff.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DUYEN, HA, THANH},
    people,
    schema::{self, Argued, Schema},
    tables::{differing, tables},
};

use super::{
    discloses, json_with_key, kinds, never,
    secret::{LETTERBOXES, PEOPLE, PRICES, Secret, WORDS},
};

/// Somebody who has no part in the deal.
struct Stranger {
    who: &'static str,
    client: Client,
    /// Kinds of which he may see more than others: organisations show themselves to the staff of any authority.
    sees: &'static [&'static str],
    /// Organisations that he may judge as staff, wherever they sit: those that only buy.
    judges: Vec<String>,
}

/// The commands by which staff judge organisations.
const JUDGING: [&str; 4] = [
    "organisationVerify",
    "organisationReject",
    "organisationSuspend",
    "organisationReinstate",
];

/// An answer without what only says which id was asked for.
fn plain(answer: &Value, id: &str) -> String {
    let mut answer = answer.clone();
    // What is left of this minute's points grows less with every question.
    if let Some(cost) = answer["extensions"]["cost"].as_object_mut() {
        cost.remove("remaining");
    }
    answer.to_string().replace(id, "ID")
}

/// The document that asks a field with an id in one of its arguments.
fn question(schema: &Schema, place: &Argued, depth: usize) -> String {
    let fields = schema.selection(schema.type_of(&place.owner, &place.field), depth);
    let inside = if fields.is_empty() {
        String::new()
    } else {
        format!(" {{ {fields} }}")
    };
    let asked = format!("{}({}: $it){inside}", place.field, place.argument);
    let asked = match place.owner.as_str() {
        "Query" => asked,
        "Subscription" => return format!("subscription($it: {}) {{ {asked} }}", place.declared),
        "Viewer" => format!("viewer {{ {asked} }}"),
        other => panic!("teach this story the way to {other}.{}", place.field),
    };
    format!("query($it: {}) {{ {asked} }}", place.declared)
}

/// Every reading field that takes an id, with every id of the deal.
async fn reads_nothing(schema: &Schema, secret: &Secret, stranger: &Stranger) {
    for place in schema.id_fields() {
        // A union of nine kinds with fields of the same names cannot be asked at once: by kind, below.
        let nodes = matches!(place.field.as_str(), "node" | "nodes");
        for (kind, ids) in &secret.ids {
            if stranger.sees.contains(kind) {
                continue;
            }
            let document = if nodes {
                format!(
                    "query($it: {}) {{ {}({}: $it) {{ __typename id }} }}",
                    place.declared, place.field, place.argument
                )
            } else {
                question(schema, &place, 2)
            };
            let strange = never(kind);
            let ask = async |id: &str| {
                let argument = schema::with(Value::Null, &place.path, json!(id));
                let (client, variables) = (&stranger.client, json!({ "it": argument }));
                let answer = if place.owner == "Subscription" {
                    client.refused_events(&document, variables).await
                } else {
                    client.run(&document, variables).await
                };
                // Refused by the domain is an answer; a document that the engine refuses would prove nothing.
                if let Some(code) = answer.error_code() {
                    let reasons = answer.body["errors"][0]["extensions"]["reasons"].is_array();
                    assert!(
                        reasons || code == "UNAUTHENTICATED",
                        "{document}: {}",
                        answer.body
                    );
                }
                plain(&answer.body, id)
            };
            let nothing = ask(&strange).await;
            for id in ids {
                let answer = ask(id).await;
                assert_eq!(
                    answer, nothing,
                    "{} asks {}.{} for a {kind}",
                    stranger.who, place.owner, place.field
                );
                let all = WORDS
                    .into_iter()
                    .chain(PRICES)
                    .chain(PEOPLE)
                    .chain(LETTERBOXES);
                assert_eq!(
                    discloses(&answer, all),
                    None,
                    "{} reads {answer}",
                    stranger.who
                );
            }
        }
    }
}

/// Every mutation that takes an id, with every id of the deal that fits.
async fn does_nothing(schema: &Schema, secret: &Secret, stranger: &Stranger) {
    for mutation in schema.mutations() {
        let document = format!(
            "mutation($input: {}!) {{ {mutation}(input: $input) {{ __typename userErrors {{ __typename code message path }} }} }}",
            schema::input_type(&mutation)
        );
        for (path, _) in schema
            .input_paths(&mutation)
            .into_iter()
            .filter(|(_, kind)| kind == "ID")
        {
            for kind in kinds(&path) {
                let Some(ids) = secret.ids.get(kind) else {
                    continue;
                };
                let ask = async |id: &str| {
                    let input = schema.any_input(&mutation, &|place: &[String]| {
                        if place == path {
                            json!(id)
                        } else if place.len() == 1 && place[0] == "organisationId" {
                            Value::Null
                        } else {
                            json!(never(kinds(place)[0]))
                        }
                    });
                    let input = if input.get("idempotencyKey").is_some() {
                        json_with_key(input)
                    } else {
                        input
                    };
                    stranger
                        .client
                        .run(&document, json!({ "input": input }))
                        .await
                        .body
                };
                let nothing = ask(&never(kind)).await;
                let said = nothing.to_string();
                let may_look = stranger.sees.contains(&kind) && said.contains("\"FORBIDDEN\"");
                assert!(
                    may_look
                        || said.contains("\"NOT_FOUND\"")
                        || said.contains("\"UNAUTHENTICATED\""),
                    "{mutation} never looks for the {kind} in {}: {nothing}",
                    path.join(".")
                );
                for id in ids {
                    let judges = stranger.judges.contains(id);
                    if judges && JUDGING.contains(&mutation.as_str()) {
                        continue;
                    }
                    let answer = ask(id).await;
                    let case = format!(
                        "{} sends {mutation} with a {kind} of others in {}",
                        stranger.who,
                        path.join(".")
                    );
                    if !judges {
                        assert_eq!(plain(&answer, id), plain(&nothing, &never(kind)), "{case}");
                    }
                    let refused = answer["errors"].is_array()
                        || answer["data"][&mutation]["userErrors"] != json!([]);
                    assert!(refused, "{case}: {answer}");
                    let all = WORDS
                        .into_iter()
                        .chain(PRICES)
                        .chain(PEOPLE)
                        .chain(LETTERBOXES);
                    assert_eq!(discloses(&answer.to_string(), all), None, "{case}");
                }
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn strangers_learn_nothing_of_a_deal(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let secret = Secret::play(&app).await;
    let schema = Schema::read(&app.anonymous()).await;
    let stranger = |who, client, sees| Stranger {
        who,
        client,
        sees,
        judges: Vec::new(),
    };
    let mut strangers = vec![
        stranger("nobody", app.anonymous(), &[]),
        stranger(
            "an outsider",
            people::outsider(&app, "nguoi-la@nowhere.example").await,
            &[],
        ),
        stranger("another buyer", app.sign_in(HA).await, &[]),
        stranger("another producer", app.sign_in(THANH).await, &[]),
        stranger(
            "staff of another province",
            app.sign_in(CAO_BANG).await,
            &["org"][..],
        ),
    ];
    strangers[4].judges = vec![secret.ids["org"][0].clone()];
    app.letters_out().await;
    let before = tables(&app).await;
    for stranger in &strangers {
        reads_nothing(&schema, &secret, stranger).await;
        does_nothing(&schema, &secret, stranger).await;
    }
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    // A suspended organisation's members do not see more than before.
    people::suspends(&app, DUYEN, HA).await;
    strangers.drain(..2);
    strangers.truncate(1);
    strangers[0].who = "a suspended buyer";
    app.letters_out().await;
    let before = tables(&app).await;
    reads_nothing(&schema, &secret, &strangers[0]).await;
    does_nothing(&schema, &secret, &strangers[0]).await;
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}
