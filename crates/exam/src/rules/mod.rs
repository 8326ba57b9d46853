//! What a year lays down besides its criteria: format, ranking, admission, codes, integration, and what was not found.

mod check;
mod section;

use jenjang_regulation::{Bilingual, Grade, Regulation};

pub use check::read_rules;

use crate::{Outcome, Score};

/// The rules of one year, checked.
///
/// What is `None` was not found; a decision that depends on it is refused with the text of [`Rules::not_found`].
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// What the exam was called: `SKD`.
    pub name: String,
    /// Questions, maxima and steps.
    pub format: Format,
    /// The order within a seat.
    pub ranking: Option<Ranking>,
    /// How many go on.
    pub admission: Option<Admission>,
    /// Who is called when passers are fewer than seats.
    pub second_group: Option<SecondGroup>,
    /// How SKD and SKB become one score.
    pub integration: Option<Integration>,
    /// The codes of the result lists.
    pub codes: Vec<Code>,
    /// What was looked for and not found.
    pub not_found: Vec<NotFound>,
    /// The place of the criterion `threshold` among the criteria.
    pub threshold: usize,
}

/// Where a statement is laid down and how well that is attested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The provision.
    pub cite: String,
    /// How well it is attested.
    pub grade: Grade,
}

/// The tests, in the order of every triple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Tes Wawasan Kebangsaan.
    Twk,
    /// Tes Intelegensia Umum.
    Tiu,
    /// Tes Karakteristik Pribadi.
    Tkp,
}

impl Test {
    /// All tests.
    pub const ALL: [Self; 3] = [Self::Twk, Self::Tiu, Self::Tkp];

    /// Returns the name of its column: `twk`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Twk => "twk",
            Self::Tiu => "tiu",
            Self::Tkp => "tkp",
        }
    }
}

/// The format of the test. Triples are TWK, TIU, TKP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// The questions.
    pub questions: Option<[u32; 3]>,
    /// The highest score of each test.
    pub maximum: Option<[Score; 3]>,
    /// What every real score of a test is a multiple of.
    pub step: [Option<Score>; 3],
    /// The time for most participants.
    pub minutes: Option<u32>,
    /// Where it is laid down.
    pub cited: Cited,
}

impl Format {
    /// Returns the highest total.
    pub fn maximum_total(&self) -> Option<Score> {
        self.maximum.map(|maximum| Score(maximum.iter().map(|score| score.0).sum()))
    }
}

/// What participants are ordered by, the higher the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankKey {
    /// The total.
    Total,
    /// The score of a test.
    Test(Test),
}

impl RankKey {
    pub(crate) const ALL: [Self; 4] =
        [Self::Total, Self::Test(Test::Tkp), Self::Test(Test::Tiu), Self::Test(Test::Twk)];

    /// Returns the name of its column.
    pub fn key(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Test(test) => test.key(),
        }
    }
}

/// The order of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// What is compared, in this order.
    pub order: Vec<RankKey>,
    /// Where it is laid down.
    pub cited: Cited,
}

/// How many of the passers go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// How many for each seat.
    pub per_seat: u32,
    /// Whether a complete tie on the boundary admits all; otherwise what settles it was not found.
    pub tie_admits_all: bool,
    /// Where it is laid down.
    pub cited: Cited,
}

/// Those who do not meet the threshold and are called for seats that passers leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondGroup {
    /// The place of its criterion among the criteria.
    pub criterion: usize,
    /// How many for each remaining seat; `None` where the measure was not found.
    pub per_remaining_seat: Option<u32>,
    /// Where it is laid down.
    pub cited: Cited,
}

/// How SKD and SKB become one score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// The weight of the SKD in per cent.
    pub skd_percent: u32,
    /// The weight of the SKB in per cent.
    pub skb_percent: u32,
    /// What settles equal final scores, in this order.
    pub ties: Vec<TieKey>,
    /// The scale and the steps of rounding.
    pub rounding: Option<Rounding>,
    /// Where it is laid down.
    pub cited: Cited,
}

/// What settles equal final scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieKey {
    /// A score of the SKD, the higher the better.
    Rank(RankKey),
    /// Grade average of the diploma or degree, or of the school certificate; the higher the better.
    Gpa,
    /// The older applicant.
    Older,
}

impl TieKey {
    pub(crate) const ALL: [Self; 6] = [
        Self::Rank(RankKey::Total),
        Self::Rank(RankKey::Test(Test::Tkp)),
        Self::Rank(RankKey::Test(Test::Tiu)),
        Self::Rank(RankKey::Test(Test::Twk)),
        Self::Gpa,
        Self::Older,
    ];

    /// Returns its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rank(key) => key.key(),
            Self::Gpa => "gpa",
            Self::Older => "older",
        }
    }
}

/// Where the integration rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// The scale both scores are brought to: 100.
    pub scale: u32,
    /// What becomes of a half.
    pub mode: RoundingMode,
    /// Places of the scaled SKD; `None` carries it on exactly.
    pub skd_scaled: Option<u32>,
    /// Places of the weighted SKD.
    pub skd_weighted: Option<u32>,
    /// Places of the weighted SKB.
    pub skb_weighted: Option<u32>,
    /// Places of the final score.
    pub last: u32,
    /// Where it is laid down.
    pub cited: Cited,
}

/// What becomes of a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingMode {
    /// Away from zero.
    HalfUp,
    /// To the even neighbour.
    HalfEven,
}

impl RoundingMode {
    pub(crate) const ALL: [Self; 2] = [Self::HalfUp, Self::HalfEven];

    /// Returns its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
        }
    }
}

/// A code of the result lists of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Which list it stands on.
    pub stage: Stage,
    /// The outcome it says; `None` for codes that other offices give.
    pub outcome: Option<Outcome>,
    /// How it is written.
    pub code: String,
    /// Other spellings.
    pub also: Vec<String>,
    /// What it means.
    pub meaning: Bilingual,
    /// Where it is laid down.
    pub cited: Cited,
}

/// The list a code stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The list of the SKD.
    Skd,
    /// The list after the integration.
    Final,
    /// A list of an earlier selection.
    Earlier,
}

impl Stage {
    pub(crate) const ALL: [Self; 3] = [Self::Skd, Self::Final, Self::Earlier];

    /// Returns its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Skd => "skd",
            Self::Final => "final",
            Self::Earlier => "earlier",
        }
    }
}

/// Something that was looked for and not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// What it is.
    pub what: Gap,
    /// In words.
    pub text: Bilingual,
}

/// What may be missing in the rules of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The highest score of each test.
    Maximum,
    /// The order of a seat.
    Ranking,
    /// What settles a tie on the boundary.
    Boundary,
    /// How many go on.
    Admission,
    /// A threshold.
    Threshold,
    /// The weights of SKD and SKB.
    Weights,
    /// Scale and rounding of the integration.
    Rounding,
    /// What settles equal final scores.
    Ties,
    /// Codes of a list.
    Codes,
}

impl Gap {
    pub(crate) const ALL: [Self; 9] = [
        Self::Maximum,
        Self::Ranking,
        Self::Boundary,
        Self::Admission,
        Self::Threshold,
        Self::Weights,
        Self::Rounding,
        Self::Ties,
        Self::Codes,
    ];

    /// Returns its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Maximum => "maximum",
            Self::Ranking => "ranking",
            Self::Boundary => "boundary",
            Self::Admission => "admission",
            Self::Threshold => "threshold",
            Self::Weights => "weights",
            Self::Rounding => "rounding",
            Self::Ties => "ties",
            Self::Codes => "codes",
        }
    }
}

impl Rules {
    /// Returns the code of an outcome on a list; the plain word where the year's code is not known.
    pub fn code(&self, stage: Stage, outcome: Outcome) -> &str {
        let known = self.codes.iter().find(|code| code.stage == stage && code.outcome == Some(outcome));
        known.map_or(outcome.key(), |code| code.code.as_str())
    }

    /// Returns what the file says about something that was not found.
    pub fn gap(&self, what: Gap) -> Option<&Bilingual> {
        self.not_found.iter().find(|gap| gap.what == what).map(|gap| &gap.text)
    }
}

/// Returns the version of a year: exams are asked for by their year, not by a day.
pub fn version_of_year(procedure: &jenjang_regulation::Procedure, year: u16) -> Option<&Regulation> {
    procedure.version(&year.to_string())
}
