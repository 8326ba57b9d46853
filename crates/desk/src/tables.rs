//! The tables of a desk.

use jenjang_database::{Migration, Row, Schema, Unreadable};

use crate::DeskError;

pub(crate) const SCHEMA: Schema = Schema {
    name: "desk",
    migrations: &[Migration {
        version: 1,
        sqlite: include_str!("../migrations/sqlite/0001_desk.sql"),
        postgres: include_str!("../migrations/postgres/0001_desk.sql"),
    }],
};

/// Reads a row by its columns alone.
pub(crate) fn columns<T>(
    read: impl Fn(&Row<'_>) -> Result<T, Unreadable> + Send,
) -> impl FnMut(&Row<'_>) -> Result<T, DeskError> + Send {
    move |row| Ok(read(row)?)
}
