//! Ranks one seat and says who goes on.

use std::ops::Range;

use jenjang_regulation::Outcome as Verdict;

use super::{Decision, Line, start_of};
use crate::judge::{ABSENT_BIT, Judged};
use crate::progress::Progress;
use crate::read::Seats;
use crate::rules::{RankKey, Rules, Test};
use crate::{Counts, Outcome, Scores};

/// Why a decision is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The threshold decides, or the document it waits for.
    Threshold,
    /// The place among those who meet the threshold decides.
    Rank,
    /// A tie on the boundary whose rule was not found.
    Boundary,
    /// Somebody of the same seat waits for a document, and the place depends on it.
    Pending,
    /// The order of the seat was not found.
    NoRanking,
    /// How many go on was not found.
    NoAdmission,
    /// The second group decides.
    SecondGroup,
    /// Did not sit the test.
    Absence,
    /// What settles equal final scores was not found.
    Tie,
    /// A tie that the grade average would settle, and it is not there.
    NoGpa,
    /// A tie that the date of birth would settle, and it is not there.
    NoBirth,
    /// Everything that settles a tie is equal.
    CompleteTie,
}

/// How many seats are fetched together: their rows fit the cache.
const SEATS_AT_ONCE: usize = 256;

/// What is needed to decide a seat.
pub(super) struct Desk<'a> {
    pub(super) rules: &'a Rules,
    pub(super) scores: &'a Scores,
    pub(super) seats: &'a Seats,
    pub(super) judged: &'a [u32],
}

/// A participant of a seat. A greater key is a better place.
#[derive(Clone, Copy)]
struct Entry {
    key: u128,
    row: u32,
    judged: u32,
    tests: [i32; 3],
}

/// Those of a seat, by what the threshold says.
#[derive(Default)]
struct Groups {
    passers: Vec<Entry>,
    pending: Vec<Entry>,
    failed: Vec<Entry>,
    absent: Vec<Entry>,
    decided: Vec<(Entry, Decision)>,
}

impl Groups {
    fn clear(&mut self) {
        self.passers.clear();
        self.pending.clear();
        self.failed.clear();
        self.absent.clear();
        self.decided.clear();
    }

    fn decide(&mut self, entry: Entry, outcome: Outcome, rank: Option<u32>, why: Why) {
        self.decided.push((entry, Decision { outcome, rank, why, judged: entry.judged }));
    }
}

impl Desk<'_> {
    /// Decides a range of seats; `rows` holds their rows, `out` gets the result.
    pub(super) fn decide_seats(
        &self,
        seats: Range<usize>,
        starts: &[u32],
        rows: &[u32],
        out: &mut [Line],
        counts: &mut [Counts],
        progress: &dyn Progress,
    ) {
        let base = start_of(starts, seats.start);
        let mut groups = Groups::default();
        let mut loaded = Vec::new();
        for (first, counts) in seats.step_by(SEATS_AT_ONCE).zip(counts.chunks_mut(SEATS_AT_ONCE)) {
            let from = start_of(starts, first);
            let until = start_of(starts, first + counts.len());
            self.load(rows.get(from - base..until - base).unwrap_or_default(), &mut loaded);
            for (seat, counts) in (first..).zip(counts.iter_mut()) {
                let (start, end) = (start_of(starts, seat), start_of(starts, seat + 1));
                let entries = loaded.get(start - from..end - from).unwrap_or_default();
                self.decide_seat(seat, entries, &mut groups);
                let number = u32::try_from(seat).unwrap_or(u32::MAX);
                let lines = out.get_mut(start - base..end - base).unwrap_or_default();
                for (line, (entry, decision)) in lines.iter_mut().zip(&groups.decided) {
                    *line = Line { row: entry.row, seat: number, tests: entry.tests, decision: *decision };
                    counts.add(decision.outcome);
                }
            }
            progress.advance(counts.len() as u64);
        }
    }

    /// Fetches what is known of some rows. The rows of a seat stand all over the file; asked for together, they come
    /// side by side.
    fn load(&self, rows: &[u32], to: &mut Vec<Entry>) {
        to.clear();
        to.extend(rows.iter().map(|row| {
            let judged = self.judged.get(*row as usize).copied().unwrap_or(0);
            Entry { key: 0, row: *row, judged, tests: self.scores.raw(*row as usize) }
        }));
        to.iter_mut().for_each(|entry| entry.key = self.key(entry.tests));
    }

    fn decide_seat(&self, seat: usize, entries: &[Entry], groups: &mut Groups) {
        groups.clear();
        for entry in entries.iter().copied() {
            if entry.judged & ABSENT_BIT != 0 {
                groups.absent.push(entry);
                continue;
            }
            match Judged::unpack(entry.judged).threshold {
                Verdict::Meets => groups.passers.push(entry),
                Verdict::Fails => groups.failed.push(entry),
                Verdict::Undetermined => groups.pending.push(entry),
            }
        }
        for group in [&mut groups.passers, &mut groups.pending, &mut groups.failed] {
            group.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.key));
        }
        let n_seats = self.seats.n_seats(seat);
        self.decide_passers(n_seats, groups);
        for at in 0..groups.pending.len() {
            if let Some(entry) = groups.pending.get(at).copied() {
                groups.decide(entry, Outcome::Undetermined, None, Why::Threshold);
            }
        }
        self.decide_failed(n_seats, groups);
        for at in 0..groups.absent.len() {
            if let Some(entry) = groups.absent.get(at).copied() {
                groups.decide(entry, Outcome::Absent, None, Why::Absence);
            }
        }
        let name = |entry: &Entry| self.scores.columns.participants.bytes(entry.row as usize);
        groups.decided.sort_unstable_by(|(a, decided_a), (b, decided_b)| {
            let by_outcome = decided_a.outcome.cmp(&decided_b.outcome);
            by_outcome.then_with(|| b.key.cmp(&a.key)).then_with(|| name(a).cmp(name(b)))
        });
    }

    /// Returns what places a participant: the scores in the order of the year, 26 bits each.
    fn key(&self, tests: [i32; 3]) -> u128 {
        let [twk, tiu, tkp] = tests.map(|score| u128::from(u32::try_from(score).unwrap_or(0)));
        let order = self.rules.ranking.as_ref().map_or(RankKey::ALL.as_slice(), |ranking| &ranking.order);
        order.iter().fold(0, |key, part| {
            let part = match part {
                RankKey::Total => twk + tiu + tkp,
                RankKey::Test(Test::Twk) => twk,
                RankKey::Test(Test::Tiu) => tiu,
                RankKey::Test(Test::Tkp) => tkp,
            };
            key << 26 | part
        })
    }

    /// Decides those who meet the threshold. What pending ones may still take is not given away.
    fn decide_passers(&self, n_seats: u32, groups: &mut Groups) {
        let places = self.rules.admission.as_ref().map(|admission| u64::from(admission.per_seat) * u64::from(n_seats));
        let tie_admits_all = self.rules.admission.as_ref().is_some_and(|admission| admission.tie_admits_all);
        let passers = std::mem::take(&mut groups.passers);
        let mut above = 0;
        for tied in passers.chunk_by(|a, b| a.key == b.key) {
            let Some(first) = tied.first() else { continue };
            let pending_above = groups.pending.partition_point(|entry| entry.key > first.key);
            let pending_tied = groups.pending.partition_point(|entry| entry.key >= first.key) - pending_above;
            let rank = (pending_above == 0).then(|| u32::try_from(above + 1).unwrap_or(u32::MAX));
            let inside = |above: usize, tied: usize| match (places, tie_admits_all) {
                (Some(places), true) => Some((above as u64) < places),
                (Some(places), false) if (above + tied) as u64 <= places => Some(true),
                (Some(places), false) if above as u64 >= places => Some(false),
                _ => None,
            };
            let at_best = inside(above, tied.len());
            let at_worst = inside(above + pending_above, tied.len() + pending_tied);
            let (outcome, why) = match (at_best, at_worst) {
                _ if self.rules.ranking.is_none() => (Outcome::Meets, Why::NoRanking),
                _ if places.is_none() => (Outcome::Meets, Why::NoAdmission),
                (Some(true), Some(true)) => (Outcome::Admitted, Why::Rank),
                (Some(false), _) => (Outcome::Passed, Why::Rank),
                (None, _) => (Outcome::Undetermined, Why::Boundary),
                (Some(true), _) => (Outcome::Undetermined, Why::Pending),
            };
            let rank = rank.filter(|_| self.rules.ranking.is_some());
            tied.iter().for_each(|entry| groups.decide(*entry, outcome, rank, why));
            above += tied.len();
        }
        groups.passers = passers;
    }

    /// Decides those who do not meet the threshold; a year may call some of them for seats that stay empty.
    fn decide_failed(&self, n_seats: u32, groups: &mut Groups) {
        let failed = std::mem::take(&mut groups.failed);
        self.decide_second_group(n_seats, &failed, groups);
        groups.failed = failed;
    }

    fn decide_second_group(&self, n_seats: u32, failed: &[Entry], groups: &mut Groups) {
        let (n_passers, n_pending) = (groups.passers.len() as u64, groups.pending.len());
        let remaining = u64::from(n_seats).saturating_sub(n_passers);
        let Some(group) = &self.rules.second_group else {
            return failed.iter().for_each(|entry| groups.decide(*entry, Outcome::Failed, None, Why::Threshold));
        };
        let Some(per_seat) = group.per_remaining_seat else {
            let per_seat = self.rules.admission.as_ref().map_or(1, |admission| u64::from(admission.per_seat));
            let open = n_passers < per_seat * u64::from(n_seats);
            for entry in failed {
                let waits = open && Judged::unpack(entry.judged).second == Verdict::Undetermined;
                let outcome = if waits { Outcome::Undetermined } else { Outcome::Failed };
                groups.decide(*entry, outcome, None, if waits { Why::SecondGroup } else { Why::Threshold });
            }
            return;
        };
        let places = u64::from(per_seat) * remaining;
        let reaches = |entry: &Entry| Judged::unpack(entry.judged).second == Verdict::Meets;
        let mut above = 0;
        for tied in failed.chunk_by(|a, b| a.key == b.key) {
            let n_tied = tied.iter().filter(|entry| reaches(entry)).count();
            for entry in tied {
                let (outcome, rank, why) = match reaches(entry) {
                    _ if remaining == 0 => (Outcome::Failed, None, Why::Threshold),
                    false => (Outcome::Failed, None, Why::Threshold),
                    true if n_pending > 0 => (Outcome::Undetermined, None, Why::Pending),
                    true if (above as u64) < places => {
                        (Outcome::AdmittedSecondGroup, u32::try_from(above + 1).ok(), Why::SecondGroup)
                    }
                    true => (Outcome::Failed, None, Why::SecondGroup),
                };
                groups.decide(*entry, outcome, rank, why);
            }
            above += n_tied;
        }
    }
}
