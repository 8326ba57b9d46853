//! Reads fact files, block by block and only the facts that are asked for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::Schema;
use jenjang_facts::{
    Catalogue, Column, ColumnData, Day, FactDef, FactId, FactTable, Gap, Lists, MAX_WHOLE, Nip, Reference, State,
    TextColumn, Type,
};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::{CATALOGUE_KEY, DAY_KEY, FactFileError, FactFileMeta, SNAPSHOT_KEY, encode, gap_column, nip_text};

/// A fact file. Its blocks may be read from several threads at once.
#[derive(Clone, Debug)]
pub struct FactFile {
    path: PathBuf,
    meta: FactFileMeta,
    catalogue: Catalogue,
    lists: Lists,
    parquet: ArrowReaderMetadata,
}

/// The people of one block, with the facts that were asked for. Facts that were not are empty columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactBlock {
    /// The people, in the order of their NIP.
    pub nips: Vec<Nip>,
    /// Their facts.
    pub table: FactTable,
}

impl FactFile {
    /// Opens a fact file and checks its columns against the catalogue it names.
    pub fn open(path: &Path, reference: &Reference) -> Result<Self, FactFileError> {
        let file = open(path)?;
        let wrong = |message: &str| FactFileError::shape(path, message);
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new());
        let plain = plain.map_err(|e| FactFileError::shape(path, e))?;
        let entry = |key: &str| {
            let entries = plain.metadata().file_metadata().key_value_metadata();
            entries.and_then(|all| all.iter().find(|entry| entry.key == key)).and_then(|entry| entry.value.clone())
        };
        let day = entry(DAY_KEY).and_then(|day| Day::parse_iso(&day).ok());
        let day = day.ok_or_else(|| wrong("it does not say of which day its facts are"))?;
        let id = entry(CATALOGUE_KEY).ok_or_else(|| wrong("it does not name its catalogue"))?;
        let unknown = || FactFileError::shape(path, format!("its catalogue `{id}` is not in the reference data"));
        let catalogue = reference.catalogue(&id).ok_or_else(unknown)?.clone();
        let schema = Arc::new(encode::schema(&catalogue));
        check_columns(path, plain.schema(), &schema)?;
        let options = ArrowReaderOptions::new().with_schema(schema);
        let parquet = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options);
        let parquet = parquet.map_err(|e| FactFileError::shape(path, e))?;
        let meta = FactFileMeta { day, snapshot: entry(SNAPSHOT_KEY).unwrap_or_default(), catalogue: id };
        Ok(Self { path: path.to_owned(), meta, catalogue, lists: reference.lists.clone(), parquet })
    }

    /// Returns what the file is about.
    pub fn meta(&self) -> &FactFileMeta {
        &self.meta
    }

    /// Returns the catalogue of its facts.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Returns the number of people.
    pub fn n_people(&self) -> u64 {
        u64::try_from(self.parquet.metadata().file_metadata().num_rows()).unwrap_or_default()
    }

    /// Returns the number of blocks. They follow each other in the order of the NIP.
    pub fn n_blocks(&self) -> usize {
        self.parquet.metadata().num_row_groups()
    }

    /// Reads the people of a block and the facts that are wanted. A block beyond the last one is empty.
    pub fn read_block(&self, block: usize, wanted: &[FactId]) -> Result<FactBlock, FactFileError> {
        let Some(group) = self.parquet.metadata().row_groups().get(block) else {
            return self.assemble(&[], 0, wanted);
        };
        let n_rows = usize::try_from(group.num_rows()).unwrap_or_default();
        // A column of nothing but nulls is not worth a look.
        let says_something = |column: &usize| {
            let statistics = group.columns().get(*column).and_then(|column| column.statistics());
            let n_nulls = statistics.and_then(|statistics| statistics.null_count_opt());
            n_nulls.is_none_or(|n_nulls| usize::try_from(n_nulls) != Ok(n_rows))
        };
        let of_fact = |fact: &FactId| [1 + 2 * usize::from(fact.0), 2 + 2 * usize::from(fact.0)];
        let columns = wanted.iter().flat_map(of_fact).filter(says_something);
        let mask = ProjectionMask::roots(self.parquet.parquet_schema(), columns.chain([0]));
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(open(&self.path)?, self.parquet.clone());
        let builder = builder.with_projection(mask).with_row_groups(vec![block]).with_batch_size(n_rows.max(1));
        let reader = builder.build().map_err(|e| FactFileError::shape(&self.path, e))?;
        let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|e| FactFileError::shape(&self.path, e))?;
        self.assemble(&batches, n_rows, wanted)
    }

    /// Returns everything in one piece, for files that fit the memory.
    pub fn read_all(&self, wanted: &[FactId]) -> Result<FactBlock, FactFileError> {
        let mut all = self.assemble(&[], 0, &[])?;
        let mut columns: Vec<Column> = self.catalogue.iter().map(|(_, fact)| Column::new(fact.ty)).collect();
        for block in 0..self.n_blocks() {
            let read = self.read_block(block, wanted)?;
            all.nips.extend_from_slice(&read.nips);
            for ((id, _), column) in self.catalogue.iter().zip(&mut columns) {
                if let Some(added) = read.table.column(id) {
                    column.append(added);
                }
            }
        }
        all.table = self.table(all.nips.len(), columns)?;
        Ok(all)
    }

    fn assemble(&self, batches: &[RecordBatch], n_rows: usize, wanted: &[FactId]) -> Result<FactBlock, FactFileError> {
        let mut nips = Vec::with_capacity(n_rows);
        for batch in batches {
            self.read_nips(batch, &mut nips)?;
        }
        let mut columns = Vec::with_capacity(self.catalogue.len());
        for (id, fact) in self.catalogue.iter() {
            let mut column = Column::new(fact.ty);
            if wanted.contains(&id) {
                for batch in batches {
                    let read = self.read_column(batch, fact)?;
                    // One batch is the rule: it is taken as it is.
                    if column.states.is_empty() { column = read } else { column.append(&read) }
                }
            }
            columns.push(column);
        }
        Ok(FactBlock { table: self.table(nips.len(), columns)?, nips })
    }

    fn table(&self, n_rows: usize, columns: Vec<Column>) -> Result<FactTable, FactFileError> {
        let uneven = || FactFileError::shape(&self.path, "its columns differ in length");
        FactTable::from_wanted(n_rows, columns).ok_or_else(uneven)
    }

    fn read_nips(&self, batch: &RecordBatch, nips: &mut Vec<Nip>) -> Result<(), FactFileError> {
        let column = batch.column_by_name("nip").and_then(|column| column.as_string_opt::<i32>());
        let column = column.ok_or_else(|| FactFileError::shape(&self.path, "it has no column `nip`"))?;
        let offsets = column.value_offsets();
        let has_18_each = offsets.windows(2).all(|pair| matches!(pair, [from, to] if to - from == 18));
        let bounds = offsets.first().zip(offsets.last()).map(|(from, to)| (*from as usize, *to as usize));
        let digits = bounds.and_then(|(from, to)| column.values().get(from..to)).unwrap_or_default();
        let parsed = if has_18_each { nip_text::parse_all(digits, nips) } else { None };
        parsed.ok_or_else(|| FactFileError::shape(&self.path, "its column `nip` has something else than 18 digits"))
    }

    fn read_column(&self, batch: &RecordBatch, fact: &FactDef) -> Result<Column, FactFileError> {
        let n_rows = batch.num_rows();
        let values = batch.column_by_name(&fact.id);
        let mut states = states_of(values, n_rows);
        let data = match values {
            Some(values) => self.read_values(values, fact, &mut states)?,
            None => nothing(fact.ty, n_rows),
        };
        let gap_name = gap_column(&fact.id);
        if let Some(gaps) = batch.column_by_name(&gap_name) {
            self.read_gaps(gaps, &gap_name, &mut states)?;
        }
        Ok(Column { data, states })
    }

    fn read_values(&self, values: &ArrayRef, fact: &FactDef, states: &mut [u8]) -> Result<ColumnData, FactFileError> {
        let wrong = || FactFileError::shape(&self.path, format!("its column `{}` has another type", fact.id));
        Ok(match fact.ty {
            Type::Whole => {
                let cells = values.as_primitive_opt::<Int64Type>().ok_or_else(wrong)?.values().to_vec();
                mark_outside(&cells, states, |cell| (-MAX_WHOLE..=MAX_WHOLE).contains(cell));
                ColumnData::Whole(cells)
            }
            Type::Decimal => {
                let wide = values.as_primitive_opt::<Decimal128Type>().ok_or_else(wrong)?.values();
                let cells: Vec<i64> = wide.iter().map(|cell| i64::try_from(*cell).unwrap_or(i64::MAX)).collect();
                mark_outside(&cells, states, |cell| (-MAX_WHOLE..=MAX_WHOLE).contains(cell));
                ColumnData::Decimal(cells)
            }
            Type::Date => {
                let cells = values.as_primitive_opt::<Date32Type>().ok_or_else(wrong)?.values().to_vec();
                mark_outside(&cells, states, |cell| Day::from_number(*cell).is_some());
                ColumnData::Date(cells)
            }
            Type::YesNo => {
                let bits = values.as_boolean_opt().ok_or_else(wrong)?.values();
                ColumnData::YesNo(bits.iter().map(u8::from).collect())
            }
            Type::Code(list) => {
                let list = self.lists.get(list);
                let levels = self.dictionary(values, &fact.id, |code| list.level(code).map(|level| level.0))?;
                ColumnData::Code(levels.map(values, 0))
            }
            Type::Text => {
                let mut column = TextColumn::default();
                // The number 0 stays valid for rows without a text.
                column.number_or_add("");
                let numbers = self.dictionary(values, &fact.id, |text| Some(column.number_or_add(text)))?;
                column.codes = numbers.map(values, 0);
                ColumnData::Text(column)
            }
        })
    }

    fn read_gaps(&self, gaps: &ArrayRef, column: &str, states: &mut [u8]) -> Result<(), FactFileError> {
        let of_key = self.dictionary(gaps, column, |key| Gap::from_key(key).map(|gap| State::of_gap(gap).0))?;
        let gap_states = of_key.map(gaps, State::KNOWN.0);
        // A cell with a value and a gap contradicts itself; the gap counts, so that nothing passes unknown.
        let nulls = gaps.logical_nulls();
        for (at, (state, gap)) in states.iter_mut().zip(gap_states).enumerate() {
            if gap != State::KNOWN.0 && nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at)) {
                *state = gap;
            }
        }
        Ok(())
    }

    /// Translates the dictionary of a column, once a block.
    fn dictionary<T>(
        &self,
        array: &ArrayRef,
        column: &str,
        mut of_text: impl FnMut(&str) -> Option<T>,
    ) -> Result<Translation<T>, FactFileError> {
        let texts = array.as_dictionary_opt::<Int32Type>().and_then(|array| array.values().as_string_opt::<i32>());
        let wrong = || FactFileError::shape(&self.path, format!("its column `{column}` has another type"));
        let texts = texts.ok_or_else(wrong)?;
        let meanings: Vec<Option<T>> = texts.iter().map(|text| of_text(text?)).collect();
        // A dictionary may hold entries that no row has; only one that a row has is a mistake.
        let unknown = |key: &i32| {
            let at = usize::try_from(*key).ok()?;
            (meanings.get(at).is_some_and(Option::is_none) && texts.is_valid(at)).then_some(at)
        };
        if meanings.iter().any(Option::is_none)
            && let Some(array) = array.as_dictionary_opt::<Int32Type>()
            && let Some(at) = array.keys().iter().flatten().find_map(|key| unknown(&key))
        {
            let (path, column) = (self.path.display().to_string(), column.to_owned());
            return Err(FactFileError::Cell { path, column, value: texts.value(at).to_owned() });
        }
        Ok(Translation(meanings))
    }
}

/// What each entry of a dictionary means.
struct Translation<T>(Vec<Option<T>>);

impl<T: Copy> Translation<T> {
    /// Translates the cells of a column. What stands for a null does not matter.
    fn map(&self, array: &ArrayRef, otherwise: T) -> Vec<T> {
        let Some(array) = array.as_dictionary_opt::<Int32Type>() else { return Vec::new() };
        let meaning = |key: &i32| usize::try_from(*key).ok().and_then(|key| self.0.get(key).copied().flatten());
        array.keys().values().iter().map(|key| meaning(key).unwrap_or(otherwise)).collect()
    }
}

fn open(path: &Path) -> Result<File, FactFileError> {
    File::open(path).map_err(|source| FactFileError::Read { path: path.display().to_string(), source })
}

fn check_columns(path: &Path, found: &Schema, expected: &Schema) -> Result<(), FactFileError> {
    for (at, wanted) in expected.fields().iter().enumerate() {
        if found.fields().get(at).map(|field| field.name()) != Some(wanted.name()) {
            let message = format!("its column {} is not `{}`, as the catalogue has it", at + 1, wanted.name());
            return Err(FactFileError::shape(path, message));
        }
    }
    Ok(())
}

/// Returns "known" where there is a value and "none" elsewhere.
fn states_of(values: Option<&ArrayRef>, n_rows: usize) -> Vec<u8> {
    let Some(values) = values else { return vec![State::NONE.0; n_rows] };
    match values.logical_nulls() {
        None => vec![State::KNOWN.0; n_rows],
        Some(nulls) => nulls.iter().map(|valid| if valid { State::KNOWN.0 } else { State::NONE.0 }).collect(),
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

fn nothing(ty: Type, n_rows: usize) -> ColumnData {
    match ty {
        Type::Whole => ColumnData::Whole(vec![0; n_rows]),
        Type::Decimal => ColumnData::Decimal(vec![0; n_rows]),
        Type::Date => ColumnData::Date(vec![0; n_rows]),
        Type::YesNo => ColumnData::YesNo(vec![0; n_rows]),
        Type::Code(_) => ColumnData::Code(vec![0; n_rows]),
        Type::Text => {
            let mut column = TextColumn::default();
            let number = column.number_or_add("");
            column.codes = vec![number; n_rows];
            ColumnData::Text(column)
        }
    }
}
