//! Transactions: dropped without a commit, they leave nothing behind.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqlitePool;
use sqlx::{Postgres, SqlSafeStr, Sqlite, Transaction};
use tokio::sync::OwnedMutexGuard;

use crate::DatabaseError;
use crate::database::Pool;
use crate::error::sort;
use crate::row::{Inner as InnerRow, Row, Value, bind_postgres, bind_sqlite};

/// A transaction on either database.
pub struct Tx {
    inner: Inner,
    at: Arc<str>,
    /// Held by a writer; dropped after the transaction.
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
    pub(super) async fn snapshot(pool: &Pool, at: Arc<str>) -> Result<Self, DatabaseError> {
        let inner = match pool {
            Pool::Sqlite(pool) => Held::begin(pool, "BEGIN").await.map(Inner::Sqlite),
            Pool::Postgres(pool) => {
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map(Inner::Postgres)
            }
        };
        let inner = inner.map_err(|error| sort(&at, error))?;
        Ok(Self { inner, at, _turn: None })
    }

    pub(super) async fn write(
        pool: &Pool,
        at: Arc<str>,
        turn: Option<OwnedMutexGuard<()>>,
    ) -> Result<Self, DatabaseError> {
        let inner = match pool {
            // The lock of the writer at once: upgrading later could fail in the middle.
            Pool::Sqlite(pool) => Held::begin(pool, "BEGIN IMMEDIATE").await.map(Inner::Sqlite),
            Pool::Postgres(pool) => {
                // Each statement must see what was committed while the transaction waited for the lock.
                pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await.map(Inner::Postgres)
            }
        };
        let inner = inner.map_err(|error| sort(&at, error))?;
        Ok(Self { inner, at, _turn: turn })
    }

    /// Runs a statement that waits for a lock of PostgreSQL. SQLite has nothing to wait for any more.
    pub async fn lock(&mut self, sql: impl SqlSafeStr) -> Result<(), DatabaseError> {
        if let Inner::Postgres(tx) = &mut self.inner {
            sqlx::query(sql).execute(&mut **tx).await.map_err(|error| sort(&self.at, error))?;
        }
        Ok(())
    }

    /// Runs a statement and returns how many rows it touched.
    pub async fn execute(&mut self, sql: impl SqlSafeStr, values: &[Value<'_>]) -> Result<u64, DatabaseError> {
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
    pub(super) async fn script(&mut self, sql: &'static str) -> Result<(), DatabaseError> {
        let done = match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut *tx.connection).await.map(drop),
            Inner::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(drop),
        };
        done.map_err(|error| sort(&self.at, error))
    }

    /// Runs one statement and reads its rows, all of them or none.
    pub async fn rows<T, E>(
        &mut self,
        sql: impl SqlSafeStr,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, E> + Send,
    ) -> Result<Vec<T>, E>
    where
        T: Send,
        E: From<DatabaseError> + Send,
    {
        let mut found = Vec::new();
        self.rows_into(&mut found, sql, values, read).await?;
        Ok(found)
    }

    /// Runs one statement and reads its rows into `found`, which keeps those before a failure.
    pub async fn rows_into<T, E>(
        &mut self,
        found: &mut Vec<T>,
        sql: impl SqlSafeStr,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, E> + Send,
    ) -> Result<(), E>
    where
        T: Send,
        E: From<DatabaseError> + Send,
    {
        let failed = |error| E::from(sort(&self.at, error));
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                let mut rows = bind_sqlite(sqlx::query(sql), values).fetch(&mut *tx.connection);
                while let Some(row) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row(InnerRow::Sqlite(&row)))?);
                }
            }
            Inner::Postgres(tx) => {
                let mut rows = bind_postgres(sqlx::query(sql), values).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row(InnerRow::Postgres(&row)))?);
                }
            }
        }
        Ok(())
    }

    /// Runs one statement and reads its first row.
    pub async fn row<T, E>(
        &mut self,
        sql: impl SqlSafeStr,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, E> + Send,
    ) -> Result<Option<T>, E>
    where
        T: Send,
        E: From<DatabaseError> + Send,
    {
        Ok(self.rows(sql, values, read).await?.into_iter().next())
    }

    /// Makes it last. After an error that says the database is gone, nobody knows whether it did.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        let done = match self.inner {
            Inner::Sqlite(tx) => tx.end("COMMIT").await,
            Inner::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|error| sort(&self.at, error))
    }

    /// Takes it all back. Dropping it does the same, at the price of a connection.
    pub async fn rollback(self) {
        // Whatever the answer: what is not committed is gone.
        let _ = match self.inner {
            Inner::Sqlite(tx) => tx.end("ROLLBACK").await,
            Inner::Postgres(tx) => tx.rollback().await,
        };
    }
}
