//! Every check a change must pass.

use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, command, succeed};
use crate::services::{Postgres, S3};
use crate::tools;

/// A named check.
struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
    /// Whether it runs where no step is named.
    always: bool,
}

const STEPS: [Step; 7] = [
    Step { name: "format", run: || succeed(&mut cargo(&["fmt", "--all", "--check"])), always: true },
    Step { name: "clippy", run: clippy, always: true },
    Step { name: "docs", run: docs, always: true },
    // All of them run in `system` too.
    Step { name: "unit", run: unit, always: false },
    Step { name: "system", run: system, always: true },
    Step { name: "browser", run: browser, always: true },
    Step { name: "deny", run: deny, always: true },
];

/// Runs the named steps, or all that are needed, and says how long each took.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        bail!("no step `{unknown}`; there are {}", STEPS.map(|step| step.name).join(", "));
    }
    let chosen = |step: &&Step| if names.is_empty() { step.always } else { names.iter().any(|name| name == step.name) };
    for step in STEPS.iter().filter(chosen) {
        println!("── {}", step.name);
        let started = Instant::now();
        (step.run)().with_context(|| format!("step `{}`", step.name))?;
        println!("── {}: good, {} s", step.name, started.elapsed().as_secs());
    }
    Ok(())
}

/// The whole workspace with all features: steps that name packages or features otherwise would build most
/// dependencies once for each.
const EVERYTHING: [&str; 2] = ["--workspace", "--all-features"];

fn clippy() -> Result<()> {
    let mut clippy = cargo(&["clippy", "--all-targets", "--quiet"]);
    succeed(clippy.args(EVERYTHING).args(["--", "-D", "warnings"]))
}

fn docs() -> Result<()> {
    let mut doc = cargo(&["doc", "--no-deps", "--document-private-items", "--quiet"]);
    succeed(doc.args(EVERYTHING).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Runs the tests that need nothing but Rust.
fn unit() -> Result<()> {
    succeed(&mut cargo(&["test", "--workspace", "--quiet", "--no-fail-fast"]))
}

/// Runs all tests, with those that need more than Rust: printed SQL in DuckDB and PostgreSQL with the same verdict for
/// every person and criterion, the record on a PostgreSQL server, files on a server that speaks S3, a small disk that
/// fills up.
fn system() -> Result<()> {
    let (python, programs) = (tools::python()?, tools::postgres()?);
    let (postgres, s3) = (Postgres::start()?, S3::start()?);
    let mut test = cargo(&["test", "--quiet", "--no-fail-fast"]);
    test.args(EVERYTHING).env("JENJANG_PYTHON", &python).env("JENJANG_POSTGRES", &programs);
    test.env("JENJANG_TEST_POSTGRES", postgres.url()).env("JENJANG_TEST_S3", s3.url());
    succeed(&mut test)
}

/// Every page in a real browser, and a round played by each persona.
fn browser() -> Result<()> {
    succeed(cargo(&["build", "--bins", "--quiet"]).args(EVERYTHING))?;
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
