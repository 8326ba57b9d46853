//! How often somebody may be wrong: counted in the database, so that all processes count together.

use std::net::{IpAddr, Ipv6Addr};

use jenjang_database::{Tx, Value};
use jenjang_facts::{Digest, Moment};

use crate::desk::{later, minutes};
use crate::key::Label;
use crate::tables::columns;
use crate::{Desk, DeskError};

/// An attempt that counts as a failure until it is taken back.
pub(crate) struct Attempt {
    login: Digest,
    address: Digest,
}

/// Whether one more attempt is allowed.
pub(crate) enum Counted {
    Allowed(Attempt),
    /// Not before this moment.
    TooMany(Moment),
}

const COUNT: &str = "INSERT INTO desk_attempts (bucket, started_at, failures) VALUES ($1, $2, 1) \
     ON CONFLICT (bucket) DO UPDATE SET \
     failures = CASE WHEN desk_attempts.started_at <= $3 THEN 1 ELSE desk_attempts.failures + 1 END, \
     started_at = CASE WHEN desk_attempts.started_at <= $3 THEN $2 ELSE desk_attempts.started_at END \
     RETURNING started_at, failures";
const FORGET: &str = "DELETE FROM desk_attempts WHERE bucket = $1";
const TAKE_BACK: &str = "UPDATE desk_attempts SET failures = failures - 1 WHERE bucket = $1 AND failures > 0";

impl Desk {
    /// Counts an attempt as a failure before anybody knows what becomes of it.
    ///
    /// Counting afterwards would let through whatever arrives while the first passwords are being hashed. An attempt
    /// that is not allowed leaves no trace, so that waiting helps even if somebody keeps trying.
    pub(crate) async fn count_attempt(
        &self,
        login: &Digest,
        address: IpAddr,
        at: Moment,
    ) -> Result<Counted, DeskError> {
        let attempt = Attempt { login: self.login_bucket(login), address: self.address_bucket(address) };
        let mut tx = self.db.write().await?;
        // INVARIANT: always the login first, so that two transactions never wait for each other.
        let login = self.count(&mut tx, &attempt.login, self.sign_in.per_login, at).await?;
        let address = self.count(&mut tx, &attempt.address, self.sign_in.per_address, at).await?;
        if let Some(until) = login.max(address) {
            tx.rollback().await;
            return Ok(Counted::TooMany(until));
        }
        tx.commit().await?;
        Ok(Counted::Allowed(attempt))
    }

    /// Takes back an attempt that was right: the login starts afresh, the address loses this one.
    pub(crate) async fn take_back(&self, tx: &mut Tx, attempt: &Attempt) -> Result<(), DeskError> {
        tx.execute(FORGET, &[Value::digest(&attempt.login)]).await?;
        tx.execute(TAKE_BACK, &[Value::digest(&attempt.address)]).await?;
        Ok(())
    }

    /// Forgets the failures of a login.
    pub(crate) async fn forget_attempts(&self, tx: &mut Tx, login: &Digest) -> Result<(), DeskError> {
        tx.execute(FORGET, &[Value::digest(&self.login_bucket(login))]).await?;
        Ok(())
    }

    /// Adds one; returns the end of the window if that is too many.
    async fn count(&self, tx: &mut Tx, bucket: &Digest, limit: u32, at: Moment) -> Result<Option<Moment>, DeskError> {
        let window = minutes(self.sign_in.window_minutes);
        let over = Value::Int(at.millis().saturating_sub(window));
        let counted = tx
            .row(
                COUNT,
                &[Value::digest(bucket), Value::at(at), over],
                columns(|row| Ok((row.moment(0, "started_at")?, row.int(1, "failures")?))),
            )
            .await?;
        Ok(counted.filter(|(_, failures)| *failures > i64::from(limit)).map(|(start, _)| later(start, window)))
    }

    fn login_bucket(&self, login: &Digest) -> Digest {
        self.key.digest(Label::AttemptsOfLogin, login.as_bytes())
    }

    fn address_bucket(&self, address: IpAddr) -> Digest {
        self.key.digest(Label::AttemptsOfAddress, network(address).to_string().as_bytes())
    }
}

/// Returns the address that is counted: of IPv6 the network, for a customer gets that many addresses at once.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_customer_are_one() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
