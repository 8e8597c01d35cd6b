//! How the values of this crate are stored: the portable column types of both databases.
//!
//! Four macros give a type the sea-orm traits of a column. They are exported, so that a domain crate stores its own
//! values in the same way: [`uuid_column!`](crate::uuid_column), [`text_column!`](crate::text_column),
//! [`integer_column!`](crate::integer_column) and [`json_column!`](crate::json_column).
//!
//! A stored value that the type refuses (written by a newer program, or damaged) makes the *query* fail with
//! `DbErr::Type` that names the type and the value; nothing is guessed and no row is dropped silently.

use sea_orm::{DbErr, TryGetError};

/// The error of a stored value that `kind` refuses.
#[doc(hidden)]
pub fn refused(kind: &str, stored: &str) -> TryGetError {
    TryGetError::DbErr(DbErr::Type(format!(
        "stored value {stored:?} is not a {kind}"
    )))
}

/// The error of a type that no database counts up by itself.
#[doc(hidden)]
pub fn not_counted(kind: &'static str) -> DbErr {
    DbErr::ConvertFromU64(kind)
}

/// What every column type shares: NULL, setting in an active model, and the refusal of counted keys.
#[doc(hidden)]
#[macro_export]
macro_rules! column_basics {
    ($type:ty, $variant:ident) => {
        impl $crate::for_macros::sea_orm::sea_query::Nullable for $type {
            fn null() -> $crate::for_macros::sea_orm::Value {
                $crate::for_macros::sea_orm::Value::$variant(None)
            }
        }

        impl $crate::for_macros::sea_orm::IntoActiveValue<$type> for $type {
            fn into_active_value(self) -> $crate::for_macros::sea_orm::ActiveValue<$type> {
                $crate::for_macros::sea_orm::ActiveValue::Set(self)
            }
        }

        impl $crate::for_macros::sea_orm::TryFromU64 for $type {
            fn try_from_u64(
                _: u64,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::DbErr> {
                Err($crate::column::not_counted(stringify!($type)))
            }
        }
    };
}

/// Stores a type as `uuid`, through a `fn(Uuid) -> Self` and a `fn(Self) -> Uuid`:
/// `uuid_column!(ProductId, ProductId::from_uuid, ProductId::uuid)`.
#[macro_export]
macro_rules! uuid_column {
    ($type:ty, $from:path, $into:path) => {
        $crate::column_basics!($type, Uuid);

        impl From<$type> for $crate::for_macros::sea_orm::Value {
            fn from(value: $type) -> Self {
                Self::Uuid(Some($into(value)))
            }
        }

        impl $crate::for_macros::sea_orm::TryGetable for $type {
            fn try_get_by<I: $crate::for_macros::sea_orm::ColIdx>(
                row: &$crate::for_macros::sea_orm::QueryResult,
                index: I,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::TryGetError> {
                <$crate::for_macros::sea_orm::prelude::Uuid as $crate::for_macros::sea_orm::TryGetable>::try_get_by(row, index)
                    .map($from)
            }
        }

        impl $crate::for_macros::sea_orm::sea_query::ValueType for $type {
            fn try_from(
                value: $crate::for_macros::sea_orm::Value,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::sea_query::ValueTypeErr> {
                match value {
                    $crate::for_macros::sea_orm::Value::Uuid(Some(uuid)) => Ok($from(uuid)),
                    _ => Err($crate::for_macros::sea_orm::sea_query::ValueTypeErr),
                }
            }

            fn type_name() -> String {
                stringify!($type).to_owned()
            }

            fn array_type() -> $crate::for_macros::sea_orm::sea_query::ArrayType {
                $crate::for_macros::sea_orm::sea_query::ArrayType::Uuid
            }

            fn column_type() -> $crate::for_macros::sea_orm::sea_query::ColumnType {
                $crate::for_macros::sea_orm::sea_query::ColumnType::Uuid
            }
        }
    };
}

/// Stores a type as `text`. `read` is a `fn(&str) -> ::std::result::Result<Self, _>` that takes what `write`, a `fn(&Self) -> &str`,
/// gave: `text_column!(Email, Email::parse, Email::as_str)`.
#[macro_export]
macro_rules! text_column {
    ($type:ty, $read:expr, $write:expr) => {
        $crate::column_basics!($type, String);

        impl From<$type> for $crate::for_macros::sea_orm::Value {
            fn from(value: $type) -> Self {
                let write: fn(&$type) -> &str = $write;
                Self::String(Some(write(&value).to_owned()))
            }
        }

        impl $crate::for_macros::sea_orm::TryGetable for $type {
            fn try_get_by<I: $crate::for_macros::sea_orm::ColIdx>(
                row: &$crate::for_macros::sea_orm::QueryResult,
                index: I,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::TryGetError> {
                let stored =
                    <String as $crate::for_macros::sea_orm::TryGetable>::try_get_by(row, index)?;
                $read(stored.as_str())
                    .map_err(|_| $crate::column::refused(stringify!($type), &stored))
            }
        }

        impl $crate::for_macros::sea_orm::sea_query::ValueType for $type {
            fn try_from(
                value: $crate::for_macros::sea_orm::Value,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::sea_query::ValueTypeErr>
            {
                match value {
                    $crate::for_macros::sea_orm::Value::String(Some(text)) => $read(text.as_str())
                        .map_err(|_| $crate::for_macros::sea_orm::sea_query::ValueTypeErr),
                    _ => Err($crate::for_macros::sea_orm::sea_query::ValueTypeErr),
                }
            }

            fn type_name() -> String {
                stringify!($type).to_owned()
            }

            fn array_type() -> $crate::for_macros::sea_orm::sea_query::ArrayType {
                $crate::for_macros::sea_orm::sea_query::ArrayType::String
            }

            fn column_type() -> $crate::for_macros::sea_orm::sea_query::ColumnType {
                $crate::for_macros::sea_orm::sea_query::ColumnType::Text
            }
        }
    };
}

/// Stores a type as `bigint` (`i64`) or `integer` (`i32`): `integer_column!(BaseQuantity, i64, read, write)`, where `read`
/// is a `fn(i64) -> Option<Self>` and `write` a `fn(Self) -> i64`.
#[macro_export]
macro_rules! integer_column {
    ($type:ty, i64, $read:expr, $write:expr) => {
        $crate::integer_column!(@ $type, i64, BigInt, BigInteger, $read, $write);
    };
    ($type:ty, i32, $read:expr, $write:expr) => {
        $crate::integer_column!(@ $type, i32, Int, Integer, $read, $write);
    };
    (@ $type:ty, $int:ty, $variant:ident, $column:ident, $read:expr, $write:expr) => {
        $crate::column_basics!($type, $variant);

        impl From<$type> for $crate::for_macros::sea_orm::Value {
            fn from(value: $type) -> Self {
                let write: fn($type) -> $int = $write;
                Self::$variant(Some(write(value)))
            }
        }

        impl $crate::for_macros::sea_orm::TryGetable for $type {
            fn try_get_by<I: $crate::for_macros::sea_orm::ColIdx>(
                row: &$crate::for_macros::sea_orm::QueryResult,
                index: I,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::TryGetError> {
                let read: fn($int) -> Option<$type> = $read;
                let stored = <$int as $crate::for_macros::sea_orm::TryGetable>::try_get_by(row, index)?;
                read(stored).ok_or_else(|| $crate::column::refused(stringify!($type), &stored.to_string()))
            }
        }

        impl $crate::for_macros::sea_orm::sea_query::ValueType for $type {
            fn try_from(
                value: $crate::for_macros::sea_orm::Value,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::sea_query::ValueTypeErr> {
                let read: fn($int) -> Option<$type> = $read;
                match value {
                    $crate::for_macros::sea_orm::Value::$variant(Some(stored)) => {
                        read(stored).ok_or($crate::for_macros::sea_orm::sea_query::ValueTypeErr)
                    }
                    _ => Err($crate::for_macros::sea_orm::sea_query::ValueTypeErr),
                }
            }

            fn type_name() -> String {
                stringify!($type).to_owned()
            }

            fn array_type() -> $crate::for_macros::sea_orm::sea_query::ArrayType {
                $crate::for_macros::sea_orm::sea_query::ArrayType::$variant
            }

            fn column_type() -> $crate::for_macros::sea_orm::sea_query::ColumnType {
                $crate::for_macros::sea_orm::sea_query::ColumnType::$column
            }
        }
    };
}

/// Stores a `Serialize + DeserializeOwned` type as JSON (`jsonb` on PostgreSQL, text on SQLite):
/// `json_column!(LocalisedText)`. For a list or a type of another crate use [`Json`](crate::json::Json).
#[macro_export]
macro_rules! json_column {
    ($type:ty) => {
        $crate::json_column!(@ [] $type);
    };
    (@ [$($generics:tt)*] $type:ty) => {
        impl $($generics)* $crate::for_macros::sea_orm::TryGetableFromJson for $type {}

        impl $($generics)* From<$type> for $crate::for_macros::sea_orm::Value {
            fn from(value: $type) -> Self {
                let json = $crate::for_macros::serde_json::to_value(&value)
                    .expect("a stored value has text keys and finite numbers, so it is JSON");
                Self::Json(Some(Box::new(json)))
            }
        }

        impl $($generics)* $crate::for_macros::sea_orm::sea_query::ValueType for $type {
            fn try_from(
                value: $crate::for_macros::sea_orm::Value,
            ) -> ::std::result::Result<Self, $crate::for_macros::sea_orm::sea_query::ValueTypeErr> {
                match value {
                    $crate::for_macros::sea_orm::Value::Json(Some(json)) => {
                        $crate::for_macros::serde_json::from_value(*json)
                            .map_err(|_| $crate::for_macros::sea_orm::sea_query::ValueTypeErr)
                    }
                    _ => Err($crate::for_macros::sea_orm::sea_query::ValueTypeErr),
                }
            }

            fn type_name() -> String {
                stringify!($type).to_owned()
            }

            fn array_type() -> $crate::for_macros::sea_orm::sea_query::ArrayType {
                $crate::for_macros::sea_orm::sea_query::ArrayType::Json
            }

            fn column_type() -> $crate::for_macros::sea_orm::sea_query::ColumnType {
                $crate::for_macros::sea_orm::sea_query::ColumnType::JsonBinary
            }
        }

        impl $($generics)* $crate::for_macros::sea_orm::sea_query::Nullable for $type {
            fn null() -> $crate::for_macros::sea_orm::Value {
                $crate::for_macros::sea_orm::Value::Json(None)
            }
        }

        impl $($generics)* $crate::for_macros::sea_orm::IntoActiveValue<$type> for $type {
            fn into_active_value(self) -> $crate::for_macros::sea_orm::ActiveValue<$type> {
                $crate::for_macros::sea_orm::ActiveValue::Set(self)
            }
        }
    };
}
