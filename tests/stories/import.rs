//! An office loads its register through the API: inside its province, whole or not at all, once.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{CAO_BANG, DUYEN, MAI, refusals, text},
    people::{joins, organisation_of},
    tables::{differing, tables, texts},
};

const REPORT: &str = "report { loaded rows created changed unchanged skipped problemCount problems { line column value code message } \
    changes { line registerCode kind fields } }";

const TABLE: &str = "\u{feff}Mã;Tên sản phẩm;Chủ thể;Loại hình;Xã;Mã xã;Bộ sản phẩm;Mùa vụ;Số sao;Số quyết định;Ngày cấp\r\n\
    TN-01;Hồng không hạt Thử;HTX Thử Nghiệm;HTX;Xã Chi Lăng;6463;1;tháng 9 - tháng 11;4;12/QĐ-UBND;30/06/2026\r\n\
    TN-02;Mật ong Thử;HTX Thử Nghiệm;HTX;;;4;quanh năm;;;\r\n";

fn input(csv: &str, more: &Value) -> Value {
    let mut input = json!({ "csv": csv, "source": "Sổ OCOP tỉnh, quý 2/2026", "dryRun": false });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    input
}

async fn import(client: &Client, csv: &str, more: Value) -> Value {
    let payload = client
        .act("catalogueImport", input(csv, &more), REPORT)
        .await;
    payload["report"].clone()
}

fn counts(report: &Value) -> [i64; 4] {
    ["created", "changed", "unchanged", "skipped"]
        .map(|name| report[name].as_i64().expect("a number"))
}

#[rstest]
#[tokio::test]
async fn an_office_loads_its_register_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let before = tables(&app).await;
    let rehearsed = import(&duyen, TABLE, json!({ "dryRun": true })).await;
    assert_eq!(
        (counts(&rehearsed), &rehearsed["loaded"]),
        ([2, 0, 0, 0], &json!(false))
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );

    let key = Client::key();
    let loaded = import(&duyen, TABLE, json!({ "idempotencyKey": key })).await;
    assert_eq!(
        (counts(&loaded), &loaded["loaded"]),
        ([2, 0, 0, 0], &json!(true))
    );
    let repeated = import(&duyen, TABLE, json!({ "idempotencyKey": key })).await;
    assert_eq!(repeated, loaded, "the same key gets the first answer");
    let again = import(&duyen, TABLE, json!({})).await;
    assert_eq!(
        (counts(&again), &again["loaded"]),
        ([0, 0, 2, 0], &json!(true))
    );

    let query = "query($slug: String!) { product(by: { slug: $slug }) { name state stars season { months } commune { code } \
                 producer { name legalKind } provenance { field kind source asOf } } }";
    let slug = json!({ "slug": "hong-khong-hat-thu-tn-01" });
    let product = app.anonymous().data(query, slug).await["product"].clone();
    assert_eq!(product["stars"], 4, "{product}");
    assert_eq!(product["commune"]["code"], "06463");
    assert_eq!(
        product["producer"],
        json!({ "name": "HTX Thử Nghiệm", "legalKind": "COOPERATIVE" })
    );
    let origins = product["provenance"].as_array().expect("origins");
    let name = origins
        .iter()
        .find(|row| row["field"] == "name")
        .expect("where the name comes from");
    assert_eq!(name["kind"], "IMPORT");
    assert_eq!(name["source"], "Sổ OCOP tỉnh, quý 2/2026");
    assert_eq!(name["asOf"], "2026-06-30");
    let entered = "SELECT COUNT(*) || '' AS it FROM provenance WHERE kind = 'IMPORT' AND entered_by IS NOT NULL";
    assert_ne!(texts(&app, entered).await, ["0"], "who brought it is known");

    let moved = TABLE.replace("tháng 9 - tháng 11", "tháng 9 - tháng 12");
    let changed = import(&duyen, &moved, json!({})).await;
    assert_eq!(counts(&changed), [0, 1, 1, 0]);
    assert_eq!(
        changed["changes"],
        json!([{ "line": 2, "registerCode": "TN-01", "kind": "CHANGED", "fields": ["season"] }])
    );
    app.until("the search knows it", || async {
        let found = app
            .anonymous()
            .data(
                "{ products(filter: { text: \"hong khong hat thu\" }, first: 1) { nodes { name } } }",
                json!({}),
            )
            .await;
        found["products"]["nodes"][0]["name"] == "Hồng không hạt Thử"
    })
    .await;
}

#[rstest]
#[tokio::test]
async fn a_table_with_mistakes_is_told_them_all_and_changes_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let before = tables(&app).await;
    let key = Client::key();
    let bad = "code,product,commune_code,stars,evidence\n\
        A-1,Na,06463,,\n\
        A-1,Na,01273,9,RECOGNISED\n\
        A-2,\"=HYPERLINK(\"\"x\"\")\",,3,\n";
    let report = import(&duyen, bad, json!({ "idempotencyKey": key })).await;
    assert_eq!(report["loaded"], false);
    let told: Vec<String> = report["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|problem| {
            assert!(!text(&problem["message"]).is_empty());
            format!(
                "{} {} {}",
                problem["line"],
                text(&problem["column"]),
                text(&problem["code"])
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "3 stars OUT_OF_RANGE",
            "3 code DUPLICATE",
            "3 commune_code NOT_FOUND",
            "4 product INVALID_FORMAT",
            "4 evidence REQUIRED",
        ]
    );
    let report = import(&duyen, "code,price\nA-1,5\n", json!({})).await;
    assert_eq!(report["problems"][0]["code"], "UNKNOWN_COLUMN");
    assert_eq!(report["problems"][1]["code"], "MISSING_COLUMN");
    let ours = ["setting", "session"];
    let changed: Vec<String> = differing(&before, &tables(&app).await)
        .into_iter()
        .filter(|table| !ours.contains(&table.as_str()))
        .collect();
    assert_eq!(changed, Vec::<String>::new());

    // Nothing was done under the key, so it is free for another try.
    let skipping = json!({ "errorPolicy": "SKIP_BAD_ROWS", "idempotencyKey": key });
    let report = import(&duyen, bad, skipping).await;
    assert_eq!(
        (counts(&report), &report["loaded"]),
        ([1, 0, 0, 2], &json!(true))
    );
}

#[rstest]
#[tokio::test]
async fn nobody_else_imports_and_no_officer_into_another_province(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    for (email, province, why) in [
        (MAI, None, "FORBIDDEN input.provinceCode"),
        (MAI, Some("20"), "FORBIDDEN input.provinceCode"),
        (CAO_BANG, Some("20"), "FORBIDDEN input.provinceCode"),
        (DUYEN, Some("99"), "NOT_FOUND input.provinceCode"),
    ] {
        let client = app.sign_in(email).await;
        let more = province.map_or(json!({}), |code| json!({ "provinceCode": code }));
        let refused = client
            .attempt("catalogueImport", input(TABLE, &more), REPORT)
            .await;
        assert_eq!(refusals(&refused), [why], "{email}");
        assert_eq!(refused["report"], Value::Null);
    }
    let anonymous = app
        .anonymous()
        .run(
            "mutation($input: CatalogueImportInput!) { catalogueImport(input: $input) { userErrors { code } } }",
            json!({ "input": input(TABLE, &json!({})) }),
        )
        .await;
    assert_eq!(anonymous.error_code(), Some("UNAUTHENTICATED"));
    // A code of another province's register is not taken over.
    let duyen = app.sign_in(DUYEN).await;
    import(&duyen, TABLE, json!({})).await;
    let officer = app.sign_in(CAO_BANG).await;
    let theirs = TABLE.replace("Xã Chi Lăng;6463", ";");
    let report = import(&officer, &theirs, json!({})).await;
    assert_eq!(report["problemCount"], 2);
    assert!(report["problems"].as_array().is_some_and(|problems| {
        problems
            .iter()
            .all(|problem| problem["code"] == "DUPLICATE")
    }));
}

#[rstest]
#[tokio::test]
async fn a_claimed_producer_speaks_for_himself_and_sees_what_staff_corrected(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    import(&duyen, TABLE, json!({})).await;
    let organisation = organisation_of(&app, MAI).await;
    claim(&app, "HTX Thử Nghiệm", &organisation.to_string()).await;

    let table = TABLE
        .replace("tháng 9 - tháng 11", "quanh năm")
        .replace("Mật ong Thử", "Mật ong Thử nguyên chất")
        .replace("30/06/2026", "01/07/2026");
    let report = import(&duyen, &table, json!({})).await;
    assert_eq!(report["problems"][0]["code"], "CONTRADICTION", "{report}");
    let table = table.replace("01/07/2026", "30/06/2026");
    let report = import(&duyen, &table, json!({})).await;
    assert_eq!(
        report["changes"],
        json!([{ "line": 3, "registerCode": "TN-02", "kind": "CHANGED", "fields": ["name"] }]),
        "his season is his own"
    );
    let mai = app.sign_in(MAI).await;
    let query = "{ viewer { organisations { organisation { staffActions(first: 1) { nodes { kind reason } } } } } }";
    let seen = mai.data(query, json!({})).await;
    let action = &seen["viewer"]["organisations"][0]["organisation"]["staffActions"]["nodes"][0];
    assert_eq!(action["kind"], "product.corrected");
    assert_eq!(action["reason"], "Sổ OCOP tỉnh, quý 2/2026");

    // What is new under his name he is told too: what staff did, and one letter for the whole table.
    let more = format!("{table}TN-03;Măng khô Thử;HTX Thử Nghiệm;HTX;;;;;;;\r\nTN-04;Quế Thử;HTX Thử Nghiệm;HTX;;;;;;;\r\n")
        .replace("nguyên chất", "rừng");
    let letters = app.letters_to(MAI).await.len();
    let report = import(&duyen, &more, json!({})).await;
    assert_eq!(counts(&report), [2, 1, 1, 0], "{report}");
    let told = app.letters_to(MAI).await;
    assert_eq!(told.len(), letters + 1, "one letter a table");
    assert!(told[letters].subject.contains("3 sản phẩm"));
    told[letters].says(&[
        "Măng khô Thử",
        "Quế Thử",
        "Mật ong Thử rừng",
        "Sổ OCOP tỉnh, quý 2/2026",
    ]);
    let query = "{ viewer { organisations { organisation { staffActions(first: 3) { nodes { kind } } } } } }";
    let seen = mai.data(query, json!({})).await;
    let acts = &seen["viewer"]["organisations"][0]["organisation"]["staffActions"]["nodes"];
    let mut kinds: Vec<&str> = acts
        .as_array()
        .expect("acts")
        .iter()
        .map(|act| text(&act["kind"]))
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "product.corrected",
            "product.published",
            "product.published"
        ]
    );
    let concerned = format!(
        "SELECT kind AS it FROM event WHERE kind = 'product.published' AND CAST(organisations AS TEXT) LIKE '%{organisation}%' \
         AND subject_id IN (SELECT id FROM product WHERE register_code IN ('TN-03', 'TN-04'))"
    );
    assert_eq!(texts(&app, &concerned).await.len(), 2);
    // The command line tells him as well.
    let by_hand = more.replace("Quế Thử", "Quế chi Thử");
    loads(&app, &by_hand).await;
    app.last_letter_to(MAI)
        .await
        .says(&["Quế chi Thử", "Sổ in năm 2026"]);

    // An officer who belongs to the producer keeps his hands off: off his products, off new ones, and off what would become his.
    joins(&app, DUYEN, MAI).await;
    let duyen = app.sign_in(DUYEN).await;
    let stars = "Mã;Tên sản phẩm;Chủ thể;Số sao;Số quyết định;Ngày cấp\r\n\
        TN-09;Rượu Thử;HTX Thử Nghiệm;5;99/QĐ-UBND;30/06/2026\r\n\
        LS001;Na dai Đồng Mỏ;HTX Thử Nghiệm;5;98/QĐ-UBND;30/06/2026\r\n";
    let report = import(&duyen, stars, json!({ "provinceCode": "20" })).await;
    assert_eq!(report["loaded"], false);
    for problem in 0..2 {
        assert_eq!(report["problems"][problem]["code"], "FORBIDDEN", "{report}");
        assert_eq!(report["problems"][problem]["column"], "Chủ thể");
    }
    let own = TABLE.replace("Mật ong Thử", "Mật ong Thử rừng");
    let report = import(&duyen, &own, json!({ "provinceCode": "20" })).await;
    assert_eq!(report["problems"][0]["code"], "FORBIDDEN", "{report}");
}

/// The table is loaded by the command line.
async fn loads(app: &TestApp, csv: &str) {
    use catalogue::import::{self, ErrorPolicy, Mode, Report, Table};
    let table = Table {
        content: csv.as_bytes(),
        province: "20",
        source: Some("Sổ in năm 2026"),
        mode: Mode::Load,
        policy: ErrorPolicy::AllOrNothing,
    };
    let report: platform::Result<Report> = platform::command!(
        app.server().db(),
        &platform::Context::program("import catalogue"),
        |tx| import::table(tx, None, table)
    );
    assert!(report.expect("read").loaded);
}

/// An organisation speaks for a producer of the register, as if its claim had been approved long ago.
async fn claim(app: &TestApp, producer: &str, organisation: &str) {
    use kernel::id::OrganisationId;
    use sea_orm::{ConnectionTrait, Statement};
    let organisation: OrganisationId = organisation.parse().expect("an id");
    let set: platform::Result<()> = platform::command!(
        app.server().db(),
        &platform::Context::program("story"),
        |tx| async {
            let statement = Statement::from_sql_and_values(
                tx.get_database_backend(),
                "UPDATE producer SET organisation_id = $1 WHERE name = $2",
                [organisation.into(), producer.into()],
            );
            tx.execute_raw(statement).await?;
            Ok(())
        }
    );
    set.expect("claimed");
}
