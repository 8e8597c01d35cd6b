//! Pages that say one thing: a link that does not work, a server that is busy.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::text::Language;
use platform::Failure;
use serde::Serialize;

use super::Pages;
use super::paper::Sheet;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A thread's link that is too old; a fresh one is offered.
    Expired,
    /// A link that worked once and was used.
    Used,
    /// A fresh link is on its way.
    Fresh,
    /// One was sent only just now.
    Often,
    /// Nothing we know, and no word on whether it ever was anything.
    Unknown,
    /// The reader has left the organisation.
    Left,
    /// No such page, or one that he may not see.
    Missing,
    /// A form without its seal.
    Forged,
    /// Try again later.
    Busy,
    /// A sign-in link that works no more.
    SignInExpired,
    /// The page before a session begins.
    SignIn,
}

impl Told {
    const fn status(self) -> StatusCode {
        match self {
            Self::Expired | Self::Used | Self::Left | Self::SignInExpired => StatusCode::GONE,
            Self::Fresh | Self::SignIn => StatusCode::OK,
            Self::Often => StatusCode::TOO_MANY_REQUESTS,
            Self::Unknown | Self::Missing => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The keys of the title and of the paragraphs.
    pub(super) const fn words(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Expired => (
                "page-expired-title",
                &["page-expired-what", "page-expired-offer"],
            ),
            Self::Used => ("page-used-title", &["page-used-what", "page-expired-offer"]),
            Self::Fresh => (
                "page-fresh-title",
                &["page-fresh-what", "page-fresh-enough"],
            ),
            Self::Often => ("page-often-title", &["page-often-what"]),
            Self::Unknown => ("page-unknown-title", &["page-unknown-what"]),
            Self::Left => ("page-left-title", &["page-left-what"]),
            Self::Missing => ("page-missing-title", &["page-missing-what"]),
            Self::Forged => ("page-forged-title", &["page-forged-what"]),
            Self::Busy => ("page-busy-title", &["page-busy-what"]),
            Self::SignInExpired => ("page-sign-in-expired-title", &["page-sign-in-expired"]),
            Self::SignIn => ("page-sign-in-title", &["page-sign-in-what"]),
        }
    }

    #[cfg(test)]
    pub(super) const ALL: [Self; 11] = [
        Self::Expired,
        Self::Used,
        Self::Fresh,
        Self::Often,
        Self::Unknown,
        Self::Left,
        Self::Missing,
        Self::Forged,
        Self::Busy,
        Self::SignInExpired,
        Self::SignIn,
    ];
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ToldPage {
    pub title: String,
    pub paragraphs: Vec<String>,
    pub button: Option<Button>,
    pub link: Option<Link>,
}

/// A button that posts.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Button {
    pub label: String,
    pub action: String,
    pub seal: String,
}

/// A link that leads on.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    pub label: String,
    pub href: String,
}

impl Pages {
    /// The page that tells it, with the way to the first page.
    pub(super) fn told(&self, language: Language, told: Told) -> Response {
        let link = Link {
            label: self.print(language).say("page-to-home", &[]),
            href: "/".to_owned(),
        };
        self.told_with(language, told, None, Some(link))
    }

    /// The page that tells it, with a button of its own.
    pub(super) fn told_with(
        &self,
        language: Language,
        told: Told,
        button: Option<Button>,
        link: Option<Link>,
    ) -> Response {
        let print = self.print(language);
        let (title, paragraphs) = told.words();
        let paragraphs = paragraphs.iter().map(|key| print.say(key, &[])).collect();
        let page = ToldPage {
            title: print.say(title, &[]),
            paragraphs,
            button,
            link,
        };
        self.paper
            .answer(told.status(), language, Sheet::Told, &page)
    }

    /// A button that posts a sealed form.
    pub(super) fn button(
        &self,
        language: Language,
        label: &str,
        action: String,
        secret: &str,
    ) -> Button {
        Button {
            label: self.print(language).say(label, &[]),
            action,
            seal: super::guard::seal(&self.app.keys, secret),
        }
    }

    /// What a reader sees when there is no answer.
    pub(super) fn failed(
        &self,
        language: Language,
        request_id: &str,
        failure: &Failure,
    ) -> Response {
        match failure {
            Failure::Busy => self.told(language, Told::Busy),
            // What a read refuses, it does not show.
            Failure::Refused(_) => self.told(language, Told::Missing),
            Failure::Database(_) | Failure::Internal(_) => {
                tracing::error!(%failure, request.id = request_id, "a page failed");
                let print = self.print(language);
                let page = ToldPage {
                    title: print.say("page-failed-title", &[]),
                    paragraphs: vec![print.say("page-failed-what", &[("id", request_id)])],
                    button: None,
                    link: Some(Link {
                        label: print.say("page-to-home", &[]),
                        href: "/".to_owned(),
                    }),
                };
                self.paper.answer(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    language,
                    Sheet::Told,
                    &page,
                )
            }
        }
    }
}
