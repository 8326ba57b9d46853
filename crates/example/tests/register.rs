//! Registers written to real folders, read back as an importer would see them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests, where a panic is the report")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jenjang_example::{ExampleError, Expected, RegisterOptions, write_register};
use jenjang_facts::Nip;

fn options(people: u32, seed: u64) -> RegisterOptions {
    RegisterOptions { people, seed, ..RegisterOptions::default() }
}

fn written(options: &RegisterOptions) -> (tempfile::TempDir, Expected) {
    let folder = tempfile::tempdir().unwrap();
    let expected = write_register(folder.path(), options).unwrap();
    (folder, expected)
}

fn bytes_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect()
}

/// The rows of a sheet by folded header, apostrophes and blanks taken away.
fn rows(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().from_path(folder.join(name)).unwrap();
    let headers: Vec<String> =
        reader.headers().unwrap().iter().map(|h| h.to_uppercase().replace([' ', '_'], "")).collect();
    let tidy = |cell: &str| cell.trim().trim_start_matches('\'').to_owned();
    let records = reader.records().map(|record| record.unwrap());
    records.map(|r| headers.iter().cloned().zip(r.iter().map(tidy)).collect()).collect()
}

fn nip(row: &BTreeMap<String, String>) -> Result<Nip, jenjang_facts::NipError> {
    Nip::parse(&row["NIPBARU"])
}

#[test]
fn expected_counts_add_up() {
    for (people, seed, json_people) in [(0, 1, 0), (7, 1, 1), (40, 3, 0), (400, 1, 3), (16_003, 1, 0), (5000, 9, 10)] {
        let options = RegisterOptions { json_people, ..options(people, seed) };
        let (folder, expected) = written(&options);
        assert_eq!(expected.people, u64::from(people + json_people));
        assert_eq!(expected.people, expected.meets + expected.fails + expected.undetermined);
        let n_rows = rows(folder.path(), "pegawai.csv").len() as u64;
        assert_eq!(n_rows, u64::from(people) + expected.refused_rows);
        let read = fs::read_to_string(folder.path().join("expected.json")).unwrap();
        assert_eq!(serde_json::from_str::<Expected>(&read).unwrap(), expected);
    }
}

#[test]
fn the_default_register_has_the_counts_of_2013() {
    let (_folder, expected) = written(&RegisterOptions::default());
    let counts = (expected.people, expected.meets, expected.fails, expected.undetermined, expected.refused_rows);
    assert_eq!(counts, (16_003, 2_937, 12_854, 212, 12));
    let failed = &expected.built_to_fail;
    for n in [failed.status, failed.education, failed.performance, failed.discipline, failed.position, failed.rank] {
        assert!(n > 100, "{failed:?}");
    }
}

#[test]
fn the_same_options_give_the_same_bytes_and_another_seed_others() {
    let csv = RegisterOptions { json_people: 3, ..options(300, 5) };
    let xlsx = RegisterOptions { xlsx: true, ..options(300, 5) };
    for options in [csv, xlsx] {
        let (first, second) = (written(&options), written(&options));
        assert!(bytes_of(first.0.path()) == bytes_of(second.0.path()));
        let (other, _) = written(&RegisterOptions { seed: 6, ..options });
        assert!(bytes_of(first.0.path()) != bytes_of(other.path()));
    }
}

#[test]
fn numbers_are_unique_and_their_serials_are_900_to_999() {
    let (folder, expected) = written(&RegisterOptions { dirt: false, ..options(20_000, 2) });
    assert_eq!(expected.refused_rows, 0);
    let rows = rows(folder.path(), "pegawai.csv");
    let nips: BTreeSet<Nip> = rows.iter().map(|row| nip(row).unwrap()).collect();
    assert_eq!(nips.len(), 20_000);
    let serials: BTreeSet<u64> = nips.iter().map(|nip| nip.number() % 1000).collect();
    assert_eq!((serials.first(), serials.last()), (Some(&900), Some(&999)));
    let ids: BTreeSet<&String> = rows.iter().map(|row| &row["PNSID"]).collect();
    assert_eq!(ids.len(), 20_000);
}

#[test]
fn every_kind_of_damage_occurs_from_40_people_up() {
    for (people, seed) in [(40, 1), (40, 2), (400, 1), (400, 2), (400, 3), (1000, 4)] {
        let (folder, _) = written(&options(people, seed));
        let rows = rows(folder.path(), "pegawai.csv");
        let some = |what: &str, damaged: &dyn Fn(&BTreeMap<String, String>) -> bool| {
            assert!(rows.iter().any(damaged), "{what} at {people} people, seed {seed}");
        };
        let impossible = ["31-02-1975", "00-00-0000", "29-02-1981"];
        let nameless = |row: &BTreeMap<String, String>| ["", "null"].contains(&row["NAMA"].as_str());
        some("scientific notation", &|row| row["NIPBARU"].contains("E+17"));
        some("17 digits", &|row| row["NIPBARU"].len() == 17);
        some("letters", &|row| row["NIPBARU"].contains(['O', 'X']));
        some("an impossible birth date", &|row| impossible.contains(&row["TANGGALLAHIR"].as_str()));
        some("a second row", &|row| row["NAMA"] == "BARIS KEMBAR");
        some("no name", &|row| nameless(row) && nip(row).is_ok() && row["JENISKELAMIN"].len() == 1);
        some("slipped cells", &|row| nameless(row) && row["JENISKELAMIN"].len() != 1);
        assert_eq!(rows.iter().filter(|row| row["NAMA"] == "BARIS KEMBAR").count(), 1);
        let twice = rows.iter().find(|row| row["NAMA"] == "BARIS KEMBAR").unwrap();
        assert_eq!(rows.iter().filter(|row| nip(row) == nip(twice)).count(), 2);
    }
}

#[test]
fn companion_sheets_speak_of_people_of_the_profile_only() {
    let (folder, _) = written(&options(400, 8));
    let people: BTreeSet<Nip> = rows(folder.path(), "pegawai.csv").iter().filter_map(|row| nip(row).ok()).collect();
    for name in ["skp.csv", "hukdis.csv", "diklat.csv"] {
        let rows = rows(folder.path(), name);
        assert!(!rows.is_empty(), "{name}");
        assert!(rows.iter().all(|row| people.contains(&nip(row).unwrap())), "{name}");
    }
}

#[test]
fn a_workbook_holds_the_rows_of_the_sheet_with_some_real_dates() {
    let (csv, _) = written(&options(300, 4));
    let (xlsx, _) = written(&RegisterOptions { xlsx: true, ..options(300, 4) });
    assert!(!xlsx.path().join("pegawai.csv").exists(), "an importer would meet everybody twice");
    let mut book: Xlsx<_> = open_workbook(xlsx.path().join("pegawai.xlsx")).unwrap();
    let range = book.worksheet_range("Profil ASN").unwrap();
    let mut reader = csv::ReaderBuilder::new().from_path(csv.path().join("pegawai.csv")).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(range.rows().next().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>(), header);
    assert_eq!(range.rows().count(), 1 + reader.records().count());
    let count = |is: &dyn Fn(&Data) -> bool| range.rows().flatten().filter(|cell| is(cell)).count();
    assert!(count(&|cell| matches!(cell, Data::DateTime(_))) > 100);
    assert!(count(&|cell| matches!(cell, Data::Float(number) if *number > 1e17)) > 0);
    assert!(count(&|cell| matches!(cell, Data::String(text) if text.starts_with('='))) > 0);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let error = write_register(folder.path(), &options(10, 1)).unwrap_err();
    assert!(matches!(error, ExampleError::FolderNotEmpty(_)), "{error}");
    assert_eq!(bytes_of(folder.path()).keys().collect::<Vec<_>>(), ["notes.txt"]);
}

#[test]
fn other_days_bring_their_own_regimes_and_kinds_of_people() {
    for (on, has) in [("2017-06-01", "Sangat Baik"), ("2022-03-01", "Kurang"), ("2024-02-29", "Butuh Perbaikan")] {
        let on = jenjang_facts::Day::parse_iso(on).unwrap();
        let (folder, expected) = written(&RegisterOptions { on, ..options(2000, 1) });
        assert_eq!(expected.people, expected.meets + expected.fails + expected.undetermined);
        assert!(rows(folder.path(), "skp.csv").iter().any(|row| row["PREDIKAT"] == has), "{on}");
        let contracts = rows(folder.path(), "pegawai.csv").iter().filter(|row| row["STATUSCPNSPNS"] == "PPPK").count();
        assert_eq!(contracts > 0, on.year() >= 2019, "{on}: {contracts}");
    }
}
