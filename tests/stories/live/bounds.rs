//! What one connection may take of the server: places, points, memory, and the length of an answer.

use std::time::Duration;

use chophien::cli::SettingArgs;
use chrono::Duration as Time;
use platform::Backend::Sqlite;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};
use tests::{
    Client, Options, TestApp,
    deal::{QUAN, ask_for_na, id, text},
    live::{Heard, Socket},
};

use super::{NEWS, code, follow, server_with};

/// The fewest places that there may be.
const PLACES: usize = 8;

/// Another program on the same database, which lets nobody write.
async fn holding(app: &TestApp) -> DatabaseConnection {
    let other = app.other_program().await;
    let begun = other.execute_unprepared("BEGIN IMMEDIATE").await;
    begun.expect("it holds the file");
    other
}

/// What is heard next, which has to be a word.
async fn word(socket: &mut Socket) -> Value {
    match socket.hear().await {
        Heard::Word(word) => word,
        over => panic!("{over:?} instead of a word"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_over_a_socket_takes_the_places_of_requests() {
    let app = server_with(Options {
        requests: PLACES,
        ..Options::new(Sqlite)
    })
    .await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = ask_for_na(&quan).await;
    let mut socket = Socket::of(&app, &quan).await;
    // His phone listens beside it, and takes no place by that.
    let mut phone = Socket::of(&app, &quan).await;
    follow(&mut phone, None).await;

    let other = holding(&app).await;
    let document = "mutation($input: InquiryMessageSendInput!) { inquiryMessageSend(input: $input) { userErrors { code } } }";
    for number in 0..20 {
        let input = json!({ "idempotencyKey": Client::key(), "inquiryId": id(&inquiry), "body": format!("Tin {number}") });
        socket
            .subscribe(&number.to_string(), document, json!({ "input": input }))
            .await;
    }
    // Those beyond the places are told at once, while the others wait for the database.
    let mut refusals = Vec::new();
    for _ in PLACES..20 {
        let refused = word(&mut socket).await;
        assert_eq!(refused["type"], "error", "{refused}");
        assert_eq!(code(&refused["payload"]), "UNAVAILABLE", "{refused}");
        refusals.push(text(&refused["payload"][0]["message"]).to_owned());
    }
    let by_post = quan.run("{ viewer { id } }", json!({})).await;
    assert_eq!(
        (by_post.status.as_u16(), by_post.error_code()),
        (503, Some("UNAVAILABLE")),
        "who comes by POST finds the same places taken"
    );
    let said = text(&by_post.body["errors"][0]["message"]).to_owned();
    assert!(refusals.iter().all(|refusal| *refusal == said), "{said}");
    phone.subscribe("more", NEWS, json!({})).await;
    assert_eq!(code(&phone.refused("more").await), "UNAVAILABLE");

    let released = other.execute_unprepared("ROLLBACK").await;
    released.expect("released");
    other.close().await.expect("closed");
    let mut answered = 0;
    while answered < PLACES {
        let word = word(&mut socket).await;
        match text(&word["type"]) {
            "next" => assert_eq!(word["payload"].get("errors"), None, "{word}"),
            "complete" => answered += 1,
            other => panic!("{other}: {word}"),
        }
    }
    // Every place is free again.
    let answer = socket.run("{ viewer { id } }", json!({})).await;
    assert!(answer["data"]["viewer"].is_object(), "{answer}");
    phone.subscribe("more", NEWS, json!({})).await;
    phone.data("more").await;
}

/// Says a word that is answered after everything that was said before was heard; counts the refusals that came first.
async fn refused_so_far(socket: &mut Socket) -> usize {
    socket.say(&json!({ "type": "ping" })).await;
    let mut refused = 0;
    loop {
        let word = word(socket).await;
        match text(&word["type"]) {
            "pong" => return refused,
            "error" => {
                assert_eq!(code(&word["payload"]), "RATE_LIMITED", "{word}");
                refused += 1;
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn who_takes_each_question_back_at_once_pays_for_all_and_fills_nothing() {
    const POINTS: u32 = 1_000;
    let app = server_with(Options {
        points: POINTS,
        ..Options::new(Sqlite)
    })
    .await;
    let quan = app.sign_in(QUAN).await;
    let mut socket = Socket::of(&app, &quan).await;
    let listeners = app.server().live().listeners();

    // Each costs a point at least, and nothing comes back while the clock stands still.
    let mut refused = 0;
    for _ in 0..25 {
        for number in 0..50 {
            let id = number.to_string();
            socket.subscribe(&id, NEWS, json!({})).await;
            socket.complete(&id).await;
        }
        refused += refused_so_far(&mut socket).await;
    }
    assert!(
        refused >= 1_250 - POINTS as usize,
        "{refused} of 1250 were refused: what was taken back was not paid for"
    );
    app.until("nobody listens for him any more", || async {
        app.server().live().listeners() == listeners
    })
    .await;
    // The conversation goes on, and he is answered when his points are back.
    socket.subscribe("now", NEWS, json!({})).await;
    assert_eq!(code(&socket.refused("now").await), "RATE_LIMITED");
    app.hand.advance(Time::minutes(1));
    let answer = socket.run("{ viewer { id } }", json!({})).await;
    assert!(answer["data"]["viewer"].is_object(), "{answer}");
}

/// The schema in its own words, as often as it is wanted: some hundred kilobytes each time.
fn long(times: usize) -> String {
    let asked: Vec<String> = (0..times)
        .map(|number| {
            format!(
                "a{number}: __schema {{ types {{ name description fields {{ name description args {{ name description }} type {{ name kind }} }} \
                 inputFields {{ name description }} }} }}"
            )
        })
        .collect();
    format!("{{ {} }}", asked.join(" "))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_too_long_for_a_socket_is_refused_and_goes_by_post() {
    let app = server_with(Options {
        given: SettingArgs {
            limits: Some("introspectionValues=100000000,rootFields=50,cost=1000000".to_owned()),
            ..SettingArgs::default()
        },
        ..Options::new(Sqlite)
    })
    .await;
    let quan = app.sign_in(QUAN).await;
    let mut socket = Socket::of(&app, &quan).await;
    let document = long(20);
    socket.subscribe("long", &document, json!({})).await;
    let errors = socket.refused("long").await;
    assert_eq!(code(&errors), "COST_EXCEEDED", "{errors}");
    let told = &errors[0]["extensions"];
    let most = 4 * 1024 * 1024;
    assert_eq!(
        (&told["limit"], &told["maximum"]),
        (&json!("answerBytes"), &json!(most))
    );
    let actual = told["actual"].as_u64().expect("a number");
    assert!(actual > most, "{actual}");
    // Nothing more is said of it, and others are answered.
    let answer = socket.run(&long(1), json!({})).await;
    assert!(answer["data"]["a0"].is_object());
    socket.silent_for(Duration::from_millis(300)).await;
    // By the other way there is no such bound.
    let whole = quan.run(&document, json!({})).await;
    assert!(whole.ok()["a19"].is_object());
}
