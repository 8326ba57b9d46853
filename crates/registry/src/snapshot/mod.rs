//! A snapshot: the register as it was handed over once, immutable and named by the digest of its content.

pub mod manifest;
pub mod schema;
