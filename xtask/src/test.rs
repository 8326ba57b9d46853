//! Every check a change must pass.

use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, command, succeed};
use crate::services::{Postgres, S3};
use crate::tools;

/// A named check.
struct Step {
    name: &'static str,
    /// Runs it; gets the names of all steps of this run.
    run: fn(&[&str]) -> Result<()>,
}

const STEPS: [Step; 7] = [
    Step { name: "format", run: |_| succeed(&mut cargo(&["fmt", "--all", "--check"])) },
    Step { name: "clippy", run: |_| clippy() },
    Step { name: "docs", run: |_| docs() },
    Step { name: "unit", run: unit },
    Step { name: "system", run: |_| system() },
    Step { name: "browser", run: |_| browser() },
    Step { name: "deny", run: |_| deny() },
];

/// Runs the named steps, or all of them, and says how long each took.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        bail!("no step `{unknown}`; there are {}", STEPS.map(|step| step.name).join(", "));
    }
    let chosen = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    let steps: Vec<&Step> = STEPS.iter().filter(chosen).collect();
    let all: Vec<&str> = steps.iter().map(|step| step.name).collect();
    for step in steps {
        println!("── {}", step.name);
        let started = Instant::now();
        (step.run)(&all).with_context(|| format!("step `{}`", step.name))?;
        println!("── {}: good, {} s", step.name, started.elapsed().as_secs());
    }
    Ok(())
}

fn clippy() -> Result<()> {
    succeed(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))
}

fn docs() -> Result<()> {
    let arguments = ["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"];
    succeed(cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Packages with tests that need more than Rust.
const SYSTEM: [&str; 4] = ["jenjang-ledger", "jenjang-desk", "jenjang-app", "jenjang-cli"];

/// Runs the tests that need nothing but Rust; where the step `system` follows, it runs all tests of its packages.
fn unit(steps: &[&str]) -> Result<()> {
    let mut test = cargo(&["test", "--workspace", "--quiet", "--no-fail-fast"]);
    if steps.contains(&"system") {
        test.args(SYSTEM.iter().flat_map(|package| ["--exclude", package]));
    }
    succeed(&mut test)
}

/// Runs what needs more than Rust: printed SQL in DuckDB and PostgreSQL with the same verdict for every person and
/// criterion, the record on a PostgreSQL server, files on a server that speaks S3, a small disk that fills up.
fn system() -> Result<()> {
    let (python, programs) = (tools::python()?, tools::postgres()?);
    let (postgres, s3) = (Postgres::start()?, S3::start()?);
    for package in SYSTEM {
        let arguments = ["test", "--package", package, "--features", "system", "--quiet", "--no-fail-fast"];
        let mut test = cargo(&arguments);
        test.env("JENJANG_PYTHON", &python).env("JENJANG_POSTGRES", &programs);
        test.env("JENJANG_TEST_POSTGRES", postgres.url()).env("JENJANG_TEST_S3", s3.url());
        succeed(&mut test)?;
    }
    Ok(())
}

/// Every page in a real browser, and a round played by each persona.
fn browser() -> Result<()> {
    succeed(&mut cargo(&["build", "--package", "jenjang-cli", "--quiet"]))?;
    let (modules, chromium) = (tools::browser_modules()?, tools::chromium()?);
    let target = crate::run::target_folder()?;
    let mut tests = command("node", &["--test", "--test-reporter", "spec", "tests/browser/"]);
    tests.env("JENJANG_BIN", target.join("debug/jenjang")).env("JENJANG_BROWSER_MODULES", modules);
    tests.env("JENJANG_CHROMIUM", chromium).env("JENJANG_SHOTS", target.join("screenshots"));
    succeed(&mut tests)
}

/// Licences, sources and duplicate versions; advisories where their database can be reached.
fn deny() -> Result<()> {
    let program = tools::cargo_deny()?;
    succeed(&mut command(&program, &["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]))?;
    let advisories = command(&program, &["fetch", "db"]).output().is_ok_and(|output| output.status.success());
    if advisories {
        succeed(&mut command(&program, &["check", "advisories"]))
    } else {
        println!("the advisory database is out of reach from here; advisories were not checked");
        Ok(())
    }
}
