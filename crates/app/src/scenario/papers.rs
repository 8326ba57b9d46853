//! Papers come in and are marked as they come, day by day.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use jenjang_facts::{Day, Moment};
use jenjang_procedure::stages::Withdraw;
use jenjang_procedure::stages::assessment::{AssignMarker, Mark, MarkRules, SubmitMark};
use jenjang_procedure::stages::submission::HandIn;
use jenjang_procedure::{Command, Work};

use super::paper::paper;
use super::play::{PlayError, Player};
use super::shape::Step;
use super::steps::{after, spread};
use crate::cases::Attachments;

/// What chance has in store for the papers.
struct Fates {
    /// Who hands in on which day, in order.
    hands_in: BTreeMap<Day, Vec<u32>>,
    /// Who withdraws on which day.
    withdraws: BTreeMap<Day, Vec<u32>>,
    meets: BTreeSet<u32>,
    apart: BTreeSet<u32>,
}

/// A mark to be given: the stage, the marker, and whom.
type Assignment = (String, u32);

impl Player<'_> {
    pub(super) async fn papers(&mut self, step: &Step) -> Result<(), PlayError> {
        let Step::Papers {
            stage,
            marking,
            from,
            until,
            marked,
            by,
            markers,
            withdrawn,
            absent,
            meets,
            apart,
            meanwhile,
        } = step
        else {
            return Ok(());
        };
        let days = days(*from, *until);
        let fates = self.fates(stage, &days, (*withdrawn, *absent, *meets, *apart)).await?;
        let mut day = *from;
        while day <= *marked && !self.over {
            for also in meanwhile.iter().filter(|also| also.on == day) {
                let command = (*also.command).clone();
                self.act(&also.by, self.clock(day, 7, 0)?, command, Attachments::new()).await?;
            }
            if is_working(day) {
                self.mark_assigned(marking, day, day == *marked, &fates).await?;
            }
            if let Some(people) = fates.withdraws.get(&day) {
                for number in people {
                    let withdraw = Withdraw { participant: *number, reason: "Tidak bersedia dipindahkan.".to_owned() };
                    let who = format!("participant-{number}");
                    self.act(&who, self.clock(day, 11, 45)?, Command::Withdraw(withdraw), Attachments::new()).await?;
                }
            }
            if let Some(people) = fates.hands_in.get(&day) {
                for (at, number) in spread(self.clock(day, 12, 0)?, self.clock(day, 15, 55)?, people) {
                    self.hand_in(stage, number, at).await?;
                }
            }
            self.assign_new(marking, self.clock(day, 16, 0)?, by, markers).await?;
            let next = day.add_days(1).unwrap_or(day);
            if day == *until {
                // The stage of the papers is left when the deadline has passed.
                self.close(stage, by, self.clock(next, 7, 30)?).await?;
            }
            day = next;
        }
        Ok(())
    }

    async fn fates(
        &self,
        stage: &str,
        days: &[Day],
        (withdrawn, absent, meets, apart): (u32, u32, u32, u32),
    ) -> Result<Fates, PlayError> {
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let mut people = self.chance("papers").shuffled(self.open_in(stage).await?);
        let stay = people.len().saturating_sub(size(absent));
        people.truncate(stay);
        let leaving = people.split_off(people.len().saturating_sub(size(withdrawn)));
        let order = self.chance("meets").shuffled(people.iter().copied());
        if order.len() < size(meets) {
            return Err(self.script(format!("{meets} cannot meet of {} papers", order.len())));
        }
        let by_day = |people: Vec<u32>| {
            let mut all: BTreeMap<Day, Vec<u32>> = BTreeMap::new();
            let n = people.len().max(1);
            for (place, number) in people.into_iter().enumerate() {
                // Most come early: of the days that have passed, the share of the people squared.
                let at = place.saturating_mul(place).saturating_mul(days.len()) / (n * n);
                let at = at.min(days.len().saturating_sub(1));
                all.entry(days.get(at).copied().unwrap_or(Day::EPOCH)).or_default().push(number);
            }
            all
        };
        Ok(Fates {
            meets: order.iter().take(size(meets)).copied().collect(),
            apart: self.chance("apart").shuffled(people.iter().copied()).into_iter().take(size(apart)).collect(),
            hands_in: by_day(people),
            withdraws: by_day(leaving),
        })
    }

    async fn hand_in(&mut self, stage: &str, number: u32, at: Moment) -> Result<(), PlayError> {
        if self.over {
            return Ok(());
        }
        let unit = self.unit_name(number).await?;
        let paper = Bytes::from(paper(self.chance("text"), number, &unit));
        let hand_in = HandIn {
            participant: number,
            stage: stage.to_owned(),
            files: BTreeMap::new(),
            declares: BTreeSet::from(["originality".to_owned()]),
            title: format!("Pelaksanaan tugas pokok {unit}"),
        };
        let files = Attachments::from([("paper".to_owned(), paper)]);
        self.act(&format!("participant-{number}"), at, Command::HandIn(hand_in), files).await.map(drop)
    }

    /// Gives whoever lacks a marker the next of the unit: the first two at once, a third where marks are apart.
    async fn assign_new(
        &mut self,
        marking: &str,
        at: Moment,
        by: &str,
        markers: &[String; 3],
    ) -> Result<(), PlayError> {
        let mut n_given = 0;
        for (unit, people) in self.by_unit(marking).await? {
            for (place, marker) in markers.iter().enumerate() {
                let marker = marker.replace("{n}", &unit.to_string());
                let lacking = self.lacking(marking, &people, &marker, place).await?;
                if lacking.is_empty() {
                    continue;
                }
                let assign = AssignMarker { stage: marking.to_owned(), marker, marker_is: None, participants: lacking };
                let at = at.plus_millis(n_given * 1_000).unwrap_or(at);
                n_given += 1;
                self.act(by, at, Command::AssignMarker(assign), Attachments::new()).await?;
            }
        }
        Ok(())
    }

    /// Returns who of some people lacks a certain marker.
    async fn lacking(
        &self,
        marking: &str,
        people: &BTreeSet<u32>,
        marker: &str,
        place: usize,
    ) -> Result<BTreeSet<u32>, PlayError> {
        let case = self.app.case(&self.case).await?;
        let Some((plan, stage)) = case.case.stage(marking) else { return Ok(BTreeSet::new()) };
        let (Work::Assessment(assessment), jenjang_procedure::StageKind::Assessment(kind)) = (&stage.work, &plan.kind)
        else {
            return Ok(BTreeSet::new());
        };
        let (n_markers, rules) = (kind.n_markers(&case.case.settings), MarkRules::of(&case.case.settings));
        let lacks = |number: &&u32| {
            let has = assessment.markers(**number).any(|(one, _)| one == marker);
            let asked = place < assessment.wanted(**number, n_markers, &rules);
            !has && asked
        };
        Ok(people.iter().filter(lacks).copied().collect())
    }

    /// On the morning of a day markers mark most of what they have; on the last day everything.
    async fn mark_assigned(&mut self, marking: &str, day: Day, is_last: bool, fates: &Fates) -> Result<(), PlayError> {
        let chance = self.chance("pace");
        let number = u64::from(day.number().unsigned_abs());
        let mut due = self.assignments(marking).await?;
        // A marker who is behind marks half of what is there; the last day leaves nothing.
        due.retain(|(marker, participant)| {
            let draw = u64::from(*participant) * 131 + number * 7 + u64::try_from(marker.len()).unwrap_or(0);
            is_last || chance.below(draw, 100) < 55
        });
        let people: Vec<u32> = (0..u32::try_from(due.len()).unwrap_or(0)).collect();
        let times = spread(self.clock(day, 8, 0)?, self.clock(day, 11, 40)?, &people);
        for ((at, _), (marker, participant)) in times.into_iter().zip(due) {
            self.mark(marking, &marker, participant, at, fates).await?;
            if self.over {
                return Ok(());
            }
        }
        if is_last {
            // Where the last marks are apart, a third reader marks on the same day.
            let evening = self.clock(day, 14, 0)?;
            let (by, markers) = self.team_of(marking)?;
            self.assign_new(marking, evening, &by, &markers).await?;
            for (n, (marker, participant)) in self.assignments(marking).await?.into_iter().enumerate() {
                self.mark(marking, &marker, participant, after(evening, 1 + n), fates).await?;
            }
        }
        Ok(())
    }

    /// Returns who assigns markers in a stage, and whom, as the step of the scenario says.
    fn team_of(&self, marking: &str) -> Result<(String, [String; 3]), PlayError> {
        let found = self.scenario.steps.iter().find_map(|step| match step {
            Step::Papers { marking: stage, by, markers, .. } if stage == marking => Some((by.clone(), markers.clone())),
            _ => None,
        });
        found.ok_or_else(|| self.script(format!("nobody assigns markers in `{marking}`")))
    }

    /// Returns the marks that are still to be given, in order.
    async fn assignments(&self, marking: &str) -> Result<Vec<Assignment>, PlayError> {
        let case = self.app.case(&self.case).await?;
        let Some((_, stage)) = case.case.stage(marking) else { return Ok(Vec::new()) };
        let Work::Assessment(assessment) = &stage.work else { return Ok(Vec::new()) };
        let open = assessment.marks.iter().flat_map(|(participant, marks)| {
            let due = marks.iter().filter(|(_, mark)| matches!(mark, Mark::Assigned));
            due.map(|(marker, _)| (marker.clone(), *participant))
        });
        let gone =
            |participant: u32| !matches!(stage.outcomes.get(&participant), Some(jenjang_procedure::Outcome::Open));
        Ok(open.filter(|(_, participant)| !gone(*participant)).collect())
    }

    async fn mark(
        &mut self,
        marking: &str,
        marker: &str,
        participant: u32,
        at: Moment,
        fates: &Fates,
    ) -> Result<(), PlayError> {
        if self.over {
            return Ok(());
        }
        let meets = fates.meets.contains(&participant);
        let n_given = self.n_given(marking, participant).await?;
        let draw = u64::from(participant) * 8 + n_given;
        let mut levels = self.levels(marking, draw, meets).await?;
        if fates.apart.contains(&participant) {
            // The first reader is of another mind than the second; the third agrees with the second.
            let extreme = match (n_given, meets) {
                (0, true) => Some(1),
                (0, false) => None,
                (_, true) => None,
                (_, false) => Some(1),
            };
            let highest = n_given == 0 && !meets;
            for level in levels.values_mut() {
                if let Some(low) = extreme {
                    *level = low;
                } else if highest {
                    *level = 5;
                }
            }
        }
        let mark = SubmitMark {
            stage: marking.to_owned(),
            participant,
            levels,
            remarks: String::new(),
            record: String::new(),
            statement: true,
        };
        self.act(marker, at, Command::SubmitMark(mark), Attachments::new()).await.map(drop)
    }

    async fn n_given(&self, marking: &str, participant: u32) -> Result<u64, PlayError> {
        let case = self.app.case(&self.case).await?;
        let Some((_, stage)) = case.case.stage(marking) else { return Ok(0) };
        let Work::Assessment(assessment) = &stage.work else { return Ok(0) };
        let given = assessment.markers(participant).filter(|(_, mark)| matches!(mark, Mark::Given { .. }));
        Ok(u64::try_from(given.count()).unwrap_or(0))
    }
}

/// Returns the days from Monday to Friday of a time.
fn days(from: Day, until: Day) -> Vec<Day> {
    let all = (0..).map_while(|n| from.add_days(n).filter(|day| *day <= until));
    all.filter(|day| is_working(*day)).collect()
}

fn is_working(day: Day) -> bool {
    // 1970-01-01 was a Thursday.
    (day.number() + 3).rem_euclid(7) < 5
}
