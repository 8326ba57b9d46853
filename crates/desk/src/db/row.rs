//! Values that go in and rows that come out.

use jenjang_facts::{Digest, Moment};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Postgres, Row as _, Sqlite};

use crate::DeskError;

/// A parameter of a statement.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Int(i64),
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Bytes(&'a [u8]),
}

impl Value<'_> {
    pub(crate) fn at(moment: Moment) -> Self {
        Self::Int(moment.millis())
    }

    pub(crate) fn flag(flag: bool) -> Self {
        Self::Int(flag.into())
    }
}

impl<'a> Value<'a> {
    pub(crate) fn hash(hash: &'a Digest) -> Self {
        Self::Bytes(hash.as_bytes())
    }
}

/// A row of either database.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    Sqlite(&'a SqliteRow),
    Postgres(&'a PgRow),
}

macro_rules! get {
    ($self:expr, $index:expr, $column:expr, $kind:ty) => {
        match $self {
            Row::Sqlite(row) => row.try_get::<$kind, usize>($index),
            Row::Postgres(row) => row.try_get::<$kind, usize>($index),
        }
        .map_err(|error| unreadable($column, innermost(&error)))
    };
}

impl<'a> Row<'a> {
    pub(crate) fn int(&self, index: usize, column: &'static str) -> Result<i64, DeskError> {
        get!(self, index, column, i64)
    }

    pub(crate) fn flag(&self, index: usize, column: &'static str) -> Result<bool, DeskError> {
        Ok(self.int(index, column)? != 0)
    }

    pub(crate) fn moment(&self, index: usize, column: &'static str) -> Result<Moment, DeskError> {
        moment(self.int(index, column)?, column)
    }

    pub(crate) fn maybe_moment(&self, index: usize, column: &'static str) -> Result<Option<Moment>, DeskError> {
        get!(self, index, column, Option<i64>)?.map(|millis| moment(millis, column)).transpose()
    }

    pub(crate) fn text(&self, index: usize, column: &'static str) -> Result<&'a str, DeskError> {
        get!(self, index, column, &str)
    }

    pub(crate) fn maybe_text(&self, index: usize, column: &'static str) -> Result<Option<&'a str>, DeskError> {
        get!(self, index, column, Option<&str>)
    }

    pub(crate) fn bytes(&self, index: usize, column: &'static str) -> Result<&'a [u8], DeskError> {
        get!(self, index, column, &[u8])
    }

    pub(crate) fn hash(&self, index: usize, column: &'static str) -> Result<Digest, DeskError> {
        let bytes = self.bytes(index, column)?;
        Digest::from_slice(bytes).ok_or_else(|| unreadable(column, format!("{} bytes are no digest", bytes.len())))
    }
}

/// Says which column does not hold what it must; the reason never repeats what it holds.
pub(crate) fn unreadable(column: &'static str, reason: impl Into<String>) -> DeskError {
    DeskError::Unreadable { column, reason: reason.into() }
}

fn moment(millis: i64, column: &'static str) -> Result<Moment, DeskError> {
    Moment::from_millis(millis).ok_or_else(|| unreadable(column, format!("{millis} milliseconds are no moment")))
}

/// Returns the reason at the bottom: the layers above only say that there is one.
fn innermost(error: &sqlx::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

pub(crate) fn bind_sqlite<'q>(
    mut query: Query<'q, Sqlite, SqliteArguments>,
    values: &[Value<'_>],
) -> Query<'q, Sqlite, SqliteArguments> {
    for value in values {
        query = match *value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::MaybeText(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        };
    }
    query
}

pub(crate) fn bind_postgres<'q>(
    mut query: Query<'q, Postgres, PgArguments>,
    values: &[Value<'_>],
) -> Query<'q, Postgres, PgArguments> {
    for value in values {
        query = match *value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::MaybeText(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        };
    }
    query
}
