//! Reads fact files, block by block and only the facts that are asked for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_schema::Schema;
use jenjang_facts::{Catalogue, Day, FactId, FactTable, Lists, Nip, Reference};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::decode::Rows;
use super::{CATALOGUE_KEY, DAY_KEY, FactFileError, FactFileMeta, SNAPSHOT_KEY, encode};

/// Rows decoded at a time: few enough that what is decoded stays in the processor's cache.
const BATCH_ROWS: usize = 1 << 14;

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
        let mut rows = Rows::new(&self.path, &self.catalogue, &self.lists, wanted);
        self.read_rows(block, wanted, &mut rows)?;
        rows.finish()
    }

    /// Returns everything in one piece, for files that fit the memory.
    pub fn read_all(&self, wanted: &[FactId]) -> Result<FactBlock, FactFileError> {
        let mut rows = Rows::new(&self.path, &self.catalogue, &self.lists, wanted);
        for block in 0..self.n_blocks() {
            self.read_rows(block, wanted, &mut rows)?;
        }
        rows.finish()
    }

    /// Appends the rows of a block.
    fn read_rows(&self, block: usize, wanted: &[FactId], rows: &mut Rows<'_>) -> Result<(), FactFileError> {
        let Some(group) = self.parquet.metadata().row_groups().get(block) else { return Ok(()) };
        // A column of nothing but nulls is not worth a look.
        let says_something = |column: &usize| {
            let statistics = group.columns().get(*column).and_then(|column| column.statistics());
            let n_nulls = statistics.and_then(|statistics| statistics.null_count_opt());
            n_nulls.is_none_or(|n_nulls| i64::try_from(n_nulls) != Ok(group.num_rows()))
        };
        let of_fact = |fact: &FactId| [1 + 2 * usize::from(fact.0), 2 + 2 * usize::from(fact.0)];
        let columns = wanted.iter().flat_map(of_fact).filter(says_something);
        let mask = ProjectionMask::roots(self.parquet.parquet_schema(), columns.chain([0]));
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(open(&self.path)?, self.parquet.clone());
        let builder = builder.with_projection(mask).with_row_groups(vec![block]).with_batch_size(BATCH_ROWS);
        let reader = builder.build().map_err(|e| FactFileError::shape(&self.path, e))?;
        rows.reserve(usize::try_from(group.num_rows()).unwrap_or_default());
        for batch in reader {
            rows.append(&batch.map_err(|e| FactFileError::shape(&self.path, e))?)?;
        }
        Ok(())
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
