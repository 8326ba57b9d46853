//! Screens a whole register: folds the facts of the day, judges them, counts, hashes, and hands the people to the lists.
//!
//! People go through in batches, in order of NIP. Within a batch threads share the work; counts, digests and lists are
//! fed in order, so that the result is the same with any number of threads.

use jenjang_facts::{Catalogue, Day, FactTable, Nip, Reference};
use jenjang_locale::Locale;
use jenjang_registry::fact_file::{FactFile, FactFileError};
use jenjang_registry::fold::{Dossier, Folder, FolderError};
use jenjang_registry::import::Progress;
use jenjang_registry::snapshot::{Snapshot, SnapshotError, UnitTree};
use jenjang_screening::verdict_file::{EncodedGroup, Encoder, VerdictFileError};
use jenjang_screening::{CriterionBits, DigestError, FactHasher, Program, Summary, VerdictHasher, Verdicts};

use crate::lists::{Block, Listed, Sink};
use crate::output::OutputError;
use crate::people::Lister;
use crate::register::Register;
use crate::report::ScreeningReport;

/// People a thread folds at a time, which is also a row group of a Parquet list: a property of the register, so that
/// the bytes do not depend on the number of threads.
fn share_of(people: u64) -> usize {
    usize::try_from(people.div_ceil(8).clamp(4_096, 32_768)).unwrap_or(4_096)
}

/// Why a register could not be screened.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// The snapshot cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The file of facts cannot be read.
    #[error(transparent)]
    Facts(#[from] FactFileError),
    /// The reference data lacks what the facts need.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A list could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The file of facts holds the facts of another day.
    #[error(
        "the file holds the facts of {file}, not of {asked}; write it again with `jenjang register facts --on {asked}`"
    )]
    OtherDay {
        /// The day of the file.
        file: Day,
        /// The day asked for.
        asked: Day,
    },
    /// The parts of the register do not fit together.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// Verdicts could not be encoded.
    #[error(transparent)]
    Encode(#[from] VerdictFileError),
    /// A thread stopped.
    #[error("a part of the work stopped without an answer; run the command again with --threads 1 to see why")]
    Thread,
}

/// What to screen with.
pub struct Screening<'a> {
    /// The regulation, bound to parameters and day.
    pub program: &'a Program,
    /// Lists and catalogues.
    pub reference: &'a Reference,
    /// The catalogue the regulation speaks about.
    pub catalogue: &'a Catalogue,
    /// The language of the lists.
    pub locale: &'a Locale,
    /// How many threads to use.
    pub n_threads: usize,
    /// What the lists want of each person.
    pub wants: Wants,
    /// Encodes the shares of a Parquet list beside each other; `None` where there is no such list.
    pub encoder: Option<Encoder>,
}

/// What the lists want of each person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// Names and units.
    pub people: bool,
    /// What a nominative list shows.
    pub detail: bool,
}

/// A judged share of a batch.
struct Judged {
    nips: Vec<Nip>,
    table: FactTable,
    people: Vec<Listed>,
    verdicts: Verdicts,
    overall: CriterionBits,
    /// The digests of the share, where it was hashed beside the others.
    hashers: Option<Hashers>,
    /// The share of a Parquet list.
    encoded: Option<EncodedGroup>,
}

/// What the receipt is made of.
struct Hashers {
    facts: FactHasher,
    verdicts: VerdictHasher,
}

/// Counts, digests and lists, fed in order.
struct Tally<'a, 'b> {
    screening: &'a Screening<'a>,
    summary: Summary,
    hashers: Hashers,
    lists: &'b mut [Box<dyn Sink + 'a>],
}

impl<'a> Screening<'a> {
    /// Screens a register and feeds the lists; they still have to be finished with the report.
    pub fn run<'b>(
        &'a self,
        register: &Register,
        lists: &'b mut [Box<dyn Sink + 'a>],
        progress: &dyn Progress,
    ) -> Result<ScreeningReport, ScreenError> {
        let mut tally = Tally::new(self, lists);
        match register {
            Register::Snapshot { snapshot, .. } => self.screen_snapshot(snapshot, &mut tally, progress)?,
            Register::Facts(file) => self.screen_facts(file, &mut tally, progress)?,
        }
        let mut report = tally.report();
        match register {
            Register::Snapshot { snapshot, .. } => {
                report.snapshot = Some(snapshot.manifest().digest.clone());
                report.as_of.clone_from(&snapshot.manifest().as_of);
                report.refused_rows = snapshot.manifest().counts.refused;
            }
            Register::Facts(file) => report.snapshot = Some(file.meta().snapshot.clone()),
        }
        Ok(report)
    }

    fn screen_snapshot(
        &self,
        snapshot: &Snapshot,
        tally: &mut Tally<'_, '_>,
        progress: &dyn Progress,
    ) -> Result<(), ScreenError> {
        let folder = Folder::new(self.reference)?;
        let units = if self.wants.detail { UnitTree::new(snapshot.units()?) } else { UnitTree::new(Vec::new()) };
        let lister = Lister::new(self, &folder, &units);
        let mut dossiers = snapshot.dossiers()?;
        progress.stage("screen", Some(snapshot.manifest().counts.people));
        let share = share_of(snapshot.manifest().counts.people);
        loop {
            let mut batch = Vec::new();
            for dossier in dossiers.by_ref().take(share * self.n_threads) {
                batch.push(dossier?);
            }
            if batch.is_empty() {
                return Ok(());
            }
            let shares: Vec<&[Dossier]> = batch.chunks(share).collect();
            for judged in in_parallel(&shares, |share| self.judge(share, &folder, &lister))? {
                tally.take(judged)?;
            }
            progress.advance(u64::try_from(batch.len()).unwrap_or(u64::MAX));
        }
    }

    fn judge(&self, dossiers: &[Dossier], folder: &Folder, lister: &Lister<'_>) -> Result<Judged, ScreenError> {
        let mut table = FactTable::new(self.catalogue);
        let rows: Vec<_> = dossiers.iter().map(|dossier| folder.facts_on(dossier, self.program.day())).collect();
        rows.iter().for_each(|row| table.push_row(&row.known));
        let verdicts = self.program.judge(&table, 0..table.n_rows());
        let overall = self.program.overall(&verdicts);
        let mut people = Vec::new();
        if self.wants.people {
            let each = dossiers.iter().zip(&rows).enumerate();
            people.extend(each.map(|(row, (dossier, facts))| lister.listed(dossier, facts, overall.outcome(row))));
        }
        let nips: Vec<Nip> = dossiers.iter().map(Dossier::nip).collect();
        let encoded = self.encode(&nips, &verdicts)?;
        Ok(Judged { nips, table, people, verdicts, overall, hashers: None, encoded })
    }

    fn encode(&self, nips: &[Nip], verdicts: &Verdicts) -> Result<Option<EncodedGroup>, ScreenError> {
        let Some(encoder) = &self.encoder else { return Ok(None) };
        Ok(Some(encoder.encode(&keys_of(nips), verdicts)?))
    }

    fn hashers(&self) -> Hashers {
        let (lists, read) = (&self.reference.lists, self.program.facts_read());
        Hashers { facts: FactHasher::new(self.catalogue, lists, read), verdicts: VerdictHasher::new(self.program) }
    }

    fn screen_facts(
        &self,
        file: &FactFile,
        tally: &mut Tally<'_, '_>,
        progress: &dyn Progress,
    ) -> Result<(), ScreenError> {
        if let Some(day) = Some(file.meta().day).filter(|day| *day != self.program.day()) {
            return Err(ScreenError::OtherDay { file: day, asked: self.program.day() });
        }
        progress.stage("screen", Some(file.n_people()));
        let blocks: Vec<usize> = (0..file.n_blocks()).collect();
        for wave in blocks.chunks(self.n_threads) {
            let judged = in_parallel(wave, |block| {
                let block = file.read_block(*block, self.program.facts_read())?;
                let verdicts = self.program.judge(&block.table, 0..block.table.n_rows());
                let overall = self.program.overall(&verdicts);
                let mut hashers = self.hashers();
                hashers.push(&block.nips, &block.table, &verdicts)?;
                let (nips, table) = (block.nips, block.table);
                let encoded = self.encode(&nips, &verdicts)?;
                Ok(Judged { nips, table, people: Vec::new(), verdicts, overall, hashers: Some(hashers), encoded })
            })?;
            for judged in judged {
                progress.advance(u64::try_from(judged.nips.len()).unwrap_or(u64::MAX));
                tally.take(judged)?;
            }
        }
        Ok(())
    }
}

/// Does the work of each share on a thread of its own and returns the answers in the order of the shares.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    shares: &[T],
    work: impl Fn(&T) -> Result<R, ScreenError> + Sync,
) -> Result<Vec<R>, ScreenError> {
    if let [only] = shares {
        return Ok(vec![work(only)?]);
    }
    std::thread::scope(|scope| {
        let threads: Vec<_> = shares.iter().map(|share| scope.spawn(|| work(share))).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| ScreenError::Thread)?).collect()
    })
}

fn keys_of(nips: &[Nip]) -> Vec<u64> {
    nips.iter().map(|nip| nip.number()).collect()
}

impl Hashers {
    fn push(&mut self, nips: &[Nip], table: &FactTable, verdicts: &Verdicts) -> Result<(), DigestError> {
        let keys = keys_of(nips);
        self.facts.push(&keys, table, 0..table.n_rows())?;
        self.verdicts.push(&keys, verdicts)
    }
}

impl<'a, 'b> Tally<'a, 'b> {
    fn new(screening: &'a Screening<'a>, lists: &'b mut [Box<dyn Sink + 'a>]) -> Self {
        Self { screening, summary: screening.program.empty_summary(), hashers: screening.hashers(), lists }
    }

    fn take(&mut self, judged: Judged) -> Result<(), ScreenError> {
        self.summary.merge(&self.screening.program.summarise(&judged.verdicts));
        match judged.hashers {
            Some(later) => {
                self.hashers.facts.append(later.facts)?;
                self.hashers.verdicts.append(later.verdicts)?;
            }
            None => self.hashers.push(&judged.nips, &judged.table, &judged.verdicts)?,
        }
        let (nips, people) = (judged.nips.as_slice(), judged.people.as_slice());
        let (verdicts, overall) = (&judged.verdicts, &judged.overall);
        let mut block = Block { nips, people, verdicts, overall, encoded: judged.encoded };
        for list in self.lists.iter_mut() {
            list.block(&mut block)?;
        }
        Ok(())
    }

    fn report(self) -> ScreeningReport {
        let program = self.screening.program;
        let Hashers { facts, verdicts } = self.hashers;
        let receipt = program.receipt(&self.screening.reference.lists, facts.finish(), verdicts.finish());
        ScreeningReport::new(program.regulation(), &self.summary, receipt)
    }
}
