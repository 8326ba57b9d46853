//! Digests of the ledger and of everybody else are the same 32 bytes.

use jenjang_facts::Digest;
use jenjang_ledger::Hash;

/// Returns a digest as the ledger has it.
pub(crate) fn hash(digest: Digest) -> Hash {
    Hash::from_bytes(digest.0)
}

/// Returns a hash as everybody else has it.
pub(crate) fn digest(hash: &Hash) -> Digest {
    Digest(*hash.as_bytes())
}
