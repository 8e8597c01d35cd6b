//! Signing up: somebody gives an address, a name and a password, and a link is mailed to the address.

use chrono::Duration;
use kernel::{
    contact::{Email, PersonName, PhoneNumber},
    fault::{Faults, at},
    id::PersonId,
    text::Language,
    time::Instant,
};
use notifications::{Letter, letter::AddressToConfirm};
use platform::{
    Context, Db, Tx,
    throttle::{Counts, Rule, Throttle, Window},
};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    Applicant, CONFIRM_HOURS, LETTERS, Purpose, record,
    store::{self, confirmation::Model},
    tell_owner,
};
use crate::{
    consent,
    password::{self, PasswordHash, Verdict},
    person::store as people,
    post,
    sign_in::ANSWER_TIME,
    turns,
};

/// Different addresses that one network address signed up with: a village behind one address is not shut out by one who
/// makes addresses up for long.
const NETWORK: Rule = Rule {
    name: "sign-ups-from-network-address",
    windows: &[Window {
        most: 30,
        within: Duration::hours(1),
    }],
    counts: Counts::Different,
};

/// Sign-ups from one network address, whatever the address: each costs a hash.
const HASHES: Rule = Rule {
    name: "sign-up-hashes-of-network-address",
    windows: &[
        Window {
            most: 30,
            within: Duration::minutes(1),
        },
        Window {
            most: 200,
            within: Duration::hours(1),
        },
    ],
    counts: Counts::Each,
};

/// What somebody types to sign up, as he typed it.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The address to sign in by and to receive letters at.
    pub email: String,
    /// Full name, family name first.
    pub name: String,
    /// The password.
    pub password: SecretString,
    /// Telephone, Vietnamese or international.
    pub phone: Option<String>,
    /// Language of letters and pages.
    pub language: Language,
    /// What he agrees to.
    pub consents: Vec<consent::Purpose>,
    /// The version of the words he agreed to.
    pub wording: String,
    /// The network address he comes from, if known.
    pub network_address: Option<String>,
}

struct Read {
    email: Email,
    language: Language,
    applicant: Applicant,
}

/// Posts a letter with a link that confirms the address; the person is entered when it is pressed. The answer (its text, its
/// time) is the same when the address is somebody's already, who is told so by a letter of another kind, and when so many
/// letters have gone there that this one is left out. The same sign-up once more, with the same password, is the one that waits
/// already: its letter goes out again. Posts `AddressToConfirm` or `AddressKnownAlready`; writes
/// `confirmation.asked`, `confirmation.asked_again` or `person.address_asked_for`.
///
/// # Errors
/// Every fault of the input at once, with paths `input.email`, `input.name`, `input.password`, `input.phone`,
/// `input.consents`, `input.wording`; `TOO_MANY_REQUESTS` with the seconds to wait, at `input`, when one network address signs up with too
/// many addresses.
pub async fn sign_up(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    command: &SignUp,
) -> platform::Result<()> {
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(&command.email));
    let name = faults.check("input.name", PersonName::parse(&command.name));
    faults.check(
        "input.password",
        password::check_new(&command.password, email.as_ref()),
    );
    let phone = match &command.phone {
        Some(phone) => faults
            .check("input.phone", PhoneNumber::parse(phone))
            .map(Some),
        None => Some(None),
    };
    consent::check_sign_up(
        &mut faults,
        &at("input"),
        &command.consents,
        &command.wording,
    );
    let (email, name, phone) = faults.finish_with(
        email
            .zip(name)
            .zip(phone)
            .map(|((email, name), phone)| (email, name, phone)),
    )?;
    if let Some(network) = &command.network_address {
        let wait = throttle.wait(&NETWORK, network).await;
        if let Some(wait) = wait.max(throttle.wait(&HASHES, network).await) {
            return Err(turns::must_wait(wait).into());
        }
        throttle.note(&NETWORK, network, &email.key()).await;
        throttle.note(&HASHES, network, "").await;
    }
    // Whether or not it will be kept: the time must not tell.
    let hash = password::hash(&command.password).await?;
    let read = Read {
        email,
        language: command.language,
        applicant: Applicant {
            name,
            phone,
            password: hash.as_str().to_owned(),
            consents: command.consents.clone(),
            wording: command.wording.clone(),
        },
    };
    let (posted, ()) = tokio::join!(
        post(db, throttle, context, &read, &command.password),
        tokio::time::sleep(ANSWER_TIME)
    );
    posted
}

async fn post(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    read: &Read,
    password: &SecretString,
) -> platform::Result<()> {
    let key = read.email.key();
    // Who presses twice has signed up once.
    let _turn = turns::of(&key).await;
    let left_out = throttle.wait(&LETTERS, &key).await.is_some();
    if left_out {
        tracing::info!("a letter to confirm an address was left out: too many were asked for");
    } else {
        throttle.note(&LETTERS, &key, "").await;
    }
    let waiting = store::open_sign_up(db.read(), &key, db.clock().now()).await?;
    let same = match &waiting {
        Some(row) if is_same(row, read) => {
            let stored = row.applicant.as_ref().map(|held| held.password.clone());
            password::verify(password, stored.map(PasswordHash::stored)).await? == Verdict::Right
        }
        _ => false,
    };
    platform::command!(db, context, |tx| async {
        match (people::by_email_key(tx, &key).await?, &waiting) {
            (Some(_), _) if left_out => Ok(()),
            (Some(owner), _) => tell_owner(tx, owner).await,
            (None, Some(_)) if same && left_out => Ok(()),
            (None, Some(row)) if same => ask_again(tx, row).await,
            // Left out is the letter, not the sign-up: whoever presses another's link would take what he chose for hers.
            (None, _) if left_out => note(tx, waiting.as_ref(), read).await,
            (None, _) => ask(tx, read).await,
        }
    })
}

fn is_same(row: &Model, read: &Read) -> bool {
    row.applicant.as_ref().is_some_and(|held| {
        let (held, new) = (&held.0, &read.applicant);
        (&held.name, &held.phone, &held.consents, &held.wording)
            == (&new.name, &new.phone, &new.consents, &new.wording)
    })
}

/// Keeps a sign-up without a letter. Beside one that waits, one more is enough to know that the address is contested.
async fn note(tx: &mut Tx, waiting: Option<&Model>, read: &Read) -> platform::Result<()> {
    if let Some(row) = waiting
        && store::other_sign_ups(tx, &row.email_key, row.id).await? > 0
    {
        return Ok(());
    }
    let (id, _) = keep(tx, read).await?;
    record(tx, "confirmation.asked", id).await?;
    Ok(())
}

async fn ask(tx: &mut Tx, read: &Read) -> platform::Result<()> {
    let (id, expires_at) = keep(tx, read).await?;
    let cause = record(tx, "confirmation.asked", id).await?;
    let letter = Letter::AddressToConfirm(AddressToConfirm { expires_at });
    post::to_address(
        tx,
        read.email.clone(),
        read.language,
        letter,
        cause,
        Some(id),
    )
    .await
}

async fn keep(tx: &mut Tx, read: &Read) -> platform::Result<(Uuid, Instant)> {
    let id = tx.new_uuid();
    let expires_at = tx.now() + Duration::hours(CONFIRM_HOURS);
    store::insert(
        tx,
        Model {
            id,
            purpose: Purpose::SignUp,
            email: read.email.clone(),
            email_key: read.email.key(),
            person_id: None::<PersonId>,
            applicant: Some(read.applicant.clone().into()),
            language: read.language,
            expires_at,
            used_at: None,
            created_at: tx.now(),
        },
    )
    .await?;
    Ok((id, expires_at))
}

/// Posts the letter of a sign-up that waits once more, with a link of its own; the sign-up waits as long again. The answer
/// (its text, its time) is the same where none waits. Posts `AddressToConfirm`; writes `confirmation.asked_again`.
///
/// # Errors
/// `INVALID_FORMAT` for what is no address, with path `input.email`.
pub async fn resend(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    email: &str,
) -> platform::Result<()> {
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(email));
    let email = faults.finish_with(email)?;
    let (posted, ()) = tokio::join!(
        post_again(db, throttle, context, &email),
        tokio::time::sleep(ANSWER_TIME)
    );
    posted
}

async fn post_again(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    email: &Email,
) -> platform::Result<()> {
    let key = email.key();
    // Only addresses that wait are counted: whoever makes up others must not fill the throttle's memory.
    let now = db.clock().now();
    let Some(row) = store::open_sign_up(db.read(), &key, now).await? else {
        // Nor must an hour in which nobody can be written to tell who is known.
        return db.check_writing().await;
    };
    if throttle.wait(&LETTERS, &key).await.is_some() {
        tracing::info!("a letter to confirm an address was left out: too many were asked for");
        return db.check_writing().await;
    }
    throttle.note(&LETTERS, &key, "").await;
    platform::command!(db, context, |tx| ask_again(tx, &row))
}

async fn ask_again(tx: &mut Tx, row: &Model) -> platform::Result<()> {
    let expires_at = tx.now() + Duration::hours(CONFIRM_HOURS);
    store::extend(tx, row.id, expires_at).await?;
    let cause = record(tx, "confirmation.asked_again", row.id).await?;
    let letter = Letter::AddressToConfirm(AddressToConfirm { expires_at });
    post::to_address(
        tx,
        row.email.clone(),
        row.language,
        letter,
        cause,
        Some(row.id),
    )
    .await
}
