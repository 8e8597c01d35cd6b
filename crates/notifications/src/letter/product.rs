//! The letters about products under review: handed in, published, refused, corrected.

use kernel::text::LocalisedText;
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::{said, short};

/// A product as letters name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedProduct {
    /// Its name.
    pub name: LocalisedText,
    /// Who makes it, where the register knows.
    pub producer: Option<String>,
}

impl ListedProduct {
    fn name(&self, to: &Composer<'_>) -> String {
        said(&to.localised(&self.name))
    }

    fn short_name(&self, to: &Composer<'_>) -> String {
        short(&to.localised(&self.name))
    }

    fn rows(&self, to: &Composer<'_>) -> Vec<Row> {
        let mut rows = vec![to.strong_row("letter-row-product", &self.name(to))];
        if let Some(producer) = &self.producer {
            rows.push(to.row("letter-row-producer", &said(producer)));
        }
        rows
    }
}

/// What of a product waits for a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProductWaits {
    /// It was handed in, and nobody sees it yet.
    Product,
    /// Its owner wants other certified facts; what stood there still does.
    Change,
    /// Everybody sees it already.
    Look,
}

/// What of a product was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProductPart {
    /// The product.
    Product,
    /// A change of its certified facts.
    Change,
}

/// Facts of a product that waits at an authority's desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductAtDesk {
    /// The product.
    pub product: ListedProduct,
    /// What of it waits.
    pub waits: ProductWaits,
}

impl Form for ProductAtDesk {
    fn opens(&self) -> Opens {
        Opens::Page("/desk")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let name = self.product.name(to);
        let named = [("product", name.as_str())];
        let (subject, preheader, lead) = match self.waits {
            ProductWaits::Product => (
                "letter-product-at-desk-subject",
                "letter-product-at-desk-preheader",
                "letter-product-at-desk-new",
            ),
            ProductWaits::Change => (
                "letter-product-at-desk-subject",
                "letter-product-at-desk-preheader",
                "letter-product-at-desk-change",
            ),
            ProductWaits::Look => (
                "letter-product-at-desk-look-subject",
                "letter-product-at-desk-look-preheader",
                "letter-product-at-desk-look",
            ),
        };
        to.subject(subject, &[("product", &self.product.short_name(to))]);
        to.preheader(preheader, &[]);
        to.paragraph(lead, &named);
        let rows = self.product.rows(to);
        to.facts(rows);
        to.button("letter-button-open-desk");
    }
}

/// Facts of a product that everybody sees from now on, or of a change that holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductPublished {
    /// The product.
    pub product: ListedProduct,
    /// The authority, by its legal name.
    pub authority: String,
    /// What of it was decided.
    pub part: ProductPart,
}

impl Form for ProductPublished {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let name = self.product.name(to);
        let authority = said(&self.authority);
        let args = [
            ("product", name.as_str()),
            ("authority", authority.as_str()),
        ];
        let subject = [("product", &*self.product.short_name(to))];
        match self.part {
            ProductPart::Product => {
                to.subject("letter-product-published-subject", &subject);
                to.preheader("letter-product-published-preheader", &[]);
                to.paragraph("letter-product-published-lead", &args);
            }
            ProductPart::Change => {
                to.subject("letter-product-change-published-subject", &subject);
                to.preheader("letter-product-change-published-preheader", &[]);
                to.paragraph("letter-product-change-published-lead", &args);
            }
        }
        let rows = self.product.rows(to);
        to.facts(rows);
        to.button("letter-button-open-products");
    }
}

/// Facts of a product that was sent back or taken out of the list, or of a change that does not hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRefused {
    /// The product.
    pub product: ListedProduct,
    /// The authority, by its legal name.
    pub authority: String,
    /// What of it was decided.
    pub part: ProductPart,
    /// Why.
    pub reason: String,
}

impl Form for ProductRefused {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let name = self.product.name(to);
        let authority = said(&self.authority);
        let args = [
            ("product", name.as_str()),
            ("authority", authority.as_str()),
        ];
        let subject = [("product", &*self.product.short_name(to))];
        to.preheader_text(&short(&self.reason));
        match self.part {
            ProductPart::Product => {
                to.subject("letter-product-refused-subject", &subject);
                to.paragraph("letter-product-refused-lead", &args);
            }
            ProductPart::Change => {
                to.subject("letter-product-change-refused-subject", &subject);
                to.paragraph("letter-product-change-refused-lead", &args);
            }
        }
        to.quote(&self.authority, &self.reason);
        let rows = self.product.rows(to);
        to.facts(rows);
        match self.part {
            ProductPart::Product => to.paragraph("letter-product-refused-next", &[]),
            ProductPart::Change => to.paragraph("letter-product-change-refused-next", &[]),
        }
        to.button("letter-button-open-products");
    }
}

/// Facts of a product whose facts an officer corrected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductCorrected {
    /// The product, as it is now.
    pub product: ListedProduct,
    /// The authority, by its legal name.
    pub authority: String,
    /// What was changed, in the names of the GraphQL schema.
    pub fields: Vec<String>,
    /// Why.
    pub reason: String,
}

impl Form for ProductCorrected {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let name = self.product.name(to);
        let authority = said(&self.authority);
        to.subject(
            "letter-product-corrected-subject",
            &[("product", &self.product.short_name(to))],
        );
        to.preheader_text(&short(&self.reason));
        to.paragraph(
            "letter-product-corrected-lead",
            &[("product", &name), ("authority", &authority)],
        );
        to.quote(&self.authority, &self.reason);
        let fields: Vec<String> = self.fields.iter().map(|field| words(to, field)).collect();
        let mut rows = self.product.rows(to);
        rows.push(to.strong_row("letter-row-corrected", &fields.join(", ")));
        to.facts(rows);
        to.paragraph("letter-product-corrected-next", &[]);
        to.button("letter-button-open-products");
    }
}

/// A product that a table of the register added or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportedProduct {
    /// Its name, as it is now.
    pub name: LocalisedText,
    /// What was changed, in the names of the GraphQL schema; empty for a new product.
    pub fields: Vec<String>,
}

/// Facts of products of the reader's organisation that a table of the register added or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductsImported {
    /// The authority that keeps the register, by its legal name; none where the province has none yet.
    pub authority: Option<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The products, the first of them where they are many.
    pub products: Vec<ImportedProduct>,
    /// How many others there are.
    pub more: usize,
}

impl Form for ProductsImported {
    fn opens(&self) -> Opens {
        Opens::Page("/products")
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let count = (self.products.len() + self.more).to_string();
        to.subject("letter-products-imported-subject", &[("count", &count)]);
        to.preheader("letter-products-imported-preheader", &[]);
        match &self.authority {
            Some(authority) => {
                let authority = said(authority);
                to.paragraph(
                    "letter-products-imported-lead",
                    &[("authority", &authority)],
                );
            }
            None => to.paragraph("letter-products-imported-lead-register", &[]),
        }
        let cards = self.products.iter().map(|product| {
            let what = if product.fields.is_empty() {
                to.row(
                    "letter-row-added",
                    &to.say("letter-products-imported-new", &[]),
                )
            } else {
                let mut fields: Vec<String> = product
                    .fields
                    .iter()
                    .map(|field| words(to, field))
                    .collect();
                fields.dedup();
                to.row("letter-row-corrected", &fields.join(", "))
            };
            Card {
                title: said(&to.localised(&product.name)),
                rows: vec![what],
            }
        });
        let cards = cards.collect();
        to.lines(cards);
        if self.more > 0 {
            let more = self.more.to_string();
            to.small("letter-products-imported-more", &[("count", &more)]);
        }
        let sources = said(&self.sources.join("; "));
        to.facts(vec![to.row("letter-row-source", &sources)]);
        to.paragraph("letter-product-corrected-next", &[]);
        to.button("letter-button-open-products");
    }
}

/// The words for what an officer may correct.
fn words(to: &Composer<'_>, field: &str) -> String {
    let key = match field {
        "name" | "nameEn" => "letter-product-field-name",
        "producer" => "letter-product-field-producer",
        "ocopSet" => "letter-product-field-set",
        "administrativeUnit" => "letter-product-field-commune",
        "description" => "letter-product-field-description",
        "ratings" => "letter-product-field-ratings",
        _ => "letter-product-field-other",
    };
    to.say(key, &[])
}
