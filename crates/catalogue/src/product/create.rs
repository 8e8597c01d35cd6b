//! A producer's people write a new product.

use accounts::organisation;
use kernel::actor::{Actor, Standing};
use kernel::fault::{FaultCode, Faults, Reason};
use kernel::id::{ProducerId, ProductId};
use kernel::quantity::{BaseUnit, PackingTable};
use kernel::time::{Instant, vn};
use platform::{Fact, Failure, Tx};
use serde_json::json;

use super::content::{CertifiedFacts, Opening, TradeFacts};
use super::parse::{self, CertifiedInput, ClosureInput, SupplyInput, TradeInput};
use super::{Changed, Product, ProductState, store};
use crate::apart;
use crate::input::{self, field};
use crate::producer::{self, Producer};
use crate::provenance::{Hand, Kind};
use crate::supply;

/// Most drafts, submitted and refused products of one producer at a time.
const UNPUBLISHED: u64 = 100;

/// A new product as it was written.
#[derive(Clone, Debug)]
pub struct Create {
    /// Who makes it.
    pub producer: String,
    /// What it is.
    pub facts: CertifiedInput,
    /// The unit in which it is counted.
    pub base_unit: BaseUnit,
    /// How it is sold.
    pub trade: TradeInput,
    /// Days on which nothing is sold.
    pub closure: Option<ClosureInput>,
    /// What there will be.
    pub supply: Vec<SupplyInput>,
}

/// Writes a new product as a draft. Members of the organisation that speaks for the producer may; where nobody does, staff of the
/// province. Its stars come by review alone. Causes no letter; writes `product.created`.
///
/// # Errors
/// Every fault of the input at once; `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED` or `TOO_MANY` at `input.producerId`.
pub async fn create(tx: &mut Tx, actor: &Actor, command: &Create) -> platform::Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<ProducerId> = input::id(&mut faults, field("producerId"), &command.producer);
    let id = faults.finish_with(id)?;
    let producer = producer::by_id(&*tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(field("producerId")))?;
    let keeper = producer::keeper(actor, &producer).map_err(|code| code.at(field("producerId")))?;
    let acting = organisation::get(&*tx, keeper)
        .await?
        .ok_or_else(|| Failure::internal(format!("no organisation {keeper}")))?;
    if acting.standing == Standing::Suspended {
        return Err(FaultCode::OrganisationSuspended
            .at(field("producerId"))
            .into());
    }
    if producer.organisation.is_none() {
        apart::may_write(tx, keeper, producer.row())
            .await?
            .map_err(|code| code.at(field("producerId")))?;
    }

    let today = vn::date(tx.now());
    let mut faults = Faults::new();
    let path = field("facts");
    let facts = parse::certified(
        tx,
        &mut faults,
        &path,
        &command.facts,
        &producer.province_code,
        None,
    )
    .await?;
    let trade = parse::trade(
        &mut faults,
        &field("trade"),
        &command.trade,
        command.base_unit,
    );
    let bare = PackingTable::bare(command.base_unit);
    let table = trade.as_ref().map_or(&bare, |trade| &trade.packings);
    let path = field("supply");
    let windows = parse::windows(&mut faults, &path, &command.supply, table, today);
    let closure = command
        .closure
        .as_ref()
        .and_then(|closure| parse::closure(&mut faults, &field("closure"), closure, today))
        .and_then(Opening::closure);
    faults.finish()?;
    let (Some(facts), Some(trade)) = (facts, trade) else {
        return Err(Failure::internal("a product that was not judged"));
    };
    if store::count_unpublished(&*tx, producer.id, UNPUBLISHED).await? >= UNPUBLISHED {
        let many = Reason::limit(FaultCode::TooMany, UNPUBLISHED);
        return Err(many.at(field("producerId")).into());
    }

    tx.act_for(keeper);
    let mut product = draft(tx.new_id(), &producer, facts, trade, tx.now());
    product.closure = closure;
    insert(tx, &mut product).await?;
    if !windows.is_empty() {
        supply::replace(tx, product.id, &windows).await?;
    }
    let kind = if producer.organisation == Some(keeper) {
        Kind::Member
    } else {
        Kind::Register
    };
    let hand = Hand::new(kind, acting.legal_name, producer.sample);
    let written = [
        "name",
        "producer",
        "ocopSet",
        "administrativeUnit",
        "season",
        "baseUnit",
        "packings",
        "priceTiers",
        "minimumOrder",
        "leadTimeDays",
    ];
    hand.note(tx, product.id, &written).await?;
    let fact = Fact::about("product.created", product.id)
        .concerning([keeper])
        .in_province(&product.province_code)
        .with(json!({ "producer": producer.id, "state": product.state.code() }));
    tx.record(fact).await?;
    Ok(Changed {
        product: product.id,
    })
}

/// Writes it under a slug of its own. Of two that take one at once, the second gets another.
async fn insert(tx: &mut Tx, product: &mut Product) -> platform::Result<()> {
    const TRIES: u32 = 5;
    for _ in 0..TRIES {
        let name = product.name.vi.clone();
        product.slug = store::slugs(&*tx, &[name.as_str()]).await?.give(&name);
        if store::insert_new(&*tx, product).await? {
            return Ok(());
        }
    }
    Err(Failure::internal("no free slug was found for a product"))
}

fn draft(
    id: ProductId,
    producer: &Producer,
    facts: CertifiedFacts,
    trade: TradeFacts,
    now: Instant,
) -> Product {
    Product {
        id,
        slug: String::new(),
        producer: Some(producer.id),
        name: facts.name,
        description: trade.description,
        ocop_set: facts.ocop_set,
        province_code: producer.province_code.clone(),
        unit_code: facts.unit_code,
        commune_at_source: None,
        district_at_source: None,
        season: trade.season,
        packings: trade.packings,
        price_tiers: trade.price_tiers,
        minimum_order: trade.minimum_order,
        lead_time_days: trade.lead_time_days,
        closure: None,
        state: ProductState::Draft,
        refusal: None,
        proposal: None,
        waiting_since: None,
        register_code: None,
        last_known_stars: None,
        sample: producer.sample,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
