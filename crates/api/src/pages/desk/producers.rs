//! A producer that the register does not know yet, entered at the desk.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::administrative_unit;
use catalogue::producer::{self, Changed, Register};
use kernel::contact::LegalKind;
use kernel::fault::FaultCode;
use kernel::id::ProducerId;
use platform::Failure;

use super::super::Pages;
use super::super::entry::{Choosing, EntryForm, EntryPage, FormMaker, Line, Section, link};
use super::super::form::{Fields, Refused, Typed};
use super::super::organisation::Sealed;
use super::super::owner::{Filled, Officer, Owner};
use super::super::view::Opt;
use crate::graphql::once::once;

/// The form's name, and what is told as done on the producer's page.
pub(in crate::pages) const REGISTER: &str = "register";

/// `GET /desk/producers/new`
pub(in crate::pages) async fn new_producer(
    State(pages): State<Pages>,
    Officer(owner): Officer,
) -> Response {
    pages.registering(&owner, None).await
}

/// `POST /desk/producers/new`
pub(in crate::pages) async fn register_producer(
    State(pages): State<Pages>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    match act(&pages, &owner, &typed).await {
        Ok(producer) => {
            Redirect::to(&format!("/producers/{producer}?done={REGISTER}")).into_response()
        }
        Err(Failure::Refused(faults)) => {
            let mut refused = pages.refused(language, REGISTER, typed, &faults);
            for (fault, words) in &mut refused.faults {
                if fault.code == FaultCode::Duplicate {
                    *words = pages.print(language).say("page-register-known", &[]);
                }
            }
            pages.registering(&owner, Some(refused)).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    async fn registering(&self, owner: &Owner, refused: Option<Refused>) -> Response {
        match page(self, owner, refused).await {
            Ok(page) => self.entry(owner.language(), &page),
            Err(failure) => self.failed(owner.language(), &owner.request_id, &failure),
        }
    }
}

async fn page(
    pages: &Pages,
    owner: &Owner,
    refused: Option<Refused>,
) -> platform::Result<EntryPage> {
    let print = pages.print(owner.language());
    let sealed = Sealed::new(pages, owner);
    let communes = communes(pages, owner).await?;
    let mut fields = Fields::new(refused);
    let mut make = FormMaker {
        print,
        form: REGISTER,
        fields: &mut fields,
    };
    let mut inputs = vec![make.line("name", "page-field-producer-name", None, Line::Text, "")];
    let choices = vec![commune(&mut make, communes), legal_kind(&mut make)];
    for (name, label, hint, line) in [
        ("address", "page-row-address", None, Line::Text),
        ("contactEmail", "page-field-email", None, Line::Email),
        ("contactPhone", "page-field-phone", None, Line::Phone),
        (
            "source",
            "page-field-source",
            Some("page-field-source-hint"),
            Line::Text,
        ),
    ] {
        let mut input = make.line(name, label, hint, line, "");
        input.required = false;
        inputs.push(input);
    }
    Ok(EntryPage {
        title: print.say("page-register-title", &[]),
        complaints: fields.complaints(print),
        words: vec![print.say("page-register-what", &[])],
        sections: vec![Section {
            id: REGISTER,
            forms: vec![EntryForm {
                action: "/desk/producers/new".to_owned(),
                hidden: sealed.hidden(&[]),
                inputs,
                choices,
                button: print.say("page-register-button", &[]),
                ..EntryForm::default()
            }],
            ..Section::default()
        }],
        links: vec![
            link(print, "page-link-unspoken", "/producers"),
            link(print, "page-link-desk", "/desk"),
        ],
        sign_out: Some(sealed.seal()),
        ..EntryPage::default()
    })
}

/// The communes of the officer's provinces; each with its province where there are several.
async fn communes(pages: &Pages, owner: &Owner) -> platform::Result<Vec<Opt>> {
    let conn = pages.app.db.read();
    let provinces = owner.actor.provinces();
    let named = administrative_unit::many(conn, &provinces).await?;
    let mut options = Vec::new();
    for province in &provinces {
        let of = named.get(province).filter(|_| provinces.len() > 1);
        let units = administrative_unit::children(conn, province).await?;
        options.extend(units.into_iter().map(|unit| Opt {
            label: match of {
                Some(of) => format!("{}, {}", unit.name, of.name_short),
                None => unit.name,
            },
            value: unit.code,
            ..Opt::default()
        }));
    }
    Ok(options)
}

fn commune(make: &mut FormMaker<'_>, communes: Vec<Opt>) -> Choosing {
    let label = make.print.say("page-product-field-commune", &[]);
    let mut options = vec![Opt {
        label: make.print.say("page-register-commune-choose", &[]),
        ..Opt::default()
    }];
    options.extend(communes);
    let choice = make
        .fields
        .choice(make.form, "unitCode", &label, options, "");
    Choosing { choice, label }
}

fn legal_kind(make: &mut FormMaker<'_>) -> Choosing {
    let label = make.print.say("page-field-legal-kind", &[]);
    let mut options = vec![Opt {
        label: make.print.say("page-register-legal-kind-none", &[]),
        ..Opt::default()
    }];
    let kinds = LegalKind::ALL
        .iter()
        .filter(|kind| producer::may_be(**kind));
    options.extend(kinds.map(|kind| Opt {
        value: kind.code().to_owned(),
        label: make.print.coded("page-legal-kind", kind.code()),
        ..Opt::default()
    }));
    let choice = make
        .fields
        .choice(make.form, "legalKind", &label, options, "");
    Choosing { choice, label }
}

/// Does it, once for each rendered form.
async fn act(pages: &Pages, owner: &Owner, typed: &Typed) -> platform::Result<ProducerId> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key(REGISTER, "page.desk.register", typed)?);
    let given = |name: &str| typed.get(name).map(str::to_owned);
    let command = Register {
        name: typed.text("name"),
        legal_kind: typed
            .get("legalKind")
            .and_then(|code| LegalKind::from_code(code).ok()),
        unit_code: typed.text("unitCode"),
        address: given("address"),
        email: given("contactEmail"),
        phone: given("contactPhone"),
        source: given("source"),
    };
    let done: Changed = once!(hand, key, |tx| producer::register(tx, actor, &command))?;
    Ok(done.producer)
}
