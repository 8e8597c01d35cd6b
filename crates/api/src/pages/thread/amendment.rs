//! Proposed changes of the order: what changes, old beside new, and what may be said to it.

use kernel::money::Money;
use kernel::quantity::BaseQuantity;
use orders::amendment::{self, Amendment, Change, Load, Plan, Shortage};
use orders::order::TermsLine;
use orders::{Action, View};

use super::super::form::Fields;
use super::super::view::{AmendmentView, ChangeView, CompareRow, Row, Tone};
use super::show::{Scene, hidden, press};
use super::step::Step;

/// The change that waits for a word, if one does.
pub(super) fn open(scene: &Scene<'_>, fields: &mut Fields) -> Option<AmendmentView> {
    let newest = scene.thread.amendments.last()?;
    (newest.state == amendment::State::Proposed).then(|| view(scene, fields, newest))
}

/// The changes that were decided, the newest first.
pub(super) fn decided(scene: &Scene<'_>, fields: &mut Fields) -> Vec<AmendmentView> {
    let all = scene.thread.amendments.iter().rev();
    all.filter(|amendment| amendment.state != amendment::State::Proposed)
        .map(|amendment| view(scene, fields, amendment))
        .collect()
}

const fn tone(state: amendment::State) -> Tone {
    match state {
        amendment::State::Proposed => Tone::Wait,
        amendment::State::Accepted => Tone::Good,
        amendment::State::Declined => Tone::Bad,
        amendment::State::Withdrawn | amendment::State::Lapsed => Tone::Plain,
    }
}

fn view(scene: &Scene<'_>, fields: &mut Fields, amendment: &Amendment) -> AmendmentView {
    let (print, thread) = (scene.print, scene.thread);
    let words = thread.view.shows_words();
    let waits = amendment.state == amendment::State::Proposed;
    let may = |action| waits && thread.may(action);
    let which = || vec![hidden("amendment", &amendment.id)];
    let mine = thread.view == View::Party(amendment.side);
    let by = if mine {
        print.say("page-amendment-by-own", &[])
    } else {
        let house = scene.house(amendment.organisation);
        print.say("page-amendment-by", &[("organisation", &house)])
    };
    AmendmentView {
        state: print.mark(
            "page-amendment",
            amendment.state.code(),
            tone(amendment.state),
        ),
        by,
        when: print.moment(amendment.created_at),
        note: Some(amendment.note.clone()).filter(|_| words),
        reason: amendment.reason.clone().filter(|_| words),
        changes: amendment
            .changes
            .iter()
            .map(|change| change_view(scene, change))
            .collect(),
        totals: totals(scene, amendment),
        warnings: if may(Action::OrderAmendmentAccept) {
            warnings(scene)
        } else {
            Vec::new()
        },
        accept: may(Action::OrderAmendmentAccept).then(|| {
            let mut pairs = which();
            let version = thread.order.as_ref().map_or(0, |order| order.version);
            pairs.push(hidden("version", &version));
            press(Step::AmendmentAccept, pairs)
        }),
        decline: may(Action::OrderAmendmentDecline).then(|| {
            let step = Step::AmendmentDecline;
            scene.reasoned(fields, step, step.slug(), which())
        }),
        withdraw: may(Action::OrderAmendmentWithdraw)
            .then(|| press(Step::AmendmentWithdraw, which())),
    }
}

/// For which days agreeing promises more than there is, told to the seller alone.
fn warnings(scene: &Scene<'_>) -> Vec<String> {
    let print = scene.print;
    let told = |shortage: &Shortage| {
        let amount = |base: BaseQuantity| {
            let told = shortage.packings.readable(base, shortage.unit);
            told.map_or_else(
                || print.amount(base.value(), shortage.base().unit()),
                |told| print.quantity(&told),
            )
        };
        print.say(
            "page-supply-exceeds",
            &[
                ("days", &print.days(shortage.days.from, shortage.days.to)),
                ("promised", &amount(shortage.promised)),
                ("supply", &amount(shortage.supply)),
            ],
        )
    };
    scene.thread.shortages.iter().map(told).collect()
}

/// What the order comes to, before and after, while that is still to be decided.
fn totals(scene: &Scene<'_>, amendment: &Amendment) -> Vec<Row> {
    let (print, thread) = (scene.print, scene.thread);
    let shown = thread.view.shows_prices() && amendment.state == amendment::State::Proposed;
    let Some(before) = thread.terms.as_ref().filter(|_| shown) else {
        return Vec::new();
    };
    let all = |total: Money, vat: Money| {
        let sum = Money::sum(total.currency, [total, vat]);
        sum.map_or_else(|_| String::new(), |sum| print.money(&sum))
    };
    let (old, new) = (
        all(before.total, before.vat_total),
        all(amendment.terms.total, amendment.terms.vat_total),
    );
    if old == new {
        vec![print.row("page-row-grand-total", new)]
    } else {
        let changed = print.say("page-changed", &[("before", &old), ("after", &new)]);
        vec![print.strong_row("page-row-grand-total", changed)]
    }
}

fn change_view(scene: &Scene<'_>, change: &Change) -> ChangeView {
    let print = scene.print;
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let key = match (before, after) {
        (Some(_), Some(_)) => "page-change-delivery",
        (Some(_), None) => "page-change-called-off",
        (None, _) => "page-change-new",
    };
    let days = |plan: &Plan| print.days(plan.from, plan.to);
    let place = |plan: &Plan| scene.place(&plan.place).unwrap_or_default();
    let none = || print.say("page-none", &[]);
    let row = |label: String, lang, old: Option<String>, new: Option<String>| {
        (old != new).then(|| CompareRow {
            label,
            lang,
            before: old.unwrap_or_else(none),
            after: new.unwrap_or_else(none),
            whole: true,
        })
    };
    let label = |key: &str| print.say(key, &[]);
    let mut rows: Vec<CompareRow> = Vec::new();
    rows.extend(row(
        label("page-row-days"),
        None,
        before.map(days),
        after.map(days),
    ));
    let places = row(
        label("page-row-to-place"),
        None,
        before.map(place),
        after.map(place),
    );
    rows.extend(places.map(|places| CompareRow {
        whole: false,
        ..places
    }));
    let mut lines: Vec<i32> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|plan| plan.goods.iter().map(|load| load.line))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    for number in lines {
        let Some(term) = term(scene, number) else {
            continue;
        };
        let (product, lang) = print.localised(&term.product_name);
        let amount = |plan: &Plan| {
            let load = plan.goods.iter().find(|load| load.line == number)?;
            Some(amount(scene, term, load))
        };
        let (old, new) = (before.and_then(amount), after.and_then(amount));
        rows.extend(row(product, lang, old, new));
    }
    ChangeView {
        title: print.say(
            key,
            &[("days", &before.or(after).map_or_else(String::new, days))],
        ),
        rows,
    }
}

pub(super) fn term<'a>(scene: &Scene<'a>, number: i32) -> Option<&'a TermsLine> {
    let terms = scene.thread.terms.as_ref()?;
    terms.lines.iter().find(|term| term.line == number)
}

fn amount(scene: &Scene<'_>, term: &TermsLine, load: &Load) -> String {
    term.packings.readable(load.base, load.unit).map_or_else(
        || scene.print.amount(load.base.value(), load.unit),
        |told| scene.print.quantity(&told),
    )
}
