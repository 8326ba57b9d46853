//! Finds the files of regulations, in a folder or inside the program.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use jenjang_facts::Reference;

use super::{CASES, Files, understand};
use crate::diagnostic::{Diagnostic, LoadErrors, Severity};
use crate::{Procedure, Regulation};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../regulations");

/// No regulation is longer; whatever is was put there by mistake.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Returns the regulations that ship inside the program.
pub fn shipped(reference: &Reference) -> Result<Vec<Procedure>, LoadErrors> {
    understand(&shipped_files(), reference)
}

/// Loads a folder of regulations: one folder a procedure, one file a version in force, `cases.toml` beside them.
pub fn load_folder(path: &Path, reference: &Reference) -> Result<Vec<Procedure>, LoadErrors> {
    understand(&folder_files(path), reference)
}

/// Returns the shipped regulations with those of a folder; a procedure of the folder replaces the shipped one of the
/// same name as a whole.
pub fn shipped_with(path: &Path, reference: &Reference) -> Result<Vec<Procedure>, LoadErrors> {
    let own = understand(&folder_files(path), reference)?;
    let replaced: BTreeSet<&str> = own.iter().map(|procedure| procedure.id.as_str()).collect();
    let mut files = shipped_files();
    files.texts.retain(|name, _| !replaced.contains(name.split('/').next().unwrap_or("")));
    let mut all = understand(&files, reference)?;
    all.extend(own);
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

/// Loads whatever a path is: one file of a version, the folder of one procedure, or a folder of procedures.
pub fn load_path(path: &Path, reference: &Reference) -> Result<Vec<Procedure>, LoadErrors> {
    if path.is_dir() {
        let is_procedure = entries(path).is_ok_and(|names| names.iter().any(|name| is_toml(name)));
        return if is_procedure { understand(&procedure_files(path), reference) } else { load_folder(path, reference) };
    }
    if path.file_name().is_some_and(|name| name == CASES) {
        return understand(&procedure_files(path.parent().unwrap_or(Path::new("."))), reference);
    }
    let mut files = Files::default();
    let (prefix, folder) = split(path.parent().unwrap_or(Path::new("")));
    files.prefix = prefix;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read_into(&mut files, &format!("{folder}/{name}"), path);
    understand(&files, reference)
}

/// Loads one version from its text, as a case has sealed it.
pub fn load_text(id: &str, version: &str, text: &str, reference: &Reference) -> Result<Regulation, LoadErrors> {
    let name = format!("{id}/{version}.toml");
    let files = Files { texts: [(name.clone(), text.replace("\r\n", "\n"))].into(), ..Files::default() };
    let procedures = understand(&files, reference)?;
    let version = procedures.into_iter().flat_map(|procedure| procedure.versions).next();
    // A text without mistakes is a version; this is said in case it ever is not.
    version.ok_or_else(|| LoadErrors {
        diagnostics: vec![Diagnostic::error(&name, text, 0..0, "the text holds no regulation", "", "")],
        sources: Default::default(),
    })
}

fn shipped_files() -> Files {
    let mut files = Files { prefix: "regulations/".to_owned(), ..Files::default() };
    for file in SHIPPED.dirs().flat_map(Dir::files) {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8())
            && is_toml(Path::new(name))
        {
            files.texts.insert(name.replace('\\', "/"), text.replace("\r\n", "\n"));
        }
    }
    files
}

fn folder_files(path: &Path) -> Files {
    let mut files = Files { prefix: prefix_of(path), ..Files::default() };
    match entries(path) {
        Ok(inner) => {
            for folder in inner.iter().filter(|inner| inner.is_dir()) {
                read_procedure_into(&mut files, folder);
            }
            if files.texts.is_empty() && files.unreadable.is_empty() {
                let help =
                    "a folder of regulations has one folder for each procedure, with one TOML file for each version";
                files.unreadable.push(about(path, "there is no regulation in this folder".to_owned(), help));
            }
        }
        Err(error) => {
            files.unreadable.push(about(path, format!("could not read the folder: {error}"), "check the path"))
        }
    }
    files
}

fn procedure_files(path: &Path) -> Files {
    let mut files = Files { prefix: split(path).0, ..Files::default() };
    read_procedure_into(&mut files, path);
    files
}

fn read_procedure_into(files: &mut Files, folder: &Path) {
    let id = split(folder).1;
    match entries(folder) {
        Ok(inner) => {
            for path in inner.iter().filter(|path| is_toml(path)) {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                read_into(files, &format!("{id}/{name}"), path);
            }
        }
        Err(error) => {
            files.unreadable.push(about(folder, format!("could not read the folder: {error}"), "check the path"))
        }
    }
}

fn read_into(files: &mut Files, name: &str, path: &Path) {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return files.unreadable.push(about(path, format!("could not read the file: {error}"), "check the path"));
        }
    };
    if bytes.len() > MAX_BYTES {
        let help = "a regulation has at most 4 MiB; take this file out of the folder";
        return files.unreadable.push(about(path, format!("the file has {} bytes", bytes.len()), help));
    }
    match String::from_utf8(bytes) {
        Ok(text) => drop(files.texts.insert(name.to_owned(), text.replace("\r\n", "\n"))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            files.unreadable.push(about(path, format!("byte {} is not UTF-8", at + 1), "save the file as UTF-8"));
        }
    }
}

fn about(path: &Path, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        file: path.display().to_string(),
        span: 0..0,
        line: 0,
        column: 0,
        message,
        label: String::new(),
        help: Some(help.to_owned()),
        severity: Severity::Error,
    }
}

/// Returns what is in a folder, by name, without hidden files.
fn entries(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    found.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    found.sort();
    Ok(found)
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}

/// Splits a path into the folder before its last name, with a slash, and that name.
fn split(path: &Path) -> (String, String) {
    let name = path.file_name().map_or_else(|| "regulation".to_owned(), |name| name.to_string_lossy().into_owned());
    (path.file_name().and_then(|_| path.parent()).map(prefix_of).unwrap_or_default(), name)
}

fn prefix_of(path: &Path) -> String {
    let shown = path.display().to_string();
    if shown.is_empty() || shown.ends_with('/') { shown } else { format!("{shown}/") }
}
