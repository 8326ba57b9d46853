//! Reading a backup, with the same checks as on a ledger.

use jenjang_facts::Digest;
use std::collections::HashSet;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::BackupError;
use super::layout::{Layout, Lines};
use super::lines::{CHECKPOINTS, CheckpointLine, EVENTS, EventLine, FORMAT, Manifest, PERSONAL, PersonalLine};
use crate::checkpoint::StoredCheckpoint;
use crate::event::PAYLOAD_ERASED;
use crate::stored::Stored;
use crate::verify::{Checker, Claims, Erasers};
use crate::{Break, BreakKind, Checkpoint, Verified, VerifierKey};

/// Checks a backup as [`crate::verify()`] checks a ledger, and every byte of the file besides.
///
/// It reads the file only, and blocks the thread while it does.
pub fn verify_backup(
    file: &Path,
    trusted: Option<&[VerifierKey]>,
    against: &[Checkpoint],
    progress: &dyn Fn(u64, u64),
) -> Result<Verified, BackupError> {
    let layout = Layout::read(file)?;
    let sealed = layout.is_sealed()?;
    // Where a byte was changed, the checks of the content can say what it belongs to.
    let verified = check(file, &layout, trusted, against, progress)?;
    if sealed {
        return Ok(verified);
    }
    Err(layout.wrong("a byte outside of its content was changed, or something was appended"))
}

fn check(
    file: &Path,
    layout: &Layout,
    trusted: Option<&[VerifierKey]>,
    against: &[Checkpoint],
    progress: &dyn Fn(u64, u64),
) -> Result<Verified, BackupError> {
    let broken = |broken: Break| BackupError::Break { path: file.to_owned(), broken: Box::new(broken) };
    let manifest = manifest(layout)?;
    let stored = checkpoints(layout)?;
    let n_checkpoints = u64::try_from(stored.len()).unwrap_or(u64::MAX);
    let mut checker = Checker::new(erasers(layout)?, Claims::new(&stored, against, trusted)).map_err(broken)?;
    let mut seen = HashSet::new();
    let mut events = Events::open(layout)?;
    while let Some(event) = events.next()? {
        let held = checker.event(&event).and_then(|()| checker.checkpoints());
        held.map_err(|first| broken(checker.first(first, Some(&event))))?;
        for blob in &event.blobs {
            match check_blob(layout, &event, blob, &checker.erasers, &mut seen)? {
                Err(missing) if missing.kind == BreakKind::BlobMissing => checker.missing(missing),
                outcome => outcome.map_err(|first| broken(checker.first(first, None)))?,
            }
        }
        if checker.next() % 1_000 == 0 {
            progress(checker.next(), manifest.size.max(checker.next()));
        }
    }
    progress(checker.next(), checker.next());
    let met = checker.finish().map_err(broken)?;
    if let Some(stray) = layout.blobs.keys().find(|blob| !seen.contains(*blob)) {
        return Err(layout.wrong(format!("the file {stray} in it belongs to no event")));
    }
    let head = checker.head();
    let found = Manifest {
        format: FORMAT.to_owned(),
        size: head.size,
        head: head.hash,
        personal: checker.held,
        erased: checker.erased,
        checkpoints: n_checkpoints,
    };
    if found != manifest {
        return Err(layout.wrong("its manifest does not describe what is in it"));
    }
    Ok(Verified {
        head,
        root: checker.root(),
        n_cases: checker.n_cases(),
        n_personal: checker.held,
        n_erased: checker.erased,
        n_blobs: u64::try_from(seen.len()).unwrap_or(u64::MAX),
        n_checkpoints: met,
    })
}

/// Checks a file the first time an event names it.
fn check_blob(
    layout: &Layout,
    event: &Stored,
    blob: &Digest,
    erasers: &Erasers,
    seen: &mut HashSet<Digest>,
) -> Result<Result<(), Break>, BackupError> {
    if seen.contains(blob) {
        return Ok(Ok(()));
    }
    let Some(place) = layout.blobs.get(blob) else {
        if erasers.erased_blob(blob, event.header.position) {
            return Ok(Ok(()));
        }
        return Ok(Err(Break::of(event, BreakKind::BlobMissing, format!("its file {blob} is missing"))));
    };
    let mut hasher = Sha256::new();
    let mut reader = layout.open(*place)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = reader.read(&mut buffer).map_err(|source| layout.io(source))?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    if Digest(hasher.finalize().into()) != *blob {
        return Ok(Err(Break::of(event, BreakKind::BlobChanged, format!("its file {blob} was changed"))));
    }
    seen.insert(*blob);
    Ok(Ok(()))
}

pub(super) fn manifest(layout: &Layout) -> Result<Manifest, BackupError> {
    let wrong = || layout.wrong("its manifest cannot be read");
    let manifest: Manifest = serde_json::from_reader(layout.open(layout.manifest)?).map_err(|_| wrong())?;
    if manifest.format == FORMAT {
        return Ok(manifest);
    }
    Err(layout.wrong(format!("its format is `{}`, this program reads `{FORMAT}`", manifest.format)))
}

pub(super) fn checkpoints(layout: &Layout) -> Result<Vec<StoredCheckpoint>, BackupError> {
    let mut lines: Lines<CheckpointLine> = layout.lines(CHECKPOINTS, layout.checkpoints)?;
    let mut found = Vec::new();
    while let Some(line) = lines.next()? {
        found.push(line.into());
    }
    Ok(found)
}

/// Returns which events erased what.
fn erasers(layout: &Layout) -> Result<Erasers, BackupError> {
    let mut events = Events::open(layout)?;
    let mut erasers = Erasers::default();
    while let Some(event) = events.next()? {
        if event.header.kind == PAYLOAD_ERASED {
            erasers.note(event.header.position, event.header.case, &event.body);
        }
    }
    Ok(erasers)
}

/// The events of a backup with what hangs on them.
pub(super) struct Events {
    events: Lines<EventLine>,
    personal: Lines<PersonalLine>,
    next: Option<PersonalLine>,
}

impl Events {
    pub(super) fn open(layout: &Layout) -> Result<Self, BackupError> {
        let events = layout.lines(EVENTS, layout.events)?;
        let mut personal: Lines<PersonalLine> = layout.lines(PERSONAL, layout.personal)?;
        let next = personal.next()?;
        Ok(Self { events, personal, next })
    }

    pub(super) fn next(&mut self) -> Result<Option<Stored>, BackupError> {
        let Some(line) = self.events.next()? else {
            // Whatever is left hangs on no event.
            return if self.next.is_none() { Ok(None) } else { Err(self.personal.wrong()) };
        };
        let part = match self.next.take() {
            Some(part) if part.position == line.position() => {
                let part = part.part().ok_or_else(|| self.personal.wrong())?;
                self.next = self.personal.next()?;
                Some(part)
            }
            other => {
                self.next = other;
                None
            }
        };
        line.into_stored(part).map(Some).ok_or_else(|| self.events.wrong())
    }
}
