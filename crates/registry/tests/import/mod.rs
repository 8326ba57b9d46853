//! Helpers of the importer's tests: real files in a temporary folder, imported, and read back.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed, and not every test uses every helper"
)]

use std::path::{Path, PathBuf};
use std::rc::Rc;

use jenjang_facts::{Day, Nip, Reference};
use jenjang_locale::{Language, Locale};
use jenjang_registry::fold::Dossier;
use jenjang_registry::import::{ImportError, ImportOptions, Imported, SORT_BYTES, Silent, import};
use jenjang_registry::records::{Note, NoteKind};
use jenjang_registry::snapshot::read::Snapshot;

/// A NIP that is right in itself: born 15-06-1980, appointed in March 2006, female.
pub(crate) const NIP: &str = "198006152006032901";
/// Another person.
pub(crate) const OTHER: &str = "197501012001011902";

/// The columns that most tests use.
pub(crate) const HEAD: &str = "PNS ID,NIP BARU,NAMA,TANGGAL LAHIR,JENIS KELAMIN,STATUS CPNS PNS,TMT CPNS,GOL AKHIR ID,GOL AKHIR NAMA,\
                        TMT GOLONGAN,JENIS JABATAN ID,JENIS JABATAN NAMA,ESELON ID,TINGKAT PENDIDIKAN ID,TINGKAT PENDIDIKAN NAMA";

/// A row of those columns without any quirk.
pub(crate) fn row(nip: &str) -> String {
    let (y, m, d) = (&nip[0..4], &nip[4..6], &nip[6..8]);
    let (since, sex) = (format!("01-{}-{}", &nip[12..14], &nip[8..12]), if &nip[14..15] == "2" { "F" } else { "M" });
    format!(
        "id-{nip},{nip},Ani Wibowo,{d}-{m}-{y},{sex},PNS,{since},33,III/c,01-04-2010,4,Jabatan Fungsional Umum,,40,S-1/Sarjana"
    )
}

/// A folder of files and a data folder beside it.
pub(crate) struct Office {
    folder: Rc<tempfile::TempDir>,
    pub(crate) options: ImportOptions,
}

impl Office {
    pub(crate) fn new() -> Self {
        let folder = Rc::new(tempfile::tempdir().unwrap());
        std::fs::create_dir(folder.path().join("export")).unwrap();
        let options =
            ImportOptions { as_of: Day::new(2013, 11, 13), strict: false, n_threads: 2, sort_bytes: SORT_BYTES };
        Self { folder, options }
    }

    /// Puts a file into the export.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.export().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Puts a profile export of these rows into the export.
    pub(crate) fn profile(self, rows: &[&str]) -> Self {
        self.file("pegawai.csv", format!("{HEAD}\r\n{}\r\n", rows.join("\r\n")))
    }

    pub(crate) fn export(&self) -> PathBuf {
        self.folder.path().join("export")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn try_import(&self) -> Result<Imported, ImportError> {
        self.try_import_paths(&[self.export()])
    }

    pub(crate) fn try_import_paths(&self, paths: &[PathBuf]) -> Result<Imported, ImportError> {
        import(paths, &self.data(), Reference::shipped(), &self.options, &Silent)
    }

    pub(crate) fn import(&self) -> Register {
        let imported = self.try_import().unwrap_or_else(|error| panic!("{error}"));
        Register::open(imported, Rc::clone(&self.folder))
    }

    /// Imports and returns the message of the error, after checking that nothing was left behind.
    pub(crate) fn error(&self) -> String {
        self.error_of(&[self.export()])
    }

    pub(crate) fn error_of(&self, paths: &[PathBuf]) -> String {
        let error = self.try_import_paths(paths).expect_err("this cannot be imported");
        assert_eq!(left_in(&self.data()), Vec::<String>::new(), "nothing is left behind");
        let message = error.to_string();
        assert!(!message.contains(self.folder.path().to_str().unwrap()), "no path of the machine: {message}");
        message
    }
}

/// Lists what stands in a data folder, the folder of snapshots aside when it is empty.
pub(crate) fn left_in(data: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(data) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "snapshots" || !empty(&data.join("snapshots"))).collect();
    names.sort();
    names
}

fn empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

/// An imported register.
pub(crate) struct Register {
    pub(crate) imported: Imported,
    snapshot: Snapshot,
    /// Kept as long as somebody reads from it.
    _folder: Rc<tempfile::TempDir>,
}

impl Register {
    pub(crate) fn open(imported: Imported, folder: Rc<tempfile::TempDir>) -> Self {
        let snapshot = Snapshot::open(&imported.snapshot, Reference::shipped()).unwrap();
        snapshot.verify().unwrap();
        Self { imported, snapshot, _folder: folder }
    }

    pub(crate) fn n_people(&self) -> u64 {
        self.imported.manifest.counts.people
    }

    pub(crate) fn dossier(&self, nip: &str) -> Dossier {
        self.snapshot
            .dossier(Nip::parse(nip).unwrap())
            .unwrap()
            .unwrap_or_else(|| panic!("{nip} is not in the register"))
    }

    /// Returns the refused rows as `file:row column reason`.
    pub(crate) fn refused(&self) -> Vec<String> {
        self.imported.refused.iter().map(|note| self.line(note)).collect()
    }

    /// Returns the notes of a person of a kind, as `file:row column reason`.
    pub(crate) fn notes(&self, nip: &str, kind: NoteKind) -> Vec<String> {
        let dossier = self.dossier(nip);
        dossier.notes.iter().filter(|note| note.kind == kind).map(|note| self.line(note)).collect()
    }

    fn line(&self, note: &Note) -> String {
        let locale = Locale::new(Language::Indonesian);
        for kind in ["reason", "advice"] {
            let key = format!("{kind}-{}", note.reason);
            assert_ne!(locale.text(&key), key, "there are no words");
        }
        let source = &self.imported.manifest.sources[note.source.file as usize];
        format!("{}:{} {} {}", source.name, note.source.row, note.column, note.reason)
    }

    /// Returns the list an office works through.
    pub(crate) fn notes_csv(&self) -> String {
        std::fs::read_to_string(&self.imported.notes_file).unwrap()
    }
}

/// Returns the code of a level of a list.
pub(crate) fn code(list: &str, level: Option<jenjang_facts::Level>) -> &'static str {
    let lists = &Reference::shipped().lists;
    level.map_or("none", |level| lists.get(lists.find(list).unwrap()).code(level))
}
