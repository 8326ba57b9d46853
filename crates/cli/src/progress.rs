//! Progress on a terminal: rows, rate and time left, once work has gone on for a second. Quiet in a pipe.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use jenjang_registry::import::Progress;

/// A progress bar that appears only when the work takes a second or more.
pub(crate) struct Bar {
    bar: Mutex<ProgressBar>,
    shown: bool,
}

impl Bar {
    /// Returns a bar on standard error, or a silent one where that is no terminal.
    pub(crate) fn new() -> Self {
        let shown = std::io::IsTerminal::is_terminal(&std::io::stderr());
        Self { bar: Mutex::new(ProgressBar::hidden()), shown }
    }

    /// Returns what long work calls with how much is done, out of how much.
    pub(crate) fn follow(&self, name: String) -> impl Fn(u64, u64) + Sync {
        move |done, total| {
            let known = self.bar.lock().ok().and_then(|bar| bar.length());
            if self.shown && known != Some(total) {
                self.stage(&name, Some(total));
            }
            if let Ok(bar) = self.bar.lock() {
                bar.set_position(done);
            }
        }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, total: Option<u64>) {
        let Ok(mut current) = self.bar.lock() else { return };
        current.finish_and_clear();
        if !self.shown {
            return;
        }
        let template = match total {
            Some(_) => "{msg} {wide_bar} {human_pos}/{human_len} ({rate}, {eta})",
            None => "{spinner} {msg} {human_pos} ({rate}) {elapsed}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let style = style.with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            // A rate that cannot be written is not worth a word.
            let _ = write!(out, "{:.0}/s", state.per_sec());
        });
        let target = ProgressDrawTarget::stderr_with_hz(5);
        let bar = ProgressBar::with_draw_target(total, target).with_style(style).with_message(name.to_owned());
        // The first tick comes after a second, so short work draws nothing.
        bar.enable_steady_tick(Duration::from_secs(1));
        *current = bar;
    }

    fn advance(&self, n: u64) {
        if let Ok(bar) = self.bar.lock() {
            bar.inc(n);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(bar) = self.bar.lock() {
            bar.finish_and_clear();
        }
    }
}
