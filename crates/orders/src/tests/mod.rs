//! Stories on both databases, with the shipped register and the sample world.

mod amendments;
mod asking;
mod bargaining;
mod deal;
mod desk;
mod endings;
mod faults;
mod handover;
mod listed;
mod lists;
mod partial;
mod races;
mod random;
mod substitutes;

use std::collections::BTreeMap;

use catalogue::sample::{Loaded, WORLD};
use kernel::actor::{Actor, Door};
use kernel::contact::Email;
use kernel::fault::{Facts, FaultCode};
use kernel::id::{InquiryId, OrderId, OrganisationId, QuotationId};
use platform::testing::TestDb;
use platform::{Backend, Context, Failure, Result};
use sea_orm::{ConnectionTrait, Statement};

use crate::inquiry::{self, EntryInput, Submit};
use crate::quotation::{self, TermInput};
use crate::{PriceInput, QuantityInput};

/// Runs a command as a person.
macro_rules! act {
    ($world:expr, $actor:expr, |$tx:ident| $body:expr) => {
        platform::command!(
            $world.test.db,
            &platform::Context::of(&$actor, "test"),
            |$tx| $body
        )
    };
}
pub(crate) use act;

/// A database with everything in it, and the people of the sample world.
pub(crate) struct World {
    pub(crate) test: TestDb,
    pub(crate) organisations: BTreeMap<String, OrganisationId>,
    pub(crate) loaded: Loaded,
}

impl World {
    pub(crate) async fn new(backend: Backend) -> Self {
        let test = TestDb::new(backend).await;
        catalogue::import::load(&test.db, &mut |_, _| ())
            .await
            .unwrap();
        let context = Context::program("test");
        let organisations: Result<BTreeMap<String, OrganisationId>> =
            platform::command!(test.db, &context, |tx| accounts::sample::load(tx, WORLD));
        let organisations = organisations.unwrap();
        let loaded: Result<Loaded> = platform::command!(test.db, &context, |tx| {
            catalogue::sample::load(tx, WORLD, &organisations)
        });
        let done: Result<()> = platform::command!(test.db, &context, |tx| buyers::sample::load(
            tx,
            WORLD,
            &organisations
        ));
        done.unwrap();
        Self {
            test,
            organisations,
            loaded: loaded.unwrap(),
        }
    }

    /// The version of a product now.
    pub(crate) async fn version_of(&self, product: &str) -> i32 {
        let id = self.loaded.products[product];
        let found = catalogue::product::for_inquiry(self.test.db.read(), &[id]).await;
        found.unwrap()[&id].product.version
    }

    /// A person of the sample world, signed in.
    pub(crate) async fn person(&self, email: &str) -> Actor {
        let email = Email::parse(email).unwrap();
        let conn = self.test.db.read();
        let person = accounts::person::by_email(conn, &email)
            .await
            .unwrap()
            .unwrap();
        let mut actor = accounts::actor::for_program(conn, person.id).await.unwrap();
        actor.door = Door::Session;
        actor
    }

    pub(crate) async fn buyer(&self) -> Actor {
        self.person("quan@sieuthimau.example").await
    }

    pub(crate) async fn seller(&self) -> Actor {
        self.person("mai@htx-namau.example").await
    }

    pub(crate) async fn officer(&self) -> Actor {
        self.person("duyen@langson.example").await
    }

    /// 20 t a week for four weeks, as in the story.
    pub(crate) fn asking(&self) -> Submit {
        Submit {
            organisation: self.organisations["sieuthimau"].to_string(),
            lines: vec![inquiry::LineInput {
                product: self.loaded.products["na-dai"].to_string(),
                schedule: vec![EntryInput {
                    from: "2026-08-03".to_owned(),
                    to: "2026-08-05".to_owned(),
                    every_week_until: Some("2026-08-24".to_owned()),
                    quantity: quantity("20", "tấn"),
                    place: None,
                }],
                target_price: Some(price("55000")),
                wishes: Some("loại 1, quả từ 250 g".to_owned()),
            }],
            certificates: vec!["VietGAP".to_owned(), "sổ vườn".to_owned()],
            external_reference: Some("PO-77".to_owned()),
            note: Some("Giao trước 9 giờ sáng.\nCó kho lạnh.".to_owned()),
            ..Submit::default()
        }
    }

    pub(crate) async fn submit(&self) -> InquiryId {
        let buyer = self.buyer().await;
        let command = self.asking();
        act!(self, buyer, |tx| inquiry::submit(tx, &buyer, &command))
            .unwrap()
            .inquiry
    }

    pub(crate) async fn send(&self, inquiry: InquiryId, firm: bool) -> QuotationId {
        let seller = self.seller().await;
        let mut command = offering(inquiry);
        command.firm = firm;
        act!(self, seller, |tx| quotation::send(tx, &seller, &command))
            .unwrap()
            .quotation
    }

    pub(crate) async fn accept(&self, quotation: QuotationId) -> OrderId {
        let buyer = self.buyer().await;
        let command = quotation::Accept {
            quotation: quotation.to_string(),
            ..quotation::Accept::default()
        };
        act!(self, buyer, |tx| quotation::accept(tx, &buyer, &command))
            .unwrap()
            .order
    }

    /// The kinds of the letters posted, in the order in which they were.
    pub(crate) async fn letters(&self) -> Vec<String> {
        self.column("SELECT kind AS it FROM letter ORDER BY id")
            .await
    }

    /// The kinds of the events of the trade, in order.
    pub(crate) async fn events(&self) -> Vec<String> {
        self.column(
            "SELECT kind AS it FROM event WHERE subject_kind IN ('inquiry', 'quote', 'order', 'delivery') ORDER BY position",
        )
        .await
    }

    async fn column(&self, sql: &str) -> Vec<String> {
        let conn = self.test.db.read();
        let backend = conn.get_database_backend();
        conn.query_all_raw(Statement::from_string(backend, sql))
            .await
            .unwrap()
            .iter()
            .map(|row| row.try_get("", "it").unwrap())
            .collect()
    }
}

pub(crate) fn quantity(value: &str, unit: &str) -> QuantityInput {
    QuantityInput {
        value: value.to_owned(),
        unit: unit.to_owned(),
    }
}

pub(crate) fn price(amount: &str) -> PriceInput {
    PriceInput {
        amount: amount.to_owned(),
        per_unit: "kg".to_owned(),
    }
}

/// Less in week 1, the rest as asked.
pub(crate) fn offering(inquiry: InquiryId) -> quotation::Send {
    let answer = |entry: i32, answer: &str, given: Option<QuantityInput>| quotation::AnswerInput {
        entry,
        answer: answer.to_owned(),
        quantity: given,
        window: None,
    };
    quotation::Send {
        inquiry: inquiry.to_string(),
        firm: true,
        valid_until: "2026-07-31".to_owned(),
        lines: vec![quotation::LineInput {
            line: 1,
            answers: vec![
                answer(1, "LESS", Some(quantity("12.5", "tonne"))),
                answer(2, "OFFERED", None),
                answer(3, "OFFERED", None),
                answer(4, "OFFERED", None),
            ],
            price: Some(TermInput {
                price: price("56500"),
                basis: "PACKED".to_owned(),
                place: Some("Kho HTX".to_owned()),
                grade: Some("loại 1".to_owned()),
                packing: None,
            }),
            vat_rate: Some("5".to_owned()),
            vat_reason: Some("sơ chế".to_owned()),
            ..quotation::LineInput::default()
        }],
        ..quotation::Send::default()
    }
}

/// The codes and paths of a refusal.
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Result<T>) -> Vec<(FaultCode, String)> {
    match outcome {
        Err(Failure::Refused(faults)) => faults
            .into_iter()
            .map(|fault| (fault.code, fault.path.join(".")))
            .collect(),
        other => panic!("not refused: {other:?}"),
    }
}

/// The state that a typed conflict names.
pub(crate) fn conflict_from<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    let Err(Failure::Refused(faults)) = outcome else {
        panic!("not refused: {outcome:?}")
    };
    let fault = faults.into_iter().next().unwrap();
    assert_eq!(fault.code, FaultCode::StateTransition);
    let Facts::Transition { from, .. } = fault.facts else {
        panic!("no facts")
    };
    from
}
