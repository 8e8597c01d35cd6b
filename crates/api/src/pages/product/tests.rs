//! The product's page printed, and its words.

use std::path::Path;
use std::sync::Arc;

use catalogue::administrative_unit::{AdministrativeUnit, Kind, Level};
use catalogue::claim;
use catalogue::product::{Closure, PriceTier, Product, ProductState, Season};
use catalogue::supply::{self, Window};
use kernel::fault::{Fault, FaultCode};
use kernel::id::ProductId;
use kernel::money::Currency;
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, PackingTable, Unit};
use kernel::text::{Language, LocalisedText};
use kernel::time::{DateWindow, MonthSet};
use platform::Words;
use uuid::Uuid;

use super::super::form::{Fields, Refused, Typed};
use super::super::paper::{Paper, Sheet};
use super::super::print::Printer;
use super::act::Step;
use super::form::{FORM, Stock, form};
use super::state_mark;
use super::view::ProductPage;

/// Every word that the code names by a code.
pub(in crate::pages) fn words() -> Vec<String> {
    let coded = |family: &str, codes: &[&str]| -> Vec<String> {
        codes
            .iter()
            .map(|code| format!("{family}-{code}"))
            .collect()
    };
    let mut words = coded("page-product-state", ProductState::CODES);
    words.extend(coded("page-claim-state", claim::State::CODES));
    words.extend(coded("page-supply", supply::Kind::CODES));
    words.extend((1..=12).map(|month| format!("page-month-{month}")));
    words.extend(Step::ALL.map(|step| format!("page-product-done-{}", step.slug())));
    words.push("page-product-done-create".to_owned());
    words.push("page-product-done-claimed".to_owned());
    words.push("page-product-done-claim-waits".to_owned());
    for step in ["publish", "refuse"] {
        words.push(format!("page-product-judge-{step}"));
        words.push(format!("page-product-judge-means-{step}"));
    }
    for step in ["approve", "refuse"] {
        words.push(format!("page-claim-decide-{step}"));
        words.push(format!("page-claim-means-{step}"));
    }
    words.extend(["yes", "no"].map(|claimed| format!("page-producer-claimed-{claimed}")));
    words
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

fn plums() -> Product {
    let now = chrono::DateTime::UNIX_EPOCH;
    Product {
        id: ProductId::from_uuid(Uuid::nil()),
        slug: "man".to_owned(),
        producer: None,
        name: LocalisedText::vi("Mận <tím> Chi Lăng"),
        description: Some(LocalisedText::vi("Hái tay.\nPhân loại tại vườn.")),
        ocop_set: None,
        province_code: "20".to_owned(),
        unit_code: Some("06463".to_owned()),
        commune_at_source: None,
        district_at_source: None,
        season: Season {
            months: MonthSet::from_months([6, 7]).expect("months"),
            note: None,
        },
        packings: PackingTable {
            base: BaseUnit::Kg,
            packings: vec![Packing {
                unit: Unit::Carton,
                net_milli: 12_500,
                name: None,
            }],
        },
        price_tiers: vec![PriceTier {
            from: BaseQuantity::from_milli(100_000),
            term: PriceTerm {
                price: UnitPrice::parse("25000", Currency::Vnd, Unit::Kg).expect("a price"),
                basis: Basis::Packed,
                place: Some("Kho HTX".to_owned()),
                grade: Some("loại 1".to_owned()),
                packing: None,
            },
        }],
        minimum_order: Some(BaseQuantity::from_milli(50_000)),
        lead_time_days: Some(2),
        closure: Some(Closure {
            from: Some(day("2026-08-01")),
            to: None,
            note: Some(LocalisedText::vi("Nghỉ.")),
        }),
        state: ProductState::Draft,
        refusal: None,
        proposal: None,
        waiting_since: None,
        register_code: None,
        last_known_stars: None,
        sample: false,
        version: 3,
        created_at: now,
        updated_at: now,
    }
}

fn printed(language: Language, refused: Option<Refused>) -> String {
    let words = Arc::new(Words::load().expect("the locales parse"));
    let print = Printer::new(&words, language);
    let product = plums();
    let communes = [AdministrativeUnit {
        code: "06463".to_owned(),
        valid_from: day("2025-07-01"),
        valid_to: None,
        name: "Xã Chi Lăng".to_owned(),
        name_short: "Chi Lăng".to_owned(),
        name_en: None,
        level: Level::Commune,
        kind: Kind::Commune,
        parent: Some("20".to_owned()),
        former_districts: Vec::new(),
    }];
    let supply = [Window {
        days: DateWindow {
            from: day("2026-07-20"),
            to: day("2026-08-20"),
        },
        quantity: BaseQuantity::from_milli(1_500_500),
        kind: supply::Kind::Harvested,
    }];
    let stock = Stock {
        print,
        product: Some(&product),
        supply: &supply,
        sets: &[],
        communes: &communes,
    };
    let mut fields = Fields::new(refused);
    let form = form(&stock, &mut fields);
    let page = ProductPage {
        title: product.name.vi.clone(),
        complaints: fields.complaints(print),
        state: Some(state_mark(print, product.state)),
        form,
        ..ProductPage::default()
    };
    let paper = Paper::new(&words);
    let text = paper
        .print(language, Sheet::Product, &page)
        .expect("the page prints");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
    std::fs::create_dir_all(&folder).expect("a folder");
    let local = text.replace("=\"/assets/", "=\"assets/");
    std::fs::write(
        folder.join(format!("product-{}.html", language.tag())),
        local,
    )
    .expect("written");
    text
}

#[test]
fn the_form_shows_what_stands_and_leaves_room_for_more() {
    for language in [Language::Vi, Language::En] {
        let text = printed(language, None);
        assert!(!text.contains("page-"), "a word is missing");
        assert!(text.contains("Mận &lt;tím&gt; Chi Lăng"));
        assert!(
            text.contains("name=\"trade.packings.1.net\"") && !text.contains("trade.packings.2.")
        );
        assert!(text.contains("name=\"trade.priceTiers.0.place\" value=\"Kho HTX\""));
        assert!(text.contains("name=\"trade.seasonMonths.6\" value=\"yes\" checked"));
        assert!(!text.contains("name=\"trade.seasonMonths.8\" value=\"yes\" checked"));
        assert!(text.contains("value=\"2026-08-01\"") && text.contains("value=\"2026-07-20\""));
    }
}

#[test]
fn a_refused_form_comes_back_with_what_was_typed() {
    let typed = Typed::new(
        [
            ("facts.name.vi", "Mận"),
            ("trade.packings.0.net", "12,5 kg"),
            ("trade.seasonMonths.8", "yes"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
    );
    let fault = Fault::new(FaultCode::InvalidFormat, "input.trade.packings.0.net");
    let text = printed(
        Language::Vi,
        Some(Refused {
            form: FORM.to_owned(),
            typed,
            faults: vec![(fault, "Không phải số.".to_owned())],
            unchosen: String::new(),
        }),
    );
    assert!(text.contains("value=\"12,5 kg\""));
    assert!(text.contains("name=\"trade.seasonMonths.8\" value=\"yes\" checked"));
    assert!(!text.contains("name=\"trade.seasonMonths.6\" value=\"yes\" checked"));
    assert!(text.contains("href=\"#product-trade-packings-0-net\""));
}
