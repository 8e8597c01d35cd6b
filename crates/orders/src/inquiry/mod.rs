//! An inquiry: a buyer asks one producer, or the desk of a province, for products in windows of time.

mod adopt;
mod asking;
mod certificate;
mod check;
mod desk;
mod expiry;
mod judge;
mod message;
pub mod policy;
mod quiet;
mod read;
mod recipient;
mod remind;
pub mod state;
pub(crate) mod store;
mod submit;
mod withdraw;

use chrono::NaiveDate;
use kernel::actor::Door;
use kernel::contact::{Address, CountryCode};
use kernel::id::{InquiryId, MessageId, OrganisationId, PersonId, ProducerId, ProductId};
use kernel::money::Currency;
use kernel::number::Number;
use kernel::price::UnitPrice;
use kernel::quantity::{BaseQuantity, PackingTable, Quantity};
use kernel::text::LocalisedText;
use kernel::time::{DateWindow, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::parties::{Parties, Side};

pub use adopt::adopt;
pub(crate) use asking::remind_no_more;
pub use certificate::{Certificate, Scheme};
pub(crate) use check::{WantedLine, entry_path, line_path, read};
pub use desk::{Decline, Forward, decline, forward};
pub use expiry::expire_due;
pub(crate) use judge::{
    line as judge_line, not_convertible, sellers_at_listed_prices as judge_sellers,
};
pub use message::{SendMessage, send_message};
pub use policy::actions;
pub(crate) use quiet::close_quiet;
pub use read::{
    count_unanswered, count_visible, get_visible, goods, lines_of, list_visible, many_visible,
    messages_of, unanswered,
};
pub(crate) use remind::remind_due;
pub use state::State;
pub use submit::{EntryInput, LineInput, Submit, submit};
pub(crate) use submit::{admit, name_places};
pub use withdraw::{Withdraw, withdraw};

/// An inquiry as it stands, without its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Inquiry {
    /// Its id.
    pub id: InquiryId,
    /// What people say over the telephone, `HH-26-…`.
    pub number: Number,
    /// Who asks.
    pub buyer: OrganisationId,
    /// The person who asked: his name and telephone are shown to the seller.
    pub buyer_person: PersonId,
    /// Whose products, where one producer is known for all of them.
    pub producer: Option<ProducerId>,
    /// Who answers, when somebody speaks for the producer.
    pub seller: Option<OrganisationId>,
    /// The authority that got it because nobody did; kept after it has been passed on.
    pub desk: Option<OrganisationId>,
    /// How far it has come. See [`Inquiry::state_at`] for the clock's view.
    pub state: State,
    /// What it came of; none when it was simply asked.
    pub origin: Option<Origin>,
    /// When an unanswered inquiry ends.
    pub reply_by: Instant,
    /// When the seller is to be reminded of it; none when nobody is, or somebody has been.
    pub remind_at: Option<Instant>,
    /// The currency in which an offer is wanted.
    pub currency: Currency,
    /// Certificates wanted.
    pub certificates: Vec<Certificate>,
    /// Where the goods shall be sold in the end.
    pub target_market: Option<CountryCode>,
    /// The buyer's words.
    pub note: Option<String>,
    /// The buyer's own number for it.
    pub external_reference: Option<String>,
    /// The province whose staff see that it exists.
    pub province: String,
    /// When the seller or the desk first answered.
    pub first_answered_at: Option<Instant>,
    /// Why it was declined or taken back.
    pub reason: Option<String>,
    /// The side whose move it is; none when it is over.
    pub awaiting: Option<Side>,
    /// Grows with every change.
    pub version: i32,
    /// When it was sent.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Inquiry {
    /// The state as the clock sees it.
    pub fn state_at(&self, now: Instant) -> State {
        self.state.at(now, self.reply_by)
    }

    /// Who is concerned.
    pub fn parties(&self) -> Parties {
        Parties {
            thread: self.id,
            buyer: self.buyer,
            seller: self.seller,
            desk: self.desk,
            province: self.province.clone(),
        }
    }
}

/// What a thread came of, when it was not simply asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Origin {
    /// The buyer ordered at listed prices without asking first.
    ListedPrices,
}

/// One product asked for, with the packings frozen as they were.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// The inquiry it belongs to.
    pub inquiry: InquiryId,
    /// Its place, from 1.
    pub position: i32,
    /// The product.
    pub product: ProductId,
    /// The product's name when it was asked for.
    pub product_name: LocalisedText,
    /// The product's packings when it was asked for; every quantity of the line was converted by them.
    pub packings: PackingTable,
    /// The price wished for.
    pub target_price: Option<UnitPrice>,
    /// Quality and other wishes, in words.
    pub wishes: Option<String>,
    /// When, where and how much.
    pub schedule: Vec<Entry>,
}

/// One window of a line's schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number in the line, from 1; a quotation answers by it.
    pub number: i32,
    /// First day on which the goods may come.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// How much, as the buyer wrote it.
    pub quantity: Quantity,
    /// The same in thousandths of the product's base unit.
    pub base: BaseQuantity,
    /// Where to.
    pub place: Address,
}

impl Entry {
    /// The days on which the goods may come.
    pub const fn days(&self) -> DateWindow {
        DateWindow {
            from: self.from,
            to: self.to,
        }
    }
}

/// A message in the thread of an inquiry.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The inquiry.
    pub inquiry: InquiryId,
    /// Who wrote.
    pub person: PersonId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Through which door, as a code.
    pub door: Door,
    /// The words; plain text, never markup.
    pub body: String,
    /// When.
    pub created_at: Instant,
}

/// The answer of a command that made or changed an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The inquiry.
    pub inquiry: InquiryId,
}

/// The answer of [`send_message`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSent {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// The message.
    pub message: MessageId,
}

/// Writes the event of a change of state.
pub(crate) async fn record_state(
    tx: &mut platform::Tx,
    inquiry: &Inquiry,
    kind: &'static str,
) -> platform::Result<kernel::id::EventId> {
    tx.record(
        platform::Fact::about(kind, inquiry.id)
            .concerning(inquiry.parties().organisations())
            .in_thread(inquiry.id)
            .in_province(inquiry.province.clone())
            .with(serde_json::json!({ "state": inquiry.state.code() })),
    )
    .await
}

/// How many windows reading a command yields, for the test that writes nonsense into it.
#[cfg(test)]
pub(crate) fn windows_read(command: &Submit, now: Instant) -> usize {
    let mut faults = kernel::fault::Faults::new();
    let wanted = check::read(command, now, &mut faults);
    wanted.lines.iter().map(|line| line.entries.len()).sum()
}
