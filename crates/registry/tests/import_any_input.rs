//! No input of any kind panics, and none leaves a half-written snapshot behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod import;

use import::{HEAD, Office, row};
use proptest::prelude::*;

/// Imports whatever it is; it must end in a snapshot or in an error that leaves nothing.
fn survives(name: &str, content: &[u8]) {
    let office = Office::new().file(name, content);
    let path = office.export().join(name);
    match office.try_import_paths(&[path]) {
        Ok(imported) => assert!(imported.snapshot.join("manifest.json").exists()),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(import::left_in(&office.data()), Vec::<String>::new());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_under_any_name(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "a\\.(csv|xlsx|json|xls|txt)") {
        survives(&name, &bytes);
    }

    #[test]
    fn any_cells_under_a_real_header(cells in prop::collection::vec("[^\u{0}]{0,12}", 0..40)) {
        survives("a.csv", format!("{HEAD}\n{}\n", cells.join(",")).as_bytes());
    }

    #[test]
    fn a_real_row_with_one_cell_of_anything(at in 0usize..15, cell in "\\PC{0,20}") {
        let row = row(import::NIP);
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        cells[at] = format!("\"{}\"", cell.replace('"', "\"\""));
        survives("a.csv", format!("{HEAD}\n{}\n", cells.join(",")).as_bytes());
    }

    #[test]
    fn any_json_values_under_the_keys_of_the_service(
        values in prop::collection::vec(prop_oneof![Just("null".to_owned()), "\"[ -!#-Z]{0,18}\"", "-?[1-9][0-9]{0,20}", Just("[{}]".to_owned())], 6)
    ) {
        let keys = ["nipBaru", "nama", "tglLahir", "golRuangAkhirId", "tahun", "KuadranKinerjaNilai"];
        let members: Vec<String> = keys.iter().zip(&values).map(|(key, value)| format!("\"{key}\": {value}")).collect();
        survives("a.json", format!("{{{}}}", members.join(", ")).as_bytes());
    }

    #[test]
    fn a_workbook_with_some_bytes_changed(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (at, text) in [HEAD, &row(import::NIP)].iter().enumerate() {
            for (column, cell) in text.split(',').enumerate() {
                sheet.write_string(u32::try_from(at).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
            }
        }
        let mut bytes = book.save_to_buffer().unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survives("a.xlsx", &bytes);
    }
}
