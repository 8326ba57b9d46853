//! Making proofs: one pass over the hashes, in memory that does not grow with the ledger.

use std::ops::Range;

use jenjang_database::{Tx, Value};
use jenjang_facts::Digest;

use crate::ledger::int;
use crate::merkle::{RangeRoots, consistency_ranges, event_leaf, inclusion_ranges};
use crate::{CaseId, Checkpoint, ConsistencyProof, Header, InclusionProof, Ledger, LedgerError};

const HASHES: &str =
    "SELECT position, hash FROM events WHERE position >= $1 AND position < $2 ORDER BY position LIMIT $3";
const PAGE: i64 = 10_000;

impl Ledger {
    /// Proves that an event is in the ledger, to anybody who trusts the key of the checkpoint.
    ///
    /// The checkpoint is the one of this size, or the latest.
    pub async fn prove_inclusion(
        &self,
        case: &CaseId,
        sequence: u64,
        size: Option<u64>,
    ) -> Result<InclusionProof, LedgerError> {
        let event = self.event(case, sequence).await?;
        let Some(event) = event else { return Err(LedgerError::NoEvent { case: case.clone(), sequence }) };
        let checkpoint = match size {
            Some(size) => Some(self.known_checkpoint(size).await?),
            None => self.latest_checkpoint().await?,
        };
        let index = event.position;
        let Some(checkpoint) = checkpoint.filter(|checkpoint| index < checkpoint.size()) else {
            return Err(LedgerError::NotCovered { case: case.clone(), sequence, position: index });
        };
        let ranges = inclusion_ranges(index, checkpoint.size());
        let hashes = self.roots(ranges, checkpoint.size()).await?;
        Ok(InclusionProof { header: Header::of(&event).encode(), index, hashes, checkpoint })
    }

    /// Proves that the ledger of the checkpoint of size `to` begins with that of the checkpoint of size `from`.
    pub async fn prove_consistency(&self, from: u64, to: u64) -> Result<ConsistencyProof, LedgerError> {
        if from > to {
            return Err(LedgerError::WrongOrder { from, to });
        }
        let (old, new) = (self.known_checkpoint(from).await?, self.known_checkpoint(to).await?);
        let hashes = self.roots(consistency_ranges(from, to), to).await?;
        Ok(ConsistencyProof { hashes, from: old, to: new })
    }

    async fn known_checkpoint(&self, size: u64) -> Result<Checkpoint, LedgerError> {
        self.checkpoint_of(size).await?.ok_or(LedgerError::NoCheckpoint { size })
    }

    async fn roots(&self, ranges: Vec<Range<u64>>, size: u64) -> Result<Vec<Digest>, LedgerError> {
        let mut roots = RangeRoots::new(ranges);
        let mut tx = self.db.snapshot().await?;
        let mut next = 0;
        while next < size {
            let hashes = page(&mut tx, next, size).await?;
            if hashes.is_empty() {
                break;
            }
            for hash in hashes {
                roots.push(event_leaf(&hash));
                next += 1;
            }
        }
        tx.rollback().await;
        if next != size {
            return Err(LedgerError::Contradicts { size });
        }
        roots.finish().ok_or(LedgerError::Contradicts { size })
    }
}

async fn page(tx: &mut Tx, from: u64, size: u64) -> Result<Vec<Digest>, LedgerError> {
    let mut next = from;
    tx.rows(HASHES, &[int(from), int(size), Value::Int(PAGE)], |row| {
        let position = row.count(0, "position").map_err(|unreadable| unreadable.of("an event"))?;
        if position != next {
            return Err(LedgerError::Contradicts { size });
        }
        next += 1;
        row.digest(1, "hash").map_err(|unreadable| unreadable.of(&format!("the event at position {position}")).into())
    })
    .await
}
