//! One interface to two databases: statements with numbered parameters in, rows out.
//!
//! SQLite and PostgreSQL both take `$1` and the same `ON CONFLICT`, so that every statement is written once; how a
//! transaction starts differs, and has its place here and nowhere else.

mod row;
mod schema;
mod tx;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::Mutex;

pub(crate) use row::{Row, Value, unreadable};
pub(crate) use tx::Tx;

use crate::error::sort;
use crate::location::Place;
use crate::{DeskError, DeskLocation};

/// How long to wait for a database that is down or held by somebody else.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections of one process.
const CONNECTIONS: u32 = 8;

/// A database with the tables of a desk.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    pool: Pool,
    at: Arc<str>,
    /// Writers of one process to a SQLite file queue here: first come, first served, and without holding a connection.
    turn: Arc<Mutex<()>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Db {
    /// Connects, and brings the tables up to date.
    pub(crate) async fn open(location: &DeskLocation) -> Result<Self, DeskError> {
        let at: Arc<str> = location.to_string().into();
        let pool = connect(location).await.map_err(|error| sort(&at, error))?;
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

    /// Starts the transaction of a writer.
    pub(crate) async fn write(&self) -> Result<Tx, DeskError> {
        let turn = if self.is_sqlite() { Some(self.turn.clone().lock_owned().await) } else { None };
        Tx::write(&self.pool, self.at.clone(), turn).await
    }

    /// Runs one statement that writes, and returns how many rows it touched.
    pub(crate) async fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, DeskError> {
        let mut tx = self.write().await?;
        let touched = tx.execute(sql, values).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Empties the log of a SQLite file, which holds what was deleted until it is written over.
    ///
    /// While somebody reads it stays; the next time will do.
    pub(crate) async fn trim_log(&self) -> Result<(), DeskError> {
        if let Pool::Sqlite(pool) = &self.pool {
            let _turn = self.turn.lock().await;
            let done = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await;
            done.map_err(|error| sort(&self.at, error))?;
        }
        Ok(())
    }

    /// Runs one statement and reads its rows.
    pub(crate) async fn rows<T: Send>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DeskError> + Send,
    ) -> Result<Vec<T>, DeskError> {
        let failed = |error| sort(&self.at, error);
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

    /// Runs one statement and reads its first row.
    pub(crate) async fn row<T: Send>(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DeskError> + Send,
    ) -> Result<Option<T>, DeskError> {
        Ok(self.rows(sql, values, read).await?.into_iter().next())
    }
}

async fn connect(location: &DeskLocation) -> Result<Pool, sqlx::Error> {
    match &location.0 {
        Place::Sqlite(path) => {
            make_private(path);
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // Sessions could do with less, passwords and drafts could not.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(PATIENCE)
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

/// Makes an empty file that only its owner can read; SQLite gives the log beside it the same rights.
///
/// Whatever stands in the way, opening the database says it better.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}
