//! Values that go in and rows that come out.

use std::fmt::Write as _;

use jenjang_facts::{Digest, Moment};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, Postgres, Row as _, Sqlite};

use crate::DatabaseError;

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A number, a moment or a flag.
    Int(i64),
    /// A text.
    Text(&'a str),
    /// A text or nothing.
    MaybeText(Option<&'a str>),
    /// Bytes, like a digest.
    Bytes(&'a [u8]),
    /// Bytes or nothing.
    MaybeBytes(Option<&'a [u8]>),
}

impl Value<'_> {
    /// A moment, as milliseconds since 1970.
    pub fn at(moment: Moment) -> Self {
        Self::Int(moment.millis())
    }

    /// Yes or no, as 1 or 0.
    pub fn flag(flag: bool) -> Self {
        Self::Int(flag.into())
    }
}

impl<'a> Value<'a> {
    /// A digest, as its 32 bytes.
    pub fn digest(digest: &'a Digest) -> Self {
        Self::Bytes(digest.as_bytes())
    }
}

/// A row of either database.
#[derive(Clone, Copy)]
pub struct Row<'a>(pub(crate) Inner<'a>);

#[derive(Clone, Copy)]
pub(crate) enum Inner<'a> {
    Sqlite(&'a SqliteRow),
    Postgres(&'a PgRow),
}

/// A column that does not hold what it must hold.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Which column.
    pub column: &'static str,
    /// Why it cannot be read; never repeats what it holds if that tells of a person.
    pub reason: String,
}

impl Unreadable {
    /// Says what is wrong with a column.
    pub fn new(column: &'static str, reason: impl Into<String>) -> Self {
        Self { column, reason: reason.into() }
    }

    /// Says which row it was.
    pub fn of(self, row: &str) -> DatabaseError {
        DatabaseError::Unreadable { what: format!("column `{}` of {row}", self.column), reason: self.reason }
    }
}

macro_rules! get {
    ($self:expr, $index:expr, $column:expr, $kind:ty) => {
        match $self.0 {
            Inner::Sqlite(row) => row.try_get::<$kind, usize>($index),
            Inner::Postgres(row) => row.try_get::<$kind, usize>($index),
        }
        .map_err(|error| Unreadable::new($column, innermost(&error)))
    };
}

impl<'a> Row<'a> {
    /// Reads a number.
    pub fn int(&self, index: usize, column: &'static str) -> Result<i64, Unreadable> {
        get!(self, index, column, i64)
    }

    /// Reads a number or nothing.
    pub fn maybe_int(&self, index: usize, column: &'static str) -> Result<Option<i64>, Unreadable> {
        get!(self, index, column, Option<i64>)
    }

    /// Reads yes or no.
    pub fn flag(&self, index: usize, column: &'static str) -> Result<bool, Unreadable> {
        Ok(self.int(index, column)? != 0)
    }

    /// Reads a moment.
    pub fn moment(&self, index: usize, column: &'static str) -> Result<Moment, Unreadable> {
        moment(self.int(index, column)?, column)
    }

    /// Reads a moment or nothing.
    pub fn maybe_moment(&self, index: usize, column: &'static str) -> Result<Option<Moment>, Unreadable> {
        self.maybe_int(index, column)?.map(|millis| moment(millis, column)).transpose()
    }

    /// Reads a count or a position, which is never negative.
    pub fn count(&self, index: usize, column: &'static str) -> Result<u64, Unreadable> {
        let value = self.int(index, column)?;
        u64::try_from(value).map_err(|_| Unreadable::new(column, format!("{value} is negative")))
    }

    /// Reads a text.
    pub fn text(&self, index: usize, column: &'static str) -> Result<&'a str, Unreadable> {
        get!(self, index, column, &str)
    }

    /// Reads a text or nothing.
    pub fn maybe_text(&self, index: usize, column: &'static str) -> Result<Option<&'a str>, Unreadable> {
        get!(self, index, column, Option<&str>)
    }

    /// Reads bytes.
    pub fn bytes(&self, index: usize, column: &'static str) -> Result<&'a [u8], Unreadable> {
        get!(self, index, column, &[u8])
    }

    /// Reads a digest.
    pub fn digest(&self, index: usize, column: &'static str) -> Result<Digest, Unreadable> {
        let bytes = self.bytes(index, column)?;
        Digest::from_slice(bytes).ok_or_else(|| not_a_digest(column, bytes))
    }

    /// Reads digests that stand one behind the other.
    pub fn digests(&self, index: usize, column: &'static str) -> Result<Vec<Digest>, Unreadable> {
        let bytes = self.bytes(index, column)?;
        let (digests, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() {
            Ok(digests.iter().map(|digest| Digest(*digest)).collect())
        } else {
            Err(not_a_digest(column, bytes))
        }
    }
}

fn moment(millis: i64, column: &'static str) -> Result<Moment, Unreadable> {
    Moment::from_millis(millis).ok_or_else(|| Unreadable::new(column, format!("{millis} milliseconds are no moment")))
}

fn not_a_digest(column: &'static str, bytes: &[u8]) -> Unreadable {
    Unreadable::new(column, format!("{} bytes where digests of 32 bytes belong", bytes.len()))
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
            Value::MaybeBytes(value) => query.bind(value),
        };
    }
    query
}

/// Adds a value to those of a script.
pub(crate) fn add(arguments: &mut SqliteArguments, value: &Value<'_>) -> Result<(), BoxDynError> {
    match *value {
        Value::Int(value) => arguments.add(value),
        Value::Text(value) => arguments.add(value),
        Value::MaybeText(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
        Value::MaybeBytes(value) => arguments.add(value),
    }
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
            Value::MaybeBytes(value) => query.bind(value),
        };
    }
    query
}

/// Writes `($1, $2), ($3, $4)` for two rows of two.
pub(crate) fn placeholders(rows: usize, width: usize) -> String {
    let mut out = String::with_capacity(rows * width * 7);
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=width {
            // Writing to a text does not fail.
            let _ = write!(out, "{}${}", if column == 1 { "" } else { ", " }, row * width + column);
        }
        out.push(')');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(placeholders(1, 1), "($1)");
    }
}
