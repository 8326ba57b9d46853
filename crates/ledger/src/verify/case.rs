//! Checking the events of one case: each by itself, with its files, in the order of the case.

use jenjang_facts::Digest;
use std::collections::HashSet;

use super::{Break, BreakKind, Files, VerifyError, checker, pages};
use crate::{Blobs, CaseId, Ledger};

/// Checks the events of a case and their files, and names the first that does not hold. Returns how many there are.
///
/// Each hash covers the one before it in the whole ledger, so a change of any event of the case shows here; what was
/// done to other cases, or cut off the end, only [`verify`](super::verify) shows.
pub async fn verify_case(ledger: &Ledger, blobs: &Blobs, case: &CaseId) -> Result<u64, VerifyError> {
    let mut tx = ledger.db.snapshot().await?;
    let mut erasers = pages::erasers(&mut tx).await?;
    let (events, after) = pages::of_case(&mut tx, case).await?;
    let mut files = Files { blobs, seen: HashSet::<Digest>::new(), n_found: 0 };
    let (mut last, mut at) = (0, i64::MIN);
    let mut held = 0;
    let mut outcome = Ok(());
    for event in &events {
        let header = &event.header;
        outcome = if header.sequence != last + 1 {
            let what = format!("it should be event {} of the case", last + 1);
            Err(Break::of(event, BreakKind::Sequence, what))
        } else if header.stamp.at.millis() < at {
            Err(Break::of(event, BreakKind::Time, "it is dated before the event that precedes it in the case"))
        } else {
            checker::alone(event, &mut erasers).map(drop)
        };
        if outcome.is_err() {
            break;
        }
        (last, at) = (header.sequence, header.stamp.at.millis());
        held += 1;
    }
    tx.rollback().await;
    let found = files.check(events.get(..held).unwrap_or_default(), &erasers).await?;
    if let Some(broken) = found.changed.or(found.missing) {
        return Err(broken.into());
    }
    outcome?;
    after?;
    Ok(last)
}
