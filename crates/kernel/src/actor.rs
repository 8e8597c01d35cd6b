//! Who acts: a person, through a door, with his organisations.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{OrganisationId, PersonId};

crate::text_enum! {
    /// The way by which a person came in.
    pub enum Door {
        /// Signed in.
        Session = "SESSION",
        /// By the link of a letter, which acts on one thread only.
        LetterLink = "LETTER_LINK",
        /// The program itself: worker, clock or command line.
        Program = "PROGRAM",
    }
}

crate::text_enum! {
    /// A person's place in an organisation.
    pub enum Role {
        /// Answers for it before the law; may do everything.
        Owner = "OWNER",
        /// May do everything but give it away.
        Manager = "MANAGER",
        /// May trade for it.
        Agent = "AGENT",
    }
}

crate::text_enum! {
    /// What the authorities know of an organisation.
    pub enum Standing {
        /// Nobody has looked at its papers.
        Unverified = "UNVERIFIED",
        /// Its papers were seen.
        Verified = "VERIFIED",
        /// Excluded from trade by an authority.
        Suspended = "SUSPENDED",
        /// Given up by its owner: nobody belongs to it any more.
        Closed = "CLOSED",
    }
}

crate::text_enum! {
    /// What an authority is there for.
    pub enum AuthorityKind {
        /// The product register.
        Register = "REGISTER",
        /// Trade promotion: inquiries, orders, conferences.
        Trade = "TRADE",
        /// Both.
        Both = "BOTH",
    }
}

/// Where an authority is responsible, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jurisdiction {
    /// For what.
    pub kind: AuthorityKind,
    /// Codes of administrative units (provinces).
    pub units: Vec<String>,
}

impl Jurisdiction {
    /// What is left of it to somebody who has not shown a second factor: that there is one, covering nothing.
    #[must_use]
    pub fn dormant(self) -> Self {
        Self {
            units: Vec::new(),
            ..self
        }
    }

    /// Does it include this administrative unit?
    pub fn covers(&self, unit_code: &str) -> bool {
        self.units.iter().any(|unit| unit == unit_code)
    }
}

/// One organisation of the actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The organisation.
    pub organisation: OrganisationId,
    /// His place in it.
    pub role: Role,
    /// Its standing.
    pub standing: Standing,
    /// Its jurisdiction, when it is an authority; see [`Member::is_dormant`].
    pub authority: Option<Jurisdiction>,
}

impl Member {
    /// Whether he is an officer of an authority who may not act as one: in this session no second factor was shown. He is no
    /// party, no desk and no manager there until it is.
    pub fn is_dormant(&self) -> bool {
        self.authority
            .as_ref()
            .is_some_and(|held| held.units.is_empty())
    }
}

/// What the link of a letter may act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The uuid of the inquiry whose thread it is.
    pub thread: Uuid,
    /// For this organisation.
    pub organisation: OrganisationId,
}

/// Who asks or commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// How he came in.
    pub door: Door,
    /// His organisations; one only behind a letter link.
    pub members: Vec<Member>,
    /// The limits of a letter link.
    pub scope: Option<Scope>,
}

impl Actor {
    /// His place in an organisation.
    pub fn member_of(&self, organisation: OrganisationId) -> Option<&Member> {
        let in_scope = self
            .scope
            .is_none_or(|scope| scope.organisation == organisation);
        self.members
            .iter()
            .find(|member| in_scope && member.organisation == organisation)
    }

    /// May he act on the thread of this inquiry at all? True without a scope; the rest is each domain's policy.
    pub fn may_touch_thread(&self, thread: Uuid) -> bool {
        self.scope.is_none_or(|scope| scope.thread == thread)
    }

    /// The authority of his that is responsible for a province, for whatever work.
    pub fn staff_of(&self, province_code: &str) -> Option<OrganisationId> {
        self.authorities()
            .find(|(_, held)| held.covers(province_code))
            .map(|(authority, _)| authority)
    }

    /// An authority of his, wherever it is responsible. Behind a letter's link he acts on its thread alone, never as an
    /// office.
    pub fn office(&self) -> Option<OrganisationId> {
        let mut authorities = self.authorities().filter(|_| self.scope.is_none());
        authorities.next().map(|(authority, _)| authority)
    }

    /// The provinces that his authorities are responsible for, each once; none behind a letter's link.
    pub fn provinces(&self) -> Vec<String> {
        let mut units: Vec<String> = self
            .authorities()
            .filter(|_| self.scope.is_none())
            .flat_map(|(_, held)| held.units.clone())
            .collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// The authorities whose staff he is, with where they are responsible; a suspended one is none.
    fn authorities(&self) -> impl Iterator<Item = (OrganisationId, &Jurisdiction)> {
        self.organisations()
            .filter(|member| member.standing != Standing::Suspended && !member.is_dormant())
            .filter_map(|member| Some((member.organisation, member.authority.as_ref()?)))
    }

    /// His places, within the scope.
    pub fn organisations(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| {
            self.scope
                .is_none_or(|scope| scope.organisation == member.organisation)
        })
    }

    /// The ids of his organisations, within the scope.
    pub fn organisation_ids(&self) -> Vec<OrganisationId> {
        self.organisations()
            .map(|member| member.organisation)
            .collect()
    }
}
