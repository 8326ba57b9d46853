//! Checks that the content of a snapshot is what its name says.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch};
use arrow_schema::DataType;
use jenjang_facts::{Day, Decimal};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::{Snapshot, SnapshotError};
use crate::snapshot::canonical::{Digest, RowWriter, TableDigest};
use crate::snapshot::schema::Table;

impl Snapshot {
    /// Computes the digest of the content again and compares it with the name.
    pub fn verify(&self) -> Result<(), SnapshotError> {
        let mut digest = Digest::new(self.as_of());
        for source in &self.manifest.sources {
            digest.source(source);
        }
        for table in Table::ALL {
            let (n_rows, of_table) = self.digest_of(table)?;
            digest.table(table, n_rows, &of_table);
        }
        let (expected, found) = (self.manifest.digest.clone(), digest.finish());
        if found == expected { Ok(()) } else { Err(SnapshotError::Changed { expected, found }) }
    }

    fn digest_of(&self, table: Table) -> Result<(u64, String), SnapshotError> {
        let failed = self.parquet_failed(table);
        let options = ArrowReaderOptions::new().with_schema(table.schema());
        let file = self.open_table(table)?;
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(&failed)?;
        let reader = builder.with_batch_size(8192).build().map_err(&failed)?;
        let mut digest = TableDigest::default();
        let mut row_bytes = Vec::new();
        for batch in reader {
            let batch = batch.map_err(|e| self.damaged(table, e.to_string()))?;
            for row in 0..batch.num_rows() {
                row_bytes.clear();
                write_row(&batch, row, &mut row_bytes);
                digest.row(&row_bytes);
            }
        }
        Ok(digest.finish())
    }
}

fn write_row(batch: &RecordBatch, row: usize, into: &mut Vec<u8>) {
    let mut writer = RowWriter(into);
    for column in batch.columns() {
        match column.data_type() {
            DataType::Int64 => writer.i64(value::<Int64Type>(column, row)),
            DataType::Date32 => writer.day(value::<Date32Type>(column, row).and_then(Day::from_number)),
            DataType::UInt8 => writer.u8(value::<UInt8Type>(column, row)),
            DataType::UInt16 => writer.u16(value::<UInt16Type>(column, row)),
            DataType::UInt32 => match value::<UInt32Type>(column, row) {
                Some(number) => writer.u32(number),
                None => writer.null(),
            },
            DataType::Decimal128(..) => {
                let millionths = value::<Decimal128Type>(column, row).and_then(|n| i64::try_from(n).ok());
                writer.decimal(millionths.and_then(Decimal::from_millionths));
            }
            DataType::Boolean => match column.as_boolean_opt() {
                Some(array) if array.is_valid(row) => writer.yes_no(array.value(row)),
                _ => writer.null(),
            },
            _ => match column.as_string_opt::<i32>() {
                Some(array) if array.is_valid(row) => writer.text(array.value(row)),
                _ => writer.null(),
            },
        }
    }
}

fn value<T: ArrowPrimitiveType>(column: &dyn Array, row: usize) -> Option<T::Native> {
    let array = column.as_primitive_opt::<T>()?;
    array.is_valid(row).then(|| array.values().get(row).copied()).flatten()
}
