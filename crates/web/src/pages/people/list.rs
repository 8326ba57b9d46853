//! Everybody whom a round screened: searched, filtered, sorted, paged through and exported.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jenjang_app::cases::{PeoplePage, PeopleQuery, PeopleSort, PersonLine};
use jenjang_app::words;
use jenjang_locale::Locale;
use jenjang_procedure::Outcome as Standing;
use jenjang_regulation::Outcome;
use maud::{Markup, html};

use super::super::office::shared::{at, n, tabs, with_query};
use crate::components::{
    self, ActiveFilter, Choice, Column, Direction, Field, Filter, Pages, Row, Table, TextKind, Verdict,
};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Page, Visit};
use crate::site::{Needs, Problem, Routes, Signed, Site};

/// People on a page.
const PER_PAGE: usize = 25;
/// The part of the page that a filter replaces.
const RESULTS: &str = "hasil";

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/peserta", show).get(
        Needs::SignIn,
        "/putaran/{case}/peserta.xlsx",
        export,
    )
}

/// What the address asks for, as it stands there.
struct Asked {
    text: String,
    unit: String,
    verdict: String,
    criterion: String,
    standing: String,
    sort: String,
    page: usize,
}

const VERDICTS: [(&str, Outcome); 3] =
    [("meets", Outcome::Meets), ("fails", Outcome::Fails), ("undetermined", Outcome::Undetermined)];
const SORTS: [(&str, PeopleSort); 4] = [
    ("nama", PeopleSort::Name),
    ("unit", PeopleSort::Unit),
    ("putusan", PeopleSort::Verdict),
    ("nomor", PeopleSort::Number),
];

impl Asked {
    fn of(form: &FormData) -> Self {
        let text = |name: &str| form.text(name).chars().take(300).collect::<String>();
        Self {
            text: text("cari"),
            unit: text("unit"),
            verdict: text("putusan"),
            criterion: text("syarat"),
            standing: text("kedudukan"),
            sort: text("urut"),
            page: form.text("hal").parse().unwrap_or(1),
        }
    }

    fn query(&self, per_page: usize) -> PeopleQuery {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        let (sort, descending) = self.sorted();
        PeopleQuery {
            text: self.text.clone(),
            unit: some(&self.unit),
            verdict: VERDICTS.iter().find(|(key, _)| *key == self.verdict).map(|(_, verdict)| *verdict),
            criterion: some(&self.criterion),
            standing: Standing::ALL.into_iter().find(|outcome| outcome.key() == self.standing),
            sort,
            descending,
            page: self.page,
            per_page,
        }
    }

    fn sorted(&self) -> (PeopleSort, bool) {
        let (key, descending) = self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |key| (key, true));
        let sort = SORTS.iter().find(|(name, _)| *name == key).map(|(_, sort)| *sort).unwrap_or_default();
        (sort, descending)
    }

    /// Returns the arguments of the list, with some of them changed.
    fn address(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let now = [
            ("cari", self.text.as_str()),
            ("unit", &self.unit),
            ("putusan", &self.verdict),
            ("syarat", &self.criterion),
            ("kedudukan", &self.standing),
            ("urut", &self.sort),
        ];
        let of = |name: &str, value: &'_ str| -> String {
            changed.iter().find(|(one, _)| *one == name).map_or(value, |(_, value)| value).to_owned()
        };
        let mut all: Vec<(&str, String)> = now.iter().map(|(name, value)| (*name, of(name, value))).collect();
        all.extend(changed.iter().filter(|(name, _)| *name == "hal").map(|(name, value)| (*name, (*value).to_owned())));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
        with_query(path, &all)
    }
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let asked = Asked::of(&FormData::parse(query.unwrap_or_default().as_bytes()));
    let page = app.people(&signed.acting, &case, &asked.query(PER_PAGE)).await.or_page(&visit, "/putaran")?;
    let rights = app.rights(&signed.acting, &case).await.or_page(&visit, "/putaran")?;
    let here = at(&case, "peserta");
    let body = html! {
        (tabs(&visit, &case, &rights, &here))
        @if !page.screened {
            (components::empty(locale, &locale.text("web-people-not-screened"), html! {
                p.govuk-body { (locale.text("web-people-not-screened-next")) }
            }))
        } @else {
            div.j-sidebar {
                (filter(locale, &here, &asked, &page))
                div id=(RESULTS) { (results(locale, &case, &here, &asked, &page)) }
            }
        }
    };
    Ok(Page::new(locale.text("web-people"), body)
        .in_section("/putaran")
        .kicker(html! { (page.title) })
        .wide()
        .who_sees(locale.text("web-people-who"))
        .show(&visit))
}

fn verdict(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Meets => Verdict::Meets,
        Outcome::Fails => Verdict::Fails,
        Outcome::Undetermined => Verdict::Gap,
    }
}

fn verdict_word(locale: &Locale, key: &str) -> String {
    match key {
        "meets" => locale.text("web-meets"),
        "fails" => locale.text("web-fails"),
        _ => locale.text("web-gap"),
    }
}

fn filter(locale: &Locale, here: &str, asked: &Asked, page: &PeoplePage) -> Markup {
    let text = |key: &str| locale.text(key);
    let any = text("web-people-any");
    let criteria: Vec<(&str, &str)> =
        page.criteria.iter().map(|(id, text)| (id.as_str(), locale.pick(&text.id, &text.en))).collect();
    let units: Vec<Choice<'_>> = std::iter::once(Choice::new("", &any))
        .chain(page.units.iter().map(|(id, name)| Choice::new(id, name)))
        .collect();
    let verdict_words: Vec<String> = VERDICTS.iter().map(|(key, _)| verdict_word(locale, key)).collect();
    let verdicts: Vec<Choice<'_>> = std::iter::once(Choice::new("", &any))
        .chain(VERDICTS.iter().zip(&verdict_words).map(|((key, _), word)| Choice::new(key, word)))
        .collect();
    let criterion: Vec<Choice<'_>> =
        std::iter::once(Choice::new("", &any)).chain(criteria.iter().map(|(id, text)| Choice::new(id, text))).collect();
    let standing_words: Vec<String> =
        Standing::ALL.iter().map(|outcome| text(&format!("web-people-standing-{}", outcome.key()))).collect();
    let standings: Vec<Choice<'_>> = std::iter::once(Choice::new("", &any))
        .chain(Standing::ALL.iter().zip(&standing_words).map(|(outcome, word)| Choice::new(outcome.key(), word)))
        .collect();
    let mut active = Vec::new();
    let mut add = |name: &str, label: &str, value: Option<String>| {
        if let Some(value) = value {
            let text = format!("{}: {value}", locale.text(label));
            active.push(ActiveFilter { text, href: asked.address(here, &[(name, "")]) });
        }
    };
    let name_of =
        |id: &str, all: &[(&str, &str)]| all.iter().find(|(one, _)| *one == id).map(|(_, name)| (*name).to_owned());
    let unit_names: Vec<(&str, &str)> = page.units.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    add("cari", "web-people-search", Some(asked.text.clone()).filter(|text| !text.is_empty()));
    add("unit", "web-people-unit", name_of(&asked.unit, &unit_names));
    add("putusan", "web-people-verdict", asked.query(1).verdict.map(|_| verdict_word(locale, &asked.verdict)));
    add("syarat", "web-people-criterion", name_of(&asked.criterion, &criteria));
    let standing = asked.query(1).standing.map(|_| text(&format!("web-people-standing-{}", asked.standing)));
    add("kedudukan", "web-people-standing", standing);
    let keep = if asked.sort.is_empty() { Vec::new() } else { vec![("urut".to_owned(), asked.sort.clone())] };
    let fields = html! {
        (components::text_input(locale, &Field::new("cari", &text("web-people-search")), TextKind::Words, &asked.text))
        (components::select(locale, &Field::new("unit", &text("web-people-unit")), &units, &asked.unit))
        (components::select(locale, &Field::new("putusan", &text("web-people-verdict")), &verdicts, &asked.verdict))
        (components::select(locale, &Field::new("syarat", &text("web-people-criterion")), &criterion, &asked.criterion))
        (components::select(locale, &Field::new("kedudukan", &text("web-people-standing")), &standings, &asked.standing))
    };
    components::filter(locale, &Filter { action: here.to_owned(), active, keep }, RESULTS, fields)
}

fn results(locale: &Locale, case: &str, here: &str, asked: &Asked, page: &PeoplePage) -> Markup {
    let total = locale.number(n(page.total));
    let (sort, descending) = asked.sorted();
    let column = |key: &str, name: &str, by: PeopleSort| {
        let is_now = sort == by;
        let now = is_now.then_some(if descending { Direction::Descending } else { Direction::Ascending });
        let turned = if is_now && !descending { format!("-{name}") } else { name.to_owned() };
        Column::text(locale.text(key)).sortable(asked.address(here, &[("urut", &turned)]), now)
    };
    let columns = vec![
        column("web-people-name", "nama", PeopleSort::Name),
        column("web-people-number", "nomor", PeopleSort::Number),
        column("web-people-unit", "unit", PeopleSort::Unit),
        Column::text(locale.text("web-people-rank")),
        column("web-people-verdict", "putusan", PeopleSort::Verdict),
        Column::text(locale.text("web-people-standing")),
    ];
    let rows = page.rows.iter().map(|line| row(locale, case, page, line));
    let first = if page.total == 0 { 0 } else { (page.page - 1) * PER_PAGE + 1 };
    let last = (first + page.rows.len()).saturating_sub(1);
    let caption = locale.text_with(
        "web-people-count",
        &[("from", &locale.number(n(first))), ("to", &locale.number(n(last))), ("all", &total)],
    );
    let table = Table { caption, columns, rows: rows.collect() };
    let pages = Pages { current: n(page.page), last: n(page.pages) };
    html! {
        @if page.rows.is_empty() {
            (components::empty(locale, &locale.text("web-people-none"), html! {
                p.govuk-body { a.govuk-link href=(here) { (locale.text("web-filter-clear")) } }
            }))
        } @else {
            p.govuk-body { a.govuk-link href=(asked.address(&at(case, "peserta.xlsx"), &[])) download { (locale.text_with("web-people-export", &[("n", &total)])) } }
            (components::table(locale, &table))
            (components::pagination(locale, pages, |page| asked.address(here, &[("hal", &page.to_string())])))
        }
    }
}

fn row(locale: &Locale, case: &str, page: &PeoplePage, line: &PersonLine) -> Row {
    let criterion = |id: &String| {
        let known = page.criteria.iter().find(|(one, _)| one == id);
        known.map_or_else(|| id.clone(), |(_, text)| locale.pick(&text.id, &text.en).to_owned())
    };
    let standing = line.standing.as_ref().and_then(|(id, outcome)| {
        let (_, title, kind) = page.stages.iter().find(|(stage, ..)| stage == id)?;
        Some((locale.pick(&title.id, &title.en).to_owned(), words::standing(kind, outcome.key(), locale)))
    });
    Row::new([
        html! {
            @let page = match line.participant {
                Some(number) => format!("peserta/{number}"),
                None => format!("disaring/{}", line.place),
            };
            a.govuk-link href=(at(case, &page)) { (line.name) }
            br; span."j-soft j-num" { (line.nip.to_string()) }
        },
        html! { @match line.participant { Some(number) => span.j-num { (locale.number(number.into())) }, None => "–" } },
        html! { (line.unit) },
        html! { (line.rank) },
        html! {
            (components::verdict_state(locale, verdict(line.verdict)))
            @if !line.held_up_by.is_empty() {
                div.j-soft { (line.held_up_by.iter().map(criterion).collect::<Vec<_>>().join("; ")) }
            }
        },
        html! {
            @match &standing {
                Some((stage, word)) => { (stage) ": " (word) },
                None => "–",
            }
        },
    ])
}

async fn export(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let asked = Asked::of(&FormData::parse(query.unwrap_or_default().as_bytes()));
    let book = site.app().people_xlsx(&signed.acting, &case, &asked.query(PER_PAGE), &visit.locale).await;
    let mut response = book.or_page(&visit, "/putaran")?.into_response();
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    // The id of a case is plain, and what was searched for is not in the name.
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"peserta-{case}.xlsx\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_is_filtered_and_drop_the_page() {
        let asked = Asked::of(&FormData::parse(b"cari=Siti+%22A%22&unit=dinas&urut=-nama&hal=7"));
        assert_eq!(asked.address("/p", &[("unit", "")]), "/p?cari=Siti+%22A%22&urut=-nama");
        assert_eq!(asked.address("/p", &[("hal", "2")]), "/p?cari=Siti+%22A%22&unit=dinas&urut=-nama&hal=2");
        assert_eq!(asked.sorted(), (PeopleSort::Name, true));
        assert_eq!(asked.page, 7);
    }
}
