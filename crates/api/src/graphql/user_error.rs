//! What a command answers when it refuses: every fault with its code, its words, its place in the input and the facts that help to mend it.

mod words;

use async_graphql::{Enum, Interface, SimpleObject};
use kernel::fault::{Facts, Fault, FaultCode};
use kernel::text::Language;
use platform::Words;

use super::scalars::{Date, Decimal};
use super::values::{Texts, Unit};

pub use words::message;

/// Something that the caller may mend, or that stands in the way. Nothing was saved. Read `code` in programs and show `message` to people; ask for
/// the concrete types to get the facts.
#[derive(Interface)]
#[graphql(
    field(
        name = "code",
        ty = "&UserErrorCode",
        desc = "What is wrong, for programs. Treat a code that you do not know like a general refusal."
    ),
    field(
        name = "message",
        ty = "&String",
        desc = "What is wrong and how to mend it, in the caller's language."
    ),
    field(
        name = "path",
        ty = "&Vec<String>",
        desc = "Where in the input it is, from the argument on: `[\"input\", \"lines\", \"0\", \"quantity\"]`. Empty when it concerns no single place."
    ),
    field(
        name = "retryable",
        ty = "&bool",
        desc = "Whether sending the very same request again later can succeed."
    )
)]
pub enum UserError {
    /// See the type.
    Input(InputError),
    /// See the type.
    Refusal(RefusalError),
    /// See the type.
    Limit(LimitError),
    /// See the type.
    Minimum(MinimumNotReached),
    /// See the type.
    Version(VersionConflict),
    /// See the type.
    Transition(StateTransitionError),
    /// See the type.
    Available(QuantityUnavailable),
    /// See the type.
    Closed(ProductClosed),
    /// See the type.
    Wait(WaitError),
    /// See the type.
    Deals(OpenDealsError),
}

/// Why a command refuses. New codes are added: treat one that you do not know like a general refusal.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "kernel::fault::FaultCode")]
pub enum UserErrorCode {
    /// Something that must be given is missing or blank.
    Required,
    /// Fewer characters than needed.
    TooShort,
    /// More characters than allowed.
    TooLong,
    /// Fewer items than needed.
    TooFew,
    /// More items than allowed.
    TooMany,
    /// Not of the form that is wanted.
    InvalidFormat,
    /// A number whose check digit does not fit: a digit was misread or mistyped.
    CheckDigit,
    /// Not one of the known values.
    UnknownValue,
    /// A number or date beyond what is allowed.
    OutOfRange,
    /// A control character, or an invisible one that turns or hides text.
    ControlCharacter,
    /// A line break in a text of one line.
    LineBreak,
    /// Not an id, or an id of another kind.
    InvalidId,
    /// There is no such thing, or the caller may not see it.
    NotFound,
    /// The caller sees the thing and may not do this to it.
    Forbidden,
    /// The state of the thing does not allow this.
    StateTransition,
    /// Somebody else changed the thing meanwhile.
    VersionConflict,
    /// The same thing stands there already.
    Duplicate,
    /// The idempotency key was used with another input.
    IdempotencyKeyReused,
    /// This command needs an idempotency key.
    IdempotencyKeyRequired,
    /// The same command is being carried out at this moment.
    InProgress,
    /// The product's packings do not say what one of this unit holds.
    UnitNotConvertible,
    /// A quantity of zero or less.
    QuantityNotPositive,
    /// Nothing at all would be received. To refuse a whole delivery, use `deliveryRefuse`, with a reason.
    NothingReceived,
    /// A quantity that is no whole number of thousandths of the base unit.
    QuantityUnroundable,
    /// Less than the producer's minimum order.
    BelowMinimumOrder,
    /// A price of zero or less.
    PriceNotPositive,
    /// Amounts of different currencies in one document.
    CurrencyMismatch,
    /// A window of days that lies in the past.
    WindowPast,
    /// A window of days that ends before it begins.
    WindowReversed,
    /// A deadline that lies in the past.
    DeadlinePast,
    /// The organisation is excluded from trade.
    OrganisationSuspended,
    /// The organisation still has deals that are not over.
    OpenDeals,
    /// The organisation's papers have not been seen.
    OrganisationNotVerified,
    /// The organisation has no buyer profile yet.
    BuyerProfileMissing,
    /// Nobody speaks for this producer yet.
    ProducerNotClaimed,
    /// Nobody would answer: no producer speaks for the product here, and no office of its province takes inquiries.
    NobodyAnswers,
    /// The product is not offered.
    NotForSale,
    /// Somebody else sells the product by now: offer another one instead, or none.
    SoldByAnother,
    /// The day's allowance is used up.
    DailyLimit,
    /// Too often in a short time.
    TooManyRequests,
    /// E-mail address or password is wrong.
    InvalidCredentials,
    /// The link was used already.
    LinkUsed,
    /// The link is too old.
    LinkExpired,
    /// The command must be confirmed explicitly.
    ConfirmationRequired,
    /// Something that the other input leaves no room for.
    Contradiction,
    /// An authority's powers need a session with a second factor.
    SecondFactorRequired,
    /// The code of the second factor is wrong or was used before.
    SecondFactorInvalid,
    /// A password that is too easily guessed.
    PasswordTooCommon,
    /// The person belongs there already.
    AlreadyMember,
    /// An organisation must keep one owner.
    LastOwner,
    /// The session began too long ago for this: sign in anew.
    SignInAgain,
    /// Somebody speaks for the producer already.
    AlreadyClaimed,
    /// The organisation speaks for a producer of the register, and so it produces.
    SpeaksForProducer,
    /// A certified fact, which changes only through a review by the authority.
    ReviewRequired,
    /// More than what is left.
    QuantityUnavailable,
    /// Beyond the tolerance that was agreed.
    BeyondTolerance,
    /// The product is closed for orders on these days.
    ClosedThen,
    /// A column that is not known.
    UnknownColumn,
    /// A column that must be there.
    MissingColumn,
}

macro_rules! user_errors {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $ty:ty,)* })+) => {$(
        $(#[doc = $doc])+
        #[derive(SimpleObject)]
        pub struct $name {
            /// What is wrong, for programs.
            code: UserErrorCode,
            /// What is wrong and how to mend it, in the caller's language.
            message: String,
            /// Where in the input it is.
            path: Vec<String>,
            /// Whether sending the very same request again later can succeed.
            retryable: bool,
            $($(#[doc = $field_doc])+ $field: $ty,)*
        }
    )+};
}

user_errors! {
    /// A part of the input cannot be taken as it is.
    InputError {
        /// The values that would be taken, where they can be listed.
        allowed_values: Option<Vec<String>>,
    }
    /// The input is sound, but the command is not possible for this caller or at this time.
    RefusalError {}
    /// More than is allowed: text too long, too many items, a number out of range.
    LimitError {
        /// What is allowed at most: characters, items or the number itself, by the code.
        limit: i32,
    }
    /// Less than the seller's minimum.
    MinimumNotReached {
        /// The minimum, in `unit`.
        minimum: Decimal,
        /// The unit; null when it is one that this schema does not know.
        unit: Option<Unit>,
    }
    /// Somebody changed the thing since it was read. Read it again, decide again, and send `expectedVersion: current`.
    VersionConflict {
        /// The version it has now.
        current: i32,
    }
    /// The thing is not in a state in which this can be done.
    StateTransitionError {
        /// The state it is in, a value of its state enum.
        from: String,
        /// The state that was aimed at.
        to: String,
        /// The states that can be reached from here; empty when it is over.
        allowed: Vec<String>,
    }
    /// More is asked for than there is.
    QuantityUnavailable {
        /// What there is, in `unit`.
        available: Decimal,
        /// The unit; null when it is one that this schema does not know.
        unit: Option<Unit>,
    }
    /// Deals stand in the way that are not over: withdraw or answer the inquiries and quotations, settle or cancel the orders and their deliveries first.
    OpenDealsError {
        /// The numbers of the inquiries and orders, the oldest first, at most 40.
        numbers: Vec<String>,
    }
    /// The product is closed on the days that are asked for.
    ProductClosed {
        /// The first of the days on which nothing is sold; null when it is closed already.
        closed_from: Option<Date>,
        /// The last of them, included; null when it is closed until further notice.
        closed_to: Option<Date>,
        /// Why, and what to do meanwhile, in the seller's words.
        notes: Option<Texts>,
    }
    /// Too often in too short a time. Wait, then send it again.
    WaitError {
        /// Seconds to wait.
        wait_seconds: i32,
    }
}

impl UserError {
    /// A fault with its words.
    pub fn of(words: &Words, language: Language, fault: &Fault) -> Self {
        let code = UserErrorCode::from(fault.code);
        let message = message(words, language, fault);
        let path = fault.path.clone();
        let retryable = matches!(
            fault.code,
            FaultCode::InProgress | FaultCode::TooManyRequests
        );
        match &fault.facts {
            Facts::None if concerns_input(fault.code) => Self::Input(InputError {
                code,
                message,
                path,
                retryable,
                allowed_values: None,
            }),
            Facts::None => Self::Refusal(RefusalError {
                code,
                message,
                path,
                retryable,
            }),
            Facts::Allowed { values } => Self::Input(InputError {
                code,
                message,
                path,
                retryable,
                allowed_values: Some(values.clone()),
            }),
            Facts::Limit { limit } => Self::Limit(LimitError {
                code,
                message,
                path,
                retryable,
                limit: clamp(*limit),
            }),
            Facts::Minimum { value, unit } => Self::Minimum(MinimumNotReached {
                code,
                message,
                path,
                retryable,
                minimum: Decimal(value.clone()),
                unit: unit_of(unit),
            }),
            Facts::Version { current } => Self::Version(VersionConflict {
                code,
                message,
                path,
                retryable,
                current: *current,
            }),
            Facts::Transition { from, to, allowed } => Self::Transition(StateTransitionError {
                code,
                message,
                path,
                retryable,
                from: from.clone(),
                to: to.clone(),
                allowed: allowed.clone(),
            }),
            Facts::Available { value, unit } => Self::Available(QuantityUnavailable {
                code,
                message,
                path,
                retryable,
                available: Decimal(value.clone()),
                unit: unit_of(unit),
            }),
            Facts::Deals { numbers } => Self::Deals(OpenDealsError {
                code,
                message,
                path,
                retryable,
                numbers: numbers.clone(),
            }),
            Facts::Closed { from, to, note } => Self::Closed(ProductClosed {
                code,
                message,
                path,
                retryable,
                closed_from: from.map(Into::into),
                closed_to: to.map(Into::into),
                notes: note.clone().map(Into::into),
            }),
            Facts::Wait { seconds } => {
                let wait_seconds = i32::try_from(*seconds).unwrap_or(i32::MAX);
                Self::Wait(WaitError {
                    code,
                    message,
                    path,
                    retryable,
                    wait_seconds,
                })
            }
        }
    }
}

fn clamp(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}

/// Whether what has to be mended stands in the input; else it is the caller, the thing or the hour that stands in the way.
fn concerns_input(code: FaultCode) -> bool {
    !matches!(
        code,
        FaultCode::NotFound
            | FaultCode::Forbidden
            | FaultCode::StateTransition
            | FaultCode::VersionConflict
            | FaultCode::InProgress
            | FaultCode::OrganisationSuspended
            | FaultCode::OrganisationNotVerified
            | FaultCode::BuyerProfileMissing
            | FaultCode::ProducerNotClaimed
            | FaultCode::NobodyAnswers
            | FaultCode::NotForSale
            | FaultCode::SoldByAnother
            | FaultCode::DailyLimit
            | FaultCode::TooManyRequests
            | FaultCode::InvalidCredentials
            | FaultCode::LinkUsed
            | FaultCode::LinkExpired
    )
}

fn unit_of(code: &str) -> Option<Unit> {
    kernel::quantity::Unit::from_code(code).ok().map(Into::into)
}
