//! Staff of the producer's province, who see the outline of a deal.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    TestApp,
    deal::{self, DUYEN, MAI, QUAN},
    post,
    schema::Schema,
};

use super::{
    all_of, discloses,
    secret::{PEOPLE, PRICES, Secret, WORDS},
};

#[rstest]
#[tokio::test]
async fn staff_see_that_a_deal_is_and_how_much_and_neither_words_nor_prices(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let secret = Secret::play(&app).await;
    let schema = Schema::read(&app.anonymous()).await;
    let (quan, mai, duyen) = (
        app.sign_in(QUAN).await,
        app.sign_in(MAI).await,
        app.sign_in(DUYEN).await,
    );

    let (mut parties, mut staff) = (String::new(), String::new());
    for kind in ["inquiry", "quote", "order", "amend", "delivery"] {
        for id in &secret.ids[kind] {
            parties += &all_of(&schema, &quan, id).await;
            parties += &all_of(&schema, &mai, id).await;
            let seen = all_of(&schema, &duyen, id).await;
            assert!(seen.contains(id.as_str()), "staff see that {id} is");
            staff += &seen;
        }
    }
    for id in secret.ids["letter"].iter().chain(&secret.ids["person"]) {
        let seen = duyen
            .data(
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": id }),
            )
            .await;
        assert_eq!(seen, json!({ "node": null }), "{id} is nothing for staff");
    }
    // The two sides read every secret, or this story would prove nothing.
    for secret in WORDS.iter().chain(&PRICES) {
        assert!(parties.contains(secret), "{secret} is nowhere to be read");
    }
    for quantity in [
        "\"12\"",
        "\"8\"",
        "\"SHIPPED\"",
        "\"CONFIRMED\"",
        "\"DECLINED\"",
    ] {
        assert!(staff.contains(quantity), "staff see {quantity}");
    }
    let hidden = WORDS.into_iter().chain(PRICES).chain(PEOPLE);
    assert_eq!(discloses(&staff, hidden), None);
    // And the totals that follow from the prices.
    let total =
        deal::look(&quan, &json!({ "id": secret.ids["quote"][0] })).await["total"]["amount"]
            .clone();
    assert!(!staff.contains(deal::text(&total)), "staff read the total");
    assert!(post::count(app.server().db(), "event").await > 5);
}
