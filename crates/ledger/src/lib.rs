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
//! # The exact bytes
//!
//! All hashes are SHA-256. `u64` and `i64` are eight bytes, most significant first. `text` is a `u64` with the number of
//! bytes, and the bytes in UTF-8. `||` is one behind the other.
//!
//! ```text
//! personal digest = SHA-256( text("jenjang-personal-v1") || salt (32 bytes) || the personal part )
//! payload digest  = SHA-256( text("jenjang-payload-v1") || text(body)
//!                            || u64 number of files || digest of each file (32 bytes)
//!                            || 0x00, or 0x01 || personal digest (32 bytes) )
//! event hash      = SHA-256( text("jenjang-event-v1") || u64 position || text(case) || u64 sequence
//!                            || i64 milliseconds since 1970-01-01T00:00:00Z
//!                            || text(actor) || text(role) || text(via) || text(kind)
//!                            || payload digest (32 bytes) || previous event hash (32 bytes) )
//! ```
//!
//! Positions count from 0 through the whole ledger, sequences from 1 within a case. The event at position 0 has 32 zero
//! bytes for its previous hash. The salt is random for each personal part and is erased with it: then its digest tells
//! nothing, not even to somebody who guesses the part.
//!
//! The Merkle tree is that of RFC 6962 (RFC 9162, section 2.1). The content of leaf number `position` is the event hash,
//! so the hash of the leaf is `SHA-256(0x00 || event hash)`.
//!
//! Checkpoints are C2SP `tlog-checkpoint` without extension lines, signed as C2SP `signed-note` with Ed25519; the origin
//! is the name of the key. Proofs of inclusion are C2SP `tlog-proof@v1`; their `extra` line holds the bytes under the
//! event hash, so that a checker sees what was recorded. Proofs of consistency are
//!
//! ```text
//! jenjang.id/consistency@v1
//! <hash in base64>, one a line, as in RFC 9162, section 2.1.4
//!
//! <the earlier checkpoint>
//!
//! <the later checkpoint>
//! ```
//!
//! ## A test vector
//!
//! Position 0, case `jateng-2013`, sequence 1, 2013-11-13T01:00:00.000Z (1384304400000), actor `u-17`, role `bkd`, via
//! `web`, kind `screening-closed`, body `{"stage":"screening"}`, one file with the content `abc`, personal part
//! `{"nip":"198001012005011900"}` with the salt 00 01 02 ... 1f:
//!
//! ```text
//! personal digest 04e3ed7be169a7faf668af886cb3d7a9038a4102ee8379479a9df092d0bd1c12
//! payload digest  7a893932bdf64b83ade7851fe6470a8c925b5ab954f9d4260c34b65fe7f30439
//! event hash      163e750a039248aa5947b06443af3f43f9f6ebfd73223e21faa2c90bba47d1b4
//! ```

mod append;
mod backup;
mod blobs;
mod case_id;
mod checkpoint;
mod db;
mod encoding;
mod erase;
mod error;
mod event;
mod hash;
mod keys;
mod ledger;
mod location;
pub mod merkle;
mod note;
mod proofs;
mod prove;
mod stored;
mod verify;

pub use backup::{BackupError, backup, restore, verify_backup};
pub use blobs::{BlobError, BlobLocation, Blobs};
pub use case_id::{CaseId, CaseIdError};
pub use checkpoint::Checkpoint;
pub use encoding::Header;
pub use error::{AppendError, LedgerError};
pub use event::{CaseHead, Draft, Event, Head, PAYLOAD_ERASED, Personal, Stamp};
pub use hash::{Entropy, Hash, HashError};
pub use keys::{KeyError, Signer, VerifierKey};
pub use ledger::Ledger;
pub use location::{Location, LocationError};
pub use note::{Note, NoteError};
pub use proofs::{ConsistencyProof, InclusionProof, ProofError};
pub use verify::{Break, BreakKind, Verified, VerifyError, verify, verify_case};
