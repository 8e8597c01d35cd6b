//! The deal, step by step.

use std::io::Write;

use anyhow::Context as _;
use chrono::{Days, NaiveDate};
use kernel::{text::Language, time::vn};
use serde_json::{Value, json};

use super::tale::Tale;
use super::visitor::Visitor;
use crate::{WORLD, server::Server};

/// Plays it.
pub(super) async fn play(server: &Server, out: &mut (impl Write + Send)) -> anyhow::Result<()> {
    let url = server
        .public_url()
        .as_str()
        .trim_end_matches('/')
        .to_owned();
    let (password, _) = accounts::sample::faces(WORLD)?;
    let quan = Visitor::sign_in(&url, "Quân", "quan@sieuthimau.example", &password).await?;
    let mai = Visitor::sign_in(&url, "Mai", "mai@htx-namau.example", &password).await?;
    let duyen = Visitor::sign_in(&url, "Duyên", "duyen@langson.example", &password).await?;
    let today = vn::date(server.db().clock().now());
    writeln!(
        out,
        "A deal on {url}, with invented people. Letters are marked ✉; read them at {url}/mailbox."
    )?;
    let mut tale = Tale::new(out, server);

    let product = find(&quan).await?;
    tale.step(
        "Quân, the buyer",
        &format!(
            "searches `na chi lang` and opens {}: {}",
            product["name"], product["answeredBy"]["note"]
        ),
    )
    .await?;

    let inquiry = ask(&quan, &product, today).await?;
    tale.step(
        "Quân",
        &format!(
            "asks for 20 t a week for four weeks, to two places: inquiry {}",
            text(&inquiry["number"])
        ),
    )
    .await?;

    mai.act(
        "inquiryMessageSend",
        json!({
            "idempotencyKey": mai.key(),
            "inquiryId": inquiry["id"],
            "body": "Chào anh Quân, tuần đầu mưa nhiều nên bên em chỉ chắc được 14 tấn, các tuần sau đủ 20 tấn.",
        }),
        "message { id }",
    )
    .await?;
    tale.step("Mai, the cooperative", "writes a message")
        .await?;

    let first = quote(&mai, &inquiry, None, "58000", today).await?;
    tale.step(
        "Mai",
        &format!(
            "sends quotation {}: less in the first week, {}",
            text(&first["number"]),
            money(&first["total"])
        ),
    )
    .await?;

    quan.act(
        "inquiryMessageSend",
        json!({ "idempotencyKey": quan.key(), "inquiryId": inquiry["id"], "body": "Giá 56.500 đ/kg thì chúng tôi chốt ngay hôm nay." }),
        "message { id }",
    )
    .await?;
    tale.step("Quân", "asks for a better price in the thread")
        .await?;

    let second = quote(&mai, &inquiry, Some(1), "56500", today).await?;
    tale.step(
        "Mai",
        &format!("sends revision 2, {}", money(&second["total"])),
    )
    .await?;

    let accepted = quan
        .act(
            "quotationAccept",
            json!({ "idempotencyKey": quan.key(), "quotationId": second["id"], "expectedRevision": 2, "externalReference": "PO-2026-118" }),
            "order { id number state deliveries { id lines { line planned { value unit } } } }",
        )
        .await?;
    let order = &accepted["order"];
    tale.step(
        "Quân",
        &format!(
            "accepts the firm offer: order {} is {}",
            text(&order["number"]),
            text(&order["state"])
        ),
    )
    .await?;

    let deliveries = order["deliveries"].as_array().context("deliveries")?;
    for delivery in deliveries {
        deliver(&mai, &quan, delivery).await?;
    }
    tale.steps(
        "Mai and Quân",
        &format!(
            "{} deliveries are shipped, weighed and received, one after the other",
            deliveries.len()
        ),
    )
    .await?;
    let ended = quan
        .ask(
            "query($id: ID!) { node(id: $id) { ... on Order { state } } }",
            json!({ "id": order["id"] }),
        )
        .await?;
    tale.step(
        "Chợ Phiên",
        &format!(
            "order {} is {}",
            text(&order["number"]),
            text(&ended["node"]["state"])
        ),
    )
    .await?;

    at_the_desk(&mut tale, &quan, &duyen, today).await
}

async fn find(quan: &Visitor) -> anyhow::Result<Value> {
    let found = quan
        .ask(
            "{ products(filter: { text: \"na chi lang\", stars: 3 }, first: 1) { nodes { id slug name stars producer { name } answeredBy { kind note } } } }",
            json!({}),
        )
        .await?;
    let product = &found["products"]["nodes"][0];
    anyhow::ensure!(!product.is_null(), "`na chi lang` finds nothing");
    Ok(product.clone())
}

async fn ask(quan: &Visitor, product: &Value, today: NaiveDate) -> anyhow::Result<Value> {
    let places = [
        ("00331", "Kho Mẫu phía nam, cửa số 3"),
        ("00145", "Kho Mẫu phía đông, cửa số 1"),
    ];
    let until = today + Days::new(7 + 21);
    let schedule: Vec<Value> = places
        .iter()
        .map(|(unit, line)| {
            json!({
                "from": today + Days::new(7),
                "to": today + Days::new(13),
                "everyWeekUntil": until,
                "quantity": { "value": "10", "unit": "tấn" },
                "place": { "unitCode": unit, "lines": [line] },
            })
        })
        .collect();
    let payload = quan
        .act(
            "inquirySubmit",
            json!({
                "idempotencyKey": quan.key(),
                "lines": [{
                    "productId": product["id"],
                    "schedule": schedule,
                    "targetPrice": { "amount": "55000", "perUnit": "kg" },
                    "wishes": "Quả từ 250 g, hái trong ngày, đóng thùng 10 kg.",
                }],
                "certificates": ["VIETGAP"],
                "note": "Hàng cho 12 siêu thị, nhận từ 4 giờ đến 9 giờ sáng.",
                "externalReference": "RFQ-0711",
            }),
            "inquiry { id number lines { position schedule { number window { from } } } }",
        )
        .await?;
    Ok(payload["inquiry"].clone())
}

async fn quote(
    mai: &Visitor,
    inquiry: &Value,
    after: Option<i32>,
    price: &str,
    today: NaiveDate,
) -> anyhow::Result<Value> {
    let schedule = inquiry["lines"][0]["schedule"]
        .as_array()
        .context("a schedule")?;
    let first_week = schedule
        .iter()
        .filter_map(|entry| entry["window"]["from"].as_str())
        .min()
        .context("windows")?
        .to_owned();
    let answers: Vec<Value> = schedule
        .iter()
        .map(|entry| {
            if entry["window"]["from"] == first_week.as_str() {
                json!({ "entry": entry["number"], "answer": "LESS", "quantity": { "value": "7", "unit": "tấn" } })
            } else {
                json!({ "entry": entry["number"], "answer": "OFFERED" })
            }
        })
        .collect();
    let payload = mai
        .act(
            "quotationSend",
            json!({
                "idempotencyKey": mai.key(),
                "inquiryId": inquiry["id"],
                "expectedRevision": after,
                "firm": true,
                "validUntil": today + Days::new(5),
                "lines": [{
                    "line": 1,
                    "answers": answers,
                    "price": { "amount": price, "perUnit": "kg", "basis": "DELIVERED", "grade": "loại 1", "packing": "thùng 10 kg" },
                    "vatReason": "Nông sản chưa chế biến do hợp tác xã bán ra",
                }],
                "note": "Na hái sáng, xe lạnh chạy trong đêm.",
            }),
            "quotation { id number revision total { amount currency } coversEverything }",
        )
        .await?;
    Ok(payload["quotation"].clone())
}

async fn deliver(mai: &Visitor, quan: &Visitor, delivery: &Value) -> anyhow::Result<()> {
    let planned = &delivery["lines"][0]["planned"];
    mai.act(
        "deliveryShip",
        json!({ "idempotencyKey": mai.key(), "deliveryId": delivery["id"], "note": "Xe 12C-345.67, lái xe anh Tài" }),
        "delivery { state }",
    )
    .await?;
    quan.act(
        "deliveryReceive",
        json!({
            "idempotencyKey": quan.key(),
            "deliveryId": delivery["id"],
            "lines": [{ "line": delivery["lines"][0]["line"], "quantity": { "value": planned["value"], "unit": planned["unit"] } }],
        }),
        "delivery { state } order { state }",
    )
    .await?;
    Ok(())
}

/// Most real products have nobody who answers for them: the province's desk does.
async fn at_the_desk<W: Write + Send>(
    tale: &mut Tale<'_, W>,
    quan: &Visitor,
    duyen: &Visitor,
    today: NaiveDate,
) -> anyhow::Result<()> {
    let found =
        quan.ask("{ products(filter: { text: \"hồng vành khuyên\", claimed: false }, first: 1) { nodes { id name answeredBy { kind note } } } }", json!({})).await?;
    let product = &found["products"]["nodes"][0];
    tale.step(
        "Quân",
        &format!(
            "opens {}: {}",
            product["name"], product["answeredBy"]["note"]
        ),
    )
    .await?;
    let payload = quan
        .act(
            "inquirySubmit",
            json!({
                "idempotencyKey": quan.key(),
                "acknowledgeDesk": true,
                "lines": [{
                    "productId": product["id"],
                    "schedule": [{ "from": today + Days::new(10), "to": today + Days::new(14), "quantity": { "value": "500", "unit": "kg" } }],
                }],
            }),
            "inquiry { id number desk { legalName } }",
        )
        .await?;
    let inquiry = &payload["inquiry"];
    tale.step(
        "Quân",
        &format!(
            "asks all the same: inquiry {} lies at {}",
            text(&inquiry["number"]),
            inquiry["desk"]["legalName"]
        ),
    )
    .await?;
    let queue = duyen.ask("{ viewer { inquiries(side: DESK, awaiting: ME, first: 5) { nodes { number state producer { name } } } } }", json!({})).await?;
    let waiting = queue["viewer"]["inquiries"]["nodes"]
        .as_array()
        .map_or(0, Vec::len);
    duyen
        .act(
            "inquiryMessageSend",
            json!({
                "idempotencyKey": duyen.key(),
                "inquiryId": inquiry["id"],
                "body": "Sở đã nhận được. Chúng tôi hỏi xã Văn Lãng và trả lời anh trong ngày mai.",
            }),
            "message { id }",
        )
        .await?;
    tale.step(
        "Duyên, the province",
        &format!("finds {waiting} inquiry in her queue and answers it"),
    )
    .await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

/// An amount as people read it: `4,292,000,000 VND`.
fn money(value: &Value) -> String {
    let amount = text(&value["amount"]);
    let read = kernel::decimal::parse(amount);
    let grouped = read.map_or_else(
        || amount.to_owned(),
        |number| kernel::format::number(number, Language::En),
    );
    format!("{grouped} {}", text(&value["currency"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_in_groups_of_three_digits() {
        let amount = json!({ "amount": "4292000000", "currency": "VND" });
        assert_eq!(money(&amount), "4,292,000,000 VND");
    }
}
