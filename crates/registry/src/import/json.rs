//! JSON: stub.
use std::path::{Path, PathBuf};

use super::error::ImportError;

#[derive(Debug)]
pub(super) struct JsonPlan {
    pub path: PathBuf,
    pub name: String,
}

pub(super) fn plan(_path: &Path, _name: &str) -> Result<Option<JsonPlan>, ImportError> {
    Ok(None)
}

pub(super) fn read(
    _plan: &JsonPlan,
    _file: u32,
    _intakes: &mut [super::intake::Intake<'_, '_>],
    _progress: &dyn super::progress::Progress,
) -> Result<super::csv::ReadFile, ImportError> {
    Err(ImportError::Empty { name: String::new() })
}
