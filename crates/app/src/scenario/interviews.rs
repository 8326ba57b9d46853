//! Interviews: scheduled, held and marked unit by unit.

use std::collections::BTreeSet;

use jenjang_facts::{Day, Moment};
use jenjang_procedure::Command;
use jenjang_procedure::stages::Withdraw;
use jenjang_procedure::stages::assessment::{AssignMarker, CloseSession, ScheduleSession, SubmitMark};

use super::play::{PlayError, Player};
use super::shape::Step;
use super::steps::{after, spread};
use crate::cases::Attachments;

impl Player<'_> {
    pub(super) async fn interviews(&mut self, step: &Step) -> Result<(), PlayError> {
        let Step::Interviews {
            stage,
            scheduled,
            from,
            units_a_day,
            by,
            team,
            monitors,
            marker,
            withdrawn,
            absent,
            meets,
        } = step
        else {
            return Ok(());
        };
        let size = |n: &u32| usize::try_from(*n).unwrap_or(usize::MAX);
        let mut people = self.chance("interviews").shuffled(self.open_in(stage).await?);
        let leaving = people.split_off(people.len().saturating_sub(size(withdrawn)));
        let away: BTreeSet<u32> = people.split_off(people.len().saturating_sub(size(absent))).into_iter().collect();
        let good: BTreeSet<u32> = people.iter().take(size(meets)).copied().collect();
        if good.len() < size(meets) {
            return Err(self.script(format!("{meets} cannot meet of {} interviews", good.len())));
        }
        let watching = |monitors: &[String], unit: usize| {
            let place = unit.checked_rem(monitors.len());
            let monitor = place.and_then(|place| monitors.get(place)).cloned();
            monitor.ok_or_else(|| PlayError::Script { step: 0, problem: "nobody watches the interviews".to_owned() })
        };
        for (n, number) in leaving.iter().enumerate() {
            let withdraw = Withdraw { participant: *number, reason: "Tidak bersedia mengikuti wawancara.".to_owned() };
            let who = format!("participant-{number}");
            self.act(&who, after(*scheduled, n), Command::Withdraw(withdraw), Attachments::new()).await?;
        }
        let units = self.by_unit(stage).await?;
        let begin = after(*scheduled, 60);
        let plan: Vec<(usize, Moment)> = self.plan(&units.keys().copied().collect::<Vec<_>>(), *from, *units_a_day)?;
        for (n, (unit, at)) in plan.iter().enumerate() {
            let Some(participants) = units.get(unit).cloned() else { continue };
            let assign = AssignMarker {
                stage: stage.clone(),
                marker: marker.replace("{n}", &unit.to_string()),
                marker_is: None,
                participants: participants.clone(),
            };
            self.act(team, after(begin, 2 * n), Command::AssignMarker(assign), Attachments::new()).await?;
            let schedule = ScheduleSession {
                stage: stage.clone(),
                session: format!("sesi-{unit}"),
                at: *at,
                place: "Ruang rapat unit".to_owned(),
                monitor: watching(monitors, *unit)?,
                participants,
                instrument: None,
            };
            let command = Command::ScheduleSession(schedule);
            self.act(by, after(begin, 2 * n + 1), command, Attachments::new()).await?;
        }
        for (unit, at) in plan {
            let Some(participants) = units.get(&unit) else { continue };
            let present: BTreeSet<u32> = participants.difference(&away).copied().collect();
            let close = CloseSession {
                stage: stage.clone(),
                session: format!("sesi-{unit}"),
                present: present.clone(),
                absent: participants.intersection(&away).copied().collect(),
                notes: String::new(),
            };
            let ended = after(at, 30);
            self.act(&watching(monitors, unit)?, ended, Command::CloseSession(close), Attachments::new()).await?;
            let people: Vec<u32> = present.into_iter().collect();
            let marker = marker.replace("{n}", &unit.to_string());
            for (at, number) in spread(after(ended, 1), after(ended, 25), &people) {
                let levels = self.levels(stage, u64::from(number) * 8 + 7, good.contains(&number)).await?;
                let mark = SubmitMark {
                    stage: stage.clone(),
                    participant: number,
                    levels,
                    remarks: String::new(),
                    record: "Pertanyaan 1 sampai 6 menurut instrumen; jawaban dicatat pada lembar.".to_owned(),
                    statement: true,
                };
                self.act(&marker, at, Command::SubmitMark(mark), Attachments::new()).await?;
            }
        }
        Ok(())
    }

    /// Returns when each unit has its session: on working days, two hours apart.
    fn plan(&self, units: &[usize], from: Day, a_day: u32) -> Result<Vec<(usize, Moment)>, PlayError> {
        let a_day = usize::try_from(a_day).unwrap_or(1).max(1);
        let calendar = self.app.reference.calendar();
        let mut day = from;
        let mut plan = Vec::new();
        for (place, unit) in units.iter().enumerate() {
            let slot = place % a_day;
            if place > 0 && slot == 0 {
                let next = calendar.add_working_days(day, 1, false);
                day = next.map_err(|missing| self.script(missing.to_string()))?;
            }
            // Several at the same time, one after the other, so that the record stays in order of time.
            let hour = u32::try_from(8 + slot).unwrap_or(8);
            plan.push((*unit, self.clock(day, hour, 0)?));
        }
        Ok(plan)
    }
}
