//! Provinces and communes, with the names they had before.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use catalogue::administrative_unit as units;
use kernel::id::UNIT;
use kernel::page::Cursor;

use crate::graphql::Caller;
use crate::graphql::connection::{Connection, capped, pages};
use crate::graphql::failure::top;
use crate::graphql::ids::{key_of, keyed};
use crate::graphql::loaders::{AliasesOf, UnitCode, load};
use crate::graphql::scalars::Date;

/// The two levels that exist since 1 July 2025.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::administrative_unit::Level")]
pub enum AdministrativeLevel {
    /// A province or a centrally run city; codes of two digits.
    Province,
    /// A commune, ward or special zone; codes of five digits.
    Commune,
}

/// What a unit calls itself.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::administrative_unit::Kind")]
pub enum AdministrativeKind {
    /// Tỉnh, a province.
    Province,
    /// Thành phố, a centrally run city.
    City,
    /// Phường, a ward.
    Ward,
    /// Xã, a commune.
    Commune,
    /// Đặc khu, a special zone.
    SpecialZone,
}

/// Why a unit is known by another name.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::administrative_unit::AliasKind")]
pub enum AliasKind {
    /// Its own name.
    Name,
    /// Another placement of a tone mark (`Hoà`, `Hòa`).
    Spelling,
    /// A commune, town or ward that went into it.
    FormerCommune,
    /// A dissolved district that parts of it came from.
    FormerDistrict,
}

/// A district that was dissolved on 1 July 2025.
#[derive(SimpleObject)]
pub struct FormerDistrict {
    /// Its code of three digits, `187`.
    code: String,
    /// Its name, `Huyện Chi Lăng`.
    name: String,
}

/// Another name of a unit. People, brands and certificates use the old ones for years.
#[derive(SimpleObject)]
pub struct AdministrativeAlias {
    /// The other name.
    name: String,
    /// Why the unit has it.
    kind: AliasKind,
    /// The code that the former commune or district had; a code's meaning depends on the date.
    old_code: Option<String>,
    /// The district that the former commune lay in.
    old_district: Option<String>,
}

/// A province or commune.
pub struct AdministrativeUnit(pub units::AdministrativeUnit);

impl AdministrativeUnit {
    /// A unit by its id.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        let code = key_of(UNIT, id).filter(|code| code.bytes().all(|it| it.is_ascii_digit()));
        match code {
            Some(code) => Self::by_code(ctx, code).await,
            None => Ok(None),
        }
    }

    /// The unit that a code means today.
    pub(crate) async fn by_code(ctx: &Context<'_>, code: &str) -> Result<Option<Self>> {
        Ok(load(ctx, UnitCode(code.to_owned())).await?.map(Self))
    }
}

/// A province or commune of Vietnam, as it is since 1 July 2025.
#[Object]
impl AdministrativeUnit {
    /// The unit's id, opaque; it stays as long as its code means it.
    pub(crate) async fn id(&self) -> ID {
        keyed(UNIT, &self.0.code)
    }

    /// The code of the National Statistics Office: two digits for a province, five for a commune. Text, not a number.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The full name in Vietnamese, `Xã Chi Lăng`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name without its kind, `Chi Lăng`.
    async fn name_short(&self) -> &str {
        &self.0.name_short
    }

    /// The name in English writing.
    async fn name_en(&self) -> Option<&str> {
        self.0.name_en.as_deref()
    }

    /// Province or commune.
    async fn level(&self) -> AdministrativeLevel {
        self.0.level.into()
    }

    /// What it calls itself.
    async fn kind(&self) -> AdministrativeKind {
        self.0.kind.into()
    }

    /// The province of a commune; null for a province.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        match &self.0.parent {
            Some(parent) => Self::by_code(ctx, parent).await,
            None => Ok(None),
        }
    }

    /// The dissolved districts that its parts came from; empty for provinces.
    async fn former_districts(&self) -> Vec<FormerDistrict> {
        self.0
            .former_districts
            .iter()
            .map(|district| FormerDistrict {
                code: district.code.clone(),
                name: district.name.clone(),
            })
            .collect()
    }

    /// Its other names: spellings, former communes, former districts.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<AdministrativeAlias>> {
        let aliases = load(ctx, AliasesOf(self.0.code.clone()))
            .await?
            .unwrap_or_default();
        Ok(aliases
            .into_iter()
            .map(|alias: units::Alias| AdministrativeAlias {
                name: alias.alias,
                kind: alias.kind.into(),
                old_code: alias.old_code,
                old_district: alias.old_district,
            })
            .collect())
    }

    /// The first day on which the code means this unit.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }
}

/// What a list of units is narrowed to. Everything given must fit.
#[derive(Default, InputObject)]
pub struct AdministrativeUnitFilter {
    /// Only units of this level.
    level: Option<AdministrativeLevel>,
    /// Only communes of the province with this code.
    parent: Option<String>,
    /// Only units one of whose names, present or former, begins with these words; capitals and marks do not matter.
    text: Option<String>,
}

/// The units.
#[derive(Default)]
pub struct AdministrativeUnitQuery;

#[Object]
impl AdministrativeUnitQuery {
    /// Provinces and communes in force, in Vietnamese order. Public.
    async fn administrative_units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed to.")] filter: Option<AdministrativeUnitFilter>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<AdministrativeUnit>> {
        let filter = filter.unwrap_or_default();
        let filter = units::Filter {
            level: filter.level.map(Into::into),
            parent: filter.parent,
            text: filter.text,
        };
        let page = pages(ctx, first, after, last, before)?;
        let db = Caller::of(ctx).db().clone();
        let slice = units::list(db.read(), &filter, &page)
            .await
            .map_err(|failure| top(ctx, failure))?;
        Ok(Connection::new(slice, |row| {
            (Cursor(row.position).encode(), AdministrativeUnit(row.item))
        })
        .counted(capped(move |cap| {
            let (db, filter) = (db.clone(), filter.clone());
            async move { units::count(db.read(), &filter, cap).await }
        })))
    }
}
