//! The verdicts for a warehouse.

use std::path::{Path, PathBuf};

use jenjang_regulation::Regulation;

use super::{Block, Sink};
use crate::output::{OutputError, Pending};
use crate::report::ScreeningReport;

pub(super) struct ParquetList {
    pending: Pending,
}

impl ParquetList {
    pub(super) fn start(path: &Path, _: &Regulation) -> Result<Self, OutputError> {
        Ok(Self { pending: Pending::create(path)? })
    }
}

impl Sink for ParquetList {
    fn block(&mut self, _: &Block<'_>) -> Result<(), OutputError> {
        Err(self.pending.encode_error("not yet"))
    }

    fn finish(self: Box<Self>, _: &ScreeningReport) -> Result<PathBuf, OutputError> {
        self.pending.finish()
    }
}
