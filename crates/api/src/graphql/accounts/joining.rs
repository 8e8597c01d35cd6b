//! Signing up, confirming an address, and choosing a new password.

use accounts::address::{self, Confirmed, PasswordTaken, SignUp};
use accounts::password;
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use secrecy::SecretString;

use super::sign_in::shown;
use super::{ConsentPurpose, Person, SignInResult};
use crate::graphql::Caller;
use crate::graphql::loaders::load;
use crate::graphql::once::settle;
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::user_error::UserError;
use crate::graphql::values::Language;

/// Who signs up.
#[derive(InputObject)]
pub struct UserSignUpInput {
    /// The address to sign in by and to receive letters at.
    email: EmailAddress,
    /// Full name, family name first as in Vietnam; at most 100 characters.
    name: String,
    /// The password: 10 to 256 characters, none of those that are guessed first.
    password: String,
    /// The telephone number that partners in a deal are shown.
    phone: Option<PhoneNumber>,
    /// The language of letters and pages; Vietnamese when left out.
    language: Option<Language>,
    /// What the person agrees to; `TRADE` must be among it.
    consents: Vec<ConsentPurpose>,
    /// The version of the words that were shown beside the purposes, such as `2026-11`.
    wording: String,
}

/// The outcome of signing up.
#[derive(SimpleObject)]
pub struct UserSignUpPayload {
    /// True whenever the input was sound; it does not tell whether the address has an account already.
    requested: bool,
    /// What has to be mended, all at once: `REQUIRED`, `INVALID_FORMAT`, `TOO_SHORT`, `TOO_LONG`, `PASSWORD_TOO_COMMON`; or `TOO_MANY_REQUESTS` with the seconds to
    /// wait.
    user_errors: Vec<UserError>,
}

/// The token of a link that confirms an address.
#[derive(InputObject)]
pub struct UserEmailConfirmInput {
    /// The last part of the link in the letter.
    token: String,
}

/// The outcome of confirming an address.
#[derive(SimpleObject)]
pub struct UserEmailConfirmPayload {
    /// Whose address it is now; null when there are errors, and where somebody's address changed to all but herself, signed in.
    person: Option<Person>,
    /// After a sign-up the way in; null after a change of address.
    sign_in: Option<SignInResult>,
    /// After a sign-up: whether the password that was chosen then counts. False when several sign-ups with this address were open at once: nobody can tell whose
    /// password is whose, so a new one is chosen by `passwordResetRequest`. Null after a change of address.
    password_kept: Option<bool>,
    /// Why nothing was confirmed: `LINK_USED`, `LINK_EXPIRED`, `INVALID_CREDENTIALS`, or `DUPLICATE` when the address became somebody's meanwhile.
    user_errors: Vec<UserError>,
}

/// Whose letter is to be sent again.
#[derive(InputObject)]
pub struct EmailConfirmationResendInput {
    /// The address that signed up.
    email: EmailAddress,
}

/// The outcome of asking for the letter again.
#[derive(SimpleObject)]
pub struct EmailConfirmationResendPayload {
    /// True whenever the address could be read; it does not tell whether a sign-up waits.
    requested: bool,
    /// What is wrong with the input.
    user_errors: Vec<UserError>,
}

/// Who has lost the password.
#[derive(InputObject)]
pub struct PasswordResetRequestInput {
    /// The address the person signs in by.
    email: EmailAddress,
}

/// The outcome of asking to choose a new password.
#[derive(SimpleObject)]
pub struct PasswordResetRequestPayload {
    /// True whenever the address could be read; it does not tell whether anybody has it.
    requested: bool,
    /// What is wrong with the input.
    user_errors: Vec<UserError>,
}

/// A new password.
#[derive(InputObject)]
pub struct PasswordResetInput {
    /// The last part of the link in the letter.
    token: String,
    /// The password: 10 to 256 characters, none of those that are guessed first.
    new_password: String,
}

/// The outcome of choosing a new password.
#[derive(SimpleObject)]
pub struct PasswordResetPayload {
    /// Whether the new password counts. Nobody is signed in by it.
    changed: bool,
    /// What has to be mended: at the token `LINK_USED`, `LINK_EXPIRED`, `INVALID_CREDENTIALS`; at the password `TOO_SHORT`, `TOO_LONG`, `PASSWORD_TOO_COMMON`.
    user_errors: Vec<UserError>,
}

/// Joining, and getting back in.
#[derive(Default)]
pub struct JoiningMutation;

#[Object]
impl JoiningMutation {
    /// Signs somebody up: a letter with a link goes to the address, and the person is entered when the link is used, within 72 hours. Anybody may ask; the answer
    /// and its time are the same whether the address is known or not. Causes the letter "address to confirm", or "address known already" to whom it belongs;
    /// writes the event `confirmation.asked` or `person.address_asked_for`.
    async fn user_sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and what he agrees to.")] input: UserSignUpInput,
    ) -> Result<UserSignUpPayload> {
        let caller = Caller::of(ctx);
        let command = SignUp {
            email: input.email.0,
            name: input.name,
            password: SecretString::from(input.password),
            phone: input.phone.map(String::from),
            language: input
                .language
                .map_or(kernel::text::Language::Vi, Into::into),
            consents: input.consents.into_iter().map(Into::into).collect(),
            wording: input.wording,
            network_address: Some(caller.network_address()),
        };
        let outcome = address::sign_up(
            caller.db(),
            &caller.app().throttle,
            &caller.context(None),
            &command,
        )
        .await;
        let (requested, user_errors) = settle(ctx, outcome)?;
        Ok(UserSignUpPayload {
            requested: requested.is_some(),
            user_errors,
        })
    }

    /// Confirms an address by the token of a mailed link, once: enters the person who signed up and signs her in, or puts a person's new address in place of the old
    /// one. Causes the letter "address changed" to the old address of a person who changed it; writes the events `person.created`, `consent.granted` and
    /// `person.signed_in`, or `person.email_changed`.
    async fn user_email_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token.")] input: UserEmailConfirmInput,
    ) -> Result<UserEmailConfirmPayload> {
        let caller = Caller::of(ctx);
        let context = caller.context(None);
        let device = caller.device();
        let outcome: platform::Result<Confirmed> = platform::command!(
            caller.db(),
            &context,
            |tx| address::confirm(tx, &input.token, &device)
        );
        let (confirmed, user_errors) = settle(ctx, outcome)?;
        let (person, result, password_kept) = match confirmed {
            None => (None, None, None),
            // The link may lie in a mailbox that was mistyped: only she herself is shown who she is.
            Some(Confirmed::Changed(person)) => {
                let is_her = caller.actor().is_some_and(|actor| actor.person == person);
                (is_her.then_some(person), None, None)
            }
            Some(Confirmed::SignedUp {
                person,
                result,
                password,
            }) => (
                Some(person),
                Some(result),
                Some(password == PasswordTaken::Yes),
            ),
        };
        let person = match person {
            Some(person) => load(ctx, person).await?.map(Person),
            None => None,
        };
        Ok(UserEmailConfirmPayload {
            person,
            sign_in: shown(ctx, result).await?,
            password_kept,
            user_errors,
        })
    }

    /// Sends the letter of a sign-up that waits once more; it waits 72 hours from then on. Anybody may ask; the answer and its time are the same where none waits.
    /// Causes the letter "address to confirm"; writes the event `confirmation.asked_again`.
    async fn email_confirmation_resend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: EmailConfirmationResendInput,
    ) -> Result<EmailConfirmationResendPayload> {
        let caller = Caller::of(ctx);
        let outcome = address::resend(
            caller.db(),
            &caller.app().throttle,
            &caller.context(None),
            &input.email.0,
        )
        .await;
        let (requested, user_errors) = settle(ctx, outcome)?;
        Ok(EmailConfirmationResendPayload {
            requested: requested.is_some(),
            user_errors,
        })
    }

    /// Sends a letter with a link to choose a new password, within 60 minutes. Anybody may ask; the answer and its time are the same whether the address is known or
    /// not. Causes the letter "password reset asked"; writes the event `person.password_reset_asked`.
    async fn password_reset_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: PasswordResetRequestInput,
    ) -> Result<PasswordResetRequestPayload> {
        let caller = Caller::of(ctx);
        let outcome = password::request_reset(
            caller.db(),
            &caller.app().throttle,
            &caller.context(None),
            &input.email.0,
        )
        .await;
        let (requested, user_errors) = settle(ctx, outcome)?;
        Ok(PasswordResetRequestPayload {
            requested: requested.is_some(),
            user_errors,
        })
    }

    /// Puts a new password in place by the token of a mailed link, once. Ends every session of the person and signs nobody in. Causes the letter "password changed";
    /// writes the event `person.password_changed`.
    async fn password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token and the password.")] input: PasswordResetInput,
    ) -> Result<PasswordResetPayload> {
        let caller = Caller::of(ctx);
        let outcome = password::reset(
            caller.db(),
            &caller.context(None),
            &input.token,
            &SecretString::from(input.new_password),
        )
        .await;
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(PasswordResetPayload {
            changed: changed.is_some(),
            user_errors,
        })
    }
}
