//! Making a backup.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jenjang_database::{Row, Tx, Value};
use jenjang_facts::Digest;

use super::archive::Archive;
use super::lines::{BLOBS, CHECKPOINTS, EVENTS, EventLine, FORMAT, MANIFEST, Manifest, PERSONAL, PersonalLine};
use super::{BackupError, verify_backup};
use crate::checkpoint::{self, StoredCheckpoint};
use crate::ledger::{HEAD, head, int};
use crate::verify::pages;
use crate::{Blobs, Head, Ledger, LedgerError, Verified};

/// Rows that are read at a time.
const PAGE: i64 = 1_000;

/// Writes a backup of the ledger and its files as they are now, while others go on appending.
///
/// The file appears under its name only after all of it was read again and found to hold; until then it lies beside it
/// under another name, which is gone when this fails. It holds personal data: only its owner can read it.
pub async fn backup(ledger: &Ledger, blobs: &Blobs, file: &Path) -> Result<Verified, BackupError> {
    if file.exists() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let io = |source| BackupError::Io { path: file.to_owned(), source };
    let temporary = tempfile::Builder::new().prefix(".jenjang-backup-").tempfile_in(folder).map_err(io)?;
    let mut archive = Archive::new(temporary.reopen().map_err(io)?);
    let mut tx = ledger.db.snapshot().await?;
    let erasers = pages::erasers(&mut tx).await?;
    let mut writer = Writer { tx: &mut tx, archive: &mut archive, path: file };
    let head = writer.manifest().await?;
    let needed = writer.events(head.size).await?;
    writer.personal().await?;
    writer.checkpoints().await?;
    tx.rollback().await;
    for (blob, last) in needed {
        if !erasers.erased_blob(&blob, last) {
            let mut part = archive.part(format!("{BLOBS}{blob}")).map_err(io)?;
            blobs.copy_to(&blob, &mut part).await?;
            part.finish().map_err(io)?;
        }
    }
    let (path, folder): (PathBuf, PathBuf) = (file.to_owned(), folder.to_owned());
    blocking(file, move || {
        let io = |source| BackupError::Io { path: path.clone(), source };
        archive.finish().map_err(io)?;
        let verified = verify_backup(temporary.path(), None, &[], &|_, _| {})?;
        temporary.persist_noclobber(&path).map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => BackupError::Exists(path.clone()),
            _ => io(error.error),
        })?;
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
        Ok(verified)
    })
    .await
}

/// Runs what reads or writes much, away from the threads that serve.
pub(super) async fn blocking<T: Send + 'static>(
    file: &Path,
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| BackupError::Io { path: file.to_owned(), source: std::io::Error::other(error) })?
}

struct Writer<'a> {
    tx: &'a mut Tx,
    archive: &'a mut Archive,
    path: &'a Path,
}

impl Writer<'_> {
    async fn manifest(&mut self) -> Result<Head, BackupError> {
        let found = self.tx.rows(HEAD, &[], head).await?;
        let head = found.into_iter().next().unwrap_or(Head::EMPTY);
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            size: head.size,
            head: head.hash,
            personal: self.count("SELECT count(*) FROM personal").await?,
            erased: self.count("SELECT count(*) FROM erasures").await?,
            checkpoints: self.count("SELECT count(*) FROM checkpoints").await?,
        };
        let io = |source| BackupError::Io { path: self.path.to_owned(), source };
        let mut part = self.archive.part(MANIFEST).map_err(io)?;
        part.line(&manifest).map_err(io)?;
        part.finish().map_err(io)?;
        Ok(head)
    }

    async fn count(&mut self, sql: &'static str) -> Result<u64, LedgerError> {
        let read = |row: &Row<'_>| row.count(0, "count").map_err(|unreadable| unreadable.of("a count"));
        Ok(self.tx.rows(sql, &[], read).await?.first().copied().unwrap_or(0))
    }

    /// Writes the events; returns each file with the last position that names it.
    async fn events(&mut self, size: u64) -> Result<BTreeMap<Digest, u64>, BackupError> {
        let io = |source| BackupError::Io { path: self.path.to_owned(), source };
        let mut part = self.archive.part(EVENTS).map_err(io)?;
        let mut needed = BTreeMap::new();
        let mut next = 0;
        while next < size {
            let (events, broken) =
                pages::next(self.tx, next).await.map_err(|error| BackupError::of(self.path, error))?;
            broken.map_err(|broken| BackupError::Break { path: self.path.to_owned(), broken: Box::new(broken) })?;
            if events.is_empty() {
                break;
            }
            for event in events {
                next = event.header.position + 1;
                needed.extend(event.blobs.iter().map(|blob| (*blob, event.header.position)));
                part.line(&EventLine::new(event)).map_err(io)?;
            }
        }
        part.finish().map_err(io)?;
        Ok(needed)
    }

    async fn personal(&mut self) -> Result<(), BackupError> {
        const SQL: &str = "SELECT position, salt, text, NULL AS erased_by FROM personal WHERE position > $1 \
             UNION ALL SELECT position, NULL, NULL, erased_by FROM erasures WHERE position > $1 \
             ORDER BY position LIMIT $2";
        let io = |source| BackupError::Io { path: self.path.to_owned(), source };
        let mut part = self.archive.part(PERSONAL).map_err(io)?;
        let mut last = Value::Int(-1);
        loop {
            let lines = self.tx.rows(SQL, &[last, Value::Int(PAGE)], personal_line).await?;
            let Some(line) = lines.last() else { break };
            last = int(line.position);
            for line in &lines {
                part.line(line).map_err(io)?;
            }
        }
        part.finish().map_err(io)
    }

    async fn checkpoints(&mut self) -> Result<(), BackupError> {
        let io = |source| BackupError::Io { path: self.path.to_owned(), source };
        let stored: Vec<StoredCheckpoint> = self.tx.rows(checkpoint::CHECKPOINTS, &[], StoredCheckpoint::read).await?;
        let mut part = self.archive.part(CHECKPOINTS).map_err(io)?;
        for stored in stored {
            part.line(&super::lines::CheckpointLine::from(stored)).map_err(io)?;
        }
        part.finish().map_err(io)
    }
}

fn personal_line(row: &Row<'_>) -> Result<PersonalLine, LedgerError> {
    let read = || {
        let position = row.count(0, "position")?;
        Ok(match row.maybe_int(3, "erased_by")? {
            Some(_) => PersonalLine::erased(position, row.count(3, "erased_by")?),
            None => PersonalLine::held(position, row.bytes(1, "salt")?, row.text(2, "text")?),
        })
    };
    read().map_err(|unreadable: jenjang_database::Unreadable| unreadable.of("a personal part").into())
}
