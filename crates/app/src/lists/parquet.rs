//! The verdicts for a warehouse: see `jenjang_screening::verdict_file` for the columns.

use std::path::{Path, PathBuf};

use jenjang_screening::Program;
use jenjang_screening::verdict_file::{Encoder, VerdictFileError, Writer};

use super::{Block, Sink};
use crate::output::{OutputError, Pending};
use crate::report::ScreeningReport;

pub(super) struct ParquetList {
    encoder: Encoder,
    writer: Writer<Pending>,
    path: PathBuf,
}

impl ParquetList {
    pub(super) fn start(path: &Path, program: &Program) -> Result<Self, OutputError> {
        let failed = |e: VerdictFileError| OutputError::encode(path, &e);
        let encoder = Encoder::new(program).map_err(failed)?;
        let writer = Writer::new(Pending::create(path)?, &encoder).map_err(failed)?;
        Ok(Self { encoder, writer, path: path.to_owned() })
    }
}

impl Sink for ParquetList {
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError> {
        let failed = |e: VerdictFileError| OutputError::encode(&self.path, &e);
        let group = match block.encoded.take() {
            Some(group) => group,
            None => {
                let keys: Vec<u64> = block.nips.iter().map(|nip| nip.number()).collect();
                self.encoder.encode(&keys, block.verdicts).map_err(failed)?
            }
        };
        self.writer.append(group).map_err(failed)
    }

    fn finish(self: Box<Self>, report: &ScreeningReport) -> Result<PathBuf, OutputError> {
        let Self { writer, path, .. } = *self;
        writer.finish(Some(&report.receipt)).map_err(|e| OutputError::encode(&path, &e))?.finish()
    }
}
