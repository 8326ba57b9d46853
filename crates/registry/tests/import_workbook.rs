//! Workbooks are read as the text files that could be saved from them.
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
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A workbook with one sheet of text cells.
fn text_workbook(rows: &[&str]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in [HEAD].iter().chain(rows).enumerate() {
        for (column, cell) in row.split(',').enumerate() {
            sheet.write_string(u32::try_from(at).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_and_the_text_saved_from_it_hold_the_same_people_once() {
    let rows = [row(NIP), row(OTHER), row(OTHER).replace(OTHER, "1.98E+17")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let office = Office::new().profile(&rows).file("pegawai.xlsx", text_workbook(&rows));
    let register = office.import();
    assert_eq!((register.n_people(), register.refused().len()), (2, 1));
    assert_eq!(register.imported.manifest.sources[1].copy_of, Some(0));
    assert!(register.notes_csv().contains("tidak dibaca dua kali"));
    let changed = [row(NIP), row(OTHER)];
    let changed: Vec<&str> = changed.iter().map(String::as_str).collect();
    let register = office.file("pegawai.xlsx", text_workbook(&changed)).import();
    assert_eq!((register.n_people(), register.refused().len()), (2, 3), "no longer a copy: second rows");
}

#[test]
fn real_dates_and_numbers_are_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd-mm-yyyy");
    let head = ["NIP BARU", "NAMA", "TANGGAL LAHIR", "TMT GOLONGAN", "GOL AKHIR ID", "MK TAHUN", "TAHUN LULUS"];
    for (column, header) in head.iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *header).unwrap();
    }
    sheet.write(3, 0, format!("'{NIP}")).unwrap();
    sheet.write(3, 1, "Ani").unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(1980, 6, 15).unwrap(), &date).unwrap();
    sheet.write(3, 3, 40269).unwrap();
    sheet.write(3, 4, 33).unwrap();
    sheet.write(3, 5, 12.0).unwrap();
    sheet.write(3, 6, 2003).unwrap();
    sheet.write(4, 0, 197_501_012_001_011_902_f64).unwrap();
    sheet.write(4, 1, "Budi").unwrap();
    let register = Office::new().file("a.xlsx", book.save_to_buffer().unwrap()).import();
    assert_eq!(register.refused(), ["a.xlsx:5 NIP BARU nip-damaged"], "a number cannot hold 18 digits");
    let person = register.dossier(NIP).person;
    assert_eq!((person.born_on, person.golongan_since), (Day::new(1980, 6, 15), Day::new(2010, 4, 1)));
    assert_eq!(code("golongan", person.golongan), "III/c");
    assert_eq!((person.service_years, person.graduated_year, person.source.row), (Some(12), Some(2003), 4));
}

#[test]
fn each_sheet_is_recognised_on_its_own() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Petunjuk").unwrap().write(0, 0, "Isi lembar berikut").unwrap();
    let people = book.add_worksheet().set_name("Profil").unwrap();
    for (column, (header, cell)) in [("NIP", NIP), ("NAMA", "Ani"), ("TANGGAL LAHIR", "15-06-1980")].iter().enumerate()
    {
        let column = u16::try_from(column).unwrap();
        people.write(2, column, *header).unwrap();
        people.write(3, column, *cell).unwrap();
    }
    let skp = book.add_worksheet().set_name("SKP").unwrap();
    for (column, (header, cell)) in [("NIP", NIP), ("TAHUN", "2012"), ("PREDIKAT", "Baik")].iter().enumerate() {
        let column = u16::try_from(column).unwrap();
        skp.write(0, column, *header).unwrap();
        skp.write(1, column, *cell).unwrap();
    }
    let register = Office::new().file("semua.xlsx", book.save_to_buffer().unwrap()).import();
    assert_eq!((register.n_people(), register.dossier(NIP).appraisals.len()), (1, 1));
    let sheets: Vec<_> = register.imported.manifest.sources.iter().map(|source| source.sheet.as_deref()).collect();
    assert_eq!(sheets, [Some("Profil"), Some("SKP")]);
    assert_eq!(register.dossier(NIP).person.source.row, 4, "the row as the spreadsheet shows it");
}
