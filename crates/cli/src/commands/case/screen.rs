//! `jenjang case screen`

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use jenjang_app::Register;
use jenjang_app::cases::{App, CaseView};
use jenjang_locale::Locale;
use jenjang_registry::snapshot::Snapshot;

use crate::context::{Common, Format, print};
use crate::progress::Bar;
use crate::receipt;
use crate::source::RegisterArguments;
use crate::store::{Mode, Store};

/// Screen the register by what was sealed.
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
    let text = store.with(common, Mode::Write, async |app| {
        let acting = store.acting();
        known(app, &acting, id, &locale).await?;
        let register = open_snapshot(common, &arguments.register)?;
        let done = app.screen_register(&acting, id, register.snapshot).await?;
        let text = receipt::done(app, &done, common).await?;
        if common.format == Format::Json {
            return Ok(text);
        }
        let view = app.show_case(&acting, id, &locale).await.ok();
        let counts = view.as_ref().and_then(|view| counts(view, &locale)).unwrap_or_default();
        Ok(format!("{counts}{text}"))
    })?;
    print(&text)
}

/// A snapshot with the folder it lives in for this run.
pub(super) struct Opened {
    pub(super) snapshot: Snapshot,
    _temporary: Option<tempfile::TempDir>,
}

/// Opens a register of people; exports are imported first.
pub(super) fn open_snapshot(common: &Common, register: &RegisterArguments) -> Result<Opened> {
    let reference = common.reference()?;
    match register.open(common, &reference, &Bar::new())? {
        Register::Snapshot { snapshot, temporary, .. } => Ok(Opened { snapshot: *snapshot, _temporary: temporary }),
        Register::Facts(_) => bail!(
            "a file of facts has no names and no sources, and a round keeps both; give the snapshot or the exports it was made from"
        ),
    }
}

/// Fails early where there is no such round, before a long import.
pub(super) async fn known(app: &App, acting: &jenjang_app::cases::Acting, id: &str, locale: &Locale) -> Result<()> {
    app.show_case(acting, id, locale).await?;
    Ok(())
}

/// Says how many people the screening judged, and how.
fn counts(view: &CaseView, locale: &Locale) -> Option<String> {
    let stage = view.stages.iter().find(|stage| stage.kind == "screening")?;
    let [people, meets, fails, undetermined] =
        [stage.balance.entered, stage.balance.passed, stage.balance.failed, stage.balance.open]
            .map(|count| locale.number(count));
    let share = locale.share(stage.balance.passed, stage.balance.entered);
    let arguments = [
        ("people", people.as_str()),
        ("meets", &meets),
        ("fails", &fails),
        ("undetermined", &undetermined),
        ("share", &share),
    ];
    Some(format!("{}\n", locale.text_with("screen-sentence", &arguments)))
}
