//! What generated rows refer to: the administrative units and OCOP sets that every database holds from its first start.

use anyhow::{Result, ensure};

use crate::database::Database;

/// A commune of today.
#[derive(Clone, Debug)]
pub(crate) struct Commune {
    /// Its code of five digits.
    pub(crate) code: String,
    /// Its name without its kind.
    pub(crate) name: String,
    /// The code of its province.
    pub(crate) province: String,
}

/// A product set.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    /// The decision that lists it.
    pub(crate) decision: String,
    /// Its number there.
    pub(crate) number: i64,
}

/// Both.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// Every commune, by code.
    pub(crate) communes: Vec<Commune>,
    /// Every set, by number.
    pub(crate) sets: Vec<Set>,
}

impl Places {
    /// Reads them from a database that the program has started on once.
    ///
    /// # Errors
    /// When there are none, or the database does not answer.
    pub(crate) async fn read(database: &Database) -> Result<Self> {
        let communes = database
            .texts(
                "SELECT code, name_short, parent FROM administrative_unit WHERE valid_to IS NULL AND parent IS NOT NULL ORDER BY code",
                3,
            )
            .await?;
        let sets = database
            .texts(
                "SELECT decision, CAST(number AS TEXT) FROM ocop_set ORDER BY decision, number",
                2,
            )
            .await?;
        let places = Self {
            communes: communes
                .into_iter()
                .filter_map(|row| {
                    let [code, name, province] = row.try_into().ok()?;
                    Some(Commune {
                        code,
                        name,
                        province,
                    })
                })
                .collect(),
            sets: sets
                .into_iter()
                .filter_map(|row| {
                    let [decision, number]: [String; 2] = row.try_into().ok()?;
                    Some(Set {
                        decision,
                        number: number.parse().ok()?,
                    })
                })
                .collect(),
        };
        ensure!(
            !places.communes.is_empty() && !places.sets.is_empty(),
            "the database holds no administrative units or OCOP sets"
        );
        Ok(places)
    }
}
