//! Rubrics: criteria with anchored levels, and the score that levels give.

use std::collections::BTreeMap;

use jenjang_facts::Decimal;
use jenjang_regulation::{Bilingual, Grade};

use crate::plan::known;
use crate::setting::Settings;

/// A rubric: what is measured, in levels that are described in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubric {
    /// Its id: `paper`.
    pub id: String,
    /// What it is called.
    pub label: Bilingual,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: Grade,
    /// What is measured.
    pub criteria: Vec<RubricCriterion>,
}

/// One thing that is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct RubricCriterion {
    /// Its id: `analysis`.
    pub id: String,
    /// What it is called.
    pub label: Bilingual,
    /// The id of the setting with its weight.
    pub weight: String,
    /// What each level means, the lowest first. Level 1 is the first.
    pub levels: Vec<Bilingual>,
}

/// The level of each criterion, by its id, from 1.
pub type Levels = BTreeMap<String, u8>;

/// Why levels are no mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelProblem {
    /// A criterion has no level.
    Missing(String),
    /// There is no such criterion.
    Unknown(String),
    /// The criterion has no such level; it has levels from 1 to the number given.
    Outside(String, usize),
}

impl Rubric {
    /// Checks that each criterion has one of its levels.
    pub fn check(&self, levels: &Levels) -> Result<(), LevelProblem> {
        for criterion in &self.criteria {
            match levels.get(&criterion.id) {
                None => return Err(LevelProblem::Missing(criterion.id.clone())),
                Some(level) if *level == 0 || usize::from(*level) > criterion.levels.len() => {
                    return Err(LevelProblem::Outside(criterion.id.clone(), criterion.levels.len()));
                }
                Some(_) => {}
            }
        }
        match levels.keys().find(|id| self.criteria.iter().all(|criterion| criterion.id != **id)) {
            Some(id) => Err(LevelProblem::Unknown(id.clone())),
            None => Ok(()),
        }
    }

    /// Returns the score of some levels: the weighted mean of `level / highest level`, times the full score, rounded as
    /// the settings say. The highest level everywhere gives the full score; the exact value is rounded once.
    ///
    /// `None` when no criterion has a weight.
    pub fn score(&self, levels: &Levels, settings: &Settings) -> Option<Decimal> {
        // Levels may differ in number from criterion to criterion, so everything is brought to one denominator. With 2 to
        // 10 levels it is at most 2,520, however many criteria there are.
        let lengths = self.criteria.iter().map(|criterion| as_wide(criterion.levels.len()));
        let common = lengths.fold(1, least_common_multiple);
        let (mut sum, mut weights) = (0_i128, 0_i128);
        for criterion in &self.criteria {
            let weight = i128::from(settings.whole(&criterion.weight));
            let level = i128::from(levels.get(&criterion.id).copied().unwrap_or(0));
            let part = level.checked_mul(common / as_wide(criterion.levels.len()).max(1))?.checked_mul(weight)?;
            sum = sum.checked_add(part)?;
            weights = weights.checked_add(weight)?;
        }
        let scale = i128::from(settings.whole(known::SCORE_SCALE));
        Rounding::of(settings).round(sum.checked_mul(scale)?, weights.checked_mul(common)?)
    }
}

fn least_common_multiple(a: i128, b: i128) -> i128 {
    let (mut common, mut rest) = (a, b.max(1));
    while rest != 0 {
        (common, rest) = (rest, common % rest);
    }
    (a / common).saturating_mul(b.max(1))
}

fn as_wide(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}

/// How scores are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Places behind the point, 0 to 6.
    pub places: u32,
    /// Whether a half goes to the even neighbour; otherwise it goes up.
    pub half_even: bool,
}

impl Rounding {
    /// Returns the rounding of a case.
    pub fn of(settings: &Settings) -> Self {
        let places = u32::try_from(settings.whole(known::SCORE_PLACES)).unwrap_or(0).min(6);
        Self { places, half_even: settings.get(known::SCORE_ROUNDING) == Some("half-even") }
    }

    /// Rounds a fraction that is not negative; `None` for a denominator of 0 or a number too large for a decimal.
    pub fn round(self, numerator: i128, denominator: i128) -> Option<Decimal> {
        if denominator <= 0 || numerator < 0 {
            return None;
        }
        let steps = numerator.checked_mul(10_i128.pow(self.places))?;
        let (whole, rest) = (steps / denominator, steps % denominator);
        let twice = rest.checked_mul(2)?;
        let up = twice > denominator || (twice == denominator && !(self.half_even && whole % 2 == 0));
        let rounded = whole + i128::from(up);
        let millionths = rounded.checked_mul(10_i128.pow(6 - self.places))?;
        Decimal::from_millionths(i64::try_from(millionths).ok()?)
    }

    /// Returns the mean of some scores; `None` for none.
    pub fn mean(self, scores: &[Decimal]) -> Option<Decimal> {
        let sum: i128 = scores.iter().map(|score| i128::from(score.millionths())).sum();
        self.round(sum, as_wide(scores.len()).checked_mul(1_000_000)?)
    }
}

/// Returns the score that several marks give together; `None` while a mark is missing.
///
/// The mean of all. Where `third_reader` says that three marks are too far apart, the mean of the two that are nearest to
/// each other; of all three where both neighbours are equally far.
pub fn combined(scores: &[Decimal], third_reader: bool, rounding: Rounding) -> Option<Decimal> {
    if !third_reader {
        return rounding.mean(scores);
    }
    let mut sorted = scores.to_vec();
    sorted.sort_unstable();
    let [low, middle, high] = sorted.as_slice() else { return None };
    let (below, above) = (middle.millionths() - low.millionths(), high.millionths() - middle.millionths());
    match below.cmp(&above) {
        std::cmp::Ordering::Less => rounding.mean(&[*low, *middle]),
        std::cmp::Ordering::Greater => rounding.mean(&[*middle, *high]),
        std::cmp::Ordering::Equal => rounding.mean(&sorted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    const UP: Rounding = Rounding { places: 2, half_even: false };

    #[test]
    fn halves_go_where_the_setting_says() {
        let even = Rounding { half_even: true, ..UP };
        let cases = [(1, 8, "0.13", "0.12"), (3, 8, "0.38", "0.38"), (1, 3, "0.33", "0.33"), (2, 3, "0.67", "0.67")];
        for (numerator, denominator, up, to_even) in cases {
            assert_eq!(UP.round(numerator, denominator), Some(decimal(up)), "{numerator}/{denominator}");
            assert_eq!(even.round(numerator, denominator), Some(decimal(to_even)), "{numerator}/{denominator}");
        }
        assert_eq!(UP.round(1, 0), None);
        assert_eq!(UP.round(i128::MAX, 1), None);
    }

    #[test]
    fn a_third_reader_settles_with_the_nearer_of_the_two() {
        let scores = |texts: [&str; 3]| texts.map(decimal);
        assert_eq!(combined(&scores(["40", "80", "70"]), true, UP), Some(decimal("75")));
        assert_eq!(combined(&scores(["80", "40", "55.5"]), true, UP), Some(decimal("47.75")));
        assert_eq!(combined(&scores(["40", "60", "80"]), true, UP), Some(decimal("60")));
        assert_eq!(combined(&scores(["40", "80", "70"])[..2], false, UP), Some(decimal("60")));
        assert_eq!(combined(&[], false, UP), None);
    }
}
