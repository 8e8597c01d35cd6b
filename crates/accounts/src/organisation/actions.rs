//! What a person may do with an organisation now, and why not: the same reasons for every client.

use kernel::{actor::Actor, contact::LegalKind};

use super::{
    Organisation, policy,
    state::{Event, next},
};

kernel::text_enum! {
    /// A command on an organisation. The names are those of the mutations.
    pub enum Action {
        /// Change its facts.
        OrganisationUpdate = "ORGANISATION_UPDATE",
        /// Ask an authority to verify it.
        OrganisationSubmit = "ORGANISATION_SUBMIT",
        /// Invite somebody.
        MemberInvite = "MEMBER_INVITE",
        /// Change what a member may do.
        MemberRoleSet = "MEMBER_ROLE_SET",
        /// End somebody's membership, or one's own.
        MemberRemove = "MEMBER_REMOVE",
        /// Give it up for good.
        OrganisationClose = "ORGANISATION_CLOSE",
        /// Verify it for an authority.
        OrganisationVerify = "ORGANISATION_VERIFY",
        /// Refuse its papers for an authority.
        OrganisationReject = "ORGANISATION_REJECT",
        /// Exclude it from trade.
        OrganisationSuspend = "ORGANISATION_SUSPEND",
        /// Take that back.
        OrganisationReinstate = "ORGANISATION_REINSTATE",
    }
}

kernel::text_enum! {
    /// Why an action is not possible now.
    pub enum Obstacle {
        /// One does not belong to the organisation.
        NotAMember = "NOT_A_MEMBER",
        /// One's role does not allow it.
        RoleForbids = "ROLE_FORBIDS",
        /// One is not staff of the authority that judges it.
        NotItsAuthority = "NOT_ITS_AUTHORITY",
        /// Nobody judges his own organisation.
        OwnOrganisation = "OWN_ORGANISATION",
        /// Its state does not allow it.
        StateForbids = "STATE_FORBIDS",
        /// The organisation is suspended and begins nothing new.
        OrganisationSuspended = "ORGANISATION_SUSPENDED",
        /// An authority is appointed, not judged, and does not close itself.
        IsAuthority = "IS_AUTHORITY",
    }
}

/// An action with its permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionState {
    /// What could be done.
    pub action: Action,
    /// Every reason against it; none means that it is allowed.
    pub obstacles: Vec<Obstacle>,
}

impl ActionState {
    /// Whether the command would be taken now.
    pub fn allowed(&self) -> bool {
        self.obstacles.is_empty()
    }
}

/// Every action with its permission.
pub fn of(actor: &Actor, organisation: &Organisation) -> Vec<ActionState> {
    Action::ALL
        .iter()
        .map(|action| ActionState {
            action: *action,
            obstacles: obstacles(actor, organisation, *action),
        })
        .collect()
}

/// Whether one action is allowed now.
pub fn allowed(actor: &Actor, organisation: &Organisation, action: Action) -> bool {
    obstacles(actor, organisation, action).is_empty()
}

fn obstacles(actor: &Actor, organisation: &Organisation, action: Action) -> Vec<Obstacle> {
    let is_member = actor.member_of(organisation.id).is_some();
    let suspended = organisation.is_suspended();
    let role = |may: bool| {
        let obstacle = if is_member {
            Obstacle::RoleForbids
        } else {
            Obstacle::NotAMember
        };
        (!may, obstacle)
    };
    let step = |event| {
        let before = organisation.standing;
        (
            next(organisation.status(), event, before).is_err(),
            Obstacle::StateForbids,
        )
    };
    let is_authority = organisation.legal_kind == LegalKind::Authority;
    let judge = |event| {
        let stranger = policy::may_judge(actor, organisation).is_none();
        vec![
            (is_member, Obstacle::OwnOrganisation),
            (is_authority, Obstacle::IsAuthority),
            (
                stranger && !is_member && !is_authority,
                Obstacle::NotItsAuthority,
            ),
            step(event),
        ]
    };
    let judged: Vec<(bool, Obstacle)> = match action {
        Action::OrganisationUpdate => vec![
            role(policy::may_manage(actor, organisation.id)),
            (suspended, Obstacle::OrganisationSuspended),
        ],
        Action::OrganisationSubmit => vec![
            role(policy::may_manage(actor, organisation.id)),
            (is_authority, Obstacle::IsAuthority),
            step(Event::Submit),
        ],
        Action::MemberInvite | Action::MemberRoleSet => vec![
            role(policy::may_appoint(actor, organisation.id)),
            (suspended, Obstacle::OrganisationSuspended),
        ],
        Action::MemberRemove => vec![role(is_member && actor.scope.is_none())],
        Action::OrganisationClose => vec![
            role(policy::may_appoint(actor, organisation.id)),
            (is_authority, Obstacle::IsAuthority),
            step(Event::Close),
        ],
        Action::OrganisationVerify => judge(Event::Verify),
        Action::OrganisationReject => judge(Event::Reject),
        Action::OrganisationSuspend => judge(Event::Suspend),
        Action::OrganisationReinstate => judge(Event::Reinstate),
    };
    judged
        .into_iter()
        .filter_map(|(stands, obstacle)| stands.then_some(obstacle))
        .collect()
}
