//! The digest of the facts that the criteria read.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jenjang_facts::{Catalogue, Column, ColumnData, Digest, FactId, FactTable, Lists, State, TextColumn, Type};

use crate::receipt::{Chunks, DigestError, extend};

/// Hashes facts. A chunk is the keys of its people, eight bytes each with the highest first, then for each fact a cell a
/// person, and at the end the texts.
///
/// A cell is the value, highest byte first: eight bytes for numbers (decimals in millionths), four for days since
/// 1970-01-01, one for yes/no and for the place in a list, four for the number of a text, counted within the chunk by
/// first appearance. Where there is no value stands what no value has: the smallest number of that width plus the
/// [`State`], for one byte 250 plus the state. The names and types of the facts, with the codes of their lists, are part
/// of the digest.
#[derive(Clone, Debug)]
pub struct FactHasher {
    chunks: Chunks,
    facts: Vec<(FactId, Texts)>,
}

/// The texts of a fact in the current chunk.
#[derive(Clone, Debug, Default)]
struct Texts {
    numbers: HashMap<Arc<str>, u32>,
    in_order: Vec<Arc<str>>,
    /// For each number of the current table the number in the chunk.
    translated: Vec<u32>,
}

const NOT_TRANSLATED: u32 = u32::MAX;

impl FactHasher {
    /// Returns a hasher for some facts, such as [`Program::facts_read`](crate::Program::facts_read).
    pub fn new(catalogue: &Catalogue, lists: &Lists, facts: &[FactId]) -> Self {
        let mut header = String::new();
        for def in facts.iter().filter_map(|fact| catalogue.get(*fact)) {
            header += &format!("{} {}\n", def.id, type_text(lists, def.ty));
        }
        let facts: Vec<(FactId, Texts)> = facts.iter().map(|fact| (*fact, Texts::default())).collect();
        Self { chunks: Chunks::new(header.into_bytes(), facts.len()), facts }
    }

    /// Takes the facts of the people that follow, with their keys (NIP).
    pub fn push(&mut self, keys: &[u64], table: &FactTable, rows: Range<usize>) -> Result<(), DigestError> {
        if keys.len() != rows.len() || rows.end > table.n_rows() {
            return Err(DigestError::Keys { keys: keys.len(), people: table.n_rows().min(rows.len()) });
        }
        self.facts.iter_mut().for_each(|(_, texts)| texts.translated.clear());
        let mut done = 0;
        while done < keys.len() {
            let end = keys.len().min(done + self.chunks.room());
            let columns = self.chunks.push(keys.get(done..end).unwrap_or_default());
            for (to, (fact, texts)) in columns.zip(&mut self.facts) {
                if let Some(column) = table.column(*fact) {
                    append_cells(to, column, rows.start + done..rows.start + end, texts);
                }
            }
            if self.chunks.is_full() {
                self.close();
            }
            done = end;
        }
        Ok(())
    }

    /// Closes the chunk with its texts.
    fn close(&mut self) {
        let mut tail = Vec::new();
        for (_, texts) in &mut self.facts {
            let texts = std::mem::take(texts);
            tail.extend_from_slice(&length(texts.in_order.len()));
            for text in texts.in_order {
                tail.extend_from_slice(&length(text.len()));
                tail.extend_from_slice(text.as_bytes());
            }
        }
        self.chunks.close(&tail);
    }

    /// Takes the people of another hasher, which follow. This one's number of people is a multiple of
    /// [`CHUNK`](crate::CHUNK).
    pub fn append(&mut self, later: Self) -> Result<(), DigestError> {
        self.chunks.append(later.chunks)?;
        self.facts = later.facts;
        Ok(())
    }

    /// Returns the digest of everybody.
    pub fn finish(mut self) -> Digest {
        self.close();
        self.chunks.finish()
    }
}

fn append_cells(to: &mut Vec<u8>, column: &Column, rows: Range<usize>, texts: &mut Texts) {
    let states = column.states.get(rows.clone()).unwrap_or_default();
    match &column.data {
        ColumnData::Whole(cells) | ColumnData::Decimal(cells) => {
            let no_value = |state| i64::MIN + i64::from(state);
            let cells = pick(cells.get(rows), states, no_value);
            extend(to, cells.map(i64::to_be_bytes));
        }
        ColumnData::Date(cells) => {
            let cells = pick(cells.get(rows), states, |state| i32::MIN + i32::from(state));
            extend(to, cells.map(i32::to_be_bytes));
        }
        ColumnData::YesNo(cells) | ColumnData::Code(cells) => {
            let cells = pick(cells.get(rows), states, |state| state.wrapping_add(250));
            extend(to, cells.map(|cell| [cell]));
        }
        ColumnData::Text(column) => {
            let numbers = column.codes.get(rows).unwrap_or_default().iter().zip(states).map(|(code, state)| {
                let known = *state == State::KNOWN.0;
                let number =
                    if known { texts.translate(column, *code) } else { i32::MIN.cast_unsigned() + u32::from(*state) };
                number.to_be_bytes()
            });
            extend(to, numbers);
        }
    }
}

/// Returns each cell where it is known, else what stands for the state.
fn pick<'a, T: Copy>(
    cells: Option<&'a [T]>,
    states: &'a [u8],
    no_value: impl Fn(u8) -> T + 'a,
) -> impl ExactSizeIterator<Item = T> + 'a {
    let cells = cells.unwrap_or_default().iter().zip(states);
    cells.map(move |(cell, state)| if *state == State::KNOWN.0 { *cell } else { no_value(*state) })
}

impl Texts {
    fn translate(&mut self, column: &TextColumn, code: u32) -> u32 {
        let at = usize::try_from(code).unwrap_or(usize::MAX);
        if self.translated.is_empty() {
            self.translated.resize(column.texts().len(), NOT_TRANSLATED);
        }
        match self.translated.get_mut(at) {
            Some(translated) if *translated != NOT_TRANSLATED => *translated,
            Some(translated) => {
                let Some(text) = column.text(code) else { return NOT_TRANSLATED };
                let next = u32::try_from(self.in_order.len()).unwrap_or(NOT_TRANSLATED);
                let number = *self.numbers.entry(Arc::clone(text)).or_insert(next);
                if number == next {
                    self.in_order.push(Arc::clone(text));
                }
                *translated = number;
                number
            }
            None => NOT_TRANSLATED,
        }
    }
}

fn length(n: usize) -> [u8; 4] {
    u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes()
}

fn type_text(lists: &Lists, ty: Type) -> String {
    match ty {
        Type::Whole => "whole".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Date => "date".to_owned(),
        Type::YesNo => "yes-no".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Code(list) => lists.get(list).codes().collect::<Vec<_>>().join("|"),
    }
}
