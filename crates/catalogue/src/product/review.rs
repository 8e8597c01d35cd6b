//! The way of a product into the list and out of it: handed in, published, refused, archived.

use accounts::authority::{self, ProductReview};
use accounts::organisation;
use accounts::staff_action::{self, Kind as Act, StaffAction};
use kernel::actor::{Actor, AuthorityKind, Standing};
use kernel::fault::{FaultCode, Faults, FieldPath};
use kernel::id::{EventId, OrganisationId, ProductId};
use platform::{Fact, Tx, events};
use serde_json::json;

use super::state::{self, Event};
use super::{Changed, Orderable, Product, ProductState, letters, policy, store};
use crate::apart;
use crate::input::{self, field};
use crate::provenance::{Hand, Kind};

/// An owner hands a product in.
#[derive(Clone, Debug)]
pub struct Submit {
    /// The product.
    pub product: String,
    /// The version that was looked at, if one says so.
    pub expected_version: Option<i32>,
}

/// An officer lets everybody see a product, or a change of one.
#[derive(Clone, Debug)]
pub struct Publish {
    /// The product.
    pub product: String,
    /// The version that was looked at.
    pub expected_version: i32,
}

/// An officer sends a product back, or a change of one, or takes a product out of the list.
#[derive(Clone, Debug)]
pub struct Refuse {
    /// The product.
    pub product: String,
    /// The version that was looked at.
    pub expected_version: i32,
    /// Why; its people read it.
    pub reason: String,
}

/// An owner takes a product out of the list.
#[derive(Clone, Debug)]
pub struct Archive {
    /// The product.
    pub product: String,
    /// The version that was looked at, if one says so.
    pub expected_version: Option<i32>,
}

fn path() -> FieldPath {
    field("productId")
}

/// Hands in a draft, or one that was refused or archived. Members of the organisation that speaks for the producer may; where nobody
/// does, staff of the province. Where the authority reviews afterwards, a draft of a verified organisation is published at once and
/// waits for its look; else it waits to be published. Doing it again oneself changes nothing. Writes `product.submitted` or
/// `product.published`; posts `PRODUCT_AT_DESK` to the authority's desk.
///
/// # Errors
/// A malformed id, `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED`, `STATE_TRANSITION`, `VERSION_CONFLICT`.
pub async fn submit(tx: &mut Tx, actor: &Actor, command: &Submit) -> platform::Result<Changed> {
    let found = hold(tx, &command.product).await?;
    let keeper = policy::keeper(actor, &found).map_err(|code| code.at(path()))?;
    policy::may_begin(&found).map_err(|code| code.at(path()))?;
    by_staff_of_its_world(tx, keeper, &found).await?;
    let review = review_of(tx, &found.product).await?;
    let event = match review {
        ProductReview::After if found.seller_standing == Some(Standing::Verified) => {
            Event::SubmitForLater
        }
        _ => Event::Submit,
    };
    let mut product = found.product.clone();
    product.state = match state::next(product.state, event) {
        Ok(state) => state,
        Err(_)
            if matches!(
                product.state,
                ProductState::Submitted | ProductState::Published
            ) && done_by(
                tx,
                actor,
                product.id,
                &["product.submitted", "product.published"],
            )
            .await? =>
        {
            return Ok(Changed {
                product: product.id,
            });
        }
        Err(refused) => return Err(refused.fault(path()).into()),
    };
    expect(command.expected_version, product.version)?;

    tx.act_for(keeper);
    product.refusal = None;
    product.waiting_since = Some(tx.now());
    let (kind, waits) = if product.state == ProductState::Published {
        ("product.published", letters::Waits::Look)
    } else {
        ("product.submitted", letters::Waits::Product)
    };
    let cause = save(tx, &found, &mut product, kind, keeper).await?;
    letters::at_desk(tx, cause, &product, waits).await?;
    Ok(Changed {
        product: product.id,
    })
}

/// Lets everybody see a product that was handed in or refused, or lets the change hold that its owner asked for; of one that is in
/// the list and waits for a look, takes note of it. Staff of the province may, and nobody for a product of his own organisation. What
/// does not wait succeeds and changes nothing. Writes `product.published`, `product.change_published` or `product.reviewed`; posts
/// `PRODUCT_PUBLISHED` to its people for the first two.
///
/// # Errors
/// A malformed id, `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_NOT_VERIFIED` while its seller has not been verified,
/// `STATE_TRANSITION`, `VERSION_CONFLICT`.
pub async fn publish(tx: &mut Tx, actor: &Actor, command: &Publish) -> platform::Result<Changed> {
    let found = hold(tx, &command.product).await?;
    let authority = officer(tx, actor, &found).await?;
    let mut product = found.product.clone();
    let changed = Changed {
        product: product.id,
    };
    let kind = match (product.state, product.proposal.take()) {
        (ProductState::Published, Some(proposed)) => {
            let fields = super::content::certified_changes(&product.certified(), &proposed);
            product.set_certified(proposed);
            expect(Some(command.expected_version), product.version)?;
            by_owner(tx, &found, &fields).await?;
            Act::ProductChangePublished
        }
        (ProductState::Published, None) => {
            if product.waiting_since.is_none() {
                return Ok(changed);
            }
            expect(Some(command.expected_version), product.version)?;
            Act::ProductReviewed
        }
        _ => {
            product.state = state::next(product.state, Event::Publish)
                .map_err(|refused| refused.fault(path()))?;
            expect(Some(command.expected_version), product.version)?;
            let verified = found.seller_standing == Some(Standing::Verified);
            if found.seller.is_some() && !verified {
                return Err(FaultCode::OrganisationNotVerified.at(path()).into());
            }
            Act::ProductPublished
        }
    };
    tx.act_for(authority);
    product.refusal = None;
    product.waiting_since = None;
    let cause = save(tx, &found, &mut product, kind.code(), authority).await?;
    if let Some(seller) = found.seller {
        note(tx, authority, seller, kind, product.id, None).await?;
        let of = match kind {
            Act::ProductPublished => Some(letters::Of::Product),
            Act::ProductChangePublished => Some(letters::Of::Change),
            _ => None,
        };
        if let Some(of) = of {
            letters::published(tx, cause, &product, seller, authority, of).await?;
        }
    }
    Ok(changed)
}

/// Sends back a product that was handed in, takes one out of the list, or, where its owner has asked for a change, refuses that change
/// alone. Always with a reason. Who may publish it may. Doing it again oneself changes nothing. Writes `product.refused` or
/// `product.change_refused`; posts `PRODUCT_REFUSED` to its people.
///
/// # Errors
/// A malformed id, a missing reason, `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `VERSION_CONFLICT`.
pub async fn refuse(tx: &mut Tx, actor: &Actor, command: &Refuse) -> platform::Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<ProductId> = input::id(&mut faults, path(), &command.product);
    let reason = input::reason(&mut faults, Some(&command.reason));
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let found = store::hold(&*tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(path()))?;
    let authority = officer(tx, actor, &found).await?;
    let mut product = found.product.clone();
    let (kind, of) = if product.state == ProductState::Published && product.proposal.is_some() {
        product.proposal = None;
        (Act::ProductChangeRefused, letters::Of::Change)
    } else if refused_change(tx, actor, command, &product, &reason).await? {
        return Ok(Changed { product: id });
    } else {
        product.state = match state::next(product.state, Event::Refuse) {
            Ok(state) => state,
            Err(_)
                if product.state == ProductState::Refused
                    && done_by(tx, actor, id, &["product.refused"]).await? =>
            {
                return Ok(Changed { product: id });
            }
            Err(refused) => return Err(refused.fault(path()).into()),
        };
        (Act::ProductRefused, letters::Of::Product)
    };
    expect(Some(command.expected_version), product.version)?;

    tx.act_for(authority);
    product.refusal = Some(reason.clone());
    product.waiting_since = None;
    let cause = save(tx, &found, &mut product, kind.code(), authority).await?;
    if let Some(seller) = found.seller {
        note(tx, authority, seller, kind, id, Some(reason.clone())).await?;
        letters::refused(tx, cause, &product, seller, authority, of, reason).await?;
    }
    Ok(Changed { product: id })
}

/// Whether this person has refused a change of a product, saw it before that, and says the same again: the product itself stays.
async fn refused_change(
    tx: &Tx,
    actor: &Actor,
    command: &Refuse,
    product: &Product,
    reason: &str,
) -> platform::Result<bool> {
    let again = product.state == ProductState::Published
        && command.expected_version < product.version
        && product.refusal.as_deref() == Some(reason);
    Ok(again && done_by(tx, actor, product.id, &["product.change_refused"]).await?)
}

/// Takes a product out of the list for good, or gives a draft up; what was agreed about it stays. Members of the organisation that
/// speaks for the producer may, suspended ones too; where nobody does, staff of the province. Doing it again oneself changes
/// nothing. Causes no letter; writes `product.archived`.
///
/// # Errors
/// A malformed id, `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `VERSION_CONFLICT`.
pub async fn archive(tx: &mut Tx, actor: &Actor, command: &Archive) -> platform::Result<Changed> {
    let found = hold(tx, &command.product).await?;
    let keeper = policy::keeper(actor, &found).map_err(|code| code.at(path()))?;
    by_staff_of_its_world(tx, keeper, &found).await?;
    let mut product = found.product.clone();
    let changed = Changed {
        product: product.id,
    };
    product.state = match state::next(product.state, Event::Archive) {
        Ok(state) => state,
        Err(_) if done_by(tx, actor, product.id, &["product.archived"]).await? => {
            return Ok(changed);
        }
        Err(refused) => return Err(refused.fault(path()).into()),
    };
    expect(command.expected_version, product.version)?;
    tx.act_for(keeper);
    product.proposal = None;
    product.waiting_since = None;
    save(tx, &found, &mut product, "product.archived", keeper).await?;
    Ok(changed)
}

async fn hold(tx: &Tx, id: &str) -> platform::Result<Orderable> {
    let mut faults = Faults::new();
    let id: Option<ProductId> = input::id(&mut faults, path(), id);
    let id = faults.finish_with(id)?;
    let found = store::hold(tx, id).await?;
    Ok(found.ok_or_else(|| FaultCode::NotFound.at(path()))?)
}

async fn officer(tx: &Tx, actor: &Actor, found: &Orderable) -> platform::Result<OrganisationId> {
    let authority = policy::officer(actor, found).map_err(|code| code.at(path()))?;
    apart::may_write(tx, authority, found.row())
        .await?
        .map_err(|code| code.at(path()))?;
    Ok(authority)
}

/// Where nobody speaks for a product, the staff that keeps it is of the same world.
async fn by_staff_of_its_world(
    tx: &Tx,
    keeper: OrganisationId,
    found: &Orderable,
) -> platform::Result<()> {
    if found.seller.is_none() {
        apart::may_write(tx, keeper, found.row())
            .await?
            .map_err(|code| code.at(path()))?;
    }
    Ok(())
}

/// When the authority of a product's province looks at it; before, where no authority is known.
async fn review_of(tx: &Tx, product: &Product) -> platform::Result<ProductReview> {
    let desk = authority::for_unit(tx, &product.province_code, AuthorityKind::Register).await?;
    let Some(desk) = desk else {
        return Ok(ProductReview::Before);
    };
    let authority = authority::get(tx, desk).await?;
    Ok(authority.map_or(ProductReview::Before, |authority| authority.product_review))
}

fn expect(expected: Option<i32>, current: i32) -> platform::Result<()> {
    match expected {
        Some(expected) if expected != current => Err(input::conflict(current).into()),
        _ => Ok(()),
    }
}

/// Whether this person did this once: pressing twice is no fault.
async fn done_by(
    tx: &Tx,
    actor: &Actor,
    product: ProductId,
    kinds: &[&str],
) -> platform::Result<bool> {
    events::was_done_by(tx, product.uuid(), actor.person.uuid(), kinds).await
}

/// Writes the row and the event.
async fn save(
    tx: &mut Tx,
    found: &Orderable,
    product: &mut Product,
    kind: &'static str,
    acting: OrganisationId,
) -> platform::Result<EventId> {
    product.version += 1;
    product.updated_at = tx.now();
    store::save(&*tx, product).await?;
    let mut concerned: Vec<OrganisationId> = found.seller.into_iter().chain([acting]).collect();
    concerned.dedup();
    let fact = Fact::about(kind, product.id)
        .concerning(concerned)
        .in_province(&product.province_code)
        .with(json!({
            "from": found.product.state.code(),
            "to": product.state.code(),
            "version": product.version,
        }));
    tx.record(fact).await
}

/// The facts of a change that now holds come from its owner.
async fn by_owner(tx: &mut Tx, found: &Orderable, fields: &[&str]) -> platform::Result<()> {
    let Some(seller) = found.seller else {
        return Ok(());
    };
    let owner = organisation::get(&*tx, seller).await?;
    let name = owner.map_or_else(String::new, |owner| owner.legal_name);
    Hand::new(Kind::Member, name, found.product.sample)
        .note(tx, found.product.id, fields)
        .await
}

async fn note(
    tx: &mut Tx,
    authority: OrganisationId,
    seller: OrganisationId,
    kind: Act,
    product: ProductId,
    reason: Option<String>,
) -> platform::Result<()> {
    let action = StaffAction::on_organisation(authority, seller, kind, product).because(reason);
    staff_action::note(tx, action).await
}
