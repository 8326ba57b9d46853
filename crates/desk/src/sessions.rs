//! Sessions: begun by a sign-in, ended by a sign-out, by time, or by a new password.

use jenjang_database::{Row, Tx, Unreadable, Value};
use jenjang_facts::{Digest, Moment};

use crate::desk::{MINUTE, later, minutes};
use crate::secret::Token;
use crate::{Csrf, Desk, DeskError, Secret, Subject};

/// What a sign-in gives.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the cookie. It is shown this once; the desk keeps only its digest.
    pub session_token: Secret,
    /// For the forms of the session.
    pub csrf: Csrf,
    /// Who is signed in.
    pub subject: Subject,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
}

/// A session that is open.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who is signed in.
    pub subject: Subject,
    /// What the forms of the session must carry.
    pub csrf: Csrf,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// When it began.
    pub created_at: Moment,
    /// When it ends if no other request comes, so that a page can warn whoever is typing.
    pub ends_at: Moment,
}

/// A session that time has ended. It tells whose draft something is, and allows nothing else.
#[derive(Clone, Debug)]
pub struct Lapsed {
    /// Who was signed in.
    pub subject: Subject,
    /// What the forms of the session still carry.
    pub csrf: Csrf,
    /// When it ended.
    pub ended_at: Moment,
}

/// A session about to begin.
pub(crate) struct NewSession {
    pub(crate) token: Token,
    pub(crate) login: Digest,
    pub(crate) subject: Subject,
    pub(crate) must_change: bool,
}

/// An open session and the login it began with.
pub(crate) struct Open {
    pub(crate) session: Session,
    pub(crate) login: Digest,
}

/// A session as the database has it.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) login: Digest,
    pub(crate) subject: Subject,
    pub(crate) must_change: bool,
    pub(crate) created_at: Moment,
    pub(crate) seen_at: Moment,
    pub(crate) expires_at: Moment,
}

/// How often the last request of a session is recorded, in milliseconds.
const TOUCH_EVERY: i64 = MINUTE;

const INSERT: &str = "INSERT INTO desk_sessions \
     (token, login, owner, subject, must_change, created_at, seen_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
const SELECT: &str = "SELECT login, subject, must_change, created_at, seen_at, expires_at \
     FROM desk_sessions WHERE token = $1";
const TOUCH: &str = "UPDATE desk_sessions SET seen_at = $2 WHERE token = $1 AND seen_at < $2";
const END: &str = "DELETE FROM desk_sessions WHERE token = $1";

/// Ends all sessions of somebody.
pub(crate) const SESSIONS_END: &str = "DELETE FROM desk_sessions WHERE owner = $1";

impl Desk {
    /// Returns the session of a token, if it is open, and notes that it is in use.
    ///
    /// The note is made at most once a minute. A disk that takes none signs nobody out before the session's time. What
    /// another process ended within the last second may still count as open.
    pub async fn session(&self, token: &str, at: Moment) -> Result<Option<Session>, DeskError> {
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let stored = match self.recent.find(&token.digest(), at) {
            Some(stored) if at < self.end_of(&stored) => Some(stored),
            _ => self.in_use(&token, at).await?,
        };
        Ok(stored.map(|stored| self.opened(&token, stored).session))
    }

    /// Returns the session of a token that time has ended, within the hours of [`SessionRules`](crate::SessionRules).
    ///
    /// Sessions that were signed out, or that a new password ended, are not among them.
    pub async fn lapsed(&self, token: &str, at: Moment) -> Result<Option<Lapsed>, DeskError> {
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let Some(stored) = self.stored(&token).await? else { return Ok(None) };
        let ended_at = self.end_of(&stored);
        let is_kept = at < later(ended_at, minutes(self.sessions.lapsed_minutes));
        let lapsed = || Lapsed { subject: stored.subject, csrf: token.csrf(), ended_at };
        Ok((ended_at <= at && is_kept).then(lapsed))
    }

    /// Ends a session. One that is unknown or over is no error.
    pub async fn sign_out(&self, token: &str) -> Result<(), DeskError> {
        if let Some(token) = Token::parse(token) {
            let ended = self.db.execute(END, &[Value::digest(&token.digest())]).await;
            self.recent.end();
            ended?;
        }
        Ok(())
    }

    /// Ends all sessions of somebody, and returns how many there were.
    pub async fn sign_out_everywhere(&self, subject: &Subject) -> Result<u64, DeskError> {
        let ended = self.db.execute(SESSIONS_END, &[Value::digest(&self.digest_of(subject))]).await;
        self.recent.end();
        Ok(ended?)
    }

    pub(crate) async fn begin_session(
        &self,
        tx: &mut Tx,
        session: NewSession,
        at: Moment,
    ) -> Result<SignedIn, DeskError> {
        let NewSession { token, login, subject, must_change } = session;
        let (digest, owner, sealed) = (token.digest(), self.digest_of(&subject), token.seal(&self.key, &subject)?);
        let values = [
            Value::digest(&digest),
            Value::digest(&login),
            Value::digest(&owner),
            Value::Bytes(&sealed),
            Value::flag(must_change),
            Value::at(at),
            Value::at(later(at, minutes(self.sessions.longest_minutes))),
        ];
        tx.execute(INSERT, &values).await?;
        Ok(SignedIn { session_token: Secret::new(token.to_text()), csrf: token.csrf(), subject, must_change })
    }

    /// Returns the session of a token as the database has it now, for what must not come a second too late.
    pub(crate) async fn open_session(&self, token: &str, at: Moment) -> Result<Option<Open>, DeskError> {
        let Some(token) = Token::parse(token) else { return Ok(None) };
        Ok(self.in_use(&token, at).await?.map(|stored| self.opened(&token, stored)))
    }

    /// Reads a session that is open, notes that it is in use, and keeps it for those who ask next.
    async fn in_use(&self, token: &Token, at: Moment) -> Result<Option<Stored>, DeskError> {
        let before = self.recent.endings();
        let Some(mut stored) = self.stored(token).await?.filter(|stored| at < self.end_of(stored)) else {
            return Ok(None);
        };
        if at.millis().saturating_sub(stored.seen_at.millis()) >= TOUCH_EVERY {
            match self.db.execute(TOUCH, &[Value::digest(&token.digest()), Value::at(at)]).await {
                Ok(_) => stored.seen_at = at,
                Err(error) if error.takes_nothing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.recent.keep(token.digest(), &stored, at, before);
        Ok(Some(stored))
    }

    fn opened(&self, token: &Token, stored: Stored) -> Open {
        let ends_at = self.end_of(&stored);
        let Stored { login, subject, must_change, created_at, .. } = stored;
        Open { session: Session { subject, csrf: token.csrf(), must_change, created_at, ends_at }, login }
    }

    async fn stored(&self, token: &Token) -> Result<Option<Stored>, DeskError> {
        let read = |row: &Row<'_>| self.read_stored(row, token);
        self.db.row(SELECT, &[Value::digest(&token.digest())], read).await
    }

    fn read_stored(&self, row: &Row<'_>, token: &Token) -> Result<Stored, DeskError> {
        Ok(Stored {
            login: row.digest(0, "login")?,
            subject: self.subject_of(token, row.bytes(1, "subject")?)?,
            must_change: row.flag(2, "must_change")?,
            created_at: row.moment(3, "created_at")?,
            seen_at: row.moment(4, "seen_at")?,
            expires_at: row.moment(5, "expires_at")?,
        })
    }

    /// Returns whom a token stands for.
    pub(crate) fn subject_of(&self, token: &Token, sealed: &[u8]) -> Result<Subject, Unreadable> {
        let unreadable = || Unreadable::new("subject", "it was not sealed for this token");
        token.open(&self.key, sealed).ok_or_else(unreadable)
    }

    fn end_of(&self, stored: &Stored) -> Moment {
        stored.expires_at.min(later(stored.seen_at, minutes(self.sessions.idle_minutes)))
    }
}
