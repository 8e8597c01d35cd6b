//! Generated producers and products, with everything that the program keeps of them.

use anyhow::{Context as _, Result};
use catalogue::product::PriceTier;
use chrono::{Days, Months, NaiveDate};
use kernel::money::Currency;
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, Unit};
use kernel::text::{self, LocalisedText};
use kernel::time::MonthSet;

use super::chance::Chance;
use super::ids::{Kind, id, made_at};
use super::people::SELLERS;
use super::places::{Commune, Places};
use super::words::{EPITHETS, FAMILIES, GIVEN, GOODS, Good, HOUSES};
use crate::database::{Backend, Insert};

/// Every world has this seed.
const SEED: u64 = 2026;
/// Names are sorted by so many bytes at most, as the catalogue keeps them.
const SORT_KEY: usize = 200;
/// Certificates hold so long.
const CERTIFICATE_MONTHS: Months = Months::new(catalogue::rating::CERTIFICATE_MONTHS);
const SOURCE: &str = "Số liệu sinh tự động để đo";

/// How many producers a world of so many products has.
pub(crate) const fn producers_of(products: u64) -> u64 {
    products.div_ceil(2)
}

/// The rows of a chunk of producers.
pub(crate) fn producers(
    backend: Backend,
    places: &Places,
    numbers: std::ops::Range<u64>,
) -> Result<Option<String>> {
    let mut rows = Insert::into(
        backend,
        "producer",
        "id, slug, name, legal_kind, organisation_id, province_code, unit_code, address_text, contact_email, contact_phone, story, \
         sort_key, sample, version, created_at",
    );
    for number in numbers {
        let (commune, mut chance) = home(places, number)?;
        let (house, legal_kind) = *chance.one(&HOUSES).context("no houses")?;
        let name = match legal_kind {
            "HOUSEHOLD" | "FARM" => format!("{house} {} {}", person(&mut chance), commune.name),
            _ => format!("{house} {} {}", commune.name, number + 1),
        };
        let speaker = (number < SELLERS).then(|| id(Kind::Seller, number));
        rows.row()
            .uuid(id(Kind::Producer, number))
            .text(&slug(&name, number))
            .text(&name)
            .text(legal_kind)
            .uuid_or_null(speaker)
            .text(&commune.province)
            .text(&commune.code)
            .text(&format!("Thôn {}", 1 + chance.below(20)))
            .null()
            .null()
            .null()
            .bytes(&sort_key(&name))
            .no()
            .number(1)
            .instant(made_at(number));
    }
    Ok(rows.take())
}

/// The rows of a chunk of products, their ratings and what is expected of them.
pub(crate) fn products(
    backend: Backend,
    places: &Places,
    numbers: std::ops::Range<u64>,
    of: u64,
    today: NaiveDate,
) -> Result<Vec<String>> {
    let mut rows = Insert::into(backend, "product", PRODUCT_COLUMNS);
    let mut ratings = Insert::into(
        backend,
        "rating",
        "id, product_id, stars, evidence, year, decision_number, issuer, issued_on, expires_on, revoked_on, source, sample, created_at",
    );
    let mut supply = Insert::into(
        backend,
        "supply_window",
        "id, product_id, window_from, window_to, quantity, kind, created_at",
    );
    for number in numbers {
        let mut chance = Chance::of(SEED + 1, number);
        let maker = number % producers_of(of);
        let (commune, _) = home(places, maker)?;
        let good = chance.one(&GOODS).context("no goods")?;
        let stars = chance
            .percent(70)
            .then(|| 3 + i64::from(chance.percent(35)) + i64::from(chance.percent(6)));
        product(
            &mut rows,
            &mut chance,
            places,
            (number, maker),
            commune,
            good,
            stars,
            today,
        )?;
        if let Some(stars) = stars {
            let issued = today
                .checked_sub_days(Days::new(1 + number % 300))
                .context("a day before today")?;
            ratings
                .row()
                .uuid(id(Kind::Rating, number))
                .uuid(id(Kind::Product, number))
                .number(stars)
                .text("DECISION")
                .null()
                .text(&format!("{}/QĐ-UBND", 100 + number % 4_000))
                .text("UBND tỉnh")
                .day(issued)
                .day(
                    issued
                        .checked_add_months(CERTIFICATE_MONTHS)
                        .context("a day to come")?,
                )
                .null()
                .text(SOURCE)
                .no()
                .instant(made_at(number));
        }
        if maker < SELLERS || chance.percent(30) {
            supply
                .row()
                .uuid(id(Kind::Supply, number))
                .uuid(id(Kind::Product, number))
                .day(today)
                .day(
                    today
                        .checked_add_days(Days::new(600))
                        .context("a day to come")?,
                )
                .number(5_000_000_000)
                .text("EXPECTED")
                .instant(made_at(number));
        }
    }
    Ok([rows.take(), ratings.take(), supply.take()]
        .into_iter()
        .flatten()
        .collect())
}

const PRODUCT_COLUMNS: &str = "id, slug, producer_id, name, description, ocop_decision, ocop_set, province_code, unit_code, commune_at_source, \
     district_at_source, season, season_note, base_unit, packings, price_tiers, minimum_order, lead_time_days, closed_from, closed_to, closed_note, \
     state, refusal, proposal, waiting_since, register_code, last_known_stars, stars_order, stars_change_on, sort_key, sample, version, created_at, \
     updated_at";

#[expect(
    clippy::too_many_arguments,
    reason = "a row needs all that was decided about its product"
)]
fn product(
    rows: &mut Insert,
    chance: &mut Chance,
    places: &Places,
    (number, maker): (u64, u64),
    commune: &Commune,
    good: &Good,
    stars: Option<i64>,
    today: NaiveDate,
) -> Result<()> {
    let name = name(
        good,
        commune,
        chance.one(&EPITHETS).copied().unwrap_or_default(),
    );
    let set = chance.one(&places.sets).context("no sets")?;
    let months = MonthSet::from_months(good.months.iter().copied())?;
    let held_until = today
        .checked_sub_days(Days::new(1 + number % 300))
        .and_then(|issued| issued.checked_add_months(CERTIFICATE_MONTHS))
        .and_then(|last| last.succ_opt());
    rows.row()
        .uuid(id(Kind::Product, number))
        .text(&slug(&name.vi, number))
        .uuid(id(Kind::Producer, maker))
        .json(&name)
        .json(&LocalisedText {
            vi: format!(
                "{} của bà con xã {}, làm theo cách của vùng cao, đóng gói tại chỗ.",
                good.vi, commune.name
            ),
            en: Some(format!(
                "{} from {}, made the upland way.",
                good.en, commune.name
            )),
            zh_hans: None,
        })
        .text(&set.decision)
        .number(set.number)
        .text(&commune.province)
        .text(&commune.code)
        .null()
        .null()
        .number(i64::from(months.bits()))
        .null()
        .text(good.base.code())
        .json(&packings(good.base))
        .json(&tiers(good, chance)?)
        .number(10_000)
        .number(2 + i64::from(chance.percent(50)) * 3)
        .null()
        .null()
        .null()
        .text("PUBLISHED")
        .null()
        .null()
        .null()
        .null()
        .number_or_null(stars)
        .number(stars.map_or(55, |stars| (5 - stars) * 11))
        .day_or_null(stars.and(held_until))
        .bytes(&sort_key(&name.vi))
        .no()
        .number(1)
        .instant(made_at(number))
        .instant(made_at(number));
    Ok(())
}

/// The commune of a producer, and the chance that decides the rest of it.
fn home(places: &Places, producer: u64) -> Result<(&Commune, Chance)> {
    let mut chance = Chance::of(SEED, producer);
    let commune = chance.one(&places.communes).context("no communes")?;
    Ok((commune, chance))
}

/// The commune of a producer.
///
/// # Errors
/// When there are no communes.
pub(crate) fn commune_of(places: &Places, producer: u64) -> Result<&Commune> {
    home(places, producer).map(|(commune, _)| commune)
}

/// How the product of a number is measured.
pub(crate) fn base_of(number: u64) -> BaseUnit {
    let good = Chance::of(SEED + 1, number).one(&GOODS);
    good.map_or(BaseUnit::Kg, |good| good.base)
}

/// A person's name.
pub(crate) fn person(chance: &mut Chance) -> String {
    let family = chance.one(&FAMILIES).copied().unwrap_or_default();
    let given = chance.one(&GIVEN).copied().unwrap_or_default();
    format!("{family} {given}")
}

fn name(good: &Good, commune: &Commune, epithet: &str) -> LocalisedText {
    let joined = |parts: [&str; 3]| parts.join(" ").trim_end().to_owned();
    LocalisedText {
        vi: joined([good.vi, &commune.name, epithet]),
        en: Some(joined([good.en, &commune.name, ""])),
        zh_hans: None,
    }
}

fn packings(base: BaseUnit) -> Vec<Packing> {
    let packing = |unit, net_milli| Packing {
        unit,
        net_milli,
        name: None,
    };
    match base {
        BaseUnit::Kg => vec![packing(Unit::Carton, 10_000), packing(Unit::Bag, 500)],
        BaseUnit::Litre => vec![packing(Unit::Bottle, 500), packing(Unit::Carton, 6_000)],
        BaseUnit::Piece => vec![packing(Unit::Box, 12_000)],
    }
}

/// Two listed prices: the more, the cheaper.
fn tiers(good: &Good, chance: &mut Chance) -> Result<Vec<PriceTier>> {
    let base = i64::try_from(90 + chance.below(21))?;
    [(10_000, base), (1_000_000, base - 8)]
        .into_iter()
        .map(|(from, percent)| {
            let price = good.price * percent / 100 / 500 * 500;
            Ok(PriceTier {
                from: BaseQuantity::from_milli(from),
                term: PriceTerm {
                    price: UnitPrice::parse(&price.to_string(), Currency::Vnd, good.base.unit())?,
                    basis: Basis::Packed,
                    place: Some("Kho của nhà sản xuất".to_owned()),
                    grade: Some("loại 1".to_owned()),
                    packing: None,
                },
            })
        })
        .collect()
}

/// A slug that no other row has: the row's number follows the name.
fn slug(name: &str, number: u64) -> String {
    let base: String = text::slug(name).chars().take(60).collect();
    format!("{}-g{number}", base.trim_end_matches('-'))
}

fn sort_key(name: &str) -> Vec<u8> {
    let mut key = platform::sort_key::vi(name);
    key.truncate(SORT_KEY);
    key
}

#[cfg(test)]
mod tests {
    use super::super::places::{Commune, Places, Set};
    use super::{producers, products};
    use crate::database::Backend;

    fn places() -> Places {
        Places {
            communes: [("06463", "Chi Lăng"), ("06184", "Đồng Đăng")]
                .map(|(code, name)| Commune {
                    code: code.to_owned(),
                    name: name.to_owned(),
                    province: "20".to_owned(),
                })
                .to_vec(),
            sets: vec![Set {
                decision: "26/2026/QĐ-TTg".to_owned(),
                number: 1,
            }],
        }
    }

    #[test]
    fn the_same_numbers_make_the_same_rows_however_they_are_cut() {
        let today = "2026-11-27".parse().unwrap();
        let made = |from, to| products(Backend::Sqlite, &places(), from..to, 100, today).unwrap();
        assert_eq!(made(0, 20), made(0, 20));
        let last = made(19, 20).remove(0);
        let values = last.split_once("VALUES ").unwrap().1;
        assert!(made(0, 20)[0].ends_with(values), "{values}");
    }

    #[test]
    fn a_chunk_has_a_row_for_each_number() {
        let rows = producers(Backend::Postgres, &places(), 0..7)
            .unwrap()
            .unwrap();
        assert_eq!(rows.matches("), (").count(), 6, "{rows}");
        assert!(
            rows.contains("HTX") || rows.contains("Trang trại") || rows.contains("Hộ kinh doanh"),
            "{rows}"
        );
    }
}
