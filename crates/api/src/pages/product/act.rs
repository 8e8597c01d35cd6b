//! Buttons of a product's page: each is one command, the same that the API calls.

use catalogue::product::{self, Archive, Changed, Create, Submit, Update};
use kernel::id::ProductId;
use kernel::quantity::BaseUnit;

use super::super::Pages;
use super::super::account::Owner;
use super::super::form::Typed;
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
    match step {
        Step::Update => {
            let read = read::read(typed, owner.language());
            let command = Update {
                product,
                expected_version: version.unwrap_or_default(),
                facts: Some(read.facts),
                trade: Some(read.trade),
                closure: Some(read.closure),
                supply: Some(read.supply),
                rating: None,
                reason: None,
            };
            once!(hand, key, |tx| product::update(tx, actor, &command)).map(drop)
        }
        Step::Submit => {
            let command = Submit {
                product,
                expected_version: version,
            };
            once!(hand, key, |tx| product::submit(tx, actor, &command)).map(drop)
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
