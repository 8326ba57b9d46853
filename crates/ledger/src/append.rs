//! Appending: all drafts of a call or none, after what the caller has seen, on disk before it is acknowledged.

use jenjang_database::{DatabaseError, Tx, Value, insert};
use jenjang_facts::Digest;
use serde::de::IgnoredAny;

use crate::encoding::{Header, Salt};
use crate::ledger::{TAIL, Tail, int};
use crate::stored::{Held, Stored};
use crate::tables::lock;
use crate::{AppendError, CaseId, Draft, Entropy, Event, Head, Ledger, LedgerError, Stamp};

/// By how much the clock of one machine may be behind that of another, in milliseconds.
const SLACK: i64 = 5_000;

/// Rows of one statement: as many as pay off, few enough shapes that each stays prepared.
const CHUNKS: [usize; 3] = [128, 16, 1];

const EVENT_COLUMNS: &str = "position, case_id, sequence, recorded_at, actor, role, via, kind, body, blobs, \
     personal_digest, payload_digest, previous, hash";

impl Ledger {
    /// Appends drafts to a case, in order, if its last event is still `expected` (0 for a case that is new).
    ///
    /// When this returns, the events are on disk. After [`AppendError::Unacknowledged`] nobody knows: the caller reads
    /// the case again. After every other error nothing was recorded. A future that is dropped records all or nothing.
    pub async fn append(
        &self,
        case: &CaseId,
        expected: u64,
        stamp: &Stamp,
        drafts: &[Draft],
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<Event>, AppendError> {
        check(case, stamp, drafts)?;
        let salts = salts(drafts, entropy);
        let mut tx = self.db.write().await?;
        let work = record(&mut tx, case, expected, stamp, drafts, salts).await;
        let stored = commit(tx, case, work).await?;
        Ok(stored.into_iter().map(Stored::into_event).collect::<Result<_, _>>()?)
    }
}

async fn record(
    tx: &mut Tx,
    case: &CaseId,
    expected: u64,
    stamp: &Stamp,
    drafts: &[Draft],
    salts: Vec<Option<Salt>>,
) -> Result<Vec<Stored>, AppendError> {
    let tail = tail(tx, case).await?;
    let stamp = admit(case, expected, stamp, &tail)?;
    let stored = seal(case, &stamp, drafts, salts, &tail);
    insert_events(tx, &stored).await?;
    Ok(stored)
}

/// Waits for its turn and returns what was recorded last.
pub(crate) async fn tail(tx: &mut Tx, case: &CaseId) -> Result<Tail, LedgerError> {
    lock(tx).await?;
    let found = tx.rows(TAIL, &[Value::Text(case.as_str())], Tail::read).await?;
    Ok(found.into_iter().next().unwrap_or(Tail { head: Head::EMPTY, case: None }))
}

/// Lets an event in if the caller has seen the last one and time does not go back; returns the stamp to record.
pub(crate) fn admit(case: &CaseId, expected: u64, stamp: &Stamp, tail: &Tail) -> Result<Stamp, AppendError> {
    let (found, last) = tail.case.unwrap_or((0, i64::MIN));
    if found != expected {
        return Err(AppendError::Conflict { case: case.clone(), expected, found });
    }
    let mut stamp = stamp.clone();
    if stamp.at.millis() < last {
        let last = crate::stored::moment(last).map_err(|unreadable| unreadable.of("the last event of the case"))?;
        if last.millis() - stamp.at.millis() > SLACK {
            return Err(AppendError::ClockBehind { case: case.clone(), at: stamp.at, last });
        }
        stamp.at = last;
    }
    Ok(stamp)
}

/// Chains drafts to what was recorded last.
pub(crate) fn seal(
    case: &CaseId,
    stamp: &Stamp,
    drafts: &[Draft],
    salts: Vec<Option<Salt>>,
    tail: &Tail,
) -> Vec<Stored> {
    let places = (tail.head.size..).zip(tail.case.map_or(0, |(sequence, _)| sequence) + 1..);
    let mut previous = tail.head.hash;
    let mut sealed = Vec::with_capacity(drafts.len());
    for ((position, sequence), (draft, salt)) in places.zip(drafts.iter().zip(salts)) {
        let held = draft.personal.clone().zip(salt).map(|(text, salt)| Held { salt, text });
        let personal_digest = held.as_ref().map(Held::digest);
        let header = Header {
            position,
            case: case.clone(),
            sequence,
            stamp: stamp.clone(),
            kind: draft.kind.clone(),
            payload_digest: crate::encoding::payload_digest(&draft.body, &draft.blobs, personal_digest.as_ref()),
            previous,
        };
        let hash = header.hash();
        sealed.push(Stored {
            header,
            body: draft.body.clone(),
            blobs: draft.blobs.clone(),
            personal_digest,
            personal: held,
            erased: None,
            hash,
        });
        previous = hash;
    }
    sealed
}

/// Writes events with their personal parts, many rows a statement.
pub(crate) async fn insert_events(tx: &mut Tx, events: &[Stored]) -> Result<(), LedgerError> {
    for some in chunks(events) {
        let blobs: Vec<Vec<u8>> =
            some.iter().map(|event| event.blobs.iter().flat_map(Digest::as_bytes).copied().collect()).collect();
        let mut values = Vec::with_capacity(some.len() * 14);
        for (event, blobs) in some.iter().zip(&blobs) {
            let header = &event.header;
            values.extend([
                int(header.position),
                Value::Text(header.case.as_str()),
                int(header.sequence),
                Value::Int(header.stamp.at.millis()),
                Value::Text(&header.stamp.actor),
                Value::Text(&header.stamp.role),
                Value::Text(&header.stamp.via),
                Value::Text(&header.kind),
                Value::Text(&event.body),
                Value::Bytes(blobs),
                Value::MaybeBytes(event.personal_digest.as_ref().map(|digest| digest.as_bytes().as_slice())),
                Value::Bytes(header.payload_digest.as_bytes()),
                Value::Bytes(header.previous.as_bytes()),
                Value::Bytes(event.hash.as_bytes()),
            ]);
        }
        tx.later(insert("events", EVENT_COLUMNS, some.len()), &values).await?;
    }
    let held: Vec<_> = events.iter().filter_map(|event| event.personal.as_ref().zip(Some(&event.header))).collect();
    for some in chunks(&held) {
        let values: Vec<_> = some
            .iter()
            .flat_map(|(held, header)| [int(header.position), Value::Bytes(&held.salt), Value::Text(&held.text)])
            .collect();
        tx.later(insert("personal", "position, salt, text", some.len()), &values).await?;
    }
    Ok(())
}

/// Commits what worked, and takes back what did not. Tells a refusal from an answer that was lost.
pub(crate) async fn commit<T>(tx: Tx, case: &CaseId, work: Result<T, AppendError>) -> Result<T, AppendError> {
    match work {
        Ok(done) => match tx.commit().await {
            Ok(()) => Ok(done),
            Err(source @ DatabaseError::Unreachable { .. }) => {
                Err(AppendError::Unacknowledged { case: case.clone(), source })
            }
            Err(error) => Err(AppendError::Refused(error.into())),
        },
        Err(error) => {
            tx.rollback().await;
            Err(error)
        }
    }
}

/// Cuts a slice into chunks of [`CHUNKS`], large ones first.
fn chunks<T>(mut rest: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = CHUNKS.into_iter().find(|size| *size <= rest.len())?;
        let (chunk, after) = rest.split_at_checked(size)?;
        rest = after;
        Some(chunk)
    })
}

pub(crate) fn salts(drafts: &[Draft], entropy: &mut dyn Entropy) -> Vec<Option<Salt>> {
    let mut salt = || {
        let mut salt = Salt::default();
        entropy.fill(&mut salt);
        salt
    };
    drafts.iter().map(|draft| draft.personal.is_some().then(&mut salt)).collect()
}

/// Refuses what cannot be recorded faithfully by both databases.
pub(crate) fn check(case: &CaseId, stamp: &Stamp, drafts: &[Draft]) -> Result<(), AppendError> {
    let refuse = |what, reason: String| Err(AppendError::Draft { case: case.clone(), what, reason });
    for (what, text) in [("the actor", &stamp.actor), ("the role", &stamp.role), ("the way", &stamp.via)] {
        if text.chars().any(char::is_control) {
            return refuse(what, "it contains a control character".to_owned());
        }
    }
    for draft in drafts {
        if draft.kind.is_empty() || draft.kind.chars().any(char::is_control) {
            return refuse("the kind", "it is empty or contains a control character".to_owned());
        }
        if let Err(error) = serde_json::from_str::<IgnoredAny>(&draft.body) {
            return refuse("the body", format!("it is no JSON: {error}"));
        }
        if let Some(Err(error)) = draft.personal.as_deref().map(serde_json::from_str::<IgnoredAny>) {
            // Where it went wrong, and not what stood there.
            return refuse("the personal part", format!("it is no JSON at column {}", error.column()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_hold_everything_in_order_in_few_shapes() {
        for count in [0, 1, 15, 16, 127, 128, 5_000] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(chunks(&items).flatten().copied().collect::<Vec<_>>(), items);
            assert!(chunks(&items).all(|chunk| CHUNKS.contains(&chunk.len())));
        }
    }
}
