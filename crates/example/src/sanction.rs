//! Disciplinary sanctions, ended a day too late or just in time.

use jenjang_facts::Day;

use crate::files::Table;
use crate::plan::{Plan, SanctionCase};
use crate::random::{Rng, Stream};
use crate::sheet::{push_day, push_nip, push_number};

/// A sanction on file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sanction {
    pub(crate) kind: Kind,
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
    pub(crate) cancelled: Option<Day>,
    pub(crate) decree: u32,
}

/// A kind of sanction: BKN's id (none for one outside its table), its name and the letter of its level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) level: &'static str,
    years: i64,
}

const REPRIMAND: Kind = Kind { id: "2", name: "Teguran tertulis", level: "R", years: 0 };
const NO_INCREASE: Kind = Kind { id: "4", name: "Penundaan KGB 1 tahun", level: "S", years: 1 };
const NO_PROMOTION: Kind = Kind { id: "7", name: "Penundaan kenaikan pangkat 1 tahun", level: "S", years: 1 };
const DEMOTION: Kind = Kind { id: "14", name: "Penurunan pangkat 1 tingkat, 3 tahun", level: "B", years: 3 };
const REMOVAL: Kind = Kind { id: "9", name: "Pembebasan dari jabatan", level: "B", years: 0 };
/// Not in the table of kinds, which would tell how long it runs.
const OLD_MEDIUM: Kind = Kind { id: "", name: "Hukuman disiplin tingkat sedang lainnya", level: "S", years: 0 };

/// Returns what is on file about person `index`.
pub(crate) fn sanctions(seed: u64, index: u64, plan: &Plan, on: Day) -> Vec<Sanction> {
    use SanctionCase::*;
    if plan.sanction == Clean {
        return Vec::new();
    }
    let rng = &mut Rng::new(seed, index, Stream::Sanctions);
    let medium = if rng.chance(500) { NO_INCREASE } else { NO_PROMOTION };
    let long = if rng.chance(500) { DEMOTION } else { medium };
    let mut on_file = vec![match plan.sanction {
        Clean | LightEnded => dated(REPRIMAND, back(on, rng.between(100, 900)), Some(back(on, rng.between(1, 99)))),
        LightWithoutEnd => dated(REPRIMAND, back(on, rng.between(1, 400)), None),
        EndedLongAgo => ended(long, back(on, rng.between(400, 2500))),
        YearCompleteOnTheDay => ended(long, last_end_with_a_complete_year(on)),
        EndedOnLeapDay => ended(long, last_leap_day_with_a_complete_year(on)),
        Cancelled => {
            let until = back(on, -rng.between(30, 300));
            Sanction { cancelled: Some(back(on, rng.between(1, 20))), ..ended(long, until) }
        }
        Running => ended(long, back(on, -rng.between(1, 330))),
        LastDay => ended(long, on),
        EndedLately => ended(long, back(on, rng.between(1, 360))),
        YearCompleteADayLater => ended(long, back(last_end_with_a_complete_year(on), -1)),
        HeavyWithoutEnd => dated(REMOVAL, back(on, rng.between(30, 1200)), None),
        MediumWithoutEnd => dated(OLD_MEDIUM, back(on, rng.between(30, 1200)), None),
    }];
    if rng.chance(200) {
        // An older one that ended long ago changes nothing.
        on_file.insert(0, ended(NO_INCREASE, back(on, rng.between(1600, 3000))));
    }
    for sanction in &mut on_file {
        sanction.decree = 1 + rng.below(999);
    }
    on_file
}

fn dated(kind: Kind, from: Day, until: Option<Day>) -> Sanction {
    Sanction { kind, from, until, cancelled: None, decree: 0 }
}

/// Returns the sanction of this kind that runs until this day.
fn ended(kind: Kind, until: Day) -> Sanction {
    dated(kind, until.add_years(-kind.years).unwrap_or(until), Some(until))
}

fn back(on: Day, days: i32) -> Day {
    on.add_days(-i64::from(days)).unwrap_or(on)
}

/// Returns the latest end whose anniversary is reached on the day; the end a day later is one too late.
fn last_end_with_a_complete_year(on: Day) -> Day {
    // Two ends share the anniversary of 28 February, so the latest is searched from a day that is too late.
    let too_late = back(on, 363);
    (0..4).map(|days| back(too_late, days)).find(|end| has_complete_year(*end, on)).unwrap_or(back(on, 366))
}

fn last_leap_day_with_a_complete_year(on: Day) -> Day {
    let leap_days = (0..10).filter_map(|years| Day::new(on.year() - years, 2, 29));
    leap_days.into_iter().find(|end| has_complete_year(*end, on)).unwrap_or(back(on, 800))
}

fn has_complete_year(end: Day, on: Day) -> bool {
    end.add_years(1).is_some_and(|anniversary| anniversary <= on)
}

/// The headers of `hukdis.csv`.
pub(crate) const HEADERS: [&str; 7] =
    ["NIP BARU", "JENIS HUKUMAN", "TINGKAT", "TANGGAL MULAI", "TANGGAL AKHIR", "NOMOR SK", "TANGGAL PEMBATALAN"];

/// Writes the sanctions of one person, spelled as different hands spell them.
pub(crate) fn write(table: &mut Table, nip: u64, on_file: &[Sanction], cells: &mut Rng) {
    for sanction in on_file {
        table.cell(|text| push_nip(text, nip, cells));
        table.cell(|text| text.push_str(sanction.kind.name));
        table.cell(|text| text.push_str(level_spelling(sanction.kind, cells)));
        table.cell(|text| push_day(text, sanction.from));
        for day in [sanction.until, None, sanction.cancelled].into_iter().enumerate() {
            table.cell(|text| match day {
                (1, _) => push_decree(text, sanction),
                (_, Some(day)) => push_day(text, day),
                (_, None) => text.push_str(if cells.chance(300) { "null" } else { "" }),
            });
        }
        table.end_row();
    }
}

fn level_spelling(kind: Kind, cells: &mut Rng) -> &'static str {
    let spellings = match kind.level {
        "R" => ["R", "Ringan", "RINGAN", "ringan"],
        "S" => ["S", "Sedang", "SEDANG", "sedang"],
        _ => ["B", "Berat", "BERAT", "berat"],
    };
    // Where only the kind is given, the table of kinds knows the level.
    if !kind.id.is_empty() && cells.chance(60) { "" } else { cells.pick(&spellings) }
}

pub(crate) fn push_decree(text: &mut String, sanction: &Sanction) {
    text.push_str("862/");
    push_number(text, u64::from(sanction.decree));
    text.push('/');
    push_number(text, u64::from(sanction.from.year().unsigned_abs()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_after_the_end_is_complete_on_the_anniversary() {
        for (on, end) in [
            ("2013-11-13", "2012-11-13"),
            ("2013-02-28", "2012-02-29"),
            ("2012-02-29", "2011-02-28"),
            ("2013-03-01", "2012-03-01"),
            ("2012-02-28", "2011-02-28"),
        ] {
            let on = Day::parse_iso(on).unwrap();
            let found = last_end_with_a_complete_year(on);
            assert_eq!(found.to_string(), end);
            assert!(!has_complete_year(back(found, -1), on));
        }
    }

    #[test]
    fn a_leap_day_is_taken_only_when_its_year_is_complete() {
        let of = |on: &str| last_leap_day_with_a_complete_year(Day::parse_iso(on).unwrap()).to_string();
        assert_eq!(of("2013-11-13"), "2012-02-29");
        assert_eq!(of("2013-02-28"), "2012-02-29");
        assert_eq!(of("2013-02-27"), "2008-02-29");
    }
}
