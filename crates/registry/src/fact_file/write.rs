//! Writes fact files.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{ArrowError, SchemaRef};
use jenjang_facts::{Catalogue, Day, FactTable, Lists, Nip, Reference};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use tempfile::NamedTempFile;

use super::{CATALOGUE_KEY, DAY_KEY, FactFileError, FactFileMeta, SNAPSHOT_KEY, encode};
use crate::fold::{Folder, RegisterFacts};
use crate::snapshot::read::Snapshot;

/// Rows of a row group: what one thread of a screening takes at a time.
const GROUP_ROWS: usize = 1 << 17;

/// Folds a snapshot for a day into a fact file; returns the number of people.
///
/// `progress` hears how many people are done. The bytes do not depend on the number of threads.
pub fn write(
    snapshot: &Snapshot,
    folder: &Folder,
    reference: &Reference,
    day: Day,
    n_threads: usize,
    out: &Path,
    mut progress: impl FnMut(u64),
) -> Result<u64, FactFileError> {
    let catalogue = folder.catalogue();
    let meta = FactFileMeta { day, snapshot: snapshot.manifest().digest.clone(), catalogue: catalogue.id.clone() };
    let mut writer = FactFileWriter::create(out, &meta, catalogue, &reference.lists)?;
    let mut n_people = 0;
    RegisterFacts::for_each_part(snapshot, folder, day, n_threads, |part| {
        writer.write(&part.nips, &part.table)?;
        n_people += part.nips.len() as u64;
        progress(n_people);
        Ok::<_, FactFileError>(())
    })?;
    writer.finish()?;
    Ok(n_people)
}

/// Writes a fact file block by block. The file appears under its name only when it is complete.
pub struct FactFileWriter<'a> {
    out: PathBuf,
    catalogue: &'a Catalogue,
    lists: &'a Lists,
    schema: SchemaRef,
    writer: ArrowWriter<BufWriter<NamedTempFile>>,
}

impl std::fmt::Debug for FactFileWriter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FactFileWriter").field("out", &self.out).finish_non_exhaustive()
    }
}

impl<'a> FactFileWriter<'a> {
    /// Begins a file. Until it is complete it has another name in the same folder.
    pub fn create(
        out: &Path,
        meta: &FactFileMeta,
        catalogue: &'a Catalogue,
        lists: &'a Lists,
    ) -> Result<Self, FactFileError> {
        let failed = |source| FactFileError::Write { path: out.display().to_string(), source };
        let folder = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(failed)?;
        let schema = Arc::new(encode::schema(catalogue));
        let options = ArrowWriterOptions::new().with_properties(properties(meta)).with_skip_arrow_metadata(true);
        let file = BufWriter::with_capacity(1 << 18, file);
        let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options);
        let writer = writer.map_err(|e| FactFileError::write(out, e))?;
        Ok(Self { out: out.to_owned(), catalogue, lists, schema, writer })
    }

    /// Appends people with their facts; they follow those before in the order of the NIP.
    pub fn write(&mut self, nips: &[Nip], table: &FactTable) -> Result<(), FactFileError> {
        let batch = self.batch(nips, table).map_err(|e| self.failed(e.into()))?;
        self.writer.write(&batch).map_err(|e| FactFileError::write(&self.out, e))
    }

    /// Completes the file and gives it its name.
    pub fn finish(self) -> Result<(), FactFileError> {
        let out = self.out;
        let failed = |source| FactFileError::Write { path: out.display().to_string(), source };
        let mut file = self.writer.into_inner().map_err(|e| FactFileError::write(&out, e))?;
        file.flush().map_err(failed)?;
        let file = file.into_inner().map_err(|e| failed(e.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&out).map_err(|e| failed(e.error))?;
        Ok(())
    }

    fn batch(&self, nips: &[Nip], table: &FactTable) -> Result<RecordBatch, ArrowError> {
        let nips: ArrayRef = Arc::new(StringArray::from_iter_values(nips.iter().map(Nip::to_string)));
        let mut columns = vec![nips];
        for (id, fact) in self.catalogue.iter() {
            let missing = || ArrowError::InvalidArgumentError(format!("the table has no column for `{}`", fact.id));
            let column = table.column(id).ok_or_else(missing)?;
            columns.push(encode::values(column, fact.ty, self.lists)?);
            columns.push(encode::gaps(column)?);
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }

    fn failed(&self, error: parquet::errors::ParquetError) -> FactFileError {
        FactFileError::write(&self.out, error)
    }
}

fn properties(meta: &FactFileMeta) -> WriterProperties {
    let entries = [
        (DAY_KEY, meta.day.to_string()),
        (SNAPSHOT_KEY, meta.snapshot.clone()),
        (CATALOGUE_KEY, meta.catalogue.clone()),
    ];
    WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_column_dictionary_enabled("nip".into(), false)
        .set_created_by("jenjang".to_owned())
        .set_key_value_metadata(Some(entries.map(|(key, value)| KeyValue::new(key.to_owned(), value)).to_vec()))
        .build()
}
