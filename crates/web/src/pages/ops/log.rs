//! The log: one line of JSON each, without names, NIP, scores, tokens, addresses of clients or queries.

use std::error::Error;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

/// Where lines go.
pub(crate) type Sink = Box<dyn Fn(&str) + Send + Sync>;

/// A log; without a sink it says nothing.
#[derive(Default)]
pub(crate) struct Log {
    sink: OnceLock<Sink>,
}

/// Failures of this process, counted, so that a person can tell one to the office.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// The log of the process, for failures that come up where no site is at hand.
static PROCESS: OnceLock<Sink> = OnceLock::new();

impl Log {
    /// Sends lines somewhere; the first who does is the one.
    pub(crate) fn to(&self, sink: Sink) {
        let _ = self.sink.set(sink);
    }

    /// Writes a line.
    pub(crate) fn line(&self, line: &Value) {
        if let Some(sink) = self.sink.get() {
            sink(&line.to_string());
        }
    }

    /// Writes down what failed, with everything that led to it.
    pub(crate) fn failure(&self, at: &str, error: &dyn Error) {
        self.line(&json!({ "kind": "failure", "at": at, "error": chain(error) }));
    }
}

/// Sends failures of the process somewhere; the first who does is the one.
pub(crate) fn failures_to(sink: Sink) {
    let _ = PROCESS.set(sink);
}

/// Writes down what failed, and returns what it is known by in the log.
pub(crate) fn report(error: &dyn Error) -> String {
    let reference = next_reference();
    if let Some(sink) = PROCESS.get() {
        sink(&json!({ "kind": "failure", "reference": reference, "error": chain(error) }).to_string());
    }
    reference
}

/// Returns a new name for a failure.
pub(crate) fn next_reference() -> String {
    format!("J{:05}", FAILURES.fetch_add(1, Ordering::Relaxed) + 1)
}

fn chain(error: &dyn Error) -> Vec<String> {
    let mut told = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        // A variant that passes on what another says brings the same text twice.
        if told.last() != Some(&text) {
            told.push(text);
        }
        source = cause.source();
    }
    told
}
