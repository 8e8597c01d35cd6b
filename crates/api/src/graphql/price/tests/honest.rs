//! What honest clients ask of the real schema stays within the limits, and the dearest document that is let in within everybody's minute.

use super::*;
use crate::limits::Allowances;

/// What a buyer compares of an offer.
const OFFER: &str = "fragment Offer on Quotation {
    id number seller { id legalName } firm validUntil coversEverything total { amount currency } vatTotal { amount }
    lines {
        inquiryLine { position productName } priceTerm { price { amount perUnit } basis place grade packing } vatPercent covered total { amount }
        entries { entry window { from to } asked { value unit } answer offered { value unit } otherWindow { from to } missing { value unit } }
        gaps { kind entry missing { value unit } window { from to } targetPrice { amount } offeredPrice { amount } }
    }
}";

fn costs(query: &str, variables: serde_json::Value) -> usize {
    let document = parse_query(query).expect("a document");
    price(
        &document,
        None,
        &Variables::from_json(variables),
        &Shape::of(&crate::graphql::sdl()),
        &Limits::default(),
    )
    .unwrap_or_else(|refusal| panic!("{refusal:?} of {query}"))
}

#[test]
fn twenty_inquiries_with_their_schedules_and_totals_are_one_question() {
    let page = "{ viewer { inquiries(first: 20) { pageInfo { hasNextPage endCursor } nodes {
        id number state awaiting replyBy
        lines { position productName schedule { number window { from to } quantity { value unit } place { unitCode lines } } }
        quotations { id number revision state validUntil total { amount currency } }
    } } } }";
    let cost = costs(page, serde_json::json!({}));
    assert!((500..1_000).contains(&cost), "{cost}");
}

#[test]
fn offers_are_compared_line_by_line_in_one_question() {
    let of_one = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Inquiry {{ id number lines {{ position productName schedule {{ number window {{ from to }} quantity {{ value unit }} }} }} quotations {{ ...Offer }} }} }} }} {OFFER}"
    );
    let cost = costs(&of_one, serde_json::json!({ "id": "x" }));
    assert!((200..700).contains(&cost), "{cost}");

    let chosen =
        format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ...Offer }} }} {OFFER}");
    let five = costs(
        &chosen,
        serde_json::json!({ "ids": ["a", "b", "c", "d", "e"] }),
    );
    assert!((400..1_000).contains(&five), "{five}");
}

#[test]
fn the_dearest_document_costs_nobody_more_than_his_minute() {
    let dearest = u32::try_from(Limits::default().cost).expect("points");
    let Allowances {
        anonymous,
        member,
        staff,
    } = Allowances::default();
    for allowance in [anonymous, member, staff] {
        assert!(dearest <= allowance, "{dearest} of {allowance}");
    }
    // A refusal counts as its ten points: whoever sends nothing else is stopped after at most so many a minute.
    assert!(anonymous / 10 <= 600, "{anonymous}");
}
