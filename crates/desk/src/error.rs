//! Why the desk could not answer.

use jenjang_database::{DatabaseError, Unreadable};

/// Why the desk could not answer. Nothing in it tells a login, a password, a token or a draft.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The logins in the database were digested with another key.
    #[error("the database {at} was made with another key of the desk; give that key, or nobody could sign in")]
    OtherKey {
        /// The database.
        at: String,
    },
    /// More people than this machine can check passwords for.
    #[error("too many passwords are being checked at once; try again in a moment")]
    Crowded,
    /// Whom a token stands for was not sealed.
    #[error("whom a token stands for could not be sealed; nobody was signed in and no token made")]
    Sealing,
    /// The hash of a password was not computed.
    #[error("a password could not be hashed: {reason}")]
    Hashing {
        /// Why.
        reason: String,
    },
}

impl From<Unreadable> for DeskError {
    fn from(unreadable: Unreadable) -> Self {
        Self::Database(unreadable.of("the desk"))
    }
}

/// Errors that have a place for what the desk says.
macro_rules! through_the_desk {
    ($($error:ty),+) => {
        $(impl From<DatabaseError> for $error {
            fn from(error: DatabaseError) -> Self {
                DeskError::from(error).into()
            }
        })+
    };
}

through_the_desk!(
    crate::ApiTokenError,
    crate::ChangePasswordError,
    crate::DraftError,
    crate::SetPasswordError,
    crate::SignInError
);
