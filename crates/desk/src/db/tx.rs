//! Transactions: dropped without a commit, they leave nothing behind.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqlitePool;
use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::row::{bind_postgres, bind_sqlite};
use super::{Pool, Row, Value};
use crate::DeskError;
use crate::error::sort;

/// The transaction of a writer on either database.
pub(crate) struct Tx {
    inner: Inner,
    at: Arc<str>,
    /// Dropped after the transaction.
    _turn: Option<OwnedMutexGuard<()>>,
}

enum Inner {
    Sqlite(Held),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction on SQLite, which ends some of them by itself when something fails.
///
/// Whoever counts on being in one (as the pool's own transactions do) then gets a connection that refuses the next, so
/// a connection whose transaction was not seen to end is closed.
struct Held {
    connection: PoolConnection<Sqlite>,
    is_open: bool,
}

impl Held {
    async fn begin(pool: &SqlitePool, sql: &'static str) -> Result<Self, sqlx::Error> {
        let mut held = Self { connection: pool.acquire().await?, is_open: true };
        sqlx::query(sql).execute(&mut *held.connection).await?;
        Ok(held)
    }

    async fn end(mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut *self.connection).await?;
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}

impl Tx {
    pub(super) async fn write(pool: &Pool, at: Arc<str>, turn: Option<OwnedMutexGuard<()>>) -> Result<Self, DeskError> {
        let inner = match pool {
            // The lock of the writer at once: upgrading later could fail in the middle.
            Pool::Sqlite(pool) => Held::begin(pool, "BEGIN IMMEDIATE").await.map(Inner::Sqlite),
            Pool::Postgres(pool) => {
                // Each statement must see what was committed while the one before waited for a row.
                pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await.map(Inner::Postgres)
            }
        };
        let inner = inner.map_err(|error| sort(&at, error))?;
        Ok(Self { inner, at, _turn: turn })
    }

    /// Waits until no other process changes the tables. SQLite has nothing to wait for any more.
    pub(super) async fn lock_schema(&mut self) -> Result<(), DeskError> {
        if let Inner::Postgres(tx) = &mut self.inner {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended('jenjang-desk ' || current_schema(), 0))";
            sqlx::query(sql).execute(&mut **tx).await.map_err(|error| sort(&self.at, error))?;
        }
        Ok(())
    }

    /// Runs a statement and returns how many rows it touched.
    pub(crate) async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, DeskError> {
        let touched = match &mut self.inner {
            Inner::Sqlite(tx) => bind_sqlite(sqlx::query(sql), values)
                .execute(&mut *tx.connection)
                .await
                .map(|done| done.rows_affected()),
            Inner::Postgres(tx) => {
                bind_postgres(sqlx::query(sql), values).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        };
        touched.map_err(|error| sort(&self.at, error))
    }

    /// Runs several statements without parameters.
    pub(super) async fn script(&mut self, sql: &'static str) -> Result<(), DeskError> {
        let done = match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut *tx.connection).await.map(drop),
            Inner::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop),
        };
        done.map_err(|error| sort(&self.at, error))
    }

    /// Runs one statement and reads its rows.
    pub(crate) async fn rows<T: Send>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DeskError> + Send,
    ) -> Result<Vec<T>, DeskError> {
        let failed = |error| sort(&self.at, error);
        let mut found = Vec::new();
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                let mut rows = bind_sqlite(sqlx::query(sql), values).fetch(&mut *tx.connection);
                while let Some(row) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row::Sqlite(&row))?);
                }
            }
            Inner::Postgres(tx) => {
                let mut rows = bind_postgres(sqlx::query(sql), values).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row::Postgres(&row))?);
                }
            }
        }
        Ok(found)
    }

    /// Runs one statement and reads its first row.
    pub(crate) async fn row<T: Send>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DeskError> + Send,
    ) -> Result<Option<T>, DeskError> {
        Ok(self.rows(sql, values, read).await?.into_iter().next())
    }

    /// Makes it last. After an error that says the database is gone, nobody knows whether it did.
    pub(crate) async fn commit(self) -> Result<(), DeskError> {
        let done = match self.inner {
            Inner::Sqlite(tx) => tx.end("COMMIT").await,
            Inner::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|error| sort(&self.at, error))
    }

    /// Takes it all back. Dropping it does the same, at the price of a connection.
    pub(crate) async fn rollback(self) {
        // Whatever the answer: what is not committed is gone.
        let _ = match self.inner {
            Inner::Sqlite(tx) => tx.end("ROLLBACK").await,
            Inner::Postgres(tx) => tx.rollback().await,
        };
    }
}
