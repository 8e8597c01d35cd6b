//! Buttons of the organisation's page: each is one command, the same that the API calls.

use accounts::invitation::{self, Invite, Withdraw};
use accounts::membership::{self, Remove, SetRole};
use accounts::organisation::close::Close;
use accounts::organisation::{self, Renounce, Submit, Update};
use kernel::actor::{Actor, Role};
use kernel::id::OrganisationId;
use platform::Tx;
use serde::{Deserialize, Serialize};

use super::super::Pages;
use super::super::form::Typed;
use super::super::owner::Owner;
use super::{commune, facts, papers_typed};
use crate::closing;
use crate::graphql::once::once;
use crate::places::known_unit;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Update,
    Submit,
    Invite,
    Withdraw,
    Role,
    Remove,
    Leave,
    Close,
}

impl Step {
    pub(super) const ALL: [Self; 8] = [
        Self::Update,
        Self::Submit,
        Self::Invite,
        Self::Withdraw,
        Self::Role,
        Self::Remove,
        Self::Leave,
        Self::Close,
    ];

    /// Its name in addresses.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Submit => "submit",
            Self::Invite => "invite",
            Self::Withdraw => "withdraw",
            Self::Role => "role",
            Self::Remove => "remove",
            Self::Leave => "leave",
            Self::Close => "close",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// The name of its form on the page, which may have one for each member.
    pub(super) fn form(self, typed: &Typed) -> String {
        match typed.get("member").or_else(|| typed.get("invitation")) {
            Some(which) => format!("{}-{which}", self.slug()),
            None => self.slug().to_owned(),
        }
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Update => "page.organisation.update",
            Self::Submit => "page.organisation.submit",
            Self::Invite => "page.organisation.invite",
            Self::Withdraw => "page.organisation.withdraw",
            Self::Role => "page.organisation.role",
            Self::Remove => "page.organisation.remove",
            Self::Leave => "page.organisation.leave",
            Self::Close => "page.organisation.close",
        }
    }
}

/// What came of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Effect {
    /// What it says.
    Done,
    /// Nothing: it was so already.
    SoAlready,
}

/// What is told of a role that somebody has already.
pub(super) const SAME_ROLE: &str = "role-same";

/// Founds an organisation, once for each rendered form.
pub(super) async fn found(
    pages: &Pages,
    owner: &Owner,
    typed: &Typed,
) -> platform::Result<OrganisationId> {
    let (db, keys, actor) = (&pages.app.db, &pages.app.keys, &owner.actor);
    let hand = owner.hand(db);
    let key = Some(hand.key("found", "page.organisation.found", typed)?);
    let code = commune::unit_code(db.read(), typed).await?;
    let input = facts::read(typed, code);
    let unit = known_unit(db.read(), &input.address).await?;
    once!(hand, key, |tx| organisation::create(
        tx,
        keys,
        actor,
        &input,
        unit.as_ref()
    ))
}

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    owner: &Owner,
    id: OrganisationId,
    step: Step,
    typed: &Typed,
) -> platform::Result<Effect> {
    let (db, keys, actor) = (&pages.app.db, &pages.app.keys, &owner.actor);
    let hand = owner.hand(db);
    let key = Some(hand.key(&step.form(typed), step.operation(), typed)?);
    let organisation = id.to_string();
    match step {
        Step::Update => {
            let code = commune::unit_code(db.read(), typed).await?;
            let input = facts::read(typed, code);
            let unit = known_unit(db.read(), &input.address).await?;
            let command = Update {
                organisation,
                expected_version: version(typed),
                input,
                unit,
                renounce: if typed.get("renounceVerification") == Some("yes") {
                    Renounce::Yes
                } else {
                    Renounce::No
                },
            };
            let done: platform::Result<OrganisationId> = once!(hand, key, |tx| async {
                organisation::update(tx, keys, actor, &command)
                    .await
                    .map(|updated| updated.id)
            });
            done.map(|_| Effect::Done)
        }
        Step::Submit => {
            let command = Submit {
                organisation,
                papers: papers_typed(typed),
            };
            once!(hand, key, |tx| organisation::submit(tx, actor, &command)).map(|_| Effect::Done)
        }
        Step::Invite => {
            let command = Invite {
                organisation,
                email: typed.text("email"),
                role: role(typed),
            };
            once!(hand, key, |tx| invitation::send(tx, actor, &command)).map(|_| Effect::Done)
        }
        Step::Withdraw => {
            let command = Withdraw {
                invitation: typed.text("invitation"),
            };
            once!(hand, key, |tx| invitation::withdraw(tx, actor, &command)).map(|_| Effect::Done)
        }
        Step::Role => {
            let command = SetRole {
                member: typed.text("member"),
                role: role(typed),
            };
            once!(hand, key, |tx| set_role(tx, actor, id, &command))
        }
        Step::Close => {
            let command = Close {
                organisation,
                expected_version: version(typed),
                reason: typed.text("reason"),
            };
            once!(hand, key, |tx| closing::close(tx, actor, &command)).map(|_| Effect::Done)
        }
        Step::Remove | Step::Leave => {
            let command = Remove {
                member: typed.text("member"),
            };
            let done: platform::Result<OrganisationId> = once!(hand, key, |tx| async {
                membership::remove(tx, actor, &command)
                    .await
                    .map(|member| member.organisation)
            });
            done.map(|_| Effect::Done)
        }
    }
}

/// Gives a member a role, and says whether he had it already.
async fn set_role(
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    command: &SetRole,
) -> platform::Result<Effect> {
    let before = membership::of_organisation(&*tx, organisation).await?;
    let member = membership::set_role(tx, actor, command).await?;
    let same = before
        .iter()
        .any(|known| known.id == member.id && known.role == member.role);
    Ok(if same {
        Effect::SoAlready
    } else {
        Effect::Done
    })
}

/// The version that the form was printed with.
fn version(typed: &Typed) -> i32 {
    typed
        .get("expectedVersion")
        .and_then(|version| version.parse().ok())
        .unwrap_or_default()
}

/// The role that was chosen; the least where none was.
fn role(typed: &Typed) -> Role {
    Role::from_code(&typed.text("role")).unwrap_or(Role::Agent)
}
