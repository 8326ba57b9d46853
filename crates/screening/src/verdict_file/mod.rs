//! Writes verdicts as Parquet: `nip`, `verdict`, `failed`, `undetermined` and a column for each criterion.
//!
//! Verdicts take few values, so the pages are put together here from the bit vectors instead of value by value: a
//! criterion costs two bits a person. Groups of people are encoded wherever the caller likes, on several threads, and
//! appended in order; the bytes do not depend on who encoded them.

mod encode;
mod lists;

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type, TypePtr};

use crate::{Program, Receipt, Verdicts};

/// Why verdicts were not written.
#[derive(Debug, thiserror::Error)]
pub enum VerdictFileError {
    /// Not one key for each person.
    #[error("{keys} keys for {people} people; hand over one key a person")]
    Keys {
        /// The keys.
        keys: usize,
        /// The people.
        people: usize,
    },
    /// A group has more people than a Parquet page can count.
    #[error("a group of {0} people is too large; hand over at most a million at a time")]
    TooLarge(usize),
    /// The file could not be written.
    #[error("could not write the verdicts as Parquet")]
    Parquet(#[from] ParquetError),
}

/// Turns groups of people into encoded groups; shared by threads.
#[derive(Clone, Debug)]
pub struct Encoder {
    schema: TypePtr,
    descriptor: SchemaDescPtr,
    ids: Vec<String>,
    counting: Vec<bool>,
}

/// A group of people, encoded and ready to be appended.
#[derive(Debug)]
pub struct EncodedGroup {
    columns: Vec<encode::EncodedColumn>,
}

/// The most people in a group.
const MOST: usize = 1 << 20;

impl Encoder {
    /// Returns the encoder for the verdicts of a program.
    pub fn new(program: &Program) -> Result<Self, VerdictFileError> {
        let ids: Vec<String> = program.criteria().iter().map(|criterion| criterion.id.clone()).collect();
        let names = ["nip", "verdict", "failed", "undetermined"].into_iter().chain(ids.iter().map(String::as_str));
        let fields: Result<Vec<TypePtr>, ParquetError> = names.map(text_field).collect();
        let schema = Arc::new(Type::group_type_builder("verdicts").with_fields(fields?).build()?);
        let descriptor = Arc::new(SchemaDescriptor::new(Arc::clone(&schema)));
        Ok(Self { schema, descriptor, ids, counting: program.counting() })
    }

    /// Encodes the verdicts of some people with their keys (NIP); at most a million, best 131,072 at a time.
    pub fn encode(&self, keys: &[u64], verdicts: &Verdicts) -> Result<EncodedGroup, VerdictFileError> {
        if keys.len() != verdicts.n_rows {
            return Err(VerdictFileError::Keys { keys: keys.len(), people: verdicts.n_rows });
        }
        if keys.len() > MOST {
            return Err(VerdictFileError::TooLarge(keys.len()));
        }
        let mut contents = vec![encode::nips(keys), encode::outcomes(&verdicts.overall(&self.counting), keys.len())];
        contents.push(lists::criteria(&self.ids, keys.len(), &self.counted(verdicts, false)));
        contents.push(lists::criteria(&self.ids, keys.len(), &self.counted(verdicts, true)));
        contents.extend(verdicts.criteria.iter().map(|bits| encode::outcomes(bits, keys.len())));
        let columns = contents.into_iter().zip(self.descriptor.columns());
        let columns: Result<_, ParquetError> =
            columns.map(|(content, descriptor)| content.into_column(descriptor, keys.len())).collect();
        Ok(EncodedGroup { columns: columns? })
    }

    /// Returns for each criterion of the register who fails it, or who cannot be judged by it.
    fn counted(&self, verdicts: &Verdicts, undetermined: bool) -> Vec<Vec<u64>> {
        let last = crate::verdicts::last_word_mask(verdicts.n_rows);
        let words = verdicts.criteria.iter().zip(&self.counting).map(|(bits, counts)| match (counts, undetermined) {
            (false, _) => Vec::new(),
            (true, false) => bits.fails.clone(),
            (true, true) => {
                let mut open: Vec<u64> = bits.holds.iter().zip(&bits.fails).map(|(h, f)| !(h | f)).collect();
                open.last_mut().into_iter().for_each(|word| *word &= last);
                open
            }
        });
        words.collect()
    }
}

fn text_field(name: &str) -> Result<TypePtr, ParquetError> {
    Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::String))
        .build()
        .map(Arc::new)
}

/// Writes a file of verdicts, group by group.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> Writer<W> {
    /// Starts a file.
    pub fn new(sink: W, encoder: &Encoder) -> Result<Self, VerdictFileError> {
        let properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_created_by("jenjang".to_owned())
            .build();
        let file = SerializedFileWriter::new(sink, Arc::clone(&encoder.schema), Arc::new(properties))?;
        Ok(Self { file })
    }

    /// Appends the people that follow.
    pub fn append(&mut self, group: EncodedGroup) -> Result<(), VerdictFileError> {
        let mut row_group = self.file.next_row_group()?;
        for column in group.columns {
            row_group.append_column(&column.bytes, column.close)?;
        }
        row_group.close()?;
        Ok(())
    }

    /// Ends the file, with the receipt of the run beside the data, and returns what was written to.
    pub fn finish(mut self, receipt: Option<&Receipt>) -> Result<W, VerdictFileError> {
        for (key, value) in receipt.into_iter().flat_map(Receipt::entries) {
            self.file.append_key_value_metadata(KeyValue::new(format!("jenjang.{key}"), value));
        }
        Ok(self.file.into_inner()?)
    }
}

impl<W: Write + Send> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}
