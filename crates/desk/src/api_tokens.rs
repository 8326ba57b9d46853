//! Tokens with which programs use the JSON API in the name of an account.

use jenjang_database::{Row, Value};
use jenjang_facts::{Digest, Moment};
use jenjang_ledger::Entropy;

use crate::secret::Token;
use crate::subject::is_account;
use crate::tables::columns;
use crate::{Desk, DeskError, Secret};

/// An API token as its account may see it.
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

const INSERT: &str = "INSERT INTO desk_api_tokens (digest, account, label, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5)";
const ACCOUNT: &str =
    "SELECT account FROM desk_api_tokens WHERE digest = $1 AND expires_at > $2 AND revoked_at IS NULL";
const LIST: &str = "SELECT digest, label, created_at, expires_at, revoked_at FROM desk_api_tokens \
     WHERE account = $1 ORDER BY created_at, digest";
const REVOKE: &str =
    "UPDATE desk_api_tokens SET revoked_at = $3 WHERE account = $1 AND digest = $2 AND revoked_at IS NULL";

/// Revokes all tokens of an account.
pub(crate) const REVOKE_ALL: &str =
    "UPDATE desk_api_tokens SET revoked_at = $2 WHERE account = $1 AND revoked_at IS NULL";

impl Desk {
    /// Makes an API token and returns its secret, which nobody can show again.
    pub async fn new_api_token(
        &self,
        account: &str,
        label: &str,
        expires_at: Moment,
        at: Moment,
        entropy: &mut dyn Entropy,
    ) -> Result<Secret, ApiTokenError> {
        let label = label.trim();
        if !is_account(account) {
            return Err(ApiTokenError::Account);
        }
        if !(1..=MAX_LABEL_CHARS).contains(&label.chars().count()) || label.chars().any(char::is_control) {
            return Err(ApiTokenError::Label);
        }
        if expires_at <= at {
            return Err(ApiTokenError::Expiry);
        }
        let token = Token::generate(entropy);
        let digest = token.digest();
        let values =
            [Value::digest(&digest), Value::Text(account), Value::Text(label), Value::at(at), Value::at(expires_at)];
        self.db.execute(INSERT, &values).await?;
        Ok(Secret::new(format!("{PREFIX}{}", token.to_text())))
    }

    /// Returns the account whose token a secret is, if it is neither over nor revoked.
    pub async fn api_account(&self, secret: &str, at: Moment) -> Result<Option<String>, DeskError> {
        let Some(token) = secret.strip_prefix(PREFIX).and_then(Token::parse) else { return Ok(None) };
        let digest = token.digest();
        let values = [Value::digest(&digest), Value::at(at)];
        self.db.row(ACCOUNT, &values, columns(|row| row.text(0, "account").map(str::to_owned))).await
    }

    /// Returns the tokens of an account, the oldest first, those that are over for another month.
    pub async fn api_tokens(&self, account: &str) -> Result<Vec<ApiToken>, DeskError> {
        self.db.rows(LIST, &[Value::Text(account)], ApiToken::read).await
    }

    /// Revokes a token of an account at once; returns whether there was one to revoke.
    pub async fn revoke_api_token(&self, account: &str, id: &Digest, at: Moment) -> Result<bool, DeskError> {
        let values = [Value::Text(account), Value::digest(id), Value::at(at)];
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
            revoked_at: row.maybe_moment(4, "revoked_at")?,
        })
    }
}
