//! Letters about products: to the desk that looks at them, and to their people.

use accounts::{authority, organisation, readers};
use kernel::actor::AuthorityKind;
use kernel::id::{EventId, OrganisationId};
use notifications::letter::{
    ListedProduct, ProductAtDesk, ProductCorrected, ProductPublished, ProductRefused,
};
use notifications::{Draft, Letter, Reader};
use platform::Tx;

use super::Product;
use crate::producer;

pub(super) use notifications::letter::{ProductPart as Of, ProductWaits as Waits};

/// To the desk of the authority that keeps the register of the province.
pub(super) async fn at_desk(
    tx: &mut Tx,
    cause: EventId,
    product: &Product,
    waits: Waits,
) -> platform::Result<()> {
    let province = &product.province_code;
    let Some(desk) = authority::for_unit(&*tx, province, AuthorityKind::Register).await? else {
        return Ok(());
    };
    let letter = Letter::ProductAtDesk(Box::new(ProductAtDesk {
        product: listed(tx, product).await?,
        waits,
    }));
    let readers = readers::of_desk(&*tx, desk).await?;
    post(tx, cause, product, readers, &letter).await
}

/// To its people: everybody sees it from now on, or the change that they asked for.
pub(super) async fn published(
    tx: &mut Tx,
    cause: EventId,
    product: &Product,
    seller: OrganisationId,
    authority: OrganisationId,
    part: Of,
) -> platform::Result<()> {
    let letter = Letter::ProductPublished(Box::new(ProductPublished {
        product: listed(tx, product).await?,
        authority: name(tx, authority).await?,
        part,
    }));
    to_seller(tx, cause, product, seller, &letter).await
}

/// To its people: it, or the change that they asked for, was refused.
pub(super) async fn refused(
    tx: &mut Tx,
    cause: EventId,
    product: &Product,
    seller: OrganisationId,
    authority: OrganisationId,
    part: Of,
    reason: String,
) -> platform::Result<()> {
    let letter = Letter::ProductRefused(Box::new(ProductRefused {
        product: listed(tx, product).await?,
        authority: name(tx, authority).await?,
        part,
        reason,
    }));
    to_seller(tx, cause, product, seller, &letter).await
}

/// To its people: an officer changed what it says.
pub(super) async fn corrected(
    tx: &mut Tx,
    cause: EventId,
    product: &Product,
    seller: OrganisationId,
    authority: OrganisationId,
    fields: &[&str],
    reason: String,
) -> platform::Result<()> {
    let letter = Letter::ProductCorrected(Box::new(ProductCorrected {
        product: listed(tx, product).await?,
        authority: name(tx, authority).await?,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        reason,
    }));
    to_seller(tx, cause, product, seller, &letter).await
}

async fn listed(tx: &Tx, product: &Product) -> platform::Result<ListedProduct> {
    let producer = match product.producer {
        Some(id) => producer::by_id(tx, id).await?,
        None => None,
    };
    Ok(ListedProduct {
        name: product.name.clone(),
        producer: producer.map(|producer| producer.name),
    })
}

async fn name(tx: &Tx, authority: OrganisationId) -> platform::Result<String> {
    let found = organisation::get(tx, authority).await?;
    Ok(found.map_or_else(String::new, |found| found.legal_name))
}

async fn to_seller(
    tx: &mut Tx,
    cause: EventId,
    product: &Product,
    seller: OrganisationId,
    letter: &Letter,
) -> platform::Result<()> {
    let readers = readers::of_organisation(&*tx, seller).await?;
    post(tx, cause, product, readers, letter).await
}

async fn post(
    tx: &mut Tx,
    cause: EventId,
    product: &Product,
    readers: Vec<Reader>,
    letter: &Letter,
) -> platform::Result<()> {
    if readers.is_empty() {
        return Ok(());
    }
    let drafts = readers
        .into_iter()
        .map(|reader| Draft {
            reader,
            letter: letter.clone(),
            thread: None,
            cause: Some(cause),
            subject: Some((kernel::id::ProductId::PREFIX, product.id.uuid())),
            not_after: None,
        })
        .collect();
    notifications::post(tx, drafts).await
}
