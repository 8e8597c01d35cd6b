//! Changing what a product says: by its owner, and by an officer who corrects it.

mod changes;

use accounts::organisation;
use accounts::staff_action::{self, Kind as Act, StaffAction};
use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{OrganisationId, ProductId};
use kernel::time::vn;
use platform::{Fact, Failure, Tx};
use serde_json::json;

use super::content::{CertifiedFacts, Opening, TradeFacts, trade_changes};
use super::parse::{self, CertifiedInput, ClosureInput, RatingInput, SupplyInput, TradeInput};
use super::state::{self, Event};
use super::{Changed, Orderable, Product, ProductState, letters, policy, store};
use crate::apart;
use crate::input::{self, field};
use crate::provenance::{Derivation, Hand, Kind, Ledger, Origin};
use crate::rating::{self, Assessment, Standing};
use crate::supply::{self, Window};
use changes::{Changes, apply};

/// A change of a product as it was written. A part that is left out stays as it is; one that is given is replaced as a whole.
#[derive(Clone, Debug)]
pub struct Update {
    /// The product.
    pub product: String,
    /// The version that was looked at.
    pub expected_version: i32,
    /// What it is: at once while it is not published, afterwards through a review.
    pub facts: Option<CertifiedInput>,
    /// How it is sold: at once.
    pub trade: Option<TradeInput>,
    /// Days on which nothing is sold: at once.
    pub closure: Option<ClosureInput>,
    /// What there will be: at once.
    pub supply: Option<Vec<SupplyInput>>,
    /// A certificate; the authority's to enter.
    pub rating: Option<RatingInput>,
    /// Why an officer corrects what another wrote.
    pub reason: Option<String>,
}

/// By what right somebody changes a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Right {
    /// It is his organisation's.
    Owner(OrganisationId),
    /// Nobody speaks for it, and it lies in his province.
    Register(OrganisationId),
    /// It is somebody else's, and lies in his province.
    Officer(OrganisationId),
}

impl Right {
    fn organisation(self) -> OrganisationId {
        match self {
            Self::Owner(id) | Self::Register(id) | Self::Officer(id) => id,
        }
    }
}

/// Everything that was written, read.
struct Content {
    facts: Option<CertifiedFacts>,
    trade: Option<TradeFacts>,
    closure: Option<Opening>,
    supply: Option<Vec<Window>>,
    rating: Option<Assessment>,
    reason: Option<String>,
}

/// Changes a product. Members of the organisation that speaks for it may; its certified facts then wait for a review once it is
/// published, everything else holds at once. Staff of the province may correct its certified facts, its description and its
/// certificates, with a reason that its people read; where nobody speaks for it, everything. What stands there already succeeds
/// and changes nothing, whatever version is expected. Writes `product.updated`, `product.change_submitted` or
/// `product.corrected`; posts `PRODUCT_AT_DESK` for what waits, `PRODUCT_CORRECTED` for what was corrected.
///
/// # Errors
/// Every fault of the input at once; `NOT_FOUND`, `FORBIDDEN` or `ORGANISATION_SUSPENDED` at `input.productId`;
/// `REVIEW_REQUIRED` for a certificate that its owner enters; `STATE_TRANSITION` for an archived product; `VERSION_CONFLICT`.
pub async fn update(tx: &mut Tx, actor: &Actor, command: &Update) -> platform::Result<Changed> {
    let path = field("productId");
    let mut faults = Faults::new();
    let id: Option<ProductId> = input::id(&mut faults, &path, &command.product);
    let id = faults.finish_with(id)?;
    let found = store::hold(&*tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&path))?;
    let right = right(tx, actor, &found)
        .await?
        .map_err(|code| code.at(&path))?;
    state::next(found.product.state, Event::Edit).map_err(|refused| refused.fault(&path))?;
    let content = read(tx, command, &found.product, right).await?;

    let before = found.product.clone();
    let mut product = before.clone();
    let changes = apply(tx, &mut product, content, right).await?;
    if changes.is_empty() {
        return Ok(Changed { product: id });
    }
    if command.expected_version != before.version {
        return Err(input::conflict(before.version).into());
    }
    tx.act_for(right.organisation());
    product.version += 1;
    product.updated_at = tx.now();
    store::save(&*tx, &product).await?;
    if let Some(windows) = &changes.supply {
        supply::replace(tx, id, windows).await?;
    }
    if let Some(assessment) = changes.rating.clone() {
        certify(tx, &product, assessment, right).await?;
    }
    note(tx, &product, &changes, right).await?;
    tell(tx, &found, &product, changes, right).await?;
    Ok(Changed { product: id })
}

async fn right(
    tx: &Tx,
    actor: &Actor,
    found: &Orderable,
) -> platform::Result<Result<Right, FaultCode>> {
    if let Ok(keeper) = policy::keeper(actor, found) {
        return Ok(match found.seller {
            Some(_) => policy::may_begin(found).map(|()| Right::Owner(keeper)),
            None => apart::may_write(tx, keeper, found.row())
                .await?
                .map(|()| Right::Register(keeper)),
        });
    }
    Ok(match policy::officer(actor, found) {
        Err(code) => Err(code),
        Ok(officer) => apart::may_write(tx, officer, found.row())
            .await?
            .map(|()| Right::Officer(officer)),
    })
}

async fn read(
    tx: &Tx,
    command: &Update,
    product: &Product,
    right: Right,
) -> platform::Result<Content> {
    let today = vn::date(tx.now());
    let mut faults = Faults::new();
    let facts = match &command.facts {
        None => None,
        Some(facts) => {
            let before = product
                .proposal
                .clone()
                .unwrap_or_else(|| product.certified());
            let (path, province) = (field("facts"), &product.province_code);
            parse::certified(tx, &mut faults, &path, facts, province, Some(&before)).await?
        }
    };
    let trade = command.trade.as_ref().and_then(|trade| {
        let base = trade.base_unit.unwrap_or(product.packings.base);
        // Supply and what was promised of it are counted in the old one.
        faults.ensure(
            base == product.packings.base || product.state == ProductState::Draft,
            FaultCode::Forbidden,
            field("trade").at("baseUnit"),
        );
        parse::trade(&mut faults, &field("trade"), trade, base)
    });
    let table = trade
        .as_ref()
        .map_or(&product.packings, |trade| &trade.packings);
    let closure = command
        .closure
        .as_ref()
        .and_then(|closure| parse::closure(&mut faults, &field("closure"), closure, today));
    let supply = command
        .supply
        .as_ref()
        .map(|windows| parse::windows(&mut faults, &field("supply"), windows, table, today));
    let rating = command
        .rating
        .as_ref()
        .and_then(|rating| parse::rating(&mut faults, &field("rating"), rating, today));
    let mut reason = None;
    match right {
        Right::Owner(_) => faults.ensure(
            command.rating.is_none(),
            FaultCode::ReviewRequired,
            field("rating"),
        ),
        Right::Register(_) => {}
        Right::Officer(_) => {
            reason = input::reason(&mut faults, command.reason.as_deref());
            // Being staff makes nobody a party: prices and quantities are the seller's.
            for (name, given) in [
                ("closure", command.closure.is_some()),
                ("supply", command.supply.is_some()),
            ] {
                faults.ensure(!given, FaultCode::Forbidden, field(name));
            }
            let sold = trade.as_ref().is_some_and(|trade| {
                trade_changes(&product.trade(), trade)
                    .iter()
                    .any(|change| *change != "description")
            });
            faults.ensure(!sold, FaultCode::Forbidden, field("trade"));
        }
    }
    faults.finish()?;
    Ok(Content {
        facts,
        trade,
        closure,
        supply,
        rating,
        reason,
    })
}

/// Enters a certificate and what the stars come to with it.
async fn certify(
    tx: &mut Tx,
    product: &Product,
    assessment: Assessment,
    right: Right,
) -> platform::Result<()> {
    let authority = organisation::get(&*tx, right.organisation()).await?;
    let origin = Origin {
        kind: if product.sample {
            Kind::Sample
        } else {
            Kind::Register
        },
        source: authority.map_or_else(String::new, |authority| authority.legal_name),
        as_of: None,
        remark: None,
    };
    let rating = assessment.of(tx, product.id, product.sample);
    let mut ledger = Ledger::new(tx.now());
    ledger.note(rating.id, "stars", Derivation::Stated, &origin);
    rating::insert(tx, &[rating]).await?;
    let ratings = rating::many_of_products(&*tx, &[product.id]).await?;
    let today = vn::date(tx.now());
    let standing = Standing::of(ratings.get(&product.id).into_iter().flatten(), today);
    super::write_standing(tx, product.id, standing).await?;
    ledger.write(tx).await
}

/// Where the new facts come from. Text and closures are nobody's evidence; an officer's reason is for the seller, not for everybody.
async fn note(
    tx: &mut Tx,
    product: &Product,
    changes: &Changes,
    right: Right,
) -> platform::Result<()> {
    let noted: Vec<&str> = changes
        .fields
        .iter()
        .copied()
        .filter(|field| *field != "closure")
        .collect();
    if noted.is_empty() {
        return Ok(());
    }
    let acting = organisation::get(&*tx, right.organisation())
        .await?
        .ok_or_else(|| Failure::internal("an organisation that acts and is not there"))?;
    let kind = match right {
        Right::Owner(_) => Kind::Member,
        Right::Register(_) | Right::Officer(_) => Kind::Register,
    };
    Hand::new(kind, acting.legal_name, product.sample)
        .note(tx, product.id, &noted)
        .await
}

/// One event, and the letters that it causes.
async fn tell(
    tx: &mut Tx,
    found: &Orderable,
    product: &Product,
    changes: Changes,
    right: Right,
) -> platform::Result<()> {
    let kind = match right {
        Right::Officer(_) => "product.corrected",
        _ if !changes.proposed.is_empty() => "product.change_submitted",
        _ => "product.updated",
    };
    let mut fields = changes.fields;
    if changes.supply.is_some() {
        fields.push("supply");
    }
    if changes.rating.is_some() {
        fields.push("ratings");
    }
    let concerned = found.seller.into_iter().chain([right.organisation()]);
    let mut concerned: Vec<OrganisationId> = concerned.collect();
    concerned.dedup();
    let fact = Fact::about(kind, product.id)
        .concerning(concerned)
        .in_province(&product.province_code)
        .with(json!({
            "version": product.version,
            "fields": fields,
            "proposed": changes.proposed,
        }));
    let cause = tx.record(fact).await?;
    if let Right::Officer(authority) = right
        && let Some(seller) = found.seller
    {
        let action =
            StaffAction::on_organisation(authority, seller, Act::ProductCorrected, product.id)
                .because(changes.reason.clone());
        staff_action::note(tx, action).await?;
        let reason = changes.reason.unwrap_or_default();
        letters::corrected(tx, cause, product, seller, authority, &fields, reason).await?;
    }
    if !changes.proposed.is_empty() {
        letters::at_desk(tx, cause, product, letters::Waits::Change).await?;
    }
    Ok(())
}
