//! Two people at once: exactly one outcome, and the loser is told what is there now.

use chrono::{Duration, NaiveDate};
use futures::future::join_all;
use kernel::time::vn;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, HA, MAI, QUAN, THANH},
    people, post,
};

/// Every fact once, every letter once.
async fn nothing_twice(app: &TestApp) {
    app.letters_out().await;
    let db = app.server().db();
    post::all_arrived_in_order(db, &app.smtp.as_ref().expect("a mail server").received()).await;
    let states = "(SELECT subject_id, kind FROM event WHERE kind IN ('inquiry.answered', 'inquiry.declined', 'inquiry.ordered', \
                  'quotation.sent', 'quotation.accepted', 'quotation.expired', 'order.confirmed', 'delivery.received', 'order.completed') \
                  GROUP BY subject_id, kind HAVING count(*) > 1) d";
    assert_eq!(post::count(db, states).await, 0, "one event a change");
}

async fn events(app: &TestApp, kind: &str) -> usize {
    post::count(app.server().db(), &format!("event WHERE kind = '{kind}'")).await
}

fn refusal(payload: &Value) -> &Value {
    let errors = payload["userErrors"].as_array().expect("a payload");
    assert_eq!(errors.len(), 1, "{payload}");
    &errors[0]
}

/// A conflict of states, typed, with the state that is there now.
fn lost_to(payload: &Value, state: &str) {
    let error = refusal(payload);
    assert_eq!(error["__typename"], "StateTransitionError", "{payload}");
    assert_eq!(
        (error["code"].clone(), error["from"].clone()),
        (json!("STATE_TRANSITION"), json!(state))
    );
}

fn won(payload: &Value) -> bool {
    payload["userErrors"] == json!([])
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_members_answer_the_same_inquiry_at_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    people::joins(&app, THANH, MAI).await;
    let (quan, mai, thanh) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(THANH).await,
    );
    for round in 1..=3 {
        let inquiry = deal::ask_for_na(&quan).await;
        let answers = join_all([&mai, &thanh].map(|member| {
            let input = deal::na_quotation(&inquiry, Binding::Firm);
            member.attempt("quotationSend", input, "quotation { id revision }")
        }))
        .await;
        let (winners, losers): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| won(answer));
        assert_eq!((winners.len(), losers.len()), (1, 1), "{answers:?}");
        assert_eq!(winners[0]["quotation"]["revision"], 1);
        let error = refusal(losers[0]);
        assert_eq!(error["__typename"], "VersionConflict", "{error}");
        assert_eq!(
            (error["current"].clone(), error["path"].clone()),
            (json!(1), json!(["input", "expectedRevision"]))
        );
        assert_eq!(events(&app, "quotation.sent").await, round);
        assert_eq!(events(&app, "inquiry.answered").await, round);
    }
    nothing_twice(&app).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_acceptances_one_person_s_wins(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    for email in [HA, THANH, CAO_BANG] {
        people::joins(&app, email, QUAN).await;
    }
    let mut buyers = Vec::new();
    for email in [QUAN, HA, THANH, CAO_BANG] {
        buyers.push(app.sign_in(email).await);
    }
    let mai = app.sign_in(MAI).await;
    let inquiry = deal::ask_for_na(&buyers[0]).await;
    let quotation = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let tries = (0..20).map(|number| {
        let input = json!({ "idempotencyKey": Client::key(), "quotationId": deal::id(&quotation) });
        let buyer = &buyers[number % buyers.len()];
        async move {
            (
                number % 4,
                buyer
                    .attempt("quotationAccept", input, "order { id state }")
                    .await,
            )
        }
    });
    let answers = join_all(tries).await;

    // Who has won and presses again gets the order he made; everybody else learns that it is accepted.
    let winners: Vec<usize> = answers
        .iter()
        .filter(|(_, answer)| won(answer))
        .map(|(who, _)| *who)
        .collect();
    assert!(
        !winners.is_empty() && winners.iter().all(|who| *who == winners[0]),
        "{answers:?}"
    );
    let orders: Vec<&Value> = answers
        .iter()
        .filter(|(_, answer)| won(answer))
        .map(|(_, answer)| &answer["order"])
        .collect();
    assert!(orders.iter().all(|order| *order == orders[0]), "{orders:?}");
    assert_eq!(
        winners.len(),
        5,
        "all five tries of the winner get the same answer"
    );
    for (who, answer) in &answers {
        if *who != winners[0] {
            lost_to(answer, "ACCEPTED");
        }
    }
    let db = app.server().db();
    assert_eq!(post::count(db, "trade_order").await, 1);
    assert_eq!(events(&app, "quotation.accepted").await, 1);
    assert_eq!(events(&app, "order.confirmed").await, 1);
    nothing_twice(&app).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_quotation_that_expires_while_being_accepted_has_one_outcome(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let quotation = deal::quote(&mai, &deal::ask_for_na(&quan).await, Binding::Firm).await;
    let last = vn::end_of_day(NaiveDate::from_ymd_opt(2026, 7, 31).expect("a day"));
    app.hand.set(last - Duration::microseconds(1));

    let tries = (0..8).map(|number| {
        let (quan, hand) = (quan.clone(), app.hand.clone());
        let input = json!({ "idempotencyKey": Client::key(), "quotationId": deal::id(&quotation) });
        async move {
            if number == 4 {
                // Midnight strikes while the others are under way.
                hand.set(last);
            }
            quan.attempt("quotationAccept", input, "order { id }").await
        }
    });
    let answers = join_all(tries).await;
    app.until("the worker has looked", || async {
        events(&app, "quotation.accepted").await + events(&app, "quotation.expired").await > 0
    })
    .await;
    let accepted = answers.iter().any(won);
    let state = if accepted { "ACCEPTED" } else { "EXPIRED" };
    assert_eq!(deal::look(&quan, &quotation).await["state"], state);
    assert_eq!(
        events(&app, "quotation.accepted").await,
        usize::from(accepted)
    );
    assert_eq!(
        events(&app, "quotation.expired").await,
        usize::from(!accepted)
    );
    assert_eq!(
        post::count(app.server().db(), "trade_order").await,
        usize::from(accepted)
    );
    for answer in answers.iter().filter(|answer| !won(answer)) {
        lost_to(answer, "EXPIRED");
    }
    nothing_twice(&app).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_declines_while_another_quotes(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    people::joins(&app, THANH, MAI).await;
    let (quan, mai, thanh) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(THANH).await,
    );
    for round in 1..=4 {
        let inquiry = deal::ask_for_na(&quan).await;
        let decline = json!({ "idempotencyKey": Client::key(), "inquiryId": deal::id(&inquiry), "reason": "Hết hàng." });
        let (declined, quoted) = tokio::join!(
            mai.attempt("inquiryDecline", decline, "inquiry { state }"),
            thanh.attempt(
                "quotationSend",
                deal::na_quotation(&inquiry, Binding::Firm),
                "quotation { id }"
            ),
        );
        let state = deal::text(&deal::look(&quan, &inquiry).await["state"]).to_owned();
        match (won(&declined), won(&quoted)) {
            (true, false) => {
                lost_to(&quoted, "DECLINED");
                assert_eq!(state, "DECLINED");
            }
            (false, true) => {
                lost_to(&declined, "ANSWERED");
                assert_eq!(state, "ANSWERED");
            }
            _ => panic!("not one outcome: {declined} {quoted}"),
        }
        assert_eq!(
            events(&app, "inquiry.declined").await + events(&app, "quotation.sent").await,
            round
        );
    }
    nothing_twice(&app).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_storemen_weigh_the_same_delivery(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    people::joins(&app, HA, QUAN).await;
    let (quan, ha, mai) = (
        app.sign_in(QUAN).await,
        app.sign_in(HA).await,
        app.sign_in(MAI).await,
    );
    let quotation = deal::quote(&mai, &deal::ask_for_na(&quan).await, Binding::Firm).await;
    let order = deal::accept(&quan, &quotation).await;
    let delivery = &order["deliveries"][0];
    deal::ship(&mai, delivery).await;
    let weigh = |kilograms: &str| {
        json!({
            "idempotencyKey": Client::key(),
            "deliveryId": deal::id(delivery),
            "lines": [{ "line": 1, "quantity": { "value": kilograms, "unit": "kg" } }],
        })
    };
    let selection = "delivery { state lines { received { value unit } } }";
    let (one, other) = tokio::join!(
        quan.attempt("deliveryReceive", weigh("11900"), selection),
        ha.attempt("deliveryReceive", weigh("11800"), selection)
    );
    assert_ne!(won(&one), won(&other), "{one} {other}");
    let (winner, loser) = if won(&one) {
        (&one, &other)
    } else {
        (&other, &one)
    };
    lost_to(loser, "RECEIVED");
    let seen = deal::look(&mai, delivery).await;
    assert_eq!(
        seen["lines"][0]["received"],
        winner["delivery"]["lines"][0]["received"]
    );
    assert_eq!(events(&app, "delivery.received").await, 1);
    nothing_twice(&app).await;
}
