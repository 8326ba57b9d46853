//! `jenjang case what-if`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::Trial;
use jenjang_locale::Locale;
use serde_json::{Value, json};

use super::screen::{known, open_snapshot};
use crate::context::{Common, Format, print, print_json};
use crate::source::RegisterArguments;
use crate::store::{Mode, Store};
use crate::table::{Align, Table};

/// Try every value of each parameter.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round
    id: String,
    #[command(flatten)]
    register: RegisterArguments,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, locale, id) = (&arguments.store, common.locale(), arguments.id.as_str());
    let trials = store.with(common, Mode::Read, async |app| {
        let acting = store.acting();
        known(app, &acting, id, &locale).await?;
        let register = open_snapshot(common, &arguments.register)?;
        Ok(app.try_parameters(&acting, id, register.snapshot).await?)
    })?;
    match common.format {
        Format::Json => print_json(&to_json(&trials)),
        Format::Text => print(&to_text(&trials, &locale)),
    }
}

fn to_json(trials: &[Trial]) -> Value {
    let each = trials.iter().map(|trial| {
        let values = trial.values.iter().map(|value| {
            json!({
                "value": value.value,
                "current": value.current,
                "meets": value.meets,
                "fails": value.fails,
                "undetermined": value.undetermined,
            })
        });
        json!({ "parameter": trial.parameter, "values": values.collect::<Vec<_>>() })
    });
    each.collect()
}

fn to_text(trials: &[Trial], locale: &Locale) -> String {
    use Align::{Left, Right};
    let mut table = Table::new(&[Left, Left, Left, Right, Right, Right]);
    let header = ["case-parameter", "cli-value", "case-current", "screen-meets", "screen-fails", "screen-undetermined"];
    table.row(header.map(|key| locale.text(key)));
    for trial in trials {
        table.rule();
        for (at, value) in trial.values.iter().enumerate() {
            let parameter = if at == 0 { trial.parameter.clone() } else { String::new() };
            let current = if value.current { locale.text("case-is-current") } else { String::new() };
            let [meets, fails, undetermined] =
                [value.meets, value.fails, value.undetermined].map(|count| locale.number(count));
            table.row([parameter, value.value.clone(), current, meets, fails, undetermined]);
        }
    }
    table.to_string()
}
