//! `jenjang access token`

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jenjang_app::cases::{Acting, App, Who};
use jenjang_desk::{Desk, Subject};
use jenjang_facts::{Day, Digest, Moment, Zone};
use serde_json::json;

use super::subject_of;
use crate::context::{Common, Format, parse_day, print, print_json, print_words};
use crate::entropy::SystemEntropy;
use crate::store::{Mode, Store};
use crate::table::{Align, Table};

/// Make, list and revoke the tokens with which programs use the API in somebody's name.
#[derive(Args)]
pub(super) struct Arguments {
    /// An account, or the NIP of an employee
    account: String,
    #[command(flatten)]
    what: What,
    /// The last day of the new token [default: a year from now]
    #[arg(long, value_parser = parse_day, value_name = "DATE", requires = "label")]
    until: Option<Day>,
    #[command(flatten)]
    store: Store,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Make a token, for what this says; it is printed once
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// List the tokens
    #[arg(long)]
    list: bool,
    /// Revoke a token, by its id in the list
    #[arg(long, value_name = "ID")]
    revoke: Option<String>,
}

const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let whom = Who::parse(&arguments.account)?;
    let subject = subject_of(&whom)?;
    store.with(common, Mode::Write, async |app| {
        let acting = store.acting();
        app.allow_token(&acting, &whom).await?;
        let desk = store.places().open_desk(common).await?;
        let keeper = Keeper { app, desk: &desk, acting, whom, subject };
        let done = arguments.carry_out(common, &keeper).await;
        desk.close().await;
        done
    })
}

/// Who keeps whose tokens, and where.
struct Keeper<'a> {
    app: &'a App,
    desk: &'a Desk,
    acting: Acting,
    whom: Who,
    subject: Subject,
}

impl Arguments {
    async fn carry_out(&self, common: &Common, keeper: &Keeper<'_>) -> Result<ExitCode> {
        let locale = common.locale();
        let Keeper { app, desk, acting, whom, subject } = keeper;
        let at = acting.at;
        if let Some(label) = &self.what.label {
            let until = self.until.map(|day| end_of(day).context("this day has no end on the calendar")).transpose()?;
            let until = until.or_else(|| at.plus_millis(YEAR_MS)).unwrap_or(at);
            app.order_token(acting, whom, until).await?;
            let secret = desk.new_api_token(subject, label, until, at, &mut SystemEntropy).await?;
            let told = [("account", self.account.as_str()), ("token", secret.expose())];
            return match common.format {
                Format::Json => print_json(&json!({ "token": secret.expose(), "until": until.to_string() })),
                Format::Text => print(&format!("{}\n", locale.text_with("serve-token-made", &told))),
            };
        }
        if let Some(id) = &self.what.revoke {
            let tokens = desk.api_tokens(subject).await?;
            let fits: Vec<Digest> = tokens
                .iter()
                .map(|token| token.id)
                .filter(|known| known.to_string().starts_with(id.as_str()))
                .collect();
            let [only] = fits.as_slice() else {
                bail!("`{id}` is the beginning of the id of {} tokens of theirs; see --list", fits.len());
            };
            let revoked = desk.revoke_api_token(subject, only, at).await?;
            if revoked {
                app.record_token_revoked(acting, whom).await?;
            }
            return match common.format {
                Format::Json => print_json(&json!({ "revoked": revoked })),
                Format::Text => print(&format!("{}\n", locale.text("serve-token-revoked"))),
            };
        }
        let tokens = desk.api_tokens(subject).await?;
        if common.format == Format::Json {
            let lines = tokens.iter().map(|token| {
                json!({
                    "id": token.id.to_string(),
                    "label": token.label,
                    "created_at": token.created_at.to_string(),
                    "expires_at": token.expires_at.to_string(),
                    "used_at": token.used_at.map(|at| at.to_string()),
                    "revoked_at": token.revoked_at.map(|at| at.to_string()),
                })
            });
            return print_json(&lines.collect());
        }
        let mut table = Table::new(&[Align::Left; 4]);
        table.row(["id", "serve-token-label", "serve-token-until", "serve-token-state"].map(|key| match key {
            "id" => "ID".to_owned(),
            key => locale.text(key),
        }));
        table.rule();
        for token in &tokens {
            let id = token.id.to_string().chars().take(12).collect::<String>();
            let state = match (token.revoked_at, token.expires_at <= at) {
                (Some(_), _) => "serve-token-is-revoked",
                (None, true) => "serve-token-is-over",
                (None, false) => "serve-token-is-in-force",
            };
            let until = locale.moment(token.expires_at, Zone::default());
            table.row([id, token.label.clone(), until, locale.text(state)]);
        }
        print_words(&table.to_string())
    }
}

/// Returns the moment at which a day is over.
fn end_of(day: Day) -> Option<Moment> {
    Moment::at(day.add_days(1)?, 0, 0, Zone::default())
}
