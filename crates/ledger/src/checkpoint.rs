//! Checkpoints as C2SP `tlog-checkpoint` has them: how large the ledger was, and the root of its tree, signed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jenjang_database::{DatabaseError, Tx, Value};
use jenjang_facts::Digest;

use crate::ledger::int;
use crate::merkle::{Frontier, event_leaf};
use crate::tables::lock;
use crate::{Ledger, LedgerError, Note, NoteError, Signer, VerifierKey};

/// A signed statement that the ledger had this size and this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Digest,
    note: Note,
}

/// A checkpoint as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct StoredCheckpoint {
    pub(crate) size: u64,
    pub(crate) signed_by: String,
    pub(crate) note: String,
    pub(crate) frontier: Vec<Digest>,
}

impl Checkpoint {
    /// Reads a checkpoint of any origin, with any signatures.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let note = Note::parse(note)?;
        let read = || {
            let mut lines = note.text().strip_suffix('\n')?.split('\n');
            let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
            let root = Digest::from_slice(&STANDARD.decode(root).ok()?)?;
            let whole = !origin.is_empty() && lines.all(|extension| !extension.is_empty());
            whole.then_some((origin.to_owned(), number(size)?, root))
        };
        let parts = read();
        let (origin, size, root) =
            parts.ok_or(NoteError::Malformed("its first lines are not the origin, size and root of a ledger"))?;
        Ok(Self { origin, size, root, note })
    }

    fn sign(signer: &Signer, size: u64, root: Digest) -> Self {
        let origin = signer.name().to_owned();
        let text = format!("{origin}\n{size}\n{}\n", STANDARD.encode(root.as_bytes()));
        Self { origin, size, root, note: signer.sign(text) }
    }

    /// Returns the name of the ledger: that of the key that signs for it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the number of events covered.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the root of the tree over these events.
    pub fn root(&self) -> Digest {
        self.root
    }

    /// Returns the signed note; its text form is the checkpoint's file.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Returns the key that signed, the first of those given.
    pub fn verify<'a>(&self, keys: &'a [VerifierKey]) -> Result<&'a VerifierKey, NoteError> {
        self.note.verify(keys)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// Reads a decimal number without leading zeroes.
pub(crate) fn number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

pub(crate) const CHECKPOINTS: &str = "SELECT size, signed_by, note, frontier FROM checkpoints ORDER BY size, signed_by";
const LATEST: &str = "SELECT size, signed_by, note, frontier FROM checkpoints ORDER BY size DESC, signed_by LIMIT 1";
const OF_KEY: &str = "SELECT size, signed_by, note, frontier FROM checkpoints WHERE signed_by = $1 \
     ORDER BY size DESC LIMIT 1";
const OF_SIZE: &str =
    "SELECT size, signed_by, note, frontier FROM checkpoints WHERE size = $1 ORDER BY signed_by LIMIT 1";
const HASHES: &str = "SELECT hash FROM events WHERE position >= $1 ORDER BY position LIMIT $2";

/// Hashes that are read at a time.
const PAGE: i64 = 10_000;

impl Ledger {
    /// Signs how far the ledger has come; returns the checkpoint that is there if the key signed this size already.
    ///
    /// INVARIANT: what a key signs begins with what it signed before: the tree grows from the last checkpoint of this
    /// key, not from the events before it, which somebody may have changed.
    pub async fn checkpoint(&self, signer: &Signer) -> Result<Checkpoint, LedgerError> {
        let mut tx = self.db.write().await?;
        match sign_next(&mut tx, signer).await {
            Ok(checkpoint) => {
                tx.commit().await?;
                Ok(checkpoint)
            }
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }

    /// Returns all checkpoints, the smallest first.
    pub async fn checkpoints(&self) -> Result<Vec<Checkpoint>, LedgerError> {
        self.db.rows(CHECKPOINTS, &[], |row| StoredCheckpoint::read(row)?.checkpoint()).await
    }

    /// Returns the checkpoint that covers most.
    pub async fn latest_checkpoint(&self) -> Result<Option<Checkpoint>, LedgerError> {
        let found = self.db.rows(LATEST, &[], |row| StoredCheckpoint::read(row)?.checkpoint()).await?;
        Ok(found.into_iter().next())
    }

    /// Returns the checkpoint of exactly this size.
    pub async fn checkpoint_of(&self, size: u64) -> Result<Option<Checkpoint>, LedgerError> {
        let found = self.db.rows(OF_SIZE, &[int(size)], |row| StoredCheckpoint::read(row)?.checkpoint()).await?;
        Ok(found.into_iter().next())
    }
}

async fn sign_next(tx: &mut Tx, signer: &Signer) -> Result<Checkpoint, LedgerError> {
    let key = signer.verifier();
    let signed_by = key.to_string();
    lock(tx).await?;
    let last = tx.rows(OF_KEY, &[Value::Text(&signed_by)], StoredCheckpoint::read).await?.into_iter().next();
    let mut tree = last.as_ref().map_or_else(|| Ok(Frontier::default()), |last| last.tree(&key))?;
    let known = tree.size();
    loop {
        let read = |row: &jenjang_database::Row<'_>| {
            row.digest(0, "hash").map_err(|unreadable| unreadable.of("an event that was not signed yet"))
        };
        let hashes: Vec<Digest> = tx.rows(HASHES, &[int(tree.size()), Value::Int(PAGE)], read).await?;
        if hashes.is_empty() {
            break;
        }
        hashes.iter().for_each(|hash| tree.push(event_leaf(hash)));
    }
    let head = tx.rows(crate::ledger::HEAD, &[], crate::ledger::head).await?;
    let size = head.first().map_or(0, |head| head.size);
    if size != tree.size() {
        return Err(LedgerError::Contradicts { size: known });
    }
    if let Some(last) = last.filter(|last| last.size == size) {
        return last.checkpoint();
    }
    let checkpoint = Checkpoint::sign(signer, size, tree.root());
    insert_checkpoint(tx, size, &signed_by, &checkpoint.to_string(), tree.peaks()).await?;
    Ok(checkpoint)
}

/// Writes a checkpoint with the subtrees from which the tree goes on growing.
pub(crate) async fn insert_checkpoint(
    tx: &mut Tx,
    size: u64,
    signed_by: &str,
    note: &str,
    peaks: &[Digest],
) -> Result<(), LedgerError> {
    const SQL: &str = "INSERT INTO checkpoints (size, signed_by, note, frontier) VALUES ($1, $2, $3, $4)";
    let frontier: Vec<u8> = peaks.iter().flat_map(Digest::as_bytes).copied().collect();
    let values = [int(size), Value::Text(signed_by), Value::Text(note), Value::Bytes(&frontier)];
    tx.execute(SQL, &values).await?;
    Ok(())
}

impl StoredCheckpoint {
    pub(crate) fn read(row: &jenjang_database::Row<'_>) -> Result<Self, LedgerError> {
        let read = || {
            Ok(Self {
                size: row.count(0, "size")?,
                signed_by: row.text(1, "signed_by")?.to_owned(),
                note: row.text(2, "note")?.to_owned(),
                frontier: row.digests(3, "frontier")?,
            })
        };
        read().map_err(|unreadable: jenjang_database::Unreadable| unreadable.of(&place(row)).into())
    }

    /// Returns the tree that the key signed.
    fn tree(&self, key: &VerifierKey) -> Result<Frontier, LedgerError> {
        let contradicts = || LedgerError::Contradicts { size: self.size };
        let checkpoint = self.checkpoint()?;
        checkpoint.verify(std::slice::from_ref(key)).map_err(|_| contradicts())?;
        let tree = Frontier::from_parts(checkpoint.size(), self.frontier.clone()).ok_or_else(contradicts)?;
        if tree.root() == checkpoint.root() { Ok(tree) } else { Err(contradicts()) }
    }

    /// Reads the note; what it says is not checked.
    pub(crate) fn checkpoint(&self) -> Result<Checkpoint, LedgerError> {
        let what = || format!("the checkpoint of size {}", self.size);
        let wrong = |error: NoteError| DatabaseError::Unreadable { what: what(), reason: error.to_string() };
        Checkpoint::parse(&self.note).map_err(|error| wrong(error).into())
    }
}

fn place(row: &jenjang_database::Row<'_>) -> String {
    match row.count(0, "size") {
        Ok(size) => format!("the checkpoint of size {size}"),
        Err(_) => "a checkpoint".to_owned(),
    }
}
