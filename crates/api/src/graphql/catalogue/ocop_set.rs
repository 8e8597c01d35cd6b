//! The OCOP product sets.

use async_graphql::{Context, Object, Result, SimpleObject};
use catalogue::ocop_set::Samples;

use crate::graphql::Caller;
use crate::graphql::failure::top;
use crate::graphql::values::{Language, Texts, picked};
use kernel::text::LocalisedText;

/// A product set.
pub struct OcopSet(pub catalogue::ocop_set::OcopSet);

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
