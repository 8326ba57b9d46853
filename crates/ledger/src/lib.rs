//! The ledger: events that can be added to and never changed, their files, and the proof of both.
//!
//! It knows nothing of procedures, people or access: what an event means is JSON that others write and read. It has no
//! clock and no randomness of its own: time comes with the [`Stamp`], salts and keys from an [`Entropy`].
//!
//! # What is promised
//!
//! - [`Ledger::append`] returns after the events are on disk, all of a call or none of it. Whoever was not first is told
//!   and decides again.
//! - If the connection breaks during the commit, nobody knows whether the events are recorded
//!   ([`AppendError::Unacknowledged`]); the caller reads the case again before doing it again.
//! - [`verify()`] names the first event that does not hold. It cannot know of events cut off the end, or of a ledger
//!   rewritten as a whole, unless somebody kept a [`Checkpoint`] elsewhere and hands it in.
//! - [`Ledger::erase`] takes a personal part out of the database; the chain stays as it was.
//!
//! The exact bytes that are hashed, with a test vector, stand in `docs/ledger.md`.

mod append;
mod backup;
mod blobs;
mod case_id;
mod checkpoint;
mod encoding;
mod entropy;
mod erase;
mod error;
mod event;
mod hex;
mod keys;
mod ledger;
pub mod merkle;
mod note;
mod proofs;
mod prove;
mod select;
mod stored;
mod tables;
mod verify;

pub use backup::{BackupError, backup, restore, verify_backup};
pub use blobs::{BlobError, BlobLocation, Blobs};
pub use case_id::{CaseId, CaseIdError};
pub use checkpoint::Checkpoint;
pub use encoding::Header;
pub use entropy::Entropy;
pub use error::{AppendError, LedgerError};
pub use event::{CaseHead, Draft, Event, Head, PAYLOAD_ERASED, Personal, Stamp};
pub use jenjang_database::{DatabaseError, Durability, Location, LocationError};
pub use keys::{KeyError, Signer, VerifierKey};
pub use ledger::Ledger;

pub use note::{Note, NoteError};
pub use proofs::{ConsistencyProof, InclusionProof, ProofError};
pub use select::Part;
pub use verify::{Break, BreakKind, Verified, VerifyError, verify, verify_case};
