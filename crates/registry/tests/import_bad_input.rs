//! Input that is no register gets a clear message that says what to do, and leaves nothing behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod import;

use std::io::{Cursor, Write};

use import::{HEAD, NIP, Office, row};
use jenjang_registry::import::ImportError;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Imports a folder with one file and returns the message.
fn folder_with(name: &str, content: impl AsRef<[u8]>) -> String {
    Office::new().file(name, content).error()
}

/// Imports a file that is named and returns the message.
fn named(name: &str, content: impl AsRef<[u8]>) -> String {
    let office = Office::new().file(name, content);
    let path = office.export().join(name);
    office.error_of(&[path])
}

fn check(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const TYPES: &[u8] =
    br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Profil" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook with this sheet and these shared texts, written by hand.
fn workbook(sheet: &str, strings: &[u8]) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn an_unknown_file_is_named_with_what_would_be_read() {
    check(
        &named("surat.pdf", b"%PDF-1.7 ..."),
        &["`surat.pdf` is not recognised: a PDF", "XLSX or CSV", "profil pegawai"],
    );
    check(&named("a.csv", "satu,dua\n1,2\n"), &["not recognised", "names no columns of a register"]);
    check(&named("a.bin", [1, 2, 3, 0, 5, 6, 7]), &["no text and no workbook"]);
    check(&named("a.json", r#"{"a": 1}"#), &["JSON that is no answer of the SIASN service"]);
}

#[test]
fn an_empty_file_and_headers_only_are_told() {
    check(&folder_with("pegawai.csv", ""), &["`pegawai.csv` is empty"]);
    check(&named("pegawai.csv", ""), &["`pegawai.csv` is empty"]);
    check(&folder_with("pegawai.csv", HEAD), &["`pegawai.csv` has headers but no rows"]);
    check(&folder_with("pegawai.csv", format!("{HEAD}\r\n\r\n")), &["headers but no rows"]);
    let without_sanctions = Office::new().profile(&[&row(NIP)]).file("hukdis.csv", "NIP BARU,TINGKAT,TANGGAL MULAI\n");
    assert_eq!(without_sanctions.import().n_people(), 1, "nobody was sanctioned");
}

#[test]
fn a_folder_without_a_register_is_told() {
    check(&Office::new().error(), &["no register in `export`", "profile export"]);
    check(&folder_with("catatan.txt", "hanya catatan"), &["no register in `export`"]);
    check(&folder_with("skp.csv", "NIP,TAHUN,PREDIKAT\n1,2012,Baik\n"), &["no register in `export`"]);
    check(&Office::new().error_of(&[]), &["no register in nothing"]);
    let office = Office::new();
    let missing = office.export().join("tidak-ada.csv");
    check(&office.error_of(&[missing]), &["could not read `tidak-ada.csv`"]);
}

#[test]
fn files_that_are_no_part_of_a_register_are_skipped_and_told() {
    let office = Office::new().profile(&[&row(NIP)]).file("expected.json", "{\"people\": 1}").file("foto.png", "x");
    let register = office.file("bacaan.csv", "satu,dua\n").import();
    assert_eq!(register.imported.skipped, ["bacaan.csv", "expected.json", "foto.png"]);
}

#[test]
fn another_encoding_is_told_with_the_row_and_the_byte() {
    let mut windows = format!("{HEAD}\n{}\n{}\n", row(NIP), row(NIP)).into_bytes();
    let at = windows.windows(6).rposition(|window| window == b"Wibowo").unwrap();
    windows[at + 1] = 0xe9;
    check(&folder_with("pegawai.csv", &windows), &["`pegawai.csv` is not UTF-8", "row 3", "0xE9", "CSV UTF-8"]);
    let utf16: Vec<u8> = format!("\u{feff}{HEAD}\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&folder_with("pegawai.csv", &utf16), &["not UTF-8", "UTF-16", "CSV UTF-8"]);
}

#[test]
fn a_line_without_end_is_refused_before_it_is_read() {
    let endless = format!("{HEAD}\n{}\n{}", row(NIP), "x".repeat(9 << 20));
    check(&folder_with("pegawai.csv", endless), &["row 3 of `pegawai.csv` is longer than", "quotation mark"]);
    let unclosed = format!("{HEAD}\n{}\n\"{}", row(NIP), format!("{}\n", row(NIP)).repeat(40_000));
    check(&folder_with("pegawai.csv", unclosed), &["row 3 of `pegawai.csv` is longer than"]);
    let short_file = format!("{HEAD}\n{}\n{}\n", row(NIP), "x".repeat(1_200_000));
    check(&folder_with("pegawai.csv", short_file), &["row 3"]);
    let header = format!("NIP BARU,NAMA,{}", "x".repeat(3 << 20));
    check(&named("pegawai.csv", header), &["not recognised"]);
    let cell = row(NIP).replace("Ani Wibowo", &"x".repeat(40_000));
    check(&Office::new().profile(&[&cell]).error(), &["a cell of row 2 of `pegawai.csv`", "32768"]);
}

#[test]
fn what_only_looks_like_a_workbook_is_told() {
    let text = folder_with("pegawai.xlsx", format!("{HEAD}\n{}\n", row(NIP)));
    check(&text, &["`pegawai.xlsx` is not a workbook", "a text file under the name of a workbook", "save it again"]);
    check(&folder_with("pegawai.xlsx", archive(&[("surat.txt", b"halo")])), &["a ZIP archive, but holds no workbook"]);
    check(&folder_with("pegawai.xlsx", b"PK\x03\x04 dan seterusnya"), &["begins as a ZIP archive does, but is none"]);
    check(&folder_with("pegawai.xls", "<html><table>"), &["a web page under the name of a workbook"]);
    check(&folder_with("pegawai.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &["Excel 97 to 2003"]);
    let csv_as_xls = Office::new().file("pegawai.xls", format!("{HEAD}\n{}\n", row(NIP)));
    assert_eq!(csv_as_xls.import().n_people(), 1, "many programs write text under this ending");
}

#[test]
fn a_workbook_bomb_is_refused_before_it_fills_the_memory() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default().compression_level(Some(1))).unwrap();
    let zeros = vec![b' '; 1 << 24];
    for _ in 0..33 {
        archive.write_all(&zeros).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 8 << 20);
    check(&folder_with("pegawai.xlsx", bomb), &["`pegawai.xlsx` unpacks to more than 536870912 bytes"]);
    let claim = workbook("<worksheet><sheetData/></worksheet>", br#"<sst uniqueCount="99999999999999"></sst>"#);
    check(&folder_with("pegawai.xlsx", claim), &["claims more texts than it can hold"]);
}

#[test]
fn a_workbook_with_hostile_cells_is_read_or_refused_in_peace() {
    let cell = |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let head = [cell("A1", "NIP BARU"), cell("B1", "NAMA"), cell("C1", "TANGGAL LAHIR")].concat();
    let far = format!("{head}{}", cell("XFD1", "jauh"));
    let body = [cell("A2", NIP), cell("B2", "Ani"), cell("C2", "15-06-1980"), cell("XFD1048576", "x")].concat();
    let sheet =
        format!(r#"<worksheet><sheetData><row r="1">{far}</row><row r="2">{body}</row></sheetData></worksheet>"#);
    assert_eq!(Office::new().file("a.xlsx", workbook(&sheet, b"<sst></sst>")).import().n_people(), 1);
    for broken in [
        format!(
            "<worksheet><sheetData><row>{head}</row><row><c r=\"ZZZZZZZZZZZZ99999999999\"><v>1</v></c></row></sheetData></worksheet>"
        ),
        format!("<worksheet><sheetData><row>{head}</row><row><c t=\"s\"><v>77</v></c></row></sheetData></worksheet>"),
        format!("<worksheet><sheetData><row>{head}</row><row><c><v>1"),
    ] {
        let message = folder_with("a.xlsx", workbook(&broken, b"<sst></sst>"));
        check(&message, &["`a.xlsx`"]);
    }
}

#[test]
fn json_that_is_cut_off_is_told_with_the_line() {
    let text = "{\"code\": 1,\n\"data\": [\n{\"nipBaru\": \"1";
    check(&named("data.json", text), &["`data.json`, line 3"]);
    let deep = "[".repeat(100_000);
    check(&named("data.json", deep), &["`data.json`, line 1"]);
}

#[test]
fn an_import_that_failed_leaves_earlier_snapshots_as_they_were() {
    let office = Office::new().profile(&[&row(NIP)]);
    let first = office.try_import().unwrap();
    let again = office.try_import().unwrap();
    assert_eq!(first.snapshot, again.snapshot, "the same input gives the same name");
    let before = import::left_in(&office.data());
    let office = office.file("skp.csv", b"NIP,TAHUN,PREDIKAT\n\xe9,2012,Baik\n");
    assert!(office.try_import().is_err());
    assert_eq!(import::left_in(&office.data()), before);
    assert!(first.snapshot.join("manifest.json").exists());
}

#[test]
fn what_a_dead_import_left_is_removed_by_the_next_one_and_a_living_one_is_left_alone() {
    let office = Office::new().profile(&[&row(NIP)]);
    let (dead, living) = (office.data().join("incoming-1-0"), office.data().join("incoming-2-0"));
    for folder in [&dead, &living] {
        std::fs::create_dir_all(folder.join("runs")).unwrap();
        std::fs::write(folder.join("lock"), "").unwrap();
    }
    let lock = std::fs::File::open(living.join("lock")).unwrap();
    lock.lock().unwrap();
    office.try_import().unwrap();
    assert_eq!(import::left_in(&office.data()), ["incoming-2-0", "snapshots"]);
    drop(lock);
    office.try_import().unwrap();
    assert_eq!(import::left_in(&office.data()), ["snapshots"]);
}

/// Runs in a process of its own that may not write files beyond some kilobytes; see the next test.
#[test]
#[ignore = "run by `a_disk_that_fills_up_leaves_nothing_behind` under a limit"]
fn import_on_a_full_disk() {
    let rows: Vec<String> = (0..3000u64).map(|n| row(&(198_006_152_006_032_900 + n * 1000).to_string())).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let office = Office::new();
    // The export itself is written in pieces that the limit allows.
    let office = rows.chunks(300).enumerate().fold(office, |office, (n, rows)| {
        office.file(&format!("pegawai-{n}.csv"), format!("{HEAD}\n{}\n", rows.join("\n")))
    });
    let error = office.try_import().expect_err("the disk is full");
    assert!(matches!(error, ImportError::DiskFull { .. }), "{error:?}");
    assert_eq!(import::left_in(&office.data()), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_leaves_nothing_behind() {
    let limited = "trap '' XFSZ; ulimit -f 96; exec \"$0\" --exact import_on_a_full_disk --ignored";
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new("sh").arg("-c").arg(limited).arg(program).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}
