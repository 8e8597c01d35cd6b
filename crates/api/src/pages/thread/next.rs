//! Whose move it is, and the forms that lead on.

use orders::amendment;
use orders::delivery::Delivery;
use orders::inquiry;
use orders::{Action, Side, View};

use super::super::view::{Todo, Tone};
use super::order;
use super::show::Scene;

pub(in crate::pages) const fn inquiry_tone(state: inquiry::State) -> Tone {
    match state {
        inquiry::State::Open => Tone::Wait,
        inquiry::State::Answered => Tone::News,
        inquiry::State::Ordered => Tone::Good,
        inquiry::State::Declined | inquiry::State::Expired => Tone::Bad,
        inquiry::State::Closed | inquiry::State::Withdrawn => Tone::Plain,
    }
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
    Some(print.say(key, &[("until", &print.until(until))]))
}

/// Whose move it is, in a sentence.
pub(super) fn next(scene: &Scene<'_>) -> Option<String> {
    if let Some(words) = next_of_order(scene) {
        return Some(words);
    }
    let (print, thread) = (scene.print, scene.thread);
    let inquiry = &thread.inquiry;
    let until = print.until(inquiry.reply_by);
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
pub(super) fn todo(scene: &Scene<'_>) -> Vec<Todo> {
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
