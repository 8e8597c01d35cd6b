//! Letters about a person's own account: confirming addresses, getting back in, and what an owner must hear of.

use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::{block::Row, compose::Composer, speech::said};

/// Where a letter about an account leads: the page that asks to sign in first.
const ACCOUNT: &str = "/account";

/// Somebody signs up with the reader's address. Not even the name is told that he gave: a stranger could write what he likes
/// in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressToConfirm {
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for AddressToConfirm {
    fn opens(&self) -> Opens {
        Opens::Confirm
    }

    fn priority(&self) -> i32 {
        100
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let until = to.moment(self.expires_at);
        to.subject("letter-address-to-confirm-subject", &[]);
        to.preheader("letter-address-to-confirm-preheader", &[]);
        to.paragraph("letter-address-to-confirm-lead", &[]);
        to.button("letter-address-to-confirm-button");
        to.small("letter-address-to-confirm-until", &[("until", &until)]);
        to.small("letter-address-to-confirm-not-you", &[]);
    }
}

/// Somebody wanted to sign up with the reader's address, or to change hers to it. It has an account already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressKnownAlready {
    /// The link signs in until then, and once.
    pub expires_at: Instant,
}

impl Form for AddressKnownAlready {
    fn opens(&self) -> Opens {
        Opens::SignIn
    }

    fn priority(&self) -> i32 {
        100
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let until = to.moment(self.expires_at);
        to.subject("letter-address-known-already-subject", &[]);
        to.preheader("letter-address-known-already-preheader", &[]);
        to.paragraph("letter-address-known-already-lead", &[]);
        to.button("letter-sign-in-link-button");
        to.small("letter-sign-in-link-until", &[("until", &until)]);
        to.small("letter-address-known-already-password", &[]);
        to.small("letter-address-known-already-not-you", &[]);
    }
}

/// A person wants to be reached at the reader's address from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressChangeToConfirm {
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for AddressChangeToConfirm {
    fn opens(&self) -> Opens {
        Opens::Confirm
    }

    fn priority(&self) -> i32 {
        100
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let until = to.moment(self.expires_at);
        to.subject("letter-address-change-to-confirm-subject", &[]);
        to.preheader("letter-address-change-to-confirm-preheader", &[]);
        to.paragraph("letter-address-change-to-confirm-lead", &[]);
        to.button("letter-address-change-to-confirm-button");
        to.small("letter-address-to-confirm-until", &[("until", &until)]);
        to.small("letter-address-change-to-confirm-not-you", &[]);
    }
}

/// To the old address: another one counts now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressChanged {
    /// When.
    pub at: Instant,
}

impl Form for AddressChanged {
    fn opens(&self) -> Opens {
        Opens::Nothing
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let at = to.moment(self.at);
        to.subject("letter-address-changed-subject", &[]);
        to.preheader("letter-address-changed-preheader", &[("at", &at)]);
        to.paragraph("letter-address-changed-lead", &[("at", &at)]);
        to.paragraph("letter-address-changed-not-you", &[]);
    }
}

/// Somebody asked to choose a new password.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasswordResetAsked {
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for PasswordResetAsked {
    fn opens(&self) -> Opens {
        Opens::Reset
    }

    fn priority(&self) -> i32 {
        100
    }

    fn is_secret(&self) -> bool {
        true
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.expires_at)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let until = to.moment(self.expires_at);
        to.subject("letter-password-reset-asked-subject", &[("until", &until)]);
        to.preheader("letter-password-reset-asked-preheader", &[]);
        to.paragraph("letter-password-reset-asked-lead", &[]);
        to.button("letter-password-reset-asked-button");
        to.small("letter-sign-in-link-until", &[("until", &until)]);
        to.small("letter-password-reset-asked-not-you", &[]);
    }
}

/// The password was changed, by whatever way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// When.
    pub at: Instant,
}

impl Form for PasswordChanged {
    fn opens(&self) -> Opens {
        Opens::Page(ACCOUNT)
    }

    fn priority(&self) -> i32 {
        90
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let at = to.moment(self.at);
        to.subject("letter-password-changed-subject", &[]);
        to.preheader("letter-password-changed-preheader", &[("at", &at)]);
        to.paragraph("letter-password-changed-lead", &[("at", &at)]);
        to.button("letter-button-account");
        to.paragraph("letter-password-changed-not-you", &[]);
    }
}

/// Somebody signed in from where the reader never did before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewSignIn {
    /// When.
    pub at: Instant,
    /// The program, such as `Firefox, Android`.
    pub agent: Option<String>,
    /// The network, such as `192.0.2.0/24`.
    pub network: Option<String>,
}

impl Form for NewSignIn {
    fn opens(&self) -> Opens {
        Opens::Page(ACCOUNT)
    }

    fn priority(&self) -> i32 {
        90
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let at = to.moment(self.at);
        to.subject("letter-new-sign-in-subject", &[]);
        to.preheader("letter-new-sign-in-preheader", &[("at", &at)]);
        to.paragraph("letter-new-sign-in-lead", &[]);
        let mut rows: Vec<Row> = vec![to.strong_row("letter-row-signed-in-at", &at)];
        if let Some(agent) = &self.agent {
            rows.push(to.row("letter-row-agent", &said(agent)));
        }
        if let Some(network) = &self.network {
            rows.push(to.row("letter-row-network", &said(network)));
        }
        to.facts(rows);
        to.button("letter-button-account");
        to.paragraph("letter-new-sign-in-not-you", &[]);
    }
}

/// What became of a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FactorChange {
    /// Signing in asks for a code from now on.
    On,
    /// It asks no more.
    Off,
    /// Those who run the server took it away because telephone and recovery codes were lost; every session ended.
    Reset,
    /// A recovery code was used to sign in.
    RecoveryCodeUsed {
        /// How many are left.
        left: u64,
    },
}

/// The second step of signing in was switched on or off, or a recovery code was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondFactorChanged {
    /// What happened.
    #[serde(flatten)]
    pub change: FactorChange,
    /// When.
    pub at: Instant,
}

impl Form for SecondFactorChanged {
    fn opens(&self) -> Opens {
        Opens::Page(ACCOUNT)
    }

    fn priority(&self) -> i32 {
        90
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let at = to.moment(self.at);
        match self.change {
            FactorChange::On => {
                to.subject("letter-second-factor-on-subject", &[]);
                to.preheader("letter-second-factor-preheader", &[("at", &at)]);
                to.paragraph("letter-second-factor-on-lead", &[("at", &at)]);
            }
            FactorChange::Off => {
                to.subject("letter-second-factor-off-subject", &[]);
                to.preheader("letter-second-factor-preheader", &[("at", &at)]);
                to.paragraph("letter-second-factor-off-lead", &[("at", &at)]);
            }
            FactorChange::Reset => {
                to.subject("letter-second-factor-reset-subject", &[]);
                to.preheader("letter-second-factor-preheader", &[("at", &at)]);
                to.paragraph("letter-second-factor-reset-lead", &[("at", &at)]);
                to.button("letter-button-account");
                to.paragraph("letter-second-factor-reset-not-you", &[]);
                return;
            }
            FactorChange::RecoveryCodeUsed { left } => {
                let left = left.to_string();
                let args = &[("at", at.as_str()), ("left", left.as_str())];
                to.subject("letter-second-factor-recovery-subject", &[]);
                to.preheader("letter-second-factor-preheader", &[("at", &at)]);
                to.paragraph("letter-second-factor-recovery-lead", args);
            }
        }
        to.button("letter-button-account");
        to.paragraph("letter-second-factor-not-you", &[]);
    }
}
