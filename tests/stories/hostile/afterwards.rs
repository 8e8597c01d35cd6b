//! When it is over it is over: what was accepted or delivered, who has left, who was suspended.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DUYEN, MAI, QUAN, id},
    people::{self, organisation_of},
    register::{found_by, founds},
    tables::differing,
};

use super::stage::{refused, tables_at_rest};

/// Sends commands that come too late; each is refused at its thing, and nothing is changed.
async fn too_late(app: &TestApp, commands: &[(&Client, &str, Value)]) {
    let before = tables_at_rest(app).await;
    for (who, mutation, input) in commands {
        let mut input = input.clone();
        input["idempotencyKey"] = json!(Client::key());
        let refused = refused(who, mutation, &input).await;
        assert!(
            !refused.is_empty()
                && refused
                    .iter()
                    .all(|refusal| refusal.starts_with("STATE_TRANSITION input.")
                        || refusal.starts_with("VERSION_CONFLICT input.")
                        || refusal.starts_with("DUPLICATE input.")),
            "{mutation}: {refused:?}"
        );
    }
    assert_eq!(
        differing(&before, &tables_at_rest(app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn what_was_accepted_is_nobody_s_to_change(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let first = deal::quote(&mai, &inquiry, Binding::Firm).await;
    let mut dearer = deal::na_quotation(&inquiry, Binding::Firm);
    dearer["expectedRevision"] = first["revision"].clone();
    dearer["lines"][0]["price"]["amount"] = json!("57000");
    let second = mai
        .act(
            "quotationSend",
            dearer.clone(),
            "quotation { id revision total { amount } }",
        )
        .await["quotation"]
        .clone();
    // The first offer was cheaper; it was replaced, and nobody is bound by it.
    too_late(
        &app,
        &[(
            &quan,
            "quotationAccept",
            json!({ "quotationId": first["id"] }),
        )],
    )
    .await;
    let order = deal::accept(&quan, &second).await;
    assert_eq!(order["terms"]["total"]["amount"], second["total"]["amount"]);

    dearer["expectedRevision"] = second["revision"].clone();
    dearer["lines"][0]["price"]["amount"] = json!("90000");
    let offer = json!({ "quotationId": second["id"], "expectedRevision": second["revision"], "reason": "Giá lên." });
    let counter = json!({
        "quotationId": second["id"], "validUntil": "2026-07-30", "lines": [{ "line": 1, "price": { "amount": "1", "perUnit": "KG" } }],
    });
    let asked = json!({ "inquiryId": inquiry["id"], "reason": "Giá lên." });
    let shipped = deal::ship(&mai, &order["deliveries"][0]).await;
    let delivered = deal::receive(&quan, &shipped, "12000").await["delivery"].clone();
    let weights = json!([{ "line": 1, "quantity": { "value": "1", "unit": "KG" } }]);
    let lot = json!({ "deliveryId": delivered["id"] });
    let with = |mut input: Value, field: &str, value: &Value| {
        input[field] = value.clone();
        input
    };
    let moved = json!({ "deliveryId": delivered["id"], "lines": weights });
    too_late(
        &app,
        &[
            (&mai, "quotationSend", dearer),
            (&mai, "quotationWithdraw", offer.clone()),
            (&quan, "quotationReject", offer),
            (&quan, "quotationCounter", counter),
            (&mai, "inquiryDecline", asked.clone()),
            (&quan, "inquiryWithdraw", asked),
            (&mai, "deliveryPrepare", lot.clone()),
            (&mai, "deliveryShip", with(lot.clone(), "lines", &weights)),
            (
                &quan,
                "deliveryRefuse",
                with(lot.clone(), "reason", &json!("Dập.")),
            ),
            (
                &mai,
                "orderAmendmentPropose",
                json!({ "orderId": order["id"], "note": "Giao ít hơn.", "deliveries": [moved] }),
            ),
        ],
    )
    .await;
    // Whoever says again what he has done is answered as before, whatever he says now; the answer is kept, and nothing else.
    let before = tables_at_rest(&app).await;
    let mut again = with(lot, "lines", &weights);
    again["idempotencyKey"] = json!(Client::key());
    assert_eq!(
        refused(&quan, "deliveryReceive", &again).await,
        Vec::<String>::new()
    );
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        ["idempotency_key"]
    );
    let seen = deal::look(&quan, &order).await;
    assert_eq!(seen["terms"], order["terms"]);
    assert_eq!(
        seen["deliveries"][0]["lines"][0]["received"]["value"],
        delivered["lines"][0]["received"]["value"]
    );
}

#[rstest]
#[tokio::test]
async fn no_input_has_a_field_for_what_is_reckoned(#[values(Sqlite)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = deal::ask_for_na(&quan).await;
    let offer = deal::na_quotation(&inquiry, Binding::Firm);
    let quotation = deal::quote(&mai, &deal::ask_for_na(&quan).await, Binding::Firm).await;
    let accept = json!({ "quotationId": quotation["id"] });
    let before = tables_at_rest(&app).await;
    for (who, mutation, sound, path) in [
        (&quan, "quotationAccept", &accept, "/total"),
        (&quan, "quotationAccept", &accept, "/price"),
        (&quan, "quotationAccept", &accept, "/state"),
        (&quan, "quotationAccept", &accept, "/currency"),
        (&mai, "quotationSend", &offer, "/total"),
        (&mai, "quotationSend", &offer, "/state"),
        (&mai, "quotationSend", &offer, "/lines/0/vatTotal"),
        (&mai, "quotationSend", &offer, "/lines/0/amount"),
    ] {
        let mut input = sound.clone();
        let (place, field) = path.rsplit_once('/').expect("a place");
        input.pointer_mut(place).expect("a place")[field] = json!("1");
        input["idempotencyKey"] = json!(Client::key());
        assert_eq!(
            refused(who, mutation, &input).await,
            ["BAD_USER_INPUT"],
            "{mutation} with {path}"
        );
    }
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn an_officer_who_is_removed_has_no_desk_from_that_moment(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    // A colleague from the next province helps out, in two browsers.
    people::joins(&app, CAO_BANG, DUYEN).await;
    let (leaver, elsewhere) = (app.sign_in(CAO_BANG).await, app.sign_in(CAO_BANG).await);
    let hoa = founds(&app, "hoa@htx-moi.example", "HTX Mận Mẫu", "9900000087").await;
    let papers = json!([{ "kind": "BUSINESS_REGISTRATION", "reference": "14C7-001" }]);
    let show = json!({ "idempotencyKey": Client::key(), "organisationId": hoa.organisation, "papers": papers });
    let house = hoa
        .client
        .act("organisationSubmit", show, "organisation { id version }")
        .await["organisation"]
        .clone();
    let query = "query($id: ID!) { node(id: $id) { ... on Organisation { id } } }";
    let sees = async |client: &Client| {
        client.data(query, json!({ "id": house["id"] })).await["node"]["id"] == house["id"]
    };
    assert!(sees(&leaver).await && sees(&elsewhere).await);

    let office = organisation_of(&app, DUYEN).await.to_string();
    let members =
        "query($id: ID!) { node(id: $id) { ... on Organisation { members { id email } } } }";
    let found = duyen.data(members, json!({ "id": office })).await;
    let members = found["node"]["members"].as_array().expect("members");
    let of = |email: &str| members.iter().find(|member| member["email"] == email);
    let place = of(CAO_BANG).expect("a colleague");
    duyen
        .act(
            "memberRemove",
            json!({ "memberId": place["id"] }),
            "organisation { id }",
        )
        .await;
    let judge = json!({ "organisationId": house["id"], "expectedVersion": house["version"], "papers": papers, "reason": "Được." });
    let before = tables_at_rest(&app).await;
    for client in [&leaver, &elsewhere] {
        assert!(!sees(client).await, "not even that it waits");
        for (mutation, papers) in [("organisationVerify", true), ("organisationSuspend", false)] {
            let mut input = judge.clone();
            if !papers {
                input.as_object_mut().expect("fields").remove("papers");
            }
            assert_eq!(
                refused(client, mutation, &input).await,
                ["NOT_FOUND input.organisationId"],
                "{mutation}"
            );
        }
        assert_eq!(
            refused(
                client,
                "authorityUpdate",
                &json!({ "organisationId": office, "productReview": "AFTER" })
            )
            .await,
            ["NOT_FOUND input.organisationId"]
        );
    }
    // The office is not left without anybody: she who remains cannot go, nor make herself less.
    let own = of(DUYEN).expect("herself");
    for (mutation, input) in [
        ("memberRemove", json!({ "memberId": own["id"] })),
        (
            "memberRoleSet",
            json!({ "memberId": own["id"], "role": "AGENT" }),
        ),
    ] {
        assert_eq!(
            refused(&duyen, mutation, &input).await,
            ["LAST_OWNER input.memberId"]
        );
    }
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn who_is_suspended_is_seen_nowhere_until_it_is_reinstated(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, duyen, anybody) = (
        app.sign_in(QUAN).await,
        app.sign_in(DUYEN).await,
        app.anonymous(),
    );
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let producer = &na["producer"]["id"];
    // Every door by which a product is come upon.
    let query = "query($id: ID!, $slug: String!, $producer: ID!) { \
        byId: product(by: { id: $id }) { id } bySlug: product(by: { slug: $slug }) { id } \
        node(id: $id) { ... on Product { id } } \
        listed: products(first: 100, filter: { producerId: $producer }) { nodes { id } } \
        sold: products(first: 100, filter: { producerId: $producer, orderableNow: true }) { nodes { id } } \
        maker: producer(by: { id: $producer }) { products(first: 100) { nodes { id } } } }";
    let variables = json!({ "id": na["id"], "slug": na["slug"], "producer": producer });
    let doors = async |client: &Client| {
        let seen = client.data(query, variables.clone()).await;
        let list = |nodes: &Value| {
            let nodes = nodes.as_array().expect("products");
            nodes.iter().any(|node| node["id"] == na["id"])
        };
        [
            seen["byId"].is_object(),
            seen["bySlug"].is_object(),
            seen["node"]["id"] == na["id"],
            list(&seen["listed"]["nodes"]),
            list(&seen["sold"]["nodes"]),
            list(&seen["maker"]["products"]["nodes"]),
            found_by(client, "na dai mau chi lang")
                .await
                .contains(&id(&na).to_owned()),
        ]
    };
    for client in [&anybody, &quan] {
        assert_eq!(doors(client).await, [true; 7]);
    }
    people::suspends(&app, DUYEN, MAI).await;
    for client in [&anybody, &quan] {
        assert_eq!(doors(client).await, [false; 7], "from that moment");
    }
    let namau = organisation_of(&app, MAI).await.to_string();
    let standing = "query($id: ID!) { node(id: $id) { ... on Organisation { id version } } }";
    let seen = duyen.data(standing, json!({ "id": namau })).await["node"].clone();
    let back = json!({ "organisationId": namau, "expectedVersion": seen["version"] });
    duyen
        .act("organisationReinstate", back, "organisation { standing }")
        .await;
    assert_eq!(doors(&anybody).await, [true; 7]);
}
