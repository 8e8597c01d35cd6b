//! The same command twice: it is done once and answered twice alike.

mod at_once;
mod people;
mod register;
mod trade;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, MAI, QUAN},
    schema::Schema,
    tables::{self, Tables, differing},
};

/// Commands that agree on money or a quantity. That none of them goes without a key nothing but this list says; whatever creates something
/// would be done twice without one, which the story sees.
const AGREE: [&str; 9] = [
    "quotationSend",
    "quotationAccept",
    "quotationCounter",
    "orderPlace",
    "orderConfirm",
    "orderAmendmentPropose",
    "orderAmendmentAccept",
    "deliveryShip",
    "deliveryReceive",
];

/// Commands that take no key.
const KEYLESS: [&str; 14] = [
    // Nobody is known yet, so that the key would be nobody's.
    "userSignIn",
    "signInLinkRequest",
    "signInLinkUse",
    "secondFactorVerify",
    "userSignUp",
    "userEmailConfirm",
    "emailConfirmationResend",
    "passwordResetRequest",
    "passwordReset",
    // A link that works once is a key of its own.
    "invitationAccept",
    "personalDataEraseConfirm",
    // The session of whoever would ask again is over.
    "userSignOut",
    // The answers are secrets, which are not kept, and a code works once.
    "secondFactorEnable",
    "secondFactorDisable",
];

/// A command that was carried out, and what was answered.
struct Step {
    who: Client,
    mutation: &'static str,
    input: Value,
    selection: &'static str,
    answer: Value,
}

/// A story in which everything is sent twice.
struct Twice<'a> {
    app: &'a TestApp,
    schema: Schema,
    steps: Vec<Step>,
}

impl<'a> Twice<'a> {
    async fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            schema: Schema::read(&app.anonymous()).await,
            steps: Vec::new(),
        }
    }

    /// Sends a command, sends it again, and where it goes without a key, once more without one, which is answered alike.
    async fn act(
        &mut self,
        who: &Client,
        mutation: &'static str,
        input: Value,
        selection: &'static str,
    ) -> Value {
        self.act_bare(who, mutation, input, selection, None).await
    }

    /// The same; without a key the second answer is `bare`, where it says how much was done by it.
    async fn act_bare(
        &mut self,
        who: &Client,
        mutation: &'static str,
        mut input: Value,
        selection: &'static str,
        bare: Option<Value>,
    ) -> Value {
        input["idempotencyKey"] = json!(Client::key());
        let answer = who.act(mutation, input.clone(), selection).await;
        let before = written(self.app).await;
        assert_eq!(
            who.act(mutation, input.clone(), selection).await,
            answer,
            "{mutation} again"
        );
        let keyless = without_key(&input);
        if self.schema.requires(mutation, "idempotencyKey") {
            let refused = deal::refusals(&who.attempt(mutation, keyless, selection).await);
            assert_eq!(
                refused,
                ["IDEMPOTENCY_KEY_REQUIRED input.idempotencyKey"],
                "{mutation} without a key"
            );
        } else {
            assert_eq!(
                who.act(mutation, keyless, selection).await,
                bare.unwrap_or_else(|| answer.clone()),
                "{mutation} again without a key"
            );
        }
        let changed = differing(&before, &written(self.app).await);
        assert_eq!(changed, Vec::<String>::new(), "{mutation} again wrote");
        self.steps.push(Step {
            who: who.clone(),
            mutation,
            input,
            selection,
            answer: answer.clone(),
        });
        answer
    }
}

fn without_key(input: &Value) -> Value {
    let mut input = input.clone();
    input
        .as_object_mut()
        .expect("an object")
        .remove("idempotencyKey");
    input
}

/// The same command with something else in it: other words, another value, another thing, or at last another version.
fn otherwise(input: &Value) -> Value {
    let mut other = input.clone();
    let words = [
        "reason",
        "body",
        "note",
        "externalReference",
        "name",
        "legalName",
        "source",
    ];
    if let Some(field) = words.into_iter().find(|field| input.get(*field).is_some()) {
        other[field] = json!("Khác");
        return other;
    }
    let values = [
        ("validUntil", json!("2026-07-30")),
        ("email", json!("khac@nguoila.example")),
        ("role", json!("AGENT")),
        ("choice", json!("WITHDRAWN")),
        ("productReview", json!("BEFORE")),
        ("productReview", json!("AFTER")),
        ("includingThis", json!(true)),
        ("papers", json!([{ "kind": "OTHER", "reference": "K-1" }])),
        ("supply", json!([])),
        ("currentPassword", json!("khac")),
        ("clientMutationId", json!("khac")),
    ];
    for (field, value) in values {
        if input.get(field).is_some_and(|known| *known != value) {
            other[field] = value;
            return other;
        }
    }
    let named = ["sessionId", "invitationId", "memberId"];
    match named.into_iter().find(|field| input.get(*field).is_some()) {
        Some(field) => other[field] = json!(another(deal::text(&input[field]))),
        None => other["expectedVersion"] = json!(77),
    }
    other
}

/// An id of the same kind that is nobody's.
fn another(id: &str) -> String {
    let mut other = id.to_owned();
    let last = other.pop();
    other.push(if last == Some('0') { '1' } else { '0' });
    other
}

/// Everything that commands write, once every letter has left.
async fn written(app: &TestApp) -> Tables {
    app.letters_out().await;
    tables::written(app).await
}

#[rstest]
#[tokio::test]
async fn every_command_sent_twice_is_done_once_and_answered_alike(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let mut twice = Twice::new(&app).await;
    people::play(&mut twice).await;
    register::play(&mut twice).await;
    trade::play(&mut twice).await;
    let Twice { schema, steps, .. } = twice;
    for mutation in schema.mutations() {
        assert_eq!(
            steps.iter().any(|step| step.mutation == mutation),
            !KEYLESS.contains(&mutation.as_str()),
            "{mutation} is told by no step of this story"
        );
    }
    for mutation in AGREE {
        assert!(schema.requires(mutation, "idempotencyKey"), "{mutation}");
    }
    // By now every state and version has moved on.
    let before = written(&app).await;
    for Step {
        who,
        mutation,
        input,
        selection,
        answer,
    } in &steps
    {
        assert_eq!(
            who.act(mutation, input.clone(), selection).await,
            *answer,
            "{mutation} much later"
        );
        let other = deal::refusals(&who.attempt(mutation, otherwise(input), selection).await);
        assert_eq!(
            other,
            ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"],
            "{mutation} with another input"
        );
    }
    // A key belongs to one command: another mutation cannot have it.
    let message = steps
        .iter()
        .find(|step| step.mutation == "inquiryMessageSend")
        .expect("a message");
    let decline = json!({ "idempotencyKey": message.input["idempotencyKey"], "inquiryId": message.input["inquiryId"], "reason": "Hết hàng." });
    let other = deal::refusals(
        &message
            .who
            .attempt("inquiryDecline", decline, "inquiry { id }")
            .await,
    );
    assert_eq!(other, ["IDEMPOTENCY_KEY_REUSED input.idempotencyKey"]);
    let changed = differing(&before, &written(&app).await);
    assert_eq!(changed, Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn a_key_belongs_to_one_person(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let input = json!({ "idempotencyKey": Client::key(), "inquiryId": deal::id(&inquiry), "body": "Chào." });
    let one = quan
        .act("inquiryMessageSend", input.clone(), "message { id }")
        .await;
    let other = mai.act("inquiryMessageSend", input, "message { id }").await;
    assert_ne!(one["message"]["id"], other["message"]["id"]);
}
