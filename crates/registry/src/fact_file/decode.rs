//! Turns batches of Parquet columns into columns of facts.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, RecordBatch, StringArray};
use jenjang_facts::{
    Catalogue, Column, ColumnData, Day, FactDef, FactId, FactTable, Gap, Lists, MAX_WHOLE, Nip, State, TextColumn, Type,
};

use super::{FactBlock, FactFileError, gap_column, nip_text};

/// Rows read so far.
pub(super) struct Rows<'a> {
    path: &'a Path,
    lists: &'a Lists,
    nips: Vec<Nip>,
    facts: Vec<Fact<'a>>,
}

struct Fact<'a> {
    def: &'a FactDef,
    gap_name: String,
    is_wanted: bool,
    column: Column,
}

impl<'a> Rows<'a> {
    pub(super) fn new(path: &'a Path, catalogue: &'a Catalogue, lists: &'a Lists, wanted: &[FactId]) -> Self {
        let facts = catalogue.iter().map(|(id, def)| {
            let (gap_name, is_wanted) = (gap_column(&def.id), wanted.contains(&id));
            let mut column = Column::new(def.ty);
            if let ColumnData::Text(texts) = &mut column.data {
                // The number 0 stays valid for rows without a text.
                texts.number_or_add("");
            }
            Fact { def, gap_name, is_wanted, column }
        });
        Self { path, lists, nips: Vec::new(), facts: facts.collect() }
    }

    /// Makes room for rows to come.
    pub(super) fn reserve(&mut self, n_rows: usize) {
        self.nips.reserve(n_rows);
        for Fact { column, .. } in self.facts.iter_mut().filter(|fact| fact.is_wanted) {
            column.states.reserve(n_rows);
            match &mut column.data {
                ColumnData::Whole(cells) | ColumnData::Decimal(cells) => cells.reserve(n_rows),
                ColumnData::Date(cells) => cells.reserve(n_rows),
                ColumnData::YesNo(cells) | ColumnData::Code(cells) => cells.reserve(n_rows),
                ColumnData::Text(texts) => texts.codes.reserve(n_rows),
            }
        }
    }

    /// Appends the rows of a batch.
    pub(super) fn append(&mut self, batch: &RecordBatch) -> Result<(), FactFileError> {
        let cells = Cells { path: self.path, lists: self.lists };
        cells.nips(batch, &mut self.nips)?;
        for fact in self.facts.iter_mut().filter(|fact| fact.is_wanted) {
            cells.fact(batch, fact)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<FactBlock, FactFileError> {
        let uneven = || FactFileError::shape(self.path, "its columns differ in length");
        let columns = self.facts.into_iter().map(|fact| fact.column).collect();
        let table = FactTable::from_wanted(self.nips.len(), columns).ok_or_else(uneven)?;
        Ok(FactBlock { nips: self.nips, table })
    }
}

/// Reads the cells of a batch.
struct Cells<'a> {
    path: &'a Path,
    lists: &'a Lists,
}

impl Cells<'_> {
    fn nips(&self, batch: &RecordBatch, nips: &mut Vec<Nip>) -> Result<(), FactFileError> {
        let column = batch.column_by_name("nip").and_then(|column| column.as_string_opt::<i32>());
        let column = column.ok_or_else(|| FactFileError::shape(self.path, "it has no column `nip`"))?;
        let offsets = column.value_offsets();
        let has_18_each = offsets.windows(2).all(|pair| matches!(pair, [from, to] if to - from == 18));
        let bounds = offsets.first().zip(offsets.last());
        let bounds = bounds.and_then(|(from, to)| Some(usize::try_from(*from).ok()?..usize::try_from(*to).ok()?));
        let digits = bounds.and_then(|bounds| column.values().get(bounds)).unwrap_or_default();
        let parsed = if has_18_each { nip_text::parse_all(digits, nips) } else { None };
        parsed.ok_or_else(|| FactFileError::shape(self.path, "its column `nip` has something else than 18 digits"))
    }

    fn fact(&self, batch: &RecordBatch, fact: &mut Fact<'_>) -> Result<(), FactFileError> {
        let n_rows = batch.num_rows();
        let before = fact.column.states.len();
        match batch.column_by_name(&fact.def.id) {
            Some(values) => {
                append_states(values, &mut fact.column.states);
                let states = fact.column.states.get_mut(before..).unwrap_or_default();
                self.values(values, fact.def, &mut fact.column.data, states)?;
            }
            None => {
                fact.column.states.resize(before + n_rows, State::NONE.0);
                append_nothing(&mut fact.column.data, before + n_rows);
            }
        }
        if let Some(gaps) = batch.column_by_name(&fact.gap_name) {
            let states = fact.column.states.get_mut(before..).unwrap_or_default();
            self.gaps(gaps, &fact.gap_name, states)?;
        }
        Ok(())
    }

    fn values(
        &self,
        values: &ArrayRef,
        fact: &FactDef,
        to: &mut ColumnData,
        states: &mut [u8],
    ) -> Result<(), FactFileError> {
        let wrong = || self.wrong_type(&fact.id);
        let fits = |cell: &i64| (-MAX_WHOLE..=MAX_WHOLE).contains(cell);
        match (to, fact.ty) {
            (ColumnData::Whole(to), _) => {
                let cells = values.as_primitive_opt::<Int64Type>().ok_or_else(wrong)?.values();
                mark_outside(cells, states, fits);
                to.extend_from_slice(cells);
            }
            (ColumnData::Decimal(to), _) => {
                let wide = values.as_primitive_opt::<Decimal128Type>().ok_or_else(wrong)?.values();
                let cells: Vec<i64> = wide.iter().map(|cell| i64::try_from(*cell).unwrap_or(i64::MAX)).collect();
                mark_outside(&cells, states, fits);
                to.extend_from_slice(&cells);
            }
            (ColumnData::Date(to), _) => {
                let cells = values.as_primitive_opt::<Date32Type>().ok_or_else(wrong)?.values();
                mark_outside(cells, states, |cell| Day::from_number(*cell).is_some());
                to.extend_from_slice(cells);
            }
            (ColumnData::YesNo(to), _) => {
                to.extend(values.as_boolean_opt().ok_or_else(wrong)?.values().iter().map(u8::from));
            }
            (ColumnData::Code(to), Type::Code(list)) => {
                let list = self.lists.get(list);
                let levels = self.dictionary(values, &fact.id, |code| list.level(code).map(|level| level.0))?;
                levels.append(to);
            }
            (ColumnData::Code(_), _) => return Err(wrong()),
            (ColumnData::Text(to), _) => self.texts(values, &fact.id, to)?,
        }
        Ok(())
    }

    fn texts(&self, values: &ArrayRef, column: &str, to: &mut TextColumn) -> Result<(), FactFileError> {
        let numbers = self.dictionary(values, column, |text| Some(to.number_or_add(text)))?;
        numbers.append(&mut to.codes);
        Ok(())
    }

    /// Replaces states by the gaps that a column tells. A cell with a value and a gap contradicts itself; the gap counts,
    /// so that nothing passes unknown.
    fn gaps(&self, gaps: &ArrayRef, column: &str, states: &mut [u8]) -> Result<(), FactFileError> {
        let of_key = self.dictionary(gaps, column, |key| Gap::from_key(key).map(|gap| State::of_gap(gap).0))?;
        // Gaps are few: only the rows that have one are looked at.
        let mut mark = |row: usize| {
            if let (Some(state), Some(gap)) = (states.get_mut(row), of_key.at(row)) {
                *state = gap;
            }
        };
        match gaps.logical_nulls() {
            Some(nulls) => nulls.valid_indices().for_each(mark),
            None => (0..gaps.len()).for_each(&mut mark),
        }
        Ok(())
    }

    /// Translates the dictionary of a column, once a batch.
    fn dictionary<'b, T>(
        &self,
        array: &'b ArrayRef,
        column: &str,
        mut meaning: impl FnMut(&str) -> Option<T>,
    ) -> Result<Translation<'b, T>, FactFileError> {
        let (array, texts) = dictionary_of(array).ok_or_else(|| self.wrong_type(column))?;
        let meanings: Vec<Option<T>> = texts.iter().map(|text| meaning(text?)).collect();
        // A dictionary may hold entries that no row has; only one that a row has is a mistake.
        let unknown = |key: i32| {
            let at = usize::try_from(key).ok()?;
            (meanings.get(at).is_some_and(Option::is_none) && texts.is_valid(at)).then_some(at)
        };
        if meanings.iter().any(Option::is_none)
            && let Some(at) = array.keys().iter().flatten().find_map(unknown)
        {
            let (path, column) = (self.path.display().to_string(), column.to_owned());
            return Err(FactFileError::Cell { path, column, value: texts.value(at).to_owned() });
        }
        Ok(Translation { keys: array.keys().values(), meanings })
    }

    fn wrong_type(&self, column: &str) -> FactFileError {
        FactFileError::shape(self.path, format!("its column `{column}` has another type"))
    }
}

fn dictionary_of(array: &ArrayRef) -> Option<(&DictionaryArray<Int32Type>, &StringArray)> {
    let array = array.as_dictionary_opt::<Int32Type>()?;
    Some((array, array.values().as_string_opt()?))
}

/// A column of numbers into a dictionary, and what each entry of that means.
struct Translation<'a, T> {
    keys: &'a [i32],
    meanings: Vec<Option<T>>,
}

impl<T: Copy + Default> Translation<'_, T> {
    fn at(&self, row: usize) -> Option<T> {
        let key = usize::try_from(*self.keys.get(row)?).ok()?;
        self.meanings.get(key).copied().flatten()
    }

    /// Appends the meaning of every cell. What stands for a null does not matter.
    fn append(&self, to: &mut Vec<T>) {
        if let Ok(table) = <Box<[T; 256]>>::try_from(self.table()) {
            // Few entries, as with all codes: the last byte of a key is all of it.
            to.extend(self.keys.iter().map(|key| {
                let [first, ..] = key.to_le_bytes();
                // INVARIANT: a byte is always a place of a table of 256.
                table.get(usize::from(first)).copied().unwrap_or_default()
            }));
        } else {
            to.extend((0..self.keys.len()).map(|row| self.at(row).unwrap_or_default()));
        }
    }

    /// Returns the meanings, filled up to 256.
    fn table(&self) -> Box<[T]> {
        let n_entries = self.meanings.len().max(256);
        let filled = self.meanings.iter().map(|meaning| meaning.unwrap_or_default());
        filled.chain(std::iter::repeat(T::default())).take(n_entries).collect()
    }
}

/// Appends "known" where there is a value and "none" elsewhere.
fn append_states(values: &ArrayRef, states: &mut Vec<u8>) {
    match values.logical_nulls() {
        None => states.resize(states.len() + values.len(), State::KNOWN.0),
        // INVARIANT: known is 0 and none is 1, so the opposite of "valid" is the state.
        Some(nulls) => states.extend(nulls.iter().map(|valid| u8::from(!valid))),
    }
}

fn append_nothing(data: &mut ColumnData, n_rows: usize) {
    match data {
        ColumnData::Whole(cells) | ColumnData::Decimal(cells) => cells.resize(n_rows, 0),
        ColumnData::Date(cells) => cells.resize(n_rows, 0),
        ColumnData::YesNo(cells) | ColumnData::Code(cells) => cells.resize(n_rows, 0),
        ColumnData::Text(texts) => texts.codes.resize(n_rows, 0),
    }
}

/// Marks known cells whose value is beyond its type as unusable.
fn mark_outside<T>(cells: &[T], states: &mut [u8], fits: impl Fn(&T) -> bool) {
    for (cell, state) in cells.iter().zip(states) {
        if State(*state) == State::KNOWN && !fits(cell) {
            *state = State::of_gap(Gap::Unusable).0;
        }
    }
}
