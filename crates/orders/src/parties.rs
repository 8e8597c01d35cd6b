//! Who stands where in a trade, and how much of it he may see.

use kernel::actor::{Actor, Member, Standing};
use kernel::contact::Address;
use kernel::fault::{Fault, FaultCode};
use kernel::id::{InquiryId, OrganisationId};

kernel::text_enum! {
    /// A side of the table, seen from the person who looks.
    pub enum Side {
        /// My organisation asks and buys.
        Buying = "BUYING",
        /// My organisation answers and sells.
        Selling = "SELLING",
        /// My authority's desk, or its jurisdiction over a deal that never came to the desk.
        Desk = "DESK",
    }
}

kernel::text_enum! {
    /// Whose move it is.
    pub enum Awaiting {
        /// Mine.
        Me = "ME",
        /// The other side's.
        Them = "THEM",
    }
}

/// How much of a trade a person sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A member of one of the two sides: everything, and he may act for that side.
    Party(Side),
    /// Staff standing in for a producer nobody speaks for: everything of the inquiry, messages and a refusal, no offer.
    Desk,
    /// Staff of the province: that it exists, its state, products and quantities.
    Outline,
}

impl View {
    /// Whether messages, notes, wishes and reasons are shown.
    pub const fn shows_words(self) -> bool {
        matches!(self, Self::Party(_) | Self::Desk)
    }

    /// A place as far as it is shown: where words are not, the country and the administrative unit. Lines name people, doors and telephones.
    #[must_use]
    pub fn place(self, place: &Address) -> Address {
        let mut place = place.clone();
        if !self.shows_words() {
            place.lines.clear();
        }
        place
    }

    /// Whether target prices, prices and totals are shown.
    pub const fn shows_prices(self) -> bool {
        matches!(self, Self::Party(_) | Self::Desk)
    }
}

/// A row together with how much of it the reader may see.
#[derive(Debug, Clone)]
pub struct Visible<T> {
    /// The row.
    pub row: T,
    /// What of it is shown.
    pub view: View,
}

/// The organisations concerned by one thread (an inquiry and all that follows from it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parties {
    /// The inquiry that began it.
    pub thread: InquiryId,
    /// Who asks.
    pub buyer: OrganisationId,
    /// Who answers, when somebody speaks for the producer.
    pub seller: Option<OrganisationId>,
    /// The authority whose desk got it, when nobody did.
    pub desk: Option<OrganisationId>,
    /// Code of the province it belongs to.
    pub province: String,
}

impl Parties {
    /// The membership by which a person may act for a side; a letter link acts for its own organisation only.
    pub fn member<'a>(&self, actor: &'a Actor, side: Side) -> Option<&'a Member> {
        if !actor.may_touch_thread(self.thread.uuid()) {
            return None;
        }
        let organisation = match side {
            Side::Buying => Some(self.buyer),
            Side::Selling => self.seller,
            Side::Desk => self.desk.filter(|_| self.seller.is_none()),
        }?;
        if actor
            .scope
            .as_ref()
            .is_some_and(|scope| scope.organisation != organisation)
        {
            return None;
        }
        actor
            .member_of(organisation)
            .filter(|member| !member.is_dormant())
    }

    /// The first of these sides that a person may act for; only that of the organisation he names, if he names one.
    pub(crate) fn side_of(
        &self,
        actor: &Actor,
        sides: &[Side],
        named: Option<OrganisationId>,
    ) -> Option<Side> {
        sides.iter().copied().find(|side| {
            self.member(actor, *side)
                .is_some_and(|member| named.is_none_or(|named| named == member.organisation))
        })
    }

    /// How much of it a person sees; `None` is "not found".
    pub fn view(&self, actor: &Actor) -> Option<View> {
        if self.member(actor, Side::Buying).is_some() {
            Some(View::Party(Side::Buying))
        } else if self.member(actor, Side::Selling).is_some() {
            Some(View::Party(Side::Selling))
        } else if self.member(actor, Side::Desk).is_some() {
            Some(View::Desk)
        } else if actor.may_touch_thread(self.thread.uuid())
            && actor.staff_of(&self.province).is_some()
        {
            Some(View::Outline)
        } else {
            None
        }
    }

    /// The membership for a side, or what a stranger reads (not found) and what a wrong side reads (forbidden).
    ///
    /// # Errors
    /// A fault at `path`, the input that named the thing.
    pub fn require<'a>(
        &self,
        actor: &'a Actor,
        side: Side,
        path: &[&str],
    ) -> Result<&'a Member, Fault> {
        if let Some(member) = self.member(actor, side) {
            return Ok(member);
        }
        let code = if self.view(actor).is_some() {
            FaultCode::Forbidden
        } else {
            FaultCode::NotFound
        };
        Err(crate::input::fault(code, path))
    }

    /// The organisations an event of this thread concerns.
    pub fn organisations(&self) -> Vec<OrganisationId> {
        let mut all = vec![self.buyer];
        all.extend(self.seller);
        all.extend(self.desk);
        all
    }
}

/// A suspended organisation reads, ends what it has begun, and begins nothing new.
///
/// # Errors
/// `ORGANISATION_SUSPENDED` at `path`.
pub fn may_begin(member: &Member, path: &[&str]) -> Result<(), Fault> {
    if member.standing == Standing::Suspended {
        return Err(crate::input::fault(FaultCode::OrganisationSuspended, path));
    }
    Ok(())
}
