//! Goods leave, come, are weighed or refused, and the order ends.

use serde_json::{Value, json};
use tests::{
    deal::{self, DELIVERY, MAI, QUAN, id, listed, look, may, refused, text},
    page::Page,
    tables::trade_events,
};

use super::Cast;

pub(super) async fn one_delivery_goes_its_way_through_the_pages(
    cast: &Cast,
    order: &Value,
    link: &str,
) {
    let delivery = &order["deliveries"][0];
    assert_eq!(
        delivery["lines"][0]["planned"],
        json!({ "value": "10000", "unit": "KG" })
    );
    assert_eq!(
        may(&cast.mai, delivery).await,
        ["DELIVERY_PREPARE", "DELIVERY_SHIP"]
    );
    assert_eq!(may(&cast.quan, delivery).await, Vec::<String>::new());

    // Her first letter still works, and now its page offers what can be done now.
    let page = Page::open(&cast.phone, link).await;
    assert!(!page.has_form("/quote") && page.has_form("/cancel"));
    let page = page.form("/prepare").send(&cast.phone).await;
    assert!(
        page.words().contains("Sớm hơn ngày hẹn"),
        "{}",
        page.words()
    );
    let form = page
        .form("/ship")
        .with("lines.0.quantity", "9,8")
        .with("rest.outcome", "DROPPED")
        .with("note", "Xe 12C-123.45");
    assert_eq!(
        form.value("delivery"),
        Some(id(delivery)),
        "the first delivery comes first"
    );
    let page = form.send(&cast.phone).await;
    assert!(
        page.words().contains("Đã báo hàng rời kho."),
        "{}",
        page.words()
    );
    let shipped = look(&cast.quan, delivery).await;
    assert_eq!(
        (text(&shipped["state"]), text(&shipped["note"])),
        ("SHIPPED", "Xe 12C-123.45")
    );
    for person in [&cast.quan, &cast.mai] {
        assert_eq!(
            refused(person, order, "ORDER_CANCEL").await,
            ["GOODS_HAVE_LEFT"]
        );
    }
    assert_eq!(
        may(&cast.quan, delivery).await,
        ["DELIVERY_ARRIVE", "DELIVERY_RECEIVE", "DELIVERY_REFUSE"]
    );
    assert_eq!(
        listed(&cast.quan, "deliveries", "side: BUYING, awaiting: ME").await,
        [id(delivery)]
    );
    assert_eq!(
        listed(&cast.quan, "orders", "awaiting: ME").await,
        [id(order)]
    );

    let letter = cast.app.last_letter_to(QUAN).await;
    letter.says(&[text(&delivery["number"]), "9,8 tấn"]);
    let his = cast.app.anonymous();
    let page = Page::open(&his, &letter.link())
        .await
        .form("/arrive")
        .send(&his)
        .await;
    let form = page.form("/receive");
    assert_eq!(
        form.value("lines.0.quantity"),
        Some(""),
        "the scales say it, not the page"
    );
    let page = form.with("lines.0.quantity", "9,7805").send(&his).await;
    assert!(
        page.words().contains("Đã ghi số cân và nhận hàng."),
        "{}",
        page.words()
    );
    let query = format!(
        "query($id: ID!) {{ node(id: $id) {{ ... on Delivery {{ {DELIVERY} order {{ state }} }} }} }}"
    );
    let received = cast.mai.data(&query, json!({ "id": id(delivery) })).await["node"].clone();
    assert_eq!(
        (text(&received["state"]), text(&received["order"]["state"])),
        ("RECEIVED", "CONFIRMED")
    );
    assert_eq!(
        received["lines"][0]["shipped"],
        json!({ "value": "9800", "unit": "KG" })
    );
    assert_eq!(
        received["lines"][0]["received"],
        json!({ "value": "9780.5", "unit": "KG" })
    );
    cast.app
        .last_letter_to(MAI)
        .await
        .says(&[text(&delivery["number"]), "9,7805 tấn"]);
    let way = [
        "delivery.preparing",
        "delivery.shipped",
        "delivery.arrived",
        "delivery.received",
    ];
    assert_eq!(trade_events(&cast.app).await[10..], way);
}

pub(super) async fn the_others_are_settled_and_the_order_completes_by_itself(
    cast: &Cast,
    order: &Value,
) {
    let deliveries = order["deliveries"].as_array().expect("deliveries");
    let (last, others) = deliveries[1..].split_last().expect("more deliveries");
    for delivery in others {
        deal::ship(&cast.mai, delivery).await;
        let payload = deal::receive(&cast.quan, delivery, "7950").await;
        assert_eq!(payload["order"]["state"], "CONFIRMED");
    }
    deal::ship(&cast.mai, last).await;
    let input = json!({ "deliveryId": id(last), "reason": "Quả dập, quá chín" });
    let payload = cast
        .quan
        .act(
            "deliveryRefuse",
            input,
            &format!("delivery {{ {DELIVERY} }} order {{ state }}"),
        )
        .await;
    assert_eq!(
        (
            text(&payload["delivery"]["state"]),
            text(&payload["order"]["state"])
        ),
        ("REFUSED", "COMPLETED")
    );

    for (person, reader) in [(&cast.quan, QUAN), (&cast.mai, MAI)] {
        assert_eq!(may(person, order).await, Vec::<String>::new());
        for list in ["inquiries", "quotations", "orders", "deliveries"] {
            assert!(
                listed(person, list, "awaiting: ME").await.is_empty(),
                "{list} of {reader}"
            );
        }
        let letters = cast.app.letters_to(reader).await;
        let refusal = letters.last().expect("letters");
        refusal.says(&[
            "Quả dập, quá chín",
            "Đây là chuyến cuối nên đơn hàng đã kết thúc",
            "57,4805 tấn",
            "4.586.400.000 ₫",
        ]);
        // One letter tells of the refusal and of what the order came to.
        assert!(
            !letters
                .iter()
                .any(|it| it.subject.starts_with("Đã xong đơn"))
        );
    }
}
