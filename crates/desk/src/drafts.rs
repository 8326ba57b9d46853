//! What somebody typed and has not handed in yet.

use std::fmt;

use jenjang_database::{Row, Unreadable, Value};
use jenjang_facts::Moment;

use crate::tables::columns;
use crate::{Desk, DeskError, Subject};

/// The longest draft, in bytes.
pub const MAX_DRAFT_BYTES: usize = 256 * 1024;

/// What the drafts of one person may take together, in bytes. Enough for hundreds of forms, and not for a disk.
pub const MAX_DRAFTS_BYTES: usize = 16 * 1024 * 1024;

/// The longest key of a form, in bytes.
const MAX_FORM_BYTES: usize = 200;

/// A draft. `Debug` hides the text.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedDraft {
    /// The text, byte for byte as it was saved.
    pub text: String,
    /// When.
    pub saved_at: Moment,
}

/// That there is a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftHead {
    /// The key of the form.
    pub form: String,
    /// When it was saved last.
    pub saved_at: Moment,
}

/// Why a draft was not saved; the one before it stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// No key of a form.
    #[error("the key of a form has 1 to {MAX_FORM_BYTES} bytes, and none that cannot be printed")]
    Form,
    /// Too much text.
    #[error("the draft has {bytes} bytes, and {MAX_DRAFT_BYTES} can be saved; shorten it")]
    TooLong {
        /// The length of the text.
        bytes: usize,
    },
    /// Too many drafts.
    #[error("all drafts together may have {MAX_DRAFTS_BYTES} bytes; hand one in or discard one first")]
    TooMany,
    /// The desk could not do it.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

const OTHERS: &str =
    "SELECT CAST(coalesce(sum(length(text)), 0) AS BIGINT) FROM desk_drafts WHERE owner = $1 AND form <> $2";
const SAVE: &str = "INSERT INTO desk_drafts (owner, form, text, saved_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (owner, form) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at";
const SELECT: &str = "SELECT text, saved_at FROM desk_drafts WHERE owner = $1 AND form = $2";
const LIST: &str = "SELECT form, saved_at FROM desk_drafts WHERE owner = $1 ORDER BY saved_at DESC, form";
const DISCARD: &str = "DELETE FROM desk_drafts WHERE owner = $1 AND form = $2";

impl Desk {
    /// Saves what somebody typed into a form, in the place of what was saved before.
    ///
    /// It returns after the text is on disk. `form` is the caller's name for the form; the text is the caller's too,
    /// and comes back byte for byte.
    pub async fn save_draft(&self, subject: &Subject, form: &str, text: &str, at: Moment) -> Result<(), DraftError> {
        if form.is_empty() || form.len() > MAX_FORM_BYTES || form.chars().any(char::is_control) {
            return Err(DraftError::Form);
        }
        if text.len() > MAX_DRAFT_BYTES {
            return Err(DraftError::TooLong { bytes: text.len() });
        }
        let owner = self.digest_of(subject);
        let mut tx = self.db.write().await?;
        let others = [Value::digest(&owner), Value::Text(form)];
        let others = tx.row(OTHERS, &others, columns(|row| row.int(0, "sum"))).await?.unwrap_or(0);
        if usize::try_from(others).unwrap_or(usize::MAX).saturating_add(text.len()) > MAX_DRAFTS_BYTES {
            tx.rollback().await;
            return Err(DraftError::TooMany);
        }
        let values = [Value::digest(&owner), Value::Text(form), Value::Bytes(text.as_bytes()), Value::at(at)];
        tx.execute(SAVE, &values).await?;
        Ok(tx.commit().await?)
    }

    /// Returns what was saved of a form.
    pub async fn draft(&self, subject: &Subject, form: &str) -> Result<Option<SavedDraft>, DeskError> {
        let owner = self.digest_of(subject);
        self.db.row(SELECT, &[Value::digest(&owner), Value::Text(form)], SavedDraft::read).await
    }

    /// Returns which forms somebody can continue, the latest first.
    pub async fn drafts(&self, subject: &Subject) -> Result<Vec<DraftHead>, DeskError> {
        let owner = self.digest_of(subject);
        let head = |row: &Row<'_>| {
            Ok(DraftHead { form: row.text(0, "form")?.to_owned(), saved_at: row.moment(1, "saved_at")? })
        };
        self.db.rows(LIST, &[Value::digest(&owner)], head).await
    }

    /// Removes a draft, for it was handed in or is not wanted any more; returns whether there was one.
    pub async fn discard_draft(&self, subject: &Subject, form: &str) -> Result<bool, DeskError> {
        let owner = self.digest_of(subject);
        Ok(self.db.execute(DISCARD, &[Value::digest(&owner), Value::Text(form)]).await? > 0)
    }
}

impl SavedDraft {
    fn read(row: &Row<'_>) -> Result<Self, DeskError> {
        let text = std::str::from_utf8(row.bytes(0, "text")?).map_err(|_| Unreadable::new("text", "it is no UTF-8"))?;
        Ok(Self { text: text.to_owned(), saved_at: row.moment(1, "saved_at")? })
    }
}

impl fmt::Debug for SavedDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SavedDraft").field("saved_at", &self.saved_at).field("bytes", &self.text.len()).finish()
    }
}
