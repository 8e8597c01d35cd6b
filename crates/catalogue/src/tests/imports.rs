//! An office's register as a table: read whole, refused whole, loaded once.

use kernel::fault::FaultCode;
use platform::db::Context;
use platform::testing::TestDb;
use platform::{Backend, Result};
use rstest::rstest;

use super::register;
use crate::import::{self, ChangeKind, ErrorPolicy, Mode, Report, Table};
use crate::product::{self, ProductState};
use crate::provenance::{self, Derivation, Kind};
use crate::{producer, rating};

const TEMPLATE: &str = include_str!("../../../../docs/import-template.csv");
const DESCRIBED: &str = include_str!("../../../../docs/import.md");
const SHIPPED: &str = include_str!("../../data/langson_products.csv");

fn table(content: &str) -> Table<'_> {
    Table {
        content: content.as_bytes(),
        province: "20",
        source: None,
        mode: Mode::Load,
        policy: ErrorPolicy::AllOrNothing,
    }
}

async fn load(test: &TestDb, table: Table<'_>) -> Report {
    let report: Result<Report> = platform::command!(test.db, &Context::program("test"), |tx| {
        import::table(tx, None, table)
    });
    report.unwrap()
}

/// Line, column and code of each problem.
fn told(report: &Report) -> Vec<(u64, &str, FaultCode)> {
    report
        .problems
        .iter()
        .map(|problem| {
            (
                problem.line,
                problem.column.as_deref().unwrap_or_default(),
                problem.code,
            )
        })
        .collect()
}

fn counts(report: &Report) -> [usize; 5] {
    [
        report.rows,
        report.created,
        report.changed,
        report.unchanged,
        report.skipped,
    ]
}

#[test]
fn the_columns_are_described() {
    let header: Vec<&str> = TEMPLATE.lines().next().unwrap().split(',').collect();
    let columns: Vec<&str> = import::COLUMNS.iter().map(|known| known.names[0]).collect();
    assert_eq!(header, columns, "the template has every column, in order");
    for known in import::COLUMNS {
        let row = DESCRIBED
            .lines()
            .find(|line| line.starts_with(&format!("| `{}` |", known.names[0])))
            .unwrap_or_else(|| panic!("{} is not described", known.names[0]));
        for name in &known.names[1..] {
            assert!(row.contains(name), "{name} is not described");
        }
    }
}

#[rstest]
#[tokio::test]
async fn the_template_is_loaded_once(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let rehearsal = Table {
        mode: Mode::DryRun,
        ..table(TEMPLATE)
    };
    let report = load(&test, rehearsal).await;
    assert_eq!(told(&report), []);
    assert_eq!(counts(&report), [2, 2, 0, 0, 0]);
    assert!(!report.loaded);

    let report = load(&test, table(TEMPLATE)).await;
    assert_eq!(counts(&report), [2, 2, 0, 0, 0]);
    assert!(report.loaded);
    let conn = test.db.read();
    let na = product::by_slug(conn, None, "na-dai-mau-mau-001")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(na.state, ProductState::Published);
    assert_eq!(na.unit_code.as_deref(), Some("06463"));
    assert_eq!(na.season.months.months().collect::<Vec<_>>(), [7, 8, 9]);
    assert_eq!(na.last_known_stars, Some(4));
    let maker = producer::by_id(conn, na.producer.unwrap())
        .await
        .unwrap()
        .unwrap();
    let contact = maker.contact_for_letters();
    assert_eq!(contact.phone.as_ref().unwrap().to_string(), "+842053812345");
    let ratings = rating::many_of_products(conn, &[na.id]).await.unwrap();
    let decision = ratings[&na.id][0].decision.as_ref().unwrap();
    assert_eq!(decision.issued_on.to_string(), "2026-06-30");
    assert_eq!(decision.expires_on.to_string(), "2029-06-30");
    let oil = product::by_slug(conn, None, "tinh-dau-hoi-mau-mau-002")
        .await
        .unwrap()
        .unwrap();
    assert!(oil.unit_code.is_some(), "a commune is found by its name");

    let report = load(&test, table(TEMPLATE)).await;
    assert_eq!(counts(&report), [2, 0, 0, 2, 0]);
    assert!(report.loaded);
}

#[rstest]
#[tokio::test]
async fn the_shipped_register_says_nothing_new(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let report = load(&test, table(SHIPPED)).await;
    assert_eq!(told(&report), []);
    assert_eq!(counts(&report), [62, 0, 0, 62, 0], "{:?}", report.changes);
}

#[rstest]
#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_loaded(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let content = "code;product;commune_code;commune;ocop_set;stars;evidence;issued_on;source\n\
        X1;Một;99999;;1;;;;Sổ\n\
        X2;Hai;6463;Xã Ba Xa;99;6;DECISION;;Sổ\n\
        ;Ba;;;;;;;Sổ\n\
        X4;=1+1;;;;;;;Sổ\n\
        X5;Năm;;;;3;;31/2/2026;\n\
        X6;Sáu;06463;;1;;;;Sổ\n\
        X6;Bảy;06463;;1;;;;Sổ\n\
        X8;Tám;;;;;;;Sổ;thừa\n";
    let report = load(&test, table(content)).await;
    assert_eq!(
        told(&report),
        [
            (2, "commune_code", FaultCode::NotFound),
            (3, "stars", FaultCode::OutOfRange),
            (3, "decision", FaultCode::Required),
            (3, "ocop_set", FaultCode::NotFound),
            (3, "commune", FaultCode::Contradiction),
            (4, "code", FaultCode::Required),
            (5, "product", FaultCode::InvalidFormat),
            (6, "source", FaultCode::Required),
            (6, "issued_on", FaultCode::InvalidFormat),
            (6, "evidence", FaultCode::Required),
            (8, "code", FaultCode::Duplicate),
            (9, "", FaultCode::TooMany),
        ]
    );
    assert_eq!(report.problems[6].value.as_deref(), Some("=1+1"));
    assert!(!report.loaded);
    let known = product::register_codes(test.db.read()).await.unwrap();
    assert!(!known.contains(&"X6".to_owned()), "nothing is half-loaded");

    let skipping = Table {
        policy: ErrorPolicy::SkipBadRows,
        ..table(content)
    };
    let report = load(&test, skipping).await;
    assert!(report.loaded);
    assert_eq!(report.created, 1);
    let known = product::register_codes(test.db.read()).await.unwrap();
    assert!(known.contains(&"X6".to_owned()) && !known.contains(&"X1".to_owned()));
}

#[rstest]
#[case("product,price\nNa,1\n", &[(1, "price", FaultCode::UnknownColumn), (1, "code", FaultCode::MissingColumn), (1, "source", FaultCode::MissingColumn)])]
#[case("code,mã,product,source\nX,X,Na,Sổ\n", &[(1, "mã", FaultCode::Duplicate)])]
#[case("", &[(0, "", FaultCode::Required)])]
#[tokio::test]
async fn a_header_that_is_not_understood_stops_the_import(
    #[case] content: &str,
    #[case] expected: &[(u64, &str, FaultCode)],
) {
    let test = register(Backend::Sqlite).await;
    let skipping = Table {
        policy: ErrorPolicy::SkipBadRows,
        ..table(content)
    };
    let report = load(&test, skipping).await;
    assert_eq!(told(&report), expected);
    assert!(!report.loaded);
}

#[rstest]
#[tokio::test]
async fn what_differs_is_corrected_with_its_origin(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let conn = test.db.read();
    let before = product::by_slug(conn, None, "na-chi-lang-ls004")
        .await
        .unwrap()
        .unwrap();
    let content = "mã,tên sản phẩm,chủ thể,điện thoại,số sao,số quyết định,ngày cấp,nguồn\n\
        LS004,Na Chi Lăng,HTX Dịch vụ và Sản xuất nông nghiệp Đồng Bành,0912 345 678,4,77/QĐ-UBND,01/07/2026,Sổ OCOP tỉnh\n";
    let report = load(&test, table(content)).await;
    assert_eq!(told(&report), []);
    assert_eq!(report.changes.len(), 1);
    assert_eq!(report.changes[0].kind, ChangeKind::Changed);
    assert_eq!(report.changes[0].fields, ["ratings"]);

    let after = product::by_id(conn, None, before.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.name, before.name);
    assert_eq!(
        after.season, before.season,
        "a column that is not there says nothing"
    );
    let ratings = rating::many_of_products(conn, &[before.id]).await.unwrap();
    assert_eq!(ratings[&before.id].len(), 2, "a rating is a row of its own");
    let newest = &ratings[&before.id][0];
    assert_eq!(newest.decision.as_ref().unwrap().number, "77/QĐ-UBND");
    let maker = producer::by_id(conn, before.producer.unwrap())
        .await
        .unwrap()
        .unwrap();
    let subjects = [newest.id.uuid(), maker.id.uuid()];
    let origins = provenance::many_of_subjects(conn, &subjects).await.unwrap();
    let phone = origins[&maker.id.uuid()]
        .iter()
        .find(|row| row.field == "contactPhone")
        .unwrap();
    assert_eq!(
        (phone.kind, phone.derivation),
        (Kind::Import, Derivation::Stated)
    );
    assert_eq!(phone.source, "Sổ OCOP tỉnh");
    assert_eq!(phone.as_of.as_deref(), Some("2026-07-01"));

    let other = content.replace("01/07/2026", "02/07/2026");
    let report = load(&test, table(&other)).await;
    assert_eq!(
        told(&report),
        [(2, "số quyết định", FaultCode::Contradiction)]
    );
    assert_eq!(load(&test, table(content)).await.unchanged, 1);
}
