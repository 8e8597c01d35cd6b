//! Another product of the same seller, offered instead of the one asked for.

use catalogue::product::Product;
use kernel::id::ProductId;
use orders::inquiry::Line;
use orders::quotation::{self, Answer};

use super::super::form::{Fields, Typed};
use super::super::view::{Choice, Opt};
use super::show::Scene;

/// The name of the field of a line.
pub(super) fn field(index: usize) -> String {
    format!("lines.{index}.substituteProductId")
}

/// The products that can stand in for a line: others of the seller's own that are counted alike and know the units asked in.
fn fitting<'a>(scene: &Scene<'a>, line: &'a Line) -> impl Iterator<Item = &'a Product> {
    let own = scene.thread.own_products.iter();
    own.filter(|product| {
        let table = &product.packings;
        product.id != line.product
            && table.base == line.packings.base
            && line
                .schedule
                .iter()
                .all(|entry| table.factor_milli(entry.quantity.unit).is_some())
    })
}

/// The product that the last offer put in the place of this one altogether.
pub(super) fn offered(
    scene: &Scene<'_>,
    line: &Line,
    before: Option<&quotation::Line>,
) -> Option<ProductId> {
    let before = before?;
    let substitute = before.substitute.as_ref()?.product;
    let whole = before
        .answers
        .iter()
        .all(|answer| matches!(answer.answer, Answer::Substitute | Answer::Declined));
    (whole && fitting(scene, line).any(|product| product.id == substitute)).then_some(substitute)
}

/// The choice; none where the seller has nothing else that fits.
pub(super) fn choice(
    scene: &Scene<'_>,
    fields: &mut Fields,
    (index, label): (usize, &str),
    line: &Line,
    proposal: Option<ProductId>,
) -> Option<Choice> {
    let print = scene.print;
    let option = |value: String, label: String| Opt {
        value,
        label,
        hint: None,
        chosen: false,
    };
    let mut options = vec![option(String::new(), print.localised(&line.product_name).0)];
    options.extend(
        fitting(scene, line)
            .map(|product| option(product.id.to_string(), print.localised(&product.name).0)),
    );
    let proposal = proposal.map_or_else(String::new, |product| product.to_string());
    (options.len() > 1).then(|| fields.choice("quote", &field(index), label, options, &proposal))
}

/// What was chosen, if another product was.
pub(super) fn read(typed: &Typed, index: usize) -> Option<String> {
    typed.get(&field(index)).map(str::to_owned)
}
