//! What an index was made from, and how far it has followed what happened since.

use platform::events::{self, Place};
use platform::{Result, settings};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::synonyms;
use crate::import;

/// Raised when documents are made otherwise, so that older indexes are rebuilt.
const VERSION: u32 = 1;

/// What an index was made from; kept in its own commit, so that neither is ever ahead of the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    make: String,
    catalogue: String,
    /// How far the events were followed.
    pub(super) events: Place,
}

impl Stamp {
    /// The stamp of an index that this program makes from this database now.
    pub(super) async fn of(conn: &impl ConnectionTrait) -> Result<Self> {
        Ok(Self {
            make: make(),
            catalogue: identity(conn).await?,
            events: events::newest(conn).await?,
        })
    }

    /// Whether this program made it from this catalogue. Whether the event table knows its place shows itself when it is followed.
    pub(super) async fn fits(&self, conn: &impl ConnectionTrait) -> Result<bool> {
        Ok(self.make == make() && self.catalogue == identity(conn).await?)
    }
}

/// Which catalogue the database holds.
async fn identity(conn: &impl ConnectionTrait) -> Result<String> {
    Ok(settings::get(conn, import::IDENTITY)
        .await?
        .unwrap_or_default())
}

/// What decides how documents look: the version above and the compiled-in lists.
fn make() -> String {
    let mut hash = Sha256::new();
    for part in [
        import::ADMINISTRATIVE_UNITS,
        import::LEGACY_COMMUNES,
        synonyms::SHIPPED,
    ] {
        hash.update(part.as_bytes());
    }
    format!("{VERSION}-{}", kernel::hex::encode(&hash.finalize()[..8]))
}
