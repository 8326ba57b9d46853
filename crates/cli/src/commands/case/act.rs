//! `jenjang case do`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use jenjang_app::cases::{Acting, Attachments};
use jenjang_procedure::Command;

use super::lines;
use super::order::{Order, read_file};
use crate::context::{Common, print};
use crate::receipt;
use crate::store::{Mode, Store};

/// Do something in a round.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round
    pub(super) id: String,
    #[command(flatten)]
    source: Source,
    /// A file that goes with the command, by the item of the checklist it is; may be given several times
    #[arg(long, value_parser = parse_attachment, value_name = "ITEM=PATH", conflicts_with = "lines")]
    attach: Vec<(String, PathBuf)>,
    /// Stop at the first line that is not carried out
    #[arg(long, conflicts_with_all = ["json", "file"])]
    pub(super) stop: bool,
    #[command(flatten)]
    pub(super) store: Store,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The command as JSON, such as {"do":"publish","stage":"screening"}
    #[arg(long, value_name = "TEXT")]
    json: Option<String>,
    /// A file with the command: TOML where it ends in .toml, else JSON; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A file with one command as JSON a line, its files under "attach", who acts under "as"; each is acknowledged once it is on the disk; `-` is standard input
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
}

fn parse_attachment(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((item, path)) if !item.is_empty() && !path.is_empty() => Ok((item.to_owned(), path.into())),
        _ => Err("write ITEM=PATH, such as paper=makalah.pdf".to_owned()),
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    if let Some(file) = &arguments.source.lines {
        return lines::run(common, arguments, file);
    }
    let (acting, command, attachments) = arguments.order()?;
    let text = arguments.store.with(common, Mode::Write, async |app| {
        let done = app.act(&acting, &arguments.id, command, attachments).await?;
        receipt::done(app, &done, common).await
    })?;
    print(&text)
}

impl Arguments {
    fn order(&self) -> Result<(Acting, Command, Attachments)> {
        let here = Path::new("");
        let (order, folder) = match (&self.source.json, &self.source.file) {
            (Some(text), _) => (Order::from_json(text, "--json", 1)?, here),
            (None, Some(file)) => (read_order(file)?, file.parent().unwrap_or(here)),
            (None, None) => anyhow::bail!("give the command with --json, --file or --lines"),
        };
        let acting = order.acting(&self.store)?;
        let (command, mut attachments) = order.read(folder)?;
        for (item, path) in &self.attach {
            attachments.insert(item.clone(), read_file(path)?);
        }
        Ok((acting, command, attachments))
    }
}

fn read_order(file: &Path) -> Result<Order> {
    if file == Path::new("-") {
        let text = std::io::read_to_string(std::io::stdin()).context("could not read standard input")?;
        return Ok(Order::from_json(&text, "-", 1)?);
    }
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read `{name}`"))?;
    let is_toml = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    Ok(if is_toml { Order::from_toml(&text, &name)? } else { Order::from_json(&text, &name, 1)? })
}
