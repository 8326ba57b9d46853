//! The rules every event has to keep, one event after the other, wherever they are read from.

use jenjang_facts::Digest;
use std::collections::{BTreeMap, HashMap};

use super::claims::Claims;
use super::{Break, BreakKind};
use crate::erase::Erasure;
use crate::event::PAYLOAD_ERASED;
use crate::merkle::{Frontier, event_leaf};
use crate::stored::Stored;
use crate::{CaseId, Head};

/// What is known before the first event: which events erased what.
#[derive(Debug, Default)]
pub(crate) struct Erasers {
    by_position: BTreeMap<u64, Eraser>,
    /// The last event that erased a file.
    blobs: HashMap<Digest, u64>,
}

#[derive(Debug)]
struct Eraser {
    case: CaseId,
    targets: Vec<u64>,
    seen: usize,
}

impl Erasers {
    /// Takes note of an erasing event. One that cannot be read erased nothing; the checker will say so.
    pub(crate) fn note(&mut self, position: u64, case: CaseId, body: &str) {
        let Ok(Erasure { erased, blobs, .. }) = serde_json::from_str(body) else { return };
        for blob in blobs {
            let last = self.blobs.entry(blob).or_insert(position);
            *last = position.max(*last);
        }
        self.by_position.insert(position, Eraser { case, targets: erased, seen: 0 });
    }

    /// Returns whether the file was erased after the event at this position was recorded.
    pub(crate) fn erased_blob(&self, blob: &Digest, position: u64) -> bool {
        self.blobs.get(blob).is_some_and(|by| *by > position)
    }
}

/// An event that misses something which no event says was erased.
///
/// Either that was taken away, or the later event that erased it was changed: only reading on can tell.
struct Suspect {
    /// The position of the event that should have erased it, if one is noted.
    by: Option<u64>,
    broken: Break,
}

/// Checks events in order.
pub(crate) struct Checker {
    tree: Frontier,
    previous: Digest,
    /// Sequence and moment of the last event of each case.
    cases: HashMap<CaseId, (u64, i64)>,
    pub(crate) erasers: Erasers,
    claims: Claims,
    suspect: Option<Suspect>,
    /// Personal parts that are there.
    pub(crate) held: u64,
    /// Personal parts that were erased.
    pub(crate) erased: u64,
}

impl Checker {
    /// Starts at the beginning; checkpoints of size 0 are checked at once.
    pub(crate) fn new(erasers: Erasers, claims: Claims) -> Result<Self, Break> {
        let tree = Frontier::default();
        let (previous, cases, suspect) = (Digest::ZERO, HashMap::new(), None);
        let mut checker = Self { tree, previous, cases, erasers, claims, suspect, held: 0, erased: 0 };
        checker.claims.meet(&checker.tree)?;
        Ok(checker)
    }

    /// Returns the position that comes next.
    pub(crate) fn next(&self) -> u64 {
        self.tree.size()
    }

    pub(crate) fn head(&self) -> Head {
        Head { size: self.tree.size(), hash: self.previous }
    }

    pub(crate) fn root(&self) -> Digest {
        self.tree.root()
    }

    pub(crate) fn n_cases(&self) -> u64 {
        u64::try_from(self.cases.len()).unwrap_or(u64::MAX)
    }

    /// Checks the next event, without its files. What breaks goes through [`Checker::first`] before it is told.
    pub(crate) fn event(&mut self, event: &Stored) -> Result<(), Break> {
        self.place(event)?;
        if event.header.previous != self.previous {
            let what = "its previous hash is not the hash of the event before it";
            return Err(Break::of(event, BreakKind::Chain, what));
        }
        match alone(event, &mut self.erasers) {
            Ok(Part::None) => {}
            Ok(Part::Held) => self.held += 1,
            Ok(Part::Erased) => self.erased += 1,
            Err(broken) => {
                let by = event.erased.map(|erased| erased.by).filter(|by| *by > event.header.position);
                if by.is_none() || event.personal.is_some() || broken.kind != BreakKind::Erasure {
                    return Err(broken);
                }
                self.suspect(by, broken);
            }
        }
        self.previous = event.hash;
        self.tree.push(event_leaf(&event.hash));
        // The event that should have erased it holds, so it is the other one that does not.
        let position = Some(event.header.position);
        match self.suspect.take_if(|suspect| suspect.by == position) {
            Some(suspect) => Err(suspect.broken),
            None => Ok(()),
        }
    }

    /// Takes note of a file that is missing.
    pub(crate) fn missing(&mut self, broken: Break) {
        self.suspect(None, broken);
    }

    fn suspect(&mut self, by: Option<u64>, broken: Break) {
        if self.suspect.as_ref().is_none_or(|first| broken.position < first.broken.position) {
            self.suspect = Some(Suspect { by, broken });
        }
    }

    /// Returns what broke first: an event under suspicion, unless what broke is what would have cleared it.
    pub(crate) fn first(&mut self, broken: Break, event: Option<&Stored>) -> Break {
        let erases = |event: &Stored| event.header.kind == PAYLOAD_ERASED || event.body.starts_with("{\"erased\":");
        let Some(Suspect { by, broken: suspect }) = self.suspect.take() else { return broken };
        // An eraser that is what it was clears nobody, even if the notes about it do not fit.
        let clears =
            broken.kind != BreakKind::Erasure && (event.is_some_and(erases) || (by.is_some() && by == broken.position));
        let comes_before = broken.position.is_none() || suspect.position < broken.position;
        if comes_before && !clears { suspect } else { broken }
    }

    /// Checks the checkpoints of the size reached.
    pub(crate) fn checkpoints(&mut self) -> Result<(), Break> {
        self.claims.meet(&self.tree)
    }

    /// Ends the ledger here; returns how many checkpoints held.
    pub(crate) fn finish(&mut self) -> Result<u64, Break> {
        match self.suspect.take() {
            Some(suspect) => Err(suspect.broken),
            None => self.claims.finish(self.tree.size()),
        }
    }

    fn place(&mut self, event: &Stored) -> Result<(), Break> {
        let header = &event.header;
        let expected = self.tree.size();
        if header.position != expected {
            let what = format!("it is missing; the next event is at position {}", header.position);
            return Err(Break::at(expected, BreakKind::Position, what));
        }
        follows(event, self.cases.get(&header.case).copied().unwrap_or(START))?;
        self.cases.insert(header.case.clone(), place_of(event));
        Ok(())
    }
}

/// Sequence and moment of the last event of a case that has none.
pub(super) const START: (u64, i64) = (0, i64::MIN);

/// Returns sequence and moment of an event.
pub(super) fn place_of(event: &Stored) -> (u64, i64) {
    (event.header.sequence, event.header.stamp.at.millis())
}

/// Checks that an event comes after another of its case.
pub(super) fn follows(event: &Stored, (last, at): (u64, i64)) -> Result<(), Break> {
    let (sequence, now) = place_of(event);
    if sequence != last + 1 {
        let what = format!("it should be event {} of the case", last + 1);
        return Err(Break::of(event, BreakKind::Sequence, what));
    }
    if now < at {
        return Err(Break::of(event, BreakKind::Time, "it is dated before the event that precedes it in the case"));
    }
    Ok(())
}

/// What an event has of a personal part.
pub(super) enum Part {
    None,
    Held,
    Erased,
}

/// Checks an event by itself, without its place and its files.
pub(super) fn alone(event: &Stored, erasers: &mut Erasers) -> Result<Part, Break> {
    let broken = |kind, what: &str| Err(Break::of(event, kind, what));
    if event.computed_payload_digest() != event.header.payload_digest {
        return broken(
            BreakKind::Payload,
            "its body, its list of files or the digest of its personal part is not what was recorded",
        );
    }
    if event.computed_hash() != event.hash {
        return broken(BreakKind::Event, "what is stored is not what was hashed when it was recorded");
    }
    erasing(event, erasers)?;
    personal(event, erasers)
}

fn personal(event: &Stored, erasers: &mut Erasers) -> Result<Part, Break> {
    let broken = |kind, what: String| Err(Break::of(event, kind, what));
    match (&event.personal_digest, &event.personal, &event.erased) {
        (None, None, None) => Ok(Part::None),
        (Some(digest), Some(held), None) => {
            if held.digest() != *digest {
                return broken(BreakKind::Personal, "its personal part is not what was recorded".to_owned());
            }
            Ok(Part::Held)
        }
        (Some(_), None, Some(erased)) => {
            let header = &event.header;
            let eraser = erasers.by_position.get_mut(&erased.by);
            let listed = eraser.filter(|eraser| {
                erased.by > header.position && eraser.case == header.case && eraser.targets.contains(&header.sequence)
            });
            let Some(eraser) = listed else {
                let what = format!("the event at position {} did not erase its personal part", erased.by);
                return broken(BreakKind::Erasure, what);
            };
            eraser.seen += 1;
            Ok(Part::Erased)
        }
        (Some(_), None, None) => broken(
            BreakKind::PersonalMissing,
            "its personal part is missing, and no event says that it was erased".to_owned(),
        ),
        (Some(_), Some(_), Some(erased)) => broken(
            BreakKind::Erasure,
            format!("its personal part is there although the event at position {} erased it", erased.by),
        ),
        (None, _, _) => {
            broken(BreakKind::Storage, "a personal part hangs on it although it was recorded without one".to_owned())
        }
    }
}

fn erasing(event: &Stored, erasers: &Erasers) -> Result<(), Break> {
    if event.header.kind != PAYLOAD_ERASED {
        return Ok(());
    }
    let Some(eraser) = erasers.by_position.get(&event.header.position) else {
        return Err(Break::of(event, BreakKind::Erasure, "its list of what was erased cannot be read"));
    };
    if eraser.seen == eraser.targets.len() {
        return Ok(());
    }
    let what = format!(
        "it erased {} personal parts, but only {} are noted as erased by it",
        eraser.targets.len(),
        eraser.seen
    );
    Err(Break::of(event, BreakKind::Erasure, what))
}
