//! What was asked for.

use kernel::id::ProductId;
use kernel::time::DateWindow;
use orders::inquiry::{Certificate, Entry, Line, State};

use super::super::print::Printer;
use super::super::view::{AskedLineView, AskedView, Row, WindowView};
use super::review;
use super::show::Scene;

/// The inquiry, as far as this person may read it.
pub(super) fn asked(scene: &Scene<'_>) -> AskedView {
    let (print, thread) = (scene.print, scene.thread);
    let inquiry = &thread.inquiry;
    let mut facts: Vec<Row> = Vec::new();
    // Once there is an answer nobody needs to know until when one was asked for.
    let until = || print.until(inquiry.reply_by);
    match inquiry.state_at(thread.now) {
        State::Open => facts.push(print.strong_row("page-row-reply-by", until())),
        State::Expired => facts.push(print.row("page-row-reply-by", until())),
        _ => {}
    }
    let words = thread.view.shows_words();
    let certificates: Vec<String> = inquiry
        .certificates
        .iter()
        .filter(|certificate| words || matches!(certificate, Certificate::Scheme(_)))
        .map(|certificate| certificate_name(print, certificate))
        .collect();
    if !certificates.is_empty() {
        facts.push(print.row("page-row-certificates", certificates.join(", ")));
    }
    if let Some(market) = &inquiry.target_market {
        facts.push(print.row("page-row-market", market.as_str()));
    }
    if let Some(reference) = inquiry
        .external_reference
        .as_ref()
        .filter(|_| thread.view.shows_words())
    {
        facts.push(print.row("page-row-buyer-reference", reference));
    }
    if let Some(reason) = inquiry
        .reason
        .as_ref()
        .filter(|_| thread.view.shows_words())
    {
        facts.push(print.strong_row("page-row-declined", reason));
    }
    AskedView {
        facts,
        lines: thread
            .lines
            .iter()
            .map(|line| asked_line(scene, line))
            .collect(),
        note: inquiry.note.clone().filter(|_| thread.view.shows_words()),
    }
}

fn asked_line(scene: &Scene<'_>, line: &Line) -> AskedLineView {
    let print = scene.print;
    let (product, lang) = print.localised(&line.product_name);
    let mut facts: Vec<Row> = Vec::new();
    if let Some(target) = line
        .target_price
        .as_ref()
        .filter(|_| scene.thread.view.shows_prices())
    {
        facts.push(print.row("page-row-target", print.unit_price(target)));
    }
    if let Some(wishes) = line
        .wishes
        .as_ref()
        .filter(|_| scene.thread.view.shows_words())
    {
        facts.push(print.row("page-row-wishes", wishes));
    }
    let windows = line.schedule.iter().map(|entry| WindowView {
        days: print.days(entry.from, entry.to),
        quantity: print.quantity(&entry.quantity),
        place: scene.place(&entry.place),
    });
    AskedLineView {
        product,
        lang,
        facts,
        windows: windows.collect(),
        caution: out_of_season(scene, line.product, line.schedule.iter().map(Entry::days)),
    }
}

/// On which of these days the product is out of season by its record of today, where seasons are told.
pub(super) fn out_of_season(
    scene: &Scene<'_>,
    product: ProductId,
    days: impl Iterator<Item = DateWindow>,
) -> Option<String> {
    let print = scene.print;
    let season = scene.thread.seasons.get(&product)?;
    let days: Vec<String> = days
        .filter(|days| season.is_out(*days) == Some(true))
        .map(|days| print.days(days.from, days.to))
        .collect();
    (!days.is_empty()).then(|| {
        print.say(
            "page-asked-out-of-season",
            &[
                ("days", &days.join("; ")),
                ("months", &review::months(print, season.months)),
            ],
        )
    })
}

pub(super) fn certificate_name(print: Printer<'_>, certificate: &Certificate) -> String {
    match certificate {
        Certificate::Scheme(scheme) => print.coded("page-scheme", scheme.code()),
        Certificate::Words(words) => words.clone(),
    }
}
