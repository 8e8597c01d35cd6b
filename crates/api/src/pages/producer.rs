//! The pages of producers: finding one, what the register says of it, and what its people, staff and claimants do there.

use accounts::organisation;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::claim::{self, File, Invite};
use catalogue::input::TextsInput;
use catalogue::producer::{self, Claim, Filter, Producer, ProfileInput, Update};
use catalogue::{UnitFilter, administrative_unit, product};
use kernel::actor::{Actor, Role};
use kernel::id::{OrganisationId, ProducerId};
use kernel::page::PageRequest;
use kernel::text::Language;
use platform::Failure;
use serde::Deserialize;

use super::account::Owner;
use super::entry::{Choosing, EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::form::{Fields, Refused, Typed};
use super::organisation::{Hand, Hands, Sealed, key, paper_ticks, papers_typed};
use super::told::Told;
use super::view::{Mark, Opt, Tone};
use super::{Done, Pages, Posted, print::Printer};
use crate::claims;
use crate::graphql::once::once;
use crate::http::RequestId;

/// As many producers as a list shows; who looks for others writes more of the name.
const SHOWN: i64 = 100;
/// As many products as a search looks through for their producers.
const SEARCHED: usize = 200;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Update,
    Claim,
    Invite,
}

impl Step {
    pub(super) const ALL: [Self; 3] = [Self::Update, Self::Claim, Self::Invite];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Claim => "claim",
            Self::Invite => "invite",
        }
    }

    fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Update => "page.producer.update",
            Self::Claim => "page.producer.claim",
            Self::Invite => "page.producer.invite",
        }
    }
}

/// What somebody looks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    text: Option<String>,
}

/// `GET /producers`
pub(super) async fn find(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let owner = match pages.owner(&headers, id.0).await {
        Ok(owner) => owner,
        Err(response) => return response,
    };
    let language = owner.language();
    match found_page(&pages, &owner, asked.text.as_deref().unwrap_or_default()).await {
        Ok(page) => pages.entry(language, &page),
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

async fn found_page(pages: &Pages, owner: &Owner, text: &str) -> platform::Result<EntryPage> {
    let print = pages.print(owner.language());
    let text = text.trim();
    let mut fields = Fields::default();
    let mut make = FormMaker {
        print,
        form: "find",
        fields: &mut fields,
    };
    let form = EntryForm {
        action: "/producers".to_owned(),
        inputs: vec![make.line(
            "text",
            "page-field-producer-or-product",
            None,
            Line::Text,
            text,
        )],
        button: print.say("page-find-button", &[]),
        method: "get",
        ..EntryForm::default()
    };
    let found = if text.is_empty() {
        unspoken(pages, &owner.actor).await?
    } else {
        search(pages, text).await?
    };
    let rows: Vec<SectionRow> = found
        .iter()
        .map(|producer| SectionRow {
            title: producer.name.clone(),
            href: Some(format!("/producers/{}", producer.id)),
            mark: Some(spoken_mark(print, producer)),
            ..SectionRow::default()
        })
        .collect();
    let words = if rows.is_empty() && !text.is_empty() {
        vec![print.say("page-producers-nothing", &[])]
    } else {
        Vec::new()
    };
    Ok(EntryPage {
        title: print.say("page-producers-title", &[]),
        words: vec![print.say("page-producers-what", &[])],
        sections: vec![Section {
            id: "found",
            forms: vec![form],
            words,
            rows,
            ..Section::default()
        }],
        links: claimants(&owner.actor)
            .first()
            .map(|_| link(print, "page-link-products", "/products"))
            .into_iter()
            .collect(),
        sign_out: Some(Sealed::new(pages, owner).seal()),
        ..EntryPage::default()
    })
}

/// For staff, the producers of their provinces that nobody speaks for.
async fn unspoken(pages: &Pages, actor: &Actor) -> platform::Result<Vec<Producer>> {
    let request = PageRequest::first(SHOWN);
    let page = request.page().map_err(|error| request.fault(error))?;
    let mut found = Vec::new();
    for province in actor.provinces() {
        let filter = Filter {
            unit: UnitFilter::parse(&province),
            claim: Some(Claim::Unclaimed),
            organisation: None,
        };
        let slice = producer::list(pages.app.db.read(), &filter, &page).await?;
        found.extend(slice.items.into_iter().map(|listed| listed.item));
    }
    Ok(found)
}

/// The producers of the products that a text finds, best first.
async fn search(pages: &Pages, text: &str) -> platform::Result<Vec<Producer>> {
    let conn = pages.app.db.read();
    let hits = pages.app.search.search(text, SEARCHED)?;
    let ids: Vec<_> = hits.iter().map(|hit| hit.id).collect();
    let products = product::many(conn, None, &ids).await?;
    let mut producers: Vec<ProducerId> = Vec::new();
    for id in ids {
        let of = products.get(&id).and_then(|product| product.producer);
        producers.extend(of.filter(|of| !producers.contains(of)));
    }
    let mut found = producer::many(conn, &producers).await?;
    Ok(producers
        .into_iter()
        .filter_map(|id| found.remove(&id))
        .collect())
}

/// `GET /producers/{id}`
pub(super) async fn show(
    State(pages): State<Pages>,
    Path(producer): Path<String>,
    Query(done): Query<Done>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    match pages.owner(&headers, id.0).await {
        Ok(owner) => {
            pages
                .producer(&owner, &producer, None, done.done.as_deref())
                .await
        }
        Err(response) => response,
    }
}

/// `POST /producers/{id}/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path((producer, action)): Path<(String, String)>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let (owner, typed) = match pages.sealed(&headers, id.0, form).await {
        Ok(sealed) => sealed,
        Err(response) => return response,
    };
    let language = owner.language();
    let Some(step) = Step::parse(&action) else {
        return pages.told(language, Told::Missing);
    };
    match press(&pages, &owner, &producer, step, &typed).await {
        Ok(()) => {
            Redirect::to(&format!("/producers/{producer}?done={}", step.slug())).into_response()
        }
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.producer(&owner, &producer, Some(refused), None).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

/// Does it, once for each rendered form.
async fn press(
    pages: &Pages,
    owner: &Owner,
    producer: &str,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &owner.actor;
    let hand = Hand {
        owner,
        db: &pages.app.db,
    };
    let key = Some(key(owner, step.slug(), step.operation(), typed)?);
    let producer = producer.to_owned();
    match step {
        Step::Update => {
            let story = [typed.get("profile.story.vi"), typed.get("profile.story.en")];
            let command = Update {
                producer,
                expected_version: typed
                    .get("expectedVersion")
                    .and_then(|version| version.parse().ok())
                    .unwrap_or_default(),
                profile: Some(ProfileInput {
                    story: story.iter().any(Option::is_some).then(|| TextsInput {
                        vi: typed.prose("profile.story.vi"),
                        en: story[1].map(|_| typed.prose("profile.story.en")),
                        zh_hans: typed.get("profile.story.zhHans").map(str::to_owned),
                    }),
                    address: typed.get("profile.address").map(str::to_owned),
                    email: typed.get("profile.contactEmail").map(str::to_owned),
                    phone: typed.get("profile.contactPhone").map(str::to_owned),
                }),
                facts: None,
                reason: None,
            };
            once!(hand, key, |tx| producer::update(tx, actor, &command)).map(drop)
        }
        Step::Claim => {
            let command = File {
                producer,
                organisation: typed.text("organisationId"),
                invitation: None,
                papers: papers_typed(typed),
                note: typed.get("note").map(|_| typed.prose("note")),
            };
            once!(hand, key, |tx| claims::file(tx, actor, &command)).map(drop)
        }
        Step::Invite => {
            let command = Invite {
                producer,
                email: typed.text("email"),
                language: Language::parse(&typed.text("language")).unwrap_or(Language::Vi),
                note: typed.get("note").map(|_| typed.prose("note")),
            };
            once!(hand, key, |tx| claim::invite(tx, actor, &command)).map(drop)
        }
    }
}

/// The organisations for which somebody may claim.
pub(super) fn claimants(actor: &Actor) -> Vec<OrganisationId> {
    actor
        .organisations()
        .filter(|member| member.role != Role::Agent && member.authority.is_none())
        .map(|member| member.organisation)
        .collect()
}

/// A choice of one of several organisations.
pub(super) async fn claimant_choice(
    pages: &Pages,
    make: &mut FormMaker<'_>,
    claimants: &[OrganisationId],
) -> platform::Result<Choosing> {
    let houses = organisation::many(pages.app.db.read(), claimants).await?;
    let label = make.print.say("page-field-for-organisation", &[]);
    let options = claimants
        .iter()
        .filter_map(|id| houses.get(id))
        .map(|house| Opt {
            value: house.id.to_string(),
            label: house.legal_name.clone(),
            ..Opt::default()
        })
        .collect::<Vec<_>>();
    let first = options
        .first()
        .map(|option| option.value.clone())
        .unwrap_or_default();
    let choice = make
        .fields
        .choice(make.form, "organisationId", &label, options, &first);
    Ok(Choosing { choice, label })
}

fn spoken_mark(print: Printer<'_>, producer: &Producer) -> Mark {
    match producer.claim() {
        Claim::Claimed => print.mark("page-producer-claimed", "yes", Tone::Good),
        Claim::Unclaimed => print.mark("page-producer-claimed", "no", Tone::Wait),
    }
}

impl Pages {
    async fn producer(
        &self,
        owner: &Owner,
        producer: &str,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> Response {
        let language = owner.language();
        match self.producer_page(owner, producer, refused, done).await {
            Ok(Some(page)) => self.entry(language, &page),
            Ok(None) => self.told(language, Told::Missing),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }

    async fn producer_page(
        &self,
        owner: &Owner,
        producer: &str,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> platform::Result<Option<EntryPage>> {
        let Ok(id) = producer.parse::<ProducerId>() else {
            return Ok(None);
        };
        let Some(found) = producer::by_id(self.app.db.read(), id).await? else {
            return Ok(None);
        };
        let print = self.print(owner.language());
        let sealed = Sealed::new(self, owner);
        let mut fields = Fields::new(refused);
        let actor = &owner.actor;
        let mut sections = vec![self.register_facts(print, owner, &found).await?];
        let member = found
            .organisation
            .and_then(|organisation| actor.member_of(organisation));
        if member.is_some_and(|member| member.role != Role::Agent) {
            sections.push(profile(print, &sealed, &found, actor, &mut fields));
        }
        if found.organisation.is_none() && actor.staff_of(&found.province_code).is_some() {
            let now = self.app.db.clock().now();
            let waiting =
                claim::waiting_invitations(self.app.db.read(), actor, &[&found], now).await?;
            let waiting = waiting.into_values().flatten().collect::<Vec<_>>();
            sections.push(invitation(print, &sealed, &found, &waiting, &mut fields));
        }
        let claimants = claimants(actor);
        if member.is_none() && !claimants.is_empty() {
            let section = self
                .claiming(print, &sealed, &found, &claimants, &mut fields)
                .await?;
            sections.push(section);
        }
        let mut links = Vec::new();
        if !claimants.is_empty() || member.is_some() {
            links.push(link(print, "page-link-products", "/products"));
        }
        if found.is_kept_by(actor) {
            let new = format!("/products/new?producer={id}");
            links.push(link(print, "page-product-new", &new));
        }
        let known = done.filter(|done| Step::parse(done).is_some());
        Ok(Some(EntryPage {
            title: found.name.clone(),
            complaints: fields.complaints(print),
            notice: known.map(|done| print.coded("page-producer-done", done)),
            sections,
            links,
            sign_out: Some(sealed.seal()),
            ..EntryPage::default()
        }))
    }

    async fn register_facts(
        &self,
        print: Printer<'_>,
        owner: &Owner,
        found: &Producer,
    ) -> platform::Result<Section> {
        let conn = self.app.db.read();
        let mut facts = Vec::new();
        if let Some(kind) = found.legal_kind {
            let kind = print.coded("page-legal-kind", kind.code());
            facts.push(print.row("page-field-legal-kind", kind));
        }
        let codes: Vec<String> = found
            .unit_code
            .iter()
            .chain([&found.province_code])
            .cloned()
            .collect();
        let units = administrative_unit::many(conn, &codes).await?;
        let place: Vec<&str> = codes
            .iter()
            .filter_map(|code| units.get(code))
            .map(|unit| unit.name.as_str())
            .collect();
        facts.push(print.row("page-row-producer-place", place.join(", ")));
        if let Some(address) = &found.address {
            facts.push(print.row("page-row-address", address.clone()));
        }
        if let Some(contact) = found.contact_for(Some(&owner.actor)) {
            if let Some(email) = &contact.email {
                facts.push(print.row("page-field-email", email.to_string()));
            }
            if let Some(phone) = &contact.phone {
                facts.push(print.row("page-field-phone", phone.display()));
            }
        }
        if let Some(house) = found.organisation {
            let house = organisation::get(conn, house).await?;
            let name = house.map_or_else(String::new, |house| house.legal_name);
            facts.push(print.row("page-row-spoken-for-by", name));
        }
        let products = claim::products_of(conn, found.id).await?;
        facts.push(print.row("page-row-products", products.to_string()));
        Ok(Section {
            id: "facts",
            title: Some(print.say("page-producer-facts", &[])),
            mark: Some(spoken_mark(print, found)),
            facts,
            ..Section::default()
        })
    }

    async fn claiming(
        &self,
        print: Printer<'_>,
        sealed: &Sealed,
        found: &Producer,
        claimants: &[OrganisationId],
        fields: &mut Fields,
    ) -> platform::Result<Section> {
        let step = Step::Claim;
        let mut make = FormMaker {
            print,
            form: step.slug(),
            fields,
        };
        let choice = claimant_choice(self, &mut make, claimants).await?;
        let (ticks, other) = paper_ticks(&mut make, Hands::Applicant);
        let mut note = make.line("note", "page-field-claim-note", None, Line::Prose, "");
        note.required = false;
        let words = match found.claim() {
            Claim::Claimed => "page-producer-claim-contested",
            Claim::Unclaimed => "page-producer-claim-what",
        };
        Ok(Section {
            id: "claim",
            title: Some(print.say("page-producer-claim", &[])),
            words: vec![print.say(words, &[])],
            forms: vec![EntryForm {
                action: format!("/producers/{}/{}", found.id, step.slug()),
                hidden: sealed.hidden(&[]),
                inputs: vec![other, note],
                choices: vec![choice],
                ticks,
                button: print.say("page-producer-claim-button", &[]),
                ..EntryForm::default()
            }],
            ..Section::default()
        })
    }
}

/// What a producer says of itself.
fn profile(
    print: Printer<'_>,
    sealed: &Sealed,
    found: &Producer,
    actor: &Actor,
    fields: &mut Fields,
) -> Section {
    let step = Step::Update;
    let mut make = FormMaker {
        print,
        form: step.slug(),
        fields,
    };
    let story = found.story.as_ref();
    let contact = found.contact_for(Some(actor));
    let email = contact
        .and_then(|contact| contact.email.as_ref())
        .map_or_else(String::new, ToString::to_string);
    let phone = contact
        .and_then(|contact| contact.phone.as_ref())
        .map_or_else(String::new, kernel::contact::PhoneNumber::display);
    let inputs = [
        (
            "profile.story.vi",
            "page-field-story",
            Line::Prose,
            story.map_or("", |story| story.vi.as_str()),
        ),
        (
            "profile.story.en",
            "page-field-story-en",
            Line::Prose,
            story.and_then(|story| story.en.as_deref()).unwrap_or(""),
        ),
        (
            "profile.address",
            "page-row-address",
            Line::Text,
            found.address.as_deref().unwrap_or(""),
        ),
        (
            "profile.contactEmail",
            "page-field-email",
            Line::Email,
            email.as_str(),
        ),
        (
            "profile.contactPhone",
            "page-field-phone",
            Line::Phone,
            phone.as_str(),
        ),
    ]
    .into_iter()
    .map(|(name, label, line, proposal)| {
        let mut input = make.line(name, label, None, line, proposal);
        input.required = false;
        input
    })
    .collect();
    let version = found.version.to_string();
    let mut hidden = sealed.hidden(&[("expectedVersion", version.as_str())]);
    if let Some(text) = story.and_then(|story| story.zh_hans.clone()) {
        hidden.push(super::view::Hidden {
            name: "profile.story.zhHans".to_owned(),
            value: text,
        });
    }
    Section {
        id: "profile",
        title: Some(print.say("page-producer-profile", &[])),
        forms: vec![EntryForm {
            action: format!("/producers/{}/{}", found.id, step.slug()),
            hidden,
            inputs,
            button: print.say("page-product-save", &[]),
            ..EntryForm::default()
        }],
        ..Section::default()
    }
}

/// Staff write to somebody who may speak for it.
fn invitation(
    print: Printer<'_>,
    sealed: &Sealed,
    found: &Producer,
    waiting: &[claim::Waiting],
    fields: &mut Fields,
) -> Section {
    let step = Step::Invite;
    let mut make = FormMaker {
        print,
        form: step.slug(),
        fields,
    };
    let email = make.line("email", "page-field-email", None, Line::Email, "");
    let mut note = make.line("note", "page-field-invite-note", None, Line::Prose, "");
    note.required = false;
    Section {
        id: "invite",
        title: Some(print.say("page-producer-invite", &[])),
        words: vec![print.say("page-producer-invite-what", &[])],
        rows: waiting
            .iter()
            .map(|invitation| SectionRow {
                title: invitation.email.to_string(),
                facts: vec![
                    print.row("page-row-invited-at", print.moment(invitation.sent_at)),
                    print.row("page-row-until", print.moment(invitation.expires_at)),
                ],
                ..SectionRow::default()
            })
            .collect(),
        forms: vec![EntryForm {
            action: format!("/producers/{}/{}", found.id, step.slug()),
            hidden: sealed.hidden(&[("language", Language::Vi.code())]),
            inputs: vec![email, note],
            button: print.say("page-producer-invite-button", &[]),
            ..EntryForm::default()
        }],
        ..Section::default()
    }
}

/// Every step that can be told as done.
#[cfg(test)]
pub(super) fn done() -> impl Iterator<Item = &'static str> {
    Step::ALL.into_iter().map(Step::slug)
}
