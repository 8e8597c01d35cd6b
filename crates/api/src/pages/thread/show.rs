//! The thread as a page: who asks, what was asked and said, and the forms for what may be done now.

use kernel::contact::Address;
use kernel::id::{OrganisationId, PersonId};
use kernel::quantity::{BaseQuantity, Quantity};
use kernel::text::LocalisedText;
use orders::amendment;
use orders::delivery::Delivery;
use orders::inquiry::{self, Entry, Line};
use orders::order::TermsLine;
use orders::{Action, Side, View};

use super::super::form::Fields;
use super::super::print::Printer;
use super::super::view::{
    Choice, DoorView, Hidden, Mark, MessageView, Opt, Press, Reasoned, ThreadPage, Todo, Tone,
};
use super::super::visitor::{DoorKind, Visitor};
use super::load::Thread;
use super::step::Step;
use super::{asked, order, parties, quotation, quote};

/// What a page is made from.
pub(in crate::pages) struct Scene<'a> {
    pub print: Printer<'a>,
    pub visitor: &'a Visitor,
    pub thread: &'a Thread,
    pub seal: String,
}

/// The page.
pub(in crate::pages) fn show(
    scene: &Scene<'_>,
    fields: &mut Fields,
    notice: Option<String>,
) -> ThreadPage {
    let (print, thread, visitor) = (scene.print, scene.thread, scene.visitor);
    let inquiry = &thread.inquiry;
    let order = thread
        .order
        .as_ref()
        .map(|order| order::order(scene, fields, order));
    let quotation = thread
        .newest()
        .map(|quotation| quotation::quotation(scene, fields, quotation));
    let message = thread
        .may(Action::InquiryMessageSend)
        .then(|| fields.field("message", "body", &print.say("page-field-message", &[]), ""));
    let quote = thread
        .may(Action::QuotationSend)
        .then(|| quote::form(scene, fields));
    let forward = (thread.may(Action::InquiryForward) && !thread.producers.is_empty())
        .then(|| forward(scene, fields));
    let decline = thread
        .may(Action::InquiryDecline)
        .then(|| scene.reasoned(fields, Step::Decline, "decline", Vec::new()));
    let withdraw = thread.may(Action::InquiryWithdraw).then(|| {
        let step = Step::InquiryWithdraw;
        scene.reasoned(fields, step, step.slug(), Vec::new())
    });
    let letter = visitor.door == DoorKind::Letter;
    ThreadPage {
        door: DoorView {
            base: visitor.base.clone(),
            seal: scene.seal.clone(),
            key: platform::random::token().expose().to_owned(),
        },
        home: !letter,
        reader: letter.then(|| scene.reader()),
        notice,
        warning: (thread.view == View::Outline).then(|| print.say("page-outline", &[])),
        number: inquiry.number.as_str().to_owned(),
        goods: ordered(print, thread).unwrap_or_else(|| goods(print, &thread.lines)),
        state: standing(scene),
        next: next(scene),
        todo: todo(scene),
        parties: parties::parties(scene),
        asked: asked::asked(scene),
        quotation,
        order,
        talk_shown: thread.view.shows_words(),
        talk: talk(scene),
        message,
        review: None,
        quote,
        forward,
        decline,
        withdraw,
        complaints: fields.complaints(print),
    }
}

impl Scene<'_> {
    /// A button that wants a reason. `form` names it on the page.
    pub(super) fn reasoned(
        &self,
        fields: &mut Fields,
        step: Step,
        form: &str,
        hidden: Vec<Hidden>,
    ) -> Reasoned {
        let reason = fields.field(
            form,
            "reason",
            &self.print.say("page-field-reason", &[]),
            "",
        );
        Reasoned {
            action: step.slug().to_owned(),
            hidden,
            reason,
            open: fields.is_refused(form),
        }
    }

    /// "Asked for 20 t, Kho Gia Lâm".
    pub(super) fn asked_hint(&self, entry: &Entry) -> String {
        let place = self.place(&entry.place).unwrap_or_default();
        let hint = self.print.say(
            "page-field-offered-hint",
            &[
                ("quantity", &self.print.quantity(&entry.quantity)),
                ("place", &place),
            ],
        );
        hint.trim_end_matches([',', ' ']).to_owned()
    }

    /// A place on one line, as far as it is shown, with the unit's name as it was written, else as it is today.
    pub(super) fn place(&self, address: &Address) -> Option<String> {
        let mut address = self.thread.view.place(address);
        if let (None, Some(code)) = (&address.unit_name, &address.unit_code) {
            address.unit_name = self.thread.units.get(code).cloned();
        }
        Some(address.one_line()).filter(|line| !line.is_empty())
    }

    pub(super) fn house(&self, id: OrganisationId) -> String {
        self.thread
            .organisations
            .get(&id)
            .map_or_else(String::new, |house| house.legal_name.clone())
    }

    fn person(&self, id: PersonId) -> String {
        self.thread.people.get(&id).map_or_else(
            || self.print.say("page-person-erased", &[]),
            |person| person.name.clone(),
        )
    }

    /// The person and the organisation a letter's link acts for.
    fn reader(&self) -> String {
        let house = self
            .visitor
            .actor
            .scope
            .map(|scope| self.house(scope.organisation))
            .filter(|house| !house.is_empty());
        match house {
            Some(house) => format!("{}, {house}", self.visitor.person.name),
            None => self.visitor.person.name.clone(),
        }
    }
}

pub(super) fn press(step: Step, hidden: Vec<Hidden>) -> Press {
    Press {
        action: step.slug().to_owned(),
        hidden,
    }
}

pub(super) fn hidden(name: &str, value: &impl ToString) -> Hidden {
    Hidden {
        name: name.to_owned(),
        value: value.to_string(),
    }
}

/// What was ordered in the end, once there is an order; nothing while there is none, or when it was called off altogether.
fn ordered(print: Printer<'_>, thread: &Thread) -> Option<String> {
    let terms = thread.terms.as_ref()?;
    let lines: Vec<&TermsLine> = terms
        .lines
        .iter()
        .filter(|line| !line.windows.is_empty())
        .collect();
    let first = lines.first()?;
    let unit = first.windows.first()?.quantity.unit;
    let whole = first.packings.readable(first.agreed(), unit);
    Some(named(print, &first.product_name, whole, lines.len()))
}

/// "80 tấn na", "80 tấn na và 2 mặt hàng khác".
pub(in crate::pages) fn goods(print: Printer<'_>, lines: &[Line]) -> String {
    let Some(first) = lines.first() else {
        return String::new();
    };
    let whole = BaseQuantity::sum(first.schedule.iter().map(|entry| entry.base))
        .zip(first.schedule.first())
        .and_then(|(whole, entry)| first.packings.readable(whole, entry.quantity.unit));
    named(print, &first.product_name, whole, lines.len())
}

fn named(
    print: Printer<'_>,
    product: &LocalisedText,
    whole: Option<Quantity>,
    lines: usize,
) -> String {
    let (product, _) = print.localised(product);
    let first = match whole {
        Some(whole) => print.say(
            "page-goods-quantity",
            &[("quantity", &print.quantity(&whole)), ("product", &product)],
        ),
        None => product,
    };
    match lines {
        1 => first,
        several => print.words().text(
            print.language(),
            "page-goods-more",
            &[("first", first.into()), ("more", (several - 1).into())],
        ),
    }
}

pub(in crate::pages) const fn inquiry_tone(state: inquiry::State) -> Tone {
    match state {
        inquiry::State::Open => Tone::Wait,
        inquiry::State::Answered => Tone::News,
        inquiry::State::Ordered => Tone::Good,
        inquiry::State::Declined | inquiry::State::Expired => Tone::Bad,
        inquiry::State::Closed | inquiry::State::Withdrawn => Tone::Plain,
    }
}

/// How the inquiry stands. An answer to which the buyer has answered in turn is an answer no more.
fn standing(scene: &Scene<'_>) -> Mark {
    let (print, inquiry) = (scene.print, &scene.thread.inquiry);
    let state = inquiry.state_at(scene.thread.now);
    let wants_more = inquiry.awaiting.is_some_and(|side| side != Side::Buying);
    if state == inquiry::State::Answered && wants_more {
        return Mark {
            text: print.say("page-inquiry-in-talk", &[]),
            tone: Tone::Wait,
        };
    }
    print.mark("page-inquiry", state.code(), inquiry_tone(state))
}

/// Whose move it is while an order, or a change of one, waits for a word.
fn next_of_order(scene: &Scene<'_>) -> Option<String> {
    let (print, thread) = (scene.print, scene.thread);
    let View::Party(mine) = thread.view else {
        return None;
    };
    let order = thread.order.as_ref()?;
    let newest = thread.amendments.last();
    if let Some(open) = newest.filter(|newest| newest.state == amendment::State::Proposed) {
        let key = if open.side == mine {
            "page-next-them"
        } else {
            "page-next-me"
        };
        return Some(print.say(key, &[]));
    }
    let until = order.waits_until().filter(|_| !order.state.is_final())?;
    let key = if mine == Side::Selling {
        "page-next-me-until"
    } else {
        "page-next-them-until"
    };
    Some(print.say(key, &[("until", &print.moment(until))]))
}

/// Whose move it is, in a sentence.
fn next(scene: &Scene<'_>) -> Option<String> {
    if let Some(words) = next_of_order(scene) {
        return Some(words);
    }
    let (print, thread) = (scene.print, scene.thread);
    let inquiry = &thread.inquiry;
    let until = print.moment(inquiry.reply_by);
    let mine = match thread.view {
        View::Party(side) => Some(side),
        View::Desk => Some(Side::Desk),
        View::Outline => None,
    };
    let open = inquiry.state_at(thread.now) == inquiry::State::Open;
    match (mine?, open) {
        (Side::Buying, true) if inquiry.seller.is_none() => Some(format!(
            "{} {}",
            print.say("page-next-nobody", &[]),
            print.say("page-next-their-answer", &[("until", &until)])
        )),
        (Side::Buying, true) => Some(print.say("page-next-their-answer", &[("until", &until)])),
        (Side::Selling | Side::Desk, true) => {
            Some(print.say("page-next-answer", &[("until", &until)]))
        }
        (mine, false) => {
            let awaited = inquiry.awaiting?;
            let me = awaited == mine || (mine == Side::Desk && awaited == Side::Selling);
            Some(print.say(if me { "page-next-me" } else { "page-next-them" }, &[]))
        }
    }
}

/// Links to the forms, the most likely first.
fn todo(scene: &Scene<'_>) -> Vec<Todo> {
    let (print, thread) = (scene.print, scene.thread);
    let mut list: Vec<(String, String)> = Vec::new();
    if thread.may(Action::OrderAmendmentAccept) {
        list.push((
            print.say("page-todo-amendment", &[]),
            "amendment".to_owned(),
        ));
    }
    if thread.may(Action::OrderConfirm) {
        list.push((print.say("page-todo-order", &[]), "order".to_owned()));
    }
    // What moves a delivery on comes before what may be said about one that is under way.
    let of = |delivery: &&Delivery, actions: &[Action]| {
        actions
            .iter()
            .any(|action| thread.may_with(*action, delivery.id))
    };
    let first = |actions: &[Action]| {
        thread
            .deliveries
            .iter()
            .find(|delivery| of(delivery, actions))
    };
    if let Some(delivery) = first(&[Action::DeliveryShip, Action::DeliveryReceive])
        .or_else(|| first(&[Action::DeliveryArrive]))
    {
        list.push((
            print.say(
                "page-todo-delivery",
                &[("days", &print.days(delivery.from, delivery.to))],
            ),
            order::anchor(delivery),
        ));
    }
    if thread.may(Action::QuotationAccept) {
        list.push((print.say("page-todo-decide", &[]), "quotation".to_owned()));
    }
    if thread.may(Action::QuotationSend) {
        list.push((
            print.say(
                if thread.quotations.is_empty() {
                    "page-todo-quote"
                } else {
                    "page-todo-requote"
                },
                &[],
            ),
            "quote".to_owned(),
        ));
    }
    if thread.may(Action::InquiryForward) {
        list.push((
            print.say("page-todo-answer-desk", &[]),
            "otherwise".to_owned(),
        ));
    }
    if thread.may(Action::InquiryMessageSend) {
        list.push((print.say("page-todo-message", &[]), "message".to_owned()));
    }
    list.into_iter()
        .enumerate()
        .map(|(index, (label, target))| Todo {
            label,
            target,
            strong: index == 0,
        })
        .collect()
}

fn talk(scene: &Scene<'_>) -> Vec<MessageView> {
    let mine = scene.visitor.actor.organisation_ids();
    scene
        .thread
        .messages
        .iter()
        .map(|message| MessageView {
            who: scene.person(message.person),
            organisation: Some(scene.house(message.organisation)).filter(|house| !house.is_empty()),
            when: scene.print.moment(message.created_at),
            body: message.body.clone(),
            mine: mine.contains(&message.organisation),
        })
        .collect()
}

fn forward(scene: &Scene<'_>, fields: &mut Fields) -> Choice {
    let (print, thread) = (scene.print, scene.thread);
    let option = |value: String, label: String| Opt {
        value,
        label,
        hint: None,
        chosen: false,
    };
    // Nobody is proposed: whoever stood first would get inquiries by a slip of the thumb.
    let mut options = vec![option(
        String::new(),
        print.say("page-field-producer-none", &[]),
    )];
    options.extend(thread.producers.iter().map(|producer| {
        let code = producer.unit_code.as_ref();
        let commune = code.and_then(|code| thread.units.get(code));
        let label = commune.map_or_else(
            || producer.name.clone(),
            |commune| format!("{}, {commune}", producer.name),
        );
        option(producer.id.to_string(), label)
    }));
    let label = print.say("page-field-producer", &[]);
    fields.choice("forward", "producerId", &label, options, "")
}
