//! A trade under way: inquiries, quotations, orders and deliveries to which every command of the trade could be done, and every such
//! command as it should be.

use platform::Backend;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, DUYEN, MAI, QUAN},
    people,
    tables::Tables,
};

use super::Good;

/// A server on which every command of the trade has something to be done to.
pub(in crate::hostile) struct Stage {
    pub(in crate::hostile) app: TestApp,
    pub(in crate::hostile) quan: Client,
    pub(in crate::hostile) mai: Client,
    pub(in crate::hostile) duyen: Client,
    pub(in crate::hostile) product: Value,
    pub(in crate::hostile) other_product: Value,
    pub(in crate::hostile) inquiry: Value,
    pub(in crate::hostile) at_desk: Value,
    pub(in crate::hostile) quotation: Value,
    pub(in crate::hostile) placed: Value,
    pub(in crate::hostile) shipped: Value,
    pub(in crate::hostile) planned: Value,
    /// An order with deliveries to come, and a change of another one that the seller proposes.
    pub(in crate::hostile) agreed: Value,
    pub(in crate::hostile) amendment: Value,
    pub(in crate::hostile) organisation: String,
}

/// One window of one product, with every field filled in.
pub(in crate::hostile) fn whole_inquiry(product: &Value, organisation: &str) -> Value {
    json!({
        "idempotencyKey": Client::key(),
        "organisationId": organisation,
        "lines": [{
            "productId": product["id"],
            "schedule": [{
                "from": "2026-08-03",
                "to": "2026-08-05",
                "everyWeekUntil": "2026-08-03",
                "quantity": { "value": "5", "unit": "TONNE" },
                "place": { "country": "VN", "unitCode": "00331", "lines": ["Kho Mẫu"] },
            }],
            "targetPrice": { "amount": "55000", "perUnit": "KG" },
            "wishes": "Quả từ 250 g",
        }],
        "certificates": ["VIETGAP"],
        "targetMarket": "VN",
        "replyBy": "2026-07-26T12:00:00+07:00",
        "currency": "VND",
        "note": "Giao trước 9 giờ sáng.",
        "externalReference": "PO-77",
        "acknowledgeDesk": true,
        "acknowledgeClosed": true,
    })
}

impl Stage {
    pub(in crate::hostile) async fn set(backend: Backend) -> Self {
        let app = TestApp::start(backend).await;
        let (quan, mai, duyen) = (
            app.sign_in(QUAN).await,
            app.sign_in(MAI).await,
            app.sign_in(DUYEN).await,
        );
        let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
        let other_product = deal::find_product(&quan, "na bở mẫu chi lăng").await;
        let organisation = people::organisation_of(&app, QUAN).await.to_string();
        let ask = async || deal::submit(&quan, whole_inquiry(&product, &organisation)).await;
        let inquiry = ask().await;
        let quotation = deal::quote(&mai, &ask().await, Binding::Firm).await;
        let placed =
            deal::accept(&quan, &deal::quote(&mai, &ask().await, Binding::Free).await).await;
        let order =
            deal::accept(&quan, &deal::quote(&mai, &ask().await, Binding::Firm).await).await;
        let shipped = deal::ship(&mai, &order["deliveries"][0]).await;
        let order =
            deal::accept(&quan, &deal::quote(&mai, &ask().await, Binding::Firm).await).await;
        let planned = order["deliveries"][0].clone();
        let agreed = order;
        let order =
            deal::accept(&quan, &deal::quote(&mai, &ask().await, Binding::Firm).await).await;
        let change = json!({ "deliveryId": order["deliveries"][0]["id"], "lines": [{ "line": 1, "quantity": { "value": "4", "unit": "TONNE" } }] });
        let propose = json!({ "idempotencyKey": Client::key(), "orderId": order["id"], "note": "Mưa nhiều.", "deliveries": [change] });
        let amendment = mai
            .act("orderAmendmentPropose", propose, "amendment { id }")
            .await["amendment"]
            .clone();
        let unclaimed = quan
            .data(
                "{ products(filter: { claimed: false }, first: 1) { nodes { id baseUnit } } }",
                json!({}),
            )
            .await;
        let unclaimed = &unclaimed["products"]["nodes"][0];
        let mut desk = whole_inquiry(unclaimed, &organisation);
        desk["lines"][0]["targetPrice"] = Value::Null;
        desk["lines"][0]["schedule"][0]["quantity"] =
            json!({ "value": "500", "unit": unclaimed["baseUnit"] });
        let at_desk = deal::submit(&quan, desk).await;
        app.letters_out().await;
        Self {
            app,
            quan,
            mai,
            duyen,
            product,
            other_product,
            inquiry,
            at_desk,
            quotation,
            placed,
            shipped,
            planned,
            agreed,
            amendment,
            organisation,
        }
    }

    pub(in crate::hostile) fn goods(&self) -> Vec<Good> {
        let key = Client::key;
        let good = |who: &Client, mutation, input| Good {
            who: who.clone(),
            mutation,
            input,
        };
        let offer = json!({
            "idempotencyKey": key(), "inquiryId": self.inquiry["id"], "expectedRevision": null, "firm": true, "validUntil": "2026-07-31",
            "currency": "VND", "tolerancePercent": "2.5", "note": "Hàng loại 1.", "externalReference": "BG-1", "confirmOversell": false,
            "lines": [{
                "line": 1,
                "answers": [{ "entry": 1, "answer": "SUBSTITUTE", "quantity": { "value": "4", "unit": "TONNE" }, "window": { "from": "2026-08-06", "to": "2026-08-07" } }],
                "price": { "amount": "56500", "perUnit": "KG", "basis": "PACKED", "place": "Kho HTX", "grade": "loại 1", "packing": "thùng 6 kg" },
                "vatRate": "5", "vatReason": "sơ chế", "substituteProductId": self.other_product["id"], "note": "Na bở thay na dai.",
            }],
        });
        let weights = json!([{ "line": 1, "quantity": { "value": "4990", "unit": "KG" } }]);
        let order = |reason: &str| json!({ "idempotencyKey": key(), "orderId": self.placed["id"], "expectedVersion": null, "reason": reason });
        let mut cancel = order("Mưa lũ.");
        cancel["organisationId"] = json!(self.organisation);
        let mut cancel_agreed = cancel.clone();
        cancel_agreed["orderId"] = self.agreed["id"].clone();
        let amendment = json!({ "idempotencyKey": key(), "amendmentId": self.amendment["id"] });
        let short = json!([{ "line": 1, "quantity": { "value": "4000", "unit": "KG" } }]);
        let rest =
            json!({ "outcome": "FOLLOWS", "window": { "from": "2026-08-06", "to": "2026-08-07" } });
        let delivery = |thing: &Value| json!({ "idempotencyKey": key(), "deliveryId": thing["id"], "expectedVersion": null });
        let with = |mut input: Value, field: &str, value: Value| {
            input[field] = value;
            input
        };
        vec![
            good(
                &self.quan,
                "buyerProfileUpdate",
                json!({
                    "idempotencyKey": key(), "organisationId": self.organisation, "expectedVersion": 1, "businessKind": "SUPERMARKET",
                    "ocopSets": [1], "words": ["Na"], "note": "Có kho lạnh.",
                    "deliveryPlaces": [{ "label": "Kho", "country": "VN", "unitCode": "00331", "lines": ["Kho Mẫu"] }],
                }),
            ),
            good(
                &self.quan,
                "inquirySubmit",
                whole_inquiry(&self.product, &self.organisation),
            ),
            good(
                &self.quan,
                "inquiryMessageSend",
                json!({ "idempotencyKey": key(), "inquiryId": self.inquiry["id"], "organisationId": self.organisation, "body": "Chào." }),
            ),
            good(
                &self.mai,
                "inquiryDecline",
                json!({ "idempotencyKey": key(), "inquiryId": self.inquiry["id"], "reason": "Hết hàng.", "expectedVersion": null }),
            ),
            good(
                &self.duyen,
                "inquiryForward",
                json!({ "idempotencyKey": key(), "inquiryId": self.at_desk["id"], "producerId": self.product["producer"]["id"], "expectedVersion": null }),
            ),
            good(&self.mai, "quotationSend", offer),
            good(
                &self.quan,
                "quotationAccept",
                json!({ "idempotencyKey": key(), "quotationId": self.quotation["id"], "expectedRevision": 1, "externalReference": "DH-1" }),
            ),
            good(
                &self.quan,
                "quotationReject",
                json!({ "idempotencyKey": key(), "quotationId": self.quotation["id"], "expectedRevision": 1, "reason": "Đắt quá." }),
            ),
            good(
                &self.quan,
                "quotationCounter",
                json!({
                    "idempotencyKey": key(), "quotationId": self.quotation["id"], "expectedRevision": 1, "validUntil": "2026-07-30", "note": "Lấy cả mùa.",
                    "lines": [{
                        "line": 1, "price": { "amount": "55000", "perUnit": "KG" }, "note": "Loại 1.",
                        "entries": [{ "entry": 1, "without": false, "quantity": { "value": "4", "unit": "TONNE" }, "window": { "from": "2026-08-06", "to": "2026-08-07" } }],
                    }],
                }),
            ),
            good(
                &self.mai,
                "quotationWithdraw",
                json!({ "idempotencyKey": key(), "quotationId": self.quotation["id"], "expectedRevision": 1, "reason": "Mưa đá." }),
            ),
            good(
                &self.quan,
                "inquiryWithdraw",
                json!({ "idempotencyKey": key(), "inquiryId": self.inquiry["id"], "reason": "Không cần nữa.", "expectedVersion": null }),
            ),
            good(
                &self.mai,
                "orderConfirm",
                json!({ "idempotencyKey": key(), "orderId": self.placed["id"], "expectedVersion": null, "externalReference": "X-9" }),
            ),
            good(&self.mai, "orderReject", order("Hết hàng.")),
            good(&self.quan, "orderCancel", cancel),
            good(&self.quan, "orderComplete", cancel_agreed),
            good(&self.quan, "orderPlace", self.listed()),
            good(&self.quan, "orderAmendmentPropose", self.change()),
            good(
                &self.quan,
                "orderAmendmentAccept",
                with(
                    with(amendment.clone(), "expectedVersion", Value::Null),
                    "confirmOversell",
                    json!(false),
                ),
            ),
            good(
                &self.quan,
                "orderAmendmentDecline",
                with(amendment.clone(), "reason", json!("Cần đủ hàng.")),
            ),
            good(
                &self.mai,
                "orderAmendmentWithdraw",
                with(amendment, "note", json!("Đã đủ hàng.")),
            ),
            good(&self.mai, "deliveryPrepare", delivery(&self.planned)),
            good(
                &self.mai,
                "deliveryShip",
                with(
                    with(with(delivery(&self.planned), "lines", short), "rest", rest),
                    "note",
                    json!("Xe 12C"),
                ),
            ),
            good(&self.quan, "deliveryArrive", delivery(&self.shipped)),
            good(
                &self.quan,
                "deliveryReceive",
                with(
                    with(delivery(&self.shipped), "lines", weights),
                    "note",
                    json!("10 kg dập."),
                ),
            ),
            good(
                &self.quan,
                "deliveryRefuse",
                with(delivery(&self.shipped), "reason", json!("Dập nhiều.")),
            ),
        ]
    }

    /// An order at listed prices, with every field filled in.
    fn listed(&self) -> Value {
        let whole = whole_inquiry(&self.product, &self.organisation);
        json!({
            "idempotencyKey": Client::key(), "organisationId": self.organisation, "note": "Giao buổi sáng.", "externalReference": "PO-78",
            "lines": [{
                "productId": self.product["id"], "expectedVersion": self.product["version"], "wishes": "Quả từ 250 g",
                "schedule": whole["lines"][0]["schedule"],
            }],
        })
    }

    /// A proposed change, with every field filled in.
    fn change(&self) -> Value {
        json!({
            "idempotencyKey": Client::key(), "orderId": self.agreed["id"], "organisationId": self.organisation, "expectedVersion": null, "note": "Đổi kho.", "confirmOversell": false,
            "deliveries": [{
                "deliveryId": self.planned["id"], "window": { "from": "2026-08-06", "to": "2026-08-07" },
                "place": { "country": "VN", "unitCode": "00331", "lines": ["Kho Mẫu"] },
                "lines": [{ "line": 1, "quantity": { "value": "4", "unit": "TONNE" } }],
            }],
        })
    }

    pub(in crate::hostile) async fn tables(&self) -> Tables {
        super::tables_at_rest(&self.app).await
    }

    /// As [`super::refused`].
    pub(in crate::hostile) async fn refused(
        &self,
        who: &Client,
        mutation: &str,
        input: &Value,
    ) -> Vec<String> {
        super::refused(who, mutation, input).await
    }
}
