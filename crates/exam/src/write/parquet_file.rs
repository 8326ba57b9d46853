//! Results as Parquet: row groups are encoded by several threads and written in their order.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;

use arrow_array::{ArrayRef, Decimal64Array, StringArray, UInt32Array};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use super::table::{Cells, Table};
use crate::ExamError;
use crate::progress::Progress;

/// Fixed, so that the bytes do not depend on the threads.
const ROWS_OF_A_GROUP: usize = 262_144;
const BATCH: usize = 1_024;

pub(super) fn write<W: Write + Send>(
    table: &Table<'_>,
    to: W,
    n_threads: usize,
    progress: &dyn Progress,
) -> Result<(), ExamError> {
    let schema = Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()));
    let parquet_schema = ArrowSchemaConverter::new().convert(&schema).map_err(ExamError::write)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // Every participant is different: a dictionary would only be built to be thrown away.
        .set_column_dictionary_enabled(ColumnPath::from("participant"), false)
        // ... and its digits hardly repeat: compressing them takes longer than writing them.
        .set_column_compression(ColumnPath::from("participant"), Compression::UNCOMPRESSED)
        .set_created_by("jenjang".to_owned());
    // Nobody looks for the smallest reason; comparing every text with the smallest so far costs a tenth of the work.
    let texts = table.columns.iter().filter(|(name, cells)| *name != "seat" && is_text(cells)).map(|(name, _)| *name);
    let properties = texts
        .fold(properties, |properties, name| {
            properties.set_column_statistics_enabled(ColumnPath::from(name), EnabledStatistics::None)
        })
        .build();
    let root = parquet_schema.root_schema_ptr();
    let mut writer = SerializedFileWriter::new(to, root, Arc::new(properties)).map_err(ExamError::write)?;
    let factory = ArrowRowGroupWriterFactory::new(&writer, Arc::clone(&schema));
    let groups: Vec<Range<usize>> = (0..table.n_rows.div_ceil(ROWS_OF_A_GROUP))
        .map(|group| group * ROWS_OF_A_GROUP..((group + 1) * ROWS_OF_A_GROUP).min(table.n_rows))
        .collect();
    let next = AtomicUsize::new(0);
    let encode_next = || {
        let group = next.fetch_add(1, Ordering::Relaxed);
        let rows = groups.get(group)?.clone();
        let encoded = factory.create_column_writers(group).map_err(ExamError::write);
        Some((group, encoded.and_then(|writers| encode(table, &schema, writers, rows, progress))))
    };
    std::thread::scope(|scope| {
        let (to, from) = std::sync::mpsc::sync_channel(n_threads.max(1));
        for _ in 0..n_threads.max(1) {
            let (to, encode_next) = (to.clone(), &encode_next);
            scope.spawn(move || {
                // Nobody listens any more when another group could not be written.
                while let Some(encoded) = encode_next() {
                    if to.send(encoded).is_err() {
                        break;
                    }
                }
            });
        }
        drop(to);
        append_in_order(&mut writer, from)
    })?;
    writer.close().map(drop).map_err(ExamError::write)
}

/// Writes groups in their order, whichever is encoded first.
fn append_in_order<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    encoded: Receiver<(usize, Result<Vec<ArrowColumnChunk>, ExamError>)>,
) -> Result<(), ExamError> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (group, chunks) in encoded {
        waiting.insert(group, chunks?);
        while let Some(chunks) = waiting.remove(&next) {
            let mut group = writer.next_row_group().map_err(ExamError::write)?;
            for chunk in chunks {
                chunk.append_to_row_group(&mut group).map_err(ExamError::write)?;
            }
            group.close().map_err(ExamError::write)?;
            next += 1;
        }
    }
    Ok(())
}

fn is_text(cells: &Cells<'_>) -> bool {
    matches!(cells, Cells::Text(_) | Cells::Made(_))
}

fn field((name, cells): &(&'static str, Cells<'_>)) -> Field {
    match cells {
        Cells::Text(_) | Cells::Made(_) => Field::new(*name, DataType::Utf8, false),
        Cells::Whole(_) => Field::new(*name, DataType::UInt32, true),
        Cells::Number { places, .. } => {
            // Nine digits fit the four bytes of Parquet's smallest decimal.
            let digits = if *places > 3 { 18 } else { 9 };
            Field::new(*name, DataType::Decimal64(digits, i8::try_from(*places).unwrap_or(0)), true)
        }
    }
}

fn encode(
    table: &Table<'_>,
    schema: &Schema,
    mut writers: Vec<ArrowColumnWriter>,
    rows: Range<usize>,
    progress: &dyn Progress,
) -> Result<Vec<ArrowColumnChunk>, ExamError> {
    for start in rows.clone().step_by(BATCH) {
        let batch = start..(start + BATCH).min(rows.end);
        (table.touch)(batch.clone());
        for ((field, (_, cells)), writer) in schema.fields().iter().zip(&table.columns).zip(&mut writers) {
            let array = array(cells, field.data_type(), batch.clone()).map_err(ExamError::write)?;
            for leaf in compute_leaves(field, &array).map_err(ExamError::write)? {
                writer.write(&leaf).map_err(ExamError::write)?;
            }
        }
        progress.advance(batch.len() as u64);
    }
    writers.into_iter().map(|writer| writer.close().map_err(ExamError::write)).collect()
}

fn array(cells: &Cells<'_>, ty: &DataType, rows: Range<usize>) -> Result<ArrayRef, arrow_schema::ArrowError> {
    Ok(match cells {
        Cells::Text(of) => Arc::new(StringArray::from_iter_values(rows.map(of))),
        Cells::Made(of) => Arc::new(StringArray::from_iter_values(rows.map(of))),
        Cells::Whole(of) => Arc::new(UInt32Array::from_iter(rows.map(of))),
        Cells::Number { of, .. } => {
            let numbers = Decimal64Array::from_iter(rows.map(of));
            match ty {
                DataType::Decimal64(digits, places) => Arc::new(numbers.with_precision_and_scale(*digits, *places)?),
                _ => Arc::new(numbers),
            }
        }
    })
}
