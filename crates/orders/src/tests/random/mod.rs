//! Random commands by random people, and after each what must always hold.

mod check;
mod commands;
mod goods;
mod kinds;

use chrono::Duration;
use kernel::actor::Actor;
use kernel::id::{AmendmentId, InquiryId, OrderId, QuotationId};
use platform::{Backend, Failure, Result};
use rstest::rstest;

use kinds::KINDS;

use super::World;
use crate::{inquiry, order, quotation, reminders};

/// Chance that can be played again: the same seed makes the same moves.
pub(super) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit that is not nought.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap();
        usize::try_from(self.next() % limit).unwrap()
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them, the newer ones more often; nothing when there are none.
    pub(super) fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        if all.is_empty() {
            return None;
        }
        let newest = all.len() - 1;
        let back = self.below(all.len()).min(self.below(all.len()));
        Some(all[newest - back])
    }
}

/// A world at play.
pub(super) struct Game {
    world: World,
    chance: Chance,
    people: Vec<(&'static str, Actor)>,
    inquiries: Vec<InquiryId>,
    quotations: Vec<QuotationId>,
    orders: Vec<OrderId>,
    amendments: Vec<AmendmentId>,
    kept: check::Kept,
    /// How many commands of each kind were taken.
    taken: std::collections::BTreeMap<&'static str, usize>,
}

/// Both sides, and three who have no business here.
const PEOPLE: [(&str, &str); 5] = [
    ("buyer", "quan@sieuthimau.example"),
    ("seller", "mai@htx-namau.example"),
    ("other buyer", "ha@xuatkhaumau.example"),
    ("other seller", "thanh@htx-hoimau.example"),
    ("officer", "duyen@langson.example"),
];

impl Game {
    async fn new(backend: Backend, seed: u64) -> Self {
        let world = World::new(backend).await;
        let mut people = Vec::with_capacity(PEOPLE.len());
        for (name, email) in PEOPLE {
            people.push((name, world.person(email).await));
        }
        Self {
            world,
            chance: Chance(seed),
            people,
            inquiries: Vec::new(),
            quotations: Vec::new(),
            orders: Vec::new(),
            amendments: Vec::new(),
            kept: check::Kept::default(),
            taken: std::collections::BTreeMap::new(),
        }
    }

    /// Lets time pass, and the worker do what it does then.
    async fn wait(&mut self) {
        let hours = i64::try_from(1 + self.chance.below(72)).unwrap();
        let now = self.world.test.db.clock().now() + Duration::hours(hours);
        self.world.test.hand.set(now);
        let db = &self.world.test.db;
        inquiry::expire_due(db).await.unwrap();
        quotation::expire_due(db).await.unwrap();
        order::lapse_due(db).await.unwrap();
        reminders::due(db).await.unwrap();
    }

    /// Whoever a move is for, more often than not; anybody at all else.
    fn somebody(&mut self, suited: &str) -> (&'static str, Actor) {
        let drawn = if self.chance.percent(75) {
            self.people.iter().find(|(name, _)| *name == suited)
        } else {
            None
        };
        if let Some(person) = drawn {
            return person.clone();
        }
        let drawn = self.chance.below(self.people.len());
        self.people[drawn].clone()
    }

    async fn play(&mut self, moves: usize, seed: u64) {
        for number in 0..moves {
            if self.chance.percent(5) {
                self.wait().await;
            }
            let kind = KINDS[self.chance.below(KINDS.len())];
            let (who, actor) = self.somebody(kind.suits());
            let before = check::counts(&self.world).await;
            let (what, outcome) = self.command(kind, &actor).await;
            let told = format!("seed {seed}, move {number}: {who} {what}");
            match outcome {
                Ok(()) => *self.taken.entry(what).or_default() += 1,
                Err(Failure::Refused(faults)) => {
                    assert!(!faults.is_empty(), "{told} was refused without a reason");
                    let after = check::counts(&self.world).await;
                    assert_eq!(
                        before, after,
                        "{told} was refused ({faults}) and left something"
                    );
                }
                Err(failure) => panic!("{told}: {failure}"),
            }
            self.check(&told).await;
        }
    }
}

/// Drops the answer of a command.
pub(super) fn done<T>(outcome: Result<T>) -> Result<()> {
    outcome.map(drop)
}

#[rstest]
#[case(Backend::Sqlite, 1)]
#[case(Backend::Sqlite, 20_260_725)]
#[case(Backend::Sqlite, 77)]
#[case(Backend::Postgres, 4)]
#[tokio::test]
async fn whatever_people_do_totals_states_and_promises_hold(
    #[case] backend: Backend,
    #[case] seed: u64,
) {
    let mut game = Game::new(backend, seed).await;
    game.play(400, seed).await;
    // A game in which nobody got anywhere proves nothing.
    for what in ["accept", "ship", "receive", "propose", "accept amendment"] {
        assert!(
            game.taken.contains_key(what),
            "nobody could {what}: {:?}",
            game.taken
        );
    }
}
