//! Checks and measures this repository: `cargo xtask test`, `cargo xtask bench`.
//!
//! Whatever a check needs beyond Rust, Python 3 and Node is installed here, into a cache folder outside the clone.

mod bench;
mod measure;
mod run;
mod services;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "usage: cargo xtask test [STEP...] | bench [NAME...] [--people N]

test   runs every check a change must pass; with STEP names, only those
bench  measures, beside the named peer in the same run; with NAMEs, only those";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", &[][..]),
    };
    let outcome: Result<()> = match command {
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
