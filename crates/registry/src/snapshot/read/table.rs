//! Reads the records of one table, batch by batch.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jenjang_facts::Nip;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use super::column::{ColumnError, Columns};
use super::record::{OfPerson, Record};
use super::{Snapshot, SnapshotError};
use crate::snapshot::schema::Table;

/// Rows decoded at a time: enough to make decoding cheap, few enough to stay in the processor's cache.
const BATCH_ROWS: usize = 4096;

/// The lowest and the highest NIP that are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct NipRange {
    pub(super) first: Nip,
    pub(super) last: Nip,
}

/// The records of one table, or of those of its row groups that may hold people of a range.
pub(super) struct TableReader<'a, R: Record> {
    snapshot: &'a Snapshot,
    reader: ParquetRecordBatchReader,
    batch: Option<R::Batch>,
    row: usize,
    n_rows: usize,
}

impl<'a, R: Record> TableReader<'a, R> {
    /// Opens the whole table.
    pub(super) fn open(snapshot: &'a Snapshot) -> Result<Self, SnapshotError> {
        Self::open_groups(snapshot, |_, _| true)
    }

    /// Opens the row groups that may hold people of a range.
    pub(super) fn open_range(snapshot: &'a Snapshot, range: NipRange) -> Result<Self, SnapshotError> {
        Self::open_groups(snapshot, |_, group| match nips_of(group) {
            Some((first, last)) => first <= range.last && range.first <= last,
            // Without statistics the group has to be looked into.
            None => true,
        })
    }

    /// Opens the row groups that `wanted` picks.
    pub(super) fn open_groups(
        snapshot: &'a Snapshot,
        wanted: impl Fn(usize, &RowGroupMetaData) -> bool,
    ) -> Result<Self, SnapshotError> {
        let failed = snapshot.parquet_failed(R::TABLE);
        let file = snapshot.open_table(R::TABLE)?;
        let metadata = ArrowReaderMetadata::load(&file, options(R::TABLE)).map_err(&failed)?;
        let groups = metadata.metadata().row_groups().iter().enumerate();
        let groups = groups.filter(|(at, group)| wanted(*at, group)).map(|(at, _)| at).collect();
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        let reader = builder.with_batch_size(BATCH_ROWS).with_row_groups(groups).build().map_err(&failed)?;
        Ok(Self { snapshot, reader, batch: None, row: 0, n_rows: 0 })
    }

    /// Reads everything, as batches of at least one row with the number of their rows.
    pub(super) fn batches(mut self) -> Result<Vec<(R::Batch, usize)>, SnapshotError> {
        let mut batches = Vec::new();
        while self.settle()?.is_some() {
            batches.extend(self.batch.take().map(|batch| (batch, self.n_rows)));
        }
        Ok(batches)
    }

    /// Moves to a row that exists; says whether there is one.
    fn settle(&mut self) -> Result<Option<&R::Batch>, SnapshotError> {
        while self.batch.is_none() || self.row >= self.n_rows {
            let Some(batch) = self.reader.next() else {
                self.batch = None;
                self.n_rows = 0;
                return Ok(None);
            };
            let batch = batch.map_err(|e| self.snapshot.damaged(R::TABLE, e.to_string()))?;
            let columns = Columns { batch: &batch, lists: &self.snapshot.lists };
            self.batch = Some(R::batch(&columns).map_err(|e| column_error(self.snapshot, R::TABLE, e))?);
            (self.row, self.n_rows) = (0, batch.num_rows());
        }
        Ok(self.batch.as_ref())
    }

    /// Returns the next record.
    pub(super) fn next(&mut self) -> Result<Option<R>, SnapshotError> {
        let row = if self.settle()?.is_some() { self.row } else { return Ok(None) };
        let record = self.batch.as_ref().and_then(|batch| R::at(batch, row));
        self.row += 1;
        record.map(Some).ok_or_else(|| self.snapshot.damaged(R::TABLE, "a row lacks a value it needs"))
    }
}

impl<R: OfPerson> TableReader<'_, R> {
    /// Returns whose the next record is; the inner `None` is a record of nobody known.
    pub(super) fn peek(&mut self) -> Result<Option<Option<Nip>>, SnapshotError> {
        self.settle()?;
        Ok(self.batch.as_ref().map(|batch| R::nip(batch, self.row)))
    }

    /// Leaves out the record that [`TableReader::peek`] told of.
    pub(super) fn skip(&mut self) {
        self.row += 1;
    }

    /// Appends the records of a person, leaving out those of people before.
    pub(super) fn take(&mut self, nip: Nip, into: &mut Vec<R>) -> Result<(), SnapshotError> {
        while let Some(next) = self.peek()? {
            if next > Some(nip) {
                break;
            }
            if next == Some(nip) {
                into.extend(self.next()?);
            } else {
                self.skip();
            }
        }
        Ok(())
    }
}

pub(super) fn column_error(snapshot: &Snapshot, table: Table, error: ColumnError) -> SnapshotError {
    match error {
        ColumnError::Shape(message) => snapshot.damaged(table, message),
        ColumnError::Code { column, code } => {
            SnapshotError::UnknownCode { path: snapshot.path_of(table).display().to_string(), column, code }
        }
    }
}

/// Returns the first and the last NIP of a row group, by its statistics.
pub(super) fn nips_of(group: &RowGroupMetaData) -> Option<(Nip, Nip)> {
    let Some(Statistics::Int64(nips)) = group.columns().first()?.statistics() else { return None };
    let nip = |number: &i64| u64::try_from(*number).ok().and_then(Nip::from_number);
    Some((nip(nips.min_opt()?)?, nip(nips.max_opt()?)?))
}

/// Reads columns of codes as dictionaries, so that a code is looked up once a batch and not once a row.
fn options(table: Table) -> ArrowReaderOptions {
    ArrowReaderOptions::new().with_schema(with_dictionaries(table))
}

fn with_dictionaries(table: Table) -> SchemaRef {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let schema = table.schema();
    let fields = schema.fields().iter().map(|field| {
        if is_code(table, field.name()) {
            Arc::new(Field::new(field.name(), dictionary.clone(), field.is_nullable()))
        } else {
            Arc::clone(field)
        }
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// Whether a column of a table holds codes of a list; `record.rs` reads the same columns with `codes`.
fn is_code(table: Table, column: &str) -> bool {
    match table {
        Table::People => {
            let codes = ["civil_status", "standing", "golongan", "position_kind", "eselon", "education"];
            codes.contains(&column)
        }
        Table::PostsHeld | Table::Posts => matches!(column, "kind" | "eselon"),
        Table::Ranks => column == "golongan",
        Table::Diplomas => column == "education",
        Table::Appraisals => column == "predicate",
        Table::Sanctions | Table::Trainings => column == "level",
        Table::Units => column == "eselon",
        Table::Notes => false,
    }
}
