//! Documents and bodies that were made to exhaust or to confuse: refused by name, and in less time than it takes to tell anybody the schema.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::{House, code, read, tools};
use crate::Mode;

/// `{"query":"{ ocopSets { number } }"}`, compressed by gzip.
const COMPRESSED: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 42, 44, 77, 45, 170, 84, 178, 82, 170, 86, 200, 79,
    206, 47, 8, 78, 45, 41, 86, 168, 86, 200, 43, 205, 77, 74, 45, 82, 168, 85, 168, 85, 170, 5, 0,
    47, 136, 146, 216, 35, 0, 0, 0,
];

/// A product with something below it.
/// So many words, each with its number between `before` and `after`.
fn numbered(many: usize, before: &str, after: &str) -> String {
    let words: Vec<String> = (0..many).map(|n| format!("{before}{n}{after}")).collect();
    words.concat()
}

fn product(below: &str) -> String {
    format!("{{ product(by: {{ slug: \"a\" }}) {{ {below} }} }}")
}

/// `count` fragments, each of which spreads the next twice; the last spreads `last`.
fn doubling(count: usize, last: &str) -> String {
    let fragments: Vec<String> = (0..count)
        .map(|n| {
            let next = if n + 1 == count {
                last.to_owned()
            } else {
                format!("...F{m} ...F{m}", m = n + 1)
            };
            format!("fragment F{n} on Product {{ {next} }}")
        })
        .collect();
    format!("{} {}", product("...F0"), fragments.join(" "))
}

/// What is refused, with the limit that it breaks; without one, where it is no document that could be run.
fn documents() -> Vec<(&'static str, Value, Option<&'static str>)> {
    let asks = |query: String| json!({ "query": query });
    let named = "$v, ".repeat(1_900);
    vec![
        (
            "nested",
            asks(format!(
                "{{ nodes(ids: {}) {{ id }} }}",
                "[".repeat(100_000)
            )),
            Some("nesting"),
        ),
        ("deep", asks("{ a".repeat(60)), None),
        (
            "wide",
            asks(format!("{{ {} }}", "viewer { id } ".repeat(900))),
            Some("rootFields"),
        ),
        (
            "aliased",
            asks(product(&numbered(400, "a", ": id "))),
            Some("aliases"),
        ),
        ("circular", asks(doubling(190, "...F0")), None),
        ("doubling", asks(doubling(190, "id")), Some("selections")),
        (
            "spread",
            asks(format!(
                "{} fragment F on Product {{ {} }}",
                product(&"...F ".repeat(80)),
                "id ".repeat(80)
            )),
            Some("selections"),
        ),
        (
            "duplicated",
            asks(format!(
                "{{ products(first: 100) {{ nodes {{ {} }} }} }}",
                "name ".repeat(3_800)
            )),
            Some("cost"),
        ),
        (
            "introspected",
            asks(format!(
                "{{ __schema {{ types {{ fields {{ {} }} }} }} }}",
                "name ".repeat(3_800)
            )),
            Some("introspection"),
        ),
        (
            "directives",
            asks(product(&format!("id {}", "@skip(if: false) ".repeat(600)))),
            Some("directives"),
        ),
        (
            "directives in fragments",
            asks(format!(
                "{} fragment F on Product {{ id @skip(if: false) slug @skip(if: true) }}",
                product(&"...F ".repeat(11))
            )),
            Some("directives"),
        ),
        (
            "tokens",
            asks(format!("{{ {} }}", "a ".repeat(120_000))),
            Some("tokens"),
        ),
        (
            "unknown",
            asks(format!("mutation {{ {} }}", "orderConfirmed ".repeat(15))),
            None,
        ),
        (
            "one long name",
            asks(format!("mutation {{ {} }}", "a".repeat(250_000))),
            None,
        ),
        (
            "a comment",
            asks(format!("# {}", "[".repeat(250_000))),
            None,
        ),
        (
            "a string",
            asks(format!("{{ node(id: \"{}\") }}", "x".repeat(250_000))),
            None,
        ),
        (
            "an open block",
            asks(format!("{{ node(id: \"\"\"{}", "x".repeat(250_000))),
            None,
        ),
        (
            "a variable named often",
            json!({ "query": format!("query($v: [ID!]!) {{ nodes(ids: [{named}]) {{ id }} }}"), "variables": { "v": vec!["a"; 20_000] } }),
            Some("variables"),
        ),
        (
            "many ids",
            json!({ "query": "query($v: [ID!]!) { nodes(ids: $v) { id } }", "variables": { "v": vec!["a"; 20_000] } }),
            Some("cost"),
        ),
    ]
}

/// The shortest of some runs: the time of the work itself, whatever else the machine has to do.
async fn shortest(house: &House, body: &str) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        house.post("application/json", body.to_owned()).await;
        best = best.min(began.elapsed());
    }
    best
}

#[tokio::test]
async fn documents_made_to_exhaust_cost_less_than_telling_the_schema() {
    let house = House::build(Mode::Production).await;
    let plain = json!({ "query": tools::WHOLE }).to_string();
    let plain = shortest(&house, &plain).await;
    for (name, body, limit) in documents() {
        let body = body.to_string();
        let (_, answer) = house.post("application/json", body.clone()).await;
        match limit {
            Some(limit) => {
                assert_eq!(
                    code(&answer),
                    "COST_EXCEEDED",
                    "{name}: {:.300}",
                    answer.to_string()
                );
                assert_eq!(answer["errors"][0]["extensions"]["limit"], limit, "{name}");
            }
            None => assert_eq!(
                code(&answer),
                "BAD_USER_INPUT",
                "{name}: {:.300}",
                answer.to_string()
            ),
        }
        assert!(answer.get("data").is_none_or(Value::is_null), "{name}");
        let took = shortest(&house, &body).await;
        assert!(
            took < plain,
            "{name} took {took:?}, the whole schema {plain:?}"
        );
    }
}

#[tokio::test]
async fn a_refusal_tells_what_is_wrong_and_guesses_at_nothing() {
    let house = House::build(Mode::Production).await;
    let wrong = format!("mutation {{ {} }}", "orderConfirmed { id } ".repeat(15));
    let unknown = product(&numbered(1_200, "wrong", " "));
    for query in [wrong, unknown] {
        let (_, answer) = house
            .post("application/json", json!({ "query": query }).to_string())
            .await;
        assert_eq!(
            code(&answer),
            "BAD_USER_INPUT",
            "{:.300}",
            answer.to_string()
        );
        // A place and a code for each, and no list of what may have been meant.
        let told = answer.to_string();
        assert!(
            told.len() < 200 * query.split(' ').count(),
            "{} for {}",
            told.len(),
            query.len()
        );
        assert!(!told.contains("Did you mean"), "{told:.300}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_plain_json_are_refused_unread() {
    let house = House::build(Mode::Production).await;
    // Nothing is unpacked, so nothing can burst.
    for encoding in ["gzip", "x-gzip", "br", "deflate", "gzip, gzip"] {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_ENCODING, encoding)
            .body(Body::from(COMPRESSED))
            .expect("a request");
        let (status, answer) = read(house.send(request).await).await;
        assert_eq!(
            (status, code(&answer)),
            (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
            "{encoding}"
        );
    }
    let ten_megabytes = json!({ "query": "x".repeat(10_000_000) }).to_string();
    let (status, _) = house.post("application/json", ten_megabytes).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    // A document in the address, in letters that are none.
    let request = Request::get("/graphql?query=%7B%20ocopSets%20%7B%20number%20%FF%20%7D%20%7D")
        .body(Body::empty())
        .expect("a request");
    let (_, answer) = read(house.send(request).await).await;
    assert_eq!(code(&answer), "BAD_USER_INPUT");
}

#[tokio::test]
async fn variables_of_other_types_are_refused_where_they_come_in() {
    let house = House::build(Mode::Production).await;
    let digits = "9".repeat(10_000);
    let question = "query($first: Int, $text: String) { products(first: $first, filter: { text: $text }) { nodes { id } } }";
    let with = |variables: &str| {
        format!(
            "{{\"query\":{},\"variables\":{variables}}}",
            json!(question)
        )
    };
    let mut bodies: Vec<String> = [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "20.5",
        "9007199254740993",
        "2147483648",
        "\"20\"",
        "true",
        "[20]",
        "{\"a\":20}",
        "\"\\ud800\"",
        "0x14",
        "+20",
        "020",
        digits.as_str(),
    ]
    .into_iter()
    .map(|value| with(&format!("{{\"first\":{value}}}")))
    .collect();
    bodies.extend(["\"x\"", "[1]", "7", "true"].map(with));
    bodies.extend(
        ["1", "[\"a\",\"b\"]", "{}", "true"].map(|value| with(&format!("{{\"text\":{value}}}"))),
    );
    bodies.push(with("{}").replacen('{', "{\"query\":\"{ __typename }\",", 1));
    bodies.push(json!({ "query": question, "operationName": 7 }).to_string());
    for body in bodies {
        let (_, answer) = house.post("application/json", body.clone()).await;
        assert_eq!(
            code(&answer),
            "BAD_USER_INPUT",
            "{body:.200}: {:.300}",
            answer.to_string()
        );
        assert!(answer.get("data").is_none_or(Value::is_null), "{body:.200}");
    }
    let sound = with("{\"first\":20,\"text\":null}");
    let (_, answer) = house.post("application/json", sound).await;
    assert!(answer["data"]["products"]["nodes"].is_array(), "{answer}");
}
