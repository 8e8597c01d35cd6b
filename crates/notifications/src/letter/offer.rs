//! An offer as letters tell it: totals, lines, what is missing, how far it binds.

use chrono::NaiveDate;
use kernel::{
    money::{Currency, Money},
    number::Number,
    price::{PriceTerm, UnitPrice, VatRate},
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant, vn},
};
use serde::{Deserialize, Serialize};

use super::parts::{Deal, Side};
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::said;

/// An offer as it was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// The quotation's number.
    pub number: Number,
    /// 1 for the first, counted up.
    pub revision: i32,
    /// True when the offer binds the seller until `valid_until`.
    pub firm: bool,
    /// The last day, in Vietnam, that day included.
    pub valid_until: NaiveDate,
    /// One answer a line of the inquiry.
    pub lines: Vec<OfferedLine>,
    /// Certificates that were asked for and that nothing here proves: codes such as `VIETGAP`, or the buyer's words.
    pub certificates_not_shown: Vec<String>,
    /// The currency that was asked for, where the offer is in another.
    pub asked_currency: Option<Currency>,
    /// Sum of the lines, without VAT.
    pub total: Money,
    /// VAT on all lines.
    pub vat_total: Money,
    /// Both together.
    pub payable: Money,
    /// The seller's free text.
    pub note: Option<String>,
    /// How far a delivery may stray from its quantity, in hundredths of a per cent: what was said, else what holds where nothing was; `None`
    /// in letters that were posted before the latter was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance_bp: Option<i32>,
}

/// The answer to one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferedLine {
    /// The product asked for.
    pub product: LocalisedText,
    /// Price, basis, place, grade and packing; `None` where the line is declined.
    pub term: Option<PriceTerm>,
    /// The VAT rate; `None` where the line is outside VAT or declined.
    pub vat: Option<VatRate>,
    /// Why that rate.
    pub vat_reason: Option<String>,
    /// The product offered instead.
    pub substitute: Option<LocalisedText>,
    /// The seller's words on the line.
    pub note: Option<String>,
    /// One answer a schedule entry.
    pub schedule: Vec<OfferedEntry>,
    /// What the line costs, without VAT; `None` where it is declined.
    pub total: Option<Money>,
    /// The price that was wished for in the inquiry, where the offer is dearer and the buyer has named none since.
    pub above_target: Option<UnitPrice>,
    /// The price of the buyer's newest counter-offer, where the offer is dearer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_counter: Option<UnitPrice>,
    /// The whole quantity in the packing that the price is for, where the line counts in something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced: Option<Quantity>,
    /// What one package holds that the price is for; none where it is for no package, and in letters that were posted before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Quantity>,
    /// Days offered on which the product is out of season, by its record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub out_of_season: Vec<DateWindow>,
}

/// The answer to one schedule entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferedEntry {
    /// When.
    pub window: DateWindow,
    /// Where to, on one line.
    pub place: String,
    /// What was asked.
    pub asked: Quantity,
    /// What is offered; `None` when nothing is.
    pub offered: Option<Quantity>,
    /// Other days than those asked for, where others are offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_window: Option<DateWindow>,
    /// Whether it is of the product offered instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub instead: bool,
    /// What is not covered; `None` when everything is.
    pub gap: Option<Quantity>,
    /// What the entry costs, without VAT.
    pub amount: Option<Money>,
}

impl Offer {
    /// The first instant at which the offer no longer holds.
    pub(crate) fn ends(&self) -> Instant {
        vn::end_of_day(self.valid_until)
    }

    fn lacks_quantities(&self) -> bool {
        self.lines.iter().any(OfferedLine::has_gap)
    }
}

impl OfferedLine {
    fn has_gap(&self) -> bool {
        self.schedule.iter().any(|entry| entry.gap.is_some())
    }

    /// The product asked for and what is offered instead of it, where something is.
    fn instead(&self, to: &Composer<'_>) -> Option<(String, String)> {
        let other = self.substitute.as_ref()?;
        let offered = self.schedule.iter().any(|entry| entry.instead);
        offered.then(|| {
            (
                said(&to.localised(&self.product)),
                said(&to.localised(other)),
            )
        })
    }

    fn card(&self, to: &Composer<'_>) -> Card {
        let mut rows = Vec::new();
        if let Some(substitute) = &self.substitute {
            let substitute = said(&to.localised(substitute));
            rows.push(to.strong_row("letter-row-substitute", &substitute));
        }
        for entry in &self.schedule {
            rows.push(Row::strong(to.window(entry.window), entry.words(to)));
            if let Some(days) = entry.other_window {
                rows.push(to.strong_row("letter-row-other-days", &to.window(days)));
            }
            if let Some(amount) = &entry.amount {
                rows.push(to.row("letter-row-amount", &to.money(amount)));
            }
            rows.push(to.row("letter-row-place", &said(&entry.place)));
        }
        rows.extend(out_of_season_row(to, &self.out_of_season));
        rows.extend(price_rows(
            to,
            self.term.as_ref(),
            self.content.as_ref(),
            self.priced.as_ref(),
            self.vat,
            self.vat_reason.as_deref(),
        ));
        if let Some(note) = &self.note {
            rows.push(to.row("letter-row-note", &said(note)));
        }
        if let Some(total) = &self.total {
            rows.push(to.strong_row("letter-row-line-total", &to.money(total)));
        }
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
}

impl OfferedEntry {
    /// "20 tấn", "20 tấn (hàng thay thế)", "12 tấn (hỏi 20 tấn)", "không có hàng (hỏi 20 tấn)".
    fn words(&self, to: &Composer<'_>) -> String {
        let asked = to.quantity(&self.asked);
        match (&self.offered, &self.gap) {
            (Some(offered), _) if self.instead => to.say(
                "letter-entry-instead",
                &[("offered", &to.quantity(offered))],
            ),
            (None, _) => to.say("letter-entry-none", &[("asked", &asked)]),
            (Some(offered), Some(_)) => to.say(
                "letter-entry-less",
                &[("offered", &to.quantity(offered)), ("asked", &asked)],
            ),
            (Some(offered), None) => to.quantity(offered),
        }
    }
}

/// Price with what a package holds, the quantity that it is reckoned by, basis with place, grade, packing and VAT, one row each.
pub(super) fn price_rows(
    to: &Composer<'_>,
    term: Option<&PriceTerm>,
    content: Option<&Quantity>,
    priced: Option<&Quantity>,
    vat: Option<VatRate>,
    vat_reason: Option<&str>,
) -> Vec<Row> {
    let Some(term) = term else {
        return Vec::new();
    };
    let price = to.package_price(&term.price, content);
    let mut rows = vec![to.strong_row("letter-row-price", &price)];
    if let Some(priced) = priced {
        rows.push(to.row("letter-row-priced", &to.quantity(priced)));
    }
    rows.push(to.row("letter-row-basis", &to.basis(term)));
    if let Some(grade) = &term.grade {
        rows.push(to.row("letter-row-grade", &said(grade)));
    }
    if let Some(packing) = &term.packing {
        rows.push(to.row("letter-row-packing", &said(packing)));
    }
    let rate = match vat {
        Some(rate) => to.vat(rate),
        None => to.say("letter-vat-outside", &[]),
    };
    let vat = match vat_reason {
        Some(reason) => to.say(
            "letter-vat-with-reason",
            &[("vat", &rate), ("reason", &said(&to.vat_reason(reason)))],
        ),
        None => rate,
    };
    rows.push(to.row("letter-row-vat", &vat));
    rows
}

/// How far a delivery may stray from its quantity; nothing in letters that do not know it.
pub(super) fn tolerance_row(to: &Composer<'_>, points: Option<i32>) -> Option<Row> {
    let tolerance = VatRate::from_basis_points(points?).ok()?;
    let words = to.say("letter-tolerance", &[("percent", &to.vat(tolerance))]);
    Some(to.row("letter-row-tolerance", &words))
}

/// The days on which a product is out of season, where there are some.
pub(super) fn out_of_season_row(to: &Composer<'_>, days: &[DateWindow]) -> Option<Row> {
    let days: Vec<String> = days.iter().map(|days| to.window(*days)).collect();
    (!days.is_empty()).then(|| to.row("letter-row-out-of-season", &days.join("; ")))
}

/// The offer in full, as one side reads it: totals first, then the lines, then in what it differs from what was asked.
pub(super) fn offer_details(to: &mut Composer<'_>, deal: &Deal, offer: &Offer, side: Side) {
    let (label, other) = deal.other_named(side);
    let mut rows = vec![
        to.row(
            "letter-row-quotation",
            &to.say(
                "letter-quotation-revision",
                &[
                    ("number", offer.number.as_str()),
                    ("revision", &offer.revision.to_string()),
                ],
            ),
        ),
        to.row(label, &said(&other.organisation)),
        to.standing_row(other.standing),
    ];
    rows.extend(deal.reference_rows(to));
    rows.push(to.row("letter-row-total", &to.money(&offer.total)));
    rows.push(to.row("letter-row-vat-total", &to.money(&offer.vat_total)));
    rows.push(to.strong_row("letter-row-payable", &to.money(&offer.payable)));
    rows.push(to.strong_row("letter-row-valid-until", &to.last_day(offer.valid_until)));
    let kind = if offer.firm {
        "letter-offer-firm"
    } else {
        "letter-offer-free"
    };
    rows.push(to.row("letter-row-offer-kind", &to.say(kind, &[])));
    rows.extend(tolerance_row(to, offer.tolerance_bp));
    to.facts(rows);
    to.heading("letter-heading-offer");
    let cards = offer.lines.iter().map(|line| line.card(to)).collect();
    to.lines(cards);
    gaps(to, offer, side);
    if let Some(note) = &offer.note {
        to.quote(&deal.seller.organisation, note);
    }
}

/// Names every entry that the offer leaves open, and every certificate that it does not prove. Silent where nothing is missing.
fn gaps(to: &mut Composer<'_>, offer: &Offer, side: Side) {
    let of = |buyers: &'static str, sellers: &'static str| match side {
        Side::Buyer => buyers,
        Side::Seller => sellers,
    };
    let dearer: Vec<(&'static str, String, String)> = offer
        .lines
        .iter()
        .filter_map(|line| {
            let (key, wish) = match (&line.above_counter, &line.above_target) {
                (Some(wish), _) => (
                    of(
                        "letter-gaps-dearer-counter",
                        "letter-gaps-dearer-counter-seller",
                    ),
                    wish,
                ),
                (None, Some(wish)) => (of("letter-gaps-dearer", "letter-gaps-dearer-seller"), wish),
                (None, None) => return None,
            };
            let product = said(&to.localised(&line.product));
            Some((key, product, to.unit_price(wish)))
        })
        .collect();
    let instead: Vec<(String, String)> = offer
        .lines
        .iter()
        .filter_map(|line| line.instead(to))
        .collect();
    if !offer.lacks_quantities()
        && instead.is_empty()
        && offer.certificates_not_shown.is_empty()
        && offer.asked_currency.is_none()
        && dearer.is_empty()
    {
        to.paragraph("letter-gaps-none", &[]);
        return;
    }
    to.heading("letter-heading-gaps");
    for (product, other) in &instead {
        to.paragraph(
            "letter-gaps-instead",
            &[("product", product), ("other", other)],
        );
    }
    for (key, product, target) in &dearer {
        to.paragraph(key, &[("product", product), ("target", target)]);
    }
    if let Some(asked) = offer.asked_currency {
        to.paragraph(
            of("letter-gaps-currency", "letter-gaps-currency-seller"),
            &[("asked", asked.code())],
        );
    }
    if !offer.certificates_not_shown.is_empty() {
        let names: Vec<String> = offer
            .certificates_not_shown
            .iter()
            .map(|code| to.certificate(code))
            .collect();
        to.paragraph(
            of(
                "letter-gaps-certificates",
                "letter-gaps-certificates-seller",
            ),
            &[("certificates", &names.join(", "))],
        );
    }
    if !offer.lacks_quantities() {
        // Quantities of another product are not what was asked.
        if instead.is_empty() {
            to.paragraph("letter-gaps-quantities-none", &[]);
        }
        return;
    }
    to.paragraph("letter-gaps-some", &[]);
    let cards = offer
        .lines
        .iter()
        .filter(|line| line.has_gap())
        .map(|line| Card {
            title: said(&to.localised(&line.product)),
            rows: line
                .schedule
                .iter()
                .filter_map(|entry| {
                    let gap = entry.gap.as_ref()?;
                    let missing = to.say("letter-entry-missing", &[("gap", &to.quantity(gap))]);
                    Some(Row::plain(to.window(entry.window), missing))
                })
                .collect(),
        })
        .collect();
    to.lines(cards);
}

/// What "firm" and "free" mean for the one who reads it.
pub(super) fn meaning(to: &mut Composer<'_>, offer: &Offer) {
    let key = if offer.firm {
        "letter-offer-firm-means"
    } else {
        "letter-offer-free-means"
    };
    to.paragraph(key, &[]);
}
