//! Runs the real program on real files.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod round;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run of the program gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Returns the program in a folder of its own, so that nothing of the machine shows.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jenjang"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("JENJANG_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder);
    command
}

/// Runs `jenjang` in a folder of its own.
pub(crate) fn jenjang(folder: &Path, arguments: &[&str]) -> Run {
    run(program(folder).args(arguments))
}

/// Runs `jenjang` with a text on its standard input.
pub(crate) fn jenjang_with_input(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut command = program(folder);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    told(child.wait_with_output().unwrap())
}

fn run(command: &mut Command) -> Run {
    told(command.output().unwrap())
}

fn told(output: Output) -> Run {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs `jenjang` and demands that it succeeds.
pub(crate) fn good(folder: &Path, arguments: &[&str]) -> String {
    let run = jenjang(folder, arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

/// Runs `jenjang` and demands that it fails; returns what it said.
pub(crate) fn bad(folder: &Path, arguments: &[&str]) -> String {
    let run = jenjang(folder, arguments);
    assert_eq!(run.code, 1, "{arguments:?} printed {} {}", run.out, run.err);
    run.err
}

/// Runs `jenjang ... --format json`.
pub(crate) fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let out = good(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&out).unwrap()
}

/// The example register that the repository ships.
pub(crate) fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/register")
}

/// The example register as an argument.
pub(crate) fn example_text() -> String {
    example().to_str().unwrap().to_owned()
}

/// Everything below a folder, by name.
pub(crate) fn files_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        names.push(path.display().to_string());
        if path.is_dir() {
            names.extend(files_below(&path));
        }
    }
    names.sort();
    names
}
