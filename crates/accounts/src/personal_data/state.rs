//! The states of a request about personal data: RECEIVED → ANSWERED → COMPLETED, or WITHDRAWN.

kernel::text_enum! {
    /// Where a request stands.
    pub enum RequestState {
        /// It came in.
        Received = "RECEIVED",
        /// The person was told what happens next.
        Answered = "ANSWERED",
        /// It was carried out.
        Completed = "COMPLETED",
        /// The person took it back, or let the time to confirm it pass.
        Withdrawn = "WITHDRAWN",
    }
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The person is told what happens next; again as often as she asks again.
    Answer,
    /// It is carried out.
    Complete,
    /// It is taken back.
    Withdraw,
}

impl RequestState {
    /// Whether something is still to happen, so that the clocks run.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Answered)
    }

    /// The state after a step; none when the state does not allow it.
    pub(crate) fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Received | Self::Answered, Step::Answer) => Some(Self::Answered),
            (Self::Received | Self::Answered, Step::Complete) => Some(Self::Completed),
            (Self::Received | Self::Answered, Step::Withdraw) => Some(Self::Withdrawn),
            (Self::Completed | Self::Withdrawn, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_step() {
        use RequestState::{Answered, Completed, Received, Withdrawn};
        for state in RequestState::ALL.iter().copied() {
            let after =
                [Step::Answer, Step::Complete, Step::Withdraw].map(|step| state.after(step));
            let expected = match state {
                Received | Answered => [Some(Answered), Some(Completed), Some(Withdrawn)],
                Completed | Withdrawn => [None; 3],
            };
            assert_eq!(after, expected, "{state}");
            assert_eq!(state.is_open(), after[1].is_some());
        }
    }
}
