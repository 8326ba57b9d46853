//! Checking a whole ledger: chain, payloads, files, checkpoints, and the database under it.

mod broken;
mod case;
mod checker;
mod claims;
pub(crate) mod pages;

use jenjang_facts::Digest;
use std::collections::HashSet;

use futures_util::StreamExt as _;

pub use broken::{Break, BreakKind, VerifyError};
pub use case::verify_case;
pub(crate) use checker::{Checker, Erasers};
pub(crate) use claims::Claims;

use crate::stored::Stored;
use crate::{BlobError, Blobs, Checkpoint, Head, Ledger, VerifierKey};

/// Files that are read at the same time.
const AT_ONCE: usize = 8;

/// What was found to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Size, and hash of the last event.
    pub head: Head,
    /// The root of the Merkle tree.
    pub root: Digest,
    /// Cases.
    pub n_cases: u64,
    /// Personal parts that are there.
    pub n_personal: u64,
    /// Personal parts that were erased.
    pub n_erased: u64,
    /// Different files that are there.
    pub n_blobs: u64,
    /// Checkpoints that hold, those given included.
    pub n_checkpoints: u64,
}

/// Checks everything and names the first event that does not hold.
///
/// Stored checkpoints must be signed by the key stored with them and, if `trusted` is given, by one of these keys.
/// `against` are checkpoints that somebody kept: only they show that the owner of the database did not rewrite it all,
/// or cut off its end. `progress` gets the number of events done and of all, from time to time.
///
/// It reads one snapshot, so that events may be appended meanwhile. Memory grows with the number of cases and of
/// different files (some dozens of bytes each), not with events.
pub async fn verify(
    ledger: &Ledger,
    blobs: &Blobs,
    trusted: Option<&[VerifierKey]>,
    against: &[Checkpoint],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Verified, VerifyError> {
    let mut tx = ledger.db.snapshot().await?;
    let total = pages::size(&mut tx).await?;
    let erasers = pages::erasers(&mut tx).await?;
    let stored = pages::checkpoints(&mut tx).await?;
    let mut checker = Checker::new(erasers, Claims::new(&stored, against, trusted))?;
    let mut files = Files::of(blobs);
    progress(0, total);
    loop {
        let (events, broken) = pages::next(&mut tx, checker.next()).await?;
        check_page(&mut checker, &mut files, &events, broken).await?;
        progress(checker.next(), total.max(checker.next()));
        if events.is_empty() {
            break;
        }
    }
    let n_checkpoints = checker.finish()?;
    pages::leftovers(&mut tx, checker.held, checker.erased).await?;
    pages::integrity(&mut tx, ledger).await?;
    tx.rollback().await;
    Ok(Verified {
        head: checker.head(),
        root: checker.root(),
        n_cases: checker.n_cases(),
        n_personal: checker.held,
        n_erased: checker.erased,
        n_blobs: files.n_found(),
        n_checkpoints,
    })
}

/// Checks the events of a page; `after` is what stopped the page, if something did.
async fn check_page(
    checker: &mut Checker,
    files: &mut Files<'_>,
    events: &[Stored],
    after: Result<(), Break>,
) -> Result<(), VerifyError> {
    let mut held = 0;
    let mut outcome = after;
    let mut at = None;
    for event in events {
        if let Err(broken) = checker.event(event).and_then(|()| checker.checkpoints()) {
            (outcome, at) = (Err(broken), Some(event));
            break;
        }
        held += 1;
    }
    // Files are read many at a time, after the events of the page; one that does not hold may still come before.
    let found = files.check(events.get(..held).unwrap_or_default(), &checker.erasers).await?;
    found.changed.map_or(Ok(()), |broken| Err(checker.first(broken, None)))?;
    if let Some(missing) = found.missing {
        checker.missing(missing);
    }
    Ok(outcome.map_err(|broken| checker.first(broken, at))?)
}

/// The files of the ledger, each looked at once.
struct Files<'a> {
    blobs: &'a Blobs,
    seen: HashSet<Digest>,
    found: HashSet<Digest>,
}

/// Files that do not hold.
#[derive(Default)]
struct Found {
    /// The first that was changed, unless one before it is missing.
    changed: Option<Break>,
    /// The first that is missing although it was not erased.
    missing: Option<Break>,
}

impl<'a> Files<'a> {
    fn of(blobs: &'a Blobs) -> Self {
        Self { blobs, seen: HashSet::new(), found: HashSet::new() }
    }

    /// Returns how many different files are there.
    fn n_found(&self) -> u64 {
        u64::try_from(self.found.len()).unwrap_or(u64::MAX)
    }

    async fn check(&mut self, events: &[Stored], erasers: &Erasers) -> Result<Found, VerifyError> {
        let mut wanted = Vec::new();
        for event in events {
            for blob in &event.blobs {
                // A file that was erased once may be missed by one event and not by another.
                if !self.seen.contains(blob) {
                    if !erasers.erased_blob(blob, event.header.position) {
                        self.seen.insert(*blob);
                    }
                    wanted.push((event, *blob));
                }
            }
        }
        let blobs = self.blobs;
        let mut checks = futures_util::stream::iter(wanted)
            .map(|(event, blob)| async move { (event, blob, blobs.check(&blob).await) })
            .buffered(AT_ONCE);
        let mut broken = Found::default();
        while let Some((event, blob, found)) = checks.next().await {
            match found {
                Ok(_) => drop(self.found.insert(blob)),
                Err(BlobError::Missing { .. }) if erasers.erased_blob(&blob, event.header.position) => {}
                Err(error @ BlobError::Missing { .. }) => {
                    let missing = || Break::of(event, BreakKind::BlobMissing, error.to_string());
                    broken.missing.get_or_insert_with(missing);
                }
                Err(error @ BlobError::Changed { .. }) => {
                    if broken.missing.is_none() {
                        broken.changed = Some(Break::of(event, BreakKind::BlobChanged, error.to_string()));
                    }
                    break;
                }
                Err(error) => return Err(VerifyError::Blobs(error)),
            }
        }
        Ok(broken)
    }
}
