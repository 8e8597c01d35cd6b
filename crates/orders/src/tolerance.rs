//! How far the weight of a delivery may stray from what was agreed.

use kernel::fault::{FaultCode, Reason};
use kernel::price::VatRate;
use kernel::quantity::BaseQuantity;
use serde::{Deserialize, Serialize};

/// So many hundredths of a per cent, up and down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tolerance(i32);

/// The whole, in hundredths of a per cent.
const WHOLE: i128 = 10_000;

impl Tolerance {
    /// What holds where nothing was said: one per cent, for scales differ by that much.
    pub const UNSAID: Self = Self(100);
    /// The most that can be agreed: a fifth.
    pub const MOST: Self = Self(2_000);

    /// Hundredths of a per cent, as a column keeps them; nothing beyond [`Tolerance::MOST`].
    pub const fn from_basis_points(points: i32) -> Option<Self> {
        if points >= 0 && points <= Self::MOST.0 {
            Some(Self(points))
        } else {
            None
        }
    }

    /// Reads per cents with up to two places, `2.5`.
    ///
    /// # Errors
    /// Not a plain decimal, or `OUT_OF_RANGE` below nought and beyond [`Tolerance::MOST`].
    pub fn parse_percent(text: &str) -> Result<Self, Reason> {
        let read = VatRate::parse_percent(text)?;
        let beyond = || Reason::limit(FaultCode::OutOfRange, Self::MOST.0 / 100);
        Self::from_basis_points(read.basis_points()).ok_or_else(beyond)
    }

    /// Hundredths of a per cent.
    pub const fn basis_points(self) -> i32 {
        self.0
    }

    /// Per cents in plain form, `2.5`.
    pub fn percent_text(self) -> String {
        let rate = VatRate::from_basis_points(self.0).unwrap_or(VatRate::ZERO);
        kernel::decimal::plain(rate.percent())
    }

    /// The most that still counts as this quantity.
    #[must_use]
    pub fn most(self, agreed: BaseQuantity) -> BaseQuantity {
        self.shifted(agreed, 1)
    }

    /// The least that still counts as this quantity.
    #[must_use]
    pub fn least(self, agreed: BaseQuantity) -> BaseQuantity {
        self.shifted(agreed, -1)
    }

    /// What is wanting of a quantity; nothing as long as what is there still counts as this quantity.
    #[must_use]
    pub fn wanting(self, agreed: BaseQuantity, there: BaseQuantity) -> BaseQuantity {
        if there < self.least(agreed) {
            BaseQuantity::from_milli(agreed.milli() - there.milli())
        } else {
            BaseQuantity::ZERO
        }
    }

    fn shifted(self, agreed: BaseQuantity, towards: i128) -> BaseQuantity {
        let room = i128::from(agreed.milli()) * i128::from(self.0) / WHOLE;
        let shifted = i128::from(agreed.milli()) + towards * room;
        BaseQuantity::from_milli(i64::try_from(shifted).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tolerance_reaches_up_and_down_and_rounds_to_the_strict_side() {
        let five = Tolerance::parse_percent("5").unwrap();
        let agreed = BaseQuantity::from_milli(20_000_001);
        assert_eq!(five.most(agreed).milli(), 21_000_001);
        assert_eq!(five.least(agreed).milli(), 19_000_001);
        assert_eq!(five.most(BaseQuantity::ZERO), BaseQuantity::ZERO);
        assert_eq!(Tolerance::parse_percent("0").unwrap().most(agreed), agreed);
        assert_eq!(five.percent_text(), "5");
        let there = BaseQuantity::from_milli;
        assert_eq!(five.wanting(agreed, there(19_000_001)).milli(), 0);
        assert_eq!(five.wanting(agreed, there(19_000_000)).milli(), 1_000_001);
    }

    #[test]
    fn nobody_agrees_on_anything_between_all_and_nothing() {
        for (text, code) in [
            ("20.01", FaultCode::OutOfRange),
            ("-1", FaultCode::OutOfRange),
            ("1.005", FaultCode::InvalidFormat),
            ("five", FaultCode::InvalidFormat),
        ] {
            assert_eq!(
                Tolerance::parse_percent(text).unwrap_err().code,
                code,
                "{text}"
            );
        }
    }
}
