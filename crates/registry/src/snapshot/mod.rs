//! A snapshot: the register as it was handed over once, immutable and named by the digest of its content.

pub mod canonical;
pub mod diff;
pub mod manifest;
pub mod read;
pub mod schema;
pub mod write;
