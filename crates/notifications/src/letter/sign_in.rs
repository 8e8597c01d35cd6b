//! The letter that lets its reader in without a password.

use kernel::time::Instant;
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::compose::Composer;

/// Facts of a sign-in link. The token itself is minted when the letter is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInLink {
    /// The link works until then, and once.
    pub expires_at: Instant,
}

impl Form for SignInLink {
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
        to.subject("letter-sign-in-link-subject", &[("until", &until)]);
        to.preheader("letter-sign-in-link-preheader", &[]);
        to.paragraph("letter-sign-in-link-lead", &[]);
        to.button("letter-sign-in-link-button");
        to.small("letter-sign-in-link-until", &[("until", &until)]);
        to.small("letter-sign-in-link-not-you", &[]);
    }
}
