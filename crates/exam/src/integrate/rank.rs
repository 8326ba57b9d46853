//! Ranks a seat by final scores and by what settles ties.

use jenjang_facts::Decimal;
use jenjang_regulation::Outcome as Verdict;

use super::Integrated;
use super::exact::{Formula, Parts};
use crate::decide::{Decision, Decisions, Line, Why, by_seat, start_of};
use crate::judge::Judged;
use crate::read::{NO_DAY, NO_DECIMAL, Seats};
use crate::rules::{Integration, RankKey, TieKey};
use crate::{Counts, Outcome, Scores};

/// Returns the final score of a row with both scores.
pub(super) fn parts_of(formula: &Formula<'_>, scores: &Scores, row: usize) -> Option<Parts> {
    let skb = scores.columns.skb.get(row).copied().filter(|skb| *skb != NO_DECIMAL)?;
    formula.parts(scores.total(row)?, Decimal::from_millionths(skb)?)
}

/// A participant with a final score.
#[derive(Clone, Copy)]
struct Entry {
    row: u32,
    last: Decimal,
    judged: u32,
}

struct Ranker<'a> {
    integration: &'a Integration,
    scores: &'a Scores,
    seats: &'a Seats,
    judged: &'a [u32],
    parts: &'a [Option<Parts>],
}

/// A group that nothing known tells apart, and what would.
struct Tied {
    entries: Vec<Entry>,
    why: Why,
}

pub(super) fn rank(
    integration: &Integration,
    scores: &Scores,
    seats: &Seats,
    judged: &[u32],
    parts: Vec<Option<Parts>>,
) -> Integrated {
    let (rows, starts) = by_seat(scores, seats.len());
    let ranker = Ranker { integration, scores, seats, judged, parts: &parts };
    let mut decisions = Decisions { starts, ..Decisions::default() };
    for seat in 0..seats.len() {
        let range = start_of(&decisions.starts, seat)..start_of(&decisions.starts, seat + 1);
        let decided = ranker.seat(seat, rows.get(range).unwrap_or_default());
        let mut counts = Counts::default();
        for (row, decision) in decided {
            counts.add(decision.outcome);
            let number = u32::try_from(seat).unwrap_or(u32::MAX);
            decisions.lines.push(Line { row, seat: number, tests: scores.raw(row as usize), decision });
        }
        decisions.counts.push(counts);
    }
    let parts = decisions.lines.iter().map(|line| parts.get(line.row as usize).copied().flatten()).collect();
    Integrated { decisions, parts }
}

impl Ranker<'_> {
    fn seat(&self, seat: usize, rows: &[u32]) -> Vec<(u32, Decision)> {
        let (mut eligible, mut pending, mut decided) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows.iter().copied() {
            let at = row as usize;
            let judged = self.judged.get(at).copied().unwrap_or(0);
            let mut settle = |outcome, why| decided.push((row, Decision { outcome, rank: None, why, judged }));
            let entry = self.parts.get(at).copied().flatten().map(|parts| Entry { row, last: parts.last, judged });
            match (self.scores.is_present(at), Judged::unpack(judged).threshold, entry) {
                (false, ..) => settle(Outcome::Absent, Why::Absence),
                (_, Verdict::Fails, _) => settle(Outcome::Failed, Why::Threshold),
                (_, _, None) => settle(Outcome::SkbAbsent, Why::Absence),
                (_, Verdict::Meets, Some(entry)) => eligible.push(entry),
                (_, Verdict::Undetermined, Some(entry)) => {
                    pending.push(entry);
                    settle(Outcome::Undetermined, Why::Threshold);
                }
            }
        }
        self.place(self.seats.n_seats(seat), eligible, &pending, &mut decided);
        let last = |row: u32| self.parts.get(row as usize).copied().flatten().map(|parts| parts.last);
        let name = |row: u32| self.scores.columns.participants.bytes(row as usize);
        decided.sort_by(|(a, decided_a), (b, decided_b)| {
            let by_outcome = decided_a.outcome.cmp(&decided_b.outcome);
            let by_rank = (decided_a.rank.is_none(), decided_a.rank).cmp(&(decided_b.rank.is_none(), decided_b.rank));
            by_outcome.then(by_rank).then_with(|| last(*b).cmp(&last(*a))).then_with(|| name(*a).cmp(name(*b)))
        });
        decided
    }

    /// Gives the seats away from the top; what pending ones may still take is not given away.
    fn place(&self, n_seats: u32, mut eligible: Vec<Entry>, pending: &[Entry], to: &mut Vec<(u32, Decision)>) {
        let n_seats = n_seats as usize;
        eligible.sort_by_key(|entry| std::cmp::Reverse(entry.last));
        let mut groups = Vec::new();
        for equal in eligible.chunk_by(|a, b| a.last == b.last) {
            self.settle(equal.to_vec(), &self.integration.ties, &mut groups);
        }
        let mut above = 0;
        for Tied { entries, why } in groups {
            let ahead = entries.first().map_or(0, |first| pending.iter().filter(|p| p.last >= first.last).count());
            let after = above + entries.len();
            let (outcome, why) = if above >= n_seats {
                (Outcome::NotSelected, Why::Rank)
            } else if after > n_seats {
                (Outcome::Undetermined, why)
            } else if after + ahead > n_seats {
                (Outcome::Undetermined, Why::Pending)
            } else {
                (Outcome::Selected, Why::Rank)
            };
            let rank = if ahead == 0 { u32::try_from(above + 1).ok() } else { None };
            to.extend(entries.iter().map(|e| (e.row, Decision { outcome, rank, why, judged: e.judged })));
            above = after;
        }
    }

    /// Splits a group of equal final scores by what settles ties, until a key is missing or nothing is left.
    fn settle(&self, mut group: Vec<Entry>, keys: &[TieKey], to: &mut Vec<Tied>) {
        let Some((key, rest)) = keys.split_first().filter(|_| group.len() > 1) else {
            let why = if self.integration.ties.is_empty() { Why::Tie } else { Why::CompleteTie };
            return to.push(Tied { entries: group, why });
        };
        let value = |entry: &Entry| self.value(*key, entry.row as usize);
        if group.iter().any(|entry| value(entry).is_none()) {
            let why = if *key == TieKey::Older { Why::NoBirth } else { Why::NoGpa };
            return to.push(Tied { entries: group, why });
        }
        group.sort_by_key(|entry| std::cmp::Reverse(value(entry)));
        for equal in group.chunk_by(|a, b| value(a) == value(b)) {
            self.settle(equal.to_vec(), rest, to);
        }
    }

    /// Returns a key of a row; the greater the better.
    fn value(&self, key: TieKey, row: usize) -> Option<i64> {
        let columns = &self.scores.columns;
        match key {
            TieKey::Rank(RankKey::Total) => self.scores.total(row).map(|total| i64::from(total.0)),
            TieKey::Rank(RankKey::Test(test)) => {
                self.scores.tests(row).get(test as usize).copied().flatten().map(|score| i64::from(score.0))
            }
            TieKey::Gpa => columns.gpa.get(row).copied().filter(|gpa| *gpa != NO_DECIMAL),
            // The older applicant was born earlier.
            TieKey::Older => {
                columns.born_on.get(row).copied().filter(|born| *born != NO_DAY).map(|born| -i64::from(born))
            }
        }
    }
}
