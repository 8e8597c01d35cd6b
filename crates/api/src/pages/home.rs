//! The first page: for a stranger what this is and how to get in, for a member what waits for him, and his threads.

mod due;
mod tasks;

use std::cmp::Reverse;
use std::collections::HashMap;

use accounts::organisation::{self, Capability, Organisation};
use accounts::person;
use accounts::second_factor;
use accounts::session::Session;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::actor::Actor;
use kernel::id::{InquiryId, OrganisationId};
use kernel::page::PageRequest;
use kernel::text::Language;
use kernel::time::Instant;
use orders::inquiry::{self, Inquiry};
use orders::order;
use orders::unreplied::{Unreplied, unreplied};
use orders::{Awaiting, ListFilter, Side, View, Visible};
use serde::Serialize;

use super::entry::link;
use super::form::{Fields, Refused};
use super::paper::Sheet;
use super::thread::Ordered;
use super::told::Link;
use super::view::{Complaint, Field, Mark};
use super::{Done, Pages, guard, strangers_language};
use crate::http::RequestId;
use due::{Due, Known, rank};
pub(super) use tasks::Task;

/// As many threads as one list shows.
const SHOWN: i64 = 50;

/// The page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct HomePage {
    pub complaints: Vec<Complaint>,
    pub notice: Option<String>,
    pub person: Option<String>,
    /// The seal of the button that signs out, for somebody who is signed in.
    pub sign_out: Option<String>,
    pub warning: Option<String>,
    pub email: Field,
    /// What somebody does first who belongs to no organisation.
    pub first: Option<First>,
    pub links: Vec<Link>,
    pub lists: Vec<ThreadList>,
    pub tools: Vec<Tool>,
}

/// The first step, and the link that takes it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct First {
    pub title: String,
    pub words: String,
    pub link: Link,
}

/// Threads of one kind.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ThreadList {
    pub title: String,
    pub empty: String,
    /// What waits beside the threads.
    pub tasks: Vec<Task>,
    pub threads: Vec<ThreadRow>,
}

/// A thread in a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ThreadRow {
    pub href: String,
    pub goods: String,
    pub other: String,
    pub state: Mark,
    pub number: String,
    pub when: String,
    /// What waits, and until when.
    pub dues: Vec<Mark>,
}

/// A tool for looking round.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tool {
    pub href: &'static str,
    pub label: String,
}

/// `GET /`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let stranger = strangers_language(&headers);
    match pages.signed_in(&headers).await {
        Ok(Some((actor, session, token))) => match pages.home_of(&actor, &session, &token).await {
            Ok((language, mut page)) => {
                let joined = done.done.as_deref().filter(|done| *done == "joined");
                page.notice = joined.map(|done| pages.print(language).coded("page-done", done));
                pages
                    .paper
                    .answer(StatusCode::OK, language, Sheet::Home, &page)
            }
            Err(failure) => pages.failed(stranger, &id.0, &failure),
        },
        Ok(None) => {
            let known = done
                .done
                .as_deref()
                .filter(|done| matches!(*done, "mailed" | "signed-out"));
            let notice = known.map(|done| pages.print(stranger).coded("page-done", done));
            pages.home_of_nobody(stranger, None, notice)
        }
        Err(failure) => pages.failed(stranger, &id.0, &failure),
    }
}

impl Pages {
    /// The first page of somebody we do not know.
    pub(super) fn home_of_nobody(
        &self,
        language: Language,
        refused: Option<Refused>,
        notice: Option<String>,
    ) -> Response {
        let print = self.print(language);
        let status = if refused.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        let mut fields = Fields::new(refused);
        let email = fields.field("enter", "email", &print.say("page-field-email", &[]), "");
        let page = HomePage {
            complaints: fields.complaints(print),
            notice,
            person: None,
            sign_out: None,
            warning: None,
            email,
            first: None,
            links: vec![
                link(print, "page-link-password", "/sign-in"),
                link(print, "page-link-join", "/join"),
            ],
            lists: Vec::new(),
            tools: self.tools(language),
        };
        self.paper.answer(status, language, Sheet::Home, &page)
    }

    async fn home_of(
        &self,
        actor: &Actor,
        session: &Session,
        token: &str,
    ) -> platform::Result<(Language, HomePage)> {
        let conn = self.app.db.read();
        let person = person::get(conn, actor.person).await?;
        let language = person
            .as_ref()
            .map_or(Language::Vi, |person| person.language);
        let print = self.print(language);
        // Staff who have not shown a second factor do not know why their desk is empty.
        let powerless = match &person {
            Some(person) if !session.second_factor => {
                let is_staff = accounts::session::is_staff(conn, actor.person).await?;
                second_factor::is_required(person, is_staff)
            }
            _ => false,
        };
        let now = self.app.db.clock().now();
        let unreplied = unreplied(conn, actor, None, now).await?;
        let (mut mine, others) = self.threads(actor, &unreplied).await?;
        let all: Vec<&Inquiry> = mine.iter().chain(&others).map(|found| &found.row).collect();
        let ids: Vec<_> = all.iter().map(|inquiry| inquiry.id).collect();
        let lines = inquiry::lines_of(conn, &ids).await?;
        let orders = order::of_inquiries(conn, &ids).await?;
        let mut houses: Vec<OrganisationId> = all
            .iter()
            .flat_map(|inquiry| inquiry.parties().organisations())
            .chain(actor.organisation_ids())
            .collect();
        houses.sort_unstable();
        houses.dedup();
        let houses = organisation::many(conn, &houses).await?;
        let ordered = Ordered::load(conn, &orders).await?;
        let known = Known::load(conn, &mine, &orders, &ordered, &unreplied, &houses).await?;
        let dues: HashMap<InquiryId, Vec<Due>> = mine
            .iter()
            .map(|found| (found.row.id, known.dues(print, found, now)))
            .collect();
        let dues = |id: &InquiryId| dues.get(id).map_or(&[][..], Vec::as_slice);
        mine.sort_by_key(|found| {
            let newest = Reverse((known.touched(found), found.row.id));
            (rank(dues(&found.row.id).first()), newest)
        });
        let waiting = tasks::load(conn, print, actor, &houses, now).await?;
        let list = |title: &str, tasks: Vec<Task>, found: &[Visible<Inquiry>]| ThreadList {
            title: print.say(title, &[]),
            empty: print.say(&format!("{title}-empty"), &[]),
            tasks,
            threads: found
                .iter()
                .map(|found| {
                    let order = orders.get(&found.row.id);
                    let asked = lines.get(&found.row.id).map_or(&[][..], Vec::as_slice);
                    ThreadRow {
                        dues: dues(&found.row.id)
                            .iter()
                            .map(|due| due.mark.clone())
                            .collect(),
                        ..self.row(
                            language,
                            found,
                            ordered.standing(print, &found.row, order, now),
                            ordered.goods(print, order, asked),
                            &houses,
                            known.touched(found),
                        )
                    }
                })
                .collect(),
        };
        let page = HomePage {
            complaints: Vec::new(),
            notice: None,
            person: Some(person.map_or_else(String::new, |person| person.name)),
            sign_out: Some(guard::seal(&self.app.keys, token)),
            warning: powerless.then(|| print.say("page-account-factor-needed", &[])),
            email: Field::default(),
            first: actor.organisations().next().is_none().then(|| First {
                title: print.say("page-home-first-title", &[]),
                words: print.say("page-home-first", &[]),
                link: link(print, "page-found-title", "/organisation/new"),
            }),
            links: self.own_links(language, actor, &houses),
            lists: vec![
                list("page-list-me", waiting.mine, &mine),
                list("page-list-others", waiting.others, &others),
            ],
            tools: self.tools(language),
        };
        Ok((language, page))
    }

    /// The threads in which it is the person's move, whether over the inquiry, its order or a message, and the newest of the others.
    async fn threads(
        &self,
        actor: &Actor,
        unreplied: &[Unreplied],
    ) -> platform::Result<(Vec<Visible<Inquiry>>, Vec<Visible<Inquiry>>)> {
        let conn = self.app.db.read();
        let request = PageRequest::first(SHOWN);
        let due = ListFilter {
            awaiting: Some(Awaiting::Me),
            ..ListFilter::default()
        };
        let mut mine = inquiry::list_visible(conn, actor, &due, &request)
            .await?
            .items;
        let due = ListFilter {
            awaiting: Some(Awaiting::Me),
            ..ListFilter::default()
        };
        let ordered = order::list_visible(conn, actor, &due, &request).await?;
        let mut ordered: Vec<_> = ordered.items.iter().map(|due| due.row.inquiry).collect();
        ordered.retain(|id| mine.iter().all(|known| known.row.id != *id));
        let ordered = inquiry::many_visible(conn, actor, &ordered).await?;
        mine.extend(ordered.into_values());
        let written: Vec<_> = unreplied
            .iter()
            .map(|found| &found.inquiry)
            .filter(|found| mine.iter().all(|known| known.row.id != found.row.id))
            .cloned()
            .collect();
        mine.extend(written);
        let mut others = inquiry::list_visible(conn, actor, &ListFilter::default(), &request)
            .await?
            .items;
        others.retain(|other| mine.iter().all(|known| known.row.id != other.row.id));
        Ok((mine, others))
    }

    fn row(
        &self,
        language: Language,
        found: &Visible<Inquiry>,
        state: Mark,
        goods: String,
        houses: &HashMap<OrganisationId, Organisation>,
        touched: Instant,
    ) -> ThreadRow {
        let print = self.print(language);
        let inquiry = &found.row;
        let other = if found.view == View::Party(Side::Buying) {
            inquiry.seller.or(inquiry.desk)
        } else {
            Some(inquiry.buyer)
        };
        ThreadRow {
            href: format!("/threads/{}", inquiry.id),
            goods,
            other: other
                .and_then(|id| houses.get(&id))
                .map_or_else(String::new, |house| house.legal_name.clone()),
            state,
            number: inquiry.number.as_str().to_owned(),
            when: print.moment(touched),
            dues: Vec::new(),
        }
    }

    /// Where a signed-in person goes besides her threads.
    fn own_links(
        &self,
        language: Language,
        actor: &Actor,
        houses: &HashMap<OrganisationId, Organisation>,
    ) -> Vec<Link> {
        let print = self.print(language);
        let mut links = vec![link(print, "page-link-organisations", "/organisations")];
        let sells = actor
            .organisations()
            .filter(|member| member.authority.is_none())
            .filter_map(|member| houses.get(&member.organisation))
            .any(|house| house.can(Capability::Producer));
        if sells {
            links.push(link(print, "page-link-products", "/products"));
        }
        if actor.office().is_some() {
            links.push(link(print, "page-link-desk", "/desk"));
        }
        links.push(link(print, "page-link-account", "/account"));
        links
    }

    /// What a demonstration offers.
    fn tools(&self, language: Language) -> Vec<Tool> {
        if !self.app.settings.mode.is_demo() {
            return Vec::new();
        }
        let print = self.print(language);
        let tool = |href, label: &str| Tool {
            href,
            label: print.say(label, &[]),
        };
        vec![
            tool("/graphiql", "page-tool-graphiql"),
            tool("/mailbox", "page-tool-mailbox"),
        ]
    }
}
