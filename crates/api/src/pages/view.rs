//! What the templates are filled with: plain words, already in the reader's language.

mod amendment;
mod bargain;
mod weigh;

use serde::Serialize;

pub(super) use amendment::{
    AmendDelivery, AmendForm, AmendGoods, AmendmentView, ChangeView, CompareRow,
};
pub(super) use bargain::{
    CounterForm, CounterFormEntry, CounterFormLine, CounterView, CounteredLineView, OtherDays,
    ReviewLine, ReviewView,
};
pub(super) use weigh::{RestForm, WeighForm, WeightView};

/// How a mark looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    #[default]
    Plain,
    Good,
    Wait,
    Bad,
    News,
}

/// A state in a word or two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Mark {
    pub text: String,
    pub tone: Tone,
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    pub label: String,
    pub value: String,
    pub strong: bool,
    pub lang: Option<&'static str>,
}

/// What stands in the way of a form, and the field that mends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Complaint {
    pub text: String,
    pub field: Option<String>,
    /// What became of what was typed into the form, said once for all its complaints; nothing where nothing was typed.
    pub kept: Option<String>,
}

/// A field to type into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Field {
    pub name: String,
    pub id: String,
    pub value: String,
    pub error: Option<String>,
}

impl Field {
    /// Something stands in it, or is wrong with it.
    pub(super) fn is_spoken_for(&self) -> bool {
        !self.value.is_empty() || self.error.is_some()
    }
}

/// A field to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Choice {
    pub name: String,
    pub id: String,
    pub options: Vec<Opt>,
    pub error: Option<String>,
}

/// One thing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Opt {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub chosen: bool,
}

/// What a form carries unseen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Hidden {
    pub name: String,
    pub value: String,
}

/// Where the forms of a page go, and what proves that they came from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DoorView {
    pub base: String,
    pub seal: String,
    pub key: String,
}

/// A button of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Press {
    pub action: String,
    pub hidden: Vec<Hidden>,
}

/// A button that wants a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Reasoned {
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub reason: Field,
    pub open: bool,
}

/// The page of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ThreadPage {
    pub door: DoorView,
    pub home: bool,
    /// The seal of the button that signs out, for somebody who came by a session.
    pub sign_out: Option<String>,
    pub reader: Option<String>,
    pub complaints: Vec<Complaint>,
    pub notice: Option<String>,
    pub warning: Option<String>,
    pub number: String,
    pub goods: String,
    pub state: Mark,
    pub next: Option<String>,
    pub todo: Vec<Todo>,
    pub parties: Vec<PartyView>,
    pub asked: AskedView,
    pub quotation: Option<QuotationView>,
    pub order: Option<OrderView>,
    pub talk_shown: bool,
    pub talk: Vec<MessageView>,
    pub message: Option<Field>,
    /// How soon the other side gets what is written.
    pub message_hint: String,
    pub review: Option<ReviewView>,
    pub quote: Option<QuoteForm>,
    pub forward: Option<Choice>,
    pub decline: Option<Reasoned>,
    pub withdraw: Option<Reasoned>,
}

/// A link to a form further down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Todo {
    pub label: String,
    pub target: String,
    pub strong: bool,
}

/// One side of the deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct PartyView {
    pub label: String,
    pub organisation: String,
    pub standing: Mark,
    pub address: Option<String>,
    pub contact: Option<String>,
    pub phone: Option<PhoneView>,
}

/// A number to read and to press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct PhoneView {
    pub tel: String,
    pub display: String,
}

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct AskedView {
    pub facts: Vec<Row>,
    pub lines: Vec<AskedLineView>,
    pub note: Option<String>,
}

/// One product asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct AskedLineView {
    pub product: String,
    pub lang: Option<&'static str>,
    pub facts: Vec<Row>,
    pub windows: Vec<WindowView>,
    /// What the days have against them.
    pub caution: Option<String>,
}

/// One window of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct WindowView {
    pub days: String,
    pub quantity: String,
    pub place: Option<String>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct MessageView {
    pub who: String,
    pub organisation: Option<String>,
    pub when: String,
    pub body: String,
    pub mine: bool,
}

/// The latest quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct QuotationView {
    pub number: String,
    /// Whether it binds its seller.
    pub firm: bool,
    pub revision: String,
    pub state: Mark,
    pub facts: Vec<Row>,
    pub lines: Vec<QuotedLineView>,
    pub totals: Vec<Row>,
    pub note: Option<String>,
    pub reason: Option<String>,
    /// What the buyer wants instead.
    pub countered: Option<CounterView>,
    /// What the seller should know: orders have taken what it needs.
    pub warnings: Vec<String>,
    pub accept: Option<AcceptForm>,
    pub counter: Option<CounterForm>,
    pub reject: Option<Reasoned>,
    pub withdraw: Option<Reasoned>,
    pub earlier: Vec<EarlierView>,
}

/// One line of a quotation beside what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct QuotedLineView {
    pub product: String,
    pub lang: Option<&'static str>,
    pub facts: Vec<Row>,
    pub windows: Vec<AnswerView>,
    pub gaps: Vec<String>,
    /// Whether it is covered; nothing where the gaps say it all.
    pub verdict: Option<Mark>,
    pub note: Option<String>,
}

/// The answer to one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct AnswerView {
    pub days: String,
    pub answer: String,
    pub asked: String,
    pub place: Option<String>,
}

/// The button that makes an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct AcceptForm {
    pub means: String,
    pub form: Press,
    pub reference: Field,
}

/// A revision that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct EarlierView {
    pub title: String,
    pub state: Mark,
    pub total: String,
    pub when: String,
}

/// The form of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct QuoteForm {
    pub title: String,
    pub replaces: Option<String>,
    pub revision: i32,
    pub currency: String,
    pub lines: Vec<QuoteLine>,
    pub valid_until: Field,
    pub firm: Choice,
    pub tolerance: Field,
    pub note: Field,
    /// Says that the buyer's counter-offer stands in the fields.
    pub countered: Option<String>,
}

/// One product in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct QuoteLine {
    pub product: String,
    pub lang: Option<&'static str>,
    pub target: Option<String>,
    pub price: Field,
    pub per: Choice,
    pub basis: Choice,
    pub vat: Choice,
    /// What may be offered instead, where the seller has anything.
    pub substitute: Option<Choice>,
    pub entries: Vec<QuoteEntry>,
    /// Terms of the last offer that the form does not ask for again.
    pub carried: Vec<Hidden>,
}

/// One window in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct QuoteEntry {
    pub unit_words: String,
    pub days: String,
    pub asked: String,
    pub quantity: Field,
    /// Days other than those asked for, where somebody wanted or offered any.
    pub other_days: Option<OtherDays>,
    /// How it stands against the supply and the season.
    pub standing: Vec<String>,
}

/// The order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct OrderView {
    pub number: String,
    pub state: Mark,
    pub facts: Vec<Row>,
    pub reason: Option<String>,
    pub confirm: Option<Press>,
    pub reject: Option<Reasoned>,
    pub cancel: Option<Reasoned>,
    pub complete: Option<Reasoned>,
    /// What was agreed against what came, a product each.
    pub progress: Vec<DeliveryLineView>,
    /// The change that waits for a word.
    pub amendment: Option<AmendmentView>,
    /// Changes that were decided.
    pub earlier: Vec<AmendmentView>,
    pub amend: Option<AmendForm>,
    pub deliveries: Vec<DeliveryView>,
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DeliveryView {
    pub anchor: String,
    pub number: String,
    pub days: String,
    pub place: Option<String>,
    pub state: Mark,
    pub lines: Vec<DeliveryLineView>,
    /// What becomes of the rest, or whose rest it brings.
    pub rest: Option<String>,
    pub note: Option<String>,
    pub reason: Option<String>,
    pub prepare: Option<Press>,
    pub ship: Option<WeighForm>,
    pub arrive: Option<Press>,
    pub receive: Option<WeighForm>,
    pub refuse: Option<Reasoned>,
    /// What a refusal brings with it.
    pub refuse_hint: String,
}

/// One product on a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DeliveryLineView {
    pub product: String,
    pub lang: Option<&'static str>,
    pub facts: Vec<Row>,
}
