//! Accepting a quotation: the form, and the last look at what is accepted. Nothing has been agreed on before that.

use kernel::fault::FaultCode;
use kernel::id::ProductId;
use orders::Action;
use orders::inquiry::Line;
use orders::quotation::{self, PreviewLine, Quotation};

use super::super::form::{Fields, Typed};
use super::super::view::{AcceptForm, ReviewView, Todo};
use super::asked;
use super::load::Thread;
use super::quotation::{payable, tolerance_row, totals, which};
use super::read::number;
use super::review::{gaps, lines, looked_at, of_product, under};
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

/// The revision that was pressed, while it is the one that may be accepted. Of another of this thread there is nothing to look at, only a
/// refusal.
///
/// # Errors
/// `NOT_FOUND` for a quotation of another thread: this page shows nothing of it, so that nobody could look at it here.
pub(super) fn pressed<'a>(
    thread: &'a Thread,
    typed: &Typed,
) -> platform::Result<Option<&'a Quotation>> {
    let which = typed.text("quotation");
    let mut known = thread.quotations.iter();
    let quotation = known
        .find(|quotation| quotation.id.to_string() == which)
        .ok_or_else(|| FaultCode::NotFound.at("input.quotationId"))?;
    let newest = thread
        .newest()
        .is_some_and(|newest| newest.id == quotation.id);
    let same = number(typed, "revision") == Some(quotation.revision);
    Ok(Some(quotation).filter(|_| newest && same && thread.may(Action::QuotationAccept)))
}

/// Which of the days offered are out of season, a product each; what is offered instead by its own record.
fn out_of_season(scene: &Scene<'_>) -> Vec<String> {
    let thread = scene.thread;
    let told = thread.quoted.iter().flat_map(|offered| {
        let mut lines = thread.lines.iter();
        let asked = lines.find(|line| line.id == offered.inquiry_line);
        asked.map_or_else(Vec::new, |asked| of_line(scene, asked, offered))
    });
    told.collect()
}

fn of_line(scene: &Scene<'_>, asked: &Line, offered: &quotation::Line) -> Vec<String> {
    let words = |product: ProductId| {
        let days = offered.days_offered(asked);
        let days = days.filter_map(|(of, days)| (of == product).then_some(days));
        asked::out_of_season(scene, product, days)
    };
    let as_asked = words(asked.product).map(|words| of_product(scene, asked, words));
    let other = offered.substitute.as_ref();
    let instead = other.filter(|other| other.product != asked.product);
    let instead = instead.and_then(|other| Some(under(scene, &other.name, &words(other.product)?)));
    as_asked.into_iter().chain(instead).collect()
}

/// The look: each product with its quantity, price, rate of VAT, days and places, what it all comes to, how far a delivery may stray, and what
/// follows.
///
/// # Errors
/// Only a defect: a quotation that no order could be made of.
pub(in crate::pages) fn look(
    scene: &Scene<'_>,
    typed: &Typed,
    quotation: &Quotation,
) -> platform::Result<ReviewView> {
    let (print, thread) = (scene.print, scene.thread);
    let compared = thread.compared(quotation);
    let offered = PreviewLine::of(&thread.quoted, &thread.lines)?;
    let mut totals = totals(scene, quotation.total, quotation.vat_total);
    totals.push(tolerance_row(print, quotation.tolerance()));
    totals.push(print.row("page-row-valid-until", print.date(quotation.valid_until)));
    if let Some(reference) = typed.get(REFERENCE) {
        totals.push(print.row("page-field-reference", reference));
    }
    Ok(ReviewView {
        title: print.say("page-accept-look", &[]),
        action: Step::Accept.slug().to_owned(),
        button: print.say("page-accept-send", &[]),
        back: Todo {
            label: print.say("page-accept-back", &[]),
            target: "quotation".to_owned(),
            strong: false,
        },
        lines: lines(scene, &offered),
        gaps: gaps(scene, &compared),
        note: quotation.note.clone(),
        totals,
        means: means(scene, quotation),
        warnings: out_of_season(scene),
        confirm: false,
        hidden: looked_at(typed),
    })
}
