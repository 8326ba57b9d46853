//! Installs what checks need into a cache folder that outlives the clone.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, command, exists, output, succeed};

/// The version of DuckDB's Python package the printed SQL is checked with and the benchmarks compare to.
const DUCKDB: &str = "duckdb==2.0.0";
/// The version of moto, the server that speaks S3 in tests.
const MOTO: &str = "moto[server,s3]==5.2.5";
/// The version of `cargo deny`.
const CARGO_DENY: &str = "0.20.2";

/// Returns the folder for tools: `$JENJANG_CACHE`, else one in the user's cache, else in the target folder.
pub(crate) fn cache() -> Result<PathBuf> {
    let from_environment = std::env::var_os("JENJANG_CACHE").map(PathBuf::from);
    let of_user = || {
        let cache = PathBuf::from(std::env::var_os("HOME")?).join(".cache");
        cache.is_dir().then(|| cache.join("jenjang"))
    };
    let folder = from_environment.or_else(of_user).unwrap_or_else(|| crate::run::root().join("target/tools"));
    std::fs::create_dir_all(&folder).with_context(|| format!("could not create `{}`", folder.display()))?;
    Ok(folder)
}

/// Returns a Python that has DuckDB.
pub(crate) fn python() -> Result<PathBuf> {
    Ok(python_with(DUCKDB, "duckdb")?.join("python"))
}

/// Returns the program that serves S3 to tests.
pub(crate) fn moto() -> Result<PathBuf> {
    Ok(python_with(MOTO, "moto.server")?.join("moto_server"))
}

/// Returns the folder of the programs of a Python that has a package, installed once into the cache folder.
fn python_with(package: &str, module: &str) -> Result<PathBuf> {
    let plain: String = package.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let folder = cache()?.join(format!("python-{plain}"));
    let programs = folder.join("bin");
    let python = programs.join("python");
    let has_package = |python: &Path| {
        command(python, &["-c", &format!("import {module}")]).output().is_ok_and(|output| output.status.success())
    };
    if has_package(&python) {
        return Ok(programs);
    }
    if !exists("python3") {
        bail!("Python 3 is needed to run tests with {package}; install it and run again");
    }
    let place = folder.to_string_lossy().into_owned();
    if succeed(command("python3", &["-m", "venv", "--clear", &place]).stdout(std::process::Stdio::null())).is_err() {
        apt_install(&["python3-venv"])?;
        succeed(&mut command("python3", &["-m", "venv", "--clear", &place]))?;
    }
    succeed(&mut command(&python, &["-m", "pip", "install", "--quiet", package]))?;
    Ok(programs)
}

/// Returns the folder of PostgreSQL's server programs (`initdb`, `postgres`).
pub(crate) fn postgres() -> Result<PathBuf> {
    let find = || {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut folders: Vec<PathBuf> = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect();
        folders.sort();
        folders.into_iter().rfind(|folder| folder.join("initdb").is_file())
    };
    if let Some(folder) = find() {
        return Ok(folder);
    }
    apt_install(&["postgresql"])?;
    find().context("installed PostgreSQL, but found no `initdb` under /usr/lib/postgresql")
}

/// Returns `cargo deny`, built once into the cache folder.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    let folder = cache()?.join(format!("cargo-deny-{CARGO_DENY}"));
    let program = folder.join("bin/cargo-deny");
    if !program.is_file() {
        let root = folder.to_string_lossy().into_owned();
        let install = ["install", "cargo-deny", "--version", CARGO_DENY, "--locked", "--root", &root];
        succeed(cargo(&install).env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(program)
}

fn apt_install(packages: &[&str]) -> Result<()> {
    if output(&mut command("id", &["-u"]))?.trim() != "0" {
        bail!("`{}` is missing; install it (apt-get install {}) and run again", packages.join(" "), packages.join(" "));
    }
    succeed(command("apt-get", &["update", "-qq"]).stdout(std::process::Stdio::null()))?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    let mut install = command("apt-get", &arguments);
    succeed(install.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null()))
}

/// Packages of the browser tests.
const BROWSER: [&str; 2] = ["playwright-core@1.64.1", "axe-core@4.14.1"];

/// Returns the folder that holds the packages of the browser tests.
pub(crate) fn browser_modules() -> Result<PathBuf> {
    let folder = cache()?.join(format!("browser-{}", BROWSER.join("-").replace('@', "-")));
    if !folder.join("node_modules/axe-core/axe.min.js").is_file() {
        if !exists("node") {
            bail!("Node is needed to test pages in a browser; install it and run again");
        }
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
        let mut install = command("npm", &[&["install", "--silent", "--no-audit", "--no-fund"][..], &BROWSER].concat());
        succeed(install.current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    }
    Ok(folder)
}

/// Returns the browser.
pub(crate) fn chromium() -> Result<PathBuf> {
    let program = PathBuf::from("/usr/bin/chromium");
    if !program.is_file() {
        apt_install(&["chromium"])?;
    }
    Ok(program)
}
