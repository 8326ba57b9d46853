//! One interface to two databases: statements with numbered parameters in, rows out.
//!
//! SQLite and PostgreSQL both take `$1`, so that nearly every statement is written once; what differs (how a
//! transaction starts, how freed bytes are overwritten) has a method here and nowhere else.

mod row;
mod schema;
mod tx;

use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, SqlSafeStr};
use tokio::sync::Mutex;

pub(crate) use row::{Row, Unreadable, Value, placeholders};
pub(crate) use tx::Tx;

use crate::error::sort;
use crate::location::Place;
use crate::{Durability, LedgerError, Location};

/// How long to wait for a database that is down or held by somebody else.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections of one process: one writes, the others read.
const CONNECTIONS: u32 = 8;

/// A database with the tables of a ledger.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    pool: Pool,
    at: Arc<str>,
    /// Writers of one process queue here: first come, first served, and without holding a connection.
    turn: Arc<Mutex<()>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Db {
    /// Connects, and brings the tables up to date.
    pub(crate) async fn open(location: &Location, durability: Durability) -> Result<Self, LedgerError> {
        let at: Arc<str> = location.to_string().into();
        let pool = connect(location, durability).await.map_err(|error| sort(&at, error))?;
        let db = Self { pool, at, turn: Arc::default() };
        schema::bring_up_to_date(&db).await?;
        Ok(db)
    }

    /// Returns the place as a person may see it.
    pub(crate) fn at(&self) -> &str {
        &self.at
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.pool, Pool::Sqlite(_))
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// Starts a transaction that reads one state of the database, whatever is recorded meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx, LedgerError> {
        Tx::snapshot(&self.pool, self.at.clone()).await
    }

    /// Starts the transaction of a writer, after those who came before.
    pub(crate) async fn write(&self) -> Result<Tx, LedgerError> {
        let turn = self.turn.clone().lock_owned().await;
        Tx::write(&self.pool, self.at.clone(), turn).await
    }

    /// Runs one statement and reads its rows.
    pub(crate) async fn rows<T, E>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, E> + Send,
    ) -> Result<Vec<T>, E>
    where
        T: Send,
        E: From<LedgerError> + Send,
    {
        let failed = |error| E::from(sort(&self.at, error));
        let mut found = Vec::new();
        match &self.pool {
            Pool::Sqlite(pool) => {
                let mut rows = row::bind_sqlite(sqlx::query(sql), values).fetch(pool);
                while let Some(next) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row::Sqlite(&next))?);
                }
            }
            Pool::Postgres(pool) => {
                let mut rows = row::bind_postgres(sqlx::query(sql), values).fetch(pool);
                while let Some(next) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row::Postgres(&next))?);
                }
            }
        }
        Ok(found)
    }

    /// Overwrites whatever deleted personal parts left behind in the files of the database.
    pub(crate) async fn scrub(&self) -> Result<(), LedgerError> {
        let failed = |error| sort(&self.at, error);
        match &self.pool {
            Pool::Postgres(pool) => {
                sqlx::raw_sql("VACUUM FULL personal").execute(pool).await.map_err(failed)?;
            }
            Pool::Sqlite(pool) => {
                let _turn = self.turn.lock().await;
                let mut connection = pool.acquire().await.map_err(failed)?;
                sqlx::raw_sql("VACUUM").execute(&mut *connection).await.map_err(failed)?;
                // The log still holds the pages as they were. It can be cut off once no reader needs it.
                let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
                let row = sqlx::query(sql).fetch_one(&mut *connection).await.map_err(failed)?;
                let busy = Row::Sqlite(&row).int(0, "busy").map_err(|unreadable| unreadable.of("the log"))?;
                if busy != 0 {
                    let source = sqlx::Error::InvalidArgument("a reader still needs the write-ahead log".to_owned());
                    return Err(LedgerError::Busy { at: self.at.to_string(), source });
                }
            }
        }
        Ok(())
    }
}

async fn connect(location: &Location, durability: Durability) -> Result<Pool, sqlx::Error> {
    match &location.0 {
        Place::Sqlite(path) => {
            let synchronous = match durability {
                Durability::Full => SqliteSynchronous::Full,
                Durability::None => SqliteSynchronous::Off,
            };
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .row_buffer_size(512)
                .pragma("secure_delete", "ON");
            let pool = SqlitePoolOptions::new()
                .max_connections(CONNECTIONS)
                .acquire_timeout(PATIENCE)
                // A file does not hang up.
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None);
            Ok(Pool::Sqlite(pool.connect_with(options).await?))
        }
        Place::Postgres(options) => {
            let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).after_connect(
                |connection, _| {
                    Box::pin(async move {
                        // What is acknowledged must be on disk, whatever the server's default.
                        let sql = "SELECT set_config('synchronous_commit', 'on', false) \
                                   WHERE current_setting('synchronous_commit') = 'off'";
                        sqlx::raw_sql(sql).execute(connection).await.map(drop)
                    })
                },
            );
            Ok(Pool::Postgres(pool.connect_with((**options).clone()).await?))
        }
    }
}

/// Returns the statement that inserts so many rows at once.
pub(crate) fn insert(table: &'static str, columns: &'static str, rows: usize) -> impl SqlSafeStr + use<> {
    let width = columns.split(',').count();
    AssertSqlSafe(format!("INSERT INTO {table} ({columns}) VALUES {}", placeholders(rows, width)))
}
