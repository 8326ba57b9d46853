//! Long work beside the threads that serve people.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::error::AppError;

/// Does long work off the threads that serve people.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::Stopped)?
}

/// Work that takes memory in the size of a register: one after the other, so that what a server takes does not grow with
/// how many ask at once.
#[derive(Debug, Default)]
pub(crate) struct OneAtATime(Arc<Mutex<()>>);

impl OneAtATime {
    /// Does it as [`in_background`], after what others asked for before.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let turn = Arc::clone(&self.0).lock_owned().await;
        in_background(move || {
            // Held to the end of the work, though whoever asked for it goes away.
            let _turn = turn;
            work()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may")]

    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn nothing_runs_beside_it_though_whoever_asked_goes_away() {
        let works = Arc::new(OneAtATime::default());
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let ask = || {
            let (works, running, most) = (Arc::clone(&works), Arc::clone(&running), Arc::clone(&most));
            let work = move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            };
            tokio::spawn(async move { works.run(work).await })
        };
        let gone = ask();
        while running.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        gone.abort();
        let others: Vec<_> = (0..8).map(|_| ask()).collect();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert_eq!((running.load(Ordering::SeqCst), most.load(Ordering::SeqCst)), (0, 1));
    }
}
