//! `jenjang case show`

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::{AmendmentView, CaseView, SettingView, StageView};
use jenjang_facts::{Nip, Zone};
use jenjang_locale::Locale;
use jenjang_procedure::{Refusal, Status};
use serde_json::{Value, json};

use super::entry;
use crate::context::{Common, Format, parse_nip, print_json, print_words};
use crate::store::{Mode, Store};
use crate::table::{Align, Table};
use jenjang_app::words;

/// Show a round, or one participant of it.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round
    id: String,
    /// One participant, by number
    #[arg(long, value_name = "N", conflicts_with = "nip")]
    participant: Option<u32>,
    /// One participant, by the number of the person
    #[arg(long, value_parser = parse_nip, value_name = "NIP")]
    nip: Option<Nip>,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, locale, id) = (&arguments.store, common.locale(), arguments.id.as_str());
    if arguments.participant.is_some() || arguments.nip.is_some() {
        let entry = store.with(common, Mode::Read, async |app| {
            let acting = store.acting();
            let participant = match (arguments.participant, arguments.nip) {
                (Some(participant), _) => participant,
                (None, Some(nip)) => app.find_participant(&acting, id, nip).await?,
                (None, None) => 0,
            };
            Ok(app.show_entry(&acting, id, participant, &locale).await?)
        })?;
        return match common.format {
            Format::Json => print_json(&entry::to_json(&entry)?),
            Format::Text => print_words(&entry::to_text(&entry, common)?),
        };
    }
    let (view, blocked_by) = store.with(common, Mode::Read, async |app| {
        let acting = store.acting();
        Ok((app.show_case(&acting, id, &locale).await?, app.blocked_by(&acting, id).await?))
    })?;
    match common.format {
        Format::Json => print_json(&to_json(&view, blocked_by.as_ref())?),
        Format::Text => print_words(&to_text(&view, blocked_by.as_ref(), &locale)?),
    }
}

/// Returns the zone of a round's days and hours.
pub(super) fn zone_of(view: &CaseView) -> Zone {
    Zone::parse(&view.zone).unwrap_or_default()
}

/// Returns the stage that is open.
pub(super) fn open_stage(view: &CaseView) -> Option<&StageView> {
    let id = view.open_stage()?;
    view.stages.iter().find(|stage| stage.id == id)
}

fn to_json(view: &CaseView, blocked_by: Option<&Refusal>) -> Result<Value> {
    let mut value = serde_json::to_value(view)?;
    if let Some(fields) = value.as_object_mut() {
        let blocked = blocked_by.map(|refusal| {
            let arguments: serde_json::Map<String, Value> =
                refusal.arguments().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
            json!({ "key": refusal.key(), "arguments": arguments })
        });
        fields.insert("blocked_by".to_owned(), blocked.into());
    }
    Ok(value)
}

fn to_text(view: &CaseView, blocked_by: Option<&Refusal>, locale: &Locale) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "{}", view.title)?;
    writeln!(text, "  {} · {}", view.id, view.regulation)?;
    for line in now(view, locale) {
        writeln!(text, "  {line}")?;
    }
    if let Some(seal) = &view.seal {
        let on = view.on.as_deref().map(|on| words::day(on, locale)).unwrap_or_default();
        let seal = seal.to_string();
        writeln!(text, "  {}", locale.text_with("case-seal", &[("seal", &seal), ("on", &on)]))?;
    }
    if let Some(announced) = view.text.as_deref().filter(|announced| !announced.trim().is_empty()) {
        writeln!(text, "\n{}", announced.trim())?;
    }
    write_posts(&mut text, view, locale)?;
    writeln!(text, "\n{}\n{}", locale.text("case-stages"), stages(&view.stages, locale))?;
    for stage in &view.stages {
        if let Some(at) = &stage.published_at {
            let arguments = [("stage", stage.title.as_str()), ("at", &words::moment(at, zone_of(view), locale))];
            writeln!(text, "  {}", locale.text_with("case-published", &arguments))?;
        }
    }
    if let Some(refusal) = blocked_by {
        let why = words::refusal(refusal, |_| None, locale);
        writeln!(text, "\n{}", locale.text_with("case-blocked", &[("why", &why)]))?;
    }
    writeln!(text, "\n{}\n{}", locale.text("case-settings"), settings(&view.settings, locale))?;
    if view.settings.iter().any(|setting| setting.grade == ASSUMED) {
        writeln!(text, "  {ASSUMED_MARK} {}", locale.text("case-assumed"))?;
    }
    write_amendments(&mut text, view, locale)?;
    Ok(text)
}

/// Says what is open and until when, a line each; stages can be open side by side.
fn now(view: &CaseView, locale: &Locale) -> Vec<String> {
    let open = view.stages.iter().filter(|stage| stage.status == Status::Open.key());
    let lines = open.map(|stage| match stage.closes.as_deref() {
        Some(closes) => {
            let until = words::day(closes, locale);
            locale.text_with("case-is-open-until", &[("stage", &stage.title), ("until", &until), ("zone", &view.zone)])
        }
        None => locale.text_with("case-is-open", &[("stage", &stage.title)]),
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { vec![locale.text("case-is-over")] } else { lines }
}

fn write_posts(text: &mut String, view: &CaseView, locale: &Locale) -> std::fmt::Result {
    if view.posts.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{}", locale.text("case-posts"))?;
    let mut table = Table::new(&[Align::Right, Align::Left, Align::Left]);
    for post in &view.posts {
        table.row([locale.number(post.n.into()), post.name.clone(), post.eselon.clone()]);
    }
    write!(text, "{table}")
}

fn stages(stages: &[StageView], locale: &Locale) -> Table {
    use Align::{Left, Right};
    let mut table = Table::new(&[Left, Left, Right, Right, Right, Right, Right, Right, Left]);
    let header = [
        "case-stage",
        "case-status",
        "case-in",
        "case-passed",
        "case-failed",
        "case-withdrawn",
        "case-absent",
        "case-open",
        "case-days",
    ];
    table.row(header.map(|key| locale.text(key)));
    table.rule();
    for stage in stages {
        let balance = &stage.balance;
        let counts = [balance.entered, balance.passed, balance.failed, balance.withdrawn, balance.absent, balance.open];
        // A stage nobody has come to has no counts, which is not the same as nobody.
        let waiting = stage.status == Status::Waiting.key();
        let counts = counts.map(|count| if waiting { String::new() } else { locale.number(count) });
        // Commands name a stage by its id.
        let name = format!("{} ({})", stage.title, stage.id);
        let row = [name, status(stage, locale)].into_iter().chain(counts);
        table.row(row.chain([days(stage, locale)]));
    }
    table
}

fn status(stage: &StageView, locale: &Locale) -> String {
    let status = words::status(&stage.status, locale);
    match stage.objections {
        Some((n, answered)) if n > 0 => {
            let [n, answered] = [n, answered].map(|n| locale.number(u64::try_from(n).unwrap_or(u64::MAX)));
            let objections = locale.text_with("case-objections", &[("n", &n), ("answered", &answered)]);
            format!("{status} ({objections})")
        }
        _ => status,
    }
}

fn days(stage: &StageView, locale: &Locale) -> String {
    let day = |day: &Option<String>| day.as_deref().map(|day| words::day(day, locale)).unwrap_or_default();
    match (&stage.opens, &stage.closes) {
        (None, None) => String::new(),
        (opens, closes) => format!("{} – {}", day(opens), day(closes)).trim().to_owned(),
    }
}

/// The grade of what was found nowhere, and how it is marked.
const ASSUMED: &str = "assumed";
const ASSUMED_MARK: &str = "*";

fn settings(settings: &[SettingView], locale: &Locale) -> Table {
    let mut table = Table::new(&[Align::Left; 6]);
    let header = ["case-setting", "cli-value", "case-default", "case-grade", "case-cite"].map(|key| locale.text(key));
    table.row(std::iter::once(String::new()).chain(header));
    table.rule();
    for setting in settings {
        let mark = if setting.grade == ASSUMED { ASSUMED_MARK } else { "" };
        let unit = setting.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let origin = if setting.is_default { "case-by-regulation" } else { "case-by-team" };
        table.row([
            mark.to_owned(),
            format!("{} ({})", setting.label, setting.id),
            format!("{}{unit}", setting.value),
            locale.text(origin),
            words::grade(&setting.grade, locale),
            setting.cite.clone(),
        ]);
    }
    table
}

fn write_amendments(text: &mut String, view: &CaseView, locale: &Locale) -> std::fmt::Result {
    if view.amendments.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{}", locale.text("case-amendments"))?;
    for AmendmentView { at, what, before, after, cite, reason } in &view.amendments {
        let at = words::moment(at, zone_of(view), locale);
        writeln!(text, "  {at}\n      {what}: {before} → {after}\n      {cite}: {reason}")?;
    }
    Ok(())
}
