//! What a state machine answers when a step is not possible.

use kernel::fault::{Facts, Fault, FaultCode};

/// A refused step: where the thing stands, where one wanted to go, and where one can go from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Code of the present state.
    pub from: &'static str,
    /// Code of the state aimed at.
    pub to: &'static str,
    /// Codes of the states that can be reached from here.
    pub allowed: Vec<&'static str>,
}

impl Refusal {
    pub(crate) fn new(
        from: &'static str,
        to: &'static str,
        allowed: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        Self {
            from,
            to,
            allowed: allowed.into_iter().collect(),
        }
    }

    /// The typed conflict a caller reads, at the input that named the thing.
    pub fn fault(&self, path: &[&str]) -> Fault {
        Fault {
            code: FaultCode::StateTransition,
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            facts: Facts::Transition {
                from: self.from.to_owned(),
                to: self.to.to_owned(),
                allowed: self.allowed.iter().map(|code| (*code).to_owned()).collect(),
            },
        }
    }
}
