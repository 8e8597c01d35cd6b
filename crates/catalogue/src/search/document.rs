//! What the index keeps of a product: words in several spellings, no text.

use kernel::id::ProductId;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

use super::synonyms::Synonyms;
use super::words;
use crate::administrative_unit::{self, AdministrativeUnit};
use crate::producer::{self, Producer};
use crate::product::Product;

pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";

/// The fields of the index.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    key: Field,
    id_high: Field,
    id_low: Field,
    /// The Vietnamese name with its marks.
    pub(super) name_exact: Field,
    /// The Vietnamese name without marks.
    pub(super) name_folded: Field,
    /// Names in other languages, the register's code.
    pub(super) other: Field,
    /// The producer.
    pub(super) producer: Field,
    /// Commune, former commune and district, province.
    pub(super) place: Field,
    /// Other words for the same thing.
    pub(super) synonyms: Field,
    /// Chinese characters and pairs of them.
    pub(super) han: Field,
}

/// The schema of the index.
pub(super) fn schema() -> (Schema, Fields) {
    let words = |option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("whitespace")
                .set_index_option(option),
        )
    };
    let phrases = words(IndexRecordOption::WithFreqsAndPositions);
    let bag = words(IndexRecordOption::WithFreqs);
    let mut schema = SchemaBuilder::new();
    let fields = Fields {
        key: schema.add_text_field("key", STRING),
        id_high: schema.add_u64_field(ID_HIGH, FAST),
        id_low: schema.add_u64_field(ID_LOW, FAST),
        name_exact: schema.add_text_field("name_exact", phrases.clone()),
        name_folded: schema.add_text_field("name_folded", phrases),
        other: schema.add_text_field("other", bag.clone()),
        producer: schema.add_text_field("producer", bag.clone()),
        place: schema.add_text_field("place", bag.clone()),
        synonyms: schema.add_text_field("synonyms", bag.clone()),
        han: schema.add_text_field("han", bag),
    };
    (schema.build(), fields)
}

impl Fields {
    /// The term that a product's document can be found and deleted by.
    pub(super) fn key(&self, product: ProductId) -> Term {
        Term::from_field_text(self.key, &product.uuid().simple().to_string())
    }

    fn document(
        &self,
        synonyms: &Synonyms,
        product: &Product,
        producer: Option<&Producer>,
        units: &HashMap<String, AdministrativeUnit>,
    ) -> TantivyDocument {
        let (high, low) = product.id.uuid().as_u64_pair();
        let name = &product.name;
        let others = synonyms.of(&name.vi).join(" \n ");
        let places = [
            product
                .unit_code
                .as_ref()
                .and_then(|code| units.get(code))
                .map(|unit| unit.name.as_str()),
            product.commune_at_source.as_deref(),
            product.district_at_source.as_deref(),
            units
                .get(&product.province_code)
                .map(|unit| unit.name.as_str()),
        ];
        let english = [name.en.as_deref(), product.register_code.as_deref()];
        let chinese = name.zh_hans.as_deref().unwrap_or_default();
        let mut document = TantivyDocument::default();
        document.add_text(self.key, product.id.uuid().simple().to_string());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_text(self.name_exact, words::exact(&name.vi));
        document.add_text(self.name_folded, words::folded(&name.vi));
        document.add_text(self.other, words::folded(&joined(english)));
        document.add_text(
            self.producer,
            producer
                .map(|producer| words::folded(&producer.name))
                .unwrap_or_default(),
        );
        document.add_text(self.place, words::folded(&joined(places)));
        document.add_text(self.synonyms, words::without_han(&words::folded(&others)));
        document.add_text(self.han, words::han(&format!("{chinese} {others}")));
        document
    }
}

fn joined<const N: usize>(parts: [Option<&str>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The id that a document's two halves make.
pub(super) fn id(high: u64, low: u64) -> ProductId {
    ProductId::from_uuid(Uuid::from_u64_pair(high, low))
}

/// The documents of products, with what the database knows of their producers and places, in two statements.
pub(super) async fn documents(
    conn: &impl ConnectionTrait,
    fields: &Fields,
    synonyms: &Synonyms,
    products: &[Product],
) -> platform::Result<Vec<TantivyDocument>> {
    let mut producers: Vec<_> = products
        .iter()
        .filter_map(|product| product.producer)
        .collect();
    producers.sort_unstable();
    producers.dedup();
    let mut codes: Vec<String> = products
        .iter()
        .flat_map(|product| {
            product
                .unit_code
                .iter()
                .chain([&product.province_code])
                .cloned()
        })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let producers = producer::many(conn, &producers).await?;
    let units = administrative_unit::many(conn, &codes).await?;
    Ok(products
        .iter()
        .map(|product| {
            let producer = product
                .producer
                .and_then(|producer| producers.get(&producer));
            fields.document(synonyms, product, producer, &units)
        })
        .collect())
}
