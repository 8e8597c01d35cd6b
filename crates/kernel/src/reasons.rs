//! How the errors of this crate's parsers read as reasons for a refusal.

use crate::{
    contact::ContactError,
    fault::{Facts, FaultCode, Reason},
    id::IdError,
    money::MoneyError,
    number::NumberError,
    page::PageError,
    quantity::QuantityError,
    text::TextError,
    text_enum::UnknownCode,
    time::TimeError,
};

impl From<IdError> for Reason {
    fn from(_: IdError) -> Self {
        FaultCode::InvalidId.into()
    }
}

impl From<NumberError> for Reason {
    fn from(_: NumberError) -> Self {
        FaultCode::InvalidFormat.into()
    }
}

impl From<UnknownCode> for Reason {
    fn from(unknown: UnknownCode) -> Self {
        let values = unknown
            .known
            .iter()
            .map(|code| (*code).to_owned())
            .collect();
        FaultCode::UnknownValue.with(Facts::Allowed { values })
    }
}

impl From<TextError> for Reason {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => FaultCode::Required.into(),
            TextError::TooLong { limit } => Self::limit(FaultCode::TooLong, limit),
            TextError::ControlCharacter => FaultCode::ControlCharacter.into(),
            TextError::LineBreak => FaultCode::LineBreak.into(),
        }
    }
}

impl From<MoneyError> for Reason {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::Malformed => FaultCode::InvalidFormat.into(),
            MoneyError::NotPositive => FaultCode::PriceNotPositive.into(),
            MoneyError::TooManyPlaces { limit } => Self::limit(FaultCode::InvalidFormat, limit),
            MoneyError::OutOfRange => FaultCode::OutOfRange.into(),
            MoneyError::CurrencyMismatch => FaultCode::CurrencyMismatch.into(),
        }
    }
}

impl From<QuantityError> for Reason {
    fn from(error: QuantityError) -> Self {
        match error {
            QuantityError::Malformed => FaultCode::InvalidFormat.into(),
            QuantityError::NotPositive => FaultCode::QuantityNotPositive.into(),
            QuantityError::TooLarge => FaultCode::OutOfRange.into(),
            QuantityError::Unroundable => FaultCode::QuantityUnroundable.into(),
            QuantityError::UnitNotConvertible { allowed, .. } => {
                let values = allowed
                    .into_iter()
                    .map(|unit| unit.code().to_owned())
                    .collect();
                FaultCode::UnitNotConvertible.with(Facts::Allowed { values })
            }
        }
    }
}

impl From<TimeError> for Reason {
    fn from(error: TimeError) -> Self {
        match error {
            TimeError::Date | TimeError::Instant => FaultCode::InvalidFormat.into(),
            TimeError::Reversed => FaultCode::WindowReversed.into(),
            TimeError::Month => FaultCode::OutOfRange.into(),
        }
    }
}

impl From<PageError> for Reason {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Limit => FaultCode::OutOfRange.into(),
            PageError::Mixed => FaultCode::Contradiction.into(),
            PageError::Cursor => FaultCode::InvalidFormat.into(),
        }
    }
}

impl From<ContactError> for Reason {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::Text(error) => error.into(),
            ContactError::Malformed => FaultCode::InvalidFormat.into(),
            ContactError::CheckDigit => FaultCode::CheckDigit.into(),
            ContactError::NotForThisKind => FaultCode::Contradiction.into(),
        }
    }
}
