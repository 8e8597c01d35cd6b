//! What stands on a producer's page: what the register says of it, and what its people, staff and claimants may do there.

use accounts::organisation;
use catalogue::producer::{self, Producer};
use catalogue::{administrative_unit, claim};
use kernel::actor::{Actor, Role};
use kernel::id::ProducerId;
use kernel::text::Language;

use super::super::desk::REGISTER;
use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused};
use super::super::organisation::Sealed;
use super::super::owner::Owner;
use super::super::view::Hidden;
use super::super::{Pages, print::Printer};
use super::act::Step;
use super::{claimants, spoken_mark};

impl Pages {
    /// The page, with the form that was refused, if one was; none where there is no such producer.
    pub(super) async fn producer_page(
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
        let known = done.filter(|done| Step::parse(done).is_some() || *done == REGISTER);
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
        hidden.push(Hidden {
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
