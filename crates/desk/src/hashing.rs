//! Argon2id, away from the threads that answer people, and not more of it at once than the machine can do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::password_hash::{self, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use jenjang_database::Unreadable;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

use crate::DeskError;
use crate::password::Password;

/// People that may wait for each hash that is computed at once. With 30 ms a hash nobody waits for more than 2 s.
const QUEUE_PER_WORKER: usize = 64;

/// What guessing a password costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashCost(Params);

/// Computes and checks the hashes of passwords.
#[derive(Clone)]
pub(crate) struct Hasher {
    cost: HashCost,
    /// Goes into every hash and is not in the database: without it, guessing is of no use.
    pepper: Arc<Zeroizing<[u8; 32]>>,
    /// Fits no password, and costs as much as one that does.
    dummy: Arc<str>,
    workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    n_hashes: Arc<AtomicU64>,
}

/// A place in the queue, taken before an attempt is counted.
pub(crate) struct Place(#[expect(dead_code, reason = "held until it is dropped")] OwnedSemaphorePermit);

impl HashCost {
    /// Returns the cost that OWASP recommends for Argon2id: 19 MiB, two passes, one lane.
    pub fn recommended() -> Self {
        Self::new(19 * 1024, 2, 1).unwrap_or_default()
    }

    /// Returns the least there is. For tests, and never for the password of a person.
    pub fn cheap_for_tests() -> Self {
        Self::new(8, 1, 1).unwrap_or_default()
    }

    /// Returns a cost, if Argon2 allows it: memory in KiB (at least eight for each lane), passes, lanes.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        Params::new(memory_kib, passes, lanes, None).ok().map(Self)
    }
}

impl Default for HashCost {
    fn default() -> Self {
        Self(Params::DEFAULT)
    }
}

impl Hasher {
    pub(crate) fn new(cost: HashCost, pepper: [u8; 32], workers: usize) -> Result<Self, DeskError> {
        let workers = workers.clamp(1, 1024);
        let dummy = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&cost.0).try_into().map_err(failed)?,
            salt: Some(Salt::new(&[0; 16]).map_err(failed)?),
            hash: Some(Output::new(&[0; Params::DEFAULT_OUTPUT_LEN]).map_err(failed)?),
        };
        Ok(Self {
            cost,
            pepper: Arc::new(Zeroizing::new(pepper)),
            dummy: dummy.to_string().into(),
            workers: Arc::new(Semaphore::new(workers)),
            queue: Arc::new(Semaphore::new(workers * (QUEUE_PER_WORKER + 1))),
            n_hashes: Arc::default(),
        })
    }

    /// Returns how many hashes were begun.
    pub(crate) fn n_hashes(&self) -> u64 {
        self.n_hashes.load(Ordering::Relaxed)
    }

    /// Takes a place in the queue, or says that it is too long.
    pub(crate) fn queue(&self) -> Result<Place, DeskError> {
        self.queue.clone().try_acquire_owned().map(Place).map_err(|_| DeskError::Crowded)
    }

    /// Returns the PHC string of a password.
    pub(crate) async fn hash(&self, _: &Place, password: Password, salt: [u8; 16]) -> Result<String, DeskError> {
        let params = self.cost.0.clone();
        self.work(move |pepper| {
            let argon2 = argon2(pepper, params)?;
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt).map_err(failed)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Returns whether a password is the one of a PHC string; without one, works as hard and says no.
    pub(crate) async fn fits(&self, _: &Place, password: Password, phc: Option<&str>) -> Result<bool, DeskError> {
        let (params, phc) = (self.cost.0.clone(), phc.unwrap_or(&self.dummy).to_owned());
        self.work(move |pepper| {
            let argon2 = argon2(pepper, params)?;
            let hash = PasswordHash::new(&phc).map_err(|error| Unreadable::new("phc", error.to_string()))?;
            match argon2.verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        })
        .await
    }

    /// Returns whether a PHC string was made at another cost than new ones are.
    pub(crate) fn is_outdated(&self, phc: &str) -> bool {
        let params = PasswordHash::new(phc).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_some_and(|params| {
            let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            cost(&params) != cost(&self.cost.0)
        })
    }

    async fn work<T: Send + 'static>(
        &self,
        hash: impl FnOnce(&[u8; 32]) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let worker = self.workers.clone().acquire_owned().await.map_err(|_| DeskError::Crowded)?;
        self.n_hashes.fetch_add(1, Ordering::Relaxed);
        let pepper = self.pepper.clone();
        let task = tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _worker = worker;
            hash(&pepper)
        });
        task.await.map_err(|error| DeskError::Hashing { reason: error.to_string() })?
    }
}

fn argon2(pepper: &[u8; 32], params: Params) -> Result<Argon2<'_>, DeskError> {
    let argon2 = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params);
    argon2.map_err(|error| DeskError::Hashing { reason: error.to_string() })
}

fn failed(error: impl std::fmt::Display) -> DeskError {
    DeskError::Hashing { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(cost: HashCost) -> Hasher {
        Hasher::new(cost, [9; 32], 2).unwrap()
    }

    #[tokio::test]
    async fn a_hash_says_what_it_cost_and_fits_one_password() {
        let hasher = hasher(HashCost::recommended());
        let place = hasher.queue().unwrap();
        let phc = hasher.hash(&place, Password::typed("kata sandi"), [1; 16]).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(hasher.fits(&place, Password::typed("kata sandi"), Some(&phc)).await.unwrap());
        assert!(!hasher.fits(&place, Password::typed("kata sandI"), Some(&phc)).await.unwrap());
        assert!(!hasher.is_outdated(&phc));
        assert!(!hasher.is_outdated(&hasher.dummy));
    }

    #[tokio::test]
    async fn without_the_key_no_password_fits() {
        let (ours, theirs) = (hasher(HashCost::cheap_for_tests()), HashCost::cheap_for_tests());
        let theirs = Hasher::new(theirs, [8; 32], 2).unwrap();
        let place = ours.queue().unwrap();
        let phc = ours.hash(&place, Password::typed("kata sandi"), [1; 16]).await.unwrap();
        assert!(!theirs.fits(&place, Password::typed("kata sandi"), Some(&phc)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_fits_the_dummy_and_a_full_queue_says_so() {
        let hasher = Hasher::new(HashCost::cheap_for_tests(), [9; 32], 1).unwrap();
        let places: Vec<Place> = std::iter::from_fn(|| hasher.queue().ok()).collect();
        assert_eq!(places.len(), 65);
        assert!(matches!(hasher.queue().map(drop), Err(DeskError::Crowded)));
        assert!(!hasher.fits(&places[0], Password::typed("kata sandi"), None).await.unwrap());
        drop(places);
        assert!(hasher.queue().is_ok());
    }

    #[test]
    fn a_cost_that_argon2_does_not_allow_is_none() {
        assert_eq!(HashCost::new(7, 1, 1), None);
        assert_eq!(HashCost::recommended(), HashCost::default());
        let hasher = hasher(HashCost::cheap_for_tests());
        assert!(hasher.is_outdated("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"));
    }
}
