//! What somebody types about an organisation, and how it is read.

use kernel::{
    actor::Standing,
    contact::{Address, Email, LegalKind, PhoneNumber, Registration},
    fault::{Facts, FaultCode, Faults, at},
    text::{self, Language},
};
use platform::{keys::Keys, sort_key};

use super::{Capability, LEGAL_NAME_LIMIT, Number, Organisation, number, review_province, store};

/// An organisation as it was typed, the whole of it.
#[derive(Clone, Debug)]
pub struct OrganisationInput {
    /// The name as it is registered.
    pub legal_name: String,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// What it does here.
    pub capabilities: Vec<Capability>,
    /// The Vietnamese tax code, for those who have one.
    pub tax_code: Option<String>,
    /// The registration abroad, for those who have no tax code.
    pub foreign_registration: Option<ForeignRegistration>,
    /// Where it sits.
    pub address: PlaceInput,
    /// The telephone of the house.
    pub phone: Option<String>,
    /// The address read by the house itself.
    pub letterbox: Option<String>,
    /// The language the letterbox is written to.
    pub language: Language,
}

/// A registration abroad as it was typed.
#[derive(Clone, Debug)]
pub struct ForeignRegistration {
    /// The country of the register.
    pub country: String,
    /// Which register.
    pub scheme: String,
    /// The number there.
    pub number: String,
}

/// A place as it was typed.
#[derive(Clone, Debug, Default)]
pub struct PlaceInput {
    /// Two letters; Vietnam when left out.
    pub country: Option<String>,
    /// Code of the commune or province, in Vietnam.
    pub unit_code: Option<String>,
    /// House, street, hamlet; abroad also town and postcode.
    pub lines: Vec<String>,
}

/// An administrative unit as the catalogue above knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUnit {
    /// Its code.
    pub code: String,
    /// The name that an address keeps, "Xã Chi Lăng, Lạng Sơn".
    pub name: String,
    /// Code of its province; its own for a province.
    pub province: String,
}

/// What was read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) legal_name: String,
    pub(super) legal_kind: LegalKind,
    pub(super) registration: Option<Registration>,
    pub(super) capabilities: Vec<Capability>,
    pub(super) address: Address,
    pub(super) province: Option<String>,
    phone: Option<PhoneNumber>,
    letterbox: Option<Email>,
    language: Language,
}

impl Read {
    /// Whether it says that it produces.
    pub(super) fn produces(&self) -> bool {
        self.capabilities.contains(&Capability::Producer)
    }

    fn review_province(&self, speaks_in: Option<&String>) -> Option<String> {
        review_province(speaks_in, &self.capabilities, self.province.as_ref())
    }

    /// Whether the organisation is so already.
    pub(super) fn is_in(&self, keys: &Keys, now: &Organisation) -> bool {
        let registered = now.registration.as_ref().map(Number::key);
        let typed = self.registration.as_ref();
        typed.map(|typed| number::key_of(keys, typed)) == registered
            && self.legal_name == now.legal_name
            && self.legal_kind == now.legal_kind
            && self.capabilities == now.capabilities
            && self.address == now.address
            && self.province == now.province_code
            && self.review_province(now.speaks_in.as_ref()) == now.review_province
            && self.phone == now.phone
            && self.letterbox == now.letterbox
            && self.language == now.language
    }

    /// The row to be written, of this standing.
    pub(super) fn facts(self, keys: &Keys, now: &Organisation, standing: Standing) -> store::Facts {
        store::Facts {
            review_province: self.review_province(now.speaks_in.as_ref()),
            sort_key: sort_key::vi(&self.legal_name),
            submitted_at: now.submitted_at.filter(|_| standing == now.standing),
            legal_name: self.legal_name,
            legal_kind: self.legal_kind,
            registration: self
                .registration
                .map(|registration| Number::keep(keys, now.id, registration)),
            capabilities: self.capabilities,
            address: self.address,
            province: self.province,
            phone: self.phone,
            letterbox: self.letterbox,
            language: self.language,
            standing,
        }
    }

    /// A row that is new.
    pub(super) fn row(
        self,
        keys: &Keys,
        id: kernel::id::OrganisationId,
        now: kernel::time::Instant,
    ) -> store::organisation::Model {
        let number = Number::columns(
            self.registration
                .clone()
                .map(|registration| Number::keep(keys, id, registration)),
        );
        store::organisation::Model {
            id,
            registration: number.registration,
            personal_number: number.personal_number,
            registration_key: number.registration_key,
            review_province: self.review_province(None),
            speaks_in: None,
            sort_key: sort_key::vi(&self.legal_name),
            unit_code: self.address.unit_code.clone(),
            legal_name: self.legal_name,
            legal_kind: self.legal_kind,
            capabilities: Some(self.capabilities.into()),
            address: self.address,
            province_code: self.province,
            phone: self.phone,
            letterbox: self.letterbox,
            language: self.language,
            standing: Standing::Unverified,
            submitted_at: None,
            sample: false,
            version: 1,
            created_at: now,
        }
    }
}

/// The legal forms that people may give their organisation.
const KINDS: [LegalKind; 8] = [
    LegalKind::Enterprise,
    LegalKind::Cooperative,
    LegalKind::CooperativeGroup,
    LegalKind::Household,
    LegalKind::CooperativeUnion,
    LegalKind::Farm,
    LegalKind::ForeignCompany,
    LegalKind::Other,
];

/// Reads the whole input, noting every fault. `unit` is what the catalogue found under the address's code; `now` is the
/// organisation as it stands, where it is to be changed.
pub(super) fn read(
    faults: &mut Faults,
    typed: &OrganisationInput,
    unit: Option<&KnownUnit>,
    now: Option<&Organisation>,
) -> Option<Read> {
    let input = at("input");
    let legal_name = faults.check(
        input.at("legalName"),
        text::clean_line(&typed.legal_name, LEGAL_NAME_LIMIT),
    );
    let is_authority = now.is_some_and(|now| now.legal_kind == LegalKind::Authority);
    let own_kind = is_authority && typed.legal_kind == LegalKind::Authority;
    if !own_kind && !KINDS.contains(&typed.legal_kind) {
        let values = KINDS.iter().map(|kind| kind.code().to_owned()).collect();
        faults.push(
            FaultCode::UnknownValue.with(Facts::Allowed { values }),
            input.at("legalKind"),
        );
    }
    let mut capabilities = typed.capabilities.clone();
    capabilities.sort_unstable();
    capabilities.dedup();
    faults.ensure(
        own_kind || !capabilities.is_empty(),
        FaultCode::Required,
        input.at("capabilities"),
    );

    let registration = registration(faults, typed);
    let address = Address::read(
        faults,
        &input.at("address"),
        typed.address.country.as_deref(),
        typed.address.unit_code.as_deref(),
        &typed.address.lines,
    );
    let (address, province) = place(faults, address, unit, &capabilities);
    let phone = optional(typed.phone.as_deref())
        .map(|text| faults.check(input.at("phone"), PhoneNumber::parse(text)));
    let letterbox = optional(typed.letterbox.as_deref())
        .map(|text| faults.check(input.at("letterbox"), Email::parse(text)));
    Some(Read {
        legal_name: legal_name?,
        legal_kind: typed.legal_kind,
        registration,
        capabilities,
        address: address?,
        province,
        phone: phone.flatten(),
        letterbox: letterbox.flatten(),
        language: typed.language,
    })
}

fn optional(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The registration, where one was given and can be read.
fn registration(faults: &mut Faults, typed: &OrganisationInput) -> Option<Registration> {
    let input = at("input");
    let tax_code = optional(typed.tax_code.as_deref());
    match (tax_code, &typed.foreign_registration) {
        (Some(_), Some(_)) => {
            faults.push(FaultCode::Contradiction, input.at("foreignRegistration"));
            None
        }
        (Some(code), None) => faults.check(
            input.at("taxCode"),
            Registration::vietnamese(code, typed.legal_kind),
        ),
        (None, Some(foreign)) => {
            let path = input.at("foreignRegistration");
            let ForeignRegistration {
                country,
                scheme,
                number,
            } = foreign;
            Registration::read_foreign(faults, &path, country, scheme, number)
        }
        (None, None) => None,
    }
}

/// The address with its unit's name, and the province. In Vietnam the unit has to be given and known; whoever produces
/// sits in Vietnam.
fn place(
    faults: &mut Faults,
    address: Option<Address>,
    unit: Option<&KnownUnit>,
    capabilities: &[Capability],
) -> (Option<Address>, Option<String>) {
    let path = at("input").at("address");
    let Some(mut address) = address else {
        return (None, None);
    };
    if !address.country.is_vietnam() {
        faults.ensure(
            !capabilities.contains(&Capability::Producer),
            FaultCode::Contradiction,
            path.at("country"),
        );
        return (Some(address), None);
    }
    let Some(code) = address.unit_code.clone() else {
        faults.push(FaultCode::Required, path.at("unitCode"));
        return (Some(address), None);
    };
    let Some(unit) = unit.filter(|unit| unit.code == code) else {
        faults.push(FaultCode::NotFound, path.at("unitCode"));
        return (Some(address), None);
    };
    address.unit_name = Some(unit.name.clone());
    (Some(address), Some(unit.province.clone()))
}
