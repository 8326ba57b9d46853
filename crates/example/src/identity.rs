//! The numbers of invented people: a NIP for each, none twice, without a list of those given out.
//!
//! A person's number is cut into sex, birth date, month of appointment and serial; another person's number gives
//! another cut. Serials run from 900 to 999, which real numbers practically never reach.

use jenjang_facts::Day;

use crate::random::{Permutation, mix};

/// What kind of number a person has; the three never give the same digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Career {
    /// Appointed at least five years before the day.
    Established,
    /// Appointed two years before the day, and not yet or only just a civil servant.
    Candidate,
    /// Under contract: a NI PPPK, with the year and the number of the contract in place of the month.
    Contract,
}

/// What a NIP says about a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity {
    pub(crate) nip: u64,
    pub(crate) born: Day,
    /// TMT CPNS, or the first day of the contract.
    pub(crate) appointed: Day,
    pub(crate) female: bool,
}

/// Gives out numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    order: Permutation,
    year: i32,
}

const BIRTHDAYS: u64 = 25 * 365;
const CANDIDATE_BIRTHDAYS: u64 = 14 * 365;
const APPOINTMENT_MONTHS: u64 = 6 * 12;
const CONTRACTS: u64 = 3 * 2;
/// How many established people there are before a second serial is needed.
const ESTABLISHED: u64 = 2 * BIRTHDAYS * APPOINTMENT_MONTHS;

impl Numbers {
    /// Prepares `total` numbers for careers seen from `on`.
    pub(crate) fn new(total: u64, seed: u64, on: Day) -> Self {
        // Spread over all combinations even when few are needed, so that a small register has people of all ages.
        Self { order: Permutation::new(total.max(ESTABLISHED), seed, 1), year: on.year() }
    }

    /// Returns the identity of the person `index` in a career of this kind.
    pub(crate) fn identity(&self, index: u64, career: Career) -> Identity {
        let place = self.order.place(index);
        let (birthdays, oldest_years, choices) = match career {
            Career::Established => (BIRTHDAYS, 55, APPOINTMENT_MONTHS),
            Career::Candidate => (CANDIDATE_BIRTHDAYS, 38, 12),
            Career::Contract => (BIRTHDAYS, 55, CONTRACTS),
        };
        let combination = place % (2 * birthdays * choices);
        // INVARIANT: fewer than 100 rounds for any number of people that `options` allows.
        let round = place / (2 * birthdays * choices);
        let serial = 900 + (round + mix(combination) % 100) % 100;
        let female = combination % 2 == 1;
        let born = day_after_new_year(self.year - oldest_years, combination / 2 % birthdays);
        let choice = i32::try_from(combination / 2 / birthdays).unwrap_or(0);
        let (year, month_digits) = match career {
            Career::Established => (born.year() + 21 + choice / 12, choice % 12 + 1),
            Career::Candidate => (self.year - 2, choice + 1),
            Career::Contract => (self.year - 1 - choice / 2, 21 + choice % 2),
        };
        let month = if career == Career::Contract { 3 } else { month_digits.unsigned_abs() };
        let sex = if female { 2 } else { 1 };
        Identity { nip: digits(born, year, month_digits, sex, serial), born, appointed: first_of(year, month), female }
    }
}

fn digits(born: Day, year: i32, month_digits: i32, sex: u64, serial: u64) -> u64 {
    let (birth_year, birth_month, birth_day) = born.ymd();
    let birth = whole(birth_year) * 10_000 + u64::from(birth_month) * 100 + u64::from(birth_day);
    ((birth * 1_000_000 + whole(year) * 100 + whole(month_digits)) * 10 + sex) * 1000 + serial
}

fn whole(number: i32) -> u64 {
    u64::from(number.unsigned_abs())
}

fn day_after_new_year(year: i32, days: u64) -> Day {
    let new_year = first_of(year, 1);
    new_year.add_days(i64::try_from(days).unwrap_or(0)).unwrap_or(new_year)
}

/// Returns the first day of a month.
///
/// INVARIANT: the years are near the day of the screening, which `options` keeps within 1990 to 2100.
#[expect(clippy::expect_used, reason = "months are 1 to 12 and years around the twentieth century by construction")]
pub(crate) fn first_of(year: i32, month: u32) -> Day {
    Day::new(year, month, 1).expect("a month of a year near the day of the screening")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn numbers(total: u64) -> Numbers {
        Numbers::new(total, 3, Day::new(2013, 11, 13).unwrap())
    }

    #[test]
    fn no_number_is_given_twice_and_serials_are_900_to_999() {
        for career in [Career::Established, Career::Candidate, Career::Contract] {
            // Every 40th of as many people as are allowed: the last rounds of serials are among them.
            let numbers = numbers(10_000_000);
            let mut seen = BTreeSet::new();
            for index in (0..10_000_000).step_by(40) {
                let nip = numbers.identity(index, career).nip;
                assert_eq!(nip.to_string().len(), 18);
                assert!((900..1000).contains(&(nip % 1000)), "{nip}");
                assert!(seen.insert(nip), "{nip}");
            }
        }
    }

    #[test]
    fn the_digits_are_those_of_the_birth_date_the_appointment_and_the_sex() {
        for index in 0..2000 {
            let identity = numbers(2000).identity(index, Career::Established);
            let nip = jenjang_facts::Nip::from_number(identity.nip).unwrap();
            assert_eq!(nip.birth_date(), Some(identity.born));
            assert_eq!(nip.appointed_on(), Some(identity.appointed));
            assert_eq!(nip.sex_digit() == 2, identity.female);
            let age = identity.born.years_until(identity.appointed);
            assert!((20..=27).contains(&age), "{age}");
        }
    }
}
