//! Who has no business with a thing gets nowhere: ids of another kind and of others, the wrong side, the unpublished, the suspended.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    deal::{self, DUYEN, HA, MAI, QUAN},
    people,
    schema::{self, Schema},
    tables::differing,
};

use super::stage::{
    Good,
    Group::{self, Houses, People, Register, Trade},
    Stage, refused, tables_at_rest, whole_inquiry,
};

#[rstest]
#[tokio::test]
async fn ids_of_another_kind_and_of_others_open_nothing(
    #[values(Trade, People, Houses, Register)] group: Group,
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, goods) = group.set(backend).await;
    let schema = Schema::read(&app.anonymous()).await;
    let ha = app.sign_in(HA).await;
    let before = tables_at_rest(&app).await;
    let wrong_kind = people::actor_of(&app, QUAN).await.person.to_string();
    for Good {
        who,
        mutation,
        input,
    } in &goods
    {
        for (path, _) in schema
            .input_paths(mutation)
            .into_iter()
            .filter(|(path, kind)| kind == "ID" && schema::at(input, path).is_some())
        {
            let place = path.join(".");
            for evil in [
                wrong_kind.as_str(),
                "",
                "1",
                "inquiry_",
                "' OR 1=1 --",
                "inquiry_00000000000000000000000000; DROP TABLE inquiry",
            ] {
                let input = schema::with(input.clone(), &path, json!(evil));
                let refused = refused(who, mutation, &input).await;
                assert!(
                    refused.contains(&format!("INVALID_ID input.{place}")),
                    "{mutation} with {evil:?} in {place}: {refused:?}"
                );
            }
        }
        // Somebody else's things are not there for a stranger; what everybody sees is not his to change.
        if input.as_object().is_some_and(|fields| {
            fields
                .keys()
                .any(|field| field.ends_with("Id") && field != "clientMutationId")
        }) {
            let refused = refused(&ha, mutation, input).await;
            let is_public = ["producerId", "productId"]
                .iter()
                .any(|field| !input[field].is_null());
            assert!(
                refused.iter().any(|refusal| {
                    refusal.starts_with("NOT_FOUND input.")
                        || (is_public && refusal.starts_with("FORBIDDEN input."))
                }),
                "{mutation} by a stranger: {refused:?}"
            );
        }
    }
    assert_eq!(
        differing(&before, &tables_at_rest(&app).await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn the_wrong_side_the_unpublished_and_the_suspended_get_nowhere(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let stage = Stage::set(backend).await;
    let goods = stage.goods();
    let before = stage.tables().await;
    // Either side does only what is its own to do.
    for Good {
        who,
        mutation,
        input,
    } in &goods
    {
        let other = if who.token() == stage.quan.token() {
            &stage.mai
        } else {
            &stage.quan
        };
        if matches!(*mutation, "inquiryMessageSend" | "deliveryArrive") {
            continue;
        }
        let refused = stage.refused(other, mutation, input).await;
        assert!(
            !refused.is_empty()
                && refused
                    .iter()
                    .all(|refusal| refusal.starts_with("FORBIDDEN ")
                        || refusal.starts_with("NOT_FOUND ")),
            "{mutation}: {refused:?}"
        );
        // Staff of the province see it and are no party to it.
        if who.token() != stage.duyen.token() {
            let refused = stage.refused(&stage.duyen, mutation, input).await;
            assert!(
                !refused.is_empty()
                    && refused
                        .iter()
                        .all(|refusal| refusal.starts_with("FORBIDDEN ")
                            || refusal.starts_with("NOT_FOUND ")),
                "{mutation} by staff: {refused:?}"
            );
        }
        let nobody = stage.refused(&stage.app.anonymous(), mutation, input).await;
        assert_eq!(nobody, ["UNAUTHENTICATED"], "{mutation} by nobody");
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );

    let draft = format!(
        "UPDATE product SET state = 'DRAFT' WHERE slug = '{}'",
        deal::text(&stage.other_product["slug"])
    );
    assert_eq!(stage.app.tamper(&draft).await, 1);
    let before = stage.tables().await;
    let mut input = whole_inquiry(&stage.other_product, &stage.organisation);
    input["lines"][0]["schedule"][0]["quantity"] = json!({ "value": "60", "unit": "KG" });
    let refused = stage.refused(&stage.quan, "inquirySubmit", &input).await;
    assert_eq!(refused, ["NOT_FOUND input.lines.0.productId"]);
    let offer = goods
        .iter()
        .find(|good| good.mutation == "quotationSend")
        .expect("an offer");
    let refused = stage
        .refused(&stage.mai, "quotationSend", &offer.input)
        .await;
    assert!(
        refused.contains(&"NOT_FOUND input.lines.0.substituteProductId".to_owned()),
        "{refused:?}"
    );
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );

    // A suspended buyer begins nothing; a suspended seller neither.
    people::suspends(&stage.app, DUYEN, QUAN).await;
    people::suspends(&stage.app, DUYEN, MAI).await;
    let before = stage.tables().await;
    for mutation in [
        "inquirySubmit",
        "inquiryMessageSend",
        "quotationSend",
        "quotationAccept",
    ] {
        let good = goods
            .iter()
            .find(|good| good.mutation == mutation)
            .expect("a command");
        let refused = stage.refused(&good.who, mutation, &good.input).await;
        assert!(
            refused
                .iter()
                .any(|refusal| refusal.starts_with("ORGANISATION_SUSPENDED ")),
            "{mutation}: {refused:?}"
        );
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}
