//! The order of the list of seniority (daftar urut kepangkatan, DUK).

use std::cmp::Reverse;

use jenjang_facts::{Day, FactId, Known, Level, Nip, Value};

use super::dossier::Dossier;
use super::folder::{FactRow, Folder};
use super::held::Held;
use super::training::is_completed;

/// The place of a person on the list of seniority: the smaller key stands higher.
///
/// The six criteria of PP 15/1979 in their fixed order, each with its tie-break: rank (earlier TMT), post (earlier TMT
/// in posts of the same level), years of service as counted for pay, training (earlier completion), education (earlier
/// graduation), age. What is not known stands after what is known. The NIP comes last, as a technical tie-break for
/// which no rule was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DukKey {
    rank: Descending<Level>,
    rank_since: Ascending<Day>,
    post: Post,
    post_since: Ascending<Day>,
    service_months: Descending<u32>,
    training: Descending<Level>,
    trained_in: Ascending<u16>,
    education: Descending<Level>,
    graduated_in: Ascending<i64>,
    born_on: Ascending<Day>,
    nip: Nip,
}

/// Known before unknown, and the greater first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Descending<T: Ord>(bool, Option<Reverse<T>>);

impl<T: Ord> Descending<T> {
    fn of(value: Option<T>) -> Self {
        Self(value.is_none(), value.map(Reverse))
    }
}

/// Known before unknown, and the smaller first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ascending<T: Ord>(bool, Option<T>);

impl<T: Ord> Ascending<T> {
    fn of(value: Option<T>) -> Self {
        Self(value.is_none(), value)
    }
}

/// The level of a post: with eselon, from the highest; without; unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Post {
    Eselon(Reverse<Level>),
    WithoutEselon,
    Unknown,
}

impl Folder {
    /// Returns where a person stands on the list of seniority of a day, given the facts of that day.
    pub fn duk_key(&self, dossier: &Dossier, facts: &FactRow, day: Day) -> DukKey {
        let ids = self.duk_facts();
        let post = match facts.get(ids.eselon) {
            Known::Value(Value::Code(_, level)) => Post::Eselon(Reverse(*level)),
            Known::None => Post::WithoutEselon,
            _ => Post::Unknown,
        };
        let post_since = since_at_level(dossier, &post, date(facts, ids.position_since));
        let training = level(facts, ids.structural_training);
        let person = &dossier.person;
        let years = person.service_years.map(|years| u32::from(years) * 12);
        let months = years.map(|years| years + person.service_months.map_or(0, u32::from));
        let trained = dossier.trainings.iter().filter(|row| row.level == training && is_completed(row, day.year()));
        DukKey {
            rank: Descending::of(level(facts, ids.golongan)),
            rank_since: Ascending::of(date(facts, ids.golongan_since)),
            post,
            post_since: Ascending::of(post_since),
            service_months: Descending::of(months),
            trained_in: Ascending::of(training.and_then(|_| trained.filter_map(|row| row.year).min())),
            training: Descending::of(training),
            education: Descending::of(level(facts, ids.education)),
            graduated_in: Ascending::of(whole(facts, ids.graduated_year)),
            born_on: Ascending::of(date(facts, ids.born_on)),
            nip: dossier.nip(),
        }
    }
}

/// Returns since when, without a break, the person has held posts of the level held now.
fn since_at_level(dossier: &Dossier, post: &Post, held_since: Option<Day>) -> Option<Day> {
    let held_since = held_since?;
    let is_same = |held: &Held<'_>| match post {
        Post::Eselon(Reverse(level)) => held.eselon == Some(*level),
        Post::WithoutEselon => held.eselon.is_none(),
        Post::Unknown => false,
    };
    let dated = dossier.posts_held().filter_map(|held| Some((held.since?, held)));
    let earlier = dated.filter(|(since, _)| *since <= held_since);
    let broken = earlier.clone().filter(|(_, held)| !is_same(held)).map(|(since, _)| since).max();
    let unbroken = earlier.filter(|(since, held)| is_same(held) && broken.is_none_or(|broken| broken < *since));
    Some(unbroken.map(|(since, _)| since).min().unwrap_or(held_since))
}

fn level(facts: &FactRow, fact: FactId) -> Option<Level> {
    match facts.get(fact) {
        Known::Value(Value::Code(_, level)) => Some(*level),
        _ => None,
    }
}

fn date(facts: &FactRow, fact: FactId) -> Option<Day> {
    match facts.get(fact) {
        Known::Value(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

fn whole(facts: &FactRow, fact: FactId) -> Option<i64> {
    match facts.get(fact) {
        Known::Value(Value::Whole(number)) => Some(*number),
        _ => None,
    }
}
