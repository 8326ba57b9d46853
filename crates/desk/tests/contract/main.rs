//! What a desk promises, tested on SQLite always and on PostgreSQL where `JENJANG_TEST_POSTGRES` names a server.
//!
//! Under the feature `system` the server must be there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

mod api_tokens;
mod concurrency;
mod drafts;
mod passwords;
mod sessions;
mod sign_in;
mod stored;
mod support;
mod sweep;
mod system;
mod trouble;

/// Runs each test on both databases.
macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::support::sqlite().await.unwrap()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(home) = crate::support::postgres().await {
                    super::$name(home).await;
                }
            })*
        }
    };
}
pub(crate) use contract;
