//! The final score, in whole numbers: fractions are carried as numerator and denominator and rounded only where the
//! rules of the year say so.

use jenjang_facts::Decimal;

use crate::Score;
use crate::rules::{Integration, Rounding, RoundingMode};

/// The parts of a final score, each with the places the year keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The SKD on the scale of the integration.
    pub skd_scaled: Decimal,
    /// The weighted SKD.
    pub skd_weighted: Decimal,
    /// The weighted SKB.
    pub skb_weighted: Decimal,
    /// The final score.
    pub last: Decimal,
}

/// How the final score of a year is computed.
pub(super) struct Formula<'a> {
    integration: &'a Integration,
    rounding: &'a Rounding,
    maximum: Score,
}

/// A fraction. Its parts stay far below what 128 bits hold: scores have eight digits, weights three, places six.
#[derive(Clone, Copy, Debug)]
struct Exact {
    numerator: i128,
    denominator: i128,
}

impl Exact {
    fn times(self, numerator: u32, denominator: u32) -> Self {
        Self {
            numerator: self.numerator * i128::from(numerator),
            denominator: self.denominator * i128::from(denominator.max(1)),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator * other.denominator + other.numerator * self.denominator,
            denominator: self.denominator * other.denominator,
        }
    }

    /// Rounds to some places; scores are never negative.
    fn rounded(self, places: u32, mode: RoundingMode) -> Self {
        let unit = 10_i128.pow(places.min(6));
        let scaled = self.numerator * unit;
        let (whole, rest) = (scaled / self.denominator, scaled % self.denominator);
        let up = match (rest * 2).cmp(&self.denominator) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => mode == RoundingMode::HalfUp || whole % 2 == 1,
        };
        Self { numerator: whole + i128::from(up), denominator: unit }
    }

    fn rounded_if(self, places: Option<u32>, mode: RoundingMode) -> Self {
        places.map_or(self, |places| self.rounded(places, mode))
    }

    /// Returns what is printed; a step that is carried on exactly is shown with six places.
    fn decimal(self, mode: RoundingMode) -> Option<Decimal> {
        i64::try_from(self.rounded(6, mode).numerator).ok().and_then(Decimal::from_millionths)
    }
}

impl<'a> Formula<'a> {
    pub(super) fn new(integration: &'a Integration, rounding: &'a Rounding, maximum: Score) -> Self {
        Self { integration, rounding, maximum }
    }

    /// Computes the final score of an SKD total and an SKB score on the scale of 100.
    pub(super) fn parts(&self, skd: Score, skb: Decimal) -> Option<Parts> {
        let Rounding { scale, mode, skd_scaled, skd_weighted, skb_weighted, last, .. } = self.rounding;
        let total = Exact { numerator: i128::from(skd.0), denominator: i128::from(self.maximum.0.max(1)) };
        let scaled = total.times(*scale, 1).rounded_if(*skd_scaled, *mode);
        let skd = scaled.times(self.integration.skd_percent, 100).rounded_if(*skd_weighted, *mode);
        let skb = Exact { numerator: i128::from(skb.millionths()), denominator: 1_000_000 };
        let skb = skb.times(*scale, 100).times(self.integration.skb_percent, 100).rounded_if(*skb_weighted, *mode);
        Some(Parts {
            skd_scaled: scaled.decimal(*mode)?,
            skd_weighted: skd.decimal(*mode)?,
            skb_weighted: skb.decimal(*mode)?,
            last: skd.plus(skb).rounded(*last, *mode).decimal(*mode)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use jenjang_regulation::Grade;

    use super::*;
    use crate::rules::Cited;

    fn last(skd: i32, skb: &str, steps: [Option<u32>; 3], mode: RoundingMode) -> String {
        let cited = || Cited { cite: String::new(), grade: Grade::Assumed };
        let integration =
            Integration { skd_percent: 40, skb_percent: 60, ties: Vec::new(), rounding: None, cited: cited() };
        let [skd_scaled, skd_weighted, skb_weighted] = steps;
        let rounding = Rounding { scale: 100, mode, skd_scaled, skd_weighted, skb_weighted, last: 3, cited: cited() };
        let formula = Formula::new(&integration, &rounding, Score::points(550));
        formula.parts(Score::points(skd), Decimal::parse(skb).unwrap()).unwrap().last.to_string()
    }

    #[test]
    fn each_step_rounds_where_the_year_says() {
        // 431 / 5.5 = 78.3636...; 78.364 x 0.4 = 31.3456 -> 31.346; 77.5 x 0.6 = 46.5.
        assert_eq!(last(431, "77.5", [Some(3); 3], RoundingMode::HalfUp), "77.846");
        // 31.34545... + 46.5 = 77.84545...
        assert_eq!(last(431, "77.5", [None; 3], RoundingMode::HalfUp), "77.845");
    }

    #[test]
    fn a_half_goes_up_or_to_the_even_neighbour() {
        // 0.0025 x 0.6 = 0.0015 exactly: one half at three places.
        assert_eq!(last(0, "0.0025", [Some(3); 3], RoundingMode::HalfUp), "0.002");
        assert_eq!(last(0, "0.0025", [Some(3); 3], RoundingMode::HalfEven), "0.002");
        // 0.0075 x 0.6 = 0.0045.
        assert_eq!(last(0, "0.0075", [Some(3); 3], RoundingMode::HalfUp), "0.005");
        assert_eq!(last(0, "0.0075", [Some(3); 3], RoundingMode::HalfEven), "0.004");
    }
}
