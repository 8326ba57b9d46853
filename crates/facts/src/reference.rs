//! Reads the folder `reference/`: lists, catalogues and the calendar.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::list::fold_name;
use crate::{Absence, Calendar, Catalogue, Entry, FactDef, Level, List, Lists, Type};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../reference");
const HOLIDAYS: &str = "holidays.toml";

/// Lists, catalogues and the calendar, read and checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The lists of codes.
    pub lists: Lists,
    catalogues: Vec<Catalogue>,
    calendar: Calendar,
    files: BTreeMap<String, String>,
}

/// Why reference data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// A file or folder cannot be read.
    #[error("could not read `{path}`")]
    Read {
        /// What was read.
        path: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file is not TOML of the expected shape.
    #[error("`{file}` is not reference data: {message}")]
    Shape {
        /// The file.
        file: String,
        /// What the parser said, with line and column.
        message: String,
    },
    /// The content contradicts itself.
    #[error("`{file}`: {problem}")]
    Content {
        /// The file.
        file: String,
        /// What is wrong and what would be right.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    id: String,
    ordered: bool,
    #[expect(dead_code, reason = "documents the list for people; checked for presence only")]
    source: String,
    #[expect(dead_code, reason = "documents the list for people; checked for presence only")]
    grade: String,
    levels: Vec<LevelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelFile {
    code: String,
    en: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    entries: Vec<EntryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    id: String,
    facts: Vec<FactFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactFile {
    id: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    absence: AbsenceFile,
    #[serde(default)]
    moves: bool,
    label: LabelFile,
    source: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AbsenceFile {
    #[default]
    Unknown,
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    id: String,
    en: String,
}

impl Reference {
    /// Returns the reference data that ships inside the program.
    ///
    /// # Panics
    ///
    /// Never in a released program: a test reads the same files.
    pub fn shipped() -> &'static Self {
        static READ: OnceLock<Reference> = OnceLock::new();
        READ.get_or_init(|| {
            let mut files = BTreeMap::new();
            collect_shipped(&SHIPPED, &mut files);
            #[expect(clippy::expect_used, reason = "the files are part of the program and a test reads them")]
            Self::from_files(files).expect("the shipped reference data is valid")
        })
    }

    /// Reads a folder of the shape of `reference/`. Its files replace the shipped ones of the same name.
    pub fn read_over_shipped(folder: &Path) -> Result<Self, ReferenceError> {
        let mut files = Self::shipped().files.clone();
        collect(folder, "", &mut files)?;
        Self::from_files(files)
    }

    /// Returns the catalogue with this key.
    pub fn catalogue(&self, id: &str) -> Option<&Catalogue> {
        self.catalogues.iter().find(|catalogue| catalogue.id == id)
    }

    /// Returns the keys of the catalogues.
    pub fn catalogue_ids(&self) -> impl Iterator<Item = &str> {
        self.catalogues.iter().map(|catalogue| catalogue.id.as_str())
    }

    /// Returns the holidays on record.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Returns the text of one file of the folder, for the tables that only one part of the program reads.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// Returns name and text of every file that was read, by name: all that the reference data is made of.
    ///
    /// Names are paths inside the folder, with `/`: `lists/golongan.toml`.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Reads exactly these files, by name, and nothing that ships with the program: the way back from
    /// [`files`](Self::files). Without a file `holidays.toml` no year has holidays on record.
    pub fn from_files(files: BTreeMap<String, String>) -> Result<Self, ReferenceError> {
        let mut lists = Vec::new();
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with("lists/")) {
            lists.push(read_list(name, parse(name, text)?)?);
        }
        let lists = Lists(lists);
        let mut catalogues = Vec::new();
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with("facts/")) {
            catalogues.push(read_catalogue(name, parse(name, text)?, &lists)?);
        }
        let calendar = match files.get(HOLIDAYS) {
            Some(text) => Calendar::read(text)
                .map_err(|problem| ReferenceError::Content { file: HOLIDAYS.to_owned(), problem })?,
            None => Calendar::default(),
        };
        Ok(Self { lists, catalogues, calendar, files })
    }
}

fn collect_shipped(folder: &Dir<'_>, files: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.insert(name.to_owned(), text.to_owned());
        }
    }
    for inner in folder.dirs() {
        collect_shipped(inner, files);
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> Result<(), ReferenceError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| ReferenceError::Read { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if name.ends_with(".toml") {
            let text = std::fs::read_to_string(&path).map_err(failed(&path))?;
            files.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(())
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, ReferenceError> {
    toml::from_str(text).map_err(|e| ReferenceError::Shape { file: file.to_owned(), message: e.to_string() })
}

fn read_list(file: &str, list: ListFile) -> Result<List, ReferenceError> {
    let wrong = |problem: String| ReferenceError::Content { file: file.to_owned(), problem };
    if list.levels.len() > 250 {
        return Err(wrong("more than 250 levels; a list this long is not a list of levels".to_owned()));
    }
    let mut read = List {
        id: list.id,
        ordered: list.ordered,
        codes: Vec::new(),
        english: Vec::new(),
        entries: Vec::new(),
        by_code: BTreeMap::new(),
        by_id: BTreeMap::new(),
        by_name: BTreeMap::new(),
    };
    for (at, level) in (0..=u8::MAX).zip(list.levels) {
        let at = Level(at);
        for code in level.also.iter().chain([&level.code]) {
            if read.by_code.insert(code.clone(), at).is_some() {
                return Err(wrong(format!("the code `{code}` stands twice; each level needs its own")));
            }
        }
        for entry in &level.entries {
            if read.by_id.insert(entry.id.clone(), at).is_some() {
                return Err(wrong(format!("the id `{}` stands twice; an id means one level", entry.id)));
            }
        }
        let names = level.names.iter().chain(&level.also).chain([&level.code]);
        for name in names.chain(level.entries.iter().map(|entry| &entry.name)) {
            let known = read.by_name.entry(fold_name(name)).or_insert(Some(at));
            if *known != Some(at) {
                *known = None;
            }
        }
        read.codes.push(level.code);
        read.english.push(level.en);
        read.entries.push(level.entries.into_iter().map(|e| Entry { id: e.id, name: e.name }).collect());
    }
    Ok(read)
}

fn read_catalogue(file: &str, catalogue: CatalogueFile, lists: &Lists) -> Result<Catalogue, ReferenceError> {
    let wrong = |problem: String| ReferenceError::Content { file: file.to_owned(), problem };
    let mut facts: Vec<FactDef> = Vec::new();
    for fact in catalogue.facts {
        let ty = match fact.ty.as_str() {
            "whole" => Type::Whole,
            "decimal" => Type::Decimal,
            "date" => Type::Date,
            "yes-no" => Type::YesNo,
            "text" => Type::Text,
            list => Type::Code(lists.find(list).ok_or_else(|| {
                wrong(format!("the type `{list}` of `{}` is neither a basic type nor a list", fact.id))
            })?),
        };
        if facts.iter().any(|other| other.id == fact.id) {
            return Err(wrong(format!("the fact `{}` stands twice", fact.id)));
        }
        facts.push(FactDef {
            id: fact.id,
            ty,
            absence: match fact.absence {
                AbsenceFile::Unknown => Absence::Unknown,
                AbsenceFile::None => Absence::MeansNone,
            },
            moves: fact.moves,
            label_id: fact.label.id,
            label_en: fact.label.en,
            source: fact.source,
        });
    }
    Ok(Catalogue { id: catalogue.id, facts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_valid() {
        let reference = Reference::shipped();
        assert!(reference.catalogue("register").is_some_and(|catalogue| !catalogue.is_empty()));
    }

    #[test]
    fn reference_data_is_read_back_from_its_files() {
        let reference = Reference::shipped();
        let files: BTreeMap<String, String> =
            reference.files().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        assert!(files.contains_key("lists/golongan.toml") && files.contains_key("sanctions.toml"));
        assert_eq!(&Reference::from_files(files).unwrap(), reference);
    }

    #[test]
    fn a_folder_brings_its_own_holidays() {
        let folder = tempfile::tempdir().unwrap();
        let text = "source = \"s\"\ngrade = \"assumed\"\n[[years]]\nyear = 2027\n\
                    libur_nasional = [{ day = 2027-01-01, name = \"Tahun Baru\" }]\ncuti_bersama = []\n";
        std::fs::write(folder.path().join("holidays.toml"), text).unwrap();
        let reference = Reference::read_over_shipped(folder.path()).unwrap();
        assert!(reference.calendar().years().eq([2027]));
        assert_eq!(reference.lists, Reference::shipped().lists);

        std::fs::write(folder.path().join("holidays.toml"), text.replace("2027-01", "2028-01")).unwrap();
        let error = Reference::read_over_shipped(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), "`holidays.toml`: 2028-01-01 stands under the year 2027");
    }

    fn list(id: &str) -> &'static List {
        let lists = &Reference::shipped().lists;
        lists.get(lists.find(id).unwrap())
    }

    #[test]
    fn diploma_iv_and_s1_satisfy_the_same_condition_and_ids_are_no_order() {
        let education = list("education");
        assert_eq!(education.level("D-IV"), education.level("S-1"));
        assert_eq!(education.level_of_id("35"), education.level_of_id("40"));
        assert_eq!(education.level_of_id("5"), education.level("SD"), "the leading zero a spreadsheet drops");
        assert!(education.level("S-1") < education.level("S-2"));
    }

    #[test]
    fn eselon_and_golongan_share_numerals_but_not_levels() {
        let (eselon, golongan) = (list("eselon"), list("golongan"));
        assert_eq!(golongan.level_of_id("31").map(|level| golongan.code(level)), Some("III/a"));
        assert_eq!(eselon.level_of_id("31").map(|level| eselon.code(level)), Some("III.a"));
        assert_eq!(golongan.level_of_name("III.a"), None);
    }

    #[test]
    fn a_printed_code_of_two_levels_is_no_key() {
        let eselon = list("eselon");
        assert_eq!(eselon.level_of_name("I.a"), None);
        assert_ne!(eselon.level_of_id("10"), eselon.level_of_id("11"));
        assert_eq!(eselon.level_of_name("IV.a"), eselon.level_of_id("41"));
    }

    #[test]
    fn names_are_found_in_every_spelling() {
        let golongan = list("golongan");
        for name in ["III/d", "III / d", "iii/ D", "Penata Tk. I", "PENATA TINGKAT I"] {
            assert_eq!(golongan.level_of_name(name), golongan.level("III/d"), "{name}");
        }
    }
}
