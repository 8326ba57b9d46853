//! The receipt of a screening: digests by which anybody can check that the same input gave the same verdicts.
//!
//! People are hashed in chunks of a fixed number, and the digests of the chunks once more. So the work can be shared
//! among threads, and the result does not depend on how many there were or on how a file was cut.

use sha2::{Digest as _, Sha256};

use jenjang_facts::{Day, Digest, Lists, Value};

use crate::{Program, Verdicts};

/// People in a chunk.
pub const CHUNK: usize = 65_536;

/// The version of the evaluation; it changes when a verdict could.
pub const ENGINE: &str = "jenjang-screening 1";

/// What a run leaves behind as proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The digest of the regulation's file.
    pub regulation: String,
    /// The digest of the values of its parameters, those set for this run included.
    pub parameters: Digest,
    /// The digest of the facts that the criteria read.
    pub facts: Digest,
    /// The digest of the verdicts.
    pub verdicts: Digest,
    /// The day of the facts.
    pub day: Day,
    /// The version of the evaluation.
    pub engine: &'static str,
}

impl Receipt {
    /// Returns the entries with their published keys, in order.
    pub fn entries(&self) -> [(&'static str, String); 6] {
        [
            ("regulation", self.regulation.clone()),
            ("parameters", self.parameters.to_string()),
            ("facts", self.facts.to_string()),
            ("verdicts", self.verdicts.to_string()),
            ("day", self.day.to_string()),
            ("engine", self.engine.to_owned()),
        ]
    }
}

impl Program {
    /// Returns the receipt of a run.
    pub fn receipt(&self, lists: &Lists, facts: Digest, verdicts: Digest) -> Receipt {
        Receipt {
            regulation: self.regulation().digest.clone(),
            parameters: self.parameters_digest(lists),
            facts,
            verdicts,
            day: self.day(),
            engine: ENGINE,
        }
    }

    /// Returns the digest of the values of the parameters: a line each, `id = value`.
    fn parameters_digest(&self, lists: &Lists) -> Digest {
        let mut text = String::new();
        for (parameter, value) in self.regulation().parameters.iter().zip(self.values()) {
            let value = value.as_ref().map_or_else(|| "?".to_owned(), |value| canonical(lists, value));
            text += &format!("{} = {value}\n", parameter.id);
        }
        Digest::of(text.as_bytes())
    }
}

/// Returns a value as text that does not depend on places in lists.
pub(crate) fn canonical(lists: &Lists, value: &Value) -> String {
    match value {
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::YesNo(yes) => yes.to_string(),
        Value::Code(list, level) => lists.get(*list).code(*level).to_owned(),
        Value::Text(text) => format!("{text:?}"),
    }
}

/// Why digests of parts cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// A part that others follow ends within a chunk.
    #[error("a part of {0} people cannot be followed by another; cut the people into multiples of 65,536")]
    WithinChunk(u64),
    /// Not one key for each person.
    #[error("{keys} keys for {people} people; hand over one key a person")]
    Keys {
        /// The keys.
        keys: usize,
        /// The people.
        people: usize,
    },
}

/// Hashes chunks of people: within a chunk one column after the other.
#[derive(Clone, Debug)]
pub(crate) struct Chunks {
    header: Vec<u8>,
    /// The bytes of the current chunk, a column each; the keys are the first.
    columns: Vec<Vec<u8>>,
    n_in_chunk: usize,
    done: Vec<u8>,
    n_people: u64,
}

impl Chunks {
    pub(crate) fn new(header: Vec<u8>, n_columns: usize) -> Self {
        Self { header, columns: vec![Vec::new(); n_columns + 1], n_in_chunk: 0, done: Vec::new(), n_people: 0 }
    }

    /// Returns how many people the chunk still takes.
    pub(crate) fn room(&self) -> usize {
        CHUNK - self.n_in_chunk
    }

    /// Takes the keys of the next people, at most [`Chunks::room`] of them, and returns where their cells go.
    pub(crate) fn push(&mut self, keys: &[u64]) -> impl Iterator<Item = &mut Vec<u8>> {
        self.n_in_chunk += keys.len();
        self.n_people += u64::try_from(keys.len()).unwrap_or(0);
        let mut columns = self.columns.iter_mut();
        if let Some(first) = columns.next() {
            extend(first, keys.iter().map(|key| key.to_be_bytes()));
        }
        columns
    }

    /// Returns whether the chunk is full and must be closed.
    pub(crate) fn is_full(&self) -> bool {
        self.n_in_chunk == CHUNK
    }

    /// Closes the chunk; `tail` is hashed after its people.
    pub(crate) fn close(&mut self, tail: &[u8]) {
        if self.n_in_chunk == 0 {
            return;
        }
        let mut chunk = Sha256::new();
        for column in &mut self.columns {
            chunk.update(&column);
            column.clear();
        }
        chunk.update(tail);
        self.done.extend_from_slice(&chunk.finalize());
        self.n_in_chunk = 0;
    }

    /// Takes the people of a part that follows.
    pub(crate) fn append(&mut self, later: Self) -> Result<(), DigestError> {
        if self.n_in_chunk > 0 {
            return Err(DigestError::WithinChunk(self.n_people));
        }
        self.done.extend_from_slice(&later.done);
        self.columns = later.columns;
        self.n_in_chunk = later.n_in_chunk;
        self.n_people += later.n_people;
        Ok(())
    }

    /// Returns the digest of everything; the last chunk was closed.
    pub(crate) fn finish(self) -> Digest {
        let mut all = Sha256::new();
        all.update(u64::try_from(self.header.len()).unwrap_or(0).to_be_bytes());
        all.update(&self.header);
        all.update(&self.done);
        all.update(self.n_people.to_be_bytes());
        Digest(all.finalize().into())
    }
}

/// Appends cells of a fixed width.
pub(crate) fn extend<const N: usize>(to: &mut Vec<u8>, cells: impl ExactSizeIterator<Item = [u8; N]>) {
    let before = to.len();
    to.resize(before + cells.len() * N, 0);
    let (places, _) = to.get_mut(before..).unwrap_or_default().as_chunks_mut::<N>();
    places.iter_mut().zip(cells).for_each(|(place, cell)| *place = cell);
}

/// Hashes verdicts. A chunk is the keys of its people, eight bytes each with the highest first, then for each criterion
/// a byte a person: 0 undetermined, 1 meets, 2 fails.
#[derive(Clone, Debug)]
pub struct VerdictHasher {
    chunks: Chunks,
    /// The bytes of the criteria of one call.
    bytes: Vec<Vec<u8>>,
}

impl VerdictHasher {
    /// Returns a hasher for the verdicts of a program.
    pub fn new(program: &Program) -> Self {
        let header = program.criteria().iter().flat_map(|c| [c.id.as_bytes(), b"\n"].concat()).collect();
        let n_criteria = program.criteria().len();
        Self { chunks: Chunks::new(header, n_criteria), bytes: vec![Vec::new(); n_criteria] }
    }

    /// Takes the verdicts of the people that follow, with their keys (NIP).
    pub fn push(&mut self, keys: &[u64], verdicts: &Verdicts) -> Result<(), DigestError> {
        if keys.len() != verdicts.n_rows {
            return Err(DigestError::Keys { keys: keys.len(), people: verdicts.n_rows });
        }
        for (bytes, bits) in self.bytes.iter_mut().zip(&verdicts.criteria) {
            bytes.clear();
            for (holds, fails) in bits.holds.iter().zip(&bits.fails) {
                let eights = holds.to_le_bytes().into_iter().zip(fails.to_le_bytes());
                extend(bytes, eights.map(|(holds, fails)| (spread(holds) | spread(fails) << 1).to_le_bytes()));
            }
        }
        let mut start = 0;
        while start < keys.len() {
            let end = keys.len().min(start + self.chunks.room());
            let columns = self.chunks.push(keys.get(start..end).unwrap_or_default());
            for (column, bytes) in columns.zip(&self.bytes) {
                column.extend_from_slice(bytes.get(start..end).unwrap_or_default());
            }
            if self.chunks.is_full() {
                self.chunks.close(&[]);
            }
            start = end;
        }
        Ok(())
    }

    /// Takes the people of another hasher, which follow. This one's number of people is a multiple of [`CHUNK`].
    pub fn append(&mut self, later: Self) -> Result<(), DigestError> {
        self.chunks.append(later.chunks)
    }

    /// Returns the digest of everybody.
    pub fn finish(mut self) -> Digest {
        self.chunks.close(&[]);
        self.chunks.finish()
    }
}

/// Returns a byte of 0 or 1 for each bit, the lowest first.
fn spread(bits: u8) -> u64 {
    let own = u64::from(bits).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
    // Adding 127 carries into the highest bit of a byte that is not zero. The highest byte holds 128 or 0.
    let carried = (own & 0x7f7f_7f7f_7f7f_7f7f) + 0x7f7f_7f7f_7f7f_7f7f;
    ((carried | own) >> 7) & 0x0101_0101_0101_0101
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_become_bytes() {
        for bits in 0..=u8::MAX {
            let bytes = spread(bits).to_le_bytes();
            assert_eq!(bytes, std::array::from_fn(|at| bits >> at & 1), "{bits}");
        }
    }
}
