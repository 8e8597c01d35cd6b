//! The form of an organisation's facts: to found one, and to change them.

use accounts::organisation::{
    Capability, ForeignRegistration, Organisation, OrganisationInput, PlaceInput,
};
use kernel::actor::Standing;
use kernel::contact::{LegalKind, Registration};
use kernel::text::Language;
use platform::keys::Keys;

use super::super::entry::{
    Choosing, EntryForm, EntryPage, Folded, FormMaker, Input, Line, Section, link,
};
use super::super::form::{Fields, Refused, Typed};
use super::super::owner::Owner;
use super::super::view::Opt;
use super::super::{Pages, print::Printer};
use super::Sealed;

/// The page with the form.
pub(super) fn page(
    pages: &Pages,
    owner: &Owner,
    now: Option<&Organisation>,
    refused: Option<Refused>,
) -> EntryPage {
    let print = pages.print(owner.language());
    let sealed = Sealed::new(pages, owner);
    let mut fields = Fields::new(refused);
    let registration = now.and_then(|now| whole(&pages.app.keys, now));
    let form = form(print, owner, &sealed, (now, registration), &mut fields);
    let (title, words) = match now {
        None => (
            print.say("page-found-title", &[]),
            vec![print.say("page-found-what", &[])],
        ),
        Some(now) => (
            now.legal_name.clone(),
            vec![print.say("page-facts-what", &[])],
        ),
    };
    EntryPage {
        title,
        complaints: fields.complaints(print),
        words,
        sections: vec![Section {
            id: "facts",
            forms: vec![form],
            ..Section::default()
        }],
        links: now
            .map(|now| {
                link(
                    print,
                    "page-link-organisation",
                    &format!("/organisations/{}", now.id),
                )
            })
            .into_iter()
            .collect(),
        sign_out: Some(sealed.seal()),
        ..EntryPage::default()
    }
}

/// A line of the form: name, words, hint, kind, and what stands in it.
type Asked<'a> = (&'a str, &'a str, Option<&'a str>, Line, &'a str);

fn form(
    print: Printer<'_>,
    owner: &Owner,
    sealed: &Sealed,
    (now, registration): (Option<&Organisation>, Option<Registration>),
    fields: &mut Fields,
) -> EntryForm {
    let slug = if now.is_some() { "update" } else { "found" };
    let mut make = FormMaker {
        print,
        form: slug,
        fields,
    };
    let name = now.map_or("", |now| now.legal_name.as_str());
    let mut inputs = vec![make.line("legalName", "page-field-legal-name", None, Line::Text, name)];
    let (tax_code, foreign) = match registration {
        Some(Registration::VietnameseTax { code }) => (code.to_string(), None),
        Some(Registration::Foreign {
            country,
            scheme,
            number,
        }) => (String::new(), Some([country.to_string(), scheme, number])),
        None => (String::new(), None),
    };
    let address = now.map(|now| &now.address);
    let unit = address
        .and_then(|address| address.unit_name.clone().or(address.unit_code.clone()))
        .unwrap_or_default();
    let country = address.map_or_else(String::new, |address| {
        if address.country.is_vietnam() {
            String::new()
        } else {
            address.country.to_string()
        }
    });
    let street = address.map_or_else(String::new, |address| address.lines.join("\n"));
    let phone = now
        .and_then(|now| now.phone.as_ref())
        .map_or_else(String::new, kernel::contact::PhoneNumber::display);
    let letterbox = now
        .and_then(|now| now.letterbox.as_ref())
        .map_or_else(String::new, ToString::to_string);
    let foreign = foreign.unwrap_or_default();
    let here: [Asked<'_>; 5] = [
        (
            "taxCode",
            "page-field-tax-code",
            Some("page-field-tax-code-hint"),
            Line::Text,
            tax_code.as_str(),
        ),
        (
            "address.unitCode",
            "page-field-unit",
            Some("page-field-unit-hint"),
            Line::Text,
            &unit,
        ),
        (
            "address.lines",
            "page-field-address-lines",
            Some("page-field-address-lines-hint"),
            Line::Prose,
            &street,
        ),
        ("phone", "page-field-phone", None, Line::Phone, &phone),
        (
            "letterbox",
            "page-field-letterbox",
            Some("page-field-letterbox-hint"),
            Line::Email,
            &letterbox,
        ),
    ];
    inputs.extend(lines(&mut make, &here));
    let abroad: [Asked<'_>; 4] = [
        (
            "address.country",
            "page-field-country",
            Some("page-field-country-hint"),
            Line::Text,
            &country,
        ),
        (
            "foreignRegistration.country",
            "page-field-foreign-country",
            Some("page-field-foreign-hint"),
            Line::Text,
            &foreign[0],
        ),
        (
            "foreignRegistration.scheme",
            "page-field-foreign-scheme",
            None,
            Line::Text,
            &foreign[1],
        ),
        (
            "foreignRegistration.number",
            "page-field-foreign-number",
            None,
            Line::Text,
            &foreign[2],
        ),
    ];
    let abroad = lines(&mut make, &abroad);
    let folded = Folded::new(print.say("page-found-abroad", &[]), abroad);
    let choices = vec![
        legal_kind(&mut make, now),
        language(&mut make, now.map_or(owner.language(), |now| now.language)),
    ];
    let mut boxes = Vec::new();
    for capability in Capability::ALL {
        let name = capability_name(*capability);
        let proposal = if now.is_some_and(|now| now.can(*capability)) {
            "yes"
        } else {
            ""
        };
        let label = format!("page-field-capability-{}", capability.code());
        let mut tick = make.one_of(&name, &label, "page-row-capabilities");
        if make.fields.typed(slug).is_none() {
            proposal.clone_into(&mut tick.field.value);
        }
        boxes.push(tick);
    }
    let mut ticks = Vec::new();
    if now.is_some_and(|now| now.standing == Standing::Verified) {
        ticks.push(make.tick("renounceVerification", "page-field-renounce"));
    }
    let (action, hidden, button) = match now {
        None => (
            "/organisation/new".to_owned(),
            sealed.hidden(&[]),
            "page-found-button",
        ),
        Some(now) => (
            format!("/organisations/{}/update", now.id),
            sealed.hidden(&[("expectedVersion", &now.version.to_string())]),
            "page-facts-button",
        ),
    };
    EntryForm {
        action,
        hidden,
        boxes,
        inputs,
        choices,
        folded: Some(folded),
        ticks,
        button: print.say(button, &[]),
        ..EntryForm::default()
    }
}

/// The registration as its members typed it.
fn whole(keys: &Keys, now: &Organisation) -> Option<Registration> {
    let number = now.registration.as_ref()?;
    let opened = number.open(keys, now.id);
    opened
        .inspect_err(
            |error| tracing::error!(organisation.id = %now.id, %error, "a number stays shut"),
        )
        .ok()
}

fn lines(make: &mut FormMaker<'_>, asked: &[Asked<'_>]) -> Vec<Input> {
    asked
        .iter()
        .map(|(name, label, hint, line, proposal)| {
            let mut input = make.line(name, label, *hint, *line, proposal);
            input.required = *name == "address.unitCode";
            input
        })
        .collect()
}

fn capability_name(capability: Capability) -> String {
    format!("capabilities.{}", capability.code())
}

fn legal_kind(make: &mut FormMaker<'_>, now: Option<&Organisation>) -> Choosing {
    let label = make.print.say("page-field-legal-kind", &[]);
    let is_authority = now.is_some_and(|now| now.legal_kind == LegalKind::Authority);
    let options = LegalKind::ALL
        .iter()
        .filter(|kind| (**kind == LegalKind::Authority) == is_authority)
        .map(|kind| Opt {
            value: kind.code().to_owned(),
            label: make.print.coded("page-legal-kind", kind.code()),
            ..Opt::default()
        })
        .collect();
    let kind = now.map_or(LegalKind::Cooperative, |now| now.legal_kind);
    Choosing {
        choice: make
            .fields
            .choice(make.form, "legalKind", &label, options, kind.code()),
        label,
    }
}

fn language(make: &mut FormMaker<'_>, now: Language) -> Choosing {
    let label = make.print.say("page-field-letterbox-language", &[]);
    let options = Language::ALL
        .iter()
        .map(|language| Opt {
            value: language.code().to_owned(),
            label: make.print.coded("page-language", language.code()),
            ..Opt::default()
        })
        .collect();
    Choosing {
        choice: make
            .fields
            .choice(make.form, "language", &label, options, now.code()),
        label,
    }
}

/// What the form says, as the commands take it. `unit` is the code that the named commune has.
pub(super) fn read(typed: &Typed, unit: Option<String>) -> OrganisationInput {
    let foreign: Vec<Option<&str>> = ["country", "scheme", "number"]
        .into_iter()
        .map(|part| typed.get(&format!("foreignRegistration.{part}")))
        .collect();
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    OrganisationInput {
        legal_name: typed.text("legalName"),
        legal_kind: LegalKind::from_code(&typed.text("legalKind")).unwrap_or(LegalKind::Other),
        capabilities: Capability::ALL
            .iter()
            .copied()
            .filter(|capability| typed.get(&capability_name(*capability)) == Some("yes"))
            .collect(),
        tax_code: typed.get("taxCode").map(str::to_owned),
        foreign_registration: foreign
            .iter()
            .any(Option::is_some)
            .then(|| ForeignRegistration {
                country: text(foreign[0]).to_uppercase(),
                scheme: text(foreign[1]),
                number: text(foreign[2]),
            }),
        address: PlaceInput {
            country: typed.get("address.country").map(str::to_uppercase),
            unit_code: unit,
            lines: typed
                .prose("address.lines")
                .lines()
                .map(str::to_owned)
                .collect(),
        },
        phone: typed.get("phone").map(str::to_owned),
        letterbox: typed.get("letterbox").map(str::to_owned),
        language: Language::parse(&typed.text("language")).unwrap_or(Language::Vi),
    }
}
