//! A claim by invitation: who is invited finds products, ratings and what buyers asked.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{self, DUYEN, QUAN, id, listed, look, may, refusals, text},
    page::Page,
    register::{
        DONG_BANH, HOA, HTX_DONG_BANH, LAN, claims, hoa_founds, invited, producer, spoken_for,
        verified,
    },
    tables::{differing, tables},
    token,
};

use super::{events, invitation};

#[rstest]
#[tokio::test]
async fn who_is_invited_finds_products_ratings_and_what_buyers_asked(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, duyen) = (app.sign_in(QUAN).await, app.sign_in(DUYEN).await);
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let na = deal::find_product(&quan, "Na Chi Lăng đồng bành").await;
    assert_eq!(text(&na["producer"]["name"]), DONG_BANH);
    let mut input = deal::na_inquiry(id(&na));
    input["acknowledgeDesk"] = json!(true);
    let inquiry = deal::submit(&quan, input).await;

    let hoa = hoa_founds(&app).await;
    let link = invited(&app, &duyen, &dong_banh, HOA).await;
    app.last_letter_to(HOA)
        .await
        .says(&[DONG_BANH, "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)"]);

    // A look changes nothing, whoever looks.
    app.letters_out().await;
    let before = tables(&app).await;
    let stranger = Page::open(&app.anonymous(), &link).await;
    assert!(
        stranger.words().contains("Please sign in or sign up"),
        "{}",
        stranger.words()
    );
    assert!(!stranger.has_form(token(&link)));
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let claim = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(text(&claim["state"]), "APPROVED");
    assert_eq!(spoken_for(&quan, &dong_banh).await["claimed"], true);
    let query = "{ viewer { products { nodes { id state lastKnownStars producer { id } } } producerClaims { state byInvitation authority { id } } } }";
    let mine = hoa.client.data(query, json!({})).await["viewer"].clone();
    let products = mine["products"]["nodes"].as_array().expect("products");
    assert!(products.iter().any(|product| id(product) == id(&na)));
    assert!(
        products
            .iter()
            .all(|product| product["producer"]["id"] == json!(dong_banh))
    );
    assert_eq!(mine["producerClaims"][0]["byInvitation"], true);

    // What waited at the desk is hers, and the buyer is told.
    assert_eq!(
        listed(&hoa.client, "inquiries", "side: SELLING, awaiting: ME").await,
        [id(&inquiry)]
    );
    assert_eq!(
        listed(&duyen, "inquiries", "side: DESK, awaiting: ME").await,
        Vec::<String>::new()
    );
    assert_eq!(look(&quan, &inquiry).await["viewerSide"], "BUYING");
    let letters = app.letters_to(HOA).await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject.contains(DONG_BANH))
    );
    let waiting = letters
        .iter()
        .find(|letter| letter.subject.contains(text(&inquiry["number"])))
        .expect("a letter about what waited");
    waiting.says(&["80 tấn", "55.000 ₫/kg"]);
    app.last_letter_to(QUAN).await.says(&[HTX_DONG_BANH]);
    verified(&hoa, &duyen).await;
    assert!(
        may(&hoa.client, &inquiry)
            .await
            .contains(&"QUOTATION_SEND".to_owned())
    );

    // The link is used up; claiming again is no fault and changes nothing.
    app.letters_out().await;
    let before = tables(&app).await;
    let again = claims(&hoa, &dong_banh, &link).await;
    assert_eq!(id(&again), id(&claim));
    let differences = differing(&before, &tables(&app).await);
    assert_eq!(
        differences,
        ["idempotency_key"],
        "the answer is kept, nothing else"
    );
    assert_eq!(
        events(&app).await,
        ["producer.corrected", "producer.invited", "producer.claimed"]
    );
    assert!(
        refusals(&invitation(&duyen, &dong_banh, LAN).await)
            == ["ALREADY_CLAIMED input.producerId"]
    );
}
