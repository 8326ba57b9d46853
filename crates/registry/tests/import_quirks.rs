//! Every quirk of the exports is read as the person meant who wrote it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod import;

use import::{HEAD, NIP, OTHER, Office, code, row};
use jenjang_facts::Day;
use jenjang_registry::records::NoteKind;

/// Imports one row in which a column has this cell, and returns the register.
fn with_cell(column: &str, cell: &str) -> import::Register {
    let at = HEAD.split(',').position(|header| header == column).unwrap_or_else(|| panic!("{column}"));
    let row = row(NIP);
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[at] = cell;
    Office::new().profile(&[&cells.join(",")]).import()
}

#[test]
fn a_plain_row_leaves_no_note() {
    let register = Office::new().profile(&[&row(NIP)]).import();
    let dossier = register.dossier(NIP);
    assert_eq!(dossier.notes, []);
    assert_eq!(dossier.person.name, "Ani Wibowo");
    assert_eq!(dossier.person.born_on, Day::new(1980, 6, 15));
    assert_eq!(code("golongan", dossier.person.golongan), "III/c");
    assert_eq!(code("education", dossier.person.education), "S-1");
    assert_eq!((dossier.person.source.row, register.n_people()), (2, 1));
}

#[test]
fn apostrophes_blanks_and_null_are_dressing() {
    for cell in ["'198006152006032901", " 19800615 200603 2 901 ", "\"'198006152006032901\""] {
        assert_eq!(with_cell("NIP BARU", cell).n_people(), 1, "{cell}");
    }
    for cell in ["null", "NULL", "", "'null", "-"] {
        let register = with_cell("GOL AKHIR ID", cell);
        assert_eq!(code("golongan", register.dossier(NIP).person.golongan), "III/c", "by name: {cell}");
        let dossier = with_cell("TMT GOLONGAN", cell).dossier(NIP);
        assert_eq!((dossier.person.golongan_since, dossier.notes.len()), (None, 0), "{cell}");
    }
}

#[test]
fn days_are_read_in_every_spelling() {
    for cell in ["01-04-2010", "1/4/2010", "2010-04-01", "40269", "01-04-2010 00:00:00"] {
        let dossier = with_cell("TMT GOLONGAN", cell).dossier(NIP);
        assert_eq!(dossier.person.golongan_since, Day::new(2010, 4, 1), "{cell}");
    }
}

#[test]
fn levels_are_read_in_every_spelling() {
    for (column, cell, list, expected) in [
        ("GOL AKHIR NAMA", "III / c", "golongan", "III/c"),
        ("GOL AKHIR NAMA", "Penata", "golongan", "III/c"),
        ("TINGKAT PENDIDIKAN ID", "40.0", "education", "S-1"),
    ] {
        let dossier = with_cell(column, cell).dossier(NIP);
        let level = if list == "golongan" { dossier.person.golongan } else { dossier.person.education };
        assert_eq!(code(list, level), expected, "{cell}");
        assert_eq!(dossier.notes, []);
    }
    let sd = "NIP BARU,NAMA,TANGGAL LAHIR,TINGKAT PENDIDIKAN ID\n198006152006032901,Ani,15-06-1980,5\n";
    let dossier = Office::new().file("a.csv", sd).import().dossier(NIP);
    assert_eq!(code("education", dossier.person.education), "SD", "5 for 05");
}

#[test]
fn an_id_and_a_name_that_disagree_are_a_gap() {
    for (column, cell, field) in [
        ("GOL AKHIR NAMA", "III/b", "golongan"),
        ("GOL AKHIR ID", "32", "golongan"),
        ("JENIS JABATAN ID", "3", "position_kind"),
        ("TINGKAT PENDIDIKAN NAMA", "S-2", "education"),
    ] {
        let register = with_cell(column, cell);
        let dossier = register.dossier(NIP);
        let note = dossier.notes.first().unwrap_or_else(|| panic!("{column} {cell}"));
        assert_eq!((note.kind, note.field.as_str()), (NoteKind::SourcesDisagree, field));
    }
    let pelaksana = with_cell("JENIS JABATAN ID", "3").dossier(NIP);
    assert_eq!(pelaksana.person.position_kind, None, "a local program writes 3 for pelaksana");
}

#[test]
fn what_cannot_be_read_is_a_gap_with_its_reason() {
    for (column, cell, reason) in [
        ("GOL AKHIR ID", "77", "level-unknown"),
        ("GOL AKHIR ID", "IX", "pppk-grade"),
        ("TMT GOLONGAN", "31-04-2010", "date-unusable"),
        ("TMT GOLONGAN", "April 2010", "date-unusable"),
        ("STATUS CPNS PNS", "honorer", "level-unknown"),
        ("ESELON ID", "77", "level-unknown"),
    ] {
        let register = with_cell(column, cell);
        let expected = format!("pegawai.csv:2 {column} {reason}");
        assert_eq!(register.notes(NIP, NoteKind::Unusable), [expected], "{column} {cell}");
        assert_eq!(register.imported.manifest.counts.gaps, 1);
    }
}

#[test]
fn no_eselon_is_written_in_many_ways_and_is_no_gap() {
    for cell in ["", "00", "99", "NON", "Non Eselon", "null", "-"] {
        let dossier = with_cell("ESELON ID", cell).dossier(NIP);
        assert_eq!((dossier.person.eselon, dossier.notes.len()), (None, 0), "{cell}");
    }
    assert_eq!(code("eselon", with_cell("ESELON ID", "41").dossier(NIP).person.eselon), "IV.a");
}

#[test]
fn what_does_not_fit_the_nip_is_a_doubt_and_the_value_counts() {
    for (column, cell, reason) in [
        ("TANGGAL LAHIR", "16-06-1980", "nip-birth-date"),
        ("TMT CPNS", "01-04-2006", "nip-appointment"),
        ("JENIS KELAMIN", "L", "nip-sex"),
        ("JENIS KELAMIN", "M", "nip-sex"),
        ("JENIS KELAMIN", "X", "sex-unusable"),
        ("TMT GOLONGAN", "01-04-2031", "after-as-of"),
    ] {
        let register = with_cell(column, cell);
        let expected = format!("pegawai.csv:2 {column} {reason}");
        assert_eq!(register.notes(NIP, NoteKind::Doubt), [expected], "{column} {cell}");
        assert_eq!((register.imported.manifest.counts.gaps, register.imported.manifest.counts.refused), (0, 0));
    }
    for cell in ["F", "P", "2", "Perempuan", ""] {
        assert_eq!(with_cell("JENIS KELAMIN", cell).dossier(NIP).notes, [], "{cell}");
    }
}

#[test]
fn columns_are_found_in_any_order_case_spacing_and_separator() {
    for (head, separator) in [
        ("nama|nip_baru|Tmt Golongan Akhir|GOL AKHIR NAMA|tanggal.lahir|NIK", ';'),
        ("NAMA|NIP BARU|TMT GOLONGAN|gol_akhir_nama|TANGGAL LAHIR|AGAMA NAMA", '\t'),
        ("Nama|NIP|TMT GOLONGAN|Golongan|Tgl Lahir|ALAMAT", ','),
    ] {
        let text = format!("\u{feff}{head}\r\nAni|'{NIP}|01-04-2010|III/c|15-06-1980|rahasia\r\n");
        let register = Office::new().file("x.txt", text.replace('|', &separator.to_string())).import();
        let person = register.dossier(NIP).person;
        assert_eq!(code("golongan", person.golongan), "III/c", "{head}");
        assert_eq!(person.golongan_since, Day::new(2010, 4, 1), "{head}");
    }
}

#[test]
fn what_a_screening_does_not_need_is_nowhere_in_the_snapshot() {
    let text = format!(
        "NIP BARU,NAMA,TANGGAL LAHIR,NIK,AGAMA NAMA,EMAIL\n{NIP},Ani,15-06-1980,3374990011223344,Budha,a@b.example\n"
    );
    let register = Office::new().file("a.csv", text).import();
    for entry in std::fs::read_dir(&register.imported.snapshot).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in ["3374990011223344", "Budha", "a@b.example"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }
}

#[test]
fn companions_are_read_under_their_people() {
    let register = Office::new()
        .profile(&[&row(NIP), &row(OTHER)])
        .file("skp.csv", format!("NIP BARU,TAHUN,NILAI RATA-RATA,PREDIKAT\n{NIP},2012,\"76,0\",Baik\n'{NIP},2011,90.95,\n{NIP},2010,75.99,\n"))
        .file("hukdis.csv", format!("NIP BARU,JENIS HUKUMAN,TINGKAT,TANGGAL MULAI,TANGGAL AKHIR,TANGGAL PEMBATALAN\n{OTHER},Teguran tertulis,,01-02-2012,,\n{OTHER},Penurunan pangkat,Berat,01-02-2012,31-01-2015,01-03-2012\n{OTHER},Sanksi moral terbuka,,01-01-2012,,\n{OTHER},Lain,s,01-01-2012,,apa\n"))
        .file("diklat.csv", format!("NIP BARU,DIKLAT,TAHUN\n{NIP},Diklatpim Tingkat IV,2010\n{NIP},Kursus Mengetik,2009\n"))
        .import();
    let dossier = register.dossier(NIP);
    let mut appraisals: Vec<_> =
        dossier.appraisals.iter().map(|a| (a.year, code("performance", a.predicate))).collect();
    appraisals.sort_unstable();
    assert_eq!(appraisals, [(2010, "cukup"), (2011, "baik"), (2012, "baik")]);
    let trainings: Vec<_> = dossier.trainings.iter().map(|t| (code("structural-training", t.level), t.year)).collect();
    assert_eq!(trainings, [("diklatpim-iv", Some(2010)), ("none", Some(2009))]);
    let other = register.dossier(OTHER);
    let sanctions: Vec<_> = other.sanctions.iter().map(|s| (code("sanction", s.level), s.until, s.cancelled)).collect();
    assert_eq!(sanctions, [("ringan", None, false), ("berat", Day::new(2015, 1, 31), true), ("none", None, false)]);
    assert_eq!(register.notes(OTHER, NoteKind::Unusable), ["hukdis.csv:5 TANGGAL PEMBATALAN cancellation-unusable"]);
}

/// The level of one appraisal of 2012 or another year.
fn appraised(year: u16, value: &str, predicate: &str) -> (&'static str, Vec<String>) {
    let register = Office::new()
        .profile(&[&row(NIP)])
        .file("skp.csv", format!("NIP;TAHUN;NILAI RATA-RATA;PREDIKAT\n{NIP};{year};{value};{predicate}\n"))
        .import();
    let dossier = register.dossier(NIP);
    let reasons = dossier.notes.iter().map(|note| note.reason.clone()).collect();
    (code("performance", dossier.appraisals[0].predicate), reasons)
}

#[test]
fn an_appraisal_has_the_level_its_regime_gives() {
    for (year, value, predicate, level, reasons) in [
        (2012, "90,95", "", "baik", &[][..]),
        (2012, "91", "", "sangat baik", &[]),
        (2012, "75.999", "", "cukup", &[]),
        (2012, "", "Amat Baik", "sangat baik", &[]),
        (2012, "", "kurang", "sangat kurang", &[]),
        (2015, "", "kurang", "kurang", &[]),
        (2021, "115", "", "baik", &[]),
        (2021, "115", "Sangat Baik", "sangat baik", &[]),
        (2021, "115", "Baik", "baik", &[]),
        (2022, "", "Butuh Perbaikan", "cukup", &[]),
        (2022, "88", "", "none", &[]),
        (2012, "60", "Baik", "baik", &["predicate-and-value-disagree"]),
        (2012, "60", "bagus", "none", &["level-unknown"]),
        (2015, "", "amat baik", "sangat baik", &["predicate-of-another-regime"]),
        (2012, "7600", "", "none", &["number-unusable"]),
    ] {
        let (found, notes) = appraised(year, value, predicate);
        assert_eq!(
            (found, notes),
            (level, reasons.iter().map(ToString::to_string).collect()),
            "{year} {value} {predicate}"
        );
    }
}

#[test]
fn organisation_sheets_are_read_and_a_cycle_is_told() {
    let register = Office::new()
        .profile(&[&row(NIP)])
        .file("unor.csv", "ID,NAMA_UNOR,ID_ATASAN\na,Dinas A,\nb,Bidang B,c\nc,Seksi C,b\n,Tanpa id,\n")
        .file("struktural.csv", "ID,Nama_unor,Nama_jabatan,Eselon_id\n1,Dinas A,Kepala Dinas,21\n")
        .file("fungsional.csv", "ID,Nama,Jenjang,BUP\n2,Guru Madya,MA,60\n")
        .file("pelaksana.csv", "ID,Nama\n3,Pengelola Data\n")
        .import();
    let counts = &register.imported.manifest.counts;
    use jenjang_registry::snapshot::schema::Table;
    assert_eq!((counts.rows_of(Table::Units), counts.rows_of(Table::Posts)), (3, 3));
    let csv = register.notes_csv();
    assert!(csv.contains("\"unor.csv\",\"\",\"3\",\"ID_ATASAN\",\"b\""), "{csv}");
    assert!(csv.contains("\"unor.csv\",\"\",\"5\",\"ID\""), "{csv}");
}
