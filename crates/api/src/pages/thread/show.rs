//! The thread as a page: who asks, what was asked and said, and the forms for what may be done now.

use kernel::contact::Address;
use kernel::id::{OrganisationId, PersonId};
use orders::delivery;
use orders::inquiry::Entry;
use orders::{Action, View};

use super::super::form::Fields;
use super::super::print::Printer;
use super::super::view::{Choice, DoorView, Hidden, MessageView, Opt, Press, Reasoned, ThreadPage};
use super::super::visitor::{DoorKind, Visitor};
use super::load::Thread;
use super::step::Step;
use super::{asked, next, order, parties, quotation, quote, standing};

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
    let pause = notifications::MESSAGE_PAUSE.num_minutes().to_string();
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
        sign_out: (!letter).then(|| scene.seal.clone()),
        reader: letter.then(|| scene.reader()),
        notice,
        warning: (thread.view == View::Outline).then(|| print.say("page-outline", &[])),
        number: inquiry.number.as_str().to_owned(),
        goods: about(print, thread),
        state: standing::standing(
            print,
            inquiry,
            thread.order.as_ref(),
            &thread.deliveries,
            thread.now,
        ),
        next: next::next(scene),
        todo: next::todo(scene),
        parties: parties::parties(scene),
        asked: asked::asked(scene),
        quotation,
        order,
        talk_shown: thread.view.shows_words(),
        talk: talk(scene),
        message,
        message_hint: print.say("page-field-message-hint", &[("minutes", &pause)]),
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

/// What was ordered, with what of it was received; what was asked for, while there is no order or when all of it was called off.
fn about(print: Printer<'_>, thread: &Thread) -> String {
    let agreed = thread.order.as_ref().zip(thread.terms.as_ref());
    let of_terms = agreed.and_then(|(order, terms)| {
        let lines: Vec<delivery::Line> = thread.goods.values().flatten().cloned().collect();
        standing::ordered(print, order.state, terms, &thread.deliveries, &lines)
    });
    of_terms.unwrap_or_else(|| standing::goods(print, &thread.lines))
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
