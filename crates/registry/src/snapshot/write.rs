//! Writes the tables of a snapshot, row by row, in memory that does not grow with them.
//!
//! A second thread turns the rows into Parquet while the caller goes on merging.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder, UInt8Builder, UInt16Builder,
    UInt32Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::canonical::{RowReader, TableDigest};
use super::schema::{DECIMAL, Table};

/// Rows of a Parquet row group.
const GROUP_ROWS: usize = 1 << 17;
/// Rows handed to the Parquet writer at a time.
const BATCH_ROWS: usize = 1 << 14;
/// Bytes of canonical rows handed to the second thread at a time.
const PARCEL_BYTES: usize = 1 << 19;

/// Takes the rows of one table in canonical form and in the order of the table.
#[derive(Debug)]
pub struct TableWriter {
    digest: TableDigest,
    parcel: Vec<u8>,
    parcels: Option<SyncSender<Vec<u8>>>,
    encoder: Option<JoinHandle<io::Result<()>>>,
}

impl TableWriter {
    /// Creates the table's file in a folder.
    pub fn create(folder: &Path, table: Table) -> io::Result<Self> {
        let file = File::create_new(folder.join(table.file_name()))?;
        let (parcels, received) = sync_channel::<Vec<u8>>(4);
        let encoder = std::thread::Builder::new().name(format!("write {}", table.name())).spawn(move || {
            let mut encoder = Encoder::new(file, table.schema())?;
            for parcel in received {
                encoder.rows(&parcel)?;
            }
            encoder.finish()
        })?;
        Ok(Self { digest: TableDigest::default(), parcel: Vec::new(), parcels: Some(parcels), encoder: Some(encoder) })
    }

    /// Takes the next row.
    pub fn row(&mut self, row: &[u8]) -> io::Result<()> {
        self.digest.row(row);
        self.parcel.extend_from_slice(row);
        if self.parcel.len() >= PARCEL_BYTES { self.send() } else { Ok(()) }
    }

    /// Completes the file on disk; returns the number of rows and their digest.
    pub fn finish(mut self) -> io::Result<(u64, String)> {
        self.send()?;
        self.join()?;
        Ok(std::mem::take(&mut self.digest).finish())
    }

    fn send(&mut self) -> io::Result<()> {
        let parcel = std::mem::replace(&mut self.parcel, Vec::with_capacity(PARCEL_BYTES + (1 << 12)));
        match &self.parcels {
            Some(parcels) if parcels.send(parcel).is_ok() => Ok(()),
            // The other thread stopped early: it has the error.
            _ => self.join(),
        }
    }

    fn join(&mut self) -> io::Result<()> {
        self.parcels = None;
        match self.encoder.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            Some(Err(_)) => Err(io::Error::other("the writer of a table stopped unexpectedly")),
            None => Err(io::Error::other("the table is already complete")),
        }
    }
}

impl Drop for TableWriter {
    fn drop(&mut self) {
        // The file is closed before anybody removes the folder.
        if self.encoder.is_some() {
            drop(self.join());
        }
    }
}

/// Turns canonical rows into Parquet.
struct Encoder {
    writer: ArrowWriter<BufWriter<File>>,
    schema: SchemaRef,
    columns: Vec<ColumnBuilder>,
    n_rows: usize,
}

impl Encoder {
    fn new(file: File, schema: SchemaRef) -> io::Result<Self> {
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by("jenjang".to_owned());
        for unique in ["nip", "pns_id", "source_row"] {
            properties = properties.set_column_dictionary_enabled(unique.into(), false);
        }
        let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
        let file = BufWriter::with_capacity(1 << 18, file);
        let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options).map_err(io_error)?;
        let columns = schema.fields().iter().map(|field| ColumnBuilder::new(field.data_type())).collect();
        Ok(Self { writer, schema, columns, n_rows: 0 })
    }

    fn rows(&mut self, parcel: &[u8]) -> io::Result<()> {
        let mut row = RowReader(parcel);
        while !row.0.is_empty() {
            for column in &mut self.columns {
                column.append(&mut row);
            }
            self.n_rows += 1;
            if self.n_rows == BATCH_ROWS {
                self.write_batch()?;
            }
        }
        Ok(())
    }

    fn write_batch(&mut self) -> io::Result<()> {
        let arrays = self.columns.iter_mut().map(ColumnBuilder::finish).collect::<Result<Vec<_>, _>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(io::Error::other)?;
        self.n_rows = 0;
        self.writer.write(&batch).map_err(io_error)
    }

    fn finish(mut self) -> io::Result<()> {
        if self.n_rows > 0 {
            self.write_batch()?;
        }
        let file = self.writer.into_inner().map_err(io_error)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

enum ColumnBuilder {
    Whole(Int64Builder),
    Day(Date32Builder),
    Small(UInt8Builder),
    Year(UInt16Builder),
    Count(UInt32Builder),
    YesNo(BooleanBuilder),
    Decimal(Decimal128Builder),
    Text(StringBuilder),
}

impl ColumnBuilder {
    fn new(ty: &DataType) -> Self {
        match ty {
            DataType::Int64 => Self::Whole(Int64Builder::new()),
            DataType::Date32 => Self::Day(Date32Builder::new()),
            DataType::UInt8 => Self::Small(UInt8Builder::new()),
            DataType::UInt16 => Self::Year(UInt16Builder::new()),
            DataType::UInt32 => Self::Count(UInt32Builder::new()),
            DataType::Boolean => Self::YesNo(BooleanBuilder::new()),
            DataType::Decimal128(..) => Self::Decimal(Decimal128Builder::new().with_data_type(DECIMAL)),
            // INVARIANT: the schemas of `schema.rs` have no other type.
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn append(&mut self, row: &mut RowReader<'_>) {
        match self {
            Self::Whole(column) => column.append_option(row.fixed().map(i64::from_le_bytes)),
            Self::Day(column) => column.append_option(row.fixed().map(i32::from_le_bytes)),
            Self::Small(column) => column.append_option(row.fixed().map(u8::from_le_bytes)),
            Self::Year(column) => column.append_option(row.fixed().map(u16::from_le_bytes)),
            Self::Count(column) => column.append_option(row.fixed().map(u32::from_le_bytes)),
            Self::YesNo(column) => column.append_option(row.fixed().map(|[byte]| byte != 0)),
            Self::Decimal(column) => column.append_option(row.fixed().map(i64::from_le_bytes).map(i128::from)),
            Self::Text(column) => column.append_option(row.text()),
        }
    }

    fn finish(&mut self) -> io::Result<ArrayRef> {
        Ok(match self {
            Self::Whole(column) => Arc::new(column.finish()),
            Self::Day(column) => Arc::new(column.finish()),
            Self::Small(column) => Arc::new(column.finish()),
            Self::Year(column) => Arc::new(column.finish()),
            Self::Count(column) => Arc::new(column.finish()),
            Self::YesNo(column) => Arc::new(column.finish()),
            Self::Decimal(column) => Arc::new(column.finish()),
            Self::Text(column) => Arc::new(column.finish()),
        })
    }
}

/// Gives back what the system said, which the Parquet writer wraps.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
