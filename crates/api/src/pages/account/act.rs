//! Buttons of the account's page: each is one command, the same that the API calls.

use accounts::address::{self, ChangeAddress};
use accounts::person::{self, Change, Update};
use accounts::second_factor::{self, Setup};
use accounts::{proof, session};
use kernel::fault::FaultCode;
use kernel::id::SessionId;
use kernel::text::Language;
use platform::Failure;
use secrecy::SecretString;

use super::Owner;
use crate::graphql::once::{once, unless_kept};
use crate::pages::Pages;
use crate::pages::form::Typed;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Profile,
    Email,
    Password,
    PasswordMail,
    FactorBegin,
    FactorConfirm,
    FactorOff,
    SessionEnd,
    SessionsEnd,
}

impl Step {
    pub(super) const ALL: [Self; 9] = [
        Self::Profile,
        Self::Email,
        Self::Password,
        Self::PasswordMail,
        Self::FactorBegin,
        Self::FactorConfirm,
        Self::FactorOff,
        Self::SessionEnd,
        Self::SessionsEnd,
    ];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Email => "email",
            Self::Password => "password",
            Self::PasswordMail => "password-mail",
            Self::FactorBegin => "factor-begin",
            Self::FactorConfirm => "factor-confirm",
            Self::FactorOff => "factor-off",
            Self::SessionEnd => "session-end",
            Self::SessionsEnd => "sessions-end",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Profile => "page.account.profile",
            Self::Email => "page.account.email",
            Self::Password => "page.account.password",
            Self::PasswordMail => "page.account.password-mail",
            Self::FactorBegin => "page.account.factor-begin",
            Self::FactorConfirm => "page.account.factor-confirm",
            Self::FactorOff => "page.account.factor-off",
            Self::SessionEnd => "page.account.session-end",
            Self::SessionsEnd => "page.account.sessions-end",
        }
    }
}

/// What is shown afterwards.
pub(super) enum Outcome {
    /// The page, with a word that it is done.
    Done,
    /// What an authenticator app is given.
    Setup(Setup),
    /// Recovery codes, which are never shown again.
    Codes(Vec<String>),
}

/// Does it, once for each rendered form. Steps whose answer is a secret are not kept under a key: pressed twice, the second time is
/// refused.
pub(super) async fn act(
    pages: &Pages,
    owner: &Owner,
    step: Step,
    typed: &Typed,
) -> platform::Result<Outcome> {
    let (app, actor, session) = (&pages.app, &owner.actor, owner.session.id);
    let hand = owner.hand(&app.db);
    let context = hand.context(None);
    let key = || {
        let which = typed.get("sessionId").unwrap_or_default();
        let form = format!("{}{which}", step.slug());
        hand.key(&form, step.operation(), typed)
    };
    let current = || Some(SecretString::from(typed.raw("currentPassword")));
    match step {
        Step::Profile | Step::Password => {
            let key = Some(key()?);
            let update = match step {
                Step::Password => Update {
                    current_password: current(),
                    new_password: Some(SecretString::from(typed.raw("newPassword"))),
                    ..Update::default()
                },
                _ => Update {
                    name: Some(typed.text("name")),
                    phone: typed
                        .get("phone")
                        .map_or(Change::Clear, |phone| Change::To(phone.to_owned())),
                    language: Language::parse(&typed.text("language")).ok(),
                    ..Update::default()
                },
            };
            let made = person::prepare(&app.db, &app.throttle, actor, session, &update);
            let prepared = unless_kept(&app.db, key.as_ref(), made).await?;
            let done: platform::Result<()> = once!(hand, key, |tx| async {
                match &prepared {
                    Ok(prepared) => person::update(tx, actor, session, prepared).await.map(drop),
                    Err(faults) => Err(Failure::Refused(faults.clone())),
                }
            });
            done.map(|()| Outcome::Done)
        }
        Step::Email => {
            let key = Some(key()?);
            let command = ChangeAddress {
                email: typed.text("email"),
                current_password: current(),
            };
            let made = address::prepare(&app.db, &app.throttle, actor, session, &command);
            let prepared = unless_kept(&app.db, key.as_ref(), made).await?;
            let done: platform::Result<()> = once!(hand, key, |tx| async {
                match &prepared {
                    Ok(prepared) => address::change(tx, prepared).await,
                    Err(faults) => Err(Failure::Refused(faults.clone())),
                }
            });
            done.map(|()| Outcome::Done)
        }
        Step::PasswordMail => {
            if let Some(email) = &owner.person.email {
                accounts::password::request_reset(&app.db, &app.throttle, &context, email.as_str())
                    .await?;
            }
            Ok(Outcome::Done)
        }
        Step::FactorBegin => {
            let password = current();
            proof::again(&app.db, &app.throttle, actor, session, password.as_ref()).await?;
            let issuer = pages.print(owner.language()).say("page-brand", &[]);
            let setup: platform::Result<Setup> =
                platform::command!(app.db, &context, |tx| second_factor::begin(
                    tx, &app.keys, actor, &issuer
                ));
            setup.map(Outcome::Setup)
        }
        Step::FactorConfirm => {
            let code = typed.text("code");
            let work = async {
                platform::command!(app.db, &context, |tx| second_factor::confirm(
                    tx, &app.keys, actor, session, &code
                ))
            };
            second_factor::counting(&app.throttle, actor.person, Box::pin(work))
                .await
                .map(Outcome::Codes)
        }
        Step::FactorOff => {
            let code = typed.text("code");
            let work = async {
                platform::command!(app.db, &context, |tx| second_factor::disable(
                    tx, &app.keys, actor, &code
                ))
            };
            second_factor::counting(&app.throttle, actor.person, Box::pin(work))
                .await
                .map(|()| Outcome::Done)
        }
        Step::SessionEnd => {
            let key = Some(key()?);
            let id: SessionId = typed
                .text("sessionId")
                .parse()
                .map_err(|_| Failure::from(FaultCode::InvalidId.at("input.sessionId")))?;
            let done: platform::Result<()> = once!(hand, key, |tx| session::revoke(tx, actor, id));
            done.map(|()| Outcome::Done)
        }
        Step::SessionsEnd => {
            let key = Some(key()?);
            let done: platform::Result<usize> = once!(hand, key, |tx| session::revoke_all(
                tx,
                actor,
                Some(session)
            ));
            done.map(|_| Outcome::Done)
        }
    }
}
