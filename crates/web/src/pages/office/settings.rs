//! The settings of a round before they are sealed: value, bounds, where they are laid down; and what other values would give.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, SettingForm, SettingsView, Takes, Trial};
use jenjang_app::words;
use jenjang_facts::Decimal;
use jenjang_locale::Locale;
use jenjang_procedure::Command;
use jenjang_procedure::stages::announcement::SetSetting;
use maud::{Markup, html};

use super::shared::{after, at, grade, news, refusal_banner, refused, tabs, with_unit};
use crate::components::{self, Banner, ButtonKind, Choice, Column, Field, Row, Table, TextKind};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/pengaturan", show)
        .post(Needs::SignIn, "/putaran/{case}/pengaturan", change)
        .get(Needs::SignIn, "/putaran/{case}/pengaturan/coba", try_values)
}

/// What a field of a setting is called in a form.
pub(super) fn field(id: &str) -> String {
    format!("atur-{id}")
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let view = site.app().settings(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let edited = query.text("ubah").to_owned();
    let banner = news(&site, &visit, &signed, &case, &query).await?;
    draw(&site, &visit, &signed, &case, &view, Shown { edited: &edited, banner, ..Shown::default() }).await
}

/// What the page shows beside the settings.
#[derive(Default)]
struct Shown<'a> {
    /// The setting that is edited alone; all of them for `semua`.
    edited: &'a str,
    banner: Option<Markup>,
    typed: Option<&'a FormData>,
    errors: FieldErrors,
    refused: Option<String>,
}

async fn draw(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    view: &SettingsView,
    shown: Shown<'_>,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let rights = site.app().rights(&signed.acting, case).await.or_page(visit, "/putaran")?;
    let here = at(case, "pengaturan");
    let edits = |setting: &&SettingForm| {
        !view.sealed
            && (shown.edited == "semua" || shown.edited == setting.id || shown.errors.of(&field(&setting.id)).is_some())
    };
    let edited: Vec<&SettingForm> = view.settings.iter().filter(edits).collect();
    let body = html! {
        (tabs(visit, case, &rights, &here))
        (refusal_banner(locale, shown.refused.as_deref()))
        @if view.sealed {
            (components::inset(html! {
                p.govuk-body { (locale.text("web-office-settings-sealed")) }
                @if rights.may(Action::Amend) {
                    p.govuk-body { a.govuk-link href=(at(case, "perubahan")) { (locale.text("web-office-amend-do")) } }
                }
            }))
        } @else if edited.is_empty() {
            div.govuk-button-group {
                @if rights.may(Action::Announce) {
                    (components::button_link(ButtonKind::Primary, &locale.text("web-office-announce-do"), &at(case, "pengaturan/umumkan")))
                }
                (components::button_link(ButtonKind::Secondary, &locale.text("web-office-edit-all"), &format!("{here}?ubah=semua")))
                @if site.snapshots().is_some() && rights.may(Action::TryParameters) {
                    (components::text_link(&locale.text("web-office-what-if"), &at(case, "pengaturan/coba")))
                }
            }
        }
        @if edited.is_empty() {
            (list(visit, case, view))
        } @else {
            form method="post" action=(here) novalidate {
                (visit.token_field())
                (components::hidden("seen", &view.sequence.to_string()))
                @for setting in &edited {
                    (components::hidden("ada", &setting.id))
                    (input(locale, setting, shown.typed, &shown.errors))
                }
                div.govuk-button-group {
                    (components::button(ButtonKind::Primary, &locale.text("web-office-save")))
                    (components::text_link(&locale.text("web-office-cancel"), &here))
                }
            }
        }
    };
    let lead = if view.sealed { "web-office-settings-lead-sealed" } else { "web-office-settings-lead" };
    let mut page = Page::new(locale.text("web-office-settings"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .lead(html! { p { (locale.text(lead)) } })
        .who_sees(locale.text("web-office-who-prepares"))
        .errors(shown.errors);
    if shown.refused.is_some() {
        page = page.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(banner) = shown.banner {
        page = page.flash(banner);
    }
    Ok(page.show(visit))
}

/// Draws every setting with its value, bounds, citation and grade.
fn list(visit: &Visit, case: &str, view: &SettingsView) -> Markup {
    let locale = &visit.locale;
    let here = at(case, "pengaturan");
    let row = |setting: &&SettingForm| {
        Row::new([
            html! { (setting.label) },
            html! {
                strong { (with_unit(locale, &setting.value, setting.unit.as_deref())) }
                @if setting.value != setting.default {
                    " " span.j-soft { (locale.text_with("web-office-default", &[("value", &words::setting_value(&setting.default, locale))])) }
                }
            },
            html! { span.j-soft { (bounds(locale, setting)) } },
            html! { (setting.cite) " " (grade(locale, &setting.grade)) },
            html! {
                @if !view.sealed {
                    a.govuk-link href=(format!("{here}?ubah={}", setting.id)) {
                        (locale.text("web-office-edit")) span.govuk-visually-hidden { " " (setting.label) }
                    }
                }
            },
        ])
    };
    let columns = || {
        let mut columns: Vec<Column> =
            ["web-office-setting", "web-office-value", "web-office-bounds", "web-office-cite"]
                .into_iter()
                .map(|key| Column::text(locale.text(key)))
                .collect();
        if !view.sealed {
            columns.push(Column::text(locale.text("web-office-edit")));
        }
        columns
    };
    let table = |key: &str, parameters: bool| {
        let rows = view.settings.iter().filter(|setting| setting.is_parameter == parameters).map(|one| row(&one));
        components::table(locale, &Table { caption: locale.text(key), columns: columns(), rows: rows.collect() })
    };
    html! { (table("web-office-parameters", true)) (table("web-office-procedure", false)) }
}

/// Says what a setting takes.
pub(super) fn bounds(locale: &Locale, setting: &SettingForm) -> String {
    match &setting.takes {
        Takes::OneOf(all) => match (all.first(), all.last()) {
            (Some(first), Some(last)) if all.len() > 4 => locale.text_with(
                "web-office-from-to",
                &[("from", &words::setting_value(first, locale)), ("to", &words::setting_value(last, locale))],
            ),
            _ => all.iter().map(|one| words::setting_value(one, locale)).collect::<Vec<_>>().join(", "),
        },
        Takes::YesNo => format!("{}, {}", locale.text("value-yes"), locale.text("value-no")),
        Takes::Number { bounds: Some((from, to)), .. } => locale.text_with(
            "web-office-from-to",
            &[("from", &words::setting_value(from, locale)), ("to", &words::setting_value(to, locale))],
        ),
        Takes::Number { bounds: None, .. } | Takes::Text => locale.text("web-office-unbounded"),
    }
}

/// Draws the field of a setting.
pub(super) fn input(locale: &Locale, setting: &SettingForm, typed: Option<&FormData>, errors: &FieldErrors) -> Markup {
    let name = field(&setting.id);
    let shown = typed.map_or(setting.value.as_str(), |form| form.text(&name));
    let attested = jenjang_app::words::grade(&setting.grade, locale);
    let hint = format!("{} · {} · {}", bounds(locale, setting), setting.cite, attested);
    let field = Field::new(&name, &setting.label).hint(&hint).error(errors).bold();
    match &setting.takes {
        Takes::OneOf(all) => {
            let words: Vec<String> = all.iter().map(|one| words::setting_value(one, locale)).collect();
            let choices: Vec<Choice<'_>> = all.iter().zip(&words).map(|(one, word)| Choice::new(one, word)).collect();
            components::select(locale, &field, &choices, shown)
        }
        Takes::YesNo => {
            let (yes, no) = (locale.text("value-yes"), locale.text("value-no"));
            components::radios(locale, &field, &[Choice::new("true", &yes), Choice::new("false", &no)], shown)
        }
        Takes::Number { .. } => {
            let text = if typed.is_some() { shown.to_owned() } else { words::setting_value(shown, locale) };
            components::number_input(locale, &field, &text, setting.unit.as_deref())
        }
        Takes::Text => components::text_input(locale, &field, TextKind::Code, shown),
    }
}

/// Reads a setting out of a form, as its canonical text; an error says what would be right.
pub(super) fn read(form: &FormData, setting: &SettingForm, locale: &Locale) -> Result<String, FieldErrors> {
    let name = field(&setting.id);
    let mut read = form.reader(locale);
    let text = match &setting.takes {
        Takes::OneOf(all) => read.choice(&name, &setting.label, |text| all.iter().find(|one| *one == text).cloned()),
        Takes::YesNo => {
            read.choice(&name, &setting.label, |text| matches!(text, "true" | "false").then(|| text.to_owned()))
        }
        Takes::Number { decimal, bounds } => {
            let bound = |text: Option<&String>, otherwise: i64| {
                text.and_then(|text| Decimal::parse(text).ok())
                    .unwrap_or_else(|| Decimal::from_millionths(otherwise).unwrap_or(Decimal::ZERO))
            };
            let low = bound(bounds.as_ref().map(|(low, _)| low), -1_000_000_000_000);
            let high = bound(bounds.as_ref().map(|(_, high)| high), 1_000_000_000_000);
            let number = read.decimal(&name, &setting.label, low, high);
            match number {
                Some(number) if !decimal && number.millionths() % 1_000_000 != 0 => {
                    read.refuse(&name, locale.text_with("web-error-whole", &[("label", &setting.label)]))
                }
                Some(number) if !decimal => Some((number.millionths() / 1_000_000).to_string()),
                number => number.map(|number| number.to_string()),
            }
        }
        Takes::Text => read.text(&name, &setting.label, 200),
    };
    read.finish((text,)).map(|(text,)| text)
}

async fn change(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let app = site.app();
    let (form, signed) = (&sent.form, &sent.signed);
    let here = at(&case, "pengaturan");
    let view = app.settings(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let edited: Vec<&SettingForm> =
        view.settings.iter().filter(|setting| form.all("ada").any(|id| id == setting.id)).collect();
    // What somebody else changed or sealed meanwhile must not be undone by a form that does not know of it.
    if form.text("seen") != view.sequence.to_string() {
        return Err(overtaken(&visit, &view, &edited, form, &here));
    }
    let (mut changes, mut errors) = (Vec::new(), FieldErrors::default());
    for setting in &edited {
        match read(form, setting, &visit.locale) {
            Ok(text) if text != setting.value => changes.push((setting.id.clone(), text)),
            Ok(_) => {}
            Err(wrong) => (&wrong).into_iter().for_each(|one| errors.add(one.field.clone(), one.message.clone())),
        }
    }
    let mut sequence = view.sequence;
    let mut refused_because = None;
    if errors.is_empty() {
        for (setting, text) in &changes {
            let command = Command::SetSetting(SetSetting { setting: setting.clone(), value: text.clone() });
            match app.act(&signed.acting, &case, command, Attachments::new()).await {
                Ok(done) => sequence = done.sequence,
                Err(error) => {
                    refused_because = Some(refused(error, &visit, |_| None)?);
                    break;
                }
            }
        }
        if refused_because.is_none() && changes.is_empty() {
            let heading = visit.locale.text("web-office-unchanged");
            let banner = Some(components::banner(&visit.locale, Banner::Information, &heading, html! {}));
            let shown = Shown { banner, ..Shown::default() };
            return Ok(draw(&site, &visit, signed, &case, &view, shown).await?.into_response());
        }
        if refused_because.is_none() {
            return Ok(Redirect::to(&after(&here, sequence)).into_response());
        }
    }
    let view = app.settings(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let one = if edited.len() == 1 { edited.first().map_or("semua", |one| one.id.as_str()) } else { "semua" };
    let shown = Shown { edited: one, typed: Some(form), errors, refused: refused_because, banner: None };
    Ok(draw(&site, &visit, signed, &case, &view, shown).await?.into_response())
}

fn overtaken(visit: &Visit, view: &SettingsView, edited: &[&SettingForm], form: &FormData, again: &str) -> ErrorPage {
    let typed = edited.iter().map(|setting| (setting.label.clone(), form.text(&field(&setting.id)).to_owned()));
    let key = if view.sealed { "web-office-sealed-meanwhile" } else { "web-stale-why" };
    ErrorPage::Stale(Stale {
        happened: Some(visit.locale.text(key)),
        typed: typed.filter(|(_, text)| !text.is_empty()).collect(),
        again: again.to_owned(),
    })
}

async fn try_values(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let view = app.settings(&signed.acting, &case, locale).await.or_page(&visit, "/putaran")?;
    let folder = site.snapshots().ok_or(ErrorPage::NotFound)?;
    let snapshots = app.snapshots(&signed.acting, &case, folder).await.or_page(&visit, "/putaran")?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let chosen = snapshots.iter().find(|one| one.name == query.text("data"));
    let trials = match chosen {
        Some(one) => {
            app.try_parameters_on(&signed.acting, &case, folder, &one.name).await.or_page(&visit, "/putaran")?
        }
        None => Vec::new(),
    };
    let here = at(&case, "pengaturan/coba");
    let labels: Vec<String> = snapshots
        .iter()
        .map(|one| {
            let day = one.as_of.map_or_else(|| "–".to_owned(), |day| locale.date(day));
            let name = one.name.get(..8).unwrap_or_default();
            locale.text_with("web-office-snapshot", &[("day", &day), ("name", name)])
        })
        .collect();
    let choices: Vec<Choice<'_>> =
        snapshots.iter().zip(&labels).map(|(one, label)| Choice::new(&one.name, label)).collect();
    let label = locale.text("web-office-snapshot-label");
    let body = html! {
        @if snapshots.is_empty() {
            (components::empty(locale, &locale.text("web-office-no-snapshots"), html! {
                p.govuk-body { (locale.text("web-office-no-snapshots-next")) }
            }))
        } @else {
            form method="get" action=(here) {
                (components::select(locale, &Field::new("data", &label), &choices, query.text("data")))
                (components::button(ButtonKind::Primary, &locale.text("web-office-try")))
            }
        }
        @for trial in &trials { (trial_table(locale, &view, trial)) }
    };
    let on = say::weekday_date(locale, view.today);
    Ok(Page::new(locale.text("web-office-what-if"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .lead(html! { p { (locale.text_with("web-office-what-if-lead", &[("on", &on)])) } })
        .trail([
            Link::new(view.title.clone(), at(&case, "dasbor")),
            Link::new(locale.text("web-office-settings"), at(&case, "pengaturan")),
        ])
        .who_sees(locale.text("web-office-who-prepares"))
        .show(&visit))
}

fn trial_table(locale: &Locale, view: &SettingsView, trial: &Trial) -> Markup {
    let setting = view.settings.iter().find(|setting| setting.id == trial.parameter);
    let caption = setting.map_or(trial.parameter.clone(), |setting| setting.label.clone());
    let unit = setting.and_then(|setting| setting.unit.as_deref());
    let now = trial.values.iter().find(|one| one.current).map_or(0, |one| one.meets);
    let rows = trial.values.iter().map(|one| {
        let change = match one.meets.cmp(&now) {
            std::cmp::Ordering::Equal => "–".to_owned(),
            std::cmp::Ordering::Greater => format!("+{}", locale.number(one.meets - now)),
            std::cmp::Ordering::Less => format!("−{}", locale.number(now - one.meets)),
        };
        Row::new([
            html! {
                (with_unit(locale, &one.value, unit))
                @if one.current { " " (components::tag(components::Tone::Open, &locale.text("web-office-current"))) }
            },
            html! { (locale.number(one.meets)) },
            html! { (change) },
            html! { (locale.number(one.fails)) },
            html! { (locale.number(one.undetermined)) },
        ])
    });
    let columns = vec![
        Column::text(locale.text("web-office-value")),
        Column::number(locale.text("web-meets")),
        Column::number(locale.text("web-office-change")),
        Column::number(locale.text("web-fails")),
        Column::number(locale.text("web-gap")),
    ];
    components::table(locale, &Table { caption, columns, rows: rows.collect() })
}
