//! The one list of reasons for a refusal.

crate::text_enum! {
    /// Why a command refuses. One list for the whole system; clients see it as `UserErrorCode` and must expect new codes.
    pub enum FaultCode {
        /// Something that must be given is missing or blank.
        Required = "REQUIRED",
        /// Fewer characters than needed.
        TooShort = "TOO_SHORT",
        /// More characters than allowed.
        TooLong = "TOO_LONG",
        /// Fewer items than needed.
        TooFew = "TOO_FEW",
        /// More items than allowed.
        TooMany = "TOO_MANY",
        /// Not of the form that is wanted.
        InvalidFormat = "INVALID_FORMAT",
        /// A number whose check digit does not fit: a digit was misread or mistyped.
        CheckDigit = "CHECK_DIGIT",
        /// Not one of the known values.
        UnknownValue = "UNKNOWN_VALUE",
        /// A number or date beyond what is allowed.
        OutOfRange = "OUT_OF_RANGE",
        /// A control character, or an invisible one that turns or hides text.
        ControlCharacter = "CONTROL_CHARACTER",
        /// A line break in a text of one line.
        LineBreak = "LINE_BREAK",
        /// Not an id, or an id of another kind.
        InvalidId = "INVALID_ID",
        /// There is no such thing, or the caller may not see it.
        NotFound = "NOT_FOUND",
        /// The caller sees the thing and may not do this to it.
        Forbidden = "FORBIDDEN",
        /// The state of the thing does not allow this.
        StateTransition = "STATE_TRANSITION",
        /// Somebody else changed the thing meanwhile.
        VersionConflict = "VERSION_CONFLICT",
        /// The same thing stands there already.
        Duplicate = "DUPLICATE",
        /// The idempotency key was used with another input.
        IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED",
        /// This command needs an idempotency key.
        IdempotencyKeyRequired = "IDEMPOTENCY_KEY_REQUIRED",
        /// The same command is being carried out at this moment.
        InProgress = "IN_PROGRESS",
        /// The product's packings do not say what one of this unit holds.
        UnitNotConvertible = "UNIT_NOT_CONVERTIBLE",
        /// A quantity of zero or less.
        QuantityNotPositive = "QUANTITY_NOT_POSITIVE",
        /// A receipt of nothing at all: a whole delivery is refused by a step of its own.
        NothingReceived = "NOTHING_RECEIVED",
        /// A quantity that is no whole number of thousandths of the base unit.
        QuantityUnroundable = "QUANTITY_UNROUNDABLE",
        /// Less than the producer's minimum order.
        BelowMinimumOrder = "BELOW_MINIMUM_ORDER",
        /// A price of zero or less.
        PriceNotPositive = "PRICE_NOT_POSITIVE",
        /// Amounts of different currencies in one document.
        CurrencyMismatch = "CURRENCY_MISMATCH",
        /// A window of days that lies in the past.
        WindowPast = "WINDOW_PAST",
        /// A window of days that ends before it begins.
        WindowReversed = "WINDOW_REVERSED",
        /// A deadline that lies in the past.
        DeadlinePast = "DEADLINE_PAST",
        /// The organisation is excluded from trade.
        OrganisationSuspended = "ORGANISATION_SUSPENDED",
        /// The organisation still has deals that are not over.
        OpenDeals = "OPEN_DEALS",
        /// The organisation's papers have not been seen.
        OrganisationNotVerified = "ORGANISATION_NOT_VERIFIED",
        /// The organisation has no buyer profile yet.
        BuyerProfileMissing = "BUYER_PROFILE_MISSING",
        /// Nobody speaks for this producer yet.
        ProducerNotClaimed = "PRODUCER_NOT_CLAIMED",
        /// Neither a producer nor an office answers for the product.
        NobodyAnswers = "NOBODY_ANSWERS",
        /// The product is not offered.
        NotForSale = "NOT_FOR_SALE",
        /// Somebody else sells the product by now.
        SoldByAnother = "SOLD_BY_ANOTHER",
        /// The day's allowance is used up.
        DailyLimit = "DAILY_LIMIT",
        /// Too often in a short time.
        TooManyRequests = "TOO_MANY_REQUESTS",
        /// E-mail address or password is wrong.
        InvalidCredentials = "INVALID_CREDENTIALS",
        /// The link was used already.
        LinkUsed = "LINK_USED",
        /// The link is too old.
        LinkExpired = "LINK_EXPIRED",
        /// The command must be confirmed explicitly.
        ConfirmationRequired = "CONFIRMATION_REQUIRED",
        /// Something that the other input leaves no room for.
        Contradiction = "CONTRADICTION",
        /// An authority's powers need a session with a second factor.
        SecondFactorRequired = "SECOND_FACTOR_REQUIRED",
        /// The code of the second factor is wrong or was used before.
        SecondFactorInvalid = "SECOND_FACTOR_INVALID",
        /// A password that is too easily guessed.
        PasswordTooCommon = "PASSWORD_TOO_COMMON",
        /// The person belongs there already.
        AlreadyMember = "ALREADY_MEMBER",
        /// An organisation must keep one owner.
        LastOwner = "LAST_OWNER",
        /// The session began too long ago for this; who has no password signs in anew.
        SignInAgain = "SIGN_IN_AGAIN",
        /// Somebody speaks for the producer already.
        AlreadyClaimed = "ALREADY_CLAIMED",
        /// The organisation speaks for a producer of the register, and so it produces.
        SpeaksForProducer = "SPEAKS_FOR_PRODUCER",
        /// A certified fact, which changes only through a review by the authority.
        ReviewRequired = "REVIEW_REQUIRED",
        /// More than what is left.
        QuantityUnavailable = "QUANTITY_UNAVAILABLE",
        /// Beyond the tolerance that was agreed.
        BeyondTolerance = "BEYOND_TOLERANCE",
        /// The product is closed for orders on these days.
        ClosedThen = "CLOSED_THEN",
        /// A column that is not known.
        UnknownColumn = "UNKNOWN_COLUMN",
        /// A column that must be there.
        MissingColumn = "MISSING_COLUMN",
    }
}
