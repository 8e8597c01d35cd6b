//! An address as a QR code, drawn as one path of an inline picture.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

use super::super::entry::Qr;

/// Blank modules round the code, as the standard wants.
const QUIET: i32 = 4;

/// The code of a text; `None` for one that is too long for any.
pub(super) fn draw(text: &str, label: String) -> Option<Qr> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                let run = x - from;
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", from + QUIET, y + QUIET);
            } else {
                x += 1;
            }
        }
    }
    Some(Qr {
        size: code.size() + 2 * QUIET,
        path,
        label,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "otpauth://totp/Ch%E1%BB%A3:mai@htx-namau.example?secret=MZXW6YTBOI";
        let qr = draw(text, String::new()).expect("a short text");
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("a short text");
        let dark = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|(x, y)| code.get_module(*x, *y))
            .count();
        let drawn: usize = qr
            .path
            .split('h')
            .skip(1)
            .step_by(2)
            .filter_map(|run| run.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
        assert_eq!(qr.size, code.size() + 8);
    }
}
