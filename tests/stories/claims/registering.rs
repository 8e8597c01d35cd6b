//! A cooperative that the register does not know: its office enters it, and it comes in.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DESK, DUYEN, id, refusals, text},
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser},
    register::{
        self, DONG_BANH, HOA, HTX_DONG_BANH, claims, decide, hoa_founds, invited_elsewhere,
        spoken_for, verified,
    },
    tables::{differing, tables},
};

const OFFICE: &str = "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)";
const NEW: &str = "HTX Hồng Vành Khuyên Ba Sơn";

fn input(name: &str, unit: &str) -> Value {
    json!({
        "idempotencyKey": Client::key(), "name": name, "legalKind": "COOPERATIVE", "unitCode": unit,
        "contactEmail": HOA, "contactPhone": "0205 3871 999",
    })
}

#[rstest]
#[tokio::test]
async fn an_office_enters_a_cooperative_and_it_comes_in(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (duyen, elsewhere) = (app.sign_in(DUYEN).await, app.sign_in(CAO_BANG).await);
    let hoa = hoa_founds(&app).await;
    verified(&hoa, &duyen).await;
    app.letters_out().await;
    let before = tables(&app).await;
    let attempt = async |client: &Client, input: Value| {
        refusals(
            &client
                .attempt("producerRegister", input, "producer { id }")
                .await,
        )
    };
    for (client, unit, refused) in [
        (&hoa.client, "06463", "FORBIDDEN input.unitCode"),
        (&elsewhere, "06463", "FORBIDDEN input.unitCode"),
        (&duyen, "20", "UNKNOWN_VALUE input.unitCode"),
        (&duyen, "00331", "FORBIDDEN input.unitCode"),
    ] {
        assert_eq!(attempt(client, input(NEW, unit)).await, [refused], "{unit}");
    }
    let mut bad = input(" ", " ");
    bad["contactPhone"] = json!("113");
    let mut refused = attempt(&duyen, bad).await;
    refused.sort_unstable();
    assert_eq!(
        refused,
        [
            "INVALID_FORMAT input.contactPhone",
            "REQUIRED input.name",
            "REQUIRED input.unitCode"
        ]
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let shown = "producer { id name claimed sample contactEmail provenance { field kind source } } producerEdge { cursor node { id } }";
    let entered = duyen
        .act("producerRegister", input(NEW, "06463"), shown)
        .await;
    let producer = &entered["producer"];
    assert_eq!(producer["name"], NEW);
    assert_eq!(producer["claimed"], false);
    assert_eq!(producer["sample"], false);
    assert_eq!(producer["contactEmail"], HOA);
    assert_eq!(entered["producerEdge"]["node"]["id"], producer["id"]);
    let origins = producer["provenance"].as_array().expect("origins");
    let fields: Vec<&str> = origins
        .iter()
        .map(|origin| text(&origin["field"]))
        .collect();
    assert_eq!(
        fields,
        [
            "administrativeUnit",
            "contactEmail",
            "contactPhone",
            "legalKind",
            "name"
        ]
    );
    assert!(
        origins
            .iter()
            .all(|origin| origin["kind"] == "REGISTER" && origin["source"] == OFFICE)
    );
    // The list goes on from its place.
    let query = "query($after: String!) { producers(first: 1, after: $after) { nodes { id } } }";
    let after = json!({ "after": entered["producerEdge"]["cursor"] });
    duyen.data(query, after).await;

    assert_eq!(
        attempt(&duyen, input(NEW, "06463")).await,
        ["DUPLICATE input.name"]
    );
    // Nor is another one renamed to it, since a table that is imported would not know whom it means.
    let rename = json!({
        "producerId": register::producer(&duyen, DONG_BANH).await, "expectedVersion": 1, "facts": { "name": NEW },
    });
    let renamed = duyen
        .attempt("producerUpdate", rename, "producer { id }")
        .await;
    assert_eq!(refusals(&renamed), ["DUPLICATE input.facts.name"]);
    for kind in ["AUTHORITY", "FOREIGN_COMPANY"] {
        let mut no_maker = input("Chi cục Mẫu", "06463");
        no_maker["legalKind"] = json!(kind);
        assert_eq!(
            attempt(&duyen, no_maker).await,
            ["UNKNOWN_VALUE input.legalKind"],
            "{kind}"
        );
    }

    // She wrote the mailbox herself, so that her invitation alone decides nothing.
    let link = invited_elsewhere(&app, &duyen, id(producer), HOA).await;
    let claim = claims(&hoa, id(producer), &link).await;
    assert_eq!(text(&claim["state"]), "WAITING");
    let approved = decide(&duyen, "producerClaimApprove", id(&claim), None).await;
    assert_eq!(text(&approved["claim"]["state"]), "APPROVED");
    assert_eq!(
        spoken_for(&duyen, id(producer)).await["organisation"]["legalName"],
        HTX_DONG_BANH
    );
}

#[rstest]
#[tokio::test]
async fn by_pages_a_cooperative_learns_whom_to_ask_and_the_officer_enters_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    hoa_founds(&app).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    let search = "/producers?text=hong%20vanh%20khuyen%20ba%20son";
    let page = Page::open(&hoa, search).await;
    let words = page.words();
    assert!(words.contains("Chưa có trong sổ?"), "{words}");
    assert!(words.contains(OFFICE), "{words}");
    assert!(page.html.contains(&format!("mailto:{DESK}")), "{words}");
    assert_eq!(Page::open(&hoa, "/desk/producers/new").await.status, 404);

    let desk = Page::open(&officer, "/desk").await;
    assert!(
        desk.words().contains("Thêm nhà sản xuất vào sổ"),
        "{}",
        desk.words()
    );
    let form = Page::open(&officer, "/desk/producers/new")
        .await
        .form("/desk/producers/new");
    let refused = form.clone().with("name", NEW).send(&officer).await;
    assert_eq!(refused.status, 422, "{}", refused.words());
    let form = form.with("name", NEW).with("unitCode", "06463");
    let entered = form.send(&officer).await;
    assert_eq!(entered.status, 200, "{}", entered.words());
    assert!(
        entered.words().contains("Đã ghi vào sổ"),
        "{}",
        entered.words()
    );
    assert!(entered.has_form("/invite"), "{}", entered.words());

    let again = Page::open(&officer, "/desk/producers/new")
        .await
        .form("/desk/producers/new")
        .with("name", NEW)
        .with("unitCode", "06463");
    let again = again.send(&officer).await;
    assert_eq!(again.status, 422);
    assert!(
        again.words().contains("đã có nhà sản xuất tên này"),
        "{}",
        again.words()
    );

    let found = Page::open(&hoa, search).await;
    assert!(found.words().contains(NEW), "{}", found.words());
    assert!(
        !found.words().contains("Chưa có trong sổ?"),
        "{}",
        found.words()
    );
}
