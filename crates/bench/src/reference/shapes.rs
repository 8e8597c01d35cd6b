//! The answers in the shape that the program gives them.

use kernel::id::{ProducerId, ProductId};
use serde::{Deserialize, Serialize};

/// An answer of the API.
#[derive(Debug, Serialize)]
pub(super) struct Answer<T> {
    pub(super) data: T,
    pub(super) extensions: Extensions,
}

/// As long as what the program tells of an answer's cost.
#[derive(Debug, Serialize)]
pub(super) struct Extensions {
    cost: Cost,
}

#[derive(Debug, Serialize)]
struct Cost {
    allowance: u32,
    maximum: u32,
    remaining: u32,
    requested: u32,
}

impl<T> From<T> for Answer<T> {
    fn from(data: T) -> Self {
        Self {
            data,
            extensions: Extensions {
                cost: Cost {
                    allowance: 1_000_000_000,
                    maximum: 1_000,
                    remaining: 999_999_000,
                    requested: 250,
                },
            },
        }
    }
}

/// The data of a page.
#[derive(Debug, Serialize)]
pub(super) struct Products {
    pub(super) products: Page,
}

/// A page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub(super) nodes: Vec<Shown>,
    pub(super) page_info: PageInfo,
}

/// Where it stands.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) has_next_page: bool,
    pub(super) end_cursor: Option<String>,
}

/// The data of a product.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    pub(super) product: Option<Detail>,
}

/// A product in a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    pub(super) id: ProductId,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) last_known_stars: Option<i32>,
    pub(super) stars: Option<i32>,
    pub(super) lead_time_days: Option<i32>,
    pub(super) season: Season,
    pub(super) producer: Option<Producer>,
    pub(super) commune: Option<Unit>,
}

/// A product by itself.
#[derive(Debug, Serialize)]
pub(super) struct Detail {
    #[serde(flatten)]
    pub(super) shown: Shown,
    pub(super) description: Option<String>,
    pub(super) sample: bool,
    pub(super) version: i32,
    pub(super) province: Option<Unit>,
}

/// When it is to be had.
#[derive(Debug, Serialize)]
pub(super) struct Season {
    pub(super) months: Vec<u32>,
}

/// Who makes it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Producer {
    pub(super) id: ProducerId,
    pub(super) slug: String,
    pub(super) name: String,
}

/// Where it comes from.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Unit {
    pub(super) code: String,
    pub(super) name: String,
}

/// What the cursor of the list by name holds, in the program's own writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    by: String,
    key: String,
    id: ProductId,
}

impl Place {
    /// The place of a product.
    pub(crate) fn of(key: &[u8], id: ProductId) -> Self {
        Self {
            by: "name".to_owned(),
            key: kernel::hex::encode(key),
            id,
        }
    }

    /// The sort key and the id.
    pub(super) fn key(&self) -> Option<(Vec<u8>, ProductId)> {
        Some((kernel::hex::decode(&self.key)?, self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use catalogue::product::Position;
    use kernel::id::ProductId;
    use kernel::page::Cursor;
    use uuid::Uuid;

    #[test]
    fn a_cursor_is_written_as_the_program_writes_it() {
        let id = ProductId::from_uuid(Uuid::from_u128(7));
        let text = Cursor(Place::of(&[1, 0xAB], id)).encode();
        let read: Cursor<Position> = Cursor::decode(&text).unwrap();
        assert_eq!(read.encode(), text);
        let place: Cursor<Place> = Cursor::decode(&text).unwrap();
        assert_eq!(place.0.key(), Some((vec![1, 0xAB], id)));
    }
}
