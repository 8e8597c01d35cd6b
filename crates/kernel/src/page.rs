//! Pages of lists: what was asked for, keyset cursors, and the slice that answers.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::fault::{Fault, Reason};

/// The page size when none is asked for.
pub const DEFAULT_LIMIT: u64 = 20;
/// The largest page size.
pub const MAX_LIMIT: u64 = 100;
/// A cursor longer than this was not made by us.
const MAX_CURSOR: usize = 1_000;

/// Why a page is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// `first` or `last` is not 1 to 100.
    #[error("a page has 1 to 100 items")]
    Limit,
    /// `first` and `last` together, or a cursor of the other direction.
    #[error("first goes with after, last goes with before")]
    Mixed,
    /// The cursor is not one of this list's.
    #[error("not a cursor of this list")]
    Cursor,
}

/// The Relay arguments of a connection, as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// So many from the beginning, or after `after`.
    pub first: Option<i64>,
    /// So many from the end, or before `before`.
    pub last: Option<i64>,
    /// Only what follows this cursor.
    pub after: Option<String>,
    /// Only what precedes this cursor.
    pub before: Option<String>,
}

impl PageRequest {
    /// The first so many.
    pub fn first(limit: i64) -> Self {
        Self {
            first: Some(limit),
            ..Self::default()
        }
    }

    /// The fault that a refusal of these arguments is.
    pub fn fault(&self, error: PageError) -> Fault {
        let argument = match error {
            PageError::Limit | PageError::Mixed if self.first.is_some() || self.last.is_none() => {
                "first"
            }
            PageError::Limit | PageError::Mixed => "last",
            PageError::Cursor if self.after.is_some() => "after",
            PageError::Cursor => "before",
        };
        Reason::from(error).at(argument)
    }

    /// What is meant, with the default of 20.
    ///
    /// # Errors
    /// A size other than 1 to 100, or a mixture of both directions.
    pub fn page(&self) -> Result<Page, PageError> {
        let (limit, direction, cursor) = match (self.first, self.last, &self.after, &self.before) {
            (first, None, after, None) => (first, Direction::Forward, after),
            (None, last, None, before) => (last, Direction::Backward, before),
            _ => return Err(PageError::Mixed),
        };
        let limit = limit.map_or(Ok(DEFAULT_LIMIT), |limit| {
            u64::try_from(limit).map_err(|_| PageError::Limit)
        })?;
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(PageError::Limit);
        }
        Ok(Page {
            limit,
            direction,
            cursor: cursor.clone(),
        })
    }
}

/// Which way a page walks through its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the beginning on.
    Forward,
    /// From the end back.
    Backward,
}

/// One checked page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most so many items, 1 to 100.
    pub limit: u64,
    /// The way it walks.
    pub direction: Direction,
    /// Where it starts, as it came; [`Page::start`] opens it.
    pub cursor: Option<String>,
}

impl Page {
    /// The fault that a cursor of another list is.
    pub fn foreign_cursor(&self) -> Fault {
        Reason::from(PageError::Cursor).at(match self.direction {
            Direction::Forward => "after",
            Direction::Backward => "before",
        })
    }

    /// How many rows to ask the database for: one more than wanted shows whether others follow.
    pub const fn fetch(&self) -> u64 {
        self.limit + 1
    }

    /// The key at which the page starts (exclusive), if it has one.
    ///
    /// # Errors
    /// [`PageError::Cursor`] for a cursor of another list, or one that was tampered with.
    pub fn start<T: DeserializeOwned>(&self) -> Result<Option<T>, PageError> {
        self.cursor
            .as_deref()
            .map(|text| Cursor::decode(text).map(|cursor| cursor.0))
            .transpose()
    }

    /// The slice of up to [`Page::fetch`] rows, which come in the order of the *query*: backward pages read the list from
    /// its end, and are turned round here.
    pub fn slice<T>(&self, mut rows: Vec<T>) -> Slice<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let started = self.cursor.is_some();
        match self.direction {
            Direction::Forward => Slice {
                items: rows,
                has_next: more,
                has_previous: started,
            },
            Direction::Backward => {
                rows.reverse();
                Slice {
                    items: rows,
                    has_next: started,
                    has_previous: more,
                }
            }
        }
    }
}

/// The key of one row of a list (sort key and id), opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor<T>(pub T);

impl<T: Serialize> Cursor<T> {
    /// The cursor as clients carry it: base64url of JSON.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).expect("a sort key is JSON"))
    }
}

impl<T: DeserializeOwned> Cursor<T> {
    /// Opens a cursor.
    ///
    /// # Errors
    /// [`PageError::Cursor`] when it is not one of this list's.
    pub fn decode(text: &str) -> Result<Self, PageError> {
        if text.len() > MAX_CURSOR {
            return Err(PageError::Cursor);
        }
        let json = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| PageError::Cursor)?;
        serde_json::from_slice(&json)
            .map(Self)
            .map_err(|_| PageError::Cursor)
    }
}

/// Part of a list, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice<T> {
    /// The items.
    pub items: Vec<T>,
    /// Others follow.
    pub has_next: bool,
    /// Others precede.
    pub has_previous: bool,
}

impl<T> Slice<T> {
    /// The same slice of other items, some of which may be left out.
    pub fn filter_map<U>(self, change: impl FnMut(T) -> Option<U>) -> Slice<U> {
        Slice {
            items: self.items.into_iter().filter_map(change).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}
