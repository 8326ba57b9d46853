//! Proofs as files, and checking them with nothing but a verifier key.

use jenjang_facts::Digest;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::number;
use crate::merkle::{event_leaf, verify_consistency, verify_inclusion};
use crate::{Checkpoint, Header, NoteError, VerifierKey};

const INCLUSION: &str = "c2sp.org/tlog-proof@v1";
const CONSISTENCY: &str = "jenjang.id/consistency@v1";

/// A proof that an event is in a ledger: C2SP `tlog-proof`, with the bytes that the event's hash covers as extra.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    pub(crate) header: Vec<u8>,
    pub(crate) index: u64,
    pub(crate) hashes: Vec<Digest>,
    pub(crate) checkpoint: Checkpoint,
}

/// A proof that nothing before an earlier checkpoint was rewritten until a later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    pub(crate) hashes: Vec<Digest>,
    pub(crate) from: Checkpoint,
    pub(crate) to: Checkpoint,
}

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not the form of such a proof.
    #[error("this is no proof of this kind: {0}")]
    Malformed(&'static str),
    /// A checkpoint in it that is not to be believed.
    #[error("a checkpoint in this proof is not to be believed")]
    Note(#[from] NoteError),
    /// The event is not in the ledger that was signed.
    #[error("the event is not at position {index} of the ledger that was signed with {size} events")]
    NotIncluded {
        /// The position claimed.
        index: u64,
        /// The size signed.
        size: u64,
    },
    /// The later ledger does not begin with the earlier one.
    #[error(
        "the ledger of {to} events does not begin with the one that was signed with {from}: what came before was rewritten"
    )]
    Rewritten {
        /// The earlier size.
        from: u64,
        /// The later size.
        to: u64,
    },
}

impl InclusionProof {
    /// Returns the checkpoint the event is shown in.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Checks the proof without any database; returns what is proven about the event, and by whose signature.
    pub fn verify<'a>(&self, trusted: &'a [VerifierKey]) -> Result<(Header, &'a VerifierKey), ProofError> {
        let key = self.checkpoint.verify(trusted)?;
        let header = Header::decode(&self.header).ok_or(ProofError::Malformed("its extra line is no event"))?;
        let (index, size) = (self.index, self.checkpoint.size());
        let leaf = event_leaf(&Digest::of(&self.header));
        let holds = verify_inclusion(index, size, &leaf, &self.hashes, &self.checkpoint.root());
        if header.position == index && holds { Ok((header, key)) } else { Err(ProofError::NotIncluded { index, size }) }
    }

    /// Reads a proof as it is written.
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let (head, note) =
            text.split_once("\n\n").ok_or(ProofError::Malformed("no empty line before the checkpoint"))?;
        let checkpoint = Checkpoint::parse(note)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(INCLUSION) {
            return Err(ProofError::Malformed("its first line is not `c2sp.org/tlog-proof@v1`"));
        }
        let extra =
            lines.next().and_then(|line| line.strip_prefix("extra ")).and_then(|text| STANDARD.decode(text).ok());
        let header = extra.ok_or(ProofError::Malformed("its second line is not `extra` with the event in base64"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(number);
        let index = index.ok_or(ProofError::Malformed("its third line is not `index` with a number"))?;
        Ok(Self { header, index, hashes: hashes(lines)?, checkpoint })
    }
}

impl ConsistencyProof {
    /// Returns the earlier checkpoint. Whoever holds one of their own compares it with this one.
    pub fn from(&self) -> &Checkpoint {
        &self.from
    }

    /// Returns the later checkpoint.
    pub fn to(&self) -> &Checkpoint {
        &self.to
    }

    /// Checks the proof without any database; returns the keys that signed the earlier and the later checkpoint.
    pub fn verify<'a>(&self, trusted: &'a [VerifierKey]) -> Result<(&'a VerifierKey, &'a VerifierKey), ProofError> {
        let keys = (self.from.verify(trusted)?, self.to.verify(trusted)?);
        let (from, to) = (self.from.size(), self.to.size());
        let holds = verify_consistency(from, to, &self.from.root(), &self.to.root(), &self.hashes);
        if holds { Ok(keys) } else { Err(ProofError::Rewritten { from, to }) }
    }

    /// Reads a proof as it is written.
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let blocks: Vec<_> = text.split("\n\n").collect();
        let [head, from, from_signatures, to, to_signatures] = blocks.as_slice() else {
            return Err(ProofError::Malformed("it does not hold two checkpoints, each with an empty line before it"));
        };
        let mut lines = head.split('\n');
        if lines.next() != Some(CONSISTENCY) {
            return Err(ProofError::Malformed("its first line is not `jenjang.id/consistency@v1`"));
        }
        let hashes = hashes(lines)?;
        // The empty line after the first checkpoint took the end of its last line with it.
        let from = Checkpoint::parse(&format!("{from}\n\n{from_signatures}\n"))?;
        let to = Checkpoint::parse(&format!("{to}\n\n{to_signatures}"))?;
        Ok(Self { hashes, from, to })
    }
}

fn hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<Digest>, ProofError> {
    lines
        .map(|line| STANDARD.decode(line).ok().and_then(|bytes| Digest::from_slice(&bytes)))
        .collect::<Option<_>>()
        .ok_or(ProofError::Malformed("a line that must be a hash in base64 is none"))
}

fn write_hashes(f: &mut fmt::Formatter<'_>, hashes: &[Digest]) -> fmt::Result {
    hashes.iter().try_for_each(|hash| writeln!(f, "{}", STANDARD.encode(hash.as_bytes())))
}

impl fmt::Display for InclusionProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{INCLUSION}\nextra {}\nindex {}", STANDARD.encode(&self.header), self.index)?;
        write_hashes(f, &self.hashes)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl fmt::Display for ConsistencyProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{CONSISTENCY}")?;
        write_hashes(f, &self.hashes)?;
        write!(f, "\n{}\n{}", self.from, self.to)
    }
}
