//! Reading a ledger that may be damaged: what cannot be read is named, and what comes before it is still checked.

use jenjang_database::{DatabaseError, Row, Tx, Unreadable, Value};

use super::{Break, BreakKind, Erasers, VerifyError};
use crate::checkpoint::{CHECKPOINTS, StoredCheckpoint};
use crate::ledger::int;
use crate::stored::{Stored, place, select_events};
use crate::{CaseId, Ledger, LedgerError};

const PAGE: i64 = 1_000;

/// Returns how many events there seem to be, for showing progress.
pub(super) async fn size(tx: &mut Tx) -> Result<u64, LedgerError> {
    const SQL: &str = "SELECT position FROM events ORDER BY position DESC LIMIT 1";
    let found = lenient(tx, SQL, &[], |row| Ok(row.count(0, "position").map_or(0, |position| position + 1))).await?.0;
    Ok(found.first().copied().unwrap_or(0))
}

/// Returns which events erased what. One that cannot be read is left out: the checker names it in its turn.
pub(crate) async fn erasers(tx: &mut Tx) -> Result<Erasers, LedgerError> {
    const SQL: &str = "SELECT position, case_id, body FROM events WHERE kind = 'payload-erased' ORDER BY position";
    let mut erasers = Erasers::default();
    let read = |row: &Row<'_>| {
        let parts = (row.count(0, "position"), row.text(1, "case_id"), row.text(2, "body"));
        if let (Ok(position), Ok(case), Ok(body)) = parts
            && let Ok(case) = CaseId::new(case)
        {
            erasers.note(position, case, body);
        }
        Ok(())
    };
    lenient(tx, SQL, &[], read).await?;
    Ok(erasers)
}

/// Returns the stored checkpoints.
pub(super) async fn checkpoints(tx: &mut Tx) -> Result<Vec<StoredCheckpoint>, VerifyError> {
    let (found, broken) = lenient(tx, CHECKPOINTS, &[], StoredCheckpoint::read).await?;
    match broken {
        None => Ok(found),
        Some(error) => Err(Break::somewhere(BreakKind::Checkpoint, chain(&error)).into()),
    }
}

/// Returns the next events, and what stopped them if something did.
pub(crate) async fn next(tx: &mut Tx, from: u64) -> Result<(Vec<Stored>, Result<(), Break>), VerifyError> {
    const SQL: &str = select_events!("WHERE e.position >= $1 ORDER BY e.position LIMIT $2");
    let (events, after) = events(tx, SQL, &[int(from), Value::Int(PAGE)]).await?;
    // Rows come in order, so one whose position cannot be read is the one after the last.
    let position = events.last().map_or(from, |event| event.header.position + 1);
    let after = after.map_err(|broken| Break { position: broken.position.or(Some(position)), ..broken });
    Ok((events, after))
}

/// Returns the events of a case, and what stopped them if something did.
pub(super) async fn of_case(tx: &mut Tx, case: &CaseId) -> Result<(Vec<Stored>, Result<(), Break>), VerifyError> {
    const SQL: &str = select_events!("WHERE e.case_id = $1 ORDER BY e.sequence");
    let (events, after) = events(tx, SQL, &[Value::Text(case.as_str())]).await?;
    let sequence = events.last().map_or(1, |event| event.header.sequence + 1);
    let after = after.map_err(|broken| Break {
        case: Some(case.clone()),
        sequence: broken.sequence.or(Some(sequence)),
        ..broken
    });
    Ok((events, after))
}

async fn events(
    tx: &mut Tx,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<(Vec<Stored>, Result<(), Break>), VerifyError> {
    let read = |row: &Row<'_>| Ok(Stored::read(row).map_err(|unreadable| unreadable_event(row, unreadable)));
    let (found, failed) = lenient(tx, sql, values, read).await?;
    let mut events: Vec<Stored> = Vec::with_capacity(found.len());
    for event in found {
        match event {
            Ok(event) => events.push(event),
            Err(broken) => return Ok((events, Err(broken))),
        }
    }
    let after = failed.map_or(Ok(()), |error| Err(Break::somewhere(BreakKind::Unreadable, chain(&error))));
    Ok((events, after))
}

fn unreadable_event(row: &Row<'_>, unreadable: Unreadable) -> Break {
    let what = format!("its column `{}` cannot be read: {}", unreadable.column, unreadable.reason);
    let (position, case, sequence) = place(row);
    Break { position, case, sequence, ..Break::somewhere(BreakKind::Unreadable, what) }
}

/// Fails if personal parts or notes of erasures are left that hang on no event.
pub(super) async fn leftovers(tx: &mut Tx, held: u64, erased: u64) -> Result<(), VerifyError> {
    for (sql, what, count) in [
        ("SELECT count(*) FROM personal", "personal parts", held),
        ("SELECT count(*) FROM erasures", "notes of an erasure", erased),
    ] {
        let read = |row: &Row<'_>| row.count(0, "count").map_err(|unreadable| unreadable.of("a count").into());
        let (found, failed) = lenient(tx, sql, &[], read).await?;
        if let Some(error) = failed {
            return Err(Break::somewhere(BreakKind::Storage, chain(&error)).into());
        }
        let found = found.first().copied().unwrap_or(0);
        if found != count {
            let what = format!("the ledger holds {found} {what}, but its events account for {count}");
            return Err(Break::somewhere(BreakKind::Storage, what).into());
        }
    }
    Ok(())
}

/// Fails if the file of the database contradicts itself, for example an index its table.
pub(super) async fn integrity(tx: &mut Tx, ledger: &Ledger) -> Result<(), VerifyError> {
    if !ledger.db.is_sqlite() {
        return Ok(());
    }
    const SQL: &str = "PRAGMA integrity_check(1)";
    let read = |row: &Row<'_>| {
        Ok(row.text(0, "integrity_check").map_err(|unreadable| unreadable.of("the check of the file"))?.to_owned())
    };
    let (found, failed) = lenient(tx, SQL, &[], read).await?;
    let what = match (failed, found.into_iter().find(|line| line != "ok")) {
        (Some(error), _) => chain(&error),
        (None, Some(line)) => format!("the file of the database contradicts itself: {line}"),
        (None, None) => return Ok(()),
    };
    Err(Break::somewhere(BreakKind::Storage, what).into())
}

/// Runs a statement and returns its rows, with the error that damaged data ended them with.
///
/// Errors that say nothing about the data (the server is gone) are errors.
async fn lenient<T: Send>(
    tx: &mut Tx,
    sql: &'static str,
    values: &[Value<'_>],
    read: impl FnMut(&Row<'_>) -> Result<T, LedgerError> + Send,
) -> Result<(Vec<T>, Option<LedgerError>), LedgerError> {
    let mut found = Vec::new();
    match tx.rows_into(&mut found, sql, values, read).await {
        Ok(()) => Ok((found, None)),
        Err(LedgerError::Database(
            error @ (DatabaseError::Damaged { .. } | DatabaseError::Unreadable { .. } | DatabaseError::Other { .. }),
        )) => Ok((found, Some(error.into()))),
        Err(error) => Err(error),
    }
}

/// Writes an error with everything below it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
