//! Malformed and hostile input: every fault is named with its place, and nothing is changed.

use platform::{
    Backend::{self, Postgres, Sqlite},
    Context, command,
};
use rstest::rstest;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, Binding, CAO_BANG, DUYEN, HA, MAI, QUAN, refusals},
    people,
    schema::{self, Schema},
    tables::{Tables, differing, tables},
};

/// A command as it should be, with something in every field.
struct Good {
    who: Client,
    mutation: &'static str,
    input: Value,
}

/// A server on which every command has something to be done to.
struct Stage {
    app: TestApp,
    quan: Client,
    mai: Client,
    duyen: Client,
    product: Value,
    other_product: Value,
    inquiry: Value,
    at_desk: Value,
    quotation: Value,
    placed: Value,
    shipped: Value,
    planned: Value,
    organisation: String,
}

/// One window of one product, with every field filled in.
fn whole_inquiry(product: &Value, organisation: &str) -> Value {
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
    })
}

impl Stage {
    async fn set(backend: Backend) -> Self {
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
            organisation,
        }
    }

    fn goods(&self) -> Vec<Good> {
        let key = Client::key;
        let good = |who: &Client, mutation, input| Good {
            who: who.clone(),
            mutation,
            input,
        };
        let offer = json!({
            "idempotencyKey": key(), "inquiryId": self.inquiry["id"], "expectedRevision": null, "firm": true, "validUntil": "2026-07-31",
            "currency": "VND", "note": "Hàng loại 1.", "externalReference": "BG-1",
            "lines": [{
                "line": 1,
                "answers": [{ "entry": 1, "answer": "SUBSTITUTE", "quantity": { "value": "4", "unit": "TONNE" } }],
                "price": { "amount": "56500", "perUnit": "KG", "basis": "PACKED", "place": "Kho HTX", "grade": "loại 1", "packing": "thùng 6 kg" },
                "vatRate": "5", "vatReason": "sơ chế", "substituteProductId": self.other_product["id"], "note": "Na bở thay na dai.",
            }],
        });
        let weights = json!([{ "line": 1, "quantity": { "value": "4990", "unit": "KG" } }]);
        let order = |reason: &str| json!({ "idempotencyKey": key(), "orderId": self.placed["id"], "expectedVersion": null, "reason": reason });
        let mut cancel = order("Mưa lũ.");
        cancel["organisationId"] = json!(self.organisation);
        let delivery = |thing: &Value| json!({ "idempotencyKey": key(), "deliveryId": thing["id"], "expectedVersion": null });
        let with = |mut input: Value, field: &str, value: Value| {
            input[field] = value;
            input
        };
        let anybody = self.app.anonymous();
        vec![
            good(
                &anybody,
                "userSignIn",
                json!({ "email": CAO_BANG, "password": "cho-phien-2026" }),
            ),
            good(&anybody, "signInLinkRequest", json!({ "email": CAO_BANG })),
            good(&anybody, "signInLinkUse", json!({ "token": "x" })),
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
                &self.mai,
                "orderConfirm",
                json!({ "idempotencyKey": key(), "orderId": self.placed["id"], "expectedVersion": null, "externalReference": "X-9" }),
            ),
            good(&self.mai, "orderReject", order("Hết hàng.")),
            good(&self.quan, "orderCancel", cancel),
            good(&self.mai, "deliveryPrepare", delivery(&self.planned)),
            good(
                &self.mai,
                "deliveryShip",
                with(
                    with(delivery(&self.planned), "lines", weights.clone()),
                    "note",
                    json!("Xe 12C"),
                ),
            ),
            good(&self.quan, "deliveryArrive", delivery(&self.shipped)),
            good(
                &self.quan,
                "deliveryReceive",
                with(delivery(&self.shipped), "lines", weights),
            ),
            good(
                &self.quan,
                "deliveryRefuse",
                with(delivery(&self.shipped), "reason", json!("Dập nhiều.")),
            ),
        ]
    }

    async fn tables(&self) -> Tables {
        self.app.letters_out().await;
        tables(&self.app).await
    }

    /// Sends it and gives what was refused: `CODE path`, or the code of an error at the top level.
    async fn refused(&self, who: &Client, mutation: &str, input: &Value) -> Vec<String> {
        let document = format!(
            "mutation($input: {}!) {{ {mutation}(input: $input) {{ __typename userErrors {{ code path message }} }} }}",
            schema::input_type(mutation)
        );
        let answer = who.run(&document, json!({ "input": input })).await;
        if let Some(code) = answer.error_code() {
            assert_ne!(code, "INTERNAL", "{mutation} {input}: {}", answer.body);
            return vec![code.to_owned()];
        }
        let payload = &answer.body["data"][mutation];
        for error in payload["userErrors"].as_array().expect("errors") {
            assert!(
                deal::text(&error["message"]).contains(' '),
                "said in words: {error}"
            );
        }
        refusals(payload)
    }
}

/// A header that somebody would like to see in a letter.
const HEADER: &str = "PO-77\r\nBcc: evil@evil.example";

/// What is suspicious in one place and a matter of course in another.
fn may_be(path: &[String], text: &str) -> bool {
    let name = path.last().map_or("", String::as_str);
    match text {
        // Letters have paragraphs.
        HEADER => ["note", "body", "reason", "wishes"].contains(&name),
        // What may be left out may be left empty.
        "" | "   " => ![
            "body",
            "reason",
            "label",
            "idempotencyKey",
            "amount",
            "value",
            "unit",
            "perUnit",
            "basis",
            "from",
            "productId",
            "email",
        ]
        .contains(&name),
        // A key is the client's own affair and shown to nobody: any printable text will do.
        _ => name == "idempotencyKey" && text.contains('\u{202e}'),
    }
}

/// Whether one of the refusals names this place, something above it or something in it.
fn names(refused: &[String], path: &[String]) -> bool {
    let place = std::iter::once("input")
        .chain(path.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(".");
    refused.iter().any(|refusal| match refusal.split_once(' ') {
        None => refusal == "BAD_USER_INPUT",
        Some((_, named)) => {
            !named.is_empty()
                && named != "input"
                && (place.starts_with(named) || named.starts_with(&place))
        }
    })
}

#[rstest]
#[tokio::test]
async fn every_text_that_deceives_or_never_ends_is_refused_where_it_stands(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let stage = Stage::set(backend).await;
    let schema = Schema::read(&stage.app.anonymous()).await;
    let goods = stage.goods();
    for mutation in schema
        .mutations()
        .iter()
        .filter(|mutation| *mutation != "userSignOut")
    {
        let good = goods
            .iter()
            .find(|good| good.mutation == mutation)
            .unwrap_or_else(|| panic!("{mutation} is missing in this story"));
        for (path, _) in schema.input_paths(mutation) {
            assert!(
                schema::at(&good.input, &path).is_some(),
                "{mutation} lacks {}",
                path.join(".")
            );
        }
    }
    let before = stage.tables().await;
    let hostile = [
        "\u{0}".to_owned(),
        "a\u{202e}b".to_owned(),
        "a\u{7}b".to_owned(),
        "x".repeat(5_000),
        HEADER.to_owned(),
        String::new(),
        "   ".to_owned(),
    ];
    for Good {
        who,
        mutation,
        input,
    } in &goods
    {
        let texts = schema
            .input_paths(mutation)
            .into_iter()
            .filter(|(path, _)| schema::at(input, path).is_some_and(Value::is_string));
        for (path, _) in texts {
            for evil in &hostile {
                if may_be(&path, evil) {
                    continue;
                }
                let refused = stage
                    .refused(
                        who,
                        mutation,
                        &schema::with(input.clone(), &path, json!(evil)),
                    )
                    .await;
                let short: String = evil.chars().take(10).collect();
                // Who signs in wrongly is not told what was wrong.
                let signing_in =
                    matches!(*mutation, "userSignIn" | "signInLinkUse") && !refused.is_empty();
                assert!(
                    signing_in || names(&refused, &path),
                    "{mutation} with {short:?} in {}: {refused:?}",
                    path.join(".")
                );
            }
        }
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn every_number_that_is_none_is_refused_where_it_stands(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let stage = Stage::set(backend).await;
    let schema = Schema::read(&stage.app.anonymous()).await;
    let before = stage.tables().await;
    let long = "9".repeat(10_000);
    let tiny = format!("0.{}1", "0".repeat(9_998));
    let texts = [
        "-1",
        "NaN",
        "Infinity",
        "1e400",
        "1e3",
        "0x10",
        "1,5",
        "1.",
        ".5",
        "--1",
        "+1",
        "٣",
        "9007199254740993",
        "one",
        &long,
        &tiny,
    ];
    for Good {
        who,
        mutation,
        input,
    } in &stage.goods()
    {
        for (path, kind) in schema.input_paths(mutation) {
            let evil: Vec<Value> = match kind.as_str() {
                "Decimal" => texts
                    .iter()
                    .map(|text| json!(text))
                    .chain([json!(1.5), json!(5), json!([]), json!({}), json!(true)])
                    .collect(),
                "Int" => vec![
                    json!("1"),
                    json!(1.5),
                    json!(9_007_199_254_740_993_i64),
                    json!(-2_147_483_649_i64),
                    json!(-1),
                    json!(true),
                ],
                "Date" => [
                    "2026-02-30",
                    "2026-13-01",
                    "31/07/2026",
                    "2026-7-1",
                    "0000-00-00",
                    "99999-01-01",
                    "today",
                    "",
                ]
                .map(|text| json!(text))
                .to_vec(),
                "DateTime" => [
                    "2026-07-26",
                    "2026-07-26T25:00:00Z",
                    "2026-07-26T12:00:00",
                    "tomorrow",
                    "1e9",
                ]
                .map(|text| json!(text))
                .to_vec(),
                "CurrencyCode" => ["DOGE", "XXX", "đồng", "VN"]
                    .map(|text| json!(text))
                    .to_vec(),
                "CountryCode" => ["ZZZ", "1", "Việt Nam"].map(|text| json!(text)).to_vec(),
                "Boolean" => vec![json!("true"), json!(1)],
                _ => continue,
            };
            for evil in evil {
                let refused = stage
                    .refused(
                        who,
                        mutation,
                        &schema::with(input.clone(), &path, evil.clone()),
                    )
                    .await;
                let short: String = evil.to_string().chars().take(30).collect();
                assert!(
                    names(&refused, &path),
                    "{mutation} with {short} in {}: {refused:?}",
                    path.join(".")
                );
            }
        }
        // Units, bases and other names that nobody knows.
        for (path, _) in schema.input_paths(mutation) {
            if path.last().is_some_and(|name| {
                ["unit", "perUnit", "basis", "answer", "businessKind"].contains(&name.as_str())
            }) {
                let refused = stage
                    .refused(
                        who,
                        mutation,
                        &schema::with(input.clone(), &path, json!("bushel")),
                    )
                    .await;
                assert!(
                    names(&refused, &path),
                    "{mutation} with bushel in {}: {refused:?}",
                    path.join(".")
                );
            }
        }
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn all_faults_of_an_input_are_named_at_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let stage = Stage::set(backend).await;
    let before = stage.tables().await;
    let window = |from: &str, to: &str, value: &str, unit: &str| json!({ "from": from, "to": to, "quantity": { "value": value, "unit": unit } });
    let input = json!({
        "idempotencyKey": Client::key(),
        "lines": [
            {
                "productId": stage.product["id"],
                "schedule": [
                    window("2026-07-01", "2026-07-02", "5", "TONNE"),
                    window("2026-08-05", "2026-08-03", "5", "TONNE"),
                    window("2026-08-03", "2026-08-05", "-5", "TONNE"),
                    window("2026-08-03", "2026-08-05", "0", "KG"),
                    window("2026-08-03", "2026-08-05", "0.0001", "KG"),
                    window("2026-08-03", "2026-08-05", "5", "bushel"),
                    window("2026-08-03", "2026-08-05", "99999999999", "TONNE"),
                    window("2030-08-03", "2030-08-05", "5", "TONNE"),
                ],
                "targetPrice": { "amount": "99999999999999999", "perUnit": "KG" },
                "wishes": "tốt\u{0}",
            },
            { "productId": stage.inquiry["id"], "schedule": [] },
        ],
        "certificates": [""],
        "targetMarket": "ZZZ",
        "replyBy": "2026-07-24T12:00:00Z",
        "currency": "DOGE",
        "note": "a\u{202e}b",
        "externalReference": "PO-77\r\nBcc: evil@evil.example",
    });
    let mut refused = stage.refused(&stage.quan, "inquirySubmit", &input).await;
    refused.sort_unstable();
    let expected = [
        "CONTROL_CHARACTER input.lines.0.wishes",
        "CONTROL_CHARACTER input.note",
        "DEADLINE_PAST input.replyBy",
        "INVALID_FORMAT input.targetMarket",
        "INVALID_ID input.lines.1.productId",
        "LINE_BREAK input.externalReference",
        "OUT_OF_RANGE input.lines.0.schedule.6.quantity",
        "OUT_OF_RANGE input.lines.0.schedule.7.to",
        "OUT_OF_RANGE input.lines.0.targetPrice.amount",
        "QUANTITY_NOT_POSITIVE input.lines.0.schedule.2.quantity",
        "QUANTITY_NOT_POSITIVE input.lines.0.schedule.3.quantity",
        "QUANTITY_UNROUNDABLE input.lines.0.schedule.4.quantity",
        "REQUIRED input.certificates.0",
        "TOO_FEW input.lines.1.schedule",
        "UNKNOWN_VALUE input.currency",
        "UNKNOWN_VALUE input.lines.0.schedule.5.quantity.unit",
        "WINDOW_PAST input.lines.0.schedule.0.to",
        "WINDOW_REVERSED input.lines.0.schedule.1.to",
    ];
    assert_eq!(refused, expected);
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn quotations_over_every_edge_are_refused(#[values(Sqlite, Postgres)] backend: Backend) {
    let stage = Stage::set(backend).await;
    let before = stage.tables().await;
    let goods = stage.goods();
    let offer = &goods
        .iter()
        .find(|good| good.mutation == "quotationSend")
        .expect("an offer")
        .input;
    let cases = [
        (
            "/lines/0/price/amount",
            json!("0"),
            "PRICE_NOT_POSITIVE input.lines.0.price.amount",
        ),
        (
            "/lines/0/price/amount",
            json!("1000000000001"),
            "OUT_OF_RANGE input.lines.0.price.amount",
        ),
        (
            "/lines/0/price/amount",
            json!("0.0000001"),
            "INVALID_FORMAT input.lines.0.price.amount",
        ),
        (
            "/lines/0/price/perUnit",
            json!("LITRE"),
            "UNIT_NOT_CONVERTIBLE input.lines.0.price.perUnit",
        ),
        (
            "/lines/0/vatRate",
            json!("101"),
            "OUT_OF_RANGE input.lines.0.vatRate",
        ),
        ("/lines/0/line", json!(2), "NOT_FOUND input.lines.0.line"),
        (
            "/lines/0/answers/0/entry",
            json!(9),
            "NOT_FOUND input.lines.0.answers.0.entry",
        ),
        (
            "/validUntil",
            json!("2026-07-24"),
            "DEADLINE_PAST input.validUntil",
        ),
        (
            "/validUntil",
            json!("2036-07-24"),
            "OUT_OF_RANGE input.validUntil",
        ),
        (
            "/expectedRevision",
            json!(1),
            "VERSION_CONFLICT input.expectedRevision",
        ),
        (
            "/lines/0/substituteProductId",
            stage.placed["id"].clone(),
            "INVALID_ID input.lines.0.substituteProductId",
        ),
    ];
    for (place, evil, expected) in cases {
        let mut input = offer.clone();
        *input.pointer_mut(place).expect("a place") = evil;
        let refused = stage.refused(&stage.mai, "quotationSend", &input).await;
        assert!(
            refused.iter().any(|refusal| refusal == expected),
            "{place}: {refused:?} and not {expected}"
        );
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
        Vec::<String>::new()
    );
}

#[rstest]
#[tokio::test]
async fn ids_of_another_kind_and_of_others_open_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let stage = Stage::set(backend).await;
    let schema = Schema::read(&stage.app.anonymous()).await;
    let ha = stage.app.sign_in(HA).await;
    let before = stage.tables().await;
    let wrong_kind = people::actor_of(&stage.app, QUAN).await.person.to_string();
    for Good {
        who,
        mutation,
        input,
    } in &stage.goods()
    {
        for (path, _) in schema
            .input_paths(mutation)
            .into_iter()
            .filter(|(_, kind)| kind == "ID")
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
                let refused = stage
                    .refused(
                        who,
                        mutation,
                        &schema::with(input.clone(), &path, json!(evil)),
                    )
                    .await;
                assert!(
                    refused.contains(&format!("INVALID_ID input.{place}")),
                    "{mutation} with {evil:?} in {place}: {refused:?}"
                );
            }
        }
        // Somebody else's things are not there for a stranger.
        if input
            .as_object()
            .is_some_and(|fields| fields.keys().any(|field| field.ends_with("Id")))
        {
            let refused = stage.refused(&ha, mutation, input).await;
            assert!(
                refused
                    .iter()
                    .any(|refusal| refusal.starts_with("NOT_FOUND input.")),
                "{mutation} by a stranger: {refused:?}"
            );
        }
    }
    assert_eq!(
        differing(&before, &stage.tables().await),
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
    } in goods.iter().filter(|good| {
        !good.mutation.starts_with("userSign") && !good.mutation.starts_with("signIn")
    }) {
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
    let hidden: platform::Result<_> = command!(
        stage.app.server().db(),
        &Context::program("story"),
        |tx| async { Ok(tx.execute_unprepared(&draft).await?.rows_affected()) }
    );
    assert_eq!(hidden.expect("hidden"), 1);
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

#[rstest]
#[tokio::test]
async fn markup_stays_text_and_no_header_is_smuggled_into_a_letter(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    // Names come from papers that somebody typed off; what if he typed a header into them?
    let evil =
        "\r\nBcc: evil@evil.example\r\nSubject: Trúng thưởng\r\n\r\n<script>alert(1)</script>";
    let written: platform::Result<_> = command!(
        app.server().db(),
        &Context::program("story"),
        |tx| async {
            let name = format!(
                "UPDATE organisation SET legal_name = 'Công ty <b>Đậm</b>{evil}' WHERE legal_name LIKE '%Siêu thị%'"
            );
            let person = format!(
                "UPDATE person SET name = 'Quân <i>Nghiêng</i>{evil}' WHERE name LIKE '%Quân'"
            );
            Ok(tx.execute_unprepared(&name).await?.rows_affected()
                + tx.execute_unprepared(&person).await?.rows_affected())
        }
    );
    assert_eq!(written.expect("written"), 2);
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let markup = "<script>alert(1)</script><img src=x onerror=alert(2)> [đây](javascript:alert(3)) {{7*7}} =1+1";
    let mut input = whole_inquiry(
        &product,
        &people::organisation_of(&app, QUAN).await.to_string(),
    );
    input["note"] = json!(format!("{markup}\nBcc: evil@evil.example\n\n.\nQUIT"));
    input["lines"][0]["wishes"] = json!(markup);
    input["certificates"] = json!(["<b>GAP</b>"]);
    input["externalReference"] = json!("<b>PO</b>");
    let inquiry = deal::submit(&quan, input).await;
    deal::say(&mai, &inquiry, markup).await;
    let mut offer = deal::na_quotation(&inquiry, Binding::Firm);
    offer["externalReference"] = json!("<b>BG</b>");
    offer["note"] = json!(markup);
    mai.act("quotationSend", offer, "quotation { id }").await;
    app.letters_out().await;

    let received = app.smtp.as_ref().expect("a mail server").received();
    assert!(
        received.len() >= 5,
        "two about the inquiry, one with the message, two with the offer: {}",
        received.len()
    );
    for mail in &received {
        let (head, _) = mail.raw.split_once("\r\n\r\n").expect("a head and a body");
        let headers: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap_or_default())
            .collect();
        for name in ["Bcc", "Cc"] {
            assert!(
                !headers
                    .iter()
                    .any(|header| header.eq_ignore_ascii_case(name)),
                "a header {name} in {head}"
            );
        }
        for name in ["Subject", "To", "From", "Message-ID", "Content-Type"] {
            assert_eq!(
                headers
                    .iter()
                    .filter(|header| header.eq_ignore_ascii_case(name))
                    .count(),
                1,
                "{name} in {head}"
            );
        }
        assert!(head.is_ascii(), "headers are encoded: {head}");
        let html = mail.html();
        for live in [
            "<script",
            "<img src=x",
            "<i>Nghiêng",
            "<b>Đậm",
            "<b>PO",
            "<b>BG",
            "<b>GAP",
            "href=\"javascript:",
        ] {
            assert!(!html.contains(live), "{live} is alive in {html}");
        }
    }
    assert!(
        received
            .iter()
            .any(|mail| mail.html().contains("&lt;script&gt;")),
        "the words are there, as words"
    );
    let to: std::collections::BTreeSet<_> = received.iter().map(|mail| mail.to.as_str()).collect();
    assert!(!to.contains("evil@evil.example"), "{to:?}");
}
