//! Time and memory of a command.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What a command took.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    /// Seconds on the wall.
    pub(crate) wall: Duration,
    /// The largest resident memory seen, in MiB.
    pub(crate) peak_mib: u64,
}

/// Runs a command and watches its memory.
pub(crate) fn once(command: &mut Command) -> Result<Measured> {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().with_context(|| format!("could not start {command:?}"))?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    loop {
        // The kernel keeps the high-water mark itself; the last reading before the end is the one that counts.
        if let Ok(status) = std::fs::read_to_string(&status_file) {
            let mark = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = mark.and_then(|mark| mark.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak_kib = peak_kib.max(kib.unwrap_or(0));
        }
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("{command:?} failed ({status})");
            }
            return Ok(Measured { wall: started.elapsed(), peak_mib: peak_kib / 1024 });
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Runs a command several times and returns the quickest run with the largest memory.
pub(crate) fn best_of(n: usize, mut command: impl FnMut() -> Command) -> Result<Measured> {
    let mut best = once(&mut command())?;
    for _ in 1..n {
        let next = once(&mut command())?;
        best.wall = best.wall.min(next.wall);
        best.peak_mib = best.peak_mib.max(next.peak_mib);
    }
    Ok(best)
}
