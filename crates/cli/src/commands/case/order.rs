//! Commands as people write them: JSON or TOML with the key `do`, and the files that go with them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use jenjang_app::cases::{Acting, Attachments, MAX_FILE_BYTES, Who};
use jenjang_procedure::Command;
use serde::Deserialize;

use crate::store::Store;

/// A command with the paths of its files.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    /// Who acts, where that is somebody else than the one the command line names: an office hands in for many.
    #[serde(default, rename = "as")]
    by: Option<String>,
    /// Files by what they are: the id of an item of the checklist, or a word of their own.
    #[serde(default)]
    attach: BTreeMap<String, PathBuf>,
    #[serde(flatten)]
    command: Command,
}

/// A text that is no command: where, and what would be right.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub(super) struct NoOrder {
    place: String,
    problem: String,
}

impl Order {
    /// Reads JSON. `name` and `first_line` say where the text stands.
    pub(super) fn from_json(text: &str, name: &str, first_line: usize) -> Result<Self, NoOrder> {
        serde_json::from_str(text).map_err(|error| {
            let told = error.to_string();
            let position = format!(" at line {} column {}", error.line(), error.column());
            let line = first_line + error.line().saturating_sub(1);
            let problem = told.strip_suffix(&position).unwrap_or(&told).to_owned();
            NoOrder { place: format!("{name}:{line}:{}", error.column().max(1)), problem }
        })
    }

    /// Reads TOML. Dates may stand without quotation marks.
    pub(super) fn from_toml(text: &str, name: &str) -> Result<Self, NoOrder> {
        let table: toml::Table = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            NoOrder { place: format!("{name}:{line}:{column}"), problem: error.message().to_owned() }
        })?;
        serde_json::from_value(json(toml::Value::Table(table)))
            .map_err(|error| NoOrder { place: name.to_owned(), problem: error.to_string() })
    }

    /// Returns who acts.
    pub(super) fn acting(&self, store: &Store) -> Result<Acting> {
        let mut acting = store.acting();
        if let Some(by) = &self.by {
            acting.who = Who::parse(by)?;
        }
        Ok(acting)
    }

    /// Returns the command and its files; their paths are those of a folder.
    pub(super) fn read(self, folder: &Path) -> Result<(Command, Attachments)> {
        let mut attachments = Attachments::new();
        for (item, path) in self.attach {
            attachments.insert(item, read_file(&folder.join(path))?);
        }
        Ok((self.command, attachments))
    }
}

/// Reads a file that is handed over, no further than one may be long.
pub(super) fn read_file(path: &Path) -> Result<Bytes> {
    let failed = || format!("could not read the file `{}`", path.display());
    let file = std::fs::File::open(path).with_context(failed)?;
    let most = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).with_context(failed)?;
    if bytes.len() > MAX_FILE_BYTES {
        bail!("the file `{}` is too large; at most {} MiB are taken", path.display(), most / (1024 * 1024));
    }
    if bytes.is_empty() {
        bail!("the file `{}` is empty; choose the right one", path.display());
    }
    Ok(bytes.into())
}

fn json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => yes.into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(all) => all.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        Order::from_json(text, "orders.jsonl", 7).unwrap_err().to_string()
    }

    #[test]
    fn a_command_that_is_none_is_told_its_place_and_what_is_known() {
        let unknown = problem(r#"{"do": "mark"}"#);
        assert!(unknown.starts_with("orders.jsonl:7:"), "{unknown}");
        assert!(unknown.contains("unknown variant `mark`") && unknown.contains("`submit-mark`"), "{unknown}");
        assert!(problem(r#"{"do": "publish", "stage": "screening""#).contains("EOF"), "a bracket is missing");
        let field = problem(r#"{"do": "publish", "stag": "screening"}"#);
        assert!(field.contains("`stag`") && field.contains("`stage`"), "{field}");
        let twice = problem(r#"{"do": "withdraw", "participant": 1, "participant": 2}"#);
        assert!(twice.contains("duplicate field `participant`"), "{twice}");
        assert!(problem("[]").starts_with("orders.jsonl:7:1:"), "{}", problem("[]"));
        assert!(problem(r#"{"stage": "paper"}"#).contains("`do`"));
    }

    #[test]
    fn a_command_reads_the_same_from_json_and_toml() {
        let text =
            r#"{"do":"announce","on":"2026-01-05","posts":[],"text":"x","schedule":{"paper":{"closes":"2026-01-09"}}}"#;
        let from_json = Order::from_json(text, "", 1).unwrap();
        let text = "do = 'announce'\non = 2026-01-05\nposts = []\ntext = 'x'\n[schedule.paper]\ncloses = 2026-01-09\n";
        let from_toml = Order::from_toml(text, "order.toml").unwrap();
        assert_eq!(from_json.command, from_toml.command);
        let error = Order::from_toml("do = 'announce'\non = \n", "order.toml").unwrap_err().to_string();
        assert!(error.starts_with("order.toml:2:"), "{error}");
    }
}
