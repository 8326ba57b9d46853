//! Why a use case was not carried out.

use jenjang_access::Denied;
use jenjang_ledger::{AppendError, BlobError, CaseId, CaseIdError, DatabaseError, LedgerError};
use jenjang_procedure::{EventError, Refusal};
use jenjang_registry::import::ImportError;
use jenjang_registry::snapshot::SnapshotError;

use crate::rules::RuleError;
use crate::screen::ScreenError;

/// Why a use case was not carried out. Unless the text says otherwise, nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The person may not do it.
    #[error(transparent)]
    Denied(#[from] Box<Denied>),
    /// The procedure does not allow it now. Its words are in `locales/*/refusal.ftl`.
    #[error("the procedure does not allow this: {0}")]
    Refused(#[from] Box<Refusal>),
    /// There is no such case, or it is not for the person to know.
    #[error("there is no case `{0}`; see `jenjang case list`")]
    NoSuchCase(String),
    /// The id is no id of a case.
    #[error(transparent)]
    CaseId(#[from] CaseIdError),
    /// The case exists already.
    #[error("the case `{0}` exists already; choose another id")]
    CaseExists(CaseId),
    /// There is no such participant, or it is not for the person to know.
    #[error("there is no participant `{0}` in this case")]
    NoSuchParticipant(String),
    /// There is no such account.
    #[error("there is no account `{0}`; see `jenjang access list`")]
    NoSuchAccount(String),
    /// The account has not the role it is named for.
    #[error(
        "`{account}` has none of the roles this takes ({roles}) in this round, for the unit and on this day; see `jenjang access list`"
    )]
    UnfitAccount {
        /// The account.
        account: String,
        /// The roles, one of which it takes.
        roles: &'static str,
    },
    /// The id is no id of an account.
    #[error("`{0}` is no id of an account; use 1 to 40 of a-z, 0-9 and `-`, and no number of a civil servant")]
    AccountId(String),
    /// The account exists already.
    #[error("the account `{0}` exists already; choose another id")]
    AccountExists(String),
    /// There is no such grant.
    #[error("there is no grant {0} in force; see `jenjang access list`")]
    NoSuchGrant(u32),
    /// Something that was handed over is not what it should be.
    #[error("{0}")]
    Input(String),
    /// A file is not in the store.
    #[error("the file {digest} is not there, or not what is said of it; hand it over again")]
    NoSuchFile {
        /// Its digest.
        digest: String,
    },
    /// Other writers were quicker again and again.
    #[error("others kept changing the case `{0}` while this was decided; try again")]
    Busy(CaseId),
    /// The record of the case is damaged, or newer than the program.
    #[error("the case `{case}` cannot be read at event {sequence}; run `jenjang verify`")]
    Unreadable {
        /// The case.
        case: CaseId,
        /// The place of the event in it.
        sequence: u64,
        /// What is wrong.
        #[source]
        source: EventError,
    },
    /// What was sealed with a case cannot be used.
    #[error("what was sealed with the case `{case}` cannot be used: {problem}; run `jenjang verify`")]
    Sealed {
        /// The case.
        case: CaseId,
        /// What is wrong.
        problem: String,
    },
    /// The regulation cannot be used for a case.
    #[error("the regulation `{id}` cannot be used for a case\n\n{mistakes}")]
    Plan {
        /// The regulation.
        id: String,
        /// Every mistake with its place.
        mistakes: String,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The events were not appended.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The store of files failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// There is no rule to go by.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The register could not be screened.
    #[error(transparent)]
    Screen(#[from] ScreenError),
    /// The files are no register that can be taken in.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The snapshot cannot be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A file of the machine cannot be read or written.
    #[error("could not use `{path}`")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A part of the program stopped.
    #[error("a part of the work stopped without an answer; nothing was recorded, try again")]
    Stopped,
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        Self::Denied(Box::new(denied))
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl AppError {
    /// Returns whether trying again a little later may help: the database cannot be reached, or others are quicker.
    pub fn is_passing(&self) -> bool {
        let passing = |error: &LedgerError| {
            matches!(error, LedgerError::Database(DatabaseError::Unreachable { .. } | DatabaseError::Busy { .. }))
        };
        match self {
            Self::Ledger(error) | Self::Append(AppendError::Refused(error)) => passing(error),
            Self::Append(AppendError::Unacknowledged { .. }) => true,
            Self::Blob(BlobError::Unreachable { .. }) => true,
            _ => false,
        }
    }

    /// Returns whether there is no room, or no right, to keep anything more: the operator has to act, and until then
    /// everything that only reads goes on.
    pub fn is_about_storage(&self) -> bool {
        let full = |error: &LedgerError| {
            matches!(error, LedgerError::Database(DatabaseError::Full { .. } | DatabaseError::ReadOnly { .. }))
        };
        match self {
            Self::Ledger(error) | Self::Append(AppendError::Refused(error)) => full(error),
            Self::Blob(BlobError::Full { .. } | BlobError::ReadOnly { .. }) => true,
            Self::Import(error) => error.is_of_the_disk(),
            Self::File { source, .. } => {
                use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
                matches!(source.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem)
            }
            _ => false,
        }
    }

    pub(crate) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), source }
    }
}
