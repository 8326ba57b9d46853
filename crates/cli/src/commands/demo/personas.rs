//! Who is shown: people of the office by their accounts, employees by how they stand in the round that was played.

use anyhow::Result;
use jenjang_app::cases::{Acting, App, MarkState, PeopleQuery, PersonLine, Who};
use jenjang_desk::Subject;
use jenjang_facts::{Moment, Nip};
use jenjang_procedure::Outcome as Standing;
use jenjang_regulation::Outcome;
use jenjang_web::site::Persona;
use serde::{Deserialize, Serialize};

use super::PASSWORD;

/// Somebody whose place a visitor can take.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Somebody {
    pub(super) login: String,
    name: String,
    about: String,
}

impl Somebody {
    /// Returns whom the login lets in.
    pub(super) fn subject(&self) -> Result<Subject> {
        Ok(match Who::parse(&self.login)? {
            Who::Person(nip) => Subject::Person(nip),
            _ => Subject::Account(self.login.clone()),
        })
    }

    /// Returns the persona for the page where one signs in.
    pub(super) fn persona(&self) -> Persona {
        let (login, name, about) = (self.login.clone(), self.name.clone(), self.about.clone());
        Persona { login, password: PASSWORD.to_owned(), name, about }
    }
}

/// Who of a round is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    /// One of each kind, so that a round of thousands fits on a page.
    OneOfEach,
    /// Everybody with an account, and everybody on the list, so that the round can be played to its end.
    Everybody,
}

/// The stage in which papers are marked.
const MARKING: &str = "paper-marking";

/// The accounts that every demonstration shows, and what each shows.
const OFFICE: [(&str, &str); 5] = [
    ("bkd-01", "serve-persona-admin"),
    ("tim-01", "serve-persona-team"),
    ("tim-02", "serve-persona-team-2"),
    ("pemantau-01", "serve-persona-monitor"),
    ("auditor-01", "serve-persona-auditor"),
];

/// Employees: how they stand, and what that shows. Who is not there in a state of the round is left out.
fn employees() -> Vec<(PeopleQuery, &'static str)> {
    let met = |stage: Standing| PeopleQuery {
        verdict: Some(Outcome::Meets),
        standing: Some(stage),
        per_page: 200,
        ..PeopleQuery::default()
    };
    let judged = |verdict: Outcome| PeopleQuery { verdict: Some(verdict), per_page: 200, ..PeopleQuery::default() };
    vec![
        (met(Standing::Open), "serve-persona-not-handed-in"),
        (met(Standing::Open), "serve-persona-handed-in"),
        (met(Standing::Passed), "serve-persona-in-pool"),
        (met(Standing::Failed), "serve-persona-below-grade"),
        (judged(Outcome::Fails), "serve-persona-fails"),
        (judged(Outcome::Undetermined), "serve-persona-undetermined"),
    ]
}

/// Tells whether somebody stands as a persona shows.
fn fits(about: &str, person: &PersonLine) -> bool {
    // An invented register has invented dirt; a name is to look like one.
    if !person.name.chars().next().is_some_and(char::is_alphabetic) {
        return false;
    }
    let stage = person.standing.as_ref().map(|(stage, _)| stage.as_str());
    match about {
        "serve-persona-not-handed-in" => stage == Some("paper"),
        "serve-persona-handed-in" => stage == Some(MARKING),
        "serve-persona-in-pool" => stage == Some("pool"),
        "serve-persona-below-grade" => stage == Some("paper-result"),
        "serve-persona-fails" => person.held_up_by.len() == 1,
        _ => true,
    }
}

/// Finds the people in a round that was played.
pub(super) async fn find(app: &App, case: &str, at: Moment, cast: Cast) -> Result<Vec<Somebody>> {
    let accounts = app.read_grants(&acting(Who::Operator, at)).await?;
    let account = |id: &str, about: &str| {
        let found = accounts.iter().find(|(known, _)| known == id);
        let name = found.and_then(|(_, account)| account.name.clone());
        name.map(|name| Somebody { login: id.to_owned(), name, about: about.to_owned() })
    };
    let mut people: Vec<Somebody> = OFFICE.iter().filter_map(|(id, about)| account(id, about)).collect();
    // Heads and a marker with much to do show more than those with little.
    let units = by_what_is_due(app, case, at, accounts.iter().map(|(id, _)| id.as_str())).await?;
    let (heads, markers) = match cast {
        Cast::OneOfEach => (2, 1),
        Cast::Everybody => (units.len(), units.len()),
    };
    for (start, n, about) in [("kepala-", heads, "serve-persona-head"), ("penilai-", markers, "serve-persona-marker")] {
        let found = units.iter().filter(|id| id.starts_with(start)).take(n);
        people.extend(found.filter_map(|id| account(id, about)));
    }
    people.extend(find_employees(app, case, at, cast).await?);
    Ok(people)
}

fn acting(who: Who, at: Moment) -> Acting {
    Acting { who, at, via: "scenario".to_owned() }
}

/// Returns the accounts of units, those with most to mark first.
async fn by_what_is_due(
    app: &App,
    case: &str,
    at: Moment,
    accounts: impl Iterator<Item = &str>,
) -> Result<Vec<String>> {
    let mut busy: Vec<(usize, String)> = Vec::new();
    for id in accounts.filter(|id| id.starts_with("kepala-") || id.starts_with("penilai-")) {
        let marking = app.marking(&acting(Who::Account(id.to_owned()), at), case, MARKING).await?;
        let due = marking.items.iter().filter(|item| item.state == MarkState::Due).count();
        busy.push((due * 10_000 + marking.items.len(), id.to_owned()));
    }
    busy.sort_by(|a, b| b.cmp(a));
    Ok(busy.into_iter().map(|(_, id)| id).collect())
}

async fn find_employees(app: &App, case: &str, at: Moment, cast: Cast) -> Result<Vec<Somebody>> {
    let office = acting(Who::Account("bkd-01".to_owned()), at);
    let mut taken: Vec<Nip> = Vec::new();
    let mut people = Vec::new();
    for (mut query, about) in employees() {
        let listed = query.verdict == Some(Outcome::Meets);
        let n = if cast == Cast::Everybody && listed { usize::MAX } else { 1 };
        let mut n_found = 0;
        // Those who fit, of however many pages.
        loop {
            query.page = query.page.max(1);
            let page = app.people(&office, case, &query).await?;
            for person in page.rows.iter().filter(|person| fits(about, person)) {
                if n <= n_found || taken.contains(&person.nip) {
                    continue;
                }
                n_found += 1;
                taken.push(person.nip);
                let (login, name) = (person.nip.to_string(), person.name.clone());
                people.push(Somebody { login, name, about: about.to_owned() });
            }
            if n <= n_found || page.pages <= query.page {
                break;
            }
            query.page += 1;
        }
    }
    Ok(people)
}
