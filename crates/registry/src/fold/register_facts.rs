//! The facts of all people of a snapshot on one day, in memory.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use jenjang_facts::{Day, FactTable, Nip};

use super::folder::Folder;
use crate::snapshot::read::{Snapshot, SnapshotError};

/// The facts of many people on one day: whose they are, and the facts, in the same order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterFacts {
    /// The people, in the order of their NIP.
    pub nips: Vec<Nip>,
    /// Their facts.
    pub table: FactTable,
}

impl RegisterFacts {
    /// Returns the facts of nobody yet.
    pub fn empty(folder: &Folder) -> Self {
        Self { nips: Vec::new(), table: FactTable::new(folder.catalogue()) }
    }

    /// Folds a whole snapshot for a day. The result does not depend on the number of threads.
    pub fn of(snapshot: &Snapshot, folder: &Folder, day: Day, n_threads: usize) -> Result<Self, SnapshotError> {
        let mut all = Self::empty(folder);
        Self::for_each_part(snapshot, folder, day, n_threads, |part: Self| {
            if all.nips.is_empty() {
                all = part;
            } else {
                all.nips.extend_from_slice(&part.nips);
                all.table.append(&part.table);
            }
            Ok::<_, SnapshotError>(())
        })?;
        Ok(all)
    }

    /// Folds a snapshot part by part and hands the parts over in the order of the NIP; memory holds a few parts only.
    pub fn for_each_part<E: From<SnapshotError>>(
        snapshot: &Snapshot,
        folder: &Folder,
        day: Day,
        n_threads: usize,
        mut each: impl FnMut(Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let n_parts = snapshot.n_parts()?;
        let n_workers = n_threads.clamp(1, n_parts.max(1));
        std::thread::scope(|scope| {
            // Each worker folds every `n_workers`th part and waits while its last one is not taken yet.
            let workers: Vec<Receiver<Result<Self, SnapshotError>>> = (0..n_workers)
                .map(|first| {
                    let (parts, taken) = sync_channel(1);
                    scope.spawn(move || fold_parts(snapshot, folder, day, (first..n_parts).step_by(n_workers), &parts));
                    taken
                })
                .collect();
            for worker in workers.iter().cycle().take(n_parts) {
                // A worker that is gone without its part has sent the error of an earlier one.
                let Ok(part) = worker.recv() else { break };
                each(part?)?;
            }
            Ok(())
        })
    }

    fn of_part(snapshot: &Snapshot, folder: &Folder, day: Day, part: usize) -> Result<Self, SnapshotError> {
        let mut facts = Self::empty(folder);
        for dossier in snapshot.dossiers_of_part(part)? {
            let dossier = dossier?;
            facts.nips.push(dossier.nip());
            facts.table.push_row(&folder.facts_on(&dossier, day).known);
        }
        Ok(facts)
    }
}

fn fold_parts(
    snapshot: &Snapshot,
    folder: &Folder,
    day: Day,
    parts: impl Iterator<Item = usize>,
    to: &SyncSender<Result<RegisterFacts, SnapshotError>>,
) {
    for part in parts {
        let facts = RegisterFacts::of_part(snapshot, folder, day, part);
        let failed = facts.is_err();
        // Nobody listens any more when another part failed.
        if to.send(facts).is_err() || failed {
            return;
        }
    }
}
