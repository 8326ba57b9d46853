//! The Merkle tree of RFC 6962 over the hashes of all events.
//!
//! A [`Frontier`] grows by one leaf at a time and holds only the roots of the full subtrees, so that signing does not
//! read the ledger again. Proofs are the roots of ranges of leaves, computed in one pass over the leaves.

mod frontier;
mod proof;

pub use frontier::Frontier;
pub(crate) use proof::{RangeRoots, consistency_ranges, inclusion_ranges};
pub use proof::{verify_consistency, verify_inclusion};

use jenjang_facts::Digest;
use sha2::{Digest as _, Sha256};

/// Returns the hash of a leaf with this content.
pub fn leaf_hash(data: &[u8]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(data);
    Digest(hasher.finalize().into())
}

/// Returns the hash of a node over its two children.
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    Digest(hasher.finalize().into())
}

/// Returns the leaf of an event: its content is the hash of the event.
pub fn event_leaf(hash: &Digest) -> Digest {
    leaf_hash(hash.as_bytes())
}
