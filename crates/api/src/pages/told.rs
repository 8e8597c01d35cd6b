//! Pages that say one thing: a link that does not work, a server that is busy.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::text::Language;
use platform::Failure;
use serde::Serialize;

use super::paper::Sheet;
use super::visitor::Addressee;
use super::{Pages, guard};
use crate::http::capacity::TRY_LATER;

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
    /// It took too long; what was asked may still have been done.
    Late,
    /// The form did not arrive in time.
    Slow,
    /// A sign-in link that works no more.
    SignInExpired,
    /// The page before a session begins.
    SignIn,
    /// A link to confirm an address that works no more.
    ConfirmExpired,
    /// The page before an address of somebody new is confirmed.
    Confirm,
    /// The page before somebody's new address counts.
    ConfirmChange,
    /// The new address counts.
    Confirmed,
    /// A letter to confirm an address is on its way, if it can be.
    JoinMailed,
    /// A letter to choose a password is on its way, if there is anybody.
    ResetMailed,
    /// A link to choose a password that works no more.
    ResetExpired,
    /// The new password counts.
    PasswordChanged,
    /// The second step came too late.
    SecondStepExpired,
    /// The page before somebody's data are erased.
    Erasure,
    /// Somebody's data are erased.
    Erased,
    /// A link to have one's data erased that works no more.
    ErasureOver,
    /// Somebody else must own an organisation before its only owner's data are erased.
    ErasureHandOver,
    /// An invitation that was taken, taken back, or waited too long.
    InvitationOver,
}

impl Told {
    const fn status(self) -> StatusCode {
        match self {
            Self::Expired
            | Self::Used
            | Self::Left
            | Self::SignInExpired
            | Self::ConfirmExpired
            | Self::ResetExpired
            | Self::SecondStepExpired
            | Self::ErasureOver
            | Self::InvitationOver => StatusCode::GONE,
            Self::Fresh
            | Self::SignIn
            | Self::Confirm
            | Self::ConfirmChange
            | Self::Confirmed
            | Self::JoinMailed
            | Self::ResetMailed
            | Self::PasswordChanged
            | Self::Erasure
            | Self::Erased => StatusCode::OK,
            Self::ErasureHandOver => StatusCode::CONFLICT,
            Self::Often => StatusCode::TOO_MANY_REQUESTS,
            Self::Unknown | Self::Missing => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Busy | Self::Late => StatusCode::SERVICE_UNAVAILABLE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
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
            Self::Late => ("page-late-title", &["page-late-what"]),
            Self::Slow => ("page-slow-title", &["page-slow-what"]),
            Self::SignInExpired => ("page-sign-in-expired-title", &["page-sign-in-expired"]),
            Self::SignIn => ("page-sign-in-title", &["page-sign-in-what"]),
            Self::ConfirmExpired => ("page-confirm-expired-title", &["page-confirm-expired"]),
            Self::Confirm => ("page-confirm-title", &["page-confirm-what"]),
            Self::ConfirmChange => ("page-confirm-change-title", &["page-confirm-change-what"]),
            Self::Confirmed => ("page-confirmed-title", &["page-confirmed-what"]),
            Self::JoinMailed => (
                "page-join-mailed-title",
                &["page-join-mailed-what", "page-mailed-look"],
            ),
            Self::ResetMailed => (
                "page-reset-mailed-title",
                &["page-reset-mailed-what", "page-mailed-look"],
            ),
            Self::ResetExpired => ("page-reset-expired-title", &["page-reset-expired"]),
            Self::PasswordChanged => (
                "page-password-changed-title",
                &["page-password-changed-what"],
            ),
            Self::SecondStepExpired => ("page-second-expired-title", &["page-second-expired"]),
            Self::Erasure => (
                "page-erasure-title",
                &["page-data-erase-what", "page-data-erase-kept"],
            ),
            Self::Erased => ("page-erased-title", &["page-erased-what"]),
            Self::ErasureOver => ("page-erasure-over-title", &["page-erasure-over"]),
            Self::ErasureHandOver => (
                "page-erasure-hand-over-title",
                &["page-data-erase-hand-over"],
            ),
            Self::InvitationOver => ("page-invitation-over-title", &["page-invitation-over"]),
        }
    }

    #[cfg(test)]
    pub(super) const ALL: [Self; 27] = [
        Self::Expired,
        Self::Used,
        Self::Fresh,
        Self::Often,
        Self::Unknown,
        Self::Left,
        Self::Missing,
        Self::Forged,
        Self::Busy,
        Self::Late,
        Self::Slow,
        Self::SignInExpired,
        Self::SignIn,
        Self::ConfirmExpired,
        Self::Confirm,
        Self::ConfirmChange,
        Self::Confirmed,
        Self::JoinMailed,
        Self::ResetMailed,
        Self::ResetExpired,
        Self::PasswordChanged,
        Self::SecondStepExpired,
        Self::Erasure,
        Self::Erased,
        Self::ErasureOver,
        Self::ErasureHandOver,
        Self::InvitationOver,
    ];
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ToldPage {
    pub title: String,
    pub paragraphs: Vec<String>,
    pub button: Option<Button>,
    pub link: Option<Link>,
    /// The seal of the button that signs out, for somebody who is signed in.
    pub sign_out: Option<String>,
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
    pub(super) fn told<'a>(&self, whom: impl Into<Addressee<'a>>, told: Told) -> Response {
        let whom: Addressee<'_> = whom.into();
        let link = Link {
            label: self.print(whom.language).say("page-to-home", &[]),
            href: "/".to_owned(),
        };
        self.told_with(whom, told, None, Some(link))
    }

    /// The page that tells it, with a button of its own.
    pub(super) fn told_with<'a>(
        &self,
        whom: impl Into<Addressee<'a>>,
        told: Told,
        button: Option<Button>,
        link: Option<Link>,
    ) -> Response {
        self.told_more(whom, told, None, button, link)
    }

    /// The same, with one more paragraph.
    pub(super) fn told_more<'a>(
        &self,
        whom: impl Into<Addressee<'a>>,
        told: Told,
        more: Option<String>,
        button: Option<Button>,
        link: Option<Link>,
    ) -> Response {
        let whom: Addressee<'_> = whom.into();
        let sign_out = self.sign_out(whom);
        let language = whom.language;
        let print = self.print(language);
        let (title, paragraphs) = told.words();
        let paragraphs = paragraphs.iter().map(|key| print.say(key, &[]));
        let paragraphs = paragraphs.chain(more).collect();
        let page = ToldPage {
            title: print.say(title, &[]),
            paragraphs,
            button,
            link,
            sign_out,
        };
        let mut response = self
            .paper
            .answer(told.status(), language, Sheet::Told, &page);
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(TRY_LATER));
        }
        response
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
            seal: guard::seal(&self.app.keys, secret),
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
            failure if failure.is_unavailable() => self.told(language, Told::Busy),
            // What a read refuses, it does not show.
            Failure::Refused(_) => self.told(language, Told::Missing),
            Failure::Busy | Failure::Database(_) | Failure::Internal(_) => {
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
                    sign_out: None,
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
