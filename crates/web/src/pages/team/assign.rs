//! Giving markers people to mark.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{AppError, Assigning, Attachments};
use jenjang_procedure::Command;
use jenjang_procedure::stages::assessment::AssignMarker;
use maud::{Markup, html};

use super::of_the_team;
use crate::components::{self, ButtonKind, Choice, Field, button, button_group, text_link};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Link, Page, Visit};
use crate::pages::common::{Round, count, just_recorded, query, recorded_banner, refused_banner};
use crate::site::{Problem as _, Signed, SignedForm, Site};

/// The most participants shown to tick at once.
const MOST_SHOWN: usize = 100;

struct Desk<'a> {
    round: Round,
    stage: String,
    assigning: Assigning,
    visit: &'a Visit,
}

impl<'a> Desk<'a> {
    async fn load(
        site: &Site,
        visit: &'a Visit,
        signed: &Signed,
        (case, stage): (&str, &str),
    ) -> Result<Self, ErrorPage> {
        of_the_team(signed)?;
        let round = Round::load(site, visit, signed, case).await?;
        round.stage(stage, "assessment")?;
        let back = format!("/putaran/{case}/tim");
        let assigning = site.app().assigning(&signed.acting, case, stage).await.or_page(visit, &back)?;
        Ok(Self { round, stage: stage.to_owned(), assigning, visit })
    }

    fn list(&self) -> String {
        format!("/putaran/{}/tim/{}", self.round.view.id, self.stage)
    }
}

pub(super) async fn ask_to_assign(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage)): Path<(String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Response, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let desk = Desk::load(&site, &visit, &signed, (&case, &stage)).await?;
    let mut page = page(&desk, asked.text("unit"), &Typed::default(), FieldErrors::default());
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&desk.round, &receipt, &visit));
    }
    Ok(page.show(&visit).into_response())
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    marker: String,
    people: BTreeSet<u32>,
}

fn page(desk: &Desk<'_>, unit: &str, typed: &Typed, errors: FieldErrors) -> Page {
    let locale = &desk.visit.locale;
    let address = format!("{}/tugaskan", desk.list());
    let mut units: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for line in &desk.assigning.waiting {
        units.entry(&line.unit.0).or_insert((&line.unit.1, 0)).1 += 1;
    }
    let open = desk.round.stage(&desk.stage, "assessment").is_ok_and(|stage| stage.status == "open");
    let body = html! {
        p.govuk-body { (locale.text_with("web-tm-assign-rule", &[("n", &desk.assigning.wanted.to_string())])) }
        @if !open { (components::inset(html! { (locale.text("web-tm-next-not-open")) })) }
        @if desk.assigning.waiting.is_empty() {
            (components::empty(locale, &locale.text("web-tm-assign-none"), html! {}))
        } @else if let Some((name, _)) = units.get(unit) {
            h2.govuk-heading-m { (name) }
            (form(desk, unit, typed, &errors, &address))
        } @else {
            h2.govuk-heading-m { (locale.text("web-tm-assign-unit")) }
            ul.govuk-list {
                @for (id, (name, n)) in &units {
                    li { a.govuk-link href=(format!("{address}{}", query(&[("unit", id)]))) { (name) } " · " (locale.text_with("web-tm-people", &[("n", &count(locale, *n))])) }
                }
            }
        }
    };
    let trail = [
        Link::new(locale.text("web-tm-title"), format!("/putaran/{}/tim", desk.round.view.id)),
        Link::new(desk.round.title(&desk.stage), desk.list()),
    ];
    Page::new(locale.text("web-tm-assign"), body)
        .in_section("/putaran")
        .trail(desk.round.trail(locale, trail))
        .who_sees(locale.text("web-tm-who"))
        .errors(errors)
}

fn form(desk: &Desk<'_>, unit: &str, typed: &Typed, errors: &FieldErrors, address: &str) -> Markup {
    let locale = &desk.visit.locale;
    let fitting: Vec<(&str, String, String)> = desk
        .assigning
        .candidates
        .iter()
        .filter(|one| one.units.contains(unit))
        .map(|one| {
            let load = [("assigned", count(locale, one.assigned)), ("due", count(locale, one.due))];
            let load: Vec<(&str, &str)> = load.iter().map(|(name, n)| (*name, n.as_str())).collect();
            let name = one.name.clone().unwrap_or_else(|| one.account.clone());
            (one.account.as_str(), name, locale.text_with("web-tm-load", &load))
        })
        .collect();
    let markers: Vec<Choice<'_>> =
        fitting.iter().map(|(account, name, load)| Choice::new(account, name).hint(load)).collect();
    let people: Vec<(String, String)> = desk
        .assigning
        .waiting
        .iter()
        .filter(|line| line.unit.0 == unit)
        .take(MOST_SHOWN)
        .map(|line| {
            let number = line.participant.to_string();
            let label = locale.text_with("web-tm-lacks", &[("number", &number), ("n", &line.missing.to_string())]);
            (number, label)
        })
        .collect();
    let boxes: Vec<Choice<'_>> = people.iter().map(|(number, label)| Choice::new(number, label)).collect();
    let chosen: Vec<String> = typed.people.iter().map(ToString::to_string).collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    html! {
        @if markers.is_empty() {
            (components::empty(locale, &locale.text("web-tm-no-candidate"), html! { p.govuk-body { (locale.text("web-tm-no-candidate-next")) } }))
        } @else {
            form method="post" action=(address) novalidate {
                (desk.visit.token_field())
                (components::hidden("unit", unit))
                (components::radios(locale, &Field::new("penilai", &locale.text("web-tm-marker")).error(errors).bold(), &markers, &typed.marker))
                (components::checkboxes(locale, &Field::new("peserta", &locale.text("web-tm-whom")).error(errors).bold(), &boxes, &chosen))
                (button_group(&[
                    button(ButtonKind::Primary, &locale.text("web-tm-assign-confirm")),
                    text_link(&locale.text("web-tm-cancel"), &desk.list()),
                ]))
            }
        }
    }
}

pub(super) async fn assign(
    State(site): State<Site>,
    visit: Visit,
    Path((case, stage)): Path<(String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let desk = Desk::load(&site, &visit, &signed, (&case, &stage)).await?;
    let unit_of = |number: u32| {
        desk.assigning.waiting.iter().find(|line| line.participant == number).map(|line| line.unit.0.clone())
    };
    let typed = Typed {
        marker: form.text("penilai").to_owned(),
        people: form.all("peserta").filter_map(|text| text.parse().ok()).collect(),
    };
    let mut read = form.reader(locale);
    let marker = read.choice("penilai", &locale.text("web-tm-marker"), |text| {
        desk.assigning.candidates.iter().find(|one| one.account == text).map(|one| one.account.clone())
    });
    let people = read.choices("peserta", &locale.text("web-tm-whom"), 1, |text| text.parse::<u32>().ok());
    let unit = Some(form.text("unit").to_owned()).filter(|unit| !unit.is_empty());
    let unit = unit.or_else(|| typed.people.first().and_then(|number| unit_of(*number))).unwrap_or_default();
    let again = |errors: FieldErrors| page(&desk, &unit, &typed, errors);
    let (marker, people) = match read.finish((marker, people)) {
        Ok(read) => read,
        Err(errors) => return Ok(again(errors).show(&visit).into_response()),
    };
    let people: BTreeSet<u32> = people.into_iter().collect();
    let only = people.first().copied().filter(|_| people.len() == 1 && form.text("kembali") == "peserta");
    let command = AssignMarker { stage: stage.clone(), marker, marker_is: None, participants: people };
    match site.app().act(&signed.acting, &case, Command::AssignMarker(command), Attachments::new()).await {
        Ok(done) => {
            let sequence = done.sequence.to_string();
            let to = match only {
                Some(number) => format!("{}/{number}?catatan={sequence}", desk.list()),
                None => format!("{}/tugaskan{}", desk.list(), query(&[("unit", &unit), ("catatan", &sequence)])),
            };
            Ok(Redirect::to(&to).into_response())
        }
        // The marker has no role for the unit of one of them.
        Err(AppError::UnfitAccount { .. }) => {
            let mut errors = FieldErrors::default();
            errors.add("penilai", locale.text("web-tm-wrong-unit"));
            Ok(again(errors).show(&visit).into_response())
        }
        Err(error) => match desk.round.refusal(&error, locale) {
            Some(why) => {
                let page = again(FieldErrors::default()).flash(refused_banner(locale, &why));
                Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &desk.list()),
        },
    }
}
