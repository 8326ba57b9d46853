//! Long work beside the threads that serve people.

use std::sync::Arc;

use super::app::App;
use super::error::AppError;

impl App {
    /// Does work that takes memory in the size of a register, as [`in_background`] and one after the other: what the
    /// server takes does not grow with how many ask at once.
    pub(crate) async fn on_whole_register<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let turn = Arc::clone(&self.whole_register).lock_owned().await;
        in_background(move || {
            // Held to the end of the work, though whoever asked for it goes away.
            let _turn = turn;
            work()
        })
        .await
    }
}

/// Does long work off the threads that serve people.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::Stopped)?
}
