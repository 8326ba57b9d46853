//! The JSON of the SIASN service: answers to `data-utama` and `rw-*`, as they were fetched.
//!
//! A record is known by its keys, wherever it stands: in the envelope of an answer, in a list, or under a person. Whose it
//! is, is said by the record itself (`nipBaru`), by the id of the person in it (`idPns`, `pnsOrang`), by what encloses it,
//! or by the name of the file or its folder, in this order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use jenjang_facts::Nip;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::columns::{Layout, SheetKind, WIDTH, fold_header};
use super::csv::ReadFile;
use super::error::ImportError;
use super::intake::Intake;
use super::json_value::{Members, Shape, shape};
use super::limits::{CELL_BYTES, JSON_BYTES, JSON_LINE_BYTES};
use super::progress::Progress;
use super::row::Row;
use crate::records::Source;
use crate::snapshot::canonical::hex;

/// How deep an answer may nest; those of the service nest four deep.
const DEPTH: usize = 16;

/// What the manifest calls a file with answers of several kinds.
const MIXED: &str = "json";

/// What the manifest calls such a file when the sanctions of its people were among the answers, be it that there are none.
pub(crate) const MIXED_WITH_SANCTIONS: &str = "json-with-sanctions";

/// The keys under which a record names its person by id, folded as headers are.
const PERSON_IDS: [&str; 6] = ["IDPNS", "PNSORANG", "PNSORANGID", "PNSID", "PNSDINILAIORANG", "PNSDINILAIID"];

/// The ids of people at BKN, each with the NIP that `data-utama` gives it.
pub(super) type PersonIds = BTreeMap<String, Nip>;

/// A file in which at least one answer of the service was recognised.
#[derive(Debug)]
pub(super) struct JsonPlan {
    pub path: PathBuf,
    pub name: String,
}

/// Looks through a file and remembers whose ids it gives. `None` when nothing in it is an answer of the service.
pub(super) fn plan(path: &Path, name: &str, ids: &mut PersonIds) -> Result<Option<JsonPlan>, ImportError> {
    let mut recognised = false;
    let mut walk = Walk::new(name);
    walk.file(path, None, &mut |found| {
        match found {
            Found::Answer | Found::Sanctions => {}
            Found::Record(record) if record.layout.kind == SheetKind::Profile => {
                let id = record.id.to_owned();
                if let Some(nip) = record.nip
                    && !id.is_empty()
                {
                    ids.entry(id).or_insert(nip);
                }
            }
            Found::Record(_) => {}
        }
        recognised = true;
        Ok(())
    })?;
    Ok(recognised.then(|| JsonPlan { path: path.to_owned(), name: name.to_owned() }))
}

/// Reads a file.
pub(super) fn read(
    plan: &JsonPlan,
    file: u32,
    ids: &PersonIds,
    intakes: &mut [Intake<'_, '_>],
    progress: &dyn Progress,
) -> Result<(ReadFile, &'static str), ImportError> {
    let mut hasher = Sha256::new();
    let mut kinds = BTreeSet::new();
    let Some(intake) = intakes.first_mut() else {
        return Ok((ReadFile { sha256: String::new(), n_rows: 0 }, MIXED));
    };
    let mut walk = Walk::new(&plan.name);
    let (mut n_rows, mut has_sanctions) = (0u32, false);
    walk.file(&plan.path, Some(&mut hasher), &mut |found| {
        has_sanctions |= matches!(found, Found::Sanctions);
        let Found::Record(record) = found else { return Ok(()) };
        kinds.insert(record.layout.kind);
        let source = Source { file, row: record.line };
        let person = ids.get(record.person_id).copied().or(record.enclosing);
        let row = Row { layout: record.layout, cells: &record.cells, source, ordinal: n_rows, person };
        intake.take(&row).map_err(ImportError::write)?;
        n_rows = n_rows.saturating_add(1);
        progress.advance(1);
        Ok(())
    })?;
    let read = ReadFile { sha256: hex(&hasher.finalize()), n_rows: u64::from(n_rows) };
    has_sanctions |= kinds.contains(&SheetKind::Sanctions);
    Ok((read, kind_of_file(&kinds, has_sanctions, &plan.name)))
}

/// Returns what a file is called in the manifest: the kind of its records, if they are of one kind.
fn kind_of_file(kinds: &BTreeSet<SheetKind>, has_sanctions: bool, name: &str) -> &'static str {
    let mut all = kinds.iter();
    match (all.next(), all.next()) {
        (Some(SheetKind::Profile), None) if has_sanctions => MIXED_WITH_SANCTIONS,
        (Some(kind), None) => kind.key(),
        // The answer that a person has no sanction holds no record; only its name tells what was asked, and of whom.
        (None, _) if name.to_ascii_lowercase().contains("hukdis") && nip_in_name(name).is_some() => {
            SheetKind::Sanctions.key()
        }
        _ if has_sanctions => MIXED_WITH_SANCTIONS,
        _ => MIXED,
    }
}

/// What is met in a file.
enum Found<'a> {
    /// The envelope of an answer, whether it has data or not.
    Answer,
    /// What was answered about somebody's sanctions, whether there are any or not.
    Sanctions,
    /// A record of a register.
    Record(&'a Record<'a>),
}

struct Record<'a> {
    layout: &'a Layout,
    cells: [&'a str; WIDTH],
    line: u32,
    /// The NIP in the record itself.
    nip: Option<Nip>,
    /// The id of the record, which in `data-utama` is that of the person.
    id: &'a str,
    /// The id by which a record names its person; empty for none.
    person_id: &'a str,
    /// The person of what encloses the record.
    enclosing: Option<Nip>,
}

type Visit<'v> = dyn FnMut(Found<'_>) -> Result<(), ImportError> + 'v;

struct Walk<'n> {
    name: &'n str,
    /// Layouts by the keys of a record: answers have the same keys thousands of times.
    layouts: BTreeMap<String, Option<Rc<Layout>>>,
}

/// A text and where in the file it stands.
struct Piece<'t> {
    text: &'t str,
    first_line: u32,
}

impl Piece<'_> {
    fn line_of(&self, part: &str) -> u32 {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        let n_lines = u32::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX);
        self.first_line.saturating_add(n_lines)
    }
}

impl<'n> Walk<'n> {
    fn new(name: &'n str) -> Self {
        Self { name, layouts: BTreeMap::new() }
    }

    /// Visits every value of a file: one, several behind each other, or one on each line.
    fn file(&mut self, path: &Path, hasher: Option<&mut Sha256>, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        let file = File::open(path).map_err(ImportError::read(self.name))?;
        let n_bytes = file.metadata().map_err(ImportError::read(self.name))?.len();
        if n_bytes > JSON_BYTES {
            return self.lines(BufReader::new(file), hasher, visit);
        }
        let mut bytes = Vec::new();
        file.take(JSON_BYTES).read_to_end(&mut bytes).map_err(ImportError::read(self.name))?;
        if let Some(hasher) = hasher {
            hasher.update(&bytes);
        }
        self.text(&bytes, 1, visit)
    }

    /// Reads a file too large to be held, which must have a value on each line.
    fn lines(
        &mut self,
        mut file: impl BufRead,
        mut hasher: Option<&mut Sha256>,
        visit: &mut Visit<'_>,
    ) -> Result<(), ImportError> {
        let mut line = Vec::new();
        let mut number = 1u32;
        loop {
            line.clear();
            let mut limited = file.by_ref().take(JSON_LINE_BYTES + 1);
            let n_read = limited.read_until(b'\n', &mut line).map_err(ImportError::read(self.name))?;
            if n_read == 0 {
                return Ok(());
            }
            if n_read as u64 > JSON_LINE_BYTES {
                let problem = "the file is too large to be read as one value; write one person on each line";
                return Err(self.wrong(number, problem.to_owned()));
            }
            if let Some(hasher) = hasher.as_deref_mut() {
                hasher.update(&line);
            }
            self.text(&line, number, visit)?;
            number = number.saturating_add(1);
        }
    }

    fn text(&mut self, bytes: &[u8], first_line: u32, visit: &mut Visit<'_>) -> Result<(), ImportError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| ImportError::Encoding {
            name: self.name.to_owned(),
            found: format!("byte {} cannot be read", error.valid_up_to() + 1),
        })?;
        let piece = Piece { text, first_line };
        let enclosing = nip_in_name(self.name);
        let values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        for value in values {
            let value = value.map_err(|error| {
                let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
                self.wrong(first_line.saturating_add(line.saturating_sub(1)), error.to_string())
            })?;
            self.value(&piece, value, enclosing, 0, visit)?;
        }
        Ok(())
    }

    fn wrong(&self, line: u32, problem: String) -> ImportError {
        ImportError::Json { name: self.name.to_owned(), line, problem }
    }

    fn value(
        &mut self,
        piece: &Piece<'_>,
        value: &RawValue,
        enclosing: Option<Nip>,
        depth: usize,
        visit: &mut Visit<'_>,
    ) -> Result<(), ImportError> {
        if depth > DEPTH {
            return Ok(());
        }
        let wrong = |error: serde_json::Error| self.wrong(piece.line_of(value.get()), error.to_string());
        match shape(value) {
            Shape::Scalar => Ok(()),
            Shape::List => {
                let items: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(wrong)?;
                items.into_iter().try_for_each(|item| self.value(piece, item, enclosing, depth + 1, visit))
            }
            Shape::Object => {
                let members: Members<'_> = serde_json::from_str(value.get()).map_err(wrong)?;
                self.object(piece, value, &members, enclosing, depth, visit)
            }
        }
    }

    fn object(
        &mut self,
        piece: &Piece<'_>,
        value: &RawValue,
        members: &Members<'_>,
        enclosing: Option<Nip>,
        depth: usize,
        visit: &mut Visit<'_>,
    ) -> Result<(), ImportError> {
        if let Some(data) = members.envelope() {
            visit(Found::Answer)?;
            // "Not found" comes with HTTP 200, code 0 and a sentence.
            return if members.failed() { Ok(()) } else { self.value(piece, data, enclosing, depth + 1, visit) };
        }
        let own = self.record(piece, value, members, enclosing, visit)?.or_else(|| members.person());
        let enclosing = own.or(enclosing);
        for (key, child) in members.nested() {
            if fold_header(key).ends_with("HUKDIS") {
                visit(Found::Sanctions)?;
            }
            let enclosing = Nip::parse(key).ok().or(enclosing);
            self.value(piece, child, enclosing, depth + 1, visit)?;
        }
        Ok(())
    }

    /// Visits an object as a record, if it is one; returns the NIP in it.
    fn record(
        &mut self,
        piece: &Piece<'_>,
        value: &RawValue,
        members: &Members<'_>,
        enclosing: Option<Nip>,
        visit: &mut Visit<'_>,
    ) -> Result<Option<Nip>, ImportError> {
        let scalars = members.scalars();
        let Some(layout) = self.layout(&scalars) else { return Ok(None) };
        let mut cells = [""; WIDTH];
        let (mut id, mut person_id) = ("", "");
        for ((key, text), field) in scalars.iter().zip(&layout.field_of_column) {
            if text.len() > CELL_BYTES {
                let row = piece.line_of(value.get());
                return Err(ImportError::CellTooLong { name: self.name.to_owned(), row, limit_bytes: CELL_BYTES });
            }
            if let Some(slot) = field.and_then(|field| cells.get_mut(field)) {
                *slot = text;
            }
            let folded = fold_header(key);
            if folded == "ID" {
                id = text;
            } else if PERSON_IDS.contains(&folded.as_str()) && !text.is_empty() {
                person_id = text;
            }
        }
        let nip_cell = layout.kind.nip_column().and_then(|column| cells.get(column)).copied().unwrap_or_default();
        let nip = Nip::parse(super::cell::clean(nip_cell)).ok();
        let line = piece.line_of(value.get());
        visit(Found::Record(&Record { layout: &layout, cells, line, nip, id, person_id, enclosing }))?;
        Ok(nip)
    }

    fn layout(&mut self, scalars: &[(&str, std::borrow::Cow<'_, str>)]) -> Option<Rc<Layout>> {
        let keys: Vec<&str> = scalars.iter().map(|(key, _)| *key).collect();
        let joined = keys.join("\n");
        if let Some(known) = self.layouts.get(&joined) {
            return known.clone();
        }
        // Appraisals of a month or a quarter are not those of a year.
        let periodic = keys.iter().any(|key| fold_header(key) == "PERIODIKID");
        let layout = if periodic { None } else { Layout::recognise(&keys, true).map(Rc::new) };
        // A profile without a NIP of its own is something else with a name in it.
        let layout = layout.filter(|layout| layout.kind != SheetKind::PelaksanaPosts);
        self.layouts.insert(joined, layout.clone());
        layout
    }
}

/// Returns the NIP in the name of a file, or else of the folder nearest to it.
fn nip_in_name(name: &str) -> Option<Nip> {
    name.rsplit('/').find_map(|part| {
        let mut runs = part.split(|c: char| !c.is_ascii_digit());
        runs.find(|run| run.len() == 18).and_then(|run| Nip::parse(run).ok())
    })
}
