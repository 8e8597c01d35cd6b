//! The OCOP product sets.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use catalogue::ocop_set::{Samples, SetKey};
use kernel::id::OCOP_SET;
use kernel::text::{LocalisedText, clean_line};

use crate::graphql::Caller;
use crate::graphql::failure::top;
use crate::graphql::ids::{key_of, keyed};
use crate::graphql::loaders::load;
use crate::graphql::values::{Language, Texts, picked};

/// Most characters of a decision's number.
const DECISION_LIMIT: usize = 60;

/// A product set.
pub struct OcopSet(pub catalogue::ocop_set::OcopSet);

impl OcopSet {
    /// A set by its id.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        let key = key_of(OCOP_SET, id)
            .and_then(|key| key.rsplit_once('_'))
            .and_then(|(decision, number)| {
                Some(SetKey {
                    decision: clean_line(decision, DECISION_LIMIT).ok()?,
                    number: number.parse().ok()?,
                })
            })
            .filter(|key| id_of(key) == *id);
        match key {
            Some(key) => Ok(load(ctx, key).await?.map(Self)),
            None => Ok(None),
        }
    }
}

fn id_of(key: &SetKey) -> ID {
    keyed(OCOP_SET, &format!("{}_{}", key.decision, key.number))
}

/// One of the six groups (ngành), or a family (nhóm) in one.
#[derive(SimpleObject)]
pub struct OcopGroup {
    /// The group's Roman numeral, `I` to `VI`.
    code: String,
    /// The group's names.
    names: Texts,
}

fn texts(vi: &str, en: &str) -> LocalisedText {
    LocalisedText {
        vi: vi.to_owned(),
        en: Some(en.to_owned()),
        zh_hans: None,
    }
}

/// A set (bộ sản phẩm) by which OCOP products are scored. Sets are numbered by decision: the same number means something else in an older one.
#[Object]
impl OcopSet {
    /// The set's id, opaque.
    pub(crate) async fn id(&self) -> ID {
        id_of(&self.0.key)
    }

    /// The decision that numbers it, `26/2026/QĐ-TTg`.
    async fn decision(&self) -> &str {
        &self.0.key.decision
    }

    /// Its number in the decision, from 1.
    async fn number(&self) -> i32 {
        self.0.key.number
    }

    /// Its name in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name. Chinese falls back to English.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> String {
        picked(ctx, &texts(&self.0.vi, &self.0.en), language)
    }

    /// Its name in every language it has.
    async fn names(&self) -> Texts {
        texts(&self.0.vi, &self.0.en).into()
    }

    /// Its group (ngành).
    async fn group(&self) -> OcopGroup {
        OcopGroup {
            code: self.0.group_code.clone(),
            names: texts(&self.0.group_vi, &self.0.group_en).into(),
        }
    }

    /// Its family (nhóm) within the group, in every language.
    async fn family(&self) -> Texts {
        texts(&self.0.family_vi, &self.0.family_en).into()
    }

    /// Whether five sample products go with an application.
    async fn samples_required(&self) -> bool {
        self.0.samples == Samples::Required
    }
}

/// The sets.
#[derive(Default)]
pub struct OcopSetQuery;

#[Object]
impl OcopSetQuery {
    /// All OCOP product sets, by decision and number. Public.
    async fn ocop_sets(&self, ctx: &Context<'_>) -> Result<Vec<OcopSet>> {
        let sets = catalogue::ocop_set::list(Caller::of(ctx).db().read())
            .await
            .map_err(|failure| top(ctx, failure))?;
        Ok(sets.into_iter().map(OcopSet).collect())
    }
}
