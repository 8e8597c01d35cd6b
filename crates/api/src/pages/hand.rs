//! Who presses a button of a page, and the key that its form was printed with.

use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;
use platform::idempotency::{self, Key};
use platform::{Context, Db, Failure};

use super::form::Typed;
use super::owner::Owner;
use super::visitor::Visitor;

/// A person who presses a button, for the macros that run a command once.
pub(super) struct Hand<'a> {
    actor: &'a Actor,
    request_id: &'a str,
    db: &'a Db,
}

impl Owner {
    pub(super) fn hand<'a>(&'a self, db: &'a Db) -> Hand<'a> {
        Hand {
            actor: &self.actor,
            request_id: &self.request_id,
            db,
        }
    }
}

impl Visitor {
    pub(super) fn hand<'a>(&'a self, db: &'a Db) -> Hand<'a> {
        Hand {
            actor: &self.actor,
            request_id: &self.request_id,
            db,
        }
    }
}

impl Hand<'_> {
    pub(super) const fn db(&self) -> &Db {
        self.db
    }

    /// What a command's rows say of who caused them; the command itself names the organisation.
    pub(super) fn context(&self, organisation: Option<OrganisationId>) -> Context {
        Context {
            organisation,
            ..Context::of(self.actor, self.request_id.to_owned())
        }
    }

    /// The key that the page was printed with, made one for each form of it. Passwords are no part of what is compared.
    pub(super) fn key(
        &self,
        form: &str,
        operation: &'static str,
        typed: &Typed,
    ) -> platform::Result<Key> {
        let printed = typed.get("key").ok_or_else(|| {
            Failure::from(FaultCode::IdempotencyKeyRequired.at(idempotency::PATH))
        })?;
        let mut input = typed.input();
        input.retain(|name, _| !name.ends_with("assword"));
        Key::new(
            self.actor.person,
            &format!("{printed}.{form}"),
            operation,
            &input,
        )
    }
}
