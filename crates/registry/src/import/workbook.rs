//! Workbooks (XLSX): stub.
use std::path::{Path, PathBuf};

use super::columns::Layout;
use super::error::ImportError;

#[derive(Debug)]
pub(super) struct SheetPlan {
    pub path: PathBuf,
    pub name: String,
    pub sheet: String,
    pub layout: Layout,
}

pub(super) fn plan(_path: &Path, _name: &str) -> Result<Vec<SheetPlan>, ImportError> {
    Ok(Vec::new())
}

pub(super) fn read(
    _plan: &SheetPlan,
    _file: u32,
    _intakes: &mut [super::intake::Intake<'_, '_>],
    _progress: &dyn super::progress::Progress,
) -> Result<super::csv::ReadFile, ImportError> {
    Err(ImportError::Empty { name: String::new() })
}
