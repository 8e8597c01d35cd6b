//! The columns of a table: their names, and what a header says.

use kernel::fault::FaultCode;
use kernel::text;

use super::{Problems, sheet::HEADER};
use crate::provenance::Derivation;

/// Whether a table can do without a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// It may be left out.
    Optional,
}

/// A column with every name that is understood, its own first. Case, marks and underscores do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnNames {
    /// Which one it is.
    pub(super) column: Column,
    /// Whether it must be there.
    pub need: Need,
    /// Its names.
    pub names: &'static [&'static str],
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Product,
    ProductEn,
    Description,
    Producer,
    ProducerType,
    ProducerAddress,
    ProducerPhone,
    ProducerEmail,
    CommuneCode,
    Commune,
    CommuneAtSource,
    DistrictAtSource,
    OcopSet,
    BaseUnit,
    Season,
    Stars,
    Evidence,
    Year,
    Decision,
    Issuer,
    IssuedOn,
    ExpiresOn,
    Source,
    Note,
}

macro_rules! columns {
    ($( $column:ident $need:ident [$($name:literal),+] )+) => {
        /// Every column, in the order of the template.
        pub const COLUMNS: &[ColumnNames] = &[
            $( ColumnNames { column: Column::$column, need: Need::$need, names: &[$($name),+] } ),+
        ];
    };
}

columns! {
    Code Required ["code", "id", "register_code", "mã", "mã số", "mã sản phẩm"]
    Product Required ["product", "name", "sản phẩm", "tên sản phẩm"]
    ProductEn Optional ["product_en", "name_en", "tên tiếng Anh"]
    Description Optional ["description", "mô tả"]
    Producer Optional ["producer", "chủ thể", "tên chủ thể", "cơ sở sản xuất"]
    ProducerType Optional ["producer_type", "loại hình", "loại hình chủ thể"]
    ProducerAddress Optional ["producer_address", "địa chỉ", "địa chỉ chủ thể"]
    ProducerPhone Optional ["producer_phone", "điện thoại", "số điện thoại"]
    ProducerEmail Optional ["producer_email", "email", "e-mail", "thư điện tử"]
    CommuneCode Optional ["commune_code", "mã xã", "mã xã phường", "commune_code_2025"]
    Commune Optional ["commune", "xã", "phường", "xã phường", "commune_name_2025"]
    CommuneAtSource Optional ["commune_at_source", "xã cũ", "xã trước sáp nhập"]
    DistrictAtSource Optional ["district_at_source", "huyện", "huyện cũ", "huyện trước sáp nhập"]
    OcopSet Optional ["ocop_set", "bộ sản phẩm", "số bộ sản phẩm", "ocop_set_no_inferred"]
    BaseUnit Optional ["base_unit", "đơn vị tính"]
    Season Optional ["season", "mùa vụ", "thời vụ"]
    Stars Optional ["stars", "star", "số sao", "hạng sao", "sao"]
    Evidence Optional ["evidence", "star_evidence", "căn cứ"]
    Year Optional ["year", "năm"]
    Decision Optional ["decision", "decision_number", "quyết định", "số quyết định"]
    Issuer Optional ["issuer", "cơ quan ban hành", "cơ quan cấp"]
    IssuedOn Optional ["issued_on", "ngày cấp", "ngày quyết định"]
    ExpiresOn Optional ["expires_on", "ngày hết hạn", "có giá trị đến"]
    Source Optional ["source", "nguồn"]
    Note Optional ["note", "ghi chú"]
}

/// The columns whose heading says that somebody read the fact off another one.
const INFERRED: [&str; 3] = [
    "commune_code_2025",
    "commune_name_2025",
    "ocop_set_no_inferred",
];

/// The column that a heading names.
pub(super) fn named(heading: &str) -> Option<(Column, Derivation)> {
    let folded = text::fold(heading);
    let found = COLUMNS
        .iter()
        .find(|known| known.names.iter().any(|name| text::fold(name) == folded))?;
    let derivation = if INFERRED.iter().any(|name| text::fold(name) == folded) {
        Derivation::Inferred
    } else {
        Derivation::Stated
    };
    Some((found.column, derivation))
}

/// The header of one table: which place holds what.
#[derive(Debug)]
pub(super) struct Header {
    places: Vec<Place>,
}

#[derive(Debug)]
struct Place {
    heading: String,
    known: Option<(Column, Derivation)>,
}

impl Header {
    /// Reads a header: headings that nobody knows, that come twice, and those that are missing are noted. `has_source` says
    /// that rows need not name their source.
    pub(super) fn read(headings: &[String], has_source: bool, problems: &mut Problems) -> Self {
        let mut places: Vec<Place> = Vec::with_capacity(headings.len());
        for heading in headings {
            let known = named(heading);
            let cell = Some((heading.as_str(), ""));
            match known {
                // A blank heading has blank cells, or its cells are noted.
                None if heading.trim().is_empty() => {}
                None => problems.push(HEADER, cell, FaultCode::UnknownColumn),
                Some((column, _)) => {
                    let twice = places
                        .iter()
                        .any(|place| place.known.is_some_and(|(other, _)| other == column));
                    if twice {
                        problems.push(HEADER, cell, FaultCode::Duplicate);
                    }
                }
            }
            places.push(Place {
                heading: heading.trim().to_owned(),
                known,
            });
        }
        for column in COLUMNS {
            let needed =
                column.need == Need::Required || (column.column == Column::Source && !has_source);
            let there = places
                .iter()
                .any(|place| place.known.is_some_and(|(known, _)| known == column.column));
            if needed && !there {
                problems.push(
                    HEADER,
                    Some((column.names[0], "")),
                    FaultCode::MissingColumn,
                );
            }
        }
        Self { places }
    }

    /// How many places it has.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Where a column stands, its heading, and how its facts were come by.
    pub(super) fn find(&self, column: Column) -> Option<(usize, &str, Derivation)> {
        self.places.iter().enumerate().find_map(|(at, place)| {
            let (known, derivation) = place.known?;
            (known == column).then_some((at, place.heading.as_str(), derivation))
        })
    }

    /// The headings that are blank.
    pub(super) fn blank(&self) -> impl Iterator<Item = usize> {
        self.places
            .iter()
            .enumerate()
            .filter(|(_, place)| place.heading.is_empty())
            .map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_both_languages_however_they_are_written() {
        for (heading, column) in [
            ("code", Column::Code),
            ("Tên sản phẩm", Column::Product),
            ("TEN SAN PHAM", Column::Product),
            ("Commune Code", Column::CommuneCode),
            ("Số quyết định", Column::Decision),
            ("E-mail", Column::ProducerEmail),
        ] {
            assert_eq!(
                named(heading).map(|(column, _)| column),
                Some(column),
                "{heading}"
            );
        }
        assert_eq!(named("price"), None);
        assert_eq!(
            named("ocop_set_no_inferred"),
            Some((Column::OcopSet, Derivation::Inferred))
        );
    }

    #[test]
    fn no_two_columns_share_a_name() {
        let mut seen = std::collections::HashSet::new();
        for name in COLUMNS.iter().flat_map(|column| column.names) {
            assert!(seen.insert(text::fold(name)), "{name}");
        }
    }
}
