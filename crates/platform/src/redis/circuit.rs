//! A circuit breaker, pure: who keeps time and connections tells it.

use kernel::time::Instant;

/// After so many silences in a row the circuit opens.
const SILENCES: u32 = 3;
/// No probe takes longer, and nobody is kept away longer without one; a clock that is set back cannot stretch it.
const LONGEST: chrono::Duration = chrono::Duration::seconds(10);

/// Lets calls through to a connection, or keeps them away from it.
#[derive(Debug)]
pub(super) struct Circuit<L> {
    state: State<L>,
    /// Counts connections, so that a late answer is not taken for one of a newer connection.
    number: u64,
    /// What was told last; nothing at first.
    told: Option<Change>,
}

#[derive(Debug)]
enum State<L> {
    Closed { line: L, silences: u32 },
    Open { until: Instant },
}

/// Whether a call gets through.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pass<L> {
    /// By this connection, which has this number.
    Through(L, u64),
    /// It does not.
    Away,
    /// It does not, and whoever was told so makes a connection and tells how it went.
    Probe,
}

/// How a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// There was no answer, or a bad one: perhaps the next is better.
    Unanswered,
    /// The connection is gone.
    Broken,
}

/// What an operator should hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// From now on calls are kept away.
    Opened,
    /// From now on calls get through.
    Closed,
}

impl<L: Clone> Circuit<L> {
    /// An open circuit whose pause is over: the first call sends out a probe.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            state: State::Open { until: now },
            number: 0,
            told: None,
        }
    }

    /// Whether a call gets through now.
    pub(super) fn pass(&mut self, now: Instant) -> Pass<L> {
        match &mut self.state {
            State::Closed { line, .. } => Pass::Through(line.clone(), self.number),
            State::Open { until } if *until > now && *until <= now + LONGEST => Pass::Away,
            State::Open { until } => {
                // Nobody else is sent out meanwhile; and should this probe be lost, another goes then.
                *until = now + LONGEST;
                Pass::Probe
            }
        }
    }

    /// A call by the connection of this number was answered.
    pub(super) fn answered(&mut self, by: u64) {
        if let State::Closed { silences, .. } = &mut self.state
            && by == self.number
        {
            *silences = 0;
        }
    }

    /// A call by the connection of this number failed; should that open the circuit, it stays so until then.
    pub(super) fn failed(&mut self, by: u64, how: Failed, until: Instant) -> Option<Change> {
        let State::Closed { silences, .. } = &mut self.state else {
            return None;
        };
        if by != self.number {
            return None;
        }
        *silences += 1;
        if how == Failed::Unanswered && *silences < SILENCES {
            return None;
        }
        self.state = State::Open { until };
        self.change(Change::Opened)
    }

    /// A probe brought a connection, or failed: then the circuit stays open until then. One that was overtaken by another changes nothing.
    pub(super) fn probed(&mut self, line: Option<L>, until: Instant) -> Option<Change> {
        if matches!(self.state, State::Closed { .. }) {
            return None;
        }
        if let Some(line) = line {
            self.number += 1;
            self.state = State::Closed { line, silences: 0 };
            self.change(Change::Closed)
        } else {
            self.state = State::Open { until };
            self.change(Change::Opened)
        }
    }

    fn change(&mut self, to: Change) -> Option<Change> {
        (self.told.replace(to) != Some(to)).then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::testing::start;

    const PAUSE: Duration = Duration::seconds(2);

    fn closed() -> Circuit<&'static str> {
        let mut circuit = Circuit::new(start());
        assert_eq!(circuit.pass(start()), Pass::Probe);
        assert_eq!(circuit.probed(Some("first"), start()), Some(Change::Closed));
        circuit
    }

    #[test]
    fn three_silences_in_a_row_open_it_and_one_probe_closes_it() {
        let mut circuit = closed();
        let until = start() + PAUSE;
        for _ in 0..2 {
            assert_eq!(circuit.failed(1, Failed::Unanswered, until), None);
        }
        circuit.answered(1);
        for _ in 0..2 {
            assert_eq!(circuit.failed(1, Failed::Unanswered, until), None);
            assert_eq!(circuit.pass(start()), Pass::Through("first", 1));
        }
        assert_eq!(
            circuit.failed(1, Failed::Unanswered, until),
            Some(Change::Opened)
        );
        let nearly = until - Duration::microseconds(1);
        assert_eq!(circuit.pass(nearly), Pass::Away);
        assert_eq!(circuit.pass(until), Pass::Probe);
        assert_eq!(circuit.pass(until), Pass::Away, "one probe is enough");

        let later = until + PAUSE;
        assert_eq!(circuit.probed(None, later), None, "that was told already");
        assert_eq!(circuit.pass(later - Duration::microseconds(1)), Pass::Away);
        assert_eq!(circuit.pass(later), Pass::Probe);
        assert_eq!(circuit.probed(Some("second"), later), Some(Change::Closed));
        assert_eq!(circuit.pass(later), Pass::Through("second", 2));
    }

    #[test]
    fn a_broken_connection_opens_it_at_once_and_late_news_of_it_counts_no_more() {
        let mut circuit = closed();
        let until = start() + PAUSE;
        assert_eq!(
            circuit.failed(1, Failed::Broken, until),
            Some(Change::Opened)
        );
        assert_eq!(circuit.failed(1, Failed::Broken, until), None);
        assert_eq!(circuit.pass(until), Pass::Probe);
        circuit.probed(Some("second"), until);
        assert_eq!(circuit.failed(1, Failed::Broken, until), None);
        assert_eq!(circuit.pass(until), Pass::Through("second", 2));
    }

    #[test]
    fn a_lost_probe_and_a_clock_that_is_set_back_do_not_keep_it_open() {
        let mut circuit = Circuit::<()>::new(start());
        assert_eq!(circuit.pass(start()), Pass::Probe);
        let just_before = start() + LONGEST - Duration::microseconds(1);
        assert_eq!(circuit.pass(just_before), Pass::Away);
        assert_eq!(circuit.pass(start() + LONGEST), Pass::Probe);
        assert_eq!(circuit.pass(start() - Duration::days(1)), Pass::Probe);
    }

    #[test]
    fn a_probe_that_was_overtaken_changes_nothing() {
        let mut circuit = closed();
        assert_eq!(circuit.probed(None, start() + PAUSE), None);
        assert_eq!(circuit.probed(Some("late"), start()), None);
        assert_eq!(circuit.pass(start()), Pass::Through("first", 1));
    }

    #[test]
    fn who_is_away_from_the_start_is_told_of_once() {
        let mut circuit = Circuit::<()>::new(start());
        let until = start() + PAUSE;
        assert_eq!(circuit.probed(None, until), Some(Change::Opened));
        assert_eq!(circuit.probed(None, until), None);
    }
}
