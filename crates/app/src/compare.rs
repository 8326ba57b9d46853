//! Compares two rules over a whole register: who flips, which way, by which criterion.

use jenjang_facts::{FactId, FactTable, Nip};
use jenjang_registry::fold::{Folder, RegisterFacts};
use jenjang_registry::import::Progress;
use jenjang_regulation::Outcome;
use jenjang_screening::{Comparison, Flips, Program};

use crate::register::Register;
use crate::screen::{ScreenError, Screening, in_parallel};

/// What changed between two rules.
#[derive(Clone, Debug)]
pub struct RuleChange {
    /// Counts: from which verdict to which, in all and by criterion.
    pub flips: Flips,
    /// The first people who flip, in order of NIP.
    pub people: Vec<FlippedPerson>,
}

/// A person whose verdict changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlippedPerson {
    /// Who.
    pub nip: Nip,
    /// The verdict under the first rule.
    pub from: Outcome,
    /// The verdict under the second.
    pub to: Outcome,
    /// The ids of the criteria that changed.
    pub by: Vec<String>,
}

/// Judges a register by two rules; names at most `limit` of those who flip.
///
/// `before.program` is the first rule, `after` the second; both judge by the same catalogue.
pub fn compare(
    before: &Screening<'_>,
    after: &Program,
    register: &Register,
    limit: usize,
    progress: &dyn Progress,
) -> Result<RuleChange, ScreenError> {
    let mut run = Run { before, after, comparison: Comparison::new(before.program, after), people: Vec::new(), limit };
    match register {
        Register::Facts(file) => {
            let wanted = facts_read(before.program, after);
            progress.stage("compare", Some(file.n_people()));
            let blocks: Vec<usize> = (0..file.n_blocks()).collect();
            for wave in blocks.chunks(before.n_threads) {
                let read = in_parallel(wave, |block| Ok(file.read_block(*block, &wanted)?))?;
                for block in read {
                    progress.advance(u64::try_from(block.nips.len()).unwrap_or(u64::MAX));
                    run.take(&block.nips, &block.table);
                }
            }
        }
        Register::Snapshot { snapshot, .. } => {
            let folder = Folder::new(before.reference)?;
            progress.stage("compare", Some(snapshot.manifest().counts.people));
            let day = before.program.day();
            RegisterFacts::for_each_part(snapshot, &folder, day, before.n_threads, |part| {
                progress.advance(u64::try_from(part.nips.len()).unwrap_or(u64::MAX));
                run.take(&part.nips, &part.table);
                Ok::<_, ScreenError>(())
            })?;
        }
    }
    Ok(RuleChange { flips: run.comparison.finish(), people: run.people })
}

fn facts_read(before: &Program, after: &Program) -> Vec<FactId> {
    let mut facts = [before.facts_read(), after.facts_read()].concat();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// A comparison under way.
struct Run<'a> {
    before: &'a Screening<'a>,
    after: &'a Program,
    comparison: Comparison,
    people: Vec<FlippedPerson>,
    limit: usize,
}

impl Run<'_> {
    fn take(&mut self, nips: &[Nip], table: &FactTable) {
        let before = self.before.program.judge(table, 0..table.n_rows());
        let after = self.after.judge(table, 0..table.n_rows());
        self.comparison.add(&before, &after);
        let room = self.limit.saturating_sub(self.people.len());
        if room == 0 {
            return;
        }
        let ids: Vec<&str> =
            self.comparison.flips().by_criterion.iter().map(|criterion| criterion.id.as_str()).collect();
        let found = self.comparison.flips_of(&before, &after).take(room).filter_map(|flip| {
            let by = flip.by.iter().filter_map(|at| ids.get(*at)).map(|id| (*id).to_owned()).collect();
            Some(FlippedPerson { nip: *nips.get(flip.row)?, from: flip.from, to: flip.to, by })
        });
        self.people.extend(found.collect::<Vec<_>>());
    }
}
