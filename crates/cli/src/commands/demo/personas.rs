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
pub(super) async fn find(app: &App, case: &str, at: Moment) -> Result<Vec<Somebody>> {
    let acting = |who: Who| Acting { who, at, via: "scenario".to_owned() };
    let accounts = app.read_grants(&acting(Who::Operator)).await?;
    let account = |id: &str, about: &str| {
        let found = accounts.iter().find(|(known, _)| known == id);
        let name = found.and_then(|(_, account)| account.name.clone());
        name.map(|name| Somebody { login: id.to_owned(), name, about: about.to_owned() })
    };
    let mut people: Vec<Somebody> = OFFICE.iter().filter_map(|(id, about)| account(id, about)).collect();

    // Heads and a marker with much to do show more than those with little.
    let mut busy: Vec<(usize, String)> = Vec::new();
    for (id, _) in &accounts {
        if !(id.starts_with("kepala-") || id.starts_with("penilai-")) {
            continue;
        }
        let marking = app.marking(&acting(Who::Account(id.clone())), case, MARKING).await?;
        let due = marking.items.iter().filter(|item| item.state == MarkState::Due).count();
        busy.push((due * 10_000 + marking.items.len(), id.clone()));
    }
    busy.sort_by(|a, b| b.cmp(a));
    let mut chosen = |start: &str, n: usize, about: &str| {
        let found = busy.iter().filter(|(_, id)| id.starts_with(start)).take(n);
        people.extend(found.filter_map(|(_, id)| account(id, about)));
    };
    chosen("kepala-", 2, "serve-persona-head");
    chosen("penilai-", 1, "serve-persona-marker");

    let office = acting(Who::Account("bkd-01".to_owned()));
    let mut taken: Vec<Nip> = Vec::new();
    for (mut query, about) in employees() {
        // The first who fits, of however many pages.
        loop {
            query.page = query.page.max(1);
            let page = app.people(&office, case, &query).await?;
            let found = page.rows.iter().find(|person| fits(about, person) && !taken.contains(&person.nip));
            if let Some(person) = found {
                taken.push(person.nip);
                let (login, name) = (person.nip.to_string(), person.name.clone());
                people.push(Somebody { login, name, about: about.to_owned() });
                break;
            }
            if page.pages <= query.page {
                break;
            }
            query.page += 1;
        }
    }
    Ok(people)
}
