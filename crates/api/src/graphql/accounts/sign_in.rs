//! Signing in by password or mailed link, and out.

use accounts::sign_in::{self, Credentials};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, Union};
use platform::Failure;
use secrecy::SecretString;

use super::Person;
use crate::graphql::Caller;
use crate::graphql::loaders::load;
use crate::graphql::once::settle;
use crate::graphql::scalars::{DateTime, EmailAddress};
use crate::graphql::user_error::UserError;

/// What became of signing in. More kinds may come.
#[derive(Union)]
pub enum SignInResult {
    /// The person is in.
    SignedIn(SignedIn),
    /// The first step was right; a second is wanted.
    SecondFactorRequired(SecondFactorRequired),
}

/// The person is in.
#[derive(SimpleObject)]
pub struct SignedIn {
    /// The secret to send from now on as `Authorization: Bearer …`. It is shown this once. It ends after 30 days without use (12 hours for staff) and after 180
    /// days at the latest; a request with one that has ended is answered with status 401.
    token: String,
    /// When it ends at the latest.
    expires_at: DateTime,
    /// Who is signed in.
    person: Person,
}

/// The first step was right; the person has to show a second factor by `secondFactorVerify`.
#[derive(SimpleObject)]
pub struct SecondFactorRequired {
    /// The secret to send with the code. It is shown this once.
    challenge: String,
    /// Until when, ten minutes after the first step; afterwards signing in begins anew.
    expires_at: DateTime,
    /// What can be shown.
    methods: Vec<SecondFactorMethod>,
}

/// What can be shown as a second factor. More may come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SecondFactorMethod {
    /// The six figures that an authenticator app shows, each once.
    App,
    /// One of the recovery codes that were shown when the second factor was switched on, each once.
    RecoveryCode,
}

/// The second step of signing in.
#[derive(InputObject)]
pub struct SecondFactorVerifyInput {
    /// The challenge that the first step answered.
    challenge: String,
    /// The code of the authenticator app, six figures, or a recovery code.
    code: String,
}

/// The outcome of the second step.
#[derive(SimpleObject)]
pub struct SecondFactorVerifyPayload {
    /// The session; null when there are errors.
    result: Option<SignedIn>,
    /// Why nobody was let in: `SECOND_FACTOR_INVALID`, `TOO_MANY_REQUESTS` with the seconds to wait, or at the challenge `LINK_USED`, `LINK_EXPIRED`,
    /// `INVALID_CREDENTIALS`.
    user_errors: Vec<UserError>,
}

/// Credentials for signing in.
#[derive(InputObject)]
pub struct UserSignInInput {
    /// The address the person signs in by.
    email: EmailAddress,
    /// The password.
    password: String,
}

/// The outcome of signing in.
#[derive(SimpleObject)]
pub struct UserSignInPayload {
    /// What became of it; null when there are errors.
    result: Option<SignInResult>,
    /// Why nobody was let in: `INVALID_CREDENTIALS`, `TOO_MANY_REQUESTS` with the seconds to wait, or what is wrong with the input.
    user_errors: Vec<UserError>,
}

/// The input of signing out.
#[derive(InputObject)]
pub struct UserSignOutInput {
    /// A note for the client itself; it comes back unchanged.
    client_mutation_id: Option<String>,
}

/// The outcome of signing out.
#[derive(SimpleObject)]
pub struct UserSignOutPayload {
    /// The input's note.
    client_mutation_id: Option<String>,
    /// Always empty: signing out cannot fail in a way that the caller could mend.
    user_errors: Vec<UserError>,
}

/// Where a sign-in link is sent.
#[derive(InputObject)]
pub struct SignInLinkRequestInput {
    /// The address the person signs in by.
    email: EmailAddress,
}

/// The outcome of asking for a sign-in link.
#[derive(SimpleObject)]
pub struct SignInLinkRequestPayload {
    /// True whenever the address could be read; it does not tell whether anybody has it.
    requested: bool,
    /// What is wrong with the input.
    user_errors: Vec<UserError>,
}

/// A link's token.
#[derive(InputObject)]
pub struct SignInLinkUseInput {
    /// The last part of the link in the letter.
    token: String,
}

/// The outcome of using a sign-in link.
#[derive(SimpleObject)]
pub struct SignInLinkUsePayload {
    /// What became of it; null when there are errors.
    result: Option<SignInResult>,
    /// Why nobody was let in: `LINK_USED`, `LINK_EXPIRED` or `INVALID_CREDENTIALS`.
    user_errors: Vec<UserError>,
}

/// Signing in and out.
#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Signs a person in by password. Anybody may try. Failures are counted (five a minute and thirty an hour an account) and make the caller wait; they never
    /// lock the account. Who has a second factor is answered `SecondFactorRequired`. Causes the letter "new sign-in" where the person never came from before; writes
    /// the event `person.signed_in`, or `person.second_factor_asked`.
    async fn user_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and the password.")] input: UserSignInInput,
    ) -> Result<UserSignInPayload> {
        let caller = Caller::of(ctx);
        let credentials = Credentials {
            email: input.email.0,
            password: SecretString::from(input.password),
            network_address: Some(caller.network_address()),
        };
        let context = caller.context(None);
        let outcome = sign_in::with_password(
            caller.db(),
            &caller.app().throttle,
            &context,
            &credentials,
            &caller.device(),
        )
        .await;
        let (result, user_errors) = settle(ctx, outcome)?;
        Ok(UserSignInPayload {
            result: shown(ctx, result).await?,
            user_errors,
        })
    }

    /// Ends the session of the bearer token that this request carries. Needs a signed-in person. Causes no letter; writes the event `session.ended`.
    async fn user_sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "May be empty.")] input: UserSignOutInput,
    ) -> Result<UserSignOutPayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        if let Some(session) = caller.session() {
            let context = caller.context(None);
            let outcome: platform::Result<()> =
                platform::command!(caller.db(), &context, |tx| sign_in::sign_out(
                    tx, actor, session
                ));
            settle(ctx, outcome)?;
        }
        Ok(UserSignOutPayload {
            client_mutation_id: input.client_mutation_id,
            user_errors: Vec::new(),
        })
    }

    /// Sends a letter with a link that signs its reader in, once, within 60 minutes. Anybody may ask; the answer is the same whether the address is known or not.
    /// Causes the letter "sign-in link"; writes the event `person.sign_in_link_requested`.
    async fn sign_in_link_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: SignInLinkRequestInput,
    ) -> Result<SignInLinkRequestPayload> {
        let caller = Caller::of(ctx);
        let outcome = sign_in::request_link(
            caller.db(),
            &caller.app().throttle,
            &caller.context(None),
            &input.email.0,
        )
        .await;
        let (requested, user_errors) = settle(ctx, outcome)?;
        Ok(SignInLinkRequestPayload {
            requested: requested.is_some(),
            user_errors,
        })
    }

    /// Signs in by the token of a mailed link, once. Who has a second factor is answered `SecondFactorRequired`. Causes the letter "new sign-in" where the person
    /// never came from before; writes the event `person.signed_in`, or `person.second_factor_asked`.
    async fn sign_in_link_use(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token.")] input: SignInLinkUseInput,
    ) -> Result<SignInLinkUsePayload> {
        let caller = Caller::of(ctx);
        let context = caller.context(None);
        let device = caller.device();
        let outcome: platform::Result<sign_in::SignInResult> = platform::command!(
            caller.db(),
            &context,
            |tx| sign_in::use_link(tx, &input.token, &device)
        );
        let (result, user_errors) = settle(ctx, outcome)?;
        Ok(SignInLinkUsePayload {
            result: shown(ctx, result).await?,
            user_errors,
        })
    }

    /// The second step of signing in, within ten minutes of the first. Anybody with the challenge may try; wrong codes are counted (five a minute and thirty an
    /// hour a person) and make the caller wait. A code works once. Causes the letter "new sign-in" where the person never came from before, and "second step
    /// changed" when a recovery code was used; writes the event `person.signed_in`.
    async fn second_factor_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The challenge and the code.")] input: SecondFactorVerifyInput,
    ) -> Result<SecondFactorVerifyPayload> {
        let caller = Caller::of(ctx);
        let app = caller.app();
        let outcome = sign_in::with_second_factor(
            caller.db(),
            &app.throttle,
            &app.keys,
            &caller.context(None),
            &input.challenge,
            &input.code,
        )
        .await;
        let (signed_in, user_errors) = settle(ctx, outcome)?;
        let result = match signed_in {
            Some(signed_in) => Some(entered(ctx, &signed_in).await?),
            None => None,
        };
        Ok(SecondFactorVerifyPayload {
            result,
            user_errors,
        })
    }
}

/// What became of signing in, as the schema says it.
pub(super) async fn shown(
    ctx: &Context<'_>,
    result: Option<sign_in::SignInResult>,
) -> Result<Option<SignInResult>> {
    Ok(match result {
        None => None,
        Some(sign_in::SignInResult::SecondFactorRequired(asked)) => Some(
            SecondFactorRequired {
                challenge: asked.challenge.expose().to_owned(),
                expires_at: asked.expires_at.into(),
                methods: vec![SecondFactorMethod::App, SecondFactorMethod::RecoveryCode],
            }
            .into(),
        ),
        Some(sign_in::SignInResult::SignedIn(signed_in)) => {
            Some(entered(ctx, &signed_in).await?.into())
        }
    })
}

async fn entered(ctx: &Context<'_>, signed_in: &sign_in::SignedIn) -> Result<SignedIn> {
    let person = load(ctx, signed_in.session.person).await?;
    let person = person.ok_or_else(|| {
        crate::graphql::failure::top(ctx, Failure::internal("a signed-in person is gone"))
    })?;
    let token = signed_in.token.expose().to_owned();
    Caller::of(ctx).app().good.given_out(&token);
    Ok(SignedIn {
        token,
        expires_at: signed_in.session.expires_at.into(),
        person: Person(person),
    })
}
