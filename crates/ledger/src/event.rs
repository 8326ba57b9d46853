//! What is recorded: drafts before, events after.

use jenjang_facts::{Digest, Moment};

use crate::CaseId;

/// The kind of the event that says what was erased.
pub const PAYLOAD_ERASED: &str = "payload-erased";

/// Who did something, in which role, through what, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment on the clock of the machine that records it.
    pub at: Moment,
    /// Who did it: an identifier, not a name.
    pub actor: String,
    /// The role they acted in.
    pub role: String,
    /// The way it came in: a page, a command, a job.
    pub via: String,
}

/// An event that is to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What happened: `screening-closed`.
    pub kind: String,
    /// The event as JSON, with nothing personal in it: this part can never be erased.
    pub body: String,
    /// The personal part as JSON. It is stored apart and can be erased.
    pub personal: Option<String>,
    /// The files that belong to it.
    pub blobs: Vec<Digest>,
}

/// The personal part of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Personal {
    /// The event never had one.
    None,
    /// The part as JSON.
    Held(String),
    /// It was erased.
    Erased {
        /// When.
        on: Moment,
        /// The position of the event that says why and who did it.
        by: u64,
    },
}

/// A recorded event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the whole ledger, from 0; also the index of its leaf in the Merkle tree.
    pub position: u64,
    /// The case it belongs to.
    pub case: CaseId,
    /// Its place in the case, from 1.
    pub sequence: u64,
    /// Who, in which role, through what, and when.
    pub stamp: Stamp,
    /// What happened.
    pub kind: String,
    /// The event as JSON, without anything personal.
    pub body: String,
    /// The personal part.
    pub personal: Personal,
    /// The files that belong to it.
    pub blobs: Vec<Digest>,
    /// The digest of body, files and personal part.
    pub payload_digest: Digest,
    /// The hash of the event before it in the ledger.
    pub previous: Digest,
    /// The hash of this event.
    pub hash: Digest,
}

/// How far a case has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseHead {
    /// The case.
    pub id: CaseId,
    /// The sequence of its last event.
    pub sequence: u64,
    /// The moment of its first event.
    pub first: Moment,
    /// The moment of its last event.
    pub last: Moment,
}

/// How far the ledger has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of events.
    pub size: u64,
    /// The hash of the last event; [`Digest::ZERO`] for an empty ledger.
    pub hash: Digest,
}

impl Head {
    /// The end of a ledger without events.
    pub const EMPTY: Self = Self { size: 0, hash: Digest::ZERO };
}
