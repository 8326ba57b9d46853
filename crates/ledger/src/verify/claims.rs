//! What checkpoints claim, in the order in which the events meet it.

use jenjang_facts::Digest;
use std::collections::VecDeque;

use super::Break;
use crate::checkpoint::StoredCheckpoint;
use crate::merkle::Frontier;
use crate::{Checkpoint, VerifierKey};

/// Checkpoints that wait for the ledger to reach their size.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    waiting: VecDeque<Claim>,
    met: u64,
}

#[derive(Debug)]
struct Claim {
    size: u64,
    /// Root, and the subtrees if they are stored; or what is wrong with it already.
    says: Result<(Digest, Option<Vec<Digest>>), String>,
    whose: &'static str,
}

impl Claims {
    /// Takes the stored checkpoints, and those that somebody kept elsewhere.
    pub(crate) fn new(stored: &[StoredCheckpoint], against: &[Checkpoint], trusted: Option<&[VerifierKey]>) -> Self {
        let stored = stored.iter().map(|stored| Claim {
            size: stored.size,
            says: read(stored, trusted),
            whose: "the checkpoint in the ledger",
        });
        let against = against.iter().map(|checkpoint| Claim {
            size: checkpoint.size(),
            says: match trusted.map(|keys| checkpoint.verify(keys)) {
                Some(Err(error)) => Err(error.to_string()),
                None | Some(Ok(_)) => Ok((checkpoint.root(), None)),
            },
            whose: "the checkpoint that was kept elsewhere",
        });
        let mut waiting: Vec<_> = stored.chain(against).collect();
        waiting.sort_by_key(|claim| claim.size);
        Self { waiting: waiting.into(), met: 0 }
    }

    /// Checks those of the size the tree has now.
    pub(crate) fn meet(&mut self, tree: &Frontier) -> Result<(), Break> {
        while let Some(claim) = self.waiting.front().filter(|claim| claim.size == tree.size()) {
            let (root, peaks) = claim.says.as_ref().map_err(|what| Break::of_checkpoint(claim.size, what.clone()))?;
            if *root != tree.root() {
                let what = format!("{} was signed over other events than those that are here now", claim.whose);
                return Err(Break::of_checkpoint(claim.size, what));
            }
            if peaks.as_ref().is_some_and(|peaks| peaks != tree.peaks()) {
                return Err(Break::of_checkpoint(
                    claim.size,
                    "the subtrees stored with it are not those of the events",
                ));
            }
            self.waiting.pop_front();
            self.met += 1;
        }
        Ok(())
    }

    /// Ends the ledger at this size.
    pub(crate) fn finish(&self, size: u64) -> Result<u64, Break> {
        let Some(claim) = self.waiting.front() else { return Ok(self.met) };
        let mut first = match &claim.says {
            Ok(_) => Break::of_checkpoint(
                claim.size,
                format!("{} covers {} events, but the ledger ends after {size}", claim.whose, claim.size),
            ),
            Err(what) => Break::of_checkpoint(claim.size, what.clone()),
        };
        if claim.says.is_ok() {
            // The first event that is missing.
            first.position = Some(size);
        }
        Err(first)
    }
}

fn read(stored: &StoredCheckpoint, trusted: Option<&[VerifierKey]>) -> Result<(Digest, Option<Vec<Digest>>), String> {
    let key = VerifierKey::parse(&stored.signed_by).map_err(|error| error.to_string())?;
    let checkpoint = Checkpoint::parse(&stored.note).map_err(|error| error.to_string())?;
    if checkpoint.note().to_string() != stored.note {
        return Err("it is not written as it was signed".to_owned());
    }
    checkpoint.verify(std::slice::from_ref(&key)).map_err(|error| error.to_string())?;
    if trusted.is_some_and(|trusted| !trusted.contains(&key)) {
        return Err(format!("it was signed by `{key}`, which is not trusted"));
    }
    if checkpoint.size() != stored.size {
        return Err(format!("what was signed has {} events", checkpoint.size()));
    }
    Ok((checkpoint.root(), Some(stored.frontier.clone())))
}
