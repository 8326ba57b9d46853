//! Erasing personal parts: the chain stays, the data goes.

use jenjang_database::{Tx, Value};
use jenjang_facts::Digest;
use serde::{Deserialize, Serialize};

use crate::append::{admit, check, commit, insert_events, seal, tail};
use crate::event::PAYLOAD_ERASED;
use crate::ledger::int;
use crate::{AppendError, CaseId, Draft, Event, Ledger, LedgerError, Stamp};

/// The body of the event that says what was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Erasure {
    /// Sequences of the events in the same case whose personal parts are gone.
    pub(crate) erased: Vec<u64>,
    /// Files that are gone.
    pub(crate) blobs: Vec<Digest>,
    pub(crate) reason: String,
}

impl Ledger {
    /// Erases the personal parts of events of a case and records that it was done, in one transaction.
    ///
    /// `blobs` are the files that go too: the caller erases them with [`crate::Blobs::erase`] after this returned, and
    /// [`crate::verify()`] then misses them no more. `reason` is kept for ever and must hold nothing personal.
    ///
    /// Afterwards the freed bytes are overwritten in the files of the database ([`Ledger::scrub`]). If that has to wait
    /// the error is [`AppendError::NotScrubbed`], although the erasure is recorded. What a disk, a snapshot of a disk,
    /// an archive of a server's log or an older backup holds is out of reach from here.
    pub async fn erase(
        &self,
        case: &CaseId,
        expected: u64,
        stamp: &Stamp,
        targets: &[u64],
        blobs: &[Digest],
        reason: &str,
    ) -> Result<Event, AppendError> {
        let mut erased = targets.to_vec();
        erased.sort_unstable();
        erased.dedup();
        let body = Erasure { erased: erased.clone(), blobs: blobs.to_vec(), reason: reason.to_owned() };
        let draft = Draft {
            kind: PAYLOAD_ERASED.to_owned(),
            body: serde_json::to_string(&body).map_err(|error| AppendError::Draft {
                case: case.clone(),
                what: "the reason",
                reason: error.to_string(),
            })?,
            personal: None,
            blobs: Vec::new(),
        };
        let drafts = [draft];
        check(case, stamp, &drafts)?;
        let mut tx = self.db.write().await?;
        let work = record(&mut tx, case, expected, stamp, &drafts, &erased).await;
        let event = commit(tx, case, work).await?;
        match self.scrub().await {
            Ok(()) => Ok(event),
            Err(source) => Err(AppendError::NotScrubbed { case: case.clone(), sequence: event.sequence, source }),
        }
    }

    /// Overwrites whatever erased data left behind in the files of the database.
    ///
    /// On SQLite it needs a moment without readers; on PostgreSQL it rewrites the table of personal parts.
    pub async fn scrub(&self) -> Result<(), LedgerError> {
        Ok(self.db.scrub("personal").await?)
    }
}

async fn record(
    tx: &mut Tx,
    case: &CaseId,
    expected: u64,
    stamp: &Stamp,
    drafts: &[Draft; 1],
    erased: &[u64],
) -> Result<Event, AppendError> {
    let tail = tail(tx, case).await?;
    let stamp = admit(case, expected, stamp, &tail)?;
    let sealed = seal(case, &stamp, drafts, vec![None], &tail);
    insert_events(tx, &sealed).await?;
    for sequence in erased {
        erase_one(tx, case, *sequence, tail.head.size).await?;
    }
    let event = sealed.into_iter().next().ok_or(LedgerError::NoEvent { case: case.clone(), sequence: expected + 1 })?;
    Ok(event.into_event()?)
}

async fn erase_one(tx: &mut Tx, case: &CaseId, sequence: u64, by: u64) -> Result<(), AppendError> {
    const FIND: &str = "SELECT p.position FROM events e JOIN personal p ON p.position = e.position \
         WHERE e.case_id = $1 AND e.sequence = $2";
    let values = [Value::Text(case.as_str()), int(sequence)];
    let read = |row: &jenjang_database::Row<'_>| {
        row.count(0, "position").map_err(|unreadable| unreadable.of("the event that is to be erased"))
    };
    let found: Vec<u64> = tx.rows(FIND, &values, read).await?;
    let Some(position) = found.first() else {
        return Err(AppendError::NothingToErase { case: case.clone(), sequence });
    };
    tx.execute("DELETE FROM personal WHERE position = $1", &[int(*position)]).await?;
    insert_erasure(tx, *position, by).await?;
    Ok(())
}

/// Notes that the event at this position lost its personal part to the event at position `by`.
pub(crate) async fn insert_erasure(tx: &mut Tx, position: u64, by: u64) -> Result<(), LedgerError> {
    const SQL: &str = "INSERT INTO erasures (position, erased_by) VALUES ($1, $2)";
    tx.execute(SQL, &[int(position), int(by)]).await?;
    Ok(())
}
