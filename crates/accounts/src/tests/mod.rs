//! Stories on both databases.

mod applications;
mod joining;
mod organisations;
mod people;
mod readers;
mod sample;
mod sessions;
mod sign_in;

use std::collections::BTreeMap;

use kernel::{
    contact::Email,
    fault::{Fault, FaultCode},
    id::{OrganisationId, PersonId},
};
use platform::{Backend, Context, Failure, testing::TestDb, throttle::Throttle};
use sea_orm::{ConnectionTrait, Statement};
use secrecy::SecretString;

use crate::{
    person,
    session::{self, Caller, Device, SessionKind},
    sign_in::{Credentials, SignInResult, SignedIn, with_password},
};

/// The shipped sample world.
const WORLD: &str = include_str!("../../../../samples/world.toml");
const PASSWORD: &str = "cho-phien-2026";
const MAI: &str = "mai@htx-namau.example";
const QUAN: &str = "quan@sieuthimau.example";
const HA: &str = "ha@xuatkhaumau.example";
const DUYEN: &str = "duyen@langson.example";

/// A database with the sample world in it.
struct Stage {
    test: TestDb,
    throttle: Throttle,
    organisations: BTreeMap<String, OrganisationId>,
}

impl Stage {
    async fn new(backend: Backend) -> Self {
        let test = TestDb::new(backend).await;
        let context = Context::program("test");
        let loaded: platform::Result<_> =
            platform::command!(test.db, &context, |tx| crate::sample::load(tx, WORLD));
        Self {
            throttle: Throttle::new(test.db.clock().clone()),
            organisations: loaded.unwrap(),
            test,
        }
    }

    fn organisation(&self, key: &str) -> OrganisationId {
        self.organisations[key]
    }

    async fn person(&self, email: &str) -> PersonId {
        let email = Email::parse(email).unwrap();
        person::by_email(self.test.db.read(), &email)
            .await
            .unwrap()
            .unwrap()
            .id
    }

    async fn try_sign_in(&self, email: &str, password: &str) -> platform::Result<SignInResult> {
        self.try_sign_in_from(email, password, None).await
    }

    async fn try_sign_in_from(
        &self,
        email: &str,
        password: &str,
        network_address: Option<&str>,
    ) -> platform::Result<SignInResult> {
        let credentials = Credentials {
            email: email.to_owned(),
            password: SecretString::from(password.to_owned()),
            network_address: network_address.map(str::to_owned),
        };
        with_password(
            &self.test.db,
            &self.throttle,
            &Context::anonymous("test"),
            &credentials,
            &Device::unknown(SessionKind::Bearer),
        )
        .await
    }

    async fn sign_in(&self, email: &str) -> SignedIn {
        let SignInResult::SignedIn(signed_in) = self.try_sign_in(email, PASSWORD).await.unwrap()
        else {
            panic!("a second factor was asked for");
        };
        signed_in
    }

    async fn caller(&self, signed_in: &SignedIn) -> Caller {
        session::authenticate(&self.test.db, signed_in.token.expose(), SessionKind::Bearer)
            .await
            .unwrap()
    }

    async fn actor(&self, email: &str) -> kernel::actor::Actor {
        let signed_in = self.sign_in(email).await;
        self.caller(&signed_in).await.actor().unwrap().clone()
    }

    /// The kinds of the events written since there were `before` of them, and how many there are now. (The event
    /// reader would hold back what a transaction of another test might still precede.)
    async fn kinds_after(&self, before: usize) -> (Vec<String>, usize) {
        let conn = self.test.db.read();
        let sql = "SELECT kind FROM event ORDER BY position";
        let rows = conn
            .query_all_raw(Statement::from_string(conn.get_database_backend(), sql))
            .await
            .unwrap();
        let kinds = rows
            .iter()
            .skip(before)
            .map(|row| row.try_get("", "kind").unwrap());
        (kinds.collect(), rows.len())
    }

    async fn newest(&self) -> usize {
        self.kinds_after(0).await.1
    }

    async fn count(&self, table: &str) -> i64 {
        let conn = self.test.db.read();
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
            .await
            .unwrap()
            .unwrap()
            .try_get("", "n")
            .unwrap()
    }

    /// Changes rows behind the back of the domain.
    async fn tamper(&self, sql: &str) {
        let context = Context::program("test");
        let done: platform::Result<()> = platform::command!(self.test.db, &context, |tx| async {
            tx.execute_unprepared(sql).await?;
            Ok(())
        });
        done.unwrap();
    }
}

/// The faults of a refusal, by code and path.
fn faults<T: std::fmt::Debug>(outcome: platform::Result<T>) -> Vec<(FaultCode, String)> {
    match outcome {
        Err(Failure::Refused(faults)) => faults
            .iter()
            .map(|Fault { code, path, .. }| (*code, path.join(".")))
            .collect(),
        other => panic!("not refused: {other:?}"),
    }
}
