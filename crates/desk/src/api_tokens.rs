//! Tokens with which programs use the JSON API in the name of an account or of an employee.

use jenjang_database::{Row, Value};
use jenjang_facts::{Digest, Moment};
use jenjang_ledger::Entropy;

use crate::desk::MINUTE;
use crate::secret::Token;
use crate::subject::is_account;
use crate::{Desk, DeskError, Secret, Subject};

/// An API token as whom it stands for may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// What names it. It is the digest of the secret, and tells nothing of it.
    pub id: Digest,
    /// What it is for.
    pub label: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it is over.
    pub expires_at: Moment,
    /// When it was used last, to some minutes; `None` for one that never was.
    pub used_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

/// Why no API token was made.
#[derive(Debug, thiserror::Error)]
pub enum ApiTokenError {
    /// Something that cannot be the id of an account.
    #[error("this is no id of an account; it has 1 to 64 characters, no blanks, and is no NIP")]
    Account,
    /// A label that says nothing, or too much.
    #[error("say in 1 to {MAX_LABEL_CHARS} characters, on one line, what the token is for")]
    Label,
    /// It would be over before it begins.
    #[error("the token would be over at once; choose a later day")]
    Expiry,
    /// The desk could not do it; no token was made.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// The longest label, in characters.
const MAX_LABEL_CHARS: usize = 100;

/// What a secret begins with, so that programs that look for leaked secrets find it.
const PREFIX: &str = "jenjang_";

/// How often the last use of a token is recorded, in milliseconds.
const TOUCH_EVERY: i64 = 5 * MINUTE;

const INSERT: &str = "INSERT INTO desk_api_tokens (digest, owner, subject, label, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const SELECT: &str = "SELECT subject, used_at FROM desk_api_tokens \
     WHERE digest = $1 AND expires_at > $2 AND revoked_at IS NULL";
const TOUCH: &str = "UPDATE desk_api_tokens SET used_at = $2 WHERE digest = $1 AND (used_at IS NULL OR used_at < $2)";
const LIST: &str = "SELECT digest, label, created_at, expires_at, used_at, revoked_at FROM desk_api_tokens \
     WHERE owner = $1 ORDER BY created_at, digest";
const REVOKE: &str =
    "UPDATE desk_api_tokens SET revoked_at = $3 WHERE owner = $1 AND digest = $2 AND revoked_at IS NULL";

/// Revokes all tokens of somebody.
pub(crate) const REVOKE_ALL: &str =
    "UPDATE desk_api_tokens SET revoked_at = $2 WHERE owner = $1 AND revoked_at IS NULL";

impl Desk {
    /// Makes an API token and returns its secret, which nobody can show again.
    pub async fn new_api_token(
        &self,
        subject: &Subject,
        label: &str,
        expires_at: Moment,
        at: Moment,
        entropy: &mut dyn Entropy,
    ) -> Result<Secret, ApiTokenError> {
        let label = label.trim();
        if subject.account().is_some_and(|id| !is_account(id)) {
            return Err(ApiTokenError::Account);
        }
        if !(1..=MAX_LABEL_CHARS).contains(&label.chars().count()) || label.chars().any(char::is_control) {
            return Err(ApiTokenError::Label);
        }
        if expires_at <= at {
            return Err(ApiTokenError::Expiry);
        }
        let token = Token::generate(entropy);
        let (digest, owner, sealed) = (token.digest(), self.digest_of(subject), token.seal(&self.key, subject)?);
        let values = [
            Value::digest(&digest),
            Value::digest(&owner),
            Value::Bytes(&sealed),
            Value::Text(label),
            Value::at(at),
            Value::at(expires_at),
        ];
        self.db.execute(INSERT, &values).await?;
        Ok(Secret::new(format!("{PREFIX}{}", token.to_text())))
    }

    /// Returns whom a secret stands for, if its token is neither over nor revoked, and notes that it is in use.
    ///
    /// The note is made at most every five minutes; a disk that takes none turns nobody away.
    pub async fn api_subject(&self, secret: &str, at: Moment) -> Result<Option<Subject>, DeskError> {
        let Some(token) = secret.strip_prefix(PREFIX).and_then(Token::parse) else { return Ok(None) };
        let digest = token.digest();
        let read = |row: &Row<'_>| {
            Ok::<_, DeskError>((self.subject_of(&token, row.bytes(0, "subject")?)?, row.maybe_moment(1, "used_at")?))
        };
        let found = self.db.row(SELECT, &[Value::digest(&digest), Value::at(at)], read).await?;
        let Some((subject, used_at)) = found else { return Ok(None) };
        if used_at.is_none_or(|used| at.millis().saturating_sub(used.millis()) >= TOUCH_EVERY) {
            match self.db.execute(TOUCH, &[Value::digest(&digest), Value::at(at)]).await {
                Ok(_) => {}
                Err(error) if error.takes_nothing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(subject))
    }

    /// Returns the tokens of somebody, the oldest first, those that are over for another month.
    pub async fn api_tokens(&self, subject: &Subject) -> Result<Vec<ApiToken>, DeskError> {
        self.db.rows(LIST, &[Value::digest(&self.digest_of(subject))], ApiToken::read).await
    }

    /// Revokes a token of somebody at once; returns whether there was one to revoke.
    pub async fn revoke_api_token(&self, subject: &Subject, id: &Digest, at: Moment) -> Result<bool, DeskError> {
        let owner = self.digest_of(subject);
        let values = [Value::digest(&owner), Value::digest(id), Value::at(at)];
        Ok(self.db.execute(REVOKE, &values).await? > 0)
    }
}

impl ApiToken {
    fn read(row: &Row<'_>) -> Result<Self, DeskError> {
        Ok(Self {
            id: row.digest(0, "digest")?,
            label: row.text(1, "label")?.to_owned(),
            created_at: row.moment(2, "created_at")?,
            expires_at: row.moment(3, "expires_at")?,
            used_at: row.maybe_moment(4, "used_at")?,
            revoked_at: row.maybe_moment(5, "revoked_at")?,
        })
    }
}
