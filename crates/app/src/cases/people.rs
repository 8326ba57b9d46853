//! Everybody whom a round screened, in memory: searched, filtered, sorted and paged through without delay.

use std::collections::BTreeSet;
use std::sync::Arc;

use jenjang_access::{Action, Context, Resource};
use jenjang_facts::Nip;
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::Outcome as Standing;
use jenjang_regulation::{Bilingual, Outcome};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::roster::{Roster, unit_id};
use super::screen_register::Job;
use crate::explain::PersonExplained;

/// Everybody of a screened register, in order of name.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    rows: Vec<Person>,
    /// What filters ask about each row, close together: whoever filters goes through all of them.
    marks: Vec<Marks>,
    /// For each criterion, by its place, whether it holds up the person of each row; nobody's is left out.
    held_up: Vec<Vec<bool>>,
    /// The ids of the units of these people, in order. Names that differ in capitals or marks have one id.
    units: Vec<String>,
    /// The places of the rows in other orders; equals stand in order of name.
    by_unit: Vec<u32>,
    by_verdict: Vec<u32>,
    by_number: Vec<u32>,
    by_nip: Vec<u32>,
    /// What a search looks through: a line each, the name in lower case and the NIP.
    sought: String,
    /// Where each line ends.
    ends: Vec<usize>,
}

/// What filters ask about a person.
#[derive(Clone, Copy, Debug)]
struct Marks {
    verdict: Outcome,
    /// The place of the unit's id.
    unit: u32,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) nip: Nip,
    pub(crate) name: String,
    pub(crate) skpd: String,
    pub(crate) rank: String,
    pub(crate) verdict: Outcome,
    /// The places of the criteria that are failed or undetermined.
    pub(crate) held_up_by: Vec<usize>,
    /// The number on the nominative list.
    pub(crate) listed: Option<u32>,
    /// The place among all who were screened, by NIP, from 1.
    place: u32,
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
    /// The place among all who were screened, from 1: names the person in addresses, and says nothing of them.
    pub place: u32,
    /// The number in the round.
    pub participant: Option<u32>,
    /// The stage entered last, and how the person stands there.
    pub standing: Option<(String, Standing)>,
}

/// Somebody who was screened.
#[derive(Clone, Debug, PartialEq)]
pub struct ScreenedPerson {
    /// What the case is called.
    pub title: String,
    /// The number in the round, if the person has one.
    pub participant: Option<u32>,
    /// The verdict, line by line.
    pub verdict: PersonExplained,
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

    /// Returns the verdict of somebody who was screened, line by line, for those who prepare the lists: by the place of
    /// [`PersonLine::place`].
    pub async fn screened_person(
        &self,
        acting: &Acting,
        id: &str,
        place: u32,
        locale: &Locale,
    ) -> Result<ScreenedPerson, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let may = |action, on: &Resource| self.access.check(&principal, action, on, &Context::default());
        may(Action::ReadNominativeList, &case.resource())?;
        let people = self.people_of(&case).await?;
        let unknown = || AppError::NoSuchParticipant(place.to_string());
        let row = usize::try_from(place).ok().and_then(|place| people.by_nip.get(place.checked_sub(1)?));
        let person = row.and_then(|row| people.at(row)).ok_or_else(unknown)?;
        let participant = person.number(&case);
        may(Action::ReadVerdict, &case.entry(participant.unwrap_or(0), None)).map_err(|_| unknown())?;
        let verdict = self.explain_sealed(&case, person.nip, locale.clone()).await?.ok_or_else(unknown)?;
        Ok(ScreenedPerson { title: case.case.title.clone(), participant, verdict })
    }

    /// Returns everybody of a screened case; nobody before the screening, and once the register is erased.
    pub(crate) async fn people_of(&self, case: &OpenCase) -> Result<Arc<People>, AppError> {
        let Some(screened) = case.case.screened() else { return Ok(Arc::default()) };
        let key = (screened.verdicts, screened.list_file);
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
        let people = self.whole_register.run(move || job.people(snapshot.snapshot.clone())).await?;
        let people = Arc::new(People::new(people, case.roster.as_deref()));
        let mut held = self.people.lock().await;
        // What was erased meanwhile is not kept.
        if erasures == self.follower.erasures() {
            held.insert(key, Arc::clone(&people));
        }
        Ok(people)
    }
}

impl People {
    fn new(mut rows: Vec<Person>, roster: Option<&Roster>) -> Self {
        rows.sort_by_cached_key(|row| (spelling(&row.name), row.nip));
        let ids: BTreeSet<String> = rows.iter().map(|person| unit_id(&person.skpd)).collect();
        let units: Vec<String> = ids.into_iter().collect();
        let (mut sought, mut ends) = (String::new(), Vec::new());
        let mut marks = Vec::with_capacity(rows.len());
        let n_criteria = rows.iter().flat_map(|person| &person.held_up_by).max().map_or(0, |last| last + 1);
        let mut held_up = vec![vec![false; rows.len()]; n_criteria];
        for (place, person) in rows.iter_mut().enumerate() {
            marks.push(Marks {
                verdict: person.verdict,
                unit: place_of(&units, &unit_id(&person.skpd)).unwrap_or(u32::MAX),
            });
            for criterion in &person.held_up_by {
                if let Some(holds) = held_up.get_mut(*criterion).and_then(|column| column.get_mut(place)) {
                    *holds = true;
                }
            }
            person.listed = roster.and_then(|roster| roster.number_of(person.nip));
            sought.push_str(&in_one_line(&format!("{} {}", person.name, person.nip)));
            sought.push('\n');
            ends.push(sought.len());
        }
        let by_unit = in_order(&rows, |person| person.skpd.as_str());
        let by_verdict = in_order(&rows, |person| person.verdict);
        let by_number = in_order(&rows, |person| person.listed.unwrap_or(u32::MAX));
        let by_nip = in_order(&rows, |person| person.nip);
        for (place, row) in (1..).zip(&by_nip) {
            if let Some(person) = usize::try_from(*row).ok().and_then(|row| rows.get_mut(row)) {
                person.place = place;
            }
        }
        Self { rows, marks, held_up, units, by_unit, by_verdict, by_number, by_nip, sought, ends }
    }

    fn at(&self, place: &u32) -> Option<&Person> {
        self.rows.get(usize::try_from(*place).ok()?)
    }

    /// Returns the name of a person of the register.
    pub(crate) fn name_of(&self, nip: Nip) -> Option<String> {
        let found = self.by_nip.binary_search_by_key(&Some(nip), |place| self.at(place).map(|person| person.nip));
        let person = self.at(self.by_nip.get(found.ok()?)?)?;
        Some(person.name.clone())
    }

    /// Returns for each row whether a query finds it, but for how the person stands.
    fn fitting(&self, case: &OpenCase, query: &PeopleQuery) -> Vec<bool> {
        let unit = query.unit.as_ref().map(|id| place_of(&self.units, id));
        let marked = |marks: &Marks| {
            unit.is_none_or(|unit| unit == Some(marks.unit))
                && query.verdict.is_none_or(|verdict| verdict == marks.verdict)
        };
        let mut fits: Vec<bool> = self.marks.iter().map(marked).collect();
        if let Some(id) = &query.criterion {
            let place = case.regulation.criteria.iter().position(|one| one.id == *id);
            match place.and_then(|place| self.held_up.get(place)) {
                Some(held_up) => fits.iter_mut().zip(held_up).for_each(|(fits, held_up)| *fits &= held_up),
                None => fits.fill(false),
            }
        }
        self.keep_with_text(&query.text, &mut fits);
        fits
    }

    /// Leaves of the rows that fit those which a text is found in.
    fn keep_with_text(&self, text: &str, fits: &mut [bool]) {
        let text = in_one_line(text.trim());
        if text.is_empty() {
            return;
        }
        let finder = memchr::memmem::Finder::new(&text);
        // Where the text is found next; it is looked for only beyond what is known.
        let (mut start, mut next) = (0, 0);
        let mut is_known = false;
        for (fits, end) in fits.iter_mut().zip(&self.ends) {
            if *fits {
                if !is_known || next < start {
                    let found = self.sought.as_bytes().get(start..).and_then(|rest| finder.find(rest));
                    next = found.map_or(usize::MAX, |at| start + at);
                    is_known = true;
                }
                *fits = next < *end;
            }
            start = *end;
        }
    }

    /// Returns everybody whom a query finds, in its order.
    fn found(&self, case: &OpenCase, query: &PeopleQuery) -> Vec<&Person> {
        let fits = self.fitting(case, query);
        let stands = |person: &&Person| {
            query.standing.is_none_or(|standing| {
                let found = person.number(case).and_then(|number| case.standing(number));
                found.is_some_and(|(_, outcome)| outcome == standing)
            })
        };
        let going_through = |order: &[u32]| -> Vec<&Person> {
            let fitting =
                order.iter().filter(|place| usize::try_from(**place).is_ok_and(|place| fits.get(place) == Some(&true)));
            fitting.filter_map(|place| self.at(place)).filter(stands).collect()
        };
        let mut found: Vec<&Person> = match query.sort {
            PeopleSort::Name => {
                let fitting = self.rows.iter().zip(&fits).filter(|(_, fits)| **fits);
                fitting.map(|(person, _)| person).filter(stands).collect()
            }
            PeopleSort::Unit => going_through(&self.by_unit),
            PeopleSort::Verdict => going_through(&self.by_verdict),
            PeopleSort::Number => {
                // Who was let in since stands among those without a number, who come last.
                let mut found = going_through(&self.by_number);
                found.sort_by_key(|person| person.number(case).unwrap_or(u32::MAX));
                found
            }
        };
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

/// Returns a text as it is looked for: in lower case, without breaks of lines.
fn in_one_line(text: &str) -> String {
    text.to_lowercase().replace('\n', " ")
}

/// Returns the place of a unit's id among all, in order.
fn place_of(units: &[String], id: &str) -> Option<u32> {
    u32::try_from(units.binary_search_by(|unit| unit.as_str().cmp(id)).ok()?).ok()
}

/// Returns the places of rows in the order of a key.
fn in_order<'r, K: Ord>(rows: &'r [Person], key: impl Fn(&'r Person) -> K) -> Vec<u32> {
    let mut places: Vec<(K, u32)> = rows.iter().map(key).zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

fn line(person: &Person, case: &OpenCase) -> PersonLine {
    let participant = person.number(case);
    let criteria = person.held_up_by.iter().filter_map(|at| case.regulation.criteria.get(*at));
    let standing = participant.and_then(|number| case.standing(number));
    PersonLine {
        nip: person.nip,
        name: person.name.clone(),
        unit: person.skpd.clone(),
        rank: person.rank.clone(),
        verdict: person.verdict,
        held_up_by: criteria.map(|one| one.id.clone()).collect(),
        place: person.place,
        participant,
        standing: standing.map(|(plan, outcome)| (plan.id.clone(), outcome)),
    }
}

impl Person {
    /// Returns a person whose number is still to be found.
    pub(crate) fn new(
        nip: Nip,
        name: String,
        skpd: String,
        rank: String,
        verdict: Outcome,
        held_up_by: Vec<usize>,
    ) -> Self {
        Self { nip, name, skpd, rank, verdict, held_up_by, listed: None, place: 0 }
    }

    fn number(&self, case: &OpenCase) -> Option<u32> {
        self.listed.or_else(|| case.let_in(self.nip))
    }
}

/// Returns a name as lists are ordered by it: its letters, whatever stands before them and however they are capitalised.
pub(super) fn spelling(name: &str) -> String {
    name.trim_start_matches(|c: char| !c.is_alphabetic()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> People {
        let person = |nip: &str, name: &str, skpd: &str, verdict| {
            let text = |text: &str| text.to_owned();
            Person::new(Nip::parse(nip).unwrap(), text(name), text(skpd), text("III/c"), verdict, Vec::new())
        };
        let rows = vec![
            person("198006152006032901", "Siti \"Aminah\", S.E.", "Dinas Pendidikan", Outcome::Meets),
            person("197506152000031902", "Dwi\nAnggraini", "Dinas Kesehatan", Outcome::Fails),
            person("196906151995031903", "SRI Wahyuni", "Dinas Pendidikan", Outcome::Fails),
        ];
        People::new(rows, None)
    }

    #[test]
    fn a_text_is_looked_for_in_names_and_numbers_and_never_across_two_people() {
        let people = people();
        let names = |text: &str| -> Vec<&str> {
            let mut fits = vec![true; people.rows.len()];
            people.keep_with_text(text, &mut fits);
            people.rows.iter().zip(fits).filter(|(_, fits)| *fits).map(|(person, _)| person.name.as_str()).collect()
        };
        assert_eq!(names("sri"), ["SRI Wahyuni"]);
        assert_eq!(names(" AMINAH\", "), ["Siti \"Aminah\", S.E."]);
        assert_eq!(names("dwi anggraini 1975"), ["Dwi\nAnggraini"], "a break in a name is a blank");
        assert_eq!(names("dwi\nanggraini"), ["Dwi\nAnggraini"], "and so is one in what is looked for");
        assert_eq!(names("1975061520000319021"), Vec::<&str>::new());
        assert_eq!(names("i").len(), 3);
        assert_eq!(names("197506152000031902\nsiti"), Vec::<&str>::new());
        assert_eq!(names("\u{202e}"), Vec::<&str>::new());
        assert_eq!(names("  ").len(), 3, "nothing is looked for");
        // Who does not fit otherwise is not found by a text, and does not hide who comes after.
        let mut fits = vec![false, true, false];
        people.keep_with_text("i", &mut fits);
        assert_eq!(fits, [false, true, false]);
        people.keep_with_text("aminah", &mut fits);
        assert_eq!(fits, [false, people.rows[1].name.contains("Aminah"), false]);
    }

    #[test]
    fn each_criterion_tells_whom_it_holds_up() {
        let mut rows = people().rows;
        for (person, held_up_by) in rows.iter_mut().zip([vec![], vec![2], vec![0, 2]]) {
            person.held_up_by = held_up_by;
        }
        let people = People::new(rows, None);
        let by_row = |criterion: usize| -> Vec<bool> {
            people.rows.iter().map(|person| person.held_up_by.contains(&criterion)).collect()
        };
        assert_eq!(people.held_up, [by_row(0), by_row(1), by_row(2)]);
        assert!(People::default().held_up.is_empty());
    }

    #[test]
    fn names_of_one_unit_that_differ_in_capitals_are_one_unit_to_filters() {
        let mut rows = people().rows;
        rows[1].skpd = "DINAS  PENDIDIKAN.".to_owned();
        let people = People::new(rows, None);
        let unit = place_of(&people.units, "dinas-pendidikan").unwrap();
        let n = people.marks.iter().filter(|marks| marks.unit == unit).count();
        assert_eq!((n, people.units.len()), (2, 2));
    }

    #[test]
    fn everybody_has_a_place_in_each_order() {
        let people = people();
        let names =
            |order: &[u32]| -> Vec<&str> { order.iter().map(|at| people.at(at).unwrap().name.as_str()).collect() };
        let by_name = ["Dwi\nAnggraini", "Siti \"Aminah\", S.E.", "SRI Wahyuni"];
        assert_eq!(people.rows.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), by_name);
        let units: Vec<&str> = people.by_unit.iter().map(|at| people.at(at).unwrap().skpd.as_str()).collect();
        assert!(units.len() == 3 && units.is_sorted(), "{units:?}");
        let verdicts: Vec<Outcome> = people.by_verdict.iter().map(|at| people.at(at).unwrap().verdict).collect();
        assert!(verdicts.is_sorted());
        assert_eq!(names(&people.by_number), by_name, "none has one");
        let places: Vec<u32> = people.by_nip.iter().map(|at| people.at(at).unwrap().place).collect();
        assert_eq!(places, [1, 2, 3]);
        for (name, spelled) in [("+Ambar", "ambar"), ("AMBAR", "ambar"), ("'Aisyah", "aisyah"), ("123", ""), ("", "")] {
            assert_eq!(spelling(name), spelled);
        }
        let nip = Nip::parse("198006152006032901").unwrap();
        assert_eq!(people.name_of(nip).as_deref(), Some("Siti \"Aminah\", S.E."));
        assert_eq!(people.name_of(Nip::parse("198006152006032902").unwrap()), None);
        assert_eq!(People::default().name_of(nip), None);
    }
}
