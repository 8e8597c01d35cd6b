//! In which media type an answer is wanted, and whether a body comes in one that is taken.
//!
//! GraphQL over HTTP knows two for answers: its own, in which the status says how it went, and `application/json` for older clients, in which a
//! request that was understood is always answered with 200.

use axum::http::{HeaderMap, header};

/// A media type of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`
    Own,
    /// `application/json`, also for whoever does not say what he wants.
    Json,
}

impl Media {
    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Own => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    const fn essence(self) -> &'static str {
        match self {
            Self::Own => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }

    /// What the `Accept` header prefers of what there is; `None` where it accepts neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        if texts(headers).all(|text| text.trim().is_empty()) {
            return Some(Self::Json);
        }
        [Self::Json, Self::Own]
            .into_iter()
            .filter_map(|media| Some((media.wish(headers)?, media)))
            // Of two that are wanted alike the first counts, JSON before our own where neither is named.
            .reduce(|best, next| {
                if next.0.is_before(&best.0) {
                    next
                } else {
                    best
                }
            })
            .map(|(_, media)| media)
    }

    /// The most precise range that speaks of it, unless that one refuses it.
    fn wish(self, headers: &HeaderMap) -> Option<Range<'_>> {
        ranges(headers)
            .filter(|range| range.covers(self.essence()))
            .max_by_key(Range::precision)
            .filter(|range| range.quality > 0)
    }
}

/// Whether the `Accept` header names a stream of events: nobody gets one who has not asked for it.
pub(super) fn takes_events(headers: &HeaderMap) -> bool {
    ranges(headers)
        .any(|range| range.kind.eq_ignore_ascii_case("text/event-stream") && range.quality > 0)
}

/// The values of the `Accept` header.
fn texts(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(header::ACCEPT).iter();
    values.filter_map(|value| value.to_str().ok())
}

/// The ranges in them, read anew each time: for the one or two that there are nothing need be kept.
fn ranges(headers: &HeaderMap) -> impl Iterator<Item = Range<'_>> {
    texts(headers)
        .flat_map(|text| text.split(','))
        .enumerate()
        .filter_map(|(place, text)| Range::read(text, place))
}

/// One range of an `Accept` header.
#[derive(Clone, Copy)]
struct Range<'a> {
    kind: &'a str,
    /// Thousandths.
    quality: u16,
    place: usize,
}

impl<'a> Range<'a> {
    fn read(text: &'a str, place: usize) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let kind = parts.next().filter(|kind| !kind.is_empty())?;
        let mut quality = 1000;
        for parameter in parts {
            let Some((name, value)) = parameter.split_once('=') else {
                continue;
            };
            if name.trim().eq_ignore_ascii_case("q") {
                quality = thousandths(value.trim())?;
            } else if name.trim().eq_ignore_ascii_case("charset")
                && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            {
                return None;
            }
        }
        Some(Self {
            kind,
            quality,
            place,
        })
    }

    fn covers(&self, essence: &str) -> bool {
        self.kind == "*/*"
            || self.kind.eq_ignore_ascii_case("application/*")
            || self.kind.eq_ignore_ascii_case(essence)
    }

    fn precision(&self) -> u8 {
        match self.kind {
            "*/*" => 0,
            kind if kind.ends_with("/*") => 1,
            _ => 2,
        }
    }

    fn is_before(&self, other: &Self) -> bool {
        let rank = |range: &Self| (range.quality, range.precision());
        match rank(self).cmp(&rank(other)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => self.place < other.place,
            std::cmp::Ordering::Less => false,
        }
    }
}

fn thousandths(text: &str) -> Option<u16> {
    let quality: f32 = text.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1000"
    )]
    (0.0..=1.0)
        .contains(&quality)
        .then_some((quality * 1000.0) as u16)
}

/// Whether a body comes as JSON in UTF-8. A browser sends `application/json` to another origin only after asking it, so this is also what keeps
/// forged posts out.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(Ok(text)), None) = (values.next().map(|it| it.to_str()), values.next()) else {
        return false;
    };
    let mut parts = text.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| {
            parameter.is_empty()
                || parameter.to_ascii_lowercase().replace(['"', ' '], "") == "charset=utf-8"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(text: &str) -> Option<Media> {
        let value = text.parse().expect("a header");
        Media::accepted(&HeaderMap::from_iter([(header::ACCEPT, value)]))
    }

    #[test]
    fn the_answer_comes_as_it_is_wanted_most() {
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        for (text, expected) in [
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("application/graphql-response+json", Some(Media::Own)),
            (
                "Application/GraphQL-Response+JSON; charset=UTF-8",
                Some(Media::Own),
            ),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(Media::Own),
            ),
            (
                "application/json;q=0.9, application/graphql-response+json",
                Some(Media::Own),
            ),
            (
                "application/json, application/graphql-response+json;q=0.5",
                Some(Media::Json),
            ),
            (
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                Some(Media::Own),
            ),
            ("application/json, */*", Some(Media::Json)),
            ("text/html, */*;q=0.1", Some(Media::Json)),
            ("*/*, application/json;q=0", Some(Media::Own)),
            ("application/graphql-response+json, */*", Some(Media::Own)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json; charset=utf-16", None),
            ("application/json;q=many", None),
        ] {
            assert_eq!(accepted(text), expected, "{text}");
        }
    }

    #[test]
    fn a_body_is_json_in_utf_8_or_refused() {
        let is = |text: &str| {
            let value = text.parse().expect("a header");
            is_json(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]))
        };
        assert!(!is_json(&HeaderMap::new()));
        assert!(is("application/json"));
        assert!(is("Application/JSON; charset=\"UTF-8\""));
        for other in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/graphql",
            "text/plain; application/json",
        ] {
            assert!(!is(other), "{other}");
        }
    }
}
