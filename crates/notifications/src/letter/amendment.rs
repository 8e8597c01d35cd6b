//! Letters about a proposed change of an order: proposed, agreed to, declined, taken back.

use chrono::NaiveDate;
use kernel::{money::Money, number::Number, time::DateWindow};
use serde::{Deserialize, Serialize};

use super::Form;
use super::order_facts::OrderFacts;
use super::parts::{Deal, Goods, Side};
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::{said, short};

/// A proposed change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendmentFacts {
    /// The order that it changes.
    pub order: Number,
    /// Who proposed it.
    pub by: Side,
    /// Why, in that side's words.
    pub note: String,
    /// What changes, a delivery each.
    pub changes: Vec<DeliveryChange>,
    /// What the order comes to without the change, VAT included.
    pub payable_before: Money,
    /// What it comes to with it.
    pub payable_after: Money,
}

/// What becomes of one delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryChange {
    /// One more.
    New(PlannedDelivery),
    /// It does not come.
    CalledOff(PlannedDelivery),
    /// It comes otherwise.
    Replanned {
        /// As it was agreed.
        before: PlannedDelivery,
        /// As it shall be.
        after: PlannedDelivery,
    },
}

/// Days, a place and goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedDelivery {
    /// First and last day.
    pub window: DateWindow,
    /// Where to, on one line.
    pub place: String,
    /// What, a product each.
    pub goods: Vec<Goods>,
}

impl AmendmentFacts {
    pub(super) fn details(&self, to: &mut Composer<'_>, deal: &Deal) {
        let mut rows = vec![to.row("letter-row-order", self.order.as_str())];
        rows.extend(deal.reference_rows(to));
        rows.push(self.total(to));
        to.facts(rows);
        self.changes(to);
    }

    /// The last day that it touches, as it was or as it would be.
    pub(super) fn last_day(&self) -> Option<NaiveDate> {
        let days = self.changes.iter().map(|change| match change {
            DeliveryChange::New(plan) | DeliveryChange::CalledOff(plan) => plan.window.to,
            DeliveryChange::Replanned { before, after } => before.window.to.max(after.window.to),
        });
        days.max()
    }

    /// What is to be paid, before and after.
    fn total(&self, to: &Composer<'_>) -> Row {
        let (before, after) = (
            to.money(&self.payable_before),
            to.money(&self.payable_after),
        );
        if before == after {
            to.row("letter-row-payable", &after)
        } else {
            to.strong_row("letter-row-payable", &changed(to, &before, &after))
        }
    }

    fn changes(&self, to: &mut Composer<'_>) {
        to.heading("letter-heading-amendment");
        let cards = self.changes.iter().map(|change| change.card(to)).collect();
        to.lines(cards);
    }

    /// The words of the side that proposed it.
    pub(super) fn quote(&self, to: &mut Composer<'_>, deal: &Deal) {
        let by = match self.by {
            Side::Buyer => &deal.buyer,
            Side::Seller => &deal.seller,
        };
        to.quote(&by.organisation, &self.note);
    }
}

fn changed(to: &Composer<'_>, before: &str, after: &str) -> String {
    to.say("letter-changed", &[("before", before), ("after", after)])
}

impl DeliveryChange {
    fn card(&self, to: &Composer<'_>) -> Card {
        let (key, known) = match self {
            Self::New(plan) => ("letter-change-new", plan),
            Self::CalledOff(plan) => ("letter-change-called-off", plan),
            Self::Replanned { before, .. } => ("letter-change-delivery", before),
        };
        let rows = match self {
            Self::New(plan) | Self::CalledOff(plan) => plan.rows(to),
            Self::Replanned { before, after } => between(to, before, after),
        };
        let title = to.say(key, &[("window", &to.window(known.window))]);
        Card { title, rows }
    }
}

impl PlannedDelivery {
    fn rows(&self, to: &Composer<'_>) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .goods
            .iter()
            .map(|goods| Row::strong(product(to, goods), quantity(to, Some(goods))))
            .collect();
        rows.push(to.row("letter-row-place", &said(&self.place)));
        rows
    }
}

/// Old and new of what differs.
fn between(to: &Composer<'_>, before: &PlannedDelivery, after: &PlannedDelivery) -> Vec<Row> {
    let mut rows = Vec::new();
    if before.window != after.window {
        let days = changed(to, &to.window(before.window), &to.window(after.window));
        rows.push(to.strong_row("letter-row-window", &days));
    }
    if before.place != after.place {
        let places = changed(to, &said(&before.place), &said(&after.place));
        rows.push(to.strong_row("letter-row-place", &places));
    }
    let new = after
        .goods
        .iter()
        .filter(|goods| !before.goods.iter().any(|old| old.product == goods.product));
    for goods in before.goods.iter().chain(new) {
        let of = |plan: &PlannedDelivery| {
            let found = plan
                .goods
                .iter()
                .find(|other| other.product == goods.product);
            quantity(to, found)
        };
        let (old, new) = (of(before), of(after));
        if old == new {
            rows.push(Row::plain(product(to, goods), new));
        } else {
            rows.push(Row::strong(product(to, goods), changed(to, &old, &new)));
        }
    }
    rows
}

fn product(to: &Composer<'_>, goods: &Goods) -> String {
    said(&to.localised(&goods.product))
}

/// A quantity; nothing at all where the product is not there.
fn quantity(to: &Composer<'_>, goods: Option<&Goods>) -> String {
    goods.and_then(|goods| goods.quantity.as_ref()).map_or_else(
        || to.say("letter-none", &[]),
        |quantity| to.quantity(quantity),
    )
}

/// To the side that did not propose it: its word is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendmentProposed {
    /// The thread.
    pub deal: Deal,
    /// Who reads this.
    pub side: Side,
    /// The change.
    pub amendment: AmendmentFacts,
}

/// To both sides: the change counts from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendmentAccepted {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The change.
    pub amendment: AmendmentFacts,
    /// The order as it is now.
    pub order: OrderFacts,
}

/// To the side that proposed it: the other one says no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendmentDeclined {
    /// The thread.
    pub deal: Deal,
    /// Who reads this.
    pub side: Side,
    /// The change.
    pub amendment: AmendmentFacts,
    /// Why, in the other side's words.
    pub reason: String,
}

/// To the side that did not propose it: nothing has to be decided any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendmentWithdrawn {
    /// The thread.
    pub deal: Deal,
    /// Who reads this.
    pub side: Side,
    /// The change.
    pub amendment: AmendmentFacts,
    /// Why, in the other side's words, where it says so.
    pub reason: Option<String>,
}

impl Form for AmendmentProposed {
    fn last_day(&self) -> Option<NaiveDate> {
        self.amendment.last_day()
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.amendment.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let lead = "letter-amendment-proposed-lead";
        let subject = "letter-amendment-proposed-subject";
        open(to, &self.deal, self.side, subject, lead, &self.amendment);
        to.preheader_text(&short(&self.amendment.note));
        self.amendment.quote(to, &self.deal);
        self.amendment.details(to, &self.deal);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-answer");
        to.small("letter-amendment-proposed-until", &[]);
    }
}

impl Form for AmendmentAccepted {
    fn last_day(&self) -> Option<NaiveDate> {
        self.order.last_day()
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.order.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let subject = if self.amendment.by == self.side {
            "letter-amendment-accepted-other-subject"
        } else {
            "letter-amendment-accepted-own-subject"
        };
        let lead = "letter-amendment-accepted-lead";
        open(to, &self.deal, self.side, subject, lead, &self.amendment);
        let total = self.amendment.total(to);
        to.preheader(
            "letter-amendment-accepted-preheader",
            &[("total", &total.value)],
        );
        to.facts(vec![total]);
        self.amendment.changes(to);
        to.heading("letter-heading-order-now");
        self.order.details(to, &self.deal, self.side);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

impl Form for AmendmentDeclined {
    fn number(&self) -> Option<&Number> {
        Some(&self.amendment.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let lead = "letter-amendment-declined-lead";
        let subject = "letter-amendment-declined-subject";
        open(to, &self.deal, self.side, subject, lead, &self.amendment);
        to.preheader_text(&short(&self.reason));
        to.quote(&self.deal.other(self.side).organisation, &self.reason);
        self.amendment.details(to, &self.deal);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

impl Form for AmendmentWithdrawn {
    fn number(&self) -> Option<&Number> {
        Some(&self.amendment.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let lead = "letter-amendment-withdrawn-lead";
        let subject = "letter-amendment-withdrawn-subject";
        open(to, &self.deal, self.side, subject, lead, &self.amendment);
        if let Some(reason) = &self.reason {
            to.preheader_text(&short(reason));
            to.quote(&self.deal.other(self.side).organisation, reason);
        } else {
            let goods = self.deal.summary(to);
            to.preheader("letter-amendment-withdrawn-preheader", &[("goods", &goods)]);
        }
        self.amendment.details(to, &self.deal);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

pub(super) fn contact_of_other(to: &mut Composer<'_>, deal: &Deal, side: Side) {
    match side {
        Side::Buyer => to.party("letter-contact-seller", &deal.seller),
        Side::Seller => to.party("letter-contact-buyer", &deal.buyer),
    }
}

/// Subject and first sentence, which name the other side, the goods and the order.
fn open(
    to: &mut Composer<'_>,
    deal: &Deal,
    side: Side,
    subject: &str,
    lead: &str,
    amendment: &AmendmentFacts,
) {
    let goods = deal.summary(to);
    let other = &deal.other(side).organisation;
    let order = amendment.order.as_str();
    to.subject(
        subject,
        &[
            ("other", &short(other)),
            ("goods", &goods),
            ("order", order),
        ],
    );
    let other = said(other);
    to.paragraph(
        lead,
        &[("other", &other), ("goods", &goods), ("order", order)],
    );
}
