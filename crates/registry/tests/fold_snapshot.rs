//! A snapshot is found by its name, checked against it, and read person by person.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use jenjang_facts::{Day, Known, Nip, Reference};
use jenjang_registry::fact_file::{self, FactFile};
use jenjang_registry::fold::{Dossier, Folder, RegisterFacts};
use jenjang_registry::records::NoteKind;
use jenjang_registry::snapshot::canonical::{Digest, RowWriter};
use jenjang_registry::snapshot::diff::{Change, diff};
use jenjang_registry::snapshot::manifest::{Counts, FORMAT, MANIFEST_FILE, Manifest, SourceFile};
use jenjang_registry::snapshot::read::{Snapshot, SnapshotError, UnitTree};
use jenjang_registry::snapshot::schema::Table;
use jenjang_registry::snapshot::write::TableWriter;

const ON: &str = "2013-11-13";

/// A small register in the making: rows in canonical form, in the order of the tables.
#[derive(Default)]
struct Build {
    rows: std::collections::BTreeMap<Table, Vec<Vec<u8>>>,
    sources: Vec<SourceFile>,
}

fn day(text: &str) -> Option<Day> {
    (!text.is_empty()).then(|| Day::parse_iso(text).unwrap())
}

/// An invented number: serials run from 900 to 999, as real ones do not.
fn nip(at: u64) -> Nip {
    Nip::from_number(198_006_152_006_032_900 + at / 100 * 1000 + at % 100).unwrap()
}

impl Build {
    fn row(mut self, table: Table, source_row: u32, write: impl FnOnce(&mut RowWriter<'_>)) -> Self {
        let mut bytes = Vec::new();
        let mut row = RowWriter(&mut bytes);
        write(&mut row);
        row.u32(0);
        row.u32(source_row);
        self.rows.entry(table).or_default().push(bytes);
        self
    }

    fn person(self, at: u64, golongan: &str, since: &str) -> Self {
        self.row(Table::People, u32::try_from(at).unwrap() + 2, |row| {
            row.i64(Some(nip(at).number().cast_signed()));
            row.null();
            row.text("Ani Wibowo");
            row.null();
            row.null();
            row.day(day("1980-06-15"));
            row.text("PNS");
            row.text("01");
            row.text("PNS Daerah");
            row.day(day("2006-03-01"));
            row.day(day("2007-03-01"));
            row.null();
            row.optional_text(golongan);
            row.day(day(since));
            row.u8(Some(7));
            row.null();
            row.text("JFU");
            row.text("Pengelola Data");
            row.day(day("2010-01-01"));
            row.null();
            row.text("S-1");
            row.u16(Some(2003));
            row.text("seksi");
            row.text("Seksi 1");
            row.null();
            row.null();
            row.null();
        })
    }

    fn appraisal(self, at: u64, year: u16, predicate: &str) -> Self {
        self.row(Table::Appraisals, 1, |row| {
            row.i64(Some(nip(at).number().cast_signed()));
            row.u16(Some(year));
            row.null();
            row.null();
            row.text(predicate);
        })
    }

    fn note(self, at: Option<u64>, field: &str) -> Self {
        self.row(Table::Notes, 2, |row| {
            row.i64(at.map(|at| nip(at).number().cast_signed()));
            for text in ["unusable", "A COLUMN", field, "?", "a-reason"] {
                row.text(text);
            }
        })
    }

    fn unit(self, id: &str, parent: &str) -> Self {
        self.row(Table::Units, 1, |row| {
            row.text(id);
            row.text(&format!("unit {id}"));
            row.optional_text(parent);
            row.null();
        })
    }

    fn source(mut self, name: &str, kind: &str) -> Self {
        let (name, kind, sha256) = (name.to_owned(), kind.to_owned(), "00".repeat(32));
        self.sources.push(SourceFile { name, sheet: None, kind, sha256, rows: 0, copy_of: None });
        self
    }

    /// Writes the snapshot below a folder, under the name of its digest.
    fn write(&self, data: &Path) -> Snapshot {
        let folder = tempfile::tempdir_in(data).unwrap().keep();
        let mut digest = Digest::new(day(ON));
        self.sources.iter().for_each(|source| digest.source(source));
        for table in Table::ALL {
            let mut writer = TableWriter::create(&folder, table).unwrap();
            self.rows.get(&table).into_iter().flatten().for_each(|row| writer.row(row).unwrap());
            let (n_rows, of_table) = writer.finish().unwrap();
            digest.table(table, n_rows, &of_table);
        }
        let (digest, as_of) = (digest.finish(), Some(ON.to_owned()));
        let named = data.join(&digest);
        let (sources, counts) = (self.sources.clone(), Counts::default());
        let manifest = Manifest { format: FORMAT, digest, as_of, sources, counts };
        std::fs::write(folder.join(MANIFEST_FILE), serde_json::to_string(&manifest).unwrap()).unwrap();
        std::fs::rename(&folder, &named).unwrap();
        open(&named)
    }
}

fn open(folder: &Path) -> Snapshot {
    Snapshot::open(folder, Reference::shipped()).unwrap()
}

fn some_people() -> Build {
    let build = Build::default().person(1, "III/c", "2010-04-01").person(3, "", "").person(5, "III/d", "2012-04-01");
    let build = build.appraisal(0, 2012, "cukup").appraisal(1, 2011, "baik").appraisal(1, 2012, "sangat baik");
    build.appraisal(4, 2012, "cukup").appraisal(5, 2012, "baik").note(None, "nip").note(Some(3), "golongan")
}

fn all(snapshot: &Snapshot) -> Vec<Dossier> {
    snapshot.dossiers().unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn each_person_comes_with_the_own_records_in_the_order_of_the_nip() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = some_people().write(data.path());
    let people = all(&snapshot);
    let years = |at: usize| people[at].appraisals.iter().map(|row| row.year).collect::<Vec<_>>();
    assert_eq!(people.iter().map(Dossier::nip).collect::<Vec<_>>(), [nip(1), nip(3), nip(5)]);
    assert_eq!((years(0), years(1), years(2)), (vec![2011, 2012], vec![], vec![2012]));
    assert_eq!(people[1].notes.len(), 1);
    assert_eq!((people[1].notes[0].kind, people[1].notes[0].reason.as_str()), (NoteKind::Unusable, "a-reason"));
    assert_eq!(people[0].person.name, "Ani Wibowo");
    assert_eq!(people[2].person.golongan_since, day("2012-04-01"));
}

#[test]
fn one_person_is_read_like_in_the_whole() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = some_people().write(data.path());
    let held = snapshot.hold().unwrap();
    for dossier in all(&snapshot) {
        assert_eq!(snapshot.dossier(dossier.nip()).unwrap().as_ref(), Some(&dossier));
        assert_eq!(held.dossier(dossier.nip()).unwrap(), Some(dossier));
    }
    for absent in [0, 2, 4, 6] {
        assert_eq!(snapshot.dossier(nip(absent)).unwrap(), None);
        assert_eq!(held.dossier(nip(absent)).unwrap(), None);
    }
}

#[test]
fn sanctions_are_complete_for_those_of_whom_a_list_was_handed_over() {
    let data = tempfile::tempdir().unwrap();
    let given =
        |build: Build| all(&build.write(data.path())).iter().map(|dossier| dossier.sanctions_given).collect::<Vec<_>>();
    assert_eq!(given(some_people().source("skp.csv", "appraisals")), [false; 3]);
    assert_eq!(given(some_people().source("hukdis.csv", "sanctions")), [true; 3]);
    let of_one = format!("rw-hukdis/{}.json", nip(3));
    assert_eq!(given(some_people().source(&of_one, "sanctions")), [false, true, false]);
    assert_eq!(given(some_people().source("rw-hukdis.json", "sanctions")), [true; 3]);
}

#[test]
fn a_snapshot_is_found_by_the_beginning_of_its_name() {
    let data = tempfile::tempdir().unwrap();
    let digest = some_people().write(data.path()).manifest().digest.clone();
    let find = |prefix: &str| Snapshot::find(data.path(), prefix, Reference::shipped());
    assert_eq!(Snapshot::names_in(data.path()).unwrap(), std::slice::from_ref(&digest));
    for prefix in [&digest[..6], &digest, &digest[..10].to_uppercase()] {
        assert_eq!(find(prefix).unwrap().manifest().digest, digest);
    }
    assert!(matches!(find(&digest[..5]), Err(SnapshotError::NotAName(_))));
    assert!(matches!(find("../../etc"), Err(SnapshotError::NotAName(_))));
    let other = if digest.starts_with("ffffff") { "000000" } else { "ffffff" };
    assert!(matches!(find(other), Err(SnapshotError::NotFound { .. })));
    let twin = format!("{}{}", &digest[..6], "0".repeat(58));
    copy(&data.path().join(&digest), &data.path().join(twin));
    assert!(matches!(find(&digest[..6]), Err(SnapshotError::Ambiguous { n: 2, .. })));
    assert_eq!(Snapshot::names_in(&data.path().join("nowhere")).unwrap(), [""; 0]);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn content_that_was_changed_is_noticed() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = some_people().unit("a", "").write(data.path());
    snapshot.verify().unwrap();
    let other = some_people().person(6, "IV/a", "2013-04-01").write(data.path());
    let table = Table::People.file_name();
    std::fs::copy(other.folder().join(&table), snapshot.folder().join(&table)).unwrap();
    assert!(matches!(snapshot.verify(), Err(SnapshotError::Changed { .. })));
}

#[test]
fn a_damaged_snapshot_is_an_error_that_names_the_file() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = some_people().write(data.path());
    std::fs::write(snapshot.folder().join("people.parquet"), "PAR1").unwrap();
    let error = snapshot.dossiers().unwrap_err();
    assert!(error.to_string().contains("people.parquet"), "{error}");
    std::fs::remove_file(snapshot.folder().join("ranks.parquet")).unwrap();
    assert!(snapshot.verify().is_err());
    let not_one = Snapshot::open(data.path(), Reference::shipped()).unwrap_err();
    assert!(matches!(not_one, SnapshotError::NoManifest(_)), "{not_one}");
    let manifest = snapshot.folder().join(MANIFEST_FILE);
    std::fs::write(&manifest, r#"{"format": 99, "new": true}"#).unwrap();
    let newer = Snapshot::open(snapshot.folder(), Reference::shipped()).unwrap_err();
    assert!(matches!(newer, SnapshotError::Newer { found: 99, .. }), "{newer}");
    std::fs::write(&manifest, "{").unwrap();
    let broken = Snapshot::open(snapshot.folder(), Reference::shipped()).unwrap_err();
    assert!(matches!(broken, SnapshotError::Manifest { .. }), "{broken}");
}

#[test]
fn rows_out_of_order_are_damage() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = Build::default().person(3, "", "").person(1, "", "").write(data.path());
    assert!(snapshot.dossiers().unwrap().any(|dossier| dossier.is_err()));
}

#[test]
fn a_diff_tells_who_came_who_left_and_what_changed() {
    let data = tempfile::tempdir().unwrap();
    let first = some_people().write(data.path());
    let second = Build::default().person(1, "III/d", "2013-10-01").person(5, "III/d", "2012-04-01");
    let second = second.person(7, "III/a", "2012-04-01").appraisal(1, 2011, "baik").appraisal(1, 2012, "sangat baik");
    let second = second.appraisal(5, 2012, "baik").write(data.path());
    let folder = Folder::new(Reference::shipped()).unwrap();
    let changes: Vec<Change> =
        diff(&first, &second, &folder, day(ON).unwrap()).unwrap().collect::<Result<_, _>>().unwrap();
    let [Change::Facts(who, facts), Change::OnlyInFirst(left), Change::OnlyInSecond(came)] = changes.as_slice() else {
        panic!("{changes:?}")
    };
    assert_eq!((*who, *left, *came), (nip(1), nip(3), nip(7)));
    let names: Vec<&str> = facts.iter().map(|one| folder.catalogue().get(one.fact).unwrap().id.as_str()).collect();
    assert_eq!(names, ["golongan", "golongan_since"]);
    assert!(diff(&first, &first, &folder, day(ON).unwrap()).unwrap().next().is_none());
}

#[test]
fn the_skpd_of_a_unit_is_its_ancestor_below_the_root() {
    let data = tempfile::tempdir().unwrap();
    let build = Build::default().unit("province", "").unit("dinas", "province").unit("bidang", "dinas");
    let build = build.unit("seksi", "bidang").unit("circle 1", "circle 2").unit("circle 2", "circle 1");
    let build = build.unit("orphan", "nowhere").unit("below orphan", "orphan").unit("own", "own");
    let tree = UnitTree::new(build.write(data.path()).units().unwrap());
    let skpd = |id: &str| tree.skpd(id).map(|unit| unit.id.as_str());
    for id in ["seksi", "bidang", "dinas"] {
        assert_eq!(skpd(id), Some("dinas"));
    }
    assert_eq!(
        (skpd("province"), skpd("below orphan"), skpd("orphan")),
        (Some("province"), Some("orphan"), Some("orphan"))
    );
    assert_eq!((skpd("circle 1"), skpd("own"), skpd("unknown")), (None, None, None));

    let mut person = all(&some_people().write(data.path())).remove(0).person;
    assert_eq!(tree.skpd_of(&person), Some("unit dinas"));
    person.unit_id = Some("circle 1".to_owned());
    assert_eq!(tree.skpd_of(&person), Some("Seksi 1"));
    person.parent_unit = Some("Dinas Contoh".to_owned());
    assert_eq!(tree.skpd_of(&person), Some("Dinas Contoh"));
    (person.parent_unit, person.unit) = (None, None);
    assert_eq!(tree.skpd_of(&person), None);
}

/// More people than one part holds.
fn many_people() -> Build {
    let golongan = ["III/a", "III/b", "", "IV/a"];
    let mut build = Build::default().source("hukdis.csv", "sanctions");
    for at in 0..140_000 {
        build = build.person(at, golongan[usize::try_from(at % 4).unwrap()], "2010-04-01");
        if at % 3 == 0 {
            build = build.appraisal(at, 2012, "baik");
        }
    }
    build
}

#[test]
fn many_people_are_folded_alike_by_any_number_of_threads() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = many_people().write(data.path());
    let (folder, on) = (Folder::new(Reference::shipped()).unwrap(), day(ON).unwrap());
    assert!(snapshot.n_parts().unwrap() > 1);
    let one = RegisterFacts::of(&snapshot, &folder, on, 1).unwrap();
    assert!(one == RegisterFacts::of(&snapshot, &folder, on, 3).unwrap());
    assert_eq!((one.nips.len(), one.table.n_rows()), (140_000, 140_000));
    // In memory the tables are several batches, and a person may stand at the edge of one.
    let held = snapshot.hold().unwrap();
    for at in [0, 1, 4_095, 4_096, 131_071, 131_072, 139_999] {
        let dossier = snapshot.dossier(one.nips[at]).unwrap().unwrap();
        assert_eq!(held.dossier(one.nips[at]).unwrap().as_ref(), Some(&dossier));
        let facts: Vec<Known> =
            folder.catalogue().iter().map(|(id, _)| one.table.known(folder.catalogue(), id, at)).collect();
        assert_eq!(folder.facts_on(&dossier, on).known, facts);
    }
    let write = |name: &str, n_threads| {
        let out = data.path().join(name);
        let n = fact_file::write(&snapshot, &folder, Reference::shipped(), on, n_threads, &out, |_| {}).unwrap();
        assert_eq!(n, 140_000);
        out
    };
    let (a, b) = (write("a.parquet", 1), write("b.parquet", 2));
    assert!(std::fs::read(&a).unwrap() == std::fs::read(&b).unwrap());
    let file = FactFile::open(&a, Reference::shipped()).unwrap();
    let wanted: Vec<_> = folder.catalogue().iter().map(|(id, _)| id).collect();
    let read = file.read_all(&wanted).unwrap();
    assert!(read.nips == one.nips);
    let known = |table: &jenjang_facts::FactTable, row| -> Vec<Known> {
        wanted.iter().map(|id| table.known(folder.catalogue(), *id, row)).collect()
    };
    assert!((0..140_000).all(|row| known(&read.table, row) == known(&one.table, row)));
    assert_eq!(file.meta().snapshot, snapshot.manifest().digest);
}

#[test]
fn an_empty_register_is_no_error() {
    let data = tempfile::tempdir().unwrap();
    let snapshot = Build::default().write(data.path());
    let (folder, on) = (Folder::new(Reference::shipped()).unwrap(), day(ON).unwrap());
    assert!(all(&snapshot).is_empty());
    assert!(RegisterFacts::of(&snapshot, &folder, on, 4).unwrap().nips.is_empty());
    let out = data.path().join("facts.parquet");
    fact_file::write(&snapshot, &folder, Reference::shipped(), on, 2, &out, |_| {}).unwrap();
    let file = FactFile::open(&out, Reference::shipped()).unwrap();
    assert_eq!((file.n_people(), file.read_all(&[]).unwrap().nips.len()), (0, 0));
}
