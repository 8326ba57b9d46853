//! What a person is built to be: the fate, the criteria that fail or lack a fact, and by which case.

use jenjang_facts::Day;

use crate::criteria::{Criteria, Criterion};
use crate::identity::Career;
use crate::options::Counts;
use crate::random::{Permutation, Rng, Stream};

/// The verdict a person is built to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Meets,
    Fails,
    Undetermined,
}

/// How a person stands to the criterion `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum StatusCase {
    #[default]
    Serving,
    /// Meets: became a civil servant on the very day.
    AppointedOnTheDay,
    /// Fails: still a candidate.
    Candidate,
    /// Fails: recorded as a civil servant, but only from a later day.
    AppointedLater,
    /// Fails: under contract.
    Contract,
    /// Fails: works for another agency.
    Elsewhere,
    /// Fails: left the service.
    Left,
    /// Lacks the legal standing.
    NoStanding,
    /// Lacks the agency of work.
    NoAgency,
}

/// What the appraisals of the last two whole years say; the years before never decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AppraisalCase {
    #[default]
    BothGood,
    /// Fails: the last year is below baik.
    LastBad,
    /// Fails: the year before the last is below baik.
    BeforeLastBad,
    BothBad,
    /// Fails, although the other year is missing.
    LastBadOtherMissing,
    /// Fails, although the other year is missing.
    BeforeLastBadOtherMissing,
    /// Lacks both years.
    BothMissing,
    /// Lacks the last year.
    LastMissing,
    /// Lacks the year before the last.
    BeforeLastMissing,
    /// Lacks the last year: what stands there cannot be read.
    LastUnreadable,
}

/// What is filed among the sanctions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SanctionCase {
    #[default]
    Clean,
    /// Meets: light sanctions never count.
    LightEnded,
    /// Meets: light sanctions have no end in law.
    LightWithoutEnd,
    /// Meets: ended years ago.
    EndedLongAgo,
    /// Meets: the year after the end is complete on the very day.
    YearCompleteOnTheDay,
    /// Meets: ended on a 29 February.
    EndedOnLeapDay,
    /// Meets: cancelled while it ran.
    Cancelled,
    /// Fails: runs on the day.
    Running,
    /// Fails: the day is the last it runs.
    LastDay,
    /// Fails: ended within the year before.
    EndedLately,
    /// Fails: the year after the end is complete on the day after.
    YearCompleteADayLater,
    /// Lacks the end of a heavy sanction.
    HeavyWithoutEnd,
    /// Lacks the end of a medium sanction.
    MediumWithoutEnd,
}

impl SanctionCase {
    /// Returns whether the person would be recorded as sanctioned on the day (legal standing 15).
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::LastDay | Self::HeavyWithoutEnd | Self::MediumWithoutEnd)
    }
}

/// What a person is built to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) fate: Fate,
    pub(crate) fails: Criteria,
    pub(crate) lacks: Criteria,
    pub(crate) status: StatusCase,
    pub(crate) appraisals: AppraisalCase,
    pub(crate) sanction: SanctionCase,
}

impl Plan {
    /// Returns the kind of number the person has.
    pub(crate) fn career(&self) -> Career {
        match self.status {
            StatusCase::Candidate | StatusCase::AppointedLater => Career::Candidate,
            StatusCase::Contract => Career::Contract,
            _ => Career::Established,
        }
    }
}

/// Plans the people of one register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plans {
    seed: u64,
    counts: Counts,
    fates: Permutation,
    contracts: bool,
}

/// How many in a thousand of those who fail are built to fail each criterion.
const FAIL_PER_MILLE: [u32; 6] = [35, 540, 55, 12, 500, 610];
/// There were no employees under contract before the law of 2014 and its rules of 2018.
const FIRST_YEAR_OF_CONTRACTS: i32 = 2019;

impl Plans {
    pub(crate) fn new(seed: u64, counts: Counts, on: Day) -> Self {
        let fates = Permutation::new(u64::from(counts.people), seed, 2);
        Self { seed, counts, fates, contracts: on.year() >= FIRST_YEAR_OF_CONTRACTS }
    }

    /// Returns the plan of person `index`: first the people of the sheet, then those of the service, then the
    /// people behind damaged rows.
    pub(crate) fn plan(&self, index: u64) -> Plan {
        let mut rng = Rng::new(self.seed, index, Stream::Plan);
        let fate = self.fate(index);
        let fails = if fate == Fate::Fails { some_criteria(&mut rng) } else { Criteria::default() };
        let lacks = lacking(&mut rng, fate, fails);
        let mut plan = Plan {
            fate,
            fails,
            lacks,
            status: status_case(&mut rng, fails, lacks, self.contracts),
            appraisals: appraisal_case(&mut rng, fails, lacks),
            sanction: sanction_case(&mut rng, fails, lacks),
        };
        if plan.status == StatusCase::Contract {
            // The grades of contracts are not on the ladder of ranks: an unusable cell, so the rank is unknown.
            plan.lacks.insert(Criterion::Rank);
        }
        plan
    }

    fn fate(&self, index: u64) -> Fate {
        let people = u64::from(self.counts.people);
        if index >= people {
            let is_service = index < people + u64::from(self.counts.json_people);
            return match (is_service, (index - people) % 3) {
                (true, 1) => Fate::Fails,
                (true, 2) => Fate::Undetermined,
                _ => Fate::Meets,
            };
        }
        let place = self.fates.place(index);
        let meets = u64::from(self.counts.meets);
        if place < meets {
            Fate::Meets
        } else if place < meets + u64::from(self.counts.undetermined) {
            Fate::Undetermined
        } else {
            Fate::Fails
        }
    }
}

fn some_criteria(rng: &mut Rng) -> Criteria {
    let mut fails = Criteria::default();
    for (criterion, per_mille) in Criterion::ALL.into_iter().zip(FAIL_PER_MILLE) {
        if rng.chance(per_mille) {
            fails.insert(criterion);
        }
    }
    if fails.is_empty() {
        fails.insert(one_criterion(rng));
    }
    fails
}

fn one_criterion(rng: &mut Rng) -> Criterion {
    let weights = [1, 1, 1, 1, 1, 1];
    Criterion::ALL.get(rng.weighted(&weights)).copied().unwrap_or(Criterion::Rank)
}

/// Returns the criteria whose facts are missing: one or two for the undetermined, and now and then one for somebody
/// who fails by another and therefore still fails.
fn lacking(rng: &mut Rng, fate: Fate, fails: Criteria) -> Criteria {
    let mut lacks = Criteria::default();
    let n = match fate {
        Fate::Meets => 0,
        Fate::Undetermined => 1 + u32::from(rng.chance(100)),
        Fate::Fails => u32::from(rng.chance(40)),
    };
    for _ in 0..n {
        let criterion = Criterion::ALL.get(rng.weighted(&[6, 22, 34, 10, 14, 14])).copied();
        if let Some(criterion) = criterion.filter(|criterion| !fails.has(*criterion)) {
            lacks.insert(criterion);
        }
    }
    lacks
}

fn status_case(rng: &mut Rng, fails: Criteria, lacks: Criteria, contracts: bool) -> StatusCase {
    if lacks.has(Criterion::Status) {
        return if rng.chance(500) { StatusCase::NoStanding } else { StatusCase::NoAgency };
    }
    if !fails.has(Criterion::Status) {
        return if rng.chance(4) { StatusCase::AppointedOnTheDay } else { StatusCase::Serving };
    }
    // A newcomer has a low rank and a grade of a contract is none, so each needs a suitable person.
    let low_rank = fails.has(Criterion::Rank);
    let newcomer = if low_rank { 3 } else { 0 };
    let contract = if contracts && !low_rank && !lacks.has(Criterion::Rank) { 3 } else { 0 };
    match rng.weighted(&[newcomer, newcomer, contract, 3, 3]) {
        0 if low_rank => StatusCase::Candidate,
        1 => StatusCase::AppointedLater,
        2 => StatusCase::Contract,
        3 => StatusCase::Elsewhere,
        _ => StatusCase::Left,
    }
}

fn appraisal_case(rng: &mut Rng, fails: Criteria, lacks: Criteria) -> AppraisalCase {
    use AppraisalCase::*;
    if lacks.has(Criterion::Performance) {
        return [BothMissing, LastMissing, BeforeLastMissing, LastUnreadable]
            .get(rng.weighted(&[3, 3, 3, 1]))
            .copied()
            .unwrap_or(BothMissing);
    }
    if !fails.has(Criterion::Performance) {
        return BothGood;
    }
    rng.pick(&[LastBad, BeforeLastBad, BothBad, LastBadOtherMissing, BeforeLastBadOtherMissing])
}

fn sanction_case(rng: &mut Rng, fails: Criteria, lacks: Criteria) -> SanctionCase {
    use SanctionCase::*;
    if lacks.has(Criterion::Discipline) {
        return rng.pick(&[HeavyWithoutEnd, MediumWithoutEnd]);
    }
    if fails.has(Criterion::Discipline) {
        return rng.pick(&[Running, LastDay, EndedLately, EndedLately, YearCompleteADayLater]);
    }
    let harmless = [LightEnded, LightWithoutEnd, EndedLongAgo, YearCompleteOnTheDay, EndedOnLeapDay, Cancelled];
    if rng.chance(45) { rng.pick(&harmless) } else { Clean }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RegisterOptions;

    #[test]
    fn fates_are_as_many_as_counted_and_each_has_its_cause() {
        let options = RegisterOptions { people: 3000, ..RegisterOptions::default() };
        let counts = options.counts().unwrap();
        let plans = Plans::new(options.seed, counts, options.on);
        let mut met = (0, 0);
        for index in 0..3000 {
            let plan = plans.plan(index);
            match plan.fate {
                Fate::Meets => {
                    met.0 += 1;
                    assert!(plan.fails.is_empty() && plan.lacks.is_empty());
                }
                Fate::Undetermined => {
                    met.1 += 1;
                    assert!(plan.fails.is_empty() && !plan.lacks.is_empty());
                }
                Fate::Fails => assert!(!plan.fails.is_empty()),
            }
            assert!(plan.fails.iter().all(|criterion| !plan.lacks.has(criterion)));
        }
        assert_eq!(met, (counts.meets, counts.undetermined));
    }
}
