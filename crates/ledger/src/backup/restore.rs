//! Filling an empty ledger from a backup.

use std::path::Path;

use jenjang_database::{Row, Tx};

use super::layout::Layout;
use super::read::{Events, checkpoints};
use super::write::blocking;
use super::{BackupError, verify_backup};
use crate::append::insert_events;
use crate::checkpoint::{StoredCheckpoint, insert_checkpoint};
use crate::erase::insert_erasure;
use crate::ledger::{HEAD, head};
use crate::stored::Stored;
use crate::tables::lock;
use crate::{Blobs, Head, Ledger, Verified};

/// Events that are inserted at a time.
const BATCH: usize = 1_000;

/// Fills an empty ledger and a store of files from a backup.
///
/// The whole file is checked first. Then its files are kept (which harms nobody should the rest fail), and all events
/// are recorded in one transaction, as they were: with the same hashes, whichever database they came from.
pub async fn restore(file: &Path, ledger: &Ledger, blobs: &Blobs) -> Result<Verified, BackupError> {
    let path = file.to_owned();
    let (verified, layout) = blocking(file, move || {
        let verified = verify_backup(&path, None, &[], &|_, _| {})?;
        Ok((verified, Layout::read(&path)?))
    })
    .await?;
    refuse_unless_empty(ledger, &ledger.head().await?)?;
    for (blob, place) in &layout.blobs {
        blobs.put_reader(blob, place.size, &mut layout.open(*place)?).await?;
    }
    let mut tx = ledger.db.write().await?;
    lock(&mut tx).await?;
    refuse_unless_empty(ledger, &current(&mut tx).await?)?;
    record(&layout, &mut tx).await?;
    if current(&mut tx).await? != verified.head {
        return Err(layout.wrong("it was changed while it was being restored"));
    }
    tx.commit().await?;
    Ok(verified)
}

fn refuse_unless_empty(ledger: &Ledger, head: &Head) -> Result<(), BackupError> {
    if head.size == 0 {
        return Ok(());
    }
    Err(BackupError::NotEmpty { at: ledger.db.at().to_owned(), size: head.size })
}

async fn current(tx: &mut Tx) -> Result<Head, BackupError> {
    let found = tx.rows(HEAD, &[], |row: &Row<'_>| head(row)).await?;
    Ok(found.into_iter().next().unwrap_or(Head::EMPTY))
}

async fn record(layout: &Layout, tx: &mut Tx) -> Result<(), BackupError> {
    let mut events = Events::open(layout)?;
    let mut erased = Vec::new();
    loop {
        let mut batch: Vec<Stored> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH
            && let Some(event) = events.next()?
        {
            erased.extend(event.erased.map(|erased| (event.header.position, erased.by)));
            batch.push(event);
        }
        if batch.is_empty() {
            break;
        }
        insert_events(tx, &batch).await?;
    }
    // After all events: a note of an erasure points at an event that comes later.
    for (position, by) in erased {
        insert_erasure(tx, position, by).await?;
    }
    // The only one that an empty ledger can have says that it was empty.
    tx.execute("DELETE FROM checkpoints", &[]).await?;
    for stored in checkpoints(layout)? {
        let StoredCheckpoint { size, signed_by, note, frontier } = stored;
        insert_checkpoint(tx, size, &signed_by, &note, &frontier).await?;
    }
    Ok(())
}
