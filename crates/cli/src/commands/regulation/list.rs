//! `jenjang regulation list`

use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use crate::context::{Common, Format, print_json};
use crate::table::{Align, Table};

pub(super) fn run(common: &Common) -> Result<ExitCode> {
    let procedures = common.procedures(&*common.reference()?)?;
    let versions = procedures.iter().flat_map(|procedure| &procedure.versions);
    if common.format == Format::Json {
        let all = versions.map(|version| {
            json!({
                "id": version.id,
                "version": version.version,
                "from": version.in_force.from.to_string(),
                "until": version.in_force.until.map(|day| day.to_string()),
                "repealed_by": version.in_force.repealed_by,
                "title": { "id": version.title.id, "en": version.title.en },
                "digest": version.digest,
            })
        });
        return print_json(&all.collect::<Vec<_>>().into());
    }
    let locale = common.locale();
    let mut table = Table::new(&[Align::Left; 5]);
    let header = ["cli-regulation", "cli-version", "cli-from", "cli-until", "cli-title"];
    table.row(header.map(|key| locale.text(key)));
    table.rule();
    for version in versions {
        let until = version.in_force.until.map_or_else(|| "–".to_owned(), |day| day.to_string());
        let title = locale.pick(&version.title.id, &version.title.en);
        table.row([&version.id, &version.version, &version.in_force.from.to_string(), &until, title]);
    }
    crate::context::print(&table.to_string())
}
