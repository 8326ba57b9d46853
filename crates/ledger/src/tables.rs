//! The tables of a ledger, and the lock of whoever appends.

use jenjang_database::{DatabaseError, Migration, Schema, Tx};

pub(crate) const SCHEMA: Schema = Schema {
    name: "ledger",
    migrations: &[
        Migration {
            version: 1,
            sqlite: include_str!("../migrations/sqlite/0001_ledger.sql"),
            postgres: include_str!("../migrations/postgres/0001_ledger.sql"),
        },
        Migration {
            version: 2,
            sqlite: include_str!("../migrations/sqlite/0002_kinds.sql"),
            postgres: include_str!("../migrations/postgres/0002_kinds.sql"),
        },
    ],
};

/// Waits until no other process appends.
pub(crate) async fn lock(tx: &mut Tx) -> Result<(), DatabaseError> {
    tx.lock("SELECT pg_advisory_xact_lock(CAST(CAST('events'::regclass AS oid) AS bigint))").await
}
