//! Samples of the letters about accounts.

use super::{
    deal::{MAI, noon},
    samples::{Sample, add},
};
use crate::letter::{
    AddressChangeToConfirm, AddressChanged, AddressKnownAlready, AddressToConfirm, FactorChange,
    Letter, NewSignIn, PasswordChanged, PasswordResetAsked, SecondFactorChanged,
};

pub(super) fn people_samples(all: &mut Vec<Sample>) {
    let expires_at = noon(3);
    add(
        all,
        "address-to-confirm",
        None,
        Letter::AddressToConfirm(AddressToConfirm { expires_at }),
    );
    add(
        all,
        "address-known-already",
        Some(MAI),
        Letter::AddressKnownAlready(AddressKnownAlready {
            expires_at: noon(0),
        }),
    );
    add(
        all,
        "address-change-to-confirm",
        None,
        Letter::AddressChangeToConfirm(AddressChangeToConfirm { expires_at }),
    );
    add(
        all,
        "address-changed",
        None,
        Letter::AddressChanged(AddressChanged { at: noon(0) }),
    );
    add(
        all,
        "password-reset-asked",
        Some(MAI),
        Letter::PasswordResetAsked(PasswordResetAsked {
            expires_at: noon(0),
        }),
    );
    add(
        all,
        "password-changed",
        Some(MAI),
        Letter::PasswordChanged(PasswordChanged { at: noon(0) }),
    );
    add(
        all,
        "new-sign-in",
        Some(MAI),
        Letter::NewSignIn(NewSignIn {
            at: noon(0),
            agent: Some("Firefox, Android".to_owned()),
            network: Some("192.0.2.0/24".to_owned()),
        }),
    );
    add(
        all,
        "new-sign-in-unknown",
        Some(MAI),
        Letter::NewSignIn(NewSignIn {
            at: noon(0),
            agent: None,
            network: None,
        }),
    );
    for (name, change) in [
        ("second-factor-on", FactorChange::On),
        ("second-factor-off", FactorChange::Off),
        ("second-factor-reset", FactorChange::Reset),
        (
            "second-factor-recovery",
            FactorChange::RecoveryCodeUsed { left: 7 },
        ),
    ] {
        let letter = SecondFactorChanged {
            change,
            at: noon(0),
        };
        add(all, name, Some(MAI), Letter::SecondFactorChanged(letter));
    }
}
