//! Whatever stands where nothing of the kind may stand, field by field: by introspection, so that new fields are tried too. What was
//! tried with every field as it should be is taken at the end: the inputs were sound but for the one value.

use std::collections::BTreeSet;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    schema::{self, Schema},
    tables::{Tables, differing},
};

use super::stage::{
    Good,
    Group::{self, Houses, People, Register, Trade},
    PAUSE, names, refused, tables_at_rest,
};

/// A header that somebody would like to see in a letter.
const HEADER: &str = "PO-77\r\nBcc: evil@evil.example";

/// Texts of several lines; those in several languages are known by the field around them.
const PARAGRAPHS: [&str; 6] = ["note", "body", "reason", "wishes", "description", "story"];

/// What is suspicious in one place and a matter of course in another.
fn may_be(schema: &Schema, mutation: &str, path: &[String], text: &str) -> bool {
    let name = path.last().map_or("", String::as_str);
    // A client's own note comes back to it in this one answer; it is kept nowhere and shown to nobody.
    if name == "clientMutationId" {
        return true;
    }
    match text {
        // Letters have paragraphs.
        HEADER => path.iter().any(|part| PARAGRAPHS.contains(&part.as_str())),
        // What may be left out may be left empty; a key that is given is a key.
        "" | "   " => name != "idempotencyKey" && !schema.is_owed(mutation, path),
        // A key is the client's own affair and shown to nobody: any printable text will do.
        _ => name == "idempotencyKey" && text.contains('\u{202e}'),
    }
}

/// What only somebody who knows it shows, and what a stranger may try again and again to find.
const SECRETS: [&str; 3] = ["password", "currentPassword", "code"];

/// Whether a refusal says as much as it may: it names the place, or, where somebody shows who he is, nothing of what was wrong.
/// Commands that answer alike whether an address is known or not (signing up, letters asked for, invitations) are no exception: what is
/// no address is refused where it stands.
fn is_told(mutation: &str, path: &[String], refused: &[String]) -> bool {
    let name = path.last().map_or("", String::as_str);
    let shows_who_he_is = SECRETS.contains(&name)
        && refused.iter().all(|refusal| match mutation {
            // Whether it was the address or the password is said to nobody.
            "userSignIn" => refusal == "INVALID_CREDENTIALS input" || is_waiting(refusal),
            _ => is_waiting(refusal),
        });
    names(refused, path) || (shows_who_he_is && !refused.is_empty())
}

/// Who has guessed too often waits, whatever he shows.
fn is_waiting(refusal: &str) -> bool {
    refusal == "TOO_MANY_REQUESTS input"
}

/// A server with commands that could be carried out, of one group.
struct Walk {
    app: TestApp,
    schema: Schema,
    goods: Vec<Good>,
    group: Group,
    before: Tables,
    /// What was not refused as it should be.
    wrong: Vec<String>,
}

impl Walk {
    async fn begin(group: Group, backend: Backend) -> Self {
        let (app, goods) = group.set(backend).await;
        Self {
            schema: Schema::read(&app.anonymous()).await,
            before: tables_at_rest(&app).await,
            app,
            goods,
            group,
            wrong: Vec::new(),
        }
    }

    /// The places of an input in which something stands.
    fn filled(&self, good: usize) -> Vec<(Vec<String>, String)> {
        let good = &self.goods[good];
        let mut paths = self.schema.input_paths(good.mutation);
        paths.retain(|(path, _)| schema::at(&good.input, path).is_some());
        paths
    }

    async fn tries(&mut self, good: usize, path: &[String], evil: &Value) {
        let Good {
            who,
            mutation,
            input,
        } = &self.goods[good];
        let input = schema::with(input.clone(), path, evil.clone());
        let refused = refused(who, mutation, &input).await;
        if !is_told(mutation, path, &refused) {
            let short: String = evil.to_string().chars().take(30).collect();
            let path = path.join(".");
            self.wrong
                .push(format!("{mutation} with {short} in {path}: {refused:?}"));
        }
    }

    /// Nothing was changed by all of it; and without the hostile value each command is done. Of the trade's, which are about the same
    /// few deals, one would stand in the other's way.
    async fn end(self) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
        let after = tables_at_rest(&self.app).await;
        assert_eq!(differing(&self.before, &after), Vec::<String>::new());
        if self.group == Trade {
            return;
        }
        self.app.hand.advance(PAUSE);
        for Good {
            who,
            mutation,
            input,
        } in &self.goods
        {
            let refused = refused(who, mutation, input).await;
            assert_eq!(refused, Vec::<String>::new(), "{mutation}: {input}");
        }
    }
}

#[tokio::test]
async fn every_command_stands_on_a_stage_with_something_in_every_field() {
    let mut missing = BTreeSet::new();
    for group in Group::ALL {
        let (app, goods) = group.set(Sqlite).await;
        let schema = Schema::read(&app.anonymous()).await;
        if missing.is_empty() && group == Trade {
            for mutation in schema.mutations() {
                missing.insert(mutation.clone());
                for (path, _) in schema.input_paths(&mutation) {
                    missing.insert(format!("{mutation} {}", path.join(".")));
                }
            }
        }
        for good in &goods {
            missing.remove(good.mutation);
            for (path, _) in schema.input_paths(good.mutation) {
                if schema::at(&good.input, &path).is_some() {
                    missing.remove(&format!("{} {}", good.mutation, path.join(".")));
                }
            }
        }
    }
    // Signing out ends the session of this request: there is nothing to be said in it.
    assert_eq!(
        missing.into_iter().collect::<Vec<_>>(),
        ["userSignOut", "userSignOut clientMutationId"]
    );
}

#[rstest]
#[tokio::test]
async fn every_text_that_deceives_or_never_ends_is_refused_where_it_stands(
    #[values(Trade, People, Houses, Register)] group: Group,
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut walk = Walk::begin(group, backend).await;
    let hostile = [
        "\u{0}".to_owned(),
        "a\u{202e}b".to_owned(),
        "a\u{7}b".to_owned(),
        "x".repeat(5_000),
        HEADER.to_owned(),
        String::new(),
        "   ".to_owned(),
    ];
    for good in 0..walk.goods.len() {
        let Good {
            mutation, input, ..
        } = &walk.goods[good];
        let (mutation, input) = (*mutation, input.clone());
        for (path, _) in walk.filled(good) {
            if !schema::at(&input, &path).is_some_and(Value::is_string) {
                continue;
            }
            for evil in &hostile {
                if !may_be(&walk.schema, mutation, &path, evil) {
                    walk.tries(good, &path, &json!(evil)).await;
                }
            }
        }
    }
    walk.end().await;
}

/// What is nothing of a kind of value.
fn nothing_of(schema: &Schema, kind: &str) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|text| json!(text)).collect();
    match kind {
        "Decimal" => {
            let long = "9".repeat(10_000);
            let tiny = format!("0.{}1", "0".repeat(9_998));
            let mut all: Vec<Value> = texts(&[
                "-1",
                "NaN",
                "Infinity",
                "1e400",
                "1e3",
                "0x10",
                "1,5",
                "1.",
                ".5",
                "--1",
                "+1",
                "٣",
                "9007199254740993",
                "one",
                &long,
                &tiny,
            ]);
            all.extend([json!(1.5), json!(5), json!([]), json!({}), json!(true)]);
            all
        }
        "Int" => vec![
            json!("1"),
            json!(1.5),
            json!(9_007_199_254_740_993_i64),
            json!(-2_147_483_649_i64),
            json!(-1),
            json!(true),
        ],
        "Date" => texts(&[
            "2026-02-30",
            "2026-13-01",
            "31/07/2026",
            "2026-7-1",
            "0000-00-00",
            "99999-01-01",
            "today",
            "",
        ]),
        "DateTime" => texts(&[
            "2026-07-26",
            "2026-07-26T25:00:00Z",
            "2026-07-26T12:00:00",
            "tomorrow",
            "1e9",
        ]),
        "CurrencyCode" => texts(&["DOGE", "XXX", "đồng", "VN"]),
        "CountryCode" => texts(&["ZZZ", "1", "Việt Nam"]),
        "PhoneNumber" => texts(&[
            "113",
            "0912 000 999 ext 7",
            "+84 1",
            "số của tôi",
            "tel:+84912000999",
        ]),
        "EmailAddress" => texts(&[
            "mai",
            "Mai <mai@htx-namau.example>",
            "\"mai@htx-namau.example\"@evil.example",
            "mai@htx-namau.example, evil@evil.example",
            "mai@[127.0.0.1]",
            "mаi@htx-namau.example",
        ]),
        "Boolean" => vec![json!("true"), json!(1)],
        kind if schema.is_choice(kind) => vec![json!("BUSHEL"), json!(1), json!(true)],
        _ => Vec::new(),
    }
}

#[rstest]
#[tokio::test]
async fn every_number_that_is_none_is_refused_where_it_stands(
    #[values(Trade, People, Houses, Register)] group: Group,
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut walk = Walk::begin(group, backend).await;
    for good in 0..walk.goods.len() {
        for (path, kind) in walk.filled(good) {
            let name = path.last().map_or("", String::as_str);
            for evil in nothing_of(&walk.schema, &kind) {
                // The forms of the register send a day that is left out as an empty one.
                let is_left_out = evil == "" && (path[0] == "closure" || name == "expiresOn");
                if !is_left_out {
                    walk.tries(good, &path, &evil).await;
                }
            }
            // Units, bases and other names that nobody knows.
            if ["unit", "perUnit", "basis"].contains(&name) {
                walk.tries(good, &path, &json!("bushel")).await;
            }
        }
    }
    walk.end().await;
}
