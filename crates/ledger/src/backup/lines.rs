//! What stands in the parts of a backup, one JSON object a line.

use jenjang_facts::{Digest, Moment};
use serde::{Deserialize, Serialize};

use crate::checkpoint::StoredCheckpoint;
use crate::hex::{from_hex, to_hex};
use crate::stored::{Erased, Held, Stored};
use crate::{CaseId, Header, Stamp};

pub(super) const FORMAT: &str = "jenjang-backup-v1";

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const EVENTS: &str = "events.jsonl";
pub(super) const PERSONAL: &str = "personal.jsonl";
pub(super) const CHECKPOINTS: &str = "checkpoints.jsonl";
pub(super) const BLOBS: &str = "blobs/";
pub(super) const SEAL: &str = "seal";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: String,
    /// The number of events.
    pub(super) size: u64,
    /// The hash of the last event.
    pub(super) head: Digest,
    pub(super) personal: u64,
    pub(super) erased: u64,
    pub(super) checkpoints: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventLine {
    position: u64,
    case: CaseId,
    sequence: u64,
    at: i64,
    actor: String,
    role: String,
    via: String,
    kind: String,
    body: String,
    blobs: Vec<Digest>,
    personal_digest: Option<Digest>,
    payload_digest: Digest,
    previous: Digest,
    hash: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonalLine {
    pub(super) position: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    erased_by: Option<u64>,
}

/// What hangs on an event.
pub(super) enum Part {
    Held(Held),
    Erased(Erased),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckpointLine {
    size: u64,
    signed_by: String,
    note: String,
    frontier: Vec<Digest>,
}

impl EventLine {
    pub(super) fn new(event: Stored) -> Self {
        let Header { position, case, sequence, stamp, kind, payload_digest, previous } = event.header;
        let Stamp { at, actor, role, via } = stamp;
        let Stored { body, blobs, personal_digest, hash, .. } = event;
        let at = at.millis();
        Self {
            position,
            case,
            sequence,
            at,
            actor,
            role,
            via,
            kind,
            body,
            blobs,
            personal_digest,
            payload_digest,
            previous,
            hash,
        }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Returns the event with what hangs on it; `None` if its moment is none.
    pub(super) fn into_stored(self, part: Option<Part>) -> Option<Stored> {
        let stamp = Stamp { at: Moment::from_millis(self.at)?, actor: self.actor, role: self.role, via: self.via };
        let header = Header {
            position: self.position,
            case: self.case,
            sequence: self.sequence,
            stamp,
            kind: self.kind,
            payload_digest: self.payload_digest,
            previous: self.previous,
        };
        let (personal, erased) = match part {
            None => (None, None),
            Some(Part::Held(held)) => (Some(held), None),
            Some(Part::Erased(erased)) => (None, Some(erased)),
        };
        let Self { body, blobs, personal_digest, hash, .. } = self;
        Some(Stored { header, body, blobs, personal_digest, personal, erased, hash })
    }
}

impl PersonalLine {
    pub(super) fn held(position: u64, salt: &[u8], text: &str) -> Self {
        Self { position, salt: Some(to_hex(salt)), text: Some(text.to_owned()), erased_by: None }
    }

    pub(super) fn erased(position: u64, by: u64) -> Self {
        Self { position, salt: None, text: None, erased_by: Some(by) }
    }

    /// Returns what hangs on the event, if the line says one thing and not two.
    pub(super) fn part(self) -> Option<Part> {
        match (self.salt, self.text, self.erased_by) {
            (Some(salt), Some(text), None) => Some(Part::Held(Held { salt: from_hex(&salt)?.try_into().ok()?, text })),
            (None, None, Some(by)) => Some(Part::Erased(Erased { by, on: None })),
            _ => None,
        }
    }
}

impl From<StoredCheckpoint> for CheckpointLine {
    fn from(stored: StoredCheckpoint) -> Self {
        let StoredCheckpoint { size, signed_by, note, frontier } = stored;
        Self { size, signed_by, note, frontier }
    }
}

impl From<CheckpointLine> for StoredCheckpoint {
    fn from(line: CheckpointLine) -> Self {
        let CheckpointLine { size, signed_by, note, frontier } = line;
        Self { size, signed_by, note, frontier }
    }
}
