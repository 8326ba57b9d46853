//! What register to write.

use jenjang_facts::Day;

use crate::ExampleError;

/// What register to write; the default is the province of Central Java in its screening of 2013.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterOptions {
    /// How many people the profile sheet holds, damaged rows not counted.
    pub people: u32,
    /// What the invention starts from; the same seed gives the same bytes.
    pub seed: u64,
    /// The day of the screening.
    pub on: Day,
    /// How many of them meet every criterion; `None` keeps the proportion of 2013.
    pub meets: Option<u32>,
    /// How many of them cannot be judged; `None` keeps a proportion of 212 in 16,003.
    pub undetermined: Option<u32>,
    /// How many services there are to work in, one at least; `None` lets a larger register have more.
    pub services: Option<u32>,
    /// Whether rows are mixed in that no importer may accept.
    pub dirt: bool,
    /// Whether the profile sheet is a workbook, `pegawai.xlsx`, in place of `pegawai.csv`.
    ///
    /// Never both: an importer that reads the folder would meet everybody twice.
    pub xlsx: bool,
    /// How many more people come as answers of the SIASN service, one file each: by turns one who meets, one who
    /// fails and one who cannot be judged.
    pub json_people: u32,
}

const PEOPLE_2013: u32 = 16_003;
const MEETS_2013: u32 = 2_937;
const UNDETERMINED_2013: u32 = 212;

impl Default for RegisterOptions {
    fn default() -> Self {
        Self {
            people: PEOPLE_2013,
            seed: 1,
            on: day_of_2013(),
            meets: None,
            undetermined: None,
            services: None,
            dirt: true,
            xlsx: false,
            json_people: 0,
        }
    }
}

/// Returns 2013-11-13; the paper stage began on the day after.
#[expect(clippy::expect_used, reason = "a constant the calendar has; a test builds it")]
fn day_of_2013() -> Day {
    Day::new(2013, 11, 13).expect("2013-11-13 is a day")
}

/// How many of the people have which fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) people: u32,
    pub(crate) meets: u32,
    pub(crate) undetermined: u32,
    pub(crate) dirt: u32,
    pub(crate) json_people: u32,
}

/// INVARIANT: below what `identity` can number, of every kind of person.
const MOST_PEOPLE: u64 = 10_000_000;
/// What a worksheet holds, its header included.
const MOST_ROWS: u64 = 1_048_576;
/// Below this many people not every kind of damage is promised.
const PEOPLE_FOR_ALL_DIRT: u32 = 40;

impl RegisterOptions {
    /// Returns the counts these options lead to, if they can be met.
    pub(crate) fn counts(&self) -> Result<Counts, ExampleError> {
        let meets = self.meets.unwrap_or_else(|| share(self.people, MEETS_2013));
        let undetermined = self.undetermined.unwrap_or_else(|| share(self.people, UNDETERMINED_2013));
        if u64::from(meets) + u64::from(undetermined) > u64::from(self.people) {
            return Err(ExampleError::FatesExceedPeople { meets, undetermined, people: self.people });
        }
        let counts =
            Counts { people: self.people, meets, undetermined, dirt: self.n_dirt(), json_people: self.json_people };
        if counts.numbers() > MOST_PEOPLE {
            let people = u64::from(self.people) + u64::from(self.json_people);
            return Err(ExampleError::TooManyPeople { people, limit: MOST_PEOPLE - u64::from(counts.dirt) });
        }
        let rows = 1 + u64::from(counts.people) + u64::from(counts.dirt);
        if self.xlsx && rows > MOST_ROWS {
            return Err(ExampleError::TooManyForWorkbook { rows, limit: MOST_ROWS });
        }
        if !(1990..=2100).contains(&self.on.year()) {
            return Err(ExampleError::DayOutOfRange(self.on));
        }
        Ok(counts)
    }

    fn n_dirt(&self) -> u32 {
        let kinds = crate::dirt::KINDS;
        match (self.dirt, self.people) {
            (false, _) => 0,
            (true, people) if people < PEOPLE_FOR_ALL_DIRT => kinds.min(people / 6),
            (true, people) => kinds + share(people, 12 - kinds),
        }
    }
}

impl Counts {
    /// Returns how many numbers are given out: to the sheet's people, to the service's and to the damaged rows.
    pub(crate) fn numbers(&self) -> u64 {
        u64::from(self.people) + u64::from(self.json_people) + u64::from(self.dirt)
    }
}

/// Returns the part of `people` that `part` is of the people of 2013, rounded.
fn share(people: u32, part: u32) -> u32 {
    let scaled = u64::from(people) * u64::from(part) + u64::from(PEOPLE_2013) / 2;
    u32::try_from(scaled / u64::from(PEOPLE_2013)).unwrap_or(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_screening_of_2013() {
        let options = RegisterOptions::default();
        assert_eq!(options.on.to_string(), "2013-11-13");
        let expected = Counts { people: 16_003, meets: 2_937, undetermined: 212, dirt: 12, json_people: 0 };
        assert_eq!(options.counts().unwrap(), expected);
    }

    #[test]
    fn other_sizes_keep_the_proportions() {
        let counts = RegisterOptions { people: 400, ..RegisterOptions::default() }.counts().unwrap();
        assert_eq!((counts.meets, counts.undetermined, counts.dirt), (73, 5, 7));
        let counts = RegisterOptions { people: 4_700_000, ..RegisterOptions::default() }.counts().unwrap();
        assert_eq!((counts.meets, counts.undetermined), (862_582, 62_263));
    }

    #[test]
    fn impossible_options_are_refused() {
        let base = RegisterOptions::default();
        let cases = [
            (
                RegisterOptions { people: 5, meets: Some(4), undetermined: Some(2), ..base.clone() },
                "4 who meet and 2 undetermined are more than 5 people; lower one of the two",
            ),
            (
                RegisterOptions { people: u32::MAX, ..base.clone() },
                "4294967295 people are more than there are invented numbers for; ask for at most",
            ),
            (
                RegisterOptions { people: 1_048_576, xlsx: true, dirt: false, ..base.clone() },
                "1048577 rows do not fit on a worksheet, which holds 1048576; ask for fewer people or for CSV",
            ),
            (
                RegisterOptions { on: Day::new(1945, 8, 17).unwrap(), ..base },
                "the day 1945-08-17 is outside the years 1990 to 2100; choose one within",
            ),
        ];
        for (options, message) in cases {
            let error = options.counts().unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
