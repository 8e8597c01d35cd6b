//! What the signed-in person changes of herself.

use accounts::address::{self, ChangeAddress};
use accounts::person::{self, Change, Update};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use kernel::actor::Actor;
use kernel::id::{PersonId, SessionId};
use platform::Failure;
use platform::idempotency::Key;
use secrecy::SecretString;
use serde::Serialize;

use super::Person;
use crate::graphql::Caller;
use crate::graphql::failure::unauthenticated;
use crate::graphql::loaders::{forget, load};
use crate::graphql::once::{self, Keyed, once, settle};
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::user_error::UserError;
use crate::graphql::values::Language;

/// What the person changes; what is left out stays as it is.
#[derive(InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserUpdateInput {
    /// Full name, family name first as in Vietnam; at most 100 characters.
    name: Option<String>,
    /// The telephone number that partners in a deal are shown; null takes it away.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    phone: MaybeUndefined<PhoneNumber>,
    /// The language of letters and pages.
    language: Option<Language>,
    /// The password that counts now. Needed with `newPassword`, unless the account has none; then the session must have begun within 15 minutes.
    #[serde(skip)]
    current_password: Option<String>,
    /// The password to count from now on: 10 to 256 characters, none of those that are guessed first.
    #[serde(skip)]
    new_password: Option<String>,
    /// Makes a repeat harmless: the same key with the same input gets the first answer (passwords are not compared). Any text of up to 200 characters, made anew for
    /// each intention. Optional here: a repeat changes nothing, but for a new password, which ends other sessions again.
    idempotency_key: Option<String>,
}

/// The outcome of a change.
#[derive(SimpleObject)]
pub struct UserUpdatePayload {
    /// The person as she is now; null when there are errors.
    person: Option<Person>,
    /// What has to be mended, all at once; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Another address for the person.
#[derive(InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserEmailChangeInput {
    /// The address to sign in by and to receive letters at.
    email: EmailAddress,
    /// The password that counts now. Needed unless the account has none; then the session must have begun within 15 minutes.
    #[serde(skip)]
    current_password: Option<String>,
    /// Makes a repeat harmless: the same key with the same input gets the first answer (the password is not compared). Any text of up to 200 characters, made anew
    /// for each intention. Required.
    idempotency_key: Option<String>,
}

/// The outcome of asking for another address.
#[derive(SimpleObject)]
pub struct UserEmailChangePayload {
    /// True whenever the input was sound; it does not tell whether the address has an account already.
    requested: bool,
    /// What has to be mended: `INVALID_FORMAT`, or at the password `REQUIRED`, `INVALID_CREDENTIALS`, `SIGN_IN_AGAIN`; `TOO_MANY_REQUESTS` with the seconds to wait.
    user_errors: Vec<UserError>,
}

/// Changes of one's own account.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Changes the signed-in person's name, telephone, language or password. A new password ends every other session. Causes the letter "password changed" with a new
    /// password, else no letter; writes the event `person.updated`, and `person.password_changed`.
    async fn user_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UserUpdateInput,
    ) -> Result<UserUpdatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        let session = session_of(ctx)?;
        let secret = |text: &Option<String>| text.clone().map(SecretString::from);
        let update = Update {
            name: input.name.clone(),
            phone: match &input.phone {
                MaybeUndefined::Undefined => Change::Keep,
                MaybeUndefined::Null => Change::Clear,
                MaybeUndefined::Value(phone) => Change::To(phone.0.clone()),
            },
            language: input.language.map(Into::into),
            current_password: secret(&input.current_password),
            new_password: secret(&input.new_password),
        };
        let key = once::key(
            actor.person,
            input.idempotency_key.as_deref(),
            Keyed::Optional,
            "userUpdate",
            &input,
        );
        let outcome = match key {
            Ok(key) => updated(caller, actor, session, &update, key).await,
            Err(failure) => Err(failure),
        };
        let (changed, user_errors) = settle::<PersonId>(ctx, outcome)?;
        forget::<PersonId>(ctx);
        let person = match changed {
            Some(id) => load(ctx, id).await?.map(Person),
            None => None,
        };
        Ok(UserUpdatePayload {
            person,
            user_errors,
        })
    }

    /// Asks for another address for the signed-in person: a letter with a link goes there, and it counts when the link is used, within 72 hours. The answer and its time
    /// are the same whether the address is known or not. Causes the letter "address change to confirm", or "address known already" to whom it belongs; writes the
    /// event `confirmation.asked` or `person.address_asked_for`.
    async fn user_email_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new address.")] input: UserEmailChangeInput,
    ) -> Result<UserEmailChangePayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        let session = session_of(ctx)?;
        let command = ChangeAddress {
            email: input.email.0.clone(),
            current_password: input.current_password.clone().map(SecretString::from),
        };
        let key = once::key(
            actor.person,
            input.idempotency_key.as_deref(),
            Keyed::Required,
            "userEmailChange",
            &input,
        );
        let outcome = match key {
            Ok(key) => address_changed(caller, actor, session, &command, key).await,
            Err(failure) => Err(failure),
        };
        let (requested, user_errors) = settle::<()>(ctx, outcome)?;
        Ok(UserEmailChangePayload {
            requested: requested.is_some(),
            user_errors,
        })
    }
}

/// Changes her, once for each key; a repeat is answered without asking for the password again, which may be another by now.
async fn updated(
    caller: &Caller,
    actor: &Actor,
    session: SessionId,
    update: &Update,
    key: Option<Key>,
) -> platform::Result<PersonId> {
    let (db, throttle) = (caller.db(), &caller.app().throttle);
    let made = person::prepare(db, throttle, actor, session, update);
    let prepared = once::unless_kept(db, key.as_ref(), made).await?;
    once!(caller, key, |tx| async {
        match &prepared {
            Ok(prepared) => person::update(tx, actor, session, prepared)
                .await
                .map(|person| person.id),
            Err(faults) => Err(Failure::Refused(faults.clone())),
        }
    })
}

/// Asks for another address, once for each key.
async fn address_changed(
    caller: &Caller,
    actor: &Actor,
    session: SessionId,
    command: &ChangeAddress,
    key: Option<Key>,
) -> platform::Result<()> {
    let (db, throttle) = (caller.db(), &caller.app().throttle);
    let made = address::prepare(db, throttle, actor, session, command);
    let prepared = once::unless_kept(db, key.as_ref(), made).await?;
    once!(caller, key, |tx| async {
        match &prepared {
            Ok(prepared) => address::change(tx, prepared).await,
            Err(faults) => Err(Failure::Refused(faults.clone())),
        }
    })
}

fn session_of(ctx: &Context<'_>) -> Result<SessionId> {
    Caller::of(ctx)
        .session()
        .ok_or_else(|| unauthenticated(ctx))
}
