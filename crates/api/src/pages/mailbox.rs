//! The mailbox of a demonstration: letters as their readers see them. The routes exist in demo mode alone.

use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::id::LetterId;
use notifications::mailbox;
use serde::Serialize;

use super::Pages;
use super::paper::Sheet;
use super::told::Told;
use super::view::Row;
use crate::http::RequestId;

/// As many letters as a list shows.
const SHOWN: u64 = 200;

/// A letter's own page shows the letter in a frame; nothing else is let in.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What a letter may do in its frame: have its own looks, and be framed by us.
const FRAME_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation";

/// A list of readers or letters.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MailboxPage {
    pub title: String,
    pub what: String,
    pub back: Option<String>,
    pub rows: Vec<MailboxRow>,
    /// The seal of the button that signs out, for somebody who is signed in.
    pub sign_out: Option<String>,
}

/// A reader, or a letter.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MailboxRow {
    pub href: String,
    pub name: String,
    pub about: Vec<String>,
}

/// An opened letter.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LetterPage {
    pub subject: String,
    pub back: String,
    pub facts: Vec<Row>,
    pub html: Option<String>,
    /// How high the frame is on a telephone, in CSS pixels.
    pub narrow: usize,
    /// How high it is where a letter has all the width that it takes.
    pub wide: usize,
    pub text: String,
    /// The seal of the button that signs out, for somebody who is signed in.
    pub sign_out: Option<String>,
}

/// `GET /mailbox`
pub(super) async fn readers(
    State(pages): State<Pages>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let print = pages.print(language);
    let readers = match mailbox::readers(pages.app.db.read()).await {
        Ok(readers) => readers,
        Err(failure) => return pages.failed(language, &id.0, &failure),
    };
    let rows = readers.into_iter().map(|reader| MailboxRow {
        href: format!("/mailbox/{}", encoded(&reader.address)),
        about: vec![print.words().text(
            language,
            "page-mailbox-count",
            &[("count", reader.letters.into())],
        )],
        name: reader.address,
    });
    let page = MailboxPage {
        title: print.say("page-mailbox", &[]),
        what: print.say("page-mailbox-what", &[]),
        back: Some("/".to_owned()),
        rows: rows.collect(),
        sign_out: pages.sign_out(&onlooker),
    };
    pages
        .paper
        .answer(StatusCode::OK, language, Sheet::Mailbox, &page)
}

/// `GET /mailbox/{reader}`
pub(super) async fn list(
    State(pages): State<Pages>,
    Path(reader): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let print = pages.print(language);
    let letters = match mailbox::letters(pages.app.db.read(), Some(&reader), SHOWN).await {
        Ok(letters) => letters,
        Err(failure) => return pages.failed(language, &id.0, &failure),
    };
    let rows = letters.into_iter().map(|letter| MailboxRow {
        href: format!("/mailbox/letters/{}", letter.id),
        name: letter.subject,
        about: vec![print.moment(letter.sent_at.unwrap_or(letter.created_at))],
    });
    let page = MailboxPage {
        title: print.say("page-mailbox-of", &[("reader", &reader)]),
        what: print.say("page-mailbox-of-what", &[]),
        back: Some("/mailbox".to_owned()),
        rows: rows.collect(),
        sign_out: pages.sign_out(&onlooker),
    };
    pages
        .paper
        .answer(StatusCode::OK, language, Sheet::Mailbox, &page)
}

/// `GET /mailbox/letters/{letter}`
pub(super) async fn letter(
    State(pages): State<Pages>,
    Path(letter): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let onlooker = pages.onlooker(&headers).await;
    let language = onlooker.language;
    let print = pages.print(language);
    let opened = match open(&pages, &letter).await {
        Ok(Some(opened)) => opened,
        Ok(None) => return pages.told(&onlooker, Told::Missing),
        Err(failure) => return pages.failed(language, &id.0, &failure),
    };
    let page = LetterPage {
        back: format!("/mailbox/{}", encoded(&opened.address)),
        facts: vec![
            print.row("page-letter-to", &*opened.address),
            print.row(
                "page-letter-when",
                print.moment(opened.sent_at.unwrap_or(opened.created_at)),
            ),
        ],
        html: (!opened.html.is_empty()).then(|| format!("/mailbox/letters/{}/html", opened.id)),
        narrow: height(&opened.plain, NARROW),
        wide: height(&opened.plain, WIDE),
        text: opened.plain,
        subject: opened.subject,
        sign_out: pages.sign_out(&onlooker),
    };
    let mut response = pages
        .paper
        .answer(StatusCode::OK, language, Sheet::Letter, &page);
    response
        .extensions_mut()
        .remove::<crate::http::HtmlPolicy>();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(LETTER_POLICY),
    );
    response
}

/// `GET /mailbox/letters/{letter}/html`: the HTML part alone, for the frame.
pub(super) async fn html(
    State(pages): State<Pages>,
    Path(letter): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let language = pages.readers_language(&headers).await;
    match open(&pages, &letter).await {
        Ok(Some(opened)) => {
            let headers = [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/html; charset=utf-8"),
                ),
                (
                    header::CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static(FRAME_POLICY),
                ),
                (
                    header::X_FRAME_OPTIONS,
                    HeaderValue::from_static("SAMEORIGIN"),
                ),
            ];
            (headers, in_top_window(&opened.html)).into_response()
        }
        Ok(None) => pages.told(language, Told::Missing),
        Err(failure) => pages.failed(language, &id.0, &failure),
    }
}

async fn open(pages: &Pages, letter: &str) -> platform::Result<Option<mailbox::Opened>> {
    match letter.parse::<LetterId>() {
        Ok(letter) => mailbox::open(pages.app.db.read(), letter).await,
        Err(_) => Ok(None),
    }
}

/// The letter with its links opening in the whole window: a page of ours does not let itself be framed, and the frame opens no new ones.
fn in_top_window(html: &str) -> String {
    html.replacen("<head>", "<head><base target=\"_top\">", 1)
        .replace(" target=\"_blank\"", " target=\"_top\"")
}

/// The room for a line of a letter on a screen of 360 pixels.
const NARROW: usize = 288;
/// The same from 640 pixels on: no letter is wider than 600.
const WIDE: usize = 560;

/// About as high as a letter is, in CSS pixels, where a line has so much room, by its plain text, which says the same. Without a script a frame does
/// not fit itself to what it shows, and nothing tells that it scrolls: too high only leaves a blank edge, too low hides the button.
/// A letter of an inquiry with two products, which a browser drew 2,229 pixels high on a telephone and 1,596 on a screen of 640, comes to 2,454 and 1,795:
/// browsers and their fonts differ, so a twelfth is left for them.
fn height(plain: &str, room: usize) -> usize {
    /// The brand above, and the margins.
    const AROUND: usize = 130;
    /// As wide as a letter of the alphabet is on average.
    const LETTER: usize = 8;
    let lines = |letters: usize, room: usize| (letters * LETTER).div_ceil(room);
    let mut small = false;
    let part = |line: &str| {
        let said = line.trim();
        let letters = said.chars().count();
        if letters == 0 {
            return 14;
        }
        if said.starts_with("http://") || said.starts_with("https://") {
            // It is the button, under which the small print stands.
            small = true;
            return 30;
        }
        if small {
            return lines(letters, room + room / 8) * 21 + 2;
        }
        // What stands in a box has less room, and the box its edges.
        let (room, edges) = match line.chars().next() {
            Some('*') => (room - 40, 30),
            Some('>') => (room - 40, 12),
            Some(' ') => (room - 40, 0),
            Some(first) if first.is_ascii_digit() && line.contains("(+") => (room, 40),
            _ => (room, 0),
        };
        lines(letters, room) * 24 + 4 + edges
    };
    let said: usize = plain.lines().map(part).sum();
    AROUND + said + said / 12
}

/// An address as a part of a path.
fn encoded(address: &str) -> String {
    url::form_urlencoded::byte_serialize(address.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_as_high_as_its_letter_needs() {
        assert_eq!(height("Chào", NARROW), 160);
        let long = "Một dòng dài. ".repeat(20);
        assert!(
            height(&long, NARROW) >= height("Một dòng dài.", NARROW) + 7 * 24,
            "it wraps"
        );
        assert!(height(&long, WIDE) + 3 * 24 < height(&long, NARROW));
        let many = "Số: 12\n".repeat(80);
        assert!(height(&many, NARROW) > 80 * 24);
        assert_eq!(height(&many, NARROW), height(&many, WIDE));
    }

    #[test]
    fn a_frame_has_room_for_fonts_that_are_drawn_higher() {
        let many = "Số: 12\n".repeat(80);
        // Each of these lines is drawn 28 pixels high; others' fonts may draw it two higher.
        assert!(height(&many, NARROW) > 80 * 30);
    }

    #[test]
    fn the_address_behind_a_button_and_the_small_print_take_no_room_of_a_paragraph() {
        let print = "Nút trong thư này chỉ dành cho Anh/Chị. Xin đừng chuyển thư cho người khác.";
        let link = format!("https://chophien.example/l/{}", "x".repeat(200));
        let letter = format!("Xem:\n{link}\n{print}");
        let worded = format!("Xem:\nXem\n{print}");
        assert!(height(&letter, NARROW) < height(&worded, NARROW) + 4);
    }
}
