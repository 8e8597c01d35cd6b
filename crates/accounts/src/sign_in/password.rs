//! Signing in by password.

use chrono::Duration;
use kernel::{
    contact::Email,
    fault::{Fault, FaultCode, Faults},
};
use platform::{
    Context, Db,
    throttle::{Counts, Rule, Throttle, Window},
};
use secrecy::{ExposeSecret, SecretString};

use super::{Method, SignInResult, admit};
use crate::{
    password::{self, PasswordHash, Verdict},
    person::store,
    session::Device,
    turns,
};

/// Failures of one account, whether it exists or not.
const ACCOUNT: Rule = Rule {
    name: "sign-in-failures-of-account",
    windows: &[
        Window {
            most: 5,
            within: Duration::minutes(1),
        },
        Window {
            most: 30,
            within: Duration::hours(1),
        },
    ],
    counts: Counts::Each,
};

/// Different accounts that failed from one network address: one person who mistypes does not shut out a village.
const ADDRESS: Rule = Rule {
    name: "sign-in-accounts-failing-from-address",
    windows: &[Window {
        most: 30,
        within: Duration::hours(1),
    }],
    counts: Counts::Different,
};

/// What somebody shows to be let in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The address he signs in by, as typed.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// The network address he comes from, if known.
    pub network_address: Option<String>,
}

/// Lets a person in who knows the password. Unknown addresses, people without a password and wrong passwords are
/// answered alike and take as long. Only failures count towards the limits, and whoever reached one waits; the mailed
/// link stays open to him, so that a stranger cannot lock an account. Writes `person.signed_in`, or `person.second_factor_asked`
/// where a second factor is wanted; a failure writes nothing. Posts `NewSignIn` where the person never came from.
///
/// # Errors
/// `INVALID_CREDENTIALS`; `TOO_MANY_REQUESTS` with the seconds to wait; `INVALID_FORMAT`, `REQUIRED` for the input,
/// with paths `input.email` and `input.password`.
pub async fn with_password(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    credentials: &Credentials,
    device: &Device,
) -> platform::Result<SignInResult> {
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(&credentials.email));
    let given = !credentials.password.expose_secret().is_empty();
    faults.ensure(given, FaultCode::Required, "input.password");
    let account = faults.finish_with(email)?.key();

    let turn = turns::of(&account).await;
    let address = credentials.network_address.as_deref();
    let mut wait = throttle.wait(&ACCOUNT, &account).await;
    if let Some(address) = address {
        wait = wait.max(throttle.wait(&ADDRESS, address).await);
    }
    if let Some(wait) = wait {
        return Err(turns::must_wait(wait).into());
    }
    let secret = store::secret_by_email_key(db.read(), &account).await?;
    let (person, stored) =
        secret.map_or((None, None), |secret| (Some(secret.person_id), secret.hash));
    let hash = stored.clone().map(PasswordHash::stored);
    let verdict = password::verify(&credentials.password, hash).await?;
    let (Verdict::Right, Some(person)) = (verdict, person) else {
        throttle.note(&ACCOUNT, &account, "").await;
        if let Some(address) = address {
            throttle.note(&ADDRESS, address, &account).await;
        }
        return Err(Fault::new(FaultCode::InvalidCredentials, "input").into());
    };
    drop(turn);

    let context = Context {
        person: Some(person),
        ..context.clone()
    };
    platform::command!(db, &context, |tx| async {
        // It may have been replaced since it was read: then it lets nobody in.
        if store::lock_password(tx, person).await? != stored {
            return Err(Fault::new(FaultCode::InvalidCredentials, "input").into());
        }
        admit(tx, person, device, Method::Password).await
    })
}
