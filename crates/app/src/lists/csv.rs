//! `nip, name, unit, verdict, failed, undetermined`, ordered by NIP.

use std::path::{Path, PathBuf};

use jenjang_regulation::Regulation;

use super::{Block, Sink};
use crate::output::{OutputError, Pending, inert};
use crate::report::ScreeningReport;

pub(super) struct CsvList<'a> {
    writer: csv::Writer<Pending>,
    path: PathBuf,
    regulation: &'a Regulation,
}

impl<'a> CsvList<'a> {
    pub(super) fn start(path: &Path, regulation: &'a Regulation) -> Result<Self, OutputError> {
        let mut list =
            Self { writer: csv::Writer::from_writer(Pending::create(path)?), path: path.to_owned(), regulation };
        list.record(["nip", "name", "unit", "verdict", "failed", "undetermined"])?;
        Ok(list)
    }

    fn record(&mut self, cells: [&str; 6]) -> Result<(), OutputError> {
        self.writer
            .write_record(cells)
            .map_err(|e| OutputError::Encode { path: self.path.clone(), message: e.to_string() })
    }
}

impl Sink for CsvList<'_> {
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError> {
        for (row, nip) in block.nips.iter().enumerate() {
            let (name, unit) = block.people.get(row).map_or(("", ""), |person| (&person.name, &person.unit));
            let (failed, undetermined) = super::joined(self.regulation, block.verdicts, row);
            let verdict = block.overall.outcome(row).key();
            self.record([&nip.to_string(), &inert(name), &inert(unit), verdict, &failed, &undetermined])?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &ScreeningReport) -> Result<PathBuf, OutputError> {
        let Self { writer, path, .. } = *self;
        let pending = writer.into_inner().map_err(|e| OutputError::Encode { path, message: e.to_string() })?;
        pending.finish()
    }
}
