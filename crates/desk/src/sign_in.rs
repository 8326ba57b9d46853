//! Signing in.

use std::net::IpAddr;

use jenjang_database::Value;
use jenjang_facts::Moment;
use jenjang_ledger::Entropy;

use crate::attempts::Counted;
use crate::credentials::salt;
use crate::login::Login;
use crate::password::Password;
use crate::secret::Token;
use crate::sessions::NewSession;
use crate::{Desk, DeskError, SignedIn};

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The login or the password; which of them is not told to anybody.
    #[error("the login or the password is wrong")]
    Wrong,
    /// Too many failures, of this login or from this address.
    #[error("too many wrong passwords; try again after {until}")]
    TooMany {
        /// When to try again.
        until: Moment,
    },
    /// The desk could not look.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Holds the row, so that whoever sets the password at this moment ends the session or prevents it.
const STILL: &str = "UPDATE desk_credentials SET phc = $3 WHERE login = $1 AND phc = $2";

impl Desk {
    /// Signs somebody in. `address` is the client's own, not that of a proxy.
    ///
    /// Each call makes a new session: the token that the browser had before must be signed out and replaced.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        address: IpAddr,
        at: Moment,
        entropy: &mut dyn Entropy,
    ) -> Result<SignedIn, SignInError> {
        let (salt, token) = (salt(entropy), Token::generate(entropy));
        let (typed, password) = (Login::typed(login), Password::typed(password));
        let login = typed.digest(&self.key);
        // A place first: who is turned away here has not used up an attempt.
        let place = self.hasher.queue()?;
        let attempt = match self.count_attempt(&login, address, at).await? {
            Counted::Allowed(attempt) => attempt,
            Counted::TooMany(until) => return Err(SignInError::TooMany { until }),
        };
        // INVARIANT: up to the answer an unknown login takes the same steps as a wrong password.
        let credential = self.credential(&login).await?;
        let phc = credential.as_ref().map(|credential| credential.phc.as_str());
        let fits = self.hasher.fits(&place, password.clone(), phc).await?;
        let Some(credential) = credential.filter(|_| fits) else {
            return Err(SignInError::Wrong);
        };

        let phc = if self.hasher.is_outdated(&credential.phc) {
            self.hasher.hash(&place, password, salt).await?
        } else {
            credential.phc.clone()
        };
        let mut tx = self.db.write().await?;
        let values = [Value::digest(&login), Value::Text(&credential.phc), Value::Text(&phc)];
        if tx.execute(STILL, &values).await? == 0 {
            tx.rollback().await;
            return Err(SignInError::Wrong);
        }
        self.take_back(&mut tx, &attempt).await?;
        let subject = credential.subject(&typed)?;
        let session = NewSession { token, login, subject, must_change: credential.must_change };
        let signed_in = self.begin_session(&mut tx, session, at).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}
