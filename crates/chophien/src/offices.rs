//! `chophien authority`: offices, entered from the command line. An empty server gets its first one this way; whoever may
//! run the program on the server may do it.

use std::fmt::Write;

use accounts::{
    authority::{self, Authority, ProductReview},
    organisation::{self, EnterOrganisation},
    person::Origin,
};
use anyhow::{Context as _, bail};
use catalogue::administrative_unit::{self, Level};
use kernel::{
    actor::{AuthorityKind, Standing},
    contact::{Address, CountryCode, Email, LegalKind, PhoneNumber, Registration},
    fault::{FaultCode, Faults},
    id::OrganisationId,
    text::Language,
};
use platform::{Context, Db, Failure};

use crate::{
    cli::{CreateAuthority, Kind, Review},
    faults::told,
    first_start::{self, Silent},
};

/// What was typed, once it has been read.
struct Office {
    enter: EnterOrganisation,
    kind: AuthorityKind,
    mailbox: Email,
    units: Vec<String>,
    review: ProductReview,
}

/// Enters an office, verified from the beginning, with its jurisdiction.
///
/// # Errors
/// Every fault of what was given at once; provinces must be of the shipped register.
pub async fn create(db: &Db, given: &CreateAuthority) -> anyhow::Result<OrganisationId> {
    // The provinces are in the register, which a first start would load.
    first_start::load(db, false, &mut Silent).await?;
    let mut office = read(given).map_err(|faults| told(Failure::Refused(faults)))?;
    let unknown =
        administrative_unit::name_addresses(db.read(), [&mut office.enter.address]).await?;
    if !unknown.is_empty() {
        bail!("seat: no unit has the code {}", unknown.join(", "));
    }
    let mut asked = office.units.clone();
    asked.extend(office.enter.address.unit_code.clone());
    let units = administrative_unit::many(db.read(), &asked).await?;
    for code in &office.units {
        if units
            .get(code)
            .is_none_or(|unit| unit.level != Level::Province)
        {
            bail!("unit: no province has the code {code}");
        }
    }
    office.enter.province_code = office
        .enter
        .address
        .unit_code
        .as_ref()
        .and_then(|code| units.get(code))
        .map(|unit| unit.parent.clone().unwrap_or_else(|| unit.code.clone()));
    let entered: platform::Result<OrganisationId> =
        platform::command!(db, &Context::program("authority create"), |tx| async {
            let id = organisation::enter(tx, &office.enter).await?;
            let appointed = Authority {
                organisation: id,
                kind: office.kind,
                mailbox: office.mailbox.clone(),
                units: office.units.clone(),
                product_review: office.review,
            };
            authority::appoint(tx, &appointed).await?;
            Ok(id)
        });
    entered.map_err(told)
}

fn read(given: &CreateAuthority) -> Result<Office, Faults> {
    let mut faults = Faults::new();
    let mailbox = faults.check("mailbox", Email::parse(&given.mailbox));
    let language = faults.check("language", Language::parse(&given.language));
    let phone = match &given.phone {
        Some(phone) => faults.check("phone", PhoneNumber::parse(phone)).map(Some),
        None => Some(None),
    };
    let registration = match &given.tax_code {
        Some(code) => faults
            .check(
                "tax-code",
                Registration::vietnamese(code, LegalKind::Authority),
            )
            .map(Some),
        None => Some(None),
    };
    let units: Vec<&str> = given.units.iter().map(|code| code.trim()).collect();
    let known = units
        .iter()
        .all(|code| code.len() == 2 && code.bytes().all(|digit| digit.is_ascii_digit()));
    faults.ensure(known, FaultCode::InvalidFormat, "unit");
    let seat = given.seat.as_deref().or(units.first().copied());
    let address = if known || given.seat.is_some() {
        let address = Address::new(CountryCode::vietnam(), seat, &given.address);
        faults.check("address", address)
    } else {
        None
    };
    let parsed = mailbox
        .zip(language)
        .zip(phone)
        .zip(registration)
        .zip(address);
    let ((((mailbox, language), phone), registration), address) = faults.finish_with(parsed)?;
    Ok(Office {
        kind: match given.kind {
            Kind::Register => AuthorityKind::Register,
            Kind::Trade => AuthorityKind::Trade,
            Kind::Both => AuthorityKind::Both,
        },
        review: match given.review {
            Review::Before => ProductReview::Before,
            Review::After => ProductReview::After,
        },
        units: units.into_iter().map(str::to_owned).collect(),
        enter: EnterOrganisation {
            legal_name: given.name.clone(),
            legal_kind: LegalKind::Authority,
            registration,
            capabilities: Vec::new(),
            address,
            province_code: None,
            phone,
            letterbox: Some(mailbox.clone()),
            language,
            standing: Standing::Verified,
            origin: Origin::Real,
        },
        mailbox,
    })
}

/// The offices, one line each: id, kind, provinces, mailbox, name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &Db) -> anyhow::Result<String> {
    let mut text = String::new();
    for office in authority::list(db.read()).await? {
        let house = organisation::get(db.read(), office.organisation)
            .await?
            .context("an authority without its organisation")?;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}  {}  {}  {}  {}",
            office.organisation,
            office.kind.code(),
            office.units.join(","),
            office.mailbox,
            house.legal_name
        );
    }
    Ok(text)
}
