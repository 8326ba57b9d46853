//! Versions of the tables, and how a database gets from one to the next.

use super::{Db, Tx, Value};
use crate::DeskError;

struct Migration {
    version: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

/// INVARIANT: numbered from 1 without a gap, and never edited once released.
const MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    sqlite: include_str!("../../migrations/sqlite/0001_desk.sql"),
    postgres: include_str!("../../migrations/postgres/0001_desk.sql"),
}];

const CREATE: &str = "CREATE TABLE IF NOT EXISTS desk_versions (version BIGINT PRIMARY KEY)";
const VERSIONS: &str = "SELECT version FROM desk_versions ORDER BY version";
const EXISTS_SQLITE: &str = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'desk_versions'";
const EXISTS_POSTGRES: &str = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('desk_versions')";

pub(super) async fn bring_up_to_date(db: &Db) -> Result<(), DeskError> {
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    // Looking first lets a database be opened that can only be read.
    if exists(db).await? && applied(db, &db.rows(VERSIONS, &[], |row| row.int(0, "version")).await?)? == known {
        return Ok(());
    }
    let mut tx = db.write().await?;
    tx.lock_schema().await?;
    tx.execute(CREATE, &[]).await?;
    let found = applied(db, &tx.rows(VERSIONS, &[], |row| row.int(0, "version")).await?)?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
        apply(db, &mut tx, migration).await?;
    }
    tx.commit().await
}

async fn apply(db: &Db, tx: &mut Tx, migration: &Migration) -> Result<(), DeskError> {
    tx.script(if db.is_sqlite() { migration.sqlite } else { migration.postgres }).await?;
    tx.execute("INSERT INTO desk_versions (version) VALUES ($1)", &[Value::Int(migration.version)]).await?;
    Ok(())
}

async fn exists(db: &Db) -> Result<bool, DeskError> {
    let sql = if db.is_sqlite() { EXISTS_SQLITE } else { EXISTS_POSTGRES };
    Ok(db.row(sql, &[], |row| row.int(0, "count")).await?.is_some_and(|count| count > 0))
}

/// Returns the latest version, if the list makes sense to this program.
fn applied(db: &Db, versions: &[i64]) -> Result<i64, DeskError> {
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    let found = versions.last().copied().unwrap_or(0);
    if found > known {
        return Err(DeskError::Newer { at: db.at().to_owned(), found, known });
    }
    if !(1..=found).eq(versions.iter().copied()) {
        return Err(DeskError::Versions { at: db.at().to_owned() });
    }
    Ok(found)
}
