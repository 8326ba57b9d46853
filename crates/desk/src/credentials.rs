//! Setting passwords, changing one's own, and shutting somebody out.

use std::net::IpAddr;

use jenjang_database::{Row, Unreadable, Value};
use jenjang_facts::{Digest, Moment};
use jenjang_ledger::Entropy;

use crate::attempts::Counted;
use crate::login::Login;
use crate::password::Password;
use crate::secret::Token;
use crate::sessions::{NewSession, SESSIONS_END};
use crate::subject::is_account;
use crate::tables::columns;
use crate::{Desk, DeskError, LoginError, PasswordError, SignedIn, Subject};

/// Why a password was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    /// No login.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// No password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Something that cannot be the id of an account.
    #[error("this is no id of an account; it has 1 to 64 characters, no blanks, and is no NIP")]
    Account,
    /// A person has another login than the own NIP.
    #[error("an employee signs in with the own NIP; give it as the login, or open an account")]
    NotTheirNip,
    /// The login is somebody else's.
    #[error("this login belongs to somebody else; choose another, or shut that one out first")]
    Taken,
    /// The desk could not do it; nothing was changed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Why somebody's own password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The session is over.
    #[error("the session is over; sign in again")]
    SignedOut,
    /// The current password is wrong.
    #[error("the current password is wrong")]
    Wrong,
    /// The current password was wrong too often.
    #[error("too many wrong passwords; try again after {until}")]
    TooMany {
        /// When to try again.
        until: Moment,
    },
    /// The new password is refused.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The desk could not do it; nothing was changed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// What password somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HasPassword {
    /// None: never given, or taken away.
    None,
    /// One that somebody else made and that was not changed yet.
    Unused,
    /// One of their own.
    Used,
}

/// What is known of a login.
pub(crate) struct Credential {
    account: Option<String>,
    pub(crate) phc: String,
    pub(crate) must_change: bool,
}

const SELECT: &str = "SELECT account, phc, must_change FROM desk_credentials WHERE login = $1";
const SET: &str = "INSERT INTO desk_credentials (login, subject, account, phc, changed_at, must_change) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (login) DO UPDATE SET \
     phc = excluded.phc, changed_at = excluded.changed_at, must_change = excluded.must_change \
     WHERE desk_credentials.subject = excluded.subject";
const CHANGE: &str =
    "UPDATE desk_credentials SET phc = $3, changed_at = $4, must_change = 0 WHERE login = $1 AND phc = $2";
const STATE: &str = "SELECT must_change FROM desk_credentials WHERE subject = $1 ORDER BY must_change LIMIT 1";
const REMOVE: &str = "DELETE FROM desk_credentials WHERE subject = $1 RETURNING login";

impl Desk {
    /// Sets the password with which a login lets somebody in, and ends all sessions of theirs.
    ///
    /// `must_change` is for a password that somebody else chose: sessions say so until it is changed. The failures
    /// counted for the login are forgotten. API tokens stay as they are.
    pub async fn set_password(
        &self,
        login: &str,
        subject: &Subject,
        password: &str,
        must_change: bool,
        at: Moment,
        entropy: &mut dyn Entropy,
    ) -> Result<(), SetPasswordError> {
        let login = Login::parse(login)?;
        match subject {
            Subject::Account(id) if !is_account(id) => return Err(SetPasswordError::Account),
            Subject::Person(nip) if login.nip() != Some(*nip) => return Err(SetPasswordError::NotTheirNip),
            _ => {}
        }
        let login = login.digest(&self.key);
        let password = self.new_password(password, &login)?;
        let salt = salt(entropy);
        let phc = self.hasher.hash(&self.hasher.queue()?, password, salt).await?;
        let digest = self.digest_of(subject);
        let mut tx = self.db.write().await?;
        let values = [
            Value::digest(&login),
            Value::digest(&digest),
            Value::MaybeText(subject.account()),
            Value::Text(&phc),
            Value::at(at),
            Value::flag(must_change),
        ];
        if tx.execute(SET, &values).await? == 0 {
            tx.rollback().await;
            return Err(SetPasswordError::Taken);
        }
        self.forget_attempts(&mut tx, &login).await?;
        tx.execute(SESSIONS_END, &[Value::digest(&digest)]).await?;
        let committed = tx.commit().await;
        self.recent.end();
        Ok(committed?)
    }

    /// Changes the password of whoever is signed in, ends all other sessions of theirs, and gives this one a new token.
    ///
    /// A wrong current password counts like a failed sign-in.
    pub async fn change_password(
        &self,
        session_token: &str,
        current: &str,
        new: &str,
        address: IpAddr,
        at: Moment,
        entropy: &mut dyn Entropy,
    ) -> Result<SignedIn, ChangePasswordError> {
        let (salt, token) = (salt(entropy), Token::generate(entropy));
        let Some(open) = self.open_session(session_token, at).await? else {
            return Err(ChangePasswordError::SignedOut);
        };
        let new = self.new_password(new, &open.login)?;
        let current = Password::typed(current);
        let place = self.hasher.queue()?;
        let attempt = match self.count_attempt(&open.login, address, at).await? {
            Counted::Allowed(attempt) => attempt,
            Counted::TooMany(until) => return Err(ChangePasswordError::TooMany { until }),
        };
        let Some(credential) = self.credential(&open.login).await? else {
            return Err(ChangePasswordError::SignedOut);
        };
        let is_same = current.as_bytes() == new.as_bytes();
        if !self.hasher.fits(&place, current, Some(&credential.phc)).await? {
            return Err(ChangePasswordError::Wrong);
        }
        if is_same {
            let mut tx = self.db.write().await?;
            self.take_back(&mut tx, &attempt).await?;
            tx.commit().await?;
            return Err(PasswordError::SameAsBefore.into());
        }
        let phc = self.hasher.hash(&place, new, salt).await?;
        let mut tx = self.db.write().await?;
        let values = [Value::digest(&open.login), Value::Text(&credential.phc), Value::Text(&phc), Value::at(at)];
        if tx.execute(CHANGE, &values).await? == 0 {
            // Somebody else set it meanwhile, and ended this session.
            tx.rollback().await;
            return Err(ChangePasswordError::SignedOut);
        }
        self.take_back(&mut tx, &attempt).await?;
        tx.execute(SESSIONS_END, &[Value::digest(&self.digest_of(&open.session.subject))]).await?;
        let session = NewSession { token, login: open.login, subject: open.session.subject, must_change: false };
        let signed_in = self.begin_session(&mut tx, session, at).await?;
        let committed = tx.commit().await;
        self.recent.end();
        committed?;
        Ok(signed_in)
    }

    /// Takes every way in from somebody: passwords, sessions and API tokens. Returns how many logins there were.
    ///
    /// Drafts stay until they are swept.
    pub async fn shut_out(&self, subject: &Subject, at: Moment) -> Result<usize, DeskError> {
        let digest = self.digest_of(subject);
        let mut tx = self.db.write().await?;
        let logins = tx.rows(REMOVE, &[Value::digest(&digest)], columns(|row| row.digest(0, "login"))).await?;
        for login in &logins {
            self.forget_attempts(&mut tx, login).await?;
        }
        tx.execute(SESSIONS_END, &[Value::digest(&digest)]).await?;
        tx.execute(crate::api_tokens::REVOKE_ALL, &[Value::digest(&digest), Value::at(at)]).await?;
        let committed = tx.commit().await;
        self.recent.end();
        committed?;
        Ok(logins.len())
    }

    /// Returns what password somebody has; of several logins the one that is used counts.
    pub async fn has_password(&self, subject: &Subject) -> Result<HasPassword, DeskError> {
        let digest = self.digest_of(subject);
        let values = [Value::digest(&digest)];
        let must_change = self.db.row(STATE, &values, columns(|row| row.flag(0, "must_change"))).await?;
        Ok(match must_change {
            None => HasPassword::None,
            Some(true) => HasPassword::Unused,
            Some(false) => HasPassword::Used,
        })
    }

    pub(crate) async fn credential(&self, login: &Digest) -> Result<Option<Credential>, DeskError> {
        self.db.row(SELECT, &[Value::digest(login)], Credential::read).await
    }

    /// Takes a new password. The digest of the login is enough to tell whether they are the same.
    fn new_password(&self, password: &str, login: &Digest) -> Result<Password, PasswordError> {
        Password::parse(password, |text| Login::typed(text).digest(&self.key) == *login)
    }
}

impl Credential {
    fn read(row: &Row<'_>) -> Result<Self, DeskError> {
        Ok(Self {
            account: row.maybe_text(0, "account")?.map(str::to_owned),
            phc: row.text(1, "phc")?.to_owned(),
            must_change: row.flag(2, "must_change")?,
        })
    }

    /// Returns whom it lets in: an account, or the person whose NIP is the login.
    pub(crate) fn subject(&self, login: &Login) -> Result<Subject, DeskError> {
        match &self.account {
            Some(id) => Ok(Subject::Account(id.clone())),
            None => {
                let nip =
                    login.nip().ok_or_else(|| Unreadable::new("account", "it is empty and the login is no NIP"))?;
                Ok(Subject::Person(nip))
            }
        }
    }
}

pub(crate) fn salt(entropy: &mut dyn Entropy) -> [u8; 16] {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    salt
}
