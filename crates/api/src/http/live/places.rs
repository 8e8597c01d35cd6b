//! How many live connections there may be.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::id::{ApplicationId, PersonId};
use platform::telemetry::names;

use crate::http::identity::Identity;
use crate::http::throttled_as;
use crate::limits::LiveLimits;

/// Counts live connections; cheap to clone.
#[derive(Clone, Debug)]
pub(in crate::http) struct Places {
    limits: LiveLimits,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<Whose, usize>,
}

/// For whom a place is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) enum Whose {
    /// For a signed-in person.
    Person(PersonId),
    /// For an application that asks for people it does not name.
    Application(ApplicationId),
    /// For a stranger's network.
    Address(String),
    /// For the network of whoever has not said yet who he is, which has ten seconds. Members and strangers of one network are told apart by what they say, so that
    /// neither takes a place of the other's before.
    Unknown(String),
}

impl Whose {
    /// For a stranger at an address.
    pub(in crate::http) fn at(address: IpAddr) -> Self {
        Self::Address(throttled_as(address))
    }

    /// For whoever has yet to say who he is.
    pub(in crate::http) fn unknown(address: IpAddr) -> Self {
        Self::Unknown(throttled_as(address))
    }

    /// For whoever has said who he is.
    pub(in crate::http) fn of(identity: &Identity, address: IpAddr) -> Self {
        match (&identity.signed_in, &identity.through) {
            (Some((_, actor, _)), _) => Self::Person(actor.person),
            (None, Some(through)) => Self::Application(through.application.id),
            (None, None) => Self::at(address),
        }
    }
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Full {
    /// The server has as many as it may.
    Server,
    /// This person has as many as she may.
    Person(usize),
    /// This application has as many as it may.
    Application(usize),
    /// This address has as many as it may.
    Address(usize),
    /// From this address as many have yet to say who they are as may.
    Unknown(usize),
}

impl Full {
    /// What the client is told.
    pub(super) fn words(self) -> String {
        match self {
            Self::Server => "There are too many live connections. Try again in a while.".to_owned(),
            Self::Person(most) => {
                format!("You have {most} live connections already, the most there may be.")
            }
            Self::Application(most) => format!(
                "The application has {most} live connections already, the most there may be."
            ),
            Self::Address(most) => format!(
                "From your network there are {most} live connections without a signed-in person already, the most there may be."
            ),
            Self::Unknown(most) => format!(
                "From your network {most} live connections have yet to say who they are, the most that may. Try again in a moment."
            ),
        }
    }
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub(in crate::http) struct Place {
    places: Places,
    whose: Whose,
}

impl Places {
    pub(in crate::http) fn new(limits: LiveLimits) -> Self {
        Self {
            limits,
            taken: Arc::default(),
        }
    }

    /// A place for somebody.
    pub(in crate::http) fn take(&self, whose: Whose) -> Result<Place, Full> {
        let mut taken = self.taken();
        if taken.all >= self.limits.connections {
            return Err(Full::Server);
        }
        taken.claim(&whose, self.limits)?;
        taken.all += 1;
        metrics::gauge!(names::LIVE_CONNECTIONS).increment(1);
        Ok(Place {
            places: self.clone(),
            whose,
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn claim(&mut self, whose: &Whose, limits: LiveLimits) -> Result<(), Full> {
        let (most, full) = match whose {
            Whose::Person(_) => (limits.person, Full::Person(limits.person)),
            Whose::Application(_) => (limits.application, Full::Application(limits.application)),
            Whose::Address(_) => (limits.address, Full::Address(limits.address)),
            Whose::Unknown(_) => (limits.address, Full::Unknown(limits.address)),
        };
        let count = self.by.get(whose).copied().unwrap_or(0);
        if count >= most {
            return Err(full);
        }
        self.by.insert(whose.clone(), count + 1);
        Ok(())
    }

    fn release(&mut self, whose: &Whose) {
        if let Some(count) = self.by.get_mut(whose) {
            *count -= 1;
            if *count == 0 {
                self.by.remove(whose);
            }
        }
    }
}

impl Place {
    /// Somebody has said who she is: her place counts for her.
    pub(super) fn counts_for(&mut self, whose: Whose) -> Result<(), Full> {
        let mut taken = self.places.taken();
        if whose == self.whose {
            return Ok(());
        }
        taken.claim(&whose, self.places.limits)?;
        taken.release(&self.whose);
        drop(taken);
        self.whose = whose;
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        metrics::gauge!(names::LIVE_CONNECTIONS).decrement(1);
        taken.release(&self.whose);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 8));

    fn places() -> Places {
        Places::new(LiveLimits {
            connections: 4,
            person: 1,
            application: 3,
            address: 2,
        })
    }

    #[test]
    fn a_place_is_free_again_when_its_connection_ends() {
        let places = places();
        let first = places.take(Whose::at(HERE)).expect("a place");
        let _second = places.take(Whose::at(HERE)).expect("a place");
        assert_eq!(places.take(Whose::at(HERE)).err(), Some(Full::Address(2)));
        drop(first);
        places.take(Whose::at(HERE)).expect("it is free again");
        assert_eq!(places.taken().all, 1);
    }

    #[test]
    fn whoever_says_who_she_is_gets_a_place_of_her_own_however_many_strangers_there_are() {
        let places = places();
        let mai = PersonId::from_uuid(uuid::Uuid::from_u128(1));
        let _strangers = [places.take(Whose::at(HERE)), places.take(Whose::at(HERE))];
        assert_eq!(places.take(Whose::at(HERE)).err(), Some(Full::Address(2)));
        let mut hers = places.take(Whose::unknown(HERE)).expect("a place to greet");
        hers.counts_for(Whose::Person(mai))
            .expect("she has none yet");
        // One more of the strangers is told so once he has said that he is one.
        let mut third = places.take(Whose::unknown(HERE)).expect("a place to greet");
        assert_eq!(
            third.counts_for(Whose::at(HERE)).err(),
            Some(Full::Address(2))
        );
        assert_eq!(places.take(Whose::Person(mai)).err(), Some(Full::Server));
        drop(third);
        assert_eq!(places.take(Whose::Person(mai)).err(), Some(Full::Person(1)));
        drop(hers);
        places.take(Whose::Person(mai)).expect("hers is free");
    }

    #[test]
    fn not_everybody_of_one_network_keeps_silent_at_once() {
        let places = places();
        let mut first = places.take(Whose::unknown(HERE)).expect("a place");
        let _second = places.take(Whose::unknown(HERE)).expect("a place");
        assert_eq!(
            places.take(Whose::unknown(HERE)).err(),
            Some(Full::Unknown(2))
        );
        let elsewhere = places.take(Whose::unknown(THERE)).expect("a place");
        drop(elsewhere);
        first
            .counts_for(Whose::at(HERE))
            .expect("a stranger's place");
        places
            .take(Whose::unknown(HERE))
            .expect("whoever has spoken makes room");
    }

    #[test]
    fn the_server_takes_no_more_than_it_may() {
        let places = Places::new(LiveLimits {
            connections: 2,
            person: 9,
            application: 9,
            address: 9,
        });
        let _all = [places.take(Whose::at(HERE)), places.take(Whose::at(THERE))];
        assert_eq!(places.take(Whose::at(HERE)).err(), Some(Full::Server));
    }
}
