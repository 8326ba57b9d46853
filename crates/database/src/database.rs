//! Connections to one database.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, SqlSafeStr};
use tokio::sync::Mutex;

use crate::connections::{Connections, For};
use crate::error::sort;
use crate::location::Place;
use crate::row::{Inner, Row, Value, bind_postgres, bind_sqlite, placeholders};
use crate::schema::Schema;
use crate::{DatabaseError, Durability, Location, Tx};

/// How long to wait for a database that is down or held by somebody else.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections of one process: one writes, the others read.
const CONNECTIONS: u32 = 8;

/// A database with the tables of its owner. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Database {
    pool: Pool,
    at: Arc<str>,
    writers: Writers,
    /// Writers of one process queue here: first come, first served, and without holding a connection.
    turn: Arc<Mutex<()>>,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What is promised of what is acknowledged; PostgreSQL always promises everything.
    pub durability: Durability,
    /// Who may write at once.
    pub writers: Writers,
    /// Whether a SQLite file is made so that only its owner can read it.
    pub private: bool,
}

/// Who of one process may write at once. SQLite has one writer in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writers {
    /// One after the other, because they would wait for each other's lock anyway.
    #[default]
    InTurn,
    /// On PostgreSQL all at once, each on a connection of its own.
    Alongside,
}

#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(Connections),
    Postgres(PgPool),
}

impl Database {
    /// Connects, and brings the tables up to date.
    pub async fn open(location: &Location, schema: &Schema, options: Options) -> Result<Self, DatabaseError> {
        let at: Arc<str> = location.to_string().into();
        let pool = connect(location, options).await.map_err(|error| sort(&at, error))?;
        let database = Self { pool, at, writers: options.writers, turn: Arc::default() };
        schema.bring_up_to_date(&database).await?;
        Ok(database)
    }

    /// Returns the place as a person may see it.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Returns whether it is a SQLite file.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.pool, Pool::Sqlite(_))
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(connections) => connections.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// Starts a transaction that reads one state of the database, whatever is recorded meanwhile.
    pub async fn snapshot(&self) -> Result<Tx, DatabaseError> {
        Tx::snapshot(&self.pool, self.at.clone()).await
    }

    /// Starts the transaction of a writer, after those who came before.
    pub async fn write(&self) -> Result<Tx, DatabaseError> {
        let queues = self.is_sqlite() || self.writers == Writers::InTurn;
        let turn = if queues { Some(self.turn.clone().lock_owned().await) } else { None };
        Tx::write(&self.pool, self.at.clone(), turn).await
    }

    /// Runs one statement and reads its rows.
    pub async fn rows<T, E>(
        &self,
        sql: impl SqlSafeStr,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, E> + Send,
    ) -> Result<Vec<T>, E>
    where
        T: Send,
        E: From<DatabaseError> + Send,
    {
        let failed = |error| E::from(sort(&self.at, error));
        let mut found = Vec::new();
        match &self.pool {
            Pool::Sqlite(connections) => {
                let mut connection = connections.get(For::Reading).await.map_err(failed)?;
                let mut rows = bind_sqlite(sqlx::query(sql), values).fetch(&mut *connection);
                while let Some(next) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row(Inner::Sqlite(&next)))?);
                }
                drop(rows);
                connections.put(For::Reading, connection);
            }
            Pool::Postgres(pool) => {
                let mut rows = bind_postgres(sqlx::query(sql), values).fetch(pool);
                while let Some(next) = rows.try_next().await.map_err(failed)? {
                    found.push(read(&Row(Inner::Postgres(&next)))?);
                }
            }
        }
        Ok(found)
    }

    /// Runs one statement and reads its first row.
    pub async fn row<T, E>(
        &self,
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

    /// Runs one statement that writes, and returns how many rows it touched.
    pub async fn execute(&self, sql: impl SqlSafeStr, values: &[Value<'_>]) -> Result<u64, DatabaseError> {
        let mut tx = self.write().await?;
        let touched = tx.execute(sql, values).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Overwrites whatever deleted rows of a table left behind in the files of the database.
    pub async fn scrub(&self, table: &'static str) -> Result<(), DatabaseError> {
        match &self.pool {
            Pool::Postgres(pool) => {
                let sql = AssertSqlSafe(format!("VACUUM FULL {table}"));
                sqlx::raw_sql(sql).execute(pool).await.map_err(|error| sort(&self.at, error))?;
            }
            Pool::Sqlite(connections) => {
                let (pool, _turn) = (connections.pool(), self.turn.lock().await);
                sqlx::raw_sql("VACUUM").execute(pool).await.map_err(|error| sort(&self.at, error))?;
                // The log still holds the pages as they were.
                if !self.cut_log(pool).await? {
                    let source = sqlx::Error::InvalidArgument("a reader still needs the write-ahead log".to_owned());
                    return Err(DatabaseError::Busy { at: self.at.to_string(), source });
                }
            }
        }
        Ok(())
    }

    /// Empties the log of a SQLite file, which holds what was deleted until it is written over.
    ///
    /// While somebody reads it stays; the next time will do.
    pub async fn trim_log(&self) -> Result<(), DatabaseError> {
        if let Pool::Sqlite(connections) = &self.pool {
            let _turn = self.turn.lock().await;
            self.cut_log(connections.pool()).await?;
        }
        Ok(())
    }

    /// Cuts the log off, and returns whether no reader needed it any more.
    async fn cut_log(&self, pool: &SqlitePool) -> Result<bool, DatabaseError> {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await;
        let row = row.map_err(|error| sort(&self.at, error))?;
        let busy = Row(Inner::Sqlite(&row)).flag(0, "busy").map_err(|unreadable| unreadable.of("the log"))?;
        Ok(!busy)
    }
}

async fn connect(location: &Location, options: Options) -> Result<Pool, sqlx::Error> {
    match &location.0 {
        Place::Sqlite(path) => {
            if options.private {
                make_private(path);
            }
            let synchronous = match options.durability {
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
            Ok(Pool::Sqlite(Connections::of(pool.connect_with(options).await?)))
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
pub fn insert(table: &'static str, columns: &'static str, rows: usize) -> impl SqlSafeStr + use<> {
    let width = columns.split(',').count();
    AssertSqlSafe(format!("INSERT INTO {table} ({columns}) VALUES {}", placeholders(rows, width)))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may")]

    use super::{Database, Options, Pool};
    use crate::{DatabaseError, Durability, Location, Schema};

    async fn open(folder: &tempfile::TempDir) -> Database {
        let location = Location::sqlite(folder.path().join("one.sqlite"));
        let schema = Schema { name: "test", migrations: &[] };
        Database::open(&location, &schema, Options::default()).await.unwrap()
    }

    /// A table that only the connection knows which made it.
    const MINE: &str = "CREATE TEMP TABLE IF NOT EXISTS mine (n INTEGER)";

    #[tokio::test]
    async fn who_writes_again_has_the_same_connection() {
        let folder = tempfile::tempdir().unwrap();
        let database = open(&folder).await;
        database.execute(MINE, &[]).await.unwrap();
        for _ in 0..20 {
            database.execute("INSERT INTO mine VALUES (1)", &[]).await.unwrap();
        }
        // Whoever does not commit leaves a transaction behind, which goes with its connection.
        let mut left = database.write().await.unwrap();
        left.execute("INSERT INTO mine VALUES (1)", &[]).await.unwrap();
        drop(left);
        assert!(database.execute("INSERT INTO mine VALUES (1)", &[]).await.is_err(), "another connection");
        // Whoever did nothing leaves nothing.
        database.execute(MINE, &[]).await.unwrap();
        drop(database.write().await.unwrap());
        database.write().await.unwrap().rollback().await;
        database.execute("INSERT INTO mine VALUES (1)", &[]).await.unwrap();
    }

    #[tokio::test]
    async fn more_readers_than_connections_all_get_their_turn() {
        let folder = tempfile::tempdir().unwrap();
        let database = open(&folder).await;
        let read = || database.row("SELECT 1", &[], |_| Ok::<_, DatabaseError>(()));
        for _ in 0..20 {
            let all = futures_util::future::join_all((0..100).map(|_| read())).await;
            assert!(all.into_iter().all(|one| one.unwrap().is_some()));
        }
        database.close().await;
        assert!(read().await.is_err(), "it is closed");
        assert!(database.write().await.is_err());
    }

    #[tokio::test]
    async fn a_closed_database_is_one_file() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..200 {
            let database = open(&folder).await;
            database.execute("CREATE TABLE IF NOT EXISTS kept (n INTEGER)", &[]).await.unwrap();
            database.row("SELECT n FROM kept", &[], |_| Ok::<_, DatabaseError>(())).await.unwrap();
            database.close().await;
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_database_may_outlive_what_drives_it() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let database = runtime().block_on(async {
            let database = open(&folder).await;
            database.execute(MINE, &[]).await.unwrap();
            database.row("SELECT 1", &[], |_| Ok::<_, DatabaseError>(())).await.unwrap();
            database
        });
        drop(database);
        runtime().block_on(async { open(&folder).await.execute(MINE, &[]).await.unwrap() });
    }

    /// What the promise "durable before it is acknowledged" rests on.
    #[tokio::test]
    async fn a_file_has_a_write_ahead_log_that_reaches_the_disk() {
        for (durability, synchronous) in [(Durability::Full, 2), (Durability::None, 0)] {
            let folder = tempfile::tempdir().unwrap();
            let location = Location::sqlite(folder.path().join("one.sqlite"));
            let schema = Schema { name: "test", migrations: &[] };
            let options = Options { durability, ..Options::default() };
            let database = Database::open(&location, &schema, options).await.unwrap();
            let Pool::Sqlite(connections) = &database.pool else { unreachable!() };
            let pool = connections.pool();
            let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(pool).await.unwrap();
            let level: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await.unwrap();
            let wipes: i64 = sqlx::query_scalar("PRAGMA secure_delete").fetch_one(pool).await.unwrap();
            assert_eq!((mode.as_str(), level, wipes), ("wal", synchronous, 1));
        }
    }
}
