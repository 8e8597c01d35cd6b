//! Whose points a request spends: a person's own, those of everybody at an address, or those of the application that asks for somebody.

use std::net::IpAddr;
use std::sync::Arc;

use accounts::application::{Application, KeyHash, Visitors};
use platform::budget::{Budget, Left, Overdrawn};

use crate::http::throttled_as;

/// The application that a request came through.
#[derive(Clone, Debug)]
pub struct Through {
    /// Which one.
    pub application: Arc<Application>,
    /// What is kept of the key that it showed.
    pub key: KeyHash,
    /// The address it passed on of whoever it asks for.
    pub visitor: Option<IpAddr>,
}

impl Through {
    /// By which key, and with how many points a minute, whatever is counted of the address that it passed on; nothing where it passed none on. `anonymous` is the
    /// allowance of an address. An application has the addresses that it passes on to itself: it takes nothing from whoever comes from there without it.
    pub fn of_visitor(&self, anonymous: u32) -> Option<(String, u32)> {
        let application = &self.application;
        let (Some(address), Visitors::Told { points }) = (self.visitor, application.visitors)
        else {
            return None;
        };
        let key = format!("{} {}", application.id, throttled_as(address));
        Some((key, points.unwrap_or(anonymous)))
    }
}

/// A budget by the name that the `RateLimit` headers and refusals call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Of whoever asks: a person, an address, a visitor of an application.
    Cost,
    /// Of the application, shared by all that it asks for.
    Application,
}

impl Policy {
    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Application => "application",
        }
    }
}

/// What is left of one budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which budget.
    pub policy: Policy,
    /// What is left of it.
    pub left: Left,
}

/// What is left of each budget that a request was paid from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    first: Counted,
    second: Option<Counted>,
}

impl Spent {
    /// Each of them, the caller's own first.
    pub fn each(&self) -> impl Iterator<Item = &Counted> {
        std::iter::once(&self.first).chain(&self.second)
    }

    /// What is left of the one that has least.
    pub fn tightest(&self) -> &Left {
        match &self.second {
            Some(second) if second.left.points < self.first.left.points => &second.left,
            _ => &self.first.left,
        }
    }
}

/// A budget has not so many points left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// Which budget.
    pub policy: Policy,
    /// What it has.
    pub over: Overdrawn,
}

impl Short {
    /// What is left of the budget that was asked in vain.
    pub const fn left(&self) -> Spent {
        Spent {
            first: Counted {
                policy: self.policy,
                left: self.over.left,
            },
            second: None,
        }
    }
}

/// The budgets that one request spends of.
pub(super) struct Purses {
    first: Purse,
    second: Option<Purse>,
}

struct Purse {
    policy: Policy,
    key: String,
    allowance: u32,
}

impl Purses {
    /// What somebody has of his own.
    pub(super) fn own(key: String, allowance: u32) -> Self {
        Self {
            first: Purse {
                policy: Policy::Cost,
                key,
                allowance,
            },
            second: None,
        }
    }

    /// What an application has, after what the address has that it passed on; `anonymous` is the allowance of an address.
    pub(super) fn of(through: &Through, anonymous: u32) -> Self {
        let application = &through.application;
        let of_all = Purse {
            policy: Policy::Application,
            key: application.id.to_string(),
            allowance: application.points,
        };
        let Some((key, allowance)) = through.of_visitor(anonymous) else {
            return Self {
                first: of_all,
                second: None,
            };
        };
        Self {
            second: Some(of_all),
            ..Self::own(key, allowance)
        }
    }

    /// Spends points of each, the caller's own first: whoever has spent his own takes nothing more from the application. (Where the
    /// application's are spent, those of its visitor are gone for nothing; they come back within the minute.)
    pub(super) async fn spend(&self, budget: &Budget, points: u32) -> Result<Spent, Short> {
        let first = self.first.spend(budget, points).await?;
        let second = match &self.second {
            Some(purse) => Some(purse.spend(budget, points).await?),
            None => None,
        };
        Ok(Spent { first, second })
    }
}

impl Purse {
    async fn spend(&self, budget: &Budget, points: u32) -> Result<Counted, Short> {
        let policy = self.policy;
        match budget.spend(&self.key, self.allowance, points).await {
            Ok(left) => Ok(Counted { policy, left }),
            Err(over) => Err(Short { policy, over }),
        }
    }
}
