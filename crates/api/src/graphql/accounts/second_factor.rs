//! The second step of signing in: switching it on and off.

use accounts::person;
use accounts::proof;
use accounts::second_factor::{self, Status};
use accounts::session;
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use kernel::actor::Actor;
use platform::Failure;
use secrecy::{ExposeSecret, SecretString};

use crate::graphql::Caller;
use crate::graphql::failure::top;
use crate::graphql::once::settle;
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::UserError;

/// How a person's second factor stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SecondFactorState {
    /// There is none.
    Off,
    /// A secret was made and waits for its first code; it is forgotten after 24 hours.
    Waiting,
    /// Signing in asks for a code.
    On,
}

/// The second step of the signed-in person's signing in.
#[derive(SimpleObject)]
pub struct SecondFactor {
    /// How it stands.
    state: SecondFactorState,
    /// Since when signing in asks for a code; null when it does not.
    since: Option<DateTime>,
    /// Recovery codes that were not used yet; null when it is not on.
    recovery_codes_left: Option<i32>,
    /// Whether the person's work needs it: staff of an authority act as such only in a session in which a second factor was shown.
    required: bool,
    /// Whether one was shown in the session of this request.
    in_this_session: bool,
}

impl SecondFactor {
    pub(super) async fn of(ctx: &Context<'_>, actor: &Actor) -> Result<Self> {
        let caller = Caller::of(ctx);
        let conn = caller.db().read();
        let failed = |failure: Failure| top(ctx, failure);
        let status = second_factor::status(conn, actor.person)
            .await
            .map_err(failed)?;
        let is_staff = session::is_staff(conn, actor.person)
            .await
            .map_err(failed)?;
        let required = is_staff
            && person::get(conn, actor.person)
                .await
                .map_err(failed)?
                .is_some_and(|person| second_factor::is_required(&person, is_staff));
        let in_this_session = match caller.session() {
            Some(id) => session::get(conn, actor.person, id)
                .await
                .map_err(failed)?
                .is_some_and(|session| session.second_factor),
            None => false,
        };
        let (state, since, left) = match status {
            Status::Off => (SecondFactorState::Off, None, None),
            Status::Waiting => (SecondFactorState::Waiting, None, None),
            Status::On {
                since,
                recovery_codes_left,
            } => (
                SecondFactorState::On,
                Some(since.into()),
                Some(i32::try_from(recovery_codes_left).unwrap_or(i32::MAX)),
            ),
        };
        Ok(Self {
            state,
            since,
            recovery_codes_left: left,
            required,
            in_this_session,
        })
    }
}

/// What an authenticator app is given. Shown to the person alone, until the first code.
#[derive(SimpleObject)]
pub struct SecondFactorSetup {
    /// The secret in base 32, to be typed into the app.
    secret: String,
    /// The same as an `otpauth:` address, for a QR code.
    uri: String,
}

/// Switching the second step on, in two calls.
#[derive(InputObject)]
pub struct SecondFactorEnableInput {
    /// The password that counts now, in the first call. Needed unless the account has none; then the session must have begun within 15 minutes.
    current_password: Option<String>,
    /// In the second call: the six figures that the app shows.
    code: Option<String>,
}

/// The outcome of switching the second step on.
#[derive(SimpleObject)]
pub struct SecondFactorEnablePayload {
    /// After the first call: what the app is given.
    setup: Option<SecondFactorSetup>,
    /// After the second call: ten codes that work once each when the telephone is lost. They are shown this once.
    recovery_codes: Option<Vec<String>>,
    /// How it stands now.
    second_factor: SecondFactor,
    /// What has to be mended: at the password `REQUIRED`, `INVALID_CREDENTIALS`, `SIGN_IN_AGAIN`; `SECOND_FACTOR_INVALID` at the code; `STATE_TRANSITION` when it is on
    /// already or no secret waits; `TOO_MANY_REQUESTS` with the seconds to wait.
    user_errors: Vec<UserError>,
}

/// Switching the second step off.
#[derive(InputObject)]
pub struct SecondFactorDisableInput {
    /// A code of the app, or a recovery code.
    code: String,
}

/// The outcome of switching the second step off.
#[derive(SimpleObject)]
pub struct SecondFactorDisablePayload {
    /// How it stands now.
    second_factor: SecondFactor,
    /// What has to be mended: `SECOND_FACTOR_INVALID`; `TOO_MANY_REQUESTS` with the seconds to wait.
    user_errors: Vec<UserError>,
}

/// Switching the second step on and off.
#[derive(Default)]
pub struct SecondFactorMutation;

#[Object]
impl SecondFactorMutation {
    /// Switches the second step of signing in on, for the signed-in person. The first call, with the password, makes a secret for an authenticator app; the second, with
    /// the app's code, puts it to use and shows the recovery codes. Takes no idempotency key, since its answers are secrets that are not kept. Causes the letter
    /// "second step changed" when it is on; writes the event `person.second_factor_begun`, then `person.second_factor_enabled`.
    async fn second_factor_enable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password, or the code.")] input: SecondFactorEnableInput,
    ) -> Result<SecondFactorEnablePayload> {
        let actor = Caller::signed_in(ctx)?;
        let (setup, recovery_codes, user_errors) = match &input.code {
            None => {
                let password = input.current_password.map(SecretString::from);
                let (setup, errors) = settle(ctx, begin(ctx, actor, password.as_ref()).await)?;
                (setup, None, errors)
            }
            Some(code) => {
                let (codes, errors) = settle(ctx, confirm(ctx, actor, code).await)?;
                (None, codes, errors)
            }
        };
        Ok(SecondFactorEnablePayload {
            setup,
            recovery_codes,
            second_factor: SecondFactor::of(ctx, actor).await?,
            user_errors,
        })
    }

    /// Switches the second step of signing in off, for the signed-in person, who shows a code. Staff lose the powers of their authority with it. One that is off
    /// already stays so. Causes the letter "second step changed"; writes the event `person.second_factor_disabled`.
    async fn second_factor_disable(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A code.")] input: SecondFactorDisableInput,
    ) -> Result<SecondFactorDisablePayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        let (keys, context) = (&caller.app().keys, caller.context(None));
        let work = async {
            platform::command!(caller.db(), &context, |tx| second_factor::disable(
                tx,
                keys,
                actor,
                &input.code
            ))
        };
        let outcome =
            second_factor::counting(&caller.app().throttle, actor.person, Box::pin(work)).await;
        let (_, user_errors) = settle::<()>(ctx, outcome)?;
        Ok(SecondFactorDisablePayload {
            second_factor: SecondFactor::of(ctx, actor).await?,
            user_errors,
        })
    }
}

async fn begin(
    ctx: &Context<'_>,
    actor: &Actor,
    password: Option<&SecretString>,
) -> platform::Result<SecondFactorSetup> {
    let caller = Caller::of(ctx);
    let app = caller.app();
    let session = session_of(caller)?;
    proof::again(caller.db(), &app.throttle, actor, session, password).await?;
    let issuer = app.words.text(caller.language(), "page-brand", &[]);
    let context = caller.context(None);
    let setup: second_factor::Setup =
        platform::command!(caller.db(), &context, |tx| second_factor::begin(
            tx, &app.keys, actor, &issuer
        ))?;
    Ok(SecondFactorSetup {
        secret: setup.secret.expose_secret().to_owned(),
        uri: setup.uri.expose_secret().to_owned(),
    })
}

async fn confirm(ctx: &Context<'_>, actor: &Actor, code: &str) -> platform::Result<Vec<String>> {
    let caller = Caller::of(ctx);
    let app = caller.app();
    let session = session_of(caller)?;
    let context = caller.context(None);
    let work = async {
        platform::command!(caller.db(), &context, |tx| second_factor::confirm(
            tx, &app.keys, actor, session, code
        ))
    };
    second_factor::counting(&app.throttle, actor.person, Box::pin(work)).await
}

fn session_of(caller: &Caller) -> platform::Result<kernel::id::SessionId> {
    caller
        .session()
        .ok_or_else(|| Failure::internal("a signed-in request without a session"))
}
