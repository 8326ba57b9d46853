//! The report and every person with the outcome of each criterion.

use std::io::Write;
use std::path::{Path, PathBuf};

use jenjang_regulation::Regulation;
use serde_json::{Map, Value, json};

use super::{Block, Sink};
use crate::output::{OutputError, Pending};
use crate::report::ScreeningReport;

pub(super) struct JsonList<'a> {
    pending: Pending,
    regulation: &'a Regulation,
    first: bool,
}

impl<'a> JsonList<'a> {
    pub(super) fn start(path: &Path, regulation: &'a Regulation) -> Result<Self, OutputError> {
        let mut list = Self { pending: Pending::create(path)?, regulation, first: true };
        list.write(b"{\"people\":[\n")?;
        Ok(list)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.pending.write_all(bytes).map_err(|e| self.pending.write_error(e))
    }
}

impl Sink for JsonList<'_> {
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError> {
        for (row, nip) in block.nips.iter().enumerate() {
            let outcomes = self.regulation.criteria.iter().zip(block.verdicts.row(row));
            let criteria: Map<String, Value> =
                outcomes.map(|(criterion, outcome)| (criterion.id.clone(), outcome.key().into())).collect();
            let (name, unit) = block.people.get(row).map_or(("", ""), |person| (&person.name, &person.unit));
            let verdict = block.overall.outcome(row).key();
            let person =
                json!({ "nip": nip.to_string(), "name": name, "unit": unit, "verdict": verdict, "criteria": criteria });
            let separator: &[u8] = if self.first { b"" } else { b",\n" };
            self.first = false;
            self.write(separator)?;
            self.write(person.to_string().as_bytes())?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, report: &ScreeningReport) -> Result<PathBuf, OutputError> {
        let mut report = report.to_json();
        if let Some(fields) = report.as_object_mut() {
            // Where the lists went is no part of their content.
            fields.remove("files");
        }
        self.write(format!("\n],\"report\":{report}}}\n").as_bytes())?;
        self.pending.finish()
    }
}
