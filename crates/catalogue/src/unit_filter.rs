//! Narrowing a list to a province, a commune, or a district that no longer exists.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};

use crate::administrative_unit::{alias, former_district, unit};
use crate::{producer, product};

/// Where something must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitFilter {
    /// In a province of today (two digits).
    Province(String),
    /// In a commune of today (five digits).
    Commune(String),
    /// In a district that was dissolved on 1 July 2025 (three digits).
    FormerDistrict(String),
}

impl UnitFilter {
    /// Reads a National Statistics Office code, whose length says what it names.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim();
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match code.len() {
            2 => Some(Self::Province(code.to_owned())),
            3 => Some(Self::FormerDistrict(code.to_owned())),
            5 => Some(Self::Commune(code.to_owned())),
            _ => None,
        }
    }

    /// The producers there. Which old district a commune of today lay in is all that is known of them.
    pub(crate) fn of_producers(&self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::Province(code) => condition.add(producer::Column::ProvinceCode.eq(code)),
            Self::Commune(code) => condition.add(producer::Column::UnitCode.eq(code)),
            Self::FormerDistrict(code) => condition.add(
                producer::Column::UnitCode
                    .in_subquery(former_district(code, alias::Column::UnitCode)),
            ),
        }
    }

    /// The products there. A source that named the district is right; without one, the communes that parts of the
    /// district went into count.
    pub(crate) fn of_products(&self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::Province(code) => condition.add(product::Column::ProvinceCode.eq(code)),
            Self::Commune(code) => condition.add(product::Column::UnitCode.eq(code)),
            Self::FormerDistrict(code) => {
                let provinces = Query::select()
                    .column((unit::Entity, unit::Column::Parent))
                    .from(unit::Entity)
                    .and_where(
                        Expr::col((unit::Entity, unit::Column::Code))
                            .in_subquery(former_district(code, alias::Column::UnitCode)),
                    )
                    .to_owned();
                let named = Condition::all()
                    .add(
                        product::Column::DistrictAtSource
                            .in_subquery(former_district(code, alias::Column::Alias)),
                    )
                    .add(product::Column::ProvinceCode.in_subquery(provinces));
                let placed = Condition::all()
                    .add(product::Column::DistrictAtSource.is_null())
                    .add(
                        product::Column::UnitCode
                            .in_subquery(former_district(code, alias::Column::UnitCode)),
                    );
                condition.add(Condition::any().add(named).add(placed))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_code_says_what_it_names() {
        assert_eq!(
            UnitFilter::parse("20"),
            Some(UnitFilter::Province("20".into()))
        );
        assert_eq!(
            UnitFilter::parse("187"),
            Some(UnitFilter::FormerDistrict("187".into()))
        );
        assert_eq!(
            UnitFilter::parse("06463"),
            Some(UnitFilter::Commune("06463".into()))
        );
        for bad in ["", "6463", "0646x", "２０"] {
            assert_eq!(UnitFilter::parse(bad), None);
        }
    }
}
