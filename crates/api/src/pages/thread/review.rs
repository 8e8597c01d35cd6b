//! The last look at an offer: what is offered, what it comes to, and what stands against it. Nothing has been sent yet. A firm offer binds, and
//! a free one tells a price all the same: a wrong thousands mark is seen here.

use orders::inquiry::Line;
use orders::quotation::supply::EntryStanding;
use orders::quotation::{self, LineComparison, Preview, PreviewLine};

use super::super::Pages;
use super::super::form::Typed;
use super::super::print::Printer;
use super::super::view::{Hidden, ReviewLine, ReviewView, Row, Todo, WindowView};
use super::super::visitor::Visitor;
use super::offer;
use super::show::{Scene, hidden};
use super::step::Step;
use kernel::id::InquiryId;
use kernel::quantity::{BaseQuantity, Unit};
use kernel::text::LocalisedText;
use kernel::time::MonthSet;

/// Says that the last look was taken.
const REVIEWED: &str = "reviewed";
/// Says that the seller knows that he promises more than there is.
const CONFIRM: &str = "confirmOversell";

/// Whether the seller has said that he knows that he promises more than there is.
pub(super) fn is_confirmed(typed: &Typed) -> bool {
    typed.get(CONFIRM) == Some("yes")
}

/// Whether a button binds its presser, or tells the other side something that its presser should look at first.
pub(super) fn is_due(step: Step, typed: &Typed) -> bool {
    matches!(step, Step::Quote | Step::Accept) && typed.get(REVIEWED).is_none()
}

/// What was typed, and that it has been looked at. What more was confirmed is confirmed anew.
pub(super) fn looked_at(typed: &Typed) -> Vec<Hidden> {
    let typed = typed.input().into_iter();
    typed
        .filter(|(name, _)| *name != CONFIRM)
        .chain([(REVIEWED, "yes")])
        .map(|(name, value)| hidden(name, &value))
        .collect()
}

/// Whether the offer binds its seller.
fn is_firm(typed: &Typed) -> bool {
    typed.get("firm") != Some("no")
}

/// Prices and judges what was typed, and writes nothing.
pub(super) async fn preview(
    pages: &Pages,
    visitor: &Visitor,
    inquiry: InquiryId,
    typed: &Typed,
) -> platform::Result<Preview> {
    let command = offer::read(pages, visitor, inquiry, typed).await?;
    let db = &pages.app.db;
    quotation::preview(db.read(), &visitor.actor, db.clock().now(), &command).await
}

/// The look.
pub(in crate::pages) fn review(scene: &Scene<'_>, typed: &Typed, preview: &Preview) -> ReviewView {
    let print = scene.print;
    let until = kernel::time::parse_date(&typed.text("validUntil"))
        .map_or_else(|_| String::new(), |day| print.date(day));
    let payable = super::quotation::payable(scene, preview.total, preview.vat_total);
    let mut totals = super::quotation::totals(scene, preview.total, preview.vat_total);
    totals.push(super::quotation::tolerance_row(print, preview.tolerance));
    let firm = is_firm(typed);
    ReviewView {
        title: print.say("page-review", &[]),
        action: Step::Quote.slug().to_owned(),
        button: print.say("page-review-send", &[]),
        back: Todo {
            label: print.say("page-review-change", &[]),
            target: "quote".to_owned(),
            strong: false,
        },
        lines: lines(scene, &preview.lines),
        gaps: gaps(scene, &preview.compared),
        note: preview.note.clone(),
        totals,
        means: print.say(
            if firm {
                "page-review-means"
            } else {
                "page-review-means-free"
            },
            &[("until", &until), ("total", &payable)],
        ),
        warnings: preview
            .supply
            .iter()
            .flat_map(|standing| {
                if firm {
                    warnings(scene, standing)
                } else {
                    cautions(scene, standing)
                }
            })
            .collect(),
        confirm: firm && preview.supply.iter().any(EntryStanding::exceeds),
        hidden: looked_at(typed),
    }
}

/// What is offered: a product each, with its price, its rate of VAT, its days and places, and the seller's words to it.
pub(super) fn lines(scene: &Scene<'_>, offered: &[PreviewLine]) -> Vec<ReviewLine> {
    let print = scene.print;
    let line = |line: &PreviewLine| {
        let priced = super::quotation::priced_row(print, line.priced);
        let mut terms: Vec<Row> = priced.into_iter().collect();
        terms.extend(super::quotation::term_facts(scene, &line.price));
        let reason = line.vat_reason.as_deref();
        terms.push(super::quotation::vat_row(print, line.vat_rate, reason));
        let windows = line.windows.iter().map(|window| WindowView {
            days: print.days(window.from, window.to),
            quantity: print.quantity(&window.quantity),
            place: scene.place(&window.place),
        });
        ReviewLine {
            words: line_words(scene, line),
            terms,
            windows: windows.collect(),
            note: line.note.clone(),
        }
    };
    offered.iter().map(line).collect()
}

/// "20 t of custard apples at 57,000 đ/kg, 1,140,000,000 đ in all".
fn line_words(scene: &Scene<'_>, line: &PreviewLine) -> String {
    let print = scene.print;
    let (product, _) = print.localised(&line.product);
    let quantity = line
        .quantity
        .as_ref()
        .map_or_else(String::new, |quantity| print.quantity(quantity));
    let asked = line.instead_of.as_ref();
    let asked = asked.map(|asked| print.localised(asked).0);
    print.say(
        match asked {
            Some(_) => "page-review-line-instead",
            None => "page-review-line",
        },
        &[
            ("asked", asked.as_deref().unwrap_or_default()),
            ("product", &product),
            ("quantity", &quantity),
            (
                "price",
                &print.package_price(&line.price.price, line.content),
            ),
            ("total", &print.money(&line.total)),
        ],
    )
}

/// In what the offer is less than what was asked, or other: both sides are shown the same.
pub(super) fn gaps(scene: &Scene<'_>, compared: &[LineComparison]) -> Vec<String> {
    let lines = &scene.thread.lines;
    let mut told = Vec::new();
    for compared in compared {
        let Some(asked) = lines.iter().find(|line| line.id == compared.inquiry_line) else {
            continue;
        };
        for gap in compared.told(scene.thread.view).gaps {
            let words = super::quotation::gap_words(scene, asked, gap);
            told.push(of_product(scene, asked, words));
        }
    }
    told
}

/// Words about one line, under its product where there are several.
pub(super) fn of_product(scene: &Scene<'_>, asked: &Line, words: String) -> String {
    if scene.thread.lines.len() == 1 {
        return words;
    }
    under(scene, &asked.product_name, &words)
}

/// Words under the product that they are about.
pub(super) fn under(scene: &Scene<'_>, product: &LocalisedText, words: &str) -> String {
    let (product, _) = scene.print.localised(product);
    let values = [("field", product.as_str()), ("text", words)];
    scene.print.say("page-complaint", &values)
}

/// What stands against offering in a window: more promised than there is, or out of season.
pub(super) fn warnings(scene: &Scene<'_>, standing: &EntryStanding) -> Vec<String> {
    let print = scene.print;
    let days = print.days(standing.days.from, standing.days.to);
    let mut warnings = Vec::new();
    if standing.exceeds() {
        let promised = plus(standing.others.promised(), standing.own);
        warnings.push(print.say(
            "page-supply-exceeds",
            &[
                ("days", &days),
                ("promised", &amount(scene, standing, promised)),
                (
                    "supply",
                    &amount(scene, standing, standing.others.supply.unwrap_or_default()),
                ),
            ],
        ));
    }
    warnings.extend(days_unsold(scene, standing));
    warnings
}

/// What a free offer should know of, which promises nothing: that too little is left, and what the days have against them.
fn cautions(scene: &Scene<'_>, standing: &EntryStanding) -> Vec<String> {
    let short = standing.exceeds().then(|| standing_words(scene, standing));
    short
        .flatten()
        .into_iter()
        .chain(days_unsold(scene, standing))
        .collect()
}

/// "Promised 8 t of 5 t" before anything is offered; nothing where nobody has counted.
pub(super) fn standing_words(scene: &Scene<'_>, standing: &EntryStanding) -> Option<String> {
    let supply = standing.others.supply?;
    Some(scene.print.say(
        "page-supply-standing",
        &[
            (
                "promised",
                &amount(scene, standing, standing.others.promised()),
            ),
            ("supply", &amount(scene, standing, supply)),
        ],
    ))
}

/// What the days themselves have against them.
pub(super) fn days_unsold(scene: &Scene<'_>, standing: &EntryStanding) -> Vec<String> {
    let closed = closed(scene, standing);
    closed
        .into_iter()
        .chain(out_of_season(scene, standing))
        .collect()
}

/// "You take no orders from 1 to 31 August".
fn closed(scene: &Scene<'_>, standing: &EntryStanding) -> Option<String> {
    let print = scene.print;
    let closure = standing.closed.as_ref()?;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| print.date(day));
    let key = match (closure.from, closure.to) {
        (Some(_), Some(_)) => "page-closed-between",
        (Some(_), None) => "page-closed-from",
        (None, _) => "page-closed-until",
    };
    let (product, _) = print.localised(&standing.name);
    Some(print.say(
        key,
        &[
            ("days", &print.days(standing.days.from, standing.days.to)),
            ("product", &product),
            ("from", &day(closure.from)),
            ("to", &day(closure.to)),
        ],
    ))
}

/// "Out of season: July to September".
fn out_of_season(scene: &Scene<'_>, standing: &EntryStanding) -> Option<String> {
    let print = scene.print;
    standing.out_of_season.then(|| {
        let (product, _) = print.localised(&standing.name);
        print.say(
            "page-out-of-season",
            &[
                ("days", &print.days(standing.days.from, standing.days.to)),
                ("product", &product),
                ("months", &months(print, standing.season)),
            ],
        )
    })
}

/// "July, August".
pub(super) fn months(print: Printer<'_>, season: MonthSet) -> String {
    let months = season.months().map(|month| {
        let month = [("month", u64::from(month).into())];
        print.words().text(print.language(), "page-month", &month)
    });
    months.collect::<Vec<_>>().join(", ")
}

fn plus(one: BaseQuantity, other: BaseQuantity) -> BaseQuantity {
    one.checked_add(other).unwrap_or(one)
}

fn amount(scene: &Scene<'_>, standing: &EntryStanding, amount: BaseQuantity) -> String {
    let unit = if standing.packings.factor_milli(Unit::Tonne).is_some() {
        Unit::Tonne
    } else {
        standing.base().unit()
    };
    standing.packings.readable(amount, unit).map_or_else(
        || scene.print.amount(rust_decimal::Decimal::ZERO, unit),
        |quantity| scene.print.quantity(&quantity),
    )
}
