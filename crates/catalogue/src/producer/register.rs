//! An officer enters a producer that the register does not know yet.

use accounts::organisation;
use kernel::actor::Actor;
use kernel::contact::{Email, LegalKind, PhoneNumber};
use kernel::fault::{FaultCode, Faults};
use kernel::text::clean_line;
use kernel::time::vn;
use platform::{Failure, Tx};

use super::update::{ADDRESS_LIMIT, NAME_LIMIT};
use super::{Changed, Contact, NewProducer, add, may_be, policy, store};
use crate::administrative_unit::{self, Level};
use crate::apart;
use crate::import;
use crate::input::{self, field, given};
use crate::provenance::{Derivation, Kind, Ledger, Origin};

/// Most characters of the source.
const SOURCE_LIMIT: usize = 1_000;

/// A new producer as it was written.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The name as printed.
    pub name: String,
    /// Its legal form.
    pub legal_kind: Option<LegalKind>,
    /// Code of its commune, which says its province too.
    pub unit_code: String,
    /// Its address in words.
    pub address: Option<String>,
    /// Its mailbox.
    pub email: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Where the office has it from; the office itself when left out.
    pub source: Option<String>,
}

/// Enters a producer for whom nobody speaks yet. Staff of its province may. The same name in the same province is the same producer, as
/// a table that is imported has it. Causes no letter; writes `producer.registered`.
///
/// # Errors
/// Every fault of the input at once; `FORBIDDEN` at `input.unitCode` for others than staff of that province, and for the sample world's
/// where the province has a real office; `DUPLICATE` at `input.name`.
pub async fn register(tx: &mut Tx, actor: &Actor, command: &Register) -> platform::Result<Changed> {
    let path = field("unitCode");
    if actor.office().is_none() {
        return Err(FaultCode::Forbidden.at(&path).into());
    }
    let mut faults = Faults::new();
    let name = faults.check(field("name"), clean_line(&command.name, NAME_LIMIT));
    let address = input::line(
        &mut faults,
        field("address"),
        command.address.as_deref(),
        ADDRESS_LIMIT,
    );
    let email = given(command.email.as_deref())
        .and_then(|email| faults.check(field("contactEmail"), Email::parse(email)));
    let phone = given(command.phone.as_deref())
        .and_then(|phone| faults.check(field("contactPhone"), PhoneNumber::parse(phone)));
    let source = input::line(
        &mut faults,
        field("source"),
        command.source.as_deref(),
        SOURCE_LIMIT,
    );
    if let Some(kind) = command.legal_kind {
        faults.ensure(may_be(kind), FaultCode::UnknownValue, field("legalKind"));
    }
    let place = place(tx, &mut faults, &command.unit_code).await?;
    let (name, place) = faults.finish_with(name.zip(place))?;

    let authority = policy::registrar(actor, &place.province).map_err(|code| code.at(&path))?;
    let row = apart::Row {
        sample: false,
        province: &place.province,
    };
    apart::may_write(tx, authority, row)
        .await?
        .map_err(|code| code.at(&path))?;
    import::one_at_a_time(tx).await?;
    if store::named_in(&*tx, &place.province, &name)
        .await?
        .is_some()
    {
        return Err(FaultCode::Duplicate.at(field("name")).into());
    }

    tx.act_for(authority);
    let acting = organisation::get(&*tx, authority)
        .await?
        .ok_or_else(|| Failure::internal(format!("no organisation {authority}")))?;
    let new = NewProducer {
        name,
        legal_kind: command.legal_kind,
        organisation: None,
        province_code: place.province,
        unit_code: Some(place.commune),
        address,
        contact: Contact { email, phone },
        story: None,
        sample: false,
    };
    let producer = add(tx, vec![new])
        .await?
        .pop()
        .ok_or_else(|| Failure::internal("a producer that was not written"))?;
    let origin = Origin {
        kind: Kind::Register,
        source: source.unwrap_or(acting.legal_name),
        as_of: Some(vn::date(tx.now()).to_string()),
        remark: None,
    };
    let mut ledger = Ledger::new(tx.now()).by(tx.context().person);
    for (field, is_known) in [
        ("name", true),
        ("legalKind", producer.legal_kind.is_some()),
        ("administrativeUnit", true),
        ("address", producer.address.is_some()),
        ("contactEmail", producer.contact.email.is_some()),
        ("contactPhone", producer.contact.phone.is_some()),
    ] {
        if is_known {
            ledger.note(producer.id, field, Derivation::Stated, &origin);
        }
    }
    ledger.write(tx).await?;
    Ok(Changed {
        producer: producer.id,
    })
}

/// A commune of today, with its province.
struct Place {
    commune: String,
    province: String,
}

async fn place(tx: &Tx, faults: &mut Faults, code: &str) -> platform::Result<Option<Place>> {
    let code = code.trim().to_owned();
    if code.is_empty() {
        faults.push(FaultCode::Required, field("unitCode"));
        return Ok(None);
    }
    let units = administrative_unit::many(tx, std::slice::from_ref(&code)).await?;
    let province = units
        .get(&code)
        .filter(|unit| unit.level == Level::Commune)
        .and_then(|unit| unit.parent.clone());
    faults.ensure(
        province.is_some(),
        FaultCode::UnknownValue,
        field("unitCode"),
    );
    Ok(province.map(|province| Place {
        commune: code,
        province,
    }))
}
