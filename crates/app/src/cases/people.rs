//! Everybody whom a round screened, in memory: searched, filtered, sorted and paged through without delay.

use std::sync::Arc;

use jenjang_access::{Action, Context};
use jenjang_facts::Nip;
use jenjang_ledger::CaseId;
use jenjang_procedure::{Case, Outcome as Standing};
use jenjang_regulation::{Bilingual, Outcome};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::roster::unit_id;
use super::screen_register::{Job, in_background};

/// Everybody of a screened register, in order of name.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    rows: Vec<Person>,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) nip: Nip,
    pub(crate) name: String,
    /// In lower case, with the NIP: what a search looks through.
    pub(crate) sought: String,
    pub(crate) skpd: String,
    pub(crate) unit_id: String,
    pub(crate) rank: String,
    pub(crate) verdict: Outcome,
    /// The ids of the criteria that are failed or undetermined.
    pub(crate) held_up_by: Vec<String>,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// A part of the name, or of the NIP.
    pub text: String,
    /// The id of the unit (SKPD).
    pub unit: Option<String>,
    /// The verdict of the screening.
    pub verdict: Option<Outcome>,
    /// A criterion that holds the person up.
    pub criterion: Option<String>,
    /// How the person stands in the stage that counts now.
    pub standing: Option<Standing>,
    /// What comes first.
    pub sort: PeopleSort,
    /// Whether the order is turned round.
    pub descending: bool,
    /// The page, from 1.
    pub page: usize,
    /// People a page.
    pub per_page: usize,
}

/// What people are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleSort {
    /// The name.
    #[default]
    Name,
    /// The unit, then the name.
    Unit,
    /// The verdict, then the name.
    Verdict,
    /// The number in the round; who has none comes last.
    Number,
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    /// The people of the page.
    pub rows: Vec<PersonLine>,
    /// How many there are on all pages.
    pub total: usize,
    /// The page, from 1, at most [`PeoplePage::pages`].
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// The units, id and name, in order of name.
    pub units: Vec<(String, String)>,
    /// The criteria that the register answers: id, and the text in both languages.
    pub criteria: Vec<(String, Bilingual)>,
    /// What the case is called.
    pub title: String,
    /// The titles of the stages, by id, with the kind of each.
    pub stages: Vec<(String, Bilingual, &'static str)>,
    /// Whether the register was screened.
    pub screened: bool,
}

/// One person in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// The number.
    pub nip: Nip,
    /// The name with its titles.
    pub name: String,
    /// The SKPD.
    pub unit: String,
    /// The rank.
    pub rank: String,
    /// The verdict of the screening.
    pub verdict: Outcome,
    /// The ids of the criteria that hold the person up.
    pub held_up_by: Vec<String>,
    /// The number in the round.
    pub participant: Option<u32>,
    /// The stage entered last, and how the person stands there.
    pub standing: Option<(String, Standing)>,
}

impl App {
    /// Returns a page of the people whom a round screened, for those who prepare its lists.
    pub async fn people(&self, acting: &Acting, id: &str, query: &PeopleQuery) -> Result<PeoplePage, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::ReadNominativeList, &case.resource(), &Context::default())?;
        let people = self.people_of(&case).await?;
        Ok(people.page(&case, query))
    }

    /// Returns everybody of a screened case; nobody before the screening, and once the register is erased.
    pub(crate) async fn people_of(&self, case: &OpenCase) -> Result<Arc<People>, AppError> {
        let Some(screened) = case.case.screened() else { return Ok(Arc::default()) };
        let key = screened.verdicts;
        if let Some(known) = self.people.lock().await.get(&key) {
            return Ok(Arc::clone(known));
        }
        let _alone = self.judging.lock().await;
        if let Some(known) = self.people.lock().await.get(&key) {
            return Ok(Arc::clone(known));
        }
        let job = Job::of(case, screened.on, self.n_threads)?;
        let erasures = self.follower.erasures();
        let Some(snapshot) = self.held_snapshot(case).await? else { return Ok(Arc::default()) };
        let people = in_background(move || job.people(snapshot.snapshot.clone())).await?;
        let people = Arc::new(People::new(people));
        let mut held = self.people.lock().await;
        // What was erased meanwhile is not kept.
        if erasures == self.follower.erasures() {
            held.insert(key, Arc::clone(&people));
        }
        Ok(people)
    }
}

impl People {
    fn new(mut rows: Vec<Person>) -> Self {
        rows.sort_by(|a, b| (&a.name, a.nip).cmp(&(&b.name, b.nip)));
        Self { rows }
    }

    /// Returns the name of a person of the register.
    pub(crate) fn name_of(&self, nip: Nip) -> Option<String> {
        self.rows.iter().find(|person| person.nip == nip).map(|person| person.name.clone())
    }

    /// Returns everybody whom a query finds, in its order.
    fn found(&self, case: &OpenCase, query: &PeopleQuery) -> Vec<&Person> {
        let sought = query.text.trim().to_lowercase();
        let fits = |person: &&Person| {
            (sought.is_empty() || person.sought.contains(&sought))
                && query.unit.as_ref().is_none_or(|unit| *unit == person.unit_id)
                && query.verdict.is_none_or(|verdict| verdict == person.verdict)
                && query.criterion.as_ref().is_none_or(|id| person.held_up_by.contains(id))
                && query.standing.is_none_or(|standing| {
                    let found = case.number_of(person.nip).and_then(|number| case.case.standing(number));
                    found.is_some_and(|(_, outcome)| outcome == standing)
                })
        };
        let mut found: Vec<&Person> = self.rows.iter().filter(fits).collect();
        // The rows are in order of name, and sorting keeps that order among equals.
        match query.sort {
            PeopleSort::Name => {}
            PeopleSort::Unit => found.sort_by(|a, b| a.skpd.cmp(&b.skpd)),
            PeopleSort::Verdict => found.sort_by_key(|person| person.verdict),
            PeopleSort::Number => {
                // Who has no number comes last.
                found.sort_by_cached_key(|person| case.number_of(person.nip).unwrap_or(u32::MAX));
            }
        }
        if query.descending {
            found.reverse();
        }
        found
    }

    /// Returns everybody whom a query finds, on all pages.
    pub(crate) fn all(&self, case: &OpenCase, query: &PeopleQuery) -> Vec<PersonLine> {
        self.found(case, query).into_iter().map(|person| line(person, case)).collect()
    }

    fn page(&self, case: &OpenCase, query: &PeopleQuery) -> PeoplePage {
        let found = self.found(case, query);
        let per_page = query.per_page.clamp(1, 200);
        let pages = found.len().div_ceil(per_page).max(1);
        let page = query.page.clamp(1, pages);
        let rows = found.iter().skip((page - 1) * per_page).take(per_page);
        let rows = rows.map(|person| line(person, case)).collect();
        let units = case.case.screened().map(|screened| {
            let mut units: Vec<(String, String)> =
                screened.units.iter().map(|unit| (unit.id.clone(), unit.name.clone())).collect();
            units.sort_by(|a, b| a.1.cmp(&b.1));
            units
        });
        let criteria = case.regulation.criteria.iter().map(|one| (one.id.clone(), one.text.clone()));
        let stages = case.case.plan.stages().iter();
        PeoplePage {
            rows,
            total: found.len(),
            page,
            pages,
            units: units.unwrap_or_default(),
            criteria: criteria.collect(),
            title: case.case.title.clone(),
            stages: stages.map(|plan| (plan.id.clone(), plan.title.clone(), plan.kind.key())).collect(),
            screened: case.case.screened().is_some(),
        }
    }
}

fn line(person: &Person, case: &OpenCase) -> PersonLine {
    let participant = case.number_of(person.nip);
    PersonLine {
        nip: person.nip,
        name: person.name.clone(),
        unit: person.skpd.clone(),
        rank: person.rank.clone(),
        verdict: person.verdict,
        held_up_by: person.held_up_by.clone(),
        participant,
        standing: participant.and_then(|number| standing(&case.case, number)),
    }
}

fn standing(case: &Case, number: u32) -> Option<(String, Standing)> {
    case.standing(number).map(|(plan, outcome)| (plan.id.clone(), outcome))
}

impl Person {
    pub(crate) fn new(
        nip: Nip,
        name: String,
        skpd: String,
        rank: String,
        verdict: Outcome,
        held_up_by: Vec<String>,
    ) -> Self {
        let sought = format!("{} {nip}", name.to_lowercase());
        let unit_id = unit_id(&skpd);
        Self { nip, name, sought, skpd, unit_id, rank, verdict, held_up_by }
    }
}
