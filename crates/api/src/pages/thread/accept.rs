//! Accepting a quotation: the form, and the last look at what is accepted. Nothing has been agreed on before that.

use orders::Action;
use orders::inquiry;
use orders::quotation::{self, Answer, PreviewLine, Quotation};

use super::super::form::{Fields, Typed};
use super::super::view::{AcceptForm, ReviewLine, ReviewView, Todo, WindowView};
use super::load::Thread;
use super::quotation::{payable, term_facts, totals, which};
use super::read::number;
use super::review::{gaps, line_words, looked_at};
use super::show::{Scene, press};
use super::step::Step;

/// The buyer's own number for the order.
const REFERENCE: &str = "externalReference";

/// The form.
pub(super) fn form(scene: &Scene<'_>, fields: &mut Fields, quotation: &Quotation) -> AcceptForm {
    let reference = scene.thread.inquiry.external_reference.clone();
    AcceptForm {
        means: means(scene, quotation),
        form: press(Step::Accept, which(quotation)),
        reference: fields.field(
            Step::Accept.slug(),
            REFERENCE,
            &scene.print.say("page-field-reference", &[]),
            reference.unwrap_or_default(),
        ),
    }
}

/// What follows from accepting.
fn means(scene: &Scene<'_>, quotation: &Quotation) -> String {
    scene.print.say(
        if quotation.firm {
            "page-accept-firm"
        } else {
            "page-accept-free"
        },
        &[(
            "total",
            &payable(scene, quotation.total, quotation.vat_total),
        )],
    )
}

/// The revision that was pressed, while it is the one that may be accepted. Of any other there is nothing to look at, only a refusal.
pub(super) fn pressed<'a>(thread: &'a Thread, typed: &Typed) -> Option<&'a Quotation> {
    let newest = thread
        .newest()
        .filter(|_| thread.may(Action::QuotationAccept))?;
    let same = typed.text("quotation") == newest.id.to_string()
        && number(typed, "revision") == Some(newest.revision);
    same.then_some(newest)
}

/// The look: goods, quantities, prices, days and places, what it comes to and what follows.
pub(in crate::pages) fn look(
    scene: &Scene<'_>,
    typed: &Typed,
    quotation: &Quotation,
) -> ReviewView {
    let (print, thread) = (scene.print, scene.thread);
    let compared = quotation::compare(&thread.inquiry, &thread.lines, quotation, &thread.quoted);
    let mut totals = totals(scene, quotation.total, quotation.vat_total);
    if let Some(reference) = typed.get(REFERENCE) {
        totals.push(print.row("page-field-reference", reference));
    }
    ReviewView {
        title: print.say("page-accept-look", &[]),
        action: Step::Accept.slug().to_owned(),
        button: print.say("page-accept-send", &[]),
        back: Todo {
            label: print.say("page-accept-back", &[]),
            target: "quotation".to_owned(),
            strong: false,
        },
        lines: thread
            .lines
            .iter()
            .filter_map(|asked| line(scene, asked))
            .collect(),
        gaps: gaps(scene, &compared),
        note: quotation.note.clone(),
        totals,
        means: means(scene, quotation),
        warnings: Vec::new(),
        confirm: false,
        hidden: looked_at(typed),
    }
}

/// What is accepted of one line; nothing where nothing is offered.
fn line(scene: &Scene<'_>, asked: &inquiry::Line) -> Option<ReviewLine> {
    let print = scene.print;
    let mut quoted = scene.thread.quoted.iter();
    let quoted = quoted.find(|quoted| quoted.inquiry_line == asked.id)?;
    let offered = PreviewLine::of(quoted, asked)?;
    let windows = quoted.answers.iter().filter_map(|answer| {
        let mut entries = asked.schedule.iter();
        let entry = entries.find(|entry| entry.number == answer.entry)?;
        let quantity = answer
            .quantity
            .as_ref()
            .filter(|_| answer.answer != Answer::Declined)?;
        let days = answer.days(entry);
        Some(WindowView {
            days: print.days(days.from, days.to),
            quantity: print.say(
                &format!("page-answer-{}", answer.answer.code()),
                &[("quantity", &print.quantity(quantity))],
            ),
            place: scene.place(&entry.place),
        })
    });
    Some(ReviewLine {
        words: line_words(scene, &offered),
        terms: term_facts(scene, &offered.price),
        windows: windows.collect(),
    })
}
