//! `jenjang case export`

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jenjang_app::cases::{Export, ExportFormat, unit_id};
use jenjang_app::output::Pending;

use crate::context::{Common, Format, print};
use crate::store::{Mode, Store};

/// Write results for the office's SIMPEG.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round
    id: String,
    /// What to write
    what: What,
    /// The stage whose marks are written
    #[arg(long, value_name = "STAGE", required_if_eq("what", "marks"))]
    stage: Option<String>,
    /// Only people of this unit (SKPD), by its name or id; for the list and the pool
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// The file to write: .csv or .json [default: CSV on standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The nominative list
    List,
    /// How everybody stands, without scores
    Results,
    /// The marks of a stage
    Marks,
    /// The talent pool
    Pool,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let what = arguments.what()?;
    let format = match (&arguments.out, common.format) {
        (Some(path), _) => format_of(path)?,
        (None, Format::Json) => ExportFormat::Json,
        (None, Format::Text) => ExportFormat::Csv,
    };
    let store = &arguments.store;
    let mut bytes = Vec::new();
    store.with(common, Mode::Read, async |app| {
        Ok(app.export(&store.acting(), &arguments.id, &what, format, &mut bytes).await?)
    })?;
    let Some(path) = &arguments.out else {
        std::io::stdout().write_all(&bytes).context("could not write to standard output")?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut pending = Pending::create(path)?;
    pending.write_all(&bytes).map_err(|error| pending.write_error(error))?;
    let written = pending.finish()?;
    print(&format!("{}: {}\n", common.locale().text("screen-written"), written.display()))
}

impl Arguments {
    fn what(&self) -> Result<Export> {
        let unit = self.unit.as_deref().map(unit_id);
        let for_nothing = |option: &str| format!("--{option} says nothing about this; leave it away");
        Ok(match (self.what, &self.stage) {
            (What::Marks, Some(stage)) if unit.is_none() => Export::Marks { stage: stage.clone() },
            (What::Marks, Some(_)) => bail!(for_nothing("unit")),
            (What::Marks, None) => bail!("say whose marks with --stage"),
            (_, Some(_)) => bail!(for_nothing("stage")),
            (What::List, None) => Export::List { unit },
            (What::Pool, None) => Export::Pool { unit },
            (What::Results, None) if unit.is_none() => Export::Results,
            (What::Results, None) => bail!(for_nothing("unit")),
        })
    }
}

fn format_of(path: &Path) -> Result<ExportFormat> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => Ok(ExportFormat::Csv),
        "json" => Ok(ExportFormat::Json),
        _ => bail!("`{}` should end in .csv or .json: the ending says what to write", path.display()),
    }
}
