//! The documents by which real tools learn the schema, see `introspection/README.md`.

use serde_json::{Value, json};

use super::{House, code};
use crate::Mode;

const TOOLS: [(&str, &str); 6] = [
    ("graphiql", include_str!("introspection/graphiql.graphql")),
    ("bare", include_str!("introspection/bare.graphql")),
    ("codegen", include_str!("introspection/codegen.graphql")),
    ("whole", include_str!("introspection/whole.graphql")),
    (
        "apollo-relay",
        include_str!("introspection/apollo-relay.graphql"),
    ),
    ("rover", include_str!("introspection/rover.graphql")),
];

/// The most that is asked about a schema at once.
pub(super) const WHOLE: &str = TOOLS[3].1;

#[tokio::test]
async fn every_tool_learns_the_whole_schema() {
    let house = House::build(Mode::Production).await;
    for (tool, question) in TOOLS {
        let body = json!({ "query": question, "operationName": "IntrospectionQuery" });
        let (status, answer) = house.post("application/json", body.to_string()).await;
        assert!(
            status.is_success() && answer.get("errors").is_none(),
            "{tool}: {}",
            answer["errors"]
        );
        assert_eq!(answer["extensions"]["cost"]["requested"], 100, "{tool}");
        let schema = &answer["data"]["__schema"];
        let types = schema["types"].as_array().expect("types");
        assert!(types.len() > 300, "{tool}: {} types", types.len());
        // A tool that does not get to the innermost type of a list of lists cannot build the schema.
        let mut open = 0;
        for kind in types {
            for field in kind["fields"].as_array().into_iter().flatten() {
                let mut at = &field["type"];
                while at["ofType"].is_object() {
                    at = &at["ofType"];
                }
                open += usize::from(at["name"].is_null());
            }
        }
        assert_eq!(open, 0, "{tool}");
        let input = types
            .iter()
            .find(|kind| kind["name"] == "UserSignInInput")
            .expect("an input");
        assert!(
            input["inputFields"]
                .as_array()
                .is_some_and(|it| !it.is_empty()),
            "{tool}"
        );
    }
}

#[tokio::test]
async fn who_asks_for_the_same_again_and_again_learns_nothing() {
    let house = House::build(Mode::Production).await;
    let stuffed = format!(
        "{{ __schema {{ types {{ fields {{ {} }} }} }} }}",
        "name ".repeat(3_000)
    );
    let answer = house.ask(&stuffed).await;
    assert_eq!(
        code(&answer),
        "COST_EXCEEDED",
        "{:.200}",
        answer.to_string()
    );
    assert_eq!(answer["errors"][0]["extensions"]["limit"], "introspection");
    // Nor does he by asking for the whole of it twice in one document.
    let twice = WHOLE.replacen(
        "__schema {",
        "one: __schema { types { ...FullType } } __schema {",
        1,
    );
    let answer = house.ask(&twice).await;
    assert_eq!(answer["errors"][0]["extensions"]["limit"], "introspection");
    assert_eq!(answer.get("data"), None::<&Value>);
}
