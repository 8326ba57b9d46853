//! Any text as a regulation file: the loader reports mistakes and never panics.
#![no_main]

use jenjang_facts::Reference;
use jenjang_regulation::load_path;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder to work in");
    let procedure = folder.path().join("procedure");
    std::fs::create_dir(&procedure).expect("a folder for the procedure");
    std::fs::write(procedure.join("version.toml"), data).expect("a file to load");
    drop(load_path(&procedure, Reference::shipped()));
});
