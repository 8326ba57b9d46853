//! The days on which the facts of a person may change by themselves.

use jenjang_facts::Day;

use super::dossier::Dossier;
use super::folder::Folder;

impl Folder {
    /// Returns the days after `from`, up to `until_years` years later, on which a fact of the person may change though
    /// nothing new is recorded: a TMT in the future, the day after a sanction's end, the 1 January on which the two
    /// years of appraisal move on. In order, each once.
    ///
    /// Between two such days every fact stays as it is, so whoever looks for the day from which a criterion holds need
    /// look at these only, and at what the criterion itself counts from (a birthday, an anniversary).
    pub fn days_of_change(&self, dossier: &Dossier, from: Day, until_years: i64) -> Vec<Day> {
        // A horizon beyond the calendar is no horizon.
        let until = from.add_years(until_years);
        let person = &dossier.person;
        let mut days = vec![person.cpns_since, person.pns_since, person.golongan_since, person.position_since];
        days.extend(dossier.ranks.iter().map(|row| row.since));
        days.extend(dossier.posts.iter().map(|row| row.since));
        days.extend(dossier.diplomas.iter().map(|row| row.graduated_on));
        for sanction in dossier.sanctions.iter().filter(|row| !row.cancelled) {
            days.push(sanction.from);
            days.push(sanction.until.and_then(|until| until.add_days(1)));
        }
        days.extend(years_of_change(dossier).map(|year| Day::new(year, 1, 1)));
        let mut days: Vec<Day> =
            days.into_iter().flatten().filter(|day| from < *day && until.is_none_or(|until| *day <= until)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

fn years_of_change(dossier: &Dossier) -> impl Iterator<Item = i32> + '_ {
    // An appraisal is the last one for a year, the one before for another, and then neither.
    let appraised = dossier.appraisals.iter().flat_map(|row| (1..=3).map(|later| i32::from(row.year) + later));
    let years = [dossier.person.graduated_year].into_iter();
    let years = years.chain(dossier.diplomas.iter().map(|row| row.graduated_year));
    let years = years.chain(dossier.trainings.iter().map(|row| row.year));
    appraised.chain(years.flatten().map(i32::from))
}
