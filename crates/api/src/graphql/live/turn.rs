//! One run of a subscription's document.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use platform::events::{Event, Place};
use platform::live::Listener;

use super::about::About;

/// How closely a subscription follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Every event is answered.
    Each,
    /// What came together is answered once, and an answer that says nothing new is left out.
    Newest,
}

/// What a subscription listens to.
#[derive(Debug)]
pub struct Source {
    /// Hears the events; taken before the state of things was read, so that nothing falls between.
    pub listener: Listener,
    /// How closely it follows.
    pub pace: Pace,
    /// What it tells of.
    pub about: About,
    /// What happened after this place, before it began to listen, is told first; nothing where there is none.
    pub after: Option<Place>,
}

impl Source {
    /// The place after which it tells what happens.
    pub fn begins(&self) -> Place {
        self.after.unwrap_or_else(|| self.listener.since())
    }
}

/// Why a document is run now.
#[derive(Debug)]
pub enum Turn {
    /// It is opened, or opened anew after this place because the person's rights have changed. The field leaves here what it listens to.
    Opening {
        /// Where it goes on.
        resume: Option<Place>,
        /// What its field listens to.
        source: Mutex<Option<Box<Source>>>,
    },
    /// This has happened.
    Event(Arc<Event>),
}

impl Turn {
    /// The first run.
    pub fn opening(resume: Option<Place>) -> Self {
        Self::Opening {
            resume,
            source: Mutex::default(),
        }
    }

    /// The run in which a field is resolved.
    pub fn of<'a>(ctx: &Context<'a>) -> &'a Self {
        ctx.data_unchecked::<Arc<Self>>()
    }

    /// What has happened; nothing when it is only opened.
    pub fn event(&self) -> Option<&Arc<Event>> {
        match self {
            Self::Opening { .. } => None,
            Self::Event(event) => Some(event),
        }
    }

    /// Where it goes on when it is opened anew.
    pub fn resume(&self) -> Option<Place> {
        match self {
            Self::Opening { resume, .. } => *resume,
            Self::Event(_) => None,
        }
    }

    /// Says what is listened to.
    pub fn listen(&self, found: Source) {
        if let Self::Opening { source, .. } = self {
            *source.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(found));
        }
    }

    /// What its field listens to.
    pub(super) fn source(&self) -> Option<Source> {
        match self {
            Self::Opening { source, .. } => {
                let found = source.lock().unwrap_or_else(PoisonError::into_inner).take();
                found.map(|found| *found)
            }
            Self::Event(_) => None,
        }
    }
}
