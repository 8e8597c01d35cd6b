//! Buttons of a product's page: each is one command, the same that the API calls.

use catalogue::product::{self, Archive, Changed, Create, ProductState, Submit, Update};
use kernel::actor::Actor;
use kernel::id::ProductId;
use kernel::quantity::BaseUnit;
use platform::Tx;

use super::super::Pages;
use super::super::form::Typed;
use super::super::owner::Owner;
use super::read;
use crate::graphql::once::once;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Update,
    Submit,
    Archive,
}

impl Step {
    pub(super) const ALL: [Self; 3] = [Self::Update, Self::Submit, Self::Archive];

    /// Its name in addresses.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Submit => "submit",
            Self::Archive => "archive",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Update => "page.product.update",
            Self::Submit => "page.product.submit",
            Self::Archive => "page.product.archive",
        }
    }
}

/// Writes a new product, once for each rendered form.
pub(super) async fn create(
    pages: &Pages,
    owner: &Owner,
    typed: &Typed,
) -> platform::Result<ProductId> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key("create", "page.product.create", typed)?);
    let read = read::read(typed, owner.language());
    let command = Create {
        producer: typed.text("producerId"),
        facts: read.facts,
        base_unit: read.trade.base_unit.unwrap_or(BaseUnit::Kg),
        trade: read.trade,
        closure: Some(read.closure),
        supply: read.supply,
    };
    let changed: Changed = once!(hand, key, |tx| product::create(tx, actor, &command))?;
    Ok(changed.product)
}

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    owner: &Owner,
    product: &str,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key(step.slug(), step.operation(), typed)?);
    let product = product.to_owned();
    let version = typed
        .get("expectedVersion")
        .and_then(|version| version.parse().ok());
    let update = |product: String| {
        let read = read::read(typed, owner.language());
        Update {
            product,
            expected_version: version.unwrap_or_default(),
            facts: Some(read.facts),
            trade: Some(read.trade),
            closure: Some(read.closure),
            supply: Some(read.supply),
            rating: None,
            reason: None,
        }
    };
    match step {
        Step::Update => {
            let command = update(product);
            once!(hand, key, |tx| product::update(tx, actor, &command)).map(drop)
        }
        Step::Submit => {
            let command = update(product);
            once!(hand, key, |tx| Box::pin(hand_in(tx, actor, &command))).map(drop)
        }
        Step::Archive => {
            let command = Archive {
                product,
                expected_version: version,
            };
            once!(hand, key, |tx| product::archive(tx, actor, &command)).map(drop)
        }
    }
}

/// Saves what stands in the form and hands it in: both or neither. What lies in the archive cannot be edited there, so it is handed in
/// first.
async fn hand_in(tx: &mut Tx, actor: &Actor, update: &Update) -> platform::Result<Changed> {
    let submit = |expected_version| Submit {
        product: update.product.clone(),
        expected_version,
    };
    let ids: Vec<ProductId> = update.product.parse::<ProductId>().into_iter().collect();
    let found = product::for_inquiry(&*tx, &ids).await?;
    if found
        .values()
        .any(|found| found.product.state == ProductState::Archived)
    {
        product::submit(tx, actor, &submit(Some(update.expected_version))).await?;
        let update = Update {
            expected_version: update.expected_version + 1,
            ..update.clone()
        };
        return product::update(tx, actor, &update).await;
    }
    product::update(tx, actor, update).await?;
    product::submit(tx, actor, &submit(None)).await
}
