//! What an import must know, and may write, of products that a register names by their codes.

use kernel::id::{OrganisationId, ProducerId, ProductId};
use kernel::text::LocalisedText;
use kernel::time::vn;
use platform::db::{Fact, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::collections::HashMap;

use super::{Orderable, Product, store};
use crate::rating::{self, Assessment, Rating, Standing};

/// So many codes are looked up at once.
const AT_ONCE: usize = 1_000;

/// The products of these codes with whoever answers for them, held until the unit of work ends.
pub(crate) async fn hold_by_codes(
    tx: &mut Tx,
    codes: &[String],
) -> platform::Result<HashMap<String, Orderable>> {
    let mut found = HashMap::new();
    for codes in codes.chunks(AT_ONCE) {
        // By `product_register_code_idx`.
        let ids: Vec<ProductId> = store::Entity::find()
            .select_only()
            .column(store::Column::Id)
            .filter(store::Column::RegisterCode.is_in(codes.iter().cloned()))
            .into_tuple()
            .all(tx)
            .await?;
        store::lock(tx, &ids).await?;
        for orderable in store::orderable(tx, &ids).await? {
            if let Some(code) = orderable.product.register_code.clone() {
                found.insert(code, orderable);
            }
        }
    }
    Ok(found)
}

/// The products of producers, by name and code. By `product_producer_id_sort_key_id_idx`.
pub(crate) async fn names_of_producers(
    conn: &impl ConnectionTrait,
    producers: &[ProducerId],
) -> platform::Result<HashMap<ProducerId, Vec<(String, Option<String>)>>> {
    let mut found: HashMap<ProducerId, Vec<(String, Option<String>)>> = HashMap::new();
    for producers in producers.chunks(AT_ONCE) {
        let rows: Vec<(Option<ProducerId>, LocalisedText, Option<String>)> = store::Entity::find()
            .select_only()
            .columns([
                store::Column::ProducerId,
                store::Column::Name,
                store::Column::RegisterCode,
            ])
            .filter(store::Column::ProducerId.is_in(producers.iter().copied()))
            .order_by_asc(store::Column::Id)
            .into_tuple()
            .all(conn)
            .await?;
        for (producer, name, code) in rows {
            if let Some(producer) = producer {
                found.entry(producer).or_default().push((name.vi, code));
            }
        }
    }
    Ok(found)
}

/// Writes what an import corrects of a product whose row is held, with a certificate that was not known. Writes
/// `product.corrected`.
pub(crate) async fn correct(
    tx: &mut Tx,
    mut product: Product,
    fields: &[&'static str],
    assessment: Option<Assessment>,
    seller: Option<OrganisationId>,
) -> platform::Result<Option<Rating>> {
    product.version += 1;
    product.updated_at = tx.now();
    store::save(&*tx, &product).await?;
    let rating = assessment.map(|assessment| assessment.of(tx, product.id, product.sample));
    if let Some(rating) = &rating {
        rating::insert(tx, std::slice::from_ref(rating)).await?;
        let ratings = rating::many_of_products(&*tx, &[product.id]).await?;
        let today = vn::date(tx.now());
        let standing = Standing::of(ratings.get(&product.id).into_iter().flatten(), today);
        super::write_standing(tx, product.id, standing).await?;
    }
    let fact = Fact::about("product.corrected", product.id)
        .in_province(&product.province_code)
        .concerning(seller)
        .with(json!({ "fields": fields, "by": "IMPORT" }));
    tx.record(fact).await?;
    Ok(rating)
}
