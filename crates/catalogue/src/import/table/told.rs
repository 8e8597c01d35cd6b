//! What an import did to products of those who speak for themselves, and how they are told: among what staff did, product by product, and
//! by one letter.

use std::collections::BTreeMap;

use accounts::staff_action::{self, Kind, StaffAction};
use accounts::{authority, organisation, readers};
use kernel::actor::AuthorityKind;
use kernel::id::{OrganisationId, ProductId};
use kernel::text::LocalisedText;
use notifications::letter::{ImportedProduct, ProductsImported};
use notifications::{Draft, Letter};
use platform::Tx;

/// Most products that a letter names; the rest is counted.
const NAMED: usize = 30;

/// A product of somebody that an import added or changed.
pub(super) struct Touched {
    pub(super) product: ProductId,
    pub(super) name: LocalisedText,
    pub(super) source: String,
    /// The facts that are otherwise now, by the schema's names; empty for a new product.
    pub(super) fields: Vec<&'static str>,
}

/// Collects what has to be told, by the organisation.
#[derive(Default)]
pub(super) struct Told(BTreeMap<OrganisationId, Vec<Touched>>);

impl Told {
    pub(super) fn add(&mut self, speaker: Option<OrganisationId>, touched: Touched) {
        if let Some(speaker) = speaker {
            self.0.entry(speaker).or_default().push(touched);
        }
    }

    /// Notes it for each organisation and writes one letter to each. By the command line it is the office that keeps the register of the
    /// province that tells, where there is one.
    pub(super) async fn tell(
        self,
        tx: &mut Tx,
        officer: Option<OrganisationId>,
        province: &str,
    ) -> platform::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let office = match officer {
            Some(office) => Some(office),
            None => authority::for_unit(&*tx, province, AuthorityKind::Register).await?,
        };
        let name = match office {
            Some(office) => organisation::get(&*tx, office).await?,
            None => None,
        };
        let name = name.map(|office| office.legal_name);
        for (speaker, products) in self.0 {
            if let Some(office) = office {
                for touched in &products {
                    let kind = if touched.fields.is_empty() {
                        Kind::ProductPublished
                    } else {
                        Kind::ProductCorrected
                    };
                    let action =
                        StaffAction::on_organisation(office, speaker, kind, touched.product)
                            .because(Some(touched.source.clone()));
                    staff_action::note(tx, action).await?;
                }
            }
            post(tx, speaker, products, name.clone()).await?;
        }
        Ok(())
    }
}

async fn post(
    tx: &mut Tx,
    speaker: OrganisationId,
    products: Vec<Touched>,
    authority: Option<String>,
) -> platform::Result<()> {
    let mut sources: Vec<String> = products.iter().map(|one| one.source.clone()).collect();
    sources.sort_unstable();
    sources.dedup();
    let more = products.len().saturating_sub(NAMED);
    let products = products.into_iter().take(NAMED).map(|one| ImportedProduct {
        name: one.name,
        fields: one.fields.iter().map(|field| (*field).to_owned()).collect(),
    });
    let letter = Letter::ProductsImported(Box::new(ProductsImported {
        authority,
        sources,
        products: products.collect(),
        more,
    }));
    let readers = readers::of_organisation(&*tx, speaker).await?;
    if readers.is_empty() {
        return Ok(());
    }
    let drafts = readers
        .into_iter()
        .map(|reader| Draft {
            reader,
            letter: letter.clone(),
            thread: None,
            cause: None,
            subject: Some((OrganisationId::PREFIX, speaker.uuid())),
            not_after: None,
        })
        .collect();
    notifications::post(tx, drafts).await
}
