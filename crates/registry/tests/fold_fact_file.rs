//! A fact file gives back what was written, and nothing it was not asked for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::path::Path;

use jenjang_facts::{Catalogue, Day, FactId, FactTable, Gap, Known, Level, Lists, Nip, Reference, Type, Value};
use jenjang_registry::fact_file::{FactFile, FactFileError, FactFileMeta, FactFileWriter};

fn catalogue() -> &'static Catalogue {
    Reference::shipped().catalogue("register").unwrap()
}

fn lists() -> &'static Lists {
    &Reference::shipped().lists
}

fn meta() -> FactFileMeta {
    let (day, catalogue) = (Day::new(2013, 11, 13).unwrap(), "register".to_owned());
    FactFileMeta { day, snapshot: "ab".repeat(32), catalogue }
}

/// An invented number: serials run from 900 to 999, as real ones do not.
fn nip(at: u64) -> Nip {
    Nip::from_number(198_006_152_006_032_900 + at / 100 * 1000 + at % 100).unwrap()
}

/// A cell of every kind: values, none and each gap take turns, differently in each column.
fn cell(at: u64, fact: FactId, ty: Type) -> Known {
    match (at + u64::from(fact.0)) % 7 {
        0 => Known::None,
        1 => Known::Gap(Gap::ALL[usize::try_from(at % 4).unwrap()]),
        _ => Known::Value(match ty {
            Type::Whole => Value::Whole(i64::try_from(at).unwrap() - 50),
            Type::Date => Value::Date(Day::from_number(i32::try_from(at % 20_000).unwrap() * 37 - 9000).unwrap()),
            Type::Code(list) => {
                let n_levels = u64::try_from(lists().get(list).len()).unwrap();
                Value::Code(list, Level(u8::try_from(at % n_levels).unwrap()))
            }
            Type::Text => Value::Text(["PNS Daerah", "", "O'Brien; \"é\""][usize::try_from(at % 3).unwrap()].into()),
            Type::YesNo | Type::Decimal => panic!("no fact of the register has this type"),
        }),
    }
}

fn people(range: std::ops::Range<u64>, cell: impl Fn(u64, FactId, Type) -> Known) -> (Vec<Nip>, FactTable) {
    let mut table = FactTable::new(catalogue());
    for at in range.clone() {
        let row: Vec<Known> = catalogue().iter().map(|(id, fact)| cell(at, id, fact.ty)).collect();
        table.push_row(&row);
    }
    (range.map(nip).collect(), table)
}

fn write(out: &Path, blocks: &[(Vec<Nip>, FactTable)]) {
    let mut writer = FactFileWriter::create(out, &meta(), catalogue(), lists()).unwrap();
    for (nips, table) in blocks {
        writer.write(nips, table).unwrap();
    }
    writer.finish().unwrap();
}

fn all_facts() -> Vec<FactId> {
    catalogue().iter().map(|(id, _)| id).collect()
}

fn rows(table: &FactTable, facts: &[FactId]) -> Vec<Vec<Known>> {
    let row = |row| facts.iter().map(|fact| table.known(catalogue(), *fact, row)).collect();
    (0..table.n_rows()).map(row).collect()
}

#[test]
fn what_is_read_is_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("facts.parquet");
    let (first, second) = (people(0..100, cell), people(100..777, cell));
    write(&out, &[first.clone(), second.clone()]);
    let file = FactFile::open(&out, Reference::shipped()).unwrap();
    assert_eq!((file.meta(), file.n_people()), (&meta(), 777));
    let read = file.read_all(&all_facts()).unwrap();
    assert_eq!(read.nips, [first.0, second.0].concat());
    let written = [rows(&first.1, &all_facts()), rows(&second.1, &all_facts())].concat();
    assert_eq!(rows(&read.table, &all_facts()), written);
}

#[test]
fn a_national_file_is_read_in_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("facts.parquet");
    let blocks: Vec<_> = (0..3).map(|at| people(at * 60_000..(at + 1) * 60_000, cell)).collect();
    write(&out, &blocks);
    let file = FactFile::open(&out, Reference::shipped()).unwrap();
    assert!(file.n_blocks() > 1);
    let wanted = [catalogue().find("golongan").unwrap()];
    let mut nips = Vec::new();
    let mut read = Vec::new();
    for at in 0..file.n_blocks() {
        let block = file.read_block(at, &wanted).unwrap();
        nips.extend(block.nips);
        read.extend(rows(&block.table, &wanted));
    }
    assert!(nips.is_sorted());
    assert_eq!(nips.len(), 180_000);
    assert_eq!(read, blocks.iter().flat_map(|(_, table)| rows(table, &wanted)).collect::<Vec<_>>());
    assert!(file.read_block(99, &wanted).unwrap().nips.is_empty());
}

#[test]
fn facts_that_are_not_asked_for_are_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("facts.parquet");
    write(&out, &[people(0..50, cell)]);
    let file = FactFile::open(&out, Reference::shipped()).unwrap();
    let (wanted, unwanted) = (catalogue().find("education").unwrap(), catalogue().find("golongan").unwrap());
    let block = file.read_block(0, &[wanted]).unwrap();
    assert_eq!(block.table.n_rows(), 50);
    assert!((0..50).all(|row| block.table.known(catalogue(), unwanted, row) == Known::Gap(Gap::NotRecorded)));
    assert_eq!(rows(&block.table, &[wanted]), rows(&people(0..50, cell).1, &[wanted]));
    assert_eq!(file.read_block(0, &[]).unwrap().nips.len(), 50);
}

#[test]
fn columns_of_one_kind_of_cell_read_back_too() {
    let all: [fn(u64, FactId, Type) -> Known; 3] = [
        |_, _, _| Known::None,
        |_, _, _| Known::Gap(Gap::Withheld),
        |at, fact, ty| cell(at * 7 + 2 + 7 * 50 - u64::from(fact.0), fact, ty),
    ];
    for cell in all {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("facts.parquet");
        let written = people(0..20, cell);
        write(&out, std::slice::from_ref(&written));
        let read = FactFile::open(&out, Reference::shipped()).unwrap().read_all(&all_facts()).unwrap();
        assert_eq!(rows(&read.table, &all_facts()), rows(&written.1, &all_facts()));
    }
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let write_to = |name: &str| {
        let out = folder.path().join(name);
        write(&out, &[people(0..500, cell)]);
        std::fs::read(out).unwrap()
    };
    assert_eq!(write_to("a.parquet"), write_to("b.parquet"));
}

#[test]
fn a_file_that_is_not_one_of_facts_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.parquet");
    std::fs::write(&path, b"PAR1 but not really").unwrap();
    let error = FactFile::open(&path, Reference::shipped()).unwrap_err();
    assert!(matches!(error, FactFileError::Shape { .. }), "{error}");
    assert!(error.to_string().ends_with("write one with `jenjang register facts`"), "{error}");
    let missing = FactFile::open(&folder.path().join("nowhere"), Reference::shipped()).unwrap_err();
    assert!(matches!(missing, FactFileError::Read { .. }), "{missing}");
}

#[test]
fn nothing_appears_under_the_name_before_the_file_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("facts.parquet");
    let (nips, table) = people(0..10, cell);
    let mut writer = FactFileWriter::create(&out, &meta(), catalogue(), lists()).unwrap();
    writer.write(&nips, &table).unwrap();
    assert!(!out.exists());
    drop(writer);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
