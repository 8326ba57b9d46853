//! Versions of the tables, and how a database gets from one to the next.

use sqlx::AssertSqlSafe;

use crate::{Database, DatabaseError, Row, Tx, Value};

/// The tables of one owner, in all their versions.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Whose tables they are: a word that names the table of versions, `{name}_versions`, and the lock on it.
    pub name: &'static str,
    /// INVARIANT: numbered from 1 without a gap, and never edited once released.
    pub migrations: &'static [Migration],
}

/// What leads from one version of the tables to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The version it leads to.
    pub version: i64,
    /// Statements for SQLite.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL.
    pub postgres: &'static str,
}

impl Schema {
    pub(crate) async fn bring_up_to_date(&self, database: &Database) -> Result<(), DatabaseError> {
        let known = self.known();
        let versions = || AssertSqlSafe(format!("SELECT version FROM {}_versions ORDER BY version", self.name));
        // Looking first lets a database be opened that can only be read.
        if self.exists(database).await?
            && self.applied(database, &database.rows(versions(), &[], version).await?)? == known
        {
            return Ok(());
        }
        let mut tx = database.write().await?;
        let lock = format!("hashtextextended('jenjang-{} ' || current_schema(), 0)", self.name);
        tx.lock(AssertSqlSafe(format!("SELECT pg_advisory_xact_lock({lock})"))).await?;
        let table = format!("CREATE TABLE IF NOT EXISTS {}_versions (version BIGINT PRIMARY KEY)", self.name);
        tx.execute(AssertSqlSafe(table), &[]).await?;
        let found = self.applied(database, &tx.rows(versions(), &[], version).await?)?;
        for migration in self.migrations.iter().filter(|migration| migration.version > found) {
            self.apply(database, &mut tx, migration).await?;
        }
        tx.commit().await
    }

    fn known(&self) -> i64 {
        self.migrations.last().map_or(0, |migration| migration.version)
    }

    async fn apply(&self, database: &Database, tx: &mut Tx, migration: &Migration) -> Result<(), DatabaseError> {
        tx.script(if database.is_sqlite() { migration.sqlite } else { migration.postgres }).await?;
        let note = format!("INSERT INTO {}_versions (version) VALUES ($1)", self.name);
        tx.execute(AssertSqlSafe(note), &[Value::Int(migration.version)]).await?;
        Ok(())
    }

    async fn exists(&self, database: &Database) -> Result<bool, DatabaseError> {
        let table = format!("{}_versions", self.name);
        let sql = if database.is_sqlite() {
            format!("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'")
        } else {
            format!("SELECT count(*) FROM pg_class WHERE oid = to_regclass('{table}')")
        };
        let count = |row: &Row<'_>| row.int(0, "count").map_err(|unreadable| unreadable.of("the list of tables"));
        Ok(database.row(AssertSqlSafe(sql), &[], count).await?.is_some_and(|count| count > 0))
    }

    /// Returns the latest version, if the list makes sense to this program.
    fn applied(&self, database: &Database, versions: &[i64]) -> Result<i64, DatabaseError> {
        let (known, found) = (self.known(), versions.last().copied().unwrap_or(0));
        let (at, name) = (database.at().to_owned(), self.name);
        if found > known {
            return Err(DatabaseError::Newer { at, name, found, known });
        }
        if !(1..=found).eq(versions.iter().copied()) {
            return Err(DatabaseError::Versions { at, name });
        }
        Ok(found)
    }
}

fn version(row: &Row<'_>) -> Result<i64, DatabaseError> {
    row.int(0, "version").map_err(|unreadable| unreadable.of("the versions of the tables"))
}
