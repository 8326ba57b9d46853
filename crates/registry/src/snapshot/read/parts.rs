//! A snapshot in parts that several threads can read side by side.

use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;

use super::dossiers::Dossiers;
use super::table::{NipRange, TableReader, nips_of};
use super::{Snapshot, SnapshotError};
use crate::snapshot::schema::Table;

impl Snapshot {
    /// Returns into how many parts the people are split. The parts follow each other in the order of the NIP.
    pub fn n_parts(&self) -> Result<usize, SnapshotError> {
        Ok(self.people_metadata()?.num_row_groups())
    }

    /// Reads the people of one part; a part beyond the last one is empty.
    pub fn dossiers_of_part(&self, part: usize) -> Result<Dossiers<'_>, SnapshotError> {
        let range = self.people_metadata()?.row_groups().get(part).and_then(nips_of);
        let range = range.map(|(first, last)| NipRange { first, last });
        let people = TableReader::open_groups(self, |at, _| at == part)?;
        Dossiers::new(self, people, range)
    }

    fn people_metadata(&self) -> Result<ParquetMetaData, SnapshotError> {
        let failed = self.parquet_failed(Table::People);
        let reader = SerializedFileReader::new(self.open_table(Table::People)?).map_err(failed)?;
        Ok(reader.metadata().clone())
    }
}
