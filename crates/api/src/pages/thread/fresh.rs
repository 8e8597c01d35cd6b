//! A fresh link for a letter's reader, when the old one is too old: mailed, never shown.

use accounts::person;
use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::Duration;
use kernel::id::InquiryId;
use kernel::text::Language;
use notifications::letter::FreshLink;
use notifications::link::{self, Link, Purpose, Resolution};
use notifications::{Draft, Letter, Reader};
use orders::inquiry;
use platform::throttle::{Counts, Rule, Window};
use platform::{Context, Failure};

use super::super::form::Typed;
use super::super::told::Told;
use super::super::{Pages, Posted, guard};
use crate::http::RequestId;

/// Fresh links for one letter: enough for the impatient, too few to flood a mailbox.
const LETTERS: Rule = Rule {
    name: "fresh-links-for-letter",
    windows: &[
        Window {
            most: 2,
            within: Duration::minutes(5),
        },
        Window {
            most: 6,
            within: Duration::days(1),
        },
    ],
    counts: Counts::Each,
};

/// `POST /l/{token}/fresh`
pub(in crate::pages) async fn fresh(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let stranger = pages.readers_language(&headers).await;
    let Ok(Form(pairs)) = form else {
        return pages.told(stranger, Told::Forged);
    };
    if !guard::holds(
        &pages.app.keys,
        &token,
        Typed::new(pairs).get("seal"),
        &headers,
    ) {
        return pages.told(stranger, Told::Forged);
    }
    let db = &pages.app.db;
    let link = match link::resolve(db.read(), &token, db.clock().now()).await {
        Ok(Resolution::Open(link) | Resolution::Expired(link) | Resolution::Used(link))
            if link.purpose == Purpose::Thread =>
        {
            link
        }
        Ok(_) => return pages.told(stranger, Told::Unknown),
        Err(failure) => return pages.failed(stranger, &id.0, &failure),
    };
    match pages.mail_fresh(&link, id.0.clone()).await {
        Ok((language, told)) => pages.told(language, told),
        Err(failure) => pages.failed(stranger, &id.0, &failure),
    }
}

impl Pages {
    /// Mails a letter like the old one's to its reader, if she still speaks for the organisation.
    async fn mail_fresh(
        &self,
        link: &Link,
        request_id: String,
    ) -> platform::Result<(Language, Told)> {
        let db = &self.app.db;
        let Some(person) = person::of_link(db.read(), link).await? else {
            return Ok((Language::Vi, Told::Left));
        };
        let actor = accounts::actor::for_link(db.read(), link).await?;
        let (Some(actor), Some(thread)) = (actor, link.thread) else {
            return Ok((person.language, Told::Left));
        };
        let Some(found) =
            inquiry::get_visible(db.read(), &actor, InquiryId::from_uuid(thread)).await?
        else {
            return Ok((person.language, Told::Left));
        };
        let lines = inquiry::lines_of(db.read(), &[found.row.id]).await?;
        let lines = lines.get(&found.row.id).map_or(&[][..], Vec::as_slice);
        let throttled = link.letter.to_string();
        if self.app.throttle.wait(&LETTERS, &throttled).await.is_some() {
            return Ok((person.language, Told::Often));
        }
        self.app.throttle.note(&LETTERS, &throttled, "").await;
        let draft = Draft {
            reader: Reader {
                person: link.person,
                organisation: link.organisation,
                address: None,
                language: person.language,
            },
            letter: Letter::FreshLink(FreshLink {
                inquiry: found.row.number.clone(),
                goods: inquiry::goods(lines),
            }),
            thread: Some(thread),
            cause: None,
            subject: Some((InquiryId::PREFIX, thread)),
            not_after: None,
        };
        let context = Context::of(&actor, request_id);
        let posted: Result<(), Failure> =
            platform::command!(db, &context, |tx| notifications::post(
                tx,
                vec![draft.clone()]
            ));
        posted.map(|()| (person.language, Told::Fresh))
    }
}
