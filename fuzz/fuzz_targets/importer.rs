//! Any file under any of the names an export has: the importer never panics and never leaves anything half written.
#![no_main]

use jenjang_facts::{Day, Reference};
use jenjang_registry::import::{ImportOptions, Silent, import};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 5] = ["a.csv", "a.xlsx", "a.json", "a.xls", "a.txt"];

/// Columns of a real export, so that the fuzzer need not find them first.
const HEAD: &[u8] = b"PNS ID,NIP BARU,NAMA,TANGGAL LAHIR,JENIS KELAMIN,STATUS CPNS PNS,TMT CPNS,GOL AKHIR ID,GOL AKHIR NAMA,TMT GOLONGAN\n";

fuzz_target!(|data: &[u8]| {
    let Some((choice, content)) = data.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder to work in");
    let export = folder.path().join("export");
    std::fs::create_dir(&export).expect("a folder for the export");
    let path = export.join(NAMES[usize::from(*choice) % NAMES.len()]);
    let with_head = [HEAD, content].concat();
    let content = if *choice >= 128 { &with_head } else { content };
    std::fs::write(&path, content).expect("a file to import");
    let data = folder.path().join("data");
    let options = ImportOptions { as_of: Day::new(2013, 11, 13), strict: choice % 7 == 0, n_threads: 1 };
    match import(&[path], &data, Reference::shipped(), &options, &Silent) {
        Ok(imported) => assert!(imported.snapshot.join("manifest.json").exists()),
        Err(_) => {
            let left = std::fs::read_dir(&data).map(|entries| entries.count()).unwrap_or_default();
            assert_eq!(left, 0, "something is left behind");
        }
    }
});
