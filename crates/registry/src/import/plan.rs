//! Looks at what was handed over and decides what each file is, before any of it is read.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::columns::{Layout, SheetKind};
use super::csv::{first_record, whole_records};
use super::error::ImportError;
use super::json::{JsonPlan, PersonIds};
use super::limits::RECORD_BYTES;
use super::workbook::{self, SheetPlan};

/// The bytes of a file that are looked at to tell what it is.
const SNIFF_BYTES: u64 = RECORD_BYTES as u64 + 1;

/// What is to be read, in reading order, and what is not.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub sources: Vec<Planned>,
    /// Files of a folder that are no part of a register.
    pub skipped: Vec<String>,
    /// Whose the ids in the answers of the service are.
    pub person_ids: PersonIds,
}

/// One source: a file, or a sheet of a workbook.
#[derive(Debug)]
pub(super) enum Planned {
    Csv(CsvPlan),
    Sheet(SheetPlan),
    Json(JsonPlan),
}

/// A text file whose header was recognised.
#[derive(Debug)]
pub(super) struct CsvPlan {
    pub path: PathBuf,
    pub name: String,
    pub layout: Layout,
    pub delimiter: u8,
    /// Bytes up to the end of the header.
    pub header_bytes: usize,
    /// The row behind the header.
    pub first_row: u32,
    /// About how many rows there are, as the start of the file suggests.
    pub about_rows: Option<u64>,
}

impl CsvPlan {
    pub(super) fn too_long(&self, row: u32) -> ImportError {
        ImportError::RecordTooLong { name: self.name.clone(), row, limit_bytes: RECORD_BYTES }
    }
}

impl Planned {
    /// Returns the name of the file.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Csv(plan) => &plan.name,
            Self::Sheet(plan) => &plan.name,
            Self::Json(plan) => &plan.name,
        }
    }

    /// Returns the name of the sheet.
    pub(super) fn sheet(&self) -> Option<&str> {
        match self {
            Self::Sheet(plan) => Some(&plan.sheet),
            Self::Csv(_) | Self::Json(_) => None,
        }
    }

    /// Returns about how many rows there are, where that can be told beforehand.
    pub(super) fn about_rows(&self) -> Option<u64> {
        match self {
            Self::Csv(plan) => plan.about_rows,
            Self::Sheet(_) | Self::Json(_) => None,
        }
    }

    /// Returns the layout; JSON has none of its own, each record tells what it is.
    pub(super) fn layout(&self) -> Option<&Layout> {
        match self {
            Self::Csv(plan) => Some(&plan.layout),
            Self::Sheet(plan) => Some(&plan.layout),
            Self::Json(_) => None,
        }
    }
}

/// Looks at the files and folders that were handed over.
pub(super) fn plan(paths: &[PathBuf]) -> Result<Plan, ImportError> {
    let mut plan = Plan::default();
    for path in paths {
        let shown = shown(path);
        let metadata = fs::metadata(path).map_err(ImportError::read(&shown))?;
        if metadata.is_dir() {
            let mut files = Vec::new();
            walk(path, "", &mut files)?;
            for (file, name) in files {
                plan_file(&file, name, false, &mut plan)?;
            }
        } else {
            plan_file(path, shown, true, &mut plan)?;
        }
    }
    Ok(plan)
}

/// Returns the last part of a path: never more of the machine than that.
fn shown(path: &Path) -> String {
    path.file_name().map_or_else(|| ".".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Lists the files below a folder in the order of their names.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<(PathBuf, String)>) -> Result<(), ImportError> {
    let name = shown(folder);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(ImportError::read(&name))? {
        let entry = entry.map_err(ImportError::read(&name))?;
        entries.push((shown(&entry.path()), entry.path()));
    }
    entries.sort();
    for (entry, path) in entries {
        // Hidden files and the lock files of spreadsheets are nobody's export.
        if entry.starts_with('.') || entry.starts_with("~$") {
            continue;
        }
        let name = format!("{prefix}{entry}");
        let metadata = fs::metadata(&path).map_err(ImportError::read(&name))?;
        if metadata.is_dir() {
            walk(&path, &format!("{name}/"), files)?;
        } else if metadata.is_file() {
            files.push((path, name));
        }
    }
    Ok(())
}

/// What the first bytes of a file say about it.
enum Look {
    Workbook,
    OldWorkbook,
    Json,
    Text,
    Utf16,
    Html,
    Other(&'static str),
}

fn plan_file(path: &Path, name: String, named: bool, plan: &mut Plan) -> Result<(), ImportError> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let tabular = matches!(extension.as_str(), "xlsx" | "xlsm" | "xls" | "csv" | "tsv");
    if !(named || tabular || matches!(extension.as_str(), "json" | "jsonl" | "ndjson" | "txt")) {
        plan.skipped.push(name);
        return Ok(());
    }
    let mut start = Vec::new();
    let file = File::open(path).map_err(ImportError::read(&name))?;
    file.take(SNIFF_BYTES).read_to_end(&mut start).map_err(ImportError::read(&name))?;
    if start.is_empty() {
        if named || tabular {
            return Err(ImportError::Empty { name });
        }
        plan.skipped.push(name);
        return Ok(());
    }
    // A workbook says by its ending that it is meant to be one; a folder's other files may be anything.
    let meant = named || matches!(extension.as_str(), "xlsx" | "xlsm" | "xls");
    let problem = |name: String, problem: &str| ImportError::Workbook { name, problem: problem.to_owned() };
    let found = match look(&start) {
        Look::Workbook => return plan_workbook(path, name, meant, named, plan),
        Look::Json => return plan_json(path, name, named, plan),
        Look::Text if matches!(extension.as_str(), "xlsx" | "xlsm") => {
            return Err(problem(name, "it is a text file under the name of a workbook"));
        }
        Look::Text => return plan_text(path, name, &start, named, plan),
        Look::Utf16 if named || tabular => {
            return Err(ImportError::Encoding { name, found: "it begins as UTF-16 does".to_owned() });
        }
        Look::Utf16 => "text in UTF-16",
        Look::OldWorkbook if meant => {
            return Err(problem(name, "it is in the format of Excel 97 to 2003, or protected by a password"));
        }
        Look::OldWorkbook => "a workbook in the format of Excel 97 to 2003",
        Look::Html if meant => return Err(problem(name, "it is a web page under the name of a workbook")),
        Look::Html => "a web page",
        Look::Other(other) if meant && tabular => return Err(problem(name, other)),
        Look::Other(other) => other,
    };
    not_recognised(name, found, named, plan)
}

fn look(start: &[u8]) -> Look {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    match start {
        [b'P', b'K', 3 | 5 | 7, ..] => Look::Workbook,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Look::OldWorkbook,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, 0, ..] | [_, 0, _, 0, ..] => Look::Utf16,
        [b'%', b'P', b'D', b'F', ..] => Look::Other("a PDF"),
        _ if start.contains(&0) => Look::Other("no text and no workbook"),
        _ => match first {
            Some(b'{' | b'[') => Look::Json,
            Some(b'<') => Look::Html,
            None => Look::Other("blank"),
            Some(_) => Look::Text,
        },
    }
}

fn plan_workbook(path: &Path, name: String, meant: bool, named: bool, plan: &mut Plan) -> Result<(), ImportError> {
    if !meant {
        return not_recognised(name, "a ZIP archive", named, plan);
    }
    let sheets = workbook::plan(path, &name)?;
    if sheets.is_empty() {
        return not_recognised(name, "a workbook without a sheet of a register", named, plan);
    }
    plan.sources.extend(sheets.into_iter().map(Planned::Sheet));
    Ok(())
}

fn plan_json(path: &Path, name: String, named: bool, plan: &mut Plan) -> Result<(), ImportError> {
    match super::json::plan(path, &name, &mut plan.person_ids)? {
        Some(json) => plan.sources.push(Planned::Json(json)),
        None => return not_recognised(name, "JSON that is no answer of the SIASN service", named, plan),
    }
    Ok(())
}

fn plan_text(path: &Path, name: String, start: &[u8], named: bool, plan: &mut Plan) -> Result<(), ImportError> {
    let bom = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = start.get(bom..).unwrap_or_default();
    let (header_text, blank_rows, blank_bytes) = header_line(text);
    for delimiter in [b',', b';', b'\t', b'|'] {
        let whole = whole_records(header_text, delimiter).0 > 0 || (start.len() as u64) < SNIFF_BYTES;
        let Some(header_text) = valid_start(header_text).filter(|_| whole) else { continue };
        let (cells, next) = first_record(header_text, delimiter);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let Some(layout) = Layout::recognise(&cells, false) else { continue };
        let header_bytes = bom + blank_bytes + next;
        let first_row = blank_rows + 2;
        let about_rows = about_rows(path, start);
        let path = path.to_owned();
        let csv = CsvPlan { path, name, layout, delimiter, header_bytes, first_row, about_rows };
        plan.sources.push(Planned::Csv(csv));
        return Ok(());
    }
    if !text.contains(&b'\n') && text.contains(&b'\r') && named {
        let found = "a text file with the line ends of old Macintosh computers";
        return not_recognised(name, found, named, plan);
    }
    not_recognised(name, "a text file whose first row names no columns of a register", named, plan)
}

/// Returns about how many rows a text file has, if it goes on as it starts.
fn about_rows(path: &Path, start: &[u8]) -> Option<u64> {
    let n_lines = memchr::memchr_iter(b'\n', start).count() as u64;
    let n_bytes = fs::metadata(path).ok()?.len();
    n_bytes.checked_mul(n_lines)?.checked_div(start.len() as u64).map(|about| about.saturating_sub(1))
}

/// Returns what follows blank lines at the start, the number of those lines and their bytes.
fn header_line(text: &[u8]) -> (&[u8], u32, usize) {
    let mut rest = text;
    let mut n_rows = 0;
    while let Some(end) = memchr::memchr(b'\n', rest)
        && rest
            .get(..end)
            .is_some_and(|line| line.iter().all(|byte| matches!(byte, b' ' | b'\r' | b',' | b';' | b'\t')))
    {
        rest = rest.get(end + 1..).unwrap_or_default();
        n_rows += 1;
    }
    (rest, n_rows, text.len() - rest.len())
}

/// Returns as much of the start as is UTF-8.
fn valid_start(text: &[u8]) -> Option<&str> {
    match std::str::from_utf8(text) {
        Ok(text) => Some(text),
        Err(error) => std::str::from_utf8(text.get(..error.valid_up_to())?).ok(),
    }
}

fn not_recognised(name: String, found: &str, named: bool, plan: &mut Plan) -> Result<(), ImportError> {
    if !named {
        plan.skipped.push(name);
        return Ok(());
    }
    Err(ImportError::NotRecognised { name, found: found.to_owned(), accepted: accepted() })
}

/// Returns what is read, for messages.
fn accepted() -> String {
    let kinds: Vec<&str> = SheetKind::ALL.iter().map(|kind| kind.indonesian()).collect();
    format!(
        "the profile export of SIASN and its companion sheets as XLSX or CSV (UTF-8), and the JSON of the service ({})",
        kinds.join(", ")
    )
}
