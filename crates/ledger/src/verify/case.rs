//! Checking the events of one case: each by itself, with its files, in the order of the case.

use super::{Files, VerifyError, checker, pages};
use crate::{Blobs, CaseId, Ledger};

/// Checks the events of a case and their files, and names the first that does not hold. Returns how many there are.
///
/// Each hash covers the one before it in the whole ledger, so a change of any event of the case shows here; what was
/// done to other cases, or cut off the end, only [`verify`](super::verify) shows.
pub async fn verify_case(ledger: &Ledger, blobs: &Blobs, case: &CaseId) -> Result<u64, VerifyError> {
    let mut tx = ledger.db.snapshot().await?;
    let mut erasers = pages::erasers(&mut tx).await?;
    let (events, after) = pages::of_case(&mut tx, case).await?;
    let mut files = Files::of(blobs);
    let mut last = checker::START;
    let mut held = 0;
    let mut outcome = Ok(());
    for event in &events {
        outcome = checker::follows(event, last).and_then(|()| checker::alone(event, &mut erasers).map(drop));
        if outcome.is_err() {
            break;
        }
        last = checker::place_of(event);
        held += 1;
    }
    tx.rollback().await;
    let found = files.check(events.get(..held).unwrap_or_default(), &erasers).await?;
    if let Some(broken) = found.changed.or(found.missing) {
        return Err(broken.into());
    }
    outcome?;
    after?;
    Ok(last.0)
}
