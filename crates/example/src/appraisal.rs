//! Appraisals of the years before the day, on the boundary of *baik* as often as not.

use crate::files::Table;
use crate::identity::Career;
use crate::plan::{AppraisalCase, Plan};
use crate::random::{Rng, Stream};
use crate::sheet::{push_nip, push_number};

/// An appraisal of one calendar year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Appraisal {
    pub(crate) year: i32,
    /// In hundredths of a point; none in the regime of 2022.
    pub(crate) score: Option<u32>,
    /// As the regime of the year prints it; empty where nothing readable is on file.
    pub(crate) predicate: &'static str,
}

/// What the predicates of a year are called, and from how many hundredths of a point each is earned.
struct Regime {
    scored: bool,
    top: u32,
    predicates: [(&'static str, u32); 5],
}

const DP3: Regime = Regime {
    scored: true,
    top: 10_000,
    predicates: [("Amat Baik", 9100), ("Baik", 7600), ("Cukup", 6100), ("Sedang", 5100), ("Kurang", 0)],
};
const SKP46: Regime = Regime {
    scored: true,
    top: 10_000,
    predicates: [("Sangat Baik", 9100), ("Baik", 7600), ("Cukup", 6100), ("Kurang", 5100), ("Buruk", 0)],
};
/// Without a new idea even 110 is only *baik*, so no score goes that far.
const SKP30: Regime = Regime {
    scored: true,
    top: 10_999,
    predicates: [("Sangat Baik", 11_000), ("Baik", 9000), ("Cukup", 7000), ("Kurang", 5000), ("Sangat Kurang", 0)],
};
const SKP6: Regime = Regime {
    scored: false,
    top: 0,
    predicates: [("Sangat Baik", 4), ("Baik", 3), ("Butuh Perbaikan", 2), ("Kurang", 1), ("Sangat Kurang", 0)],
};

fn regime(year: i32) -> &'static Regime {
    match year {
        ..=2013 => &DP3,
        2014..=2020 => &SKP46,
        2021 => &SKP30,
        2022.. => &SKP6,
    }
}

impl Regime {
    /// Returns from where on an appraisal is at least *baik*.
    fn good_from(&self) -> u32 {
        self.predicates.iter().find(|(name, _)| *name == "Baik").map_or(0, |(_, from)| *from)
    }

    fn appraisal(&self, year: i32, points: u32) -> Appraisal {
        let earned = self.predicates.iter().find(|(_, from)| *from <= points);
        Appraisal { year, score: self.scored.then_some(points), predicate: earned.map_or("", |(name, _)| *name) }
    }

    fn good(&self, year: i32, rng: &mut Rng) -> Appraisal {
        let from = self.good_from();
        let on_the_bound = rng.chance(150);
        let top = if self.scored { self.top } else { 4 };
        self.appraisal(year, if on_the_bound { from } else { from + rng.below(top - from + 1) })
    }

    fn bad(&self, year: i32, rng: &mut Rng) -> Appraisal {
        let below = self.good_from().saturating_sub(1);
        if !self.scored {
            return self.appraisal(year, rng.below(below + 1));
        }
        let just_below = rng.chance(300);
        self.appraisal(year, if just_below { below } else { below - rng.below(2500) })
    }
}

/// Returns the appraisals on file of person `index`, the latest first.
pub(crate) fn appraisals(seed: u64, index: u64, plan: &Plan, on_year: i32) -> Vec<Appraisal> {
    let rng = &mut Rng::new(seed, index, Stream::Appraisals);
    let mut on_file = Vec::with_capacity(5);
    if rng.chance(40) {
        // The year of the screening is not over, so even a bad appraisal of it does not count.
        on_file.push(regime(on_year).bad(on_year, rng));
    }
    on_file.extend(last(plan.appraisals, on_year - 1, rng));
    on_file.extend(before_last(plan.appraisals, on_year - 2, rng));
    let older = if plan.career() == Career::Established { rng.between(0, 2) } else { 0 };
    for year in (on_year - 2 - older..on_year - 2).rev() {
        let regime = regime(year);
        on_file.push(if rng.chance(100) { regime.bad(year, rng) } else { regime.good(year, rng) });
    }
    on_file
}

fn last(case: AppraisalCase, year: i32, rng: &mut Rng) -> Option<Appraisal> {
    use AppraisalCase::*;
    match case {
        BothGood | BeforeLastBad | BeforeLastMissing => Some(regime(year).good(year, rng)),
        LastBad | BothBad | LastBadOtherMissing => Some(regime(year).bad(year, rng)),
        LastUnreadable => Some(Appraisal { year, score: None, predicate: "" }),
        BeforeLastBadOtherMissing | BothMissing | LastMissing => None,
    }
}

fn before_last(case: AppraisalCase, year: i32, rng: &mut Rng) -> Option<Appraisal> {
    use AppraisalCase::*;
    match case {
        BothGood | LastBad | LastMissing | LastUnreadable => Some(regime(year).good(year, rng)),
        BeforeLastBad | BothBad | BeforeLastBadOtherMissing => Some(regime(year).bad(year, rng)),
        LastBadOtherMissing | BothMissing | BeforeLastMissing => None,
    }
}

/// The headers of `skp.csv`.
pub(crate) const HEADERS: [&str; 4] = ["NIP BARU", "TAHUN", "NILAI RATA-RATA", "PREDIKAT"];

/// Writes the appraisals of one person, spelled as different hands spell them.
pub(crate) fn write(table: &mut Table, nip: u64, on_file: &[Appraisal], cells: &mut Rng) {
    for appraisal in on_file {
        table.cell(|text| push_nip(text, nip, cells));
        table.cell(|text| push_number(text, u64::from(appraisal.year.unsigned_abs())));
        table.cell(|text| match appraisal.score {
            Some(score) => push_score(text, score, cells),
            None if appraisal.predicate.is_empty() => text.push_str("belum dinilai"),
            None => {}
        });
        // Without a predicate the score alone has to be judged by the regime of its year.
        if appraisal.score.is_some() && cells.chance(80) {
            table.cell(|_| ());
        } else if cells.chance(100) {
            table.cell(|text| text.push_str(&appraisal.predicate.to_uppercase()));
        } else {
            table.cell(|text| text.push_str(appraisal.predicate));
        }
        table.end_row();
    }
}

fn push_score(text: &mut String, hundredths: u32, cells: &mut Rng) {
    let (whole, rest) = (u64::from(hundredths / 100), u64::from(hundredths % 100));
    push_number(text, whole);
    if rest == 0 && cells.chance(500) {
        return;
    }
    text.push(if cells.chance(300) { ',' } else { '.' });
    if rest < 10 {
        text.push('0');
    }
    push_number(text, rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_of_baik_is_met_from_both_sides_in_every_regime() {
        for (year, bound) in [(2012, 7600), (2016, 7600), (2021, 9000)] {
            let rng = &mut Rng::new(1, 1, Stream::Appraisals);
            let good: Vec<_> = (0..200).map(|_| regime(year).good(year, rng)).collect();
            let bad: Vec<_> = (0..200).map(|_| regime(year).bad(year, rng)).collect();
            assert_eq!(good.iter().filter_map(|a| a.score).min(), Some(bound));
            assert_eq!(bad.iter().filter_map(|a| a.score).max(), Some(bound - 1));
            assert!(good.iter().all(|a| ["Baik", "Amat Baik", "Sangat Baik"].contains(&a.predicate)));
            assert!(bad.iter().all(|a| !a.predicate.contains("Baik") && !a.predicate.is_empty()));
        }
    }

    #[test]
    fn the_regime_of_2022_has_predicates_only() {
        let rng = &mut Rng::new(1, 1, Stream::Appraisals);
        for _ in 0..50 {
            let good = regime(2023).good(2023, rng);
            let bad = regime(2023).bad(2023, rng);
            assert!(good.score.is_none() && ["Baik", "Sangat Baik"].contains(&good.predicate));
            assert!(bad.score.is_none() && ["Butuh Perbaikan", "Kurang", "Sangat Kurang"].contains(&bad.predicate));
        }
    }
}
