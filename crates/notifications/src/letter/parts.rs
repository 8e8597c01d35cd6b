//! What most letters share: the two sides of a deal, what was asked, and how these read.

use kernel::{
    actor::Standing,
    contact::CountryCode,
    id::PersonId,
    number::Number,
    price::UnitPrice,
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant},
};
use serde::{Deserialize, Serialize};

use super::offer::out_of_season_row;
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::{said, short};

/// Which side of the deal reads this copy of a letter, or did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Side {
    /// The one who asks and pays.
    Buyer,
    /// The one who offers and delivers; also the desk that stands in for a producer.
    Seller,
}

/// Who answers an inquiry: letters to the seller's side ask each for what it can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answerer {
    /// Somebody who sells; also in letters that were posted before they told.
    #[default]
    Seller,
    /// An authority's desk: it has no goods, and passes on what it does not answer.
    Desk,
}

/// One side of a deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Legal name of the organisation, as its members wrote it.
    pub organisation: String,
    /// Whether an authority has checked it.
    pub standing: Standing,
    /// Whom to call there. Name and telephone are looked up at writing.
    pub contact: Option<PersonId>,
}

/// One product of a deal with the whole quantity, for subjects and first sentences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goods {
    /// The product's name.
    pub product: LocalisedText,
    /// The sum over the schedule; `None` where its units cannot be added.
    pub quantity: Option<Quantity>,
    /// The product asked for, where this one is offered instead of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<LocalisedText>,
}

impl Goods {
    /// "80 tấn na", "68 tấn na bở thay cho na dai".
    fn words(&self, to: &Composer<'_>) -> String {
        let product = short(&to.localised(&self.product));
        let goods = match &self.quantity {
            Some(quantity) => to.say(
                "letter-goods",
                &[("quantity", &to.quantity(quantity)), ("product", &product)],
            ),
            None => product,
        };
        let Some(asked) = &self.instead_of else {
            return goods;
        };
        let asked = short(&to.localised(asked));
        to.say(
            "letter-goods-instead",
            &[("goods", &goods), ("asked", &asked)],
        )
    }
}

/// What every letter of a thread knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deal {
    /// The inquiry's number, which names the thread for people.
    pub inquiry: Number,
    /// Who asks.
    pub buyer: Party,
    /// Who answers: a producer, or an authority's desk in its place.
    pub seller: Party,
    /// The buyer's own reference.
    pub buyer_reference: Option<String>,
    /// The seller's own reference.
    pub seller_reference: Option<String>,
    /// Products and whole quantities, in the inquiry's order; in letters about an order, what was ordered.
    pub goods: Vec<Goods>,
}

impl Deal {
    /// The party on the other side of `side`.
    pub(crate) fn other(&self, side: Side) -> &Party {
        match side {
            Side::Buyer => &self.seller,
            Side::Seller => &self.buyer,
        }
    }

    /// That party with the name of the row that tells who it is.
    pub(crate) fn other_named(&self, side: Side) -> (&'static str, &Party) {
        let label = match side {
            Side::Buyer => "letter-row-seller",
            Side::Seller => "letter-row-buyer",
        };
        (label, self.other(side))
    }

    /// "80 tấn na", "80 tấn na và 2 mặt hàng khác".
    pub(crate) fn summary(&self, to: &Composer<'_>) -> String {
        summary(&self.goods, to)
    }

    /// Rows that name the thread: number and both sides' own references.
    pub(crate) fn reference_rows(&self, to: &Composer<'_>) -> Vec<Row> {
        let mut rows = vec![to.row("letter-row-inquiry", self.inquiry.as_str())];
        if let Some(reference) = &self.buyer_reference {
            rows.push(to.row("letter-row-buyer-reference", &said(reference)));
        }
        if let Some(reference) = &self.seller_reference {
            rows.push(to.row("letter-row-seller-reference", &said(reference)));
        }
        rows
    }
}

/// "80 tấn na", "80 tấn na và hàng thay thế", "80 tấn na và 2 mặt hàng khác".
pub(crate) fn summary(goods: &[Goods], to: &Composer<'_>) -> String {
    let Some((asked, others)) = goods.split_first() else {
        return to.say("letter-goods-unnamed", &[]);
    };
    let first = asked.words(to);
    match others {
        [] => first,
        [other] if other.instead_of.as_ref() == Some(&asked.product) => {
            to.say("letter-goods-and-substitute", &[("first", &first)])
        }
        more => to.say(
            "letter-goods-and-more",
            &[("first", &first), ("more", &more.len().to_string())],
        ),
    }
}

/// The wanted certificates by their names, where some are wanted.
pub(super) fn certificates_row(to: &Composer<'_>, codes: &[String]) -> Option<Row> {
    let names: Vec<String> = codes.iter().map(|code| to.certificate(code)).collect();
    (!names.is_empty()).then(|| to.row("letter-row-certificates", &names.join(", ")))
}

/// What the buyer asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The inquiry's lines in order.
    pub lines: Vec<AskedLine>,
    /// The wanted certificates: codes such as `VIETGAP`, or the buyer's words.
    pub certificates: Vec<String>,
    /// Where the goods are to be sold.
    pub target_market: Option<CountryCode>,
    /// The buyer's free text.
    pub note: Option<String>,
    /// The last moment for an answer.
    pub reply_by: Instant,
}

/// One product asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedLine {
    /// The product's name.
    pub product: LocalisedText,
    /// When, how much, where to; at least one.
    pub schedule: Vec<AskedEntry>,
    /// What the buyer would like to pay.
    pub target_price: Option<UnitPrice>,
    /// Grade, size, packing: the buyer's words.
    pub wishes: Option<String>,
    /// Days asked for on which the product is out of season, by its record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub out_of_season: Vec<DateWindow>,
}

/// One entry of a schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedEntry {
    /// First and last day of the delivery.
    pub window: DateWindow,
    /// How much.
    pub quantity: Quantity,
    /// Where to, printed on one line.
    pub place: String,
}

impl Asked {
    /// Facts that hold for all lines.
    pub(crate) fn rows(&self, to: &Composer<'_>) -> Vec<Row> {
        let mut rows = vec![to.strong_row("letter-row-reply-by", &to.until(self.reply_by))];
        rows.extend(certificates_row(to, &self.certificates));
        if let Some(market) = &self.target_market {
            rows.push(to.row("letter-row-target-market", &to.country(market)));
        }
        rows
    }

    /// The preview of a letter about what is asked: on which days it is wanted.
    pub(super) fn preview(&self, to: &mut Composer<'_>) {
        let entries = || self.lines.iter().flat_map(|line| &line.schedule);
        let from = entries().map(|entry| entry.window.from).min();
        let until = entries().map(|entry| entry.window.to).max();
        if let (Some(from), Some(until)) = (from, until) {
            let days = to.window(DateWindow { from, to: until });
            to.preheader("letter-inquiry-preheader", &[("window", &days)]);
        }
    }

    /// One card a line, one group of rows a schedule entry.
    pub(crate) fn cards(&self, to: &Composer<'_>) -> Vec<Card> {
        self.lines.iter().map(|line| line.card(to)).collect()
    }
}

impl AskedLine {
    fn card(&self, to: &Composer<'_>) -> Card {
        let mut rows = Vec::new();
        for entry in &self.schedule {
            rows.push(Row::strong(
                to.window(entry.window),
                to.quantity(&entry.quantity),
            ));
            rows.push(to.row("letter-row-place", &said(&entry.place)));
        }
        rows.extend(out_of_season_row(to, &self.out_of_season));
        if let Some(price) = &self.target_price {
            rows.push(to.row("letter-row-target-price", &to.unit_price(price)));
        }
        if let Some(wishes) = &self.wishes {
            rows.push(to.row("letter-row-wishes", &said(wishes)));
        }
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
}
