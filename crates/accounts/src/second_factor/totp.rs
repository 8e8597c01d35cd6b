//! Time-based one-time passwords (RFC 6238): six digits every half minute, by HMAC-SHA-1, as every authenticator app
//! understands them.

use hmac::{Hmac, Mac};
use kernel::time::Instant;
use sha1::Sha1;

/// How long one code is shown.
const STEP_SECONDS: i64 = 30;
/// Codes of so many steps before and after are taken: telephones' clocks differ.
const DRIFT_STEPS: i64 = 1;
/// Bytes of a secret (RFC 4226 recommends 160 bits).
pub(super) const SECRET_BYTES: usize = 20;
/// Digits of a code.
pub(super) const DIGITS: usize = 6;

/// The code of one step.
pub(super) fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // RFC 4226, section 5.3: the last four bits say where the number stands.
    let offset = usize::from(hash[hash.len() - 1] & 0x0f);
    let number = u32::from_be_bytes([
        hash[offset] & 0x7f,
        hash[offset + 1],
        hash[offset + 2],
        hash[offset + 3],
    ]);
    format!("{:0width$}", number % 1_000_000, width = DIGITS)
}

/// The step that an instant lies in.
pub(super) fn step_at(now: Instant) -> i64 {
    now.timestamp().div_euclid(STEP_SECONDS)
}

/// The step whose code this is, near `now`. Every step is compared in the same time.
pub(super) fn step_of(secret: &[u8], shown: &str, now: Instant) -> Option<i64> {
    let current = step_at(now);
    let mut found = None;
    for step in current - DRIFT_STEPS..=current + DRIFT_STEPS {
        if is_same(&code(secret, step), shown) {
            found = Some(step);
        }
    }
    found
}

fn is_same(wanted: &str, shown: &str) -> bool {
    wanted.len() == shown.len()
        && wanted
            .bytes()
            .zip(shown.bytes())
            .fold(0, |differing, (a, b)| differing | (a ^ b))
            == 0
}

/// The secret as people type it and apps read it: base 32 without padding (RFC 4648, section 6).
pub(super) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    bytes
        .chunks(5)
        .flat_map(|chunk| {
            let mut five = [0_u8; 5];
            five[..chunk.len()].copy_from_slice(chunk);
            let number = five
                .iter()
                .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            let digits = (chunk.len() * 8).div_ceil(5);
            (0..digits).map(move |digit| {
                let index = usize::try_from(number >> (35 - 5 * digit) & 31).unwrap_or_default();
                char::from(ALPHABET[index])
            })
        })
        .collect()
}

/// What a QR code tells an authenticator app
/// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
pub(super) fn uri(issuer: &str, account: &str, secret: &[u8]) -> String {
    let (issuer, account) = (escaped(issuer), escaped(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        base32(secret)
    )
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B gives eight digits; ours are the last six.
        let secret = b"12345678901234567890";
        for (seconds, wanted) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, step_at(at(seconds))), wanted);
        }
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_and_no_more() {
        let secret = b"12345678901234567890";
        let now = at(1_234_567_890);
        let step = step_at(now);
        for (of, known) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = step_of(secret, &code(secret, step + of), now);
            assert_eq!(found, known.then_some(step + of), "{of}");
        }
        assert_eq!(step_of(secret, "", now), None);
        assert_eq!(step_of(secret, "00592", now), None);
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "MY"),
            (b"fo", "MZXQ"),
            (b"foo", "MZXW6"),
            (b"foob", "MZXW6YQ"),
            (b"fooba", "MZXW6YTB"),
            (b"foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes), text);
        }
    }

    #[test]
    fn the_address_for_apps_is_ascii() {
        assert_eq!(
            uri("Chợ Phiên", "mai@htx-namau.example", b"foobar"),
            "otpauth://totp/Ch%E1%BB%A3%20Phi%C3%AAn:mai@htx-namau.example?secret=MZXW6YTBOI&issuer=Ch%E1%BB%A3%20Phi%C3%AAn&algorithm=SHA1&digits=6&period=30"
        );
    }
}
