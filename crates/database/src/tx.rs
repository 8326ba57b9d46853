//! Transactions: dropped without a commit, they leave nothing behind.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr, Sqlite, SqliteConnection, Transaction};
use tokio::sync::OwnedMutexGuard;

use crate::DatabaseError;
use crate::connections::{Connections, For};
use crate::database::Pool;
use crate::error::sort;
use crate::row::{Inner as InnerRow, Row, Value, add, bind_postgres, bind_sqlite};

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
///
/// A thread of its own runs the statements, and each exchange with it wakes two processors. So what begins the
/// transaction goes with the first statement that reads, and what can wait goes with the commit.
struct Held {
    /// There until it is dropped.
    connection: Option<PoolConnection<Sqlite>>,
    from: Connections,
    wanted: For,
    /// What begins it, until that was sent.
    begin: Option<&'static str>,
    is_open: bool,
    later: Later,
}

/// Statements that wait to be sent together. Their parameters are numbered through.
#[derive(Default)]
struct Later {
    script: String,
    values: SqliteArguments,
    n_values: usize,
}

/// So many parameters wait at most; SQLite numbers them up to 32,766.
const MOST_WAITING: usize = 2_000;

impl Held {
    async fn new(from: &Connections, wanted: For) -> Result<Self, sqlx::Error> {
        let begin = match wanted {
            For::Reading => "BEGIN",
            // The lock of the writer at once: upgrading later could fail in the middle.
            For::Writing => "BEGIN IMMEDIATE",
        };
        let (connection, from) = (Some(from.get(wanted).await?), from.clone());
        Ok(Self { connection, from, wanted, begin: Some(begin), is_open: false, later: Later::default() })
    }

    fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.connection.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Sends what was put off.
    async fn catch_up(&mut self) -> Result<(), sqlx::Error> {
        if let Some(begin) = self.begin.take() {
            self.is_open = true;
            sqlx::query(begin).execute(self.connection()?).await?;
        }
        self.send_later("").await
    }

    async fn execute(&mut self, sql: impl SqlSafeStr, values: &[Value<'_>]) -> Result<u64, sqlx::Error> {
        self.catch_up().await?;
        let done = bind_sqlite(sqlx::query(sql), values).execute(self.connection()?).await?;
        Ok(done.rows_affected())
    }

    async fn script(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        self.catch_up().await?;
        sqlx::raw_sql(sql).execute(self.connection()?).await?;
        Ok(())
    }

    /// Sends the statements that wait, and one more behind them.
    async fn send_later(&mut self, last: &str) -> Result<(), sqlx::Error> {
        let Later { mut script, values, .. } = std::mem::take(&mut self.later);
        script.push_str(last);
        if !script.is_empty() {
            // Made of texts that were safe one by one.
            let query = sqlx::query_with(AssertSqlSafe(script), values);
            query.execute(self.connection()?).await?;
        }
        Ok(())
    }

    async fn commit(mut self) -> Result<(), sqlx::Error> {
        if let Some(begin) = self.begin.take() {
            if self.later.script.is_empty() {
                return Ok(());
            }
            self.is_open = true;
            self.later.script.insert_str(0, &format!("{begin}; "));
        }
        self.send_later("COMMIT").await?;
        self.is_open = false;
        Ok(())
    }

    async fn rollback(mut self) -> Result<(), sqlx::Error> {
        if self.is_open {
            sqlx::query("ROLLBACK").execute(self.connection()?).await?;
            self.is_open = false;
        }
        Ok(())
    }
}

impl Later {
    fn push(&mut self, sql: &str, values: &[Value<'_>]) -> Result<(), sqlx::Error> {
        shift(sql, self.n_values, &mut self.script);
        self.script.push_str("; ");
        self.n_values += values.len();
        for value in values {
            add(&mut self.values, value).map_err(sqlx::Error::Encode)?;
        }
        Ok(())
    }
}

/// Adds a statement to a script whose parameters so far are `by`.
fn shift(sql: &str, by: usize, script: &mut String) {
    let mut parts = sql.split('$');
    script.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        match number.parse::<usize>() {
            Ok(number) => script.push_str(&format!("${}{rest}", number + by)),
            Err(_) => script.push_str(&format!("${part}")),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        if self.is_open {
            connection.close_on_drop();
        } else {
            self.from.put(self.wanted, connection);
        }
    }
}

impl Tx {
    pub(super) async fn snapshot(pool: &Pool, at: Arc<str>) -> Result<Self, DatabaseError> {
        let inner = match pool {
            Pool::Sqlite(connections) => Held::new(connections, For::Reading).await.map(Inner::Sqlite),
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
            Pool::Sqlite(connections) => Held::new(connections, For::Writing).await.map(Inner::Sqlite),
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
            // Alone: beside another statement it could not be told which rows it touched.
            Inner::Sqlite(tx) => tx.execute(sql, values).await,
            Inner::Postgres(tx) => {
                bind_postgres(sqlx::query(sql), values).execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        };
        touched.map_err(|error| sort(&self.at, error))
    }

    /// Runs a statement by the time of the commit at the latest, and after those before it.
    ///
    /// What is wrong with it may show only then; nothing is committed in that case.
    pub async fn later(&mut self, sql: impl SqlSafeStr, values: &[Value<'_>]) -> Result<(), DatabaseError> {
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                let waits = tx.later.push(sql.into_sql_str().as_str(), values);
                let full = tx.later.n_values > MOST_WAITING;
                let sent = match waits {
                    Ok(()) if full => tx.catch_up().await,
                    waits => waits,
                };
                sent.map_err(|error| sort(&self.at, error))
            }
            Inner::Postgres(_) => self.execute(sql, values).await.map(drop),
        }
    }

    /// Runs several statements without parameters.
    pub(super) async fn script(&mut self, sql: &'static str) -> Result<(), DatabaseError> {
        let done = match &mut self.inner {
            Inner::Sqlite(tx) => tx.script(sql).await,
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
                if !tx.later.script.is_empty() {
                    tx.catch_up().await.map_err(failed)?;
                }
                let sql = match tx.begin.take() {
                    Some(begin) => {
                        tx.is_open = true;
                        AssertSqlSafe(format!("{begin}; {}", sql.into_sql_str().as_str())).into_sql_str()
                    }
                    None => sql.into_sql_str(),
                };
                let mut rows = bind_sqlite(sqlx::query(sql), values).fetch(tx.connection().map_err(failed)?);
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
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|error| sort(&self.at, error))
    }

    /// Takes it all back. Dropping it does the same, at the price of a connection.
    pub async fn rollback(self) {
        // Whatever the answer: what is not committed is gone.
        let _ = match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_through_the_statements_that_wait() {
        let mut script = String::new();
        shift("INSERT INTO a VALUES ($1, $2), ($3, $12)", 0, &mut script);
        script.push_str("; ");
        shift("UPDATE b SET c = '$' WHERE d = $1", 12, &mut script);
        assert_eq!(script, "INSERT INTO a VALUES ($1, $2), ($3, $12); UPDATE b SET c = '$' WHERE d = $13");
    }
}
