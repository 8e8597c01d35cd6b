//! Reads `ocop_groups.csv`.

use platform::Result;
use serde::Deserialize;

use crate::ocop_set::{OcopSet, Samples, SetKey};

#[derive(Deserialize)]
struct Row {
    set_no: i32,
    group: String,
    group_vi: String,
    group_en: String,
    family_vi: String,
    family_en: String,
    subgroup: String,
    vi: String,
    en: String,
    managing_ministries_vi: Option<String>,
    sample_products_required: String,
}

pub(super) fn parse() -> Result<Vec<OcopSet>> {
    let rows: Vec<Row> = super::rows(super::OCOP_SETS)?;
    Ok(rows
        .into_iter()
        .map(|row| OcopSet {
            key: SetKey::current(row.set_no),
            group_code: row.group,
            group_vi: row.group_vi,
            group_en: row.group_en,
            family_vi: row.family_vi,
            family_en: row.family_en,
            slug: row.subgroup,
            vi: row.vi,
            en: row.en,
            ministries_vi: row.managing_ministries_vi,
            samples: if row.sample_products_required == "yes" {
                Samples::Required
            } else {
                Samples::NotRequired
            },
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twenty_six_sets_in_six_groups() {
        let sets = parse().unwrap();
        assert_eq!(
            sets.iter().map(|set| set.key.number).collect::<Vec<_>>(),
            (1..=26).collect::<Vec<_>>()
        );
        let mut groups: Vec<&str> = sets.iter().map(|set| set.group_code.as_str()).collect();
        groups.dedup();
        assert_eq!(groups, ["I", "II", "III", "IV", "V", "VI"]);
        assert_eq!(sets[25].samples, Samples::NotRequired);
    }
}
