//! Rows that cannot be trusted are refused and listed; they never disappear and never stop the rest.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod import;

use import::{HEAD, NIP, OTHER, Office, row};
use jenjang_registry::import::ImportError;
use jenjang_registry::records::NoteKind;

const THIRD: &str = "199001012015011903";

/// Imports a sound row and this one; returns the refusals.
fn refused(second: &str) -> Vec<String> {
    let register = Office::new().profile(&[&row(NIP), second]).import();
    assert_eq!(register.n_people(), 1, "the rest is read");
    register.refused()
}

#[test]
fn a_row_that_cannot_be_trusted_is_refused_with_its_reason() {
    for (from, to, expected) in [
        (OTHER, "1.98E+17", "NIP BARU nip-damaged"),
        (OTHER, "\"1,97501E+17\"", "NIP BARU nip-damaged"),
        (OTHER, "197501012001011902.0", "NIP BARU nip-damaged"),
        (OTHER, "19750101200101190", "NIP BARU nip-length"),
        (OTHER, "Budi", "NIP BARU nip-not-digits"),
        (OTHER, "null", "NIP BARU nip-empty"),
        ("Ani Wibowo", "null", "NAMA no-name"),
        ("01-01-1975", "31-02-1975", "TANGGAL LAHIR birth-date-impossible"),
        ("01-01-1975", "Semarang", "TANGGAL LAHIR birth-date-impossible"),
        ("01-01-1975", "01-01-2075", "TANGGAL LAHIR birth-date-impossible"),
    ] {
        let changed = row(OTHER).replace(&format!(",{from},"), &format!(",{to},"));
        assert_eq!(refused(&changed), [format!("pegawai.csv:3 {expected}")], "{from} -> {to}");
    }
    assert_eq!(refused(&format!("{},satu,lagi", row(OTHER))), ["pegawai.csv:3  too-many-cells"]);
    let no_birth_date = Office::new().profile(&[&row(NIP).replace(",15-06-1980,", ",,")]).import();
    assert_eq!((no_birth_date.n_people(), no_birth_date.refused().len()), (1, 0), "an empty birth date is a gap");
}

#[test]
fn the_first_row_of_a_person_stays_and_what_the_rows_disagree_on_becomes_a_gap() {
    let second = row(NIP).replace("33,III/c", "34,III/d").replace("Ani Wibowo", "BARIS KEMBAR");
    let register = Office::new().profile(&[&row(NIP), &second, &row(OTHER)]).import();
    assert_eq!(register.refused(), ["pegawai.csv:3 NIP BARU second-row-nip"]);
    let dossier = register.dossier(NIP);
    assert_eq!((dossier.person.name.as_str(), dossier.person.golongan), ("Ani Wibowo", None));
    let notes = register.notes(NIP, NoteKind::SourcesDisagree);
    assert_eq!(notes, ["pegawai.csv:3  rows-disagree"]);
    assert_eq!(
        dossier.notes.iter().find(|note| note.kind == NoteKind::SourcesDisagree).unwrap().value,
        "III/c / III/d"
    );
    assert_eq!(register.n_people(), 2);
}

#[test]
fn a_second_row_is_found_by_pns_id_too() {
    let second = row(OTHER).replace(&format!("id-{OTHER}"), &format!("ID-{NIP}")).replace(",40,S-1/Sarjana", ",45,S-2");
    let register = Office::new().profile(&[&row(NIP), &second]).import();
    assert_eq!(register.refused(), ["pegawai.csv:3 PNS ID second-row-pns-id"]);
    assert_eq!(register.dossier(NIP).person.education, None);
    assert_eq!(register.dossier(NIP).person.golongan, register.dossier(NIP).person.golongan);
}

#[test]
fn a_refused_row_takes_no_part_in_the_search_for_second_rows() {
    let damaged = row(NIP).replace(",15-06-1980,", ",31-02-1980,");
    let register = Office::new().profile(&[&damaged, &row(NIP)]).import();
    assert_eq!(register.refused(), ["pegawai.csv:2 TANGGAL LAHIR birth-date-impossible"]);
    assert_eq!(register.dossier(NIP).person.source.row, 3);
    // The second row shares the PNS ID of the first; the third shares the NIP of the second, which is out already.
    let second = row(OTHER).replace(&format!("id-{OTHER}"), &format!("id-{NIP}"));
    let register = Office::new().profile(&[&row(NIP), &second, &row(OTHER), &row(THIRD)]).import();
    assert_eq!(register.refused(), ["pegawai.csv:3 PNS ID second-row-pns-id"]);
    assert_eq!((register.n_people(), register.dossier(OTHER).person.source.row), (3, 4));
}

#[test]
fn a_companion_row_of_nobody_is_a_doubt_and_one_with_a_bad_nip_is_refused() {
    let skp = format!("NIP BARU,TAHUN,PREDIKAT\n{OTHER},2012,Baik\n1.98E+17,2012,Baik\n{NIP},apa,Baik\n");
    let register = Office::new().profile(&[&row(NIP)]).file("skp.csv", skp).import();
    assert_eq!(register.refused(), ["skp.csv:3 NIP BARU nip-damaged"]);
    assert_eq!((register.n_people(), register.imported.manifest.counts.doubts), (1, 1));
    assert_eq!(register.notes(NIP, NoteKind::Unusable), ["skp.csv:4 TAHUN year-unusable"]);
    assert!(register.notes_csv().contains("tidak ada dalam profil"));
}

#[test]
fn the_list_for_the_office_opens_in_a_spreadsheet_and_runs_nothing() {
    let bad = row(OTHER).replace(",01-01-1975,", ",=HYPERLINK(1),");
    let csv = Office::new().profile(&[&row(NIP), &bad]).import().notes_csv();
    assert!(csv.starts_with("\u{feff}berkas,lembar,baris,kolom,nilai,NIP,jenis,alasan,tindakan\r\n"), "{csv}");
    assert!(
        csv.contains(
            "\"pegawai.csv\",\"\",\"3\",\"TANGGAL LAHIR\",\"'=HYPERLINK(1)\",\"'197501012001011902\",\"ditolak\""
        ),
        "{csv}"
    );
}

#[test]
fn a_strict_import_fails_on_a_refusal_and_leaves_nothing() {
    let mut office = Office::new().profile(&[&row(NIP), &row(OTHER).replace(OTHER, "1.98E+17")]);
    office.options.strict = true;
    let Err(ImportError::Strict { n_refused, refused, sources }) = office.try_import() else { panic!("not strict") };
    assert_eq!((n_refused, refused.len(), sources), (1, 1, vec!["pegawai.csv".to_owned()]));
    assert_eq!(import::left_in(&office.data()), Vec::<String>::new());
    let mut office = Office::new().profile(&[&row(NIP)]);
    office.options.strict = true;
    assert_eq!(office.import().n_people(), 1);
}

#[test]
fn the_row_is_the_one_the_spreadsheet_shows() {
    let broken = row(OTHER).replace("Ani Wibowo", "\"Ani\nWibowo\"").replace(OTHER, "1.98E+17");
    let rows = format!("{HEAD}\n{}\n\n{}\n{}\n", row(NIP), broken, row(THIRD).replace("Ani Wibowo", ""));
    let register = Office::new().file("pegawai.csv", rows).import();
    assert_eq!(register.refused(), ["pegawai.csv:4 NIP BARU nip-damaged", "pegawai.csv:5 NAMA no-name"]);
}

#[test]
fn what_is_to_be_mended_is_counted_by_kind_file_and_reason() {
    let short = row(OTHER).replace(OTHER, "198001012005");
    let skp = format!("NIP BARU,TAHUN,PREDIKAT\n{NIP},apa,Baik\n{NIP},kapan,Baik\n{OTHER},2012,Baik\n");
    let register = Office::new().profile(&[&row(NIP), &short, &short]).file("skp.csv", skp).import();
    let told: Vec<_> = register
        .imported
        .tallies
        .iter()
        .map(|tally| {
            (tally.kind, tally.file, tally.column.as_str(), tally.reason.as_str(), tally.n, tally.rows.clone())
        })
        .collect();
    for expected in [
        (NoteKind::Refused, 0, "NIP BARU", "nip-length", 2, vec![3, 4]),
        (NoteKind::Unusable, 1, "TAHUN", "year-unusable", 2, vec![2, 3]),
        (NoteKind::Doubt, 1, "NIP BARU", "person-not-in-register", 1, vec![4]),
    ] {
        assert!(told.contains(&expected), "{expected:?} {told:?}");
    }
    let n: u64 = register.imported.tallies.iter().map(|tally| tally.n).sum();
    assert_eq!(n, u64::try_from(register.notes_csv().lines().count() - 1).unwrap(), "every note is counted once");
    assert!(told.is_sorted_by_key(|(kind, file, ..)| (*kind, *file)), "{told:?}");
    // Only the first rows are named.
    let (good, mut many) = (row(NIP), vec![short.as_str(); 9]);
    many.insert(0, &good);
    let register = Office::new().profile(&many).import();
    assert_eq!((register.imported.tallies[0].n, &*register.imported.tallies[0].rows), (9, &[3, 4, 5, 6, 7][..]));
}

#[test]
fn headings_that_a_file_may_have_and_has_not_are_told() {
    let missing = |csv: String| Office::new().file("pegawai.csv", csv).import().imported.missing[0].clone();
    let few = missing(format!("NIP BARU,NAMA,GOL AKHIR NAMA,TMT GOLONGN\n{NIP},Contoh,III/c,01-10-2010\n"));
    assert!(few.contains(&"TMT GOLONGAN"), "a misspelt heading is missed: {few:?}");
    assert!(!few.contains(&"GOL AKHIR ID") && !few.contains(&"GOL AKHIR NAMA"), "one of a pair is enough: {few:?}");
    assert!(!few.contains(&"JENIS JABATAN ID") && few.contains(&"JENIS JABATAN NAMA"), "the name is missed: {few:?}");
    assert!(!few.contains(&"NIP BARU") && !few.contains(&"NAMA"), "{few:?}");
    let by_code = missing(format!("NIP BARU,NAMA,GOL AKHIR ID\n{NIP},Contoh,33\n"));
    assert!(!by_code.contains(&"GOL AKHIR ID") && !by_code.contains(&"GOL AKHIR NAMA"), "{by_code:?}");
}
