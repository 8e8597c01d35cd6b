//! The letters about who belongs to an organisation: invited, joined, given another role, gone.

use std::collections::BTreeSet;

use kernel::{actor::Role, id::PersonId, time::Instant};
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::compose::Composer;
use crate::speech::{said, short};

/// Facts of a place that an owner offers, to somebody known or to an address alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberInvited {
    /// The organisation, by its legal name.
    pub organisation: String,
    /// The owner who invites.
    pub inviter: PersonId,
    /// Whose the address was when it was invited, to be greeted by name; nobody where it was nobody's.
    #[serde(default)]
    pub invitee: Option<PersonId>,
    /// What the reader is to be.
    pub role: Role,
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for MemberInvited {
    fn opens(&self) -> Opens {
        Opens::Invitation
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn people(&self) -> BTreeSet<PersonId> {
        self.invitee.into_iter().chain([self.inviter]).collect()
    }

    fn greets(&self) -> Option<PersonId> {
        self.invitee
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let until = to.moment(self.expires_at);
        let role = role(to, self.role);
        let inviter = named(to, self.inviter);
        to.subject(
            "letter-member-invited-subject",
            &[("organisation", &short(&self.organisation))],
        );
        to.preheader("letter-member-invited-preheader", &[("until", &until)]);
        to.paragraph(
            "letter-member-invited-lead",
            &[
                ("inviter", &inviter),
                ("organisation", &organisation),
                ("role", &role),
            ],
        );
        let may = may(to, self.role);
        let rows = vec![
            to.strong_row("letter-row-organisation", &organisation),
            to.row("letter-row-role", &role),
            to.row("letter-row-role-means", &may),
        ];
        to.facts(rows);
        to.button("letter-member-invited-button");
        to.small("letter-member-invited-until", &[("until", &until)]);
        to.small("letter-member-invited-not-you", &[]);
    }
}

/// Facts of somebody who took the place he was offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberJoined {
    /// The organisation, by its legal name.
    pub organisation: String,
    /// Who joined.
    pub member: PersonId,
    /// As what.
    pub role: Role,
    /// When.
    pub at: Instant,
}

impl Form for MemberJoined {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn people(&self) -> BTreeSet<PersonId> {
        BTreeSet::from([self.member])
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let member = named(to, self.member);
        let role = role(to, self.role);
        to.subject(
            "letter-member-joined-subject",
            &[
                ("member", &short(&member)),
                ("organisation", &short(&self.organisation)),
            ],
        );
        to.preheader("letter-member-joined-preheader", &[("role", &role)]);
        to.paragraph(
            "letter-member-joined-lead",
            &[
                ("member", &member),
                ("organisation", &organisation),
                ("role", &role),
            ],
        );
        let may = may(to, self.role);
        let rows = vec![
            to.row("letter-row-role-means", &may),
            to.row("letter-row-since", &to.moment(self.at)),
        ];
        to.facts(rows);
        to.button("letter-button-open-organisation");
        to.small("letter-member-joined-not-wanted", &[]);
    }
}

/// Facts of another role, told to the member; where an owner is one no more, to the other owners too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRoleChanged {
    /// The organisation, by its legal name.
    pub organisation: String,
    /// The owner who changed it.
    pub by: PersonId,
    /// The owner who is one no more, in a letter to the others; nobody where it is the reader's own role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<PersonId>,
    /// What the member is now.
    pub role: Role,
    /// When.
    pub at: Instant,
}

impl Form for MemberRoleChanged {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn people(&self) -> BTreeSet<PersonId> {
        self.member.into_iter().chain([self.by]).collect()
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let role = role(to, self.role);
        match self.member {
            Some(member) => self.to_owners(to, member, &role),
            None => self.to_member(to, &role),
        }
        let may = may(to, self.role);
        let rows = vec![
            to.row("letter-row-role-means", &may),
            to.row("letter-row-since", &to.moment(self.at)),
        ];
        to.facts(rows);
        to.button("letter-button-open-organisation");
    }
}

impl MemberRoleChanged {
    fn to_member(&self, to: &mut Composer<'_>, role: &str) {
        let organisation = said(&self.organisation);
        let by = named(to, self.by);
        to.subject(
            "letter-member-role-changed-subject",
            &[("role", role), ("organisation", &short(&self.organisation))],
        );
        to.preheader("letter-member-role-changed-preheader", &[("by", &by)]);
        to.paragraph(
            "letter-member-role-changed-lead",
            &[("by", &by), ("organisation", &organisation), ("role", role)],
        );
    }

    fn to_owners(&self, to: &mut Composer<'_>, member: PersonId, role: &str) {
        let organisation = said(&self.organisation);
        let name = named(to, member);
        to.subject(
            "letter-member-owner-no-more-subject",
            &[
                ("member", &short(&name)),
                ("organisation", &short(&self.organisation)),
            ],
        );
        to.preheader("letter-member-owner-no-more-preheader", &[("role", role)]);
        if self.by == member {
            to.paragraph(
                "letter-member-owner-no-more-stepped-down",
                &[
                    ("member", &name),
                    ("organisation", &organisation),
                    ("role", role),
                ],
            );
        } else {
            let by = named(to, self.by);
            to.paragraph(
                "letter-member-owner-no-more-by",
                &[
                    ("by", &by),
                    ("member", &name),
                    ("organisation", &organisation),
                    ("role", role),
                ],
            );
        }
    }
}

/// Facts of a membership that an owner ended, told to who was the member; where that was an owner too, to the other owners too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberRemoved {
    /// The organisation, by its legal name.
    pub organisation: String,
    /// The owner who ended it.
    pub by: PersonId,
    /// Who was an owner, in a letter to the others; nobody where it was the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<PersonId>,
    /// When.
    pub at: Instant,
}

impl Form for MemberRemoved {
    fn opens(&self) -> Opens {
        match self.member {
            Some(_) => Opens::Page("/organisations"),
            None => Opens::Nothing,
        }
    }

    fn people(&self) -> BTreeSet<PersonId> {
        self.member.into_iter().chain([self.by]).collect()
    }

    fn compose(&self, to: &mut Composer<'_>) {
        match self.member {
            Some(member) => self.to_owners(to, member),
            None => self.to_member(to),
        }
    }
}

impl MemberRemoved {
    fn to_owners(&self, to: &mut Composer<'_>, member: PersonId) {
        let (member, by) = (named(to, member), named(to, self.by));
        let at = to.moment(self.at);
        to.subject(
            "letter-member-owner-removed-subject",
            &[
                ("member", &short(&member)),
                ("organisation", &short(&self.organisation)),
            ],
        );
        to.preheader("letter-member-removed-preheader", &[("at", &at)]);
        to.paragraph(
            "letter-member-owner-removed-lead",
            &[
                ("by", &by),
                ("member", &member),
                ("organisation", &said(&self.organisation)),
                ("at", &at),
            ],
        );
        to.paragraph("letter-member-left-what", &[]);
        to.button("letter-button-open-organisation");
    }

    fn to_member(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let by = named(to, self.by);
        let at = to.moment(self.at);
        to.subject(
            "letter-member-removed-subject",
            &[("organisation", &short(&self.organisation))],
        );
        to.preheader("letter-member-removed-preheader", &[("at", &at)]);
        to.paragraph(
            "letter-member-removed-lead",
            &[("by", &by), ("organisation", &organisation), ("at", &at)],
        );
        to.paragraph("letter-member-removed-what", &[]);
    }
}

/// Facts of a member who left by himself, told to the owners.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberLeft {
    /// The organisation, by its legal name.
    pub organisation: String,
    /// Who left.
    pub member: PersonId,
    /// When.
    pub at: Instant,
}

impl Form for MemberLeft {
    fn opens(&self) -> Opens {
        Opens::Page("/organisations")
    }

    fn people(&self) -> BTreeSet<PersonId> {
        BTreeSet::from([self.member])
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let member = named(to, self.member);
        let at = to.moment(self.at);
        to.subject(
            "letter-member-left-subject",
            &[
                ("member", &short(&member)),
                ("organisation", &short(&self.organisation)),
            ],
        );
        to.preheader("letter-member-left-preheader", &[("at", &at)]);
        to.paragraph(
            "letter-member-left-lead",
            &[
                ("member", &member),
                ("organisation", &organisation),
                ("at", &at),
            ],
        );
        to.paragraph("letter-member-left-what", &[]);
        to.button("letter-button-open-organisation");
    }
}

fn named(to: &Composer<'_>, person: PersonId) -> String {
    to.name_of(person)
        .unwrap_or_else(|| to.say("letter-member-unnamed", &[]))
}

/// A role in words.
fn role(to: &Composer<'_>, role: Role) -> String {
    let key = match role {
        Role::Owner => "letter-role-owner",
        Role::Manager => "letter-role-manager",
        Role::Agent => "letter-role-agent",
    };
    to.say(key, &[])
}

/// What somebody of this role may do.
fn may(to: &Composer<'_>, role: Role) -> String {
    let key = match role {
        Role::Owner => "letter-role-owner-may",
        Role::Manager => "letter-role-manager-may",
        Role::Agent => "letter-role-agent-may",
    };
    to.say(key, &[])
}
