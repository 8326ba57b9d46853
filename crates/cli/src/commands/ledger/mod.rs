//! `jenjang ledger`

mod check;
mod checkpoint;
mod key;
mod prove;
mod prove_consistency;
mod scrub;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jenjang_app::output::Pending;
use jenjang_ledger::{Checkpoint, VerifierKey};

use crate::context::{Common, print};

/// Sign checkpoints, make proofs, and check them.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the public key by which anybody checks what this office signs
    Key,
    /// Print the last signed checkpoint, or sign how far the ledger has come
    Checkpoint(checkpoint::Arguments),
    /// Prove that an event is in the ledger
    Prove(prove::Arguments),
    /// Prove that nothing before an earlier checkpoint was rewritten
    ProveConsistency(prove_consistency::Arguments),
    /// Make sure that erased bytes are gone, after an erasure that a busy database held up
    Scrub(scrub::Arguments),
    /// Check a checkpoint or a proof with nothing but a public key
    Check(check::Arguments),
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Key => key::run(common),
        Command::Checkpoint(arguments) => checkpoint::run(common, arguments),
        Command::Prove(arguments) => prove::run(common, arguments),
        Command::ProveConsistency(arguments) => prove_consistency::run(common, arguments),
        Command::Scrub(arguments) => scrub::run(common, arguments),
        Command::Check(arguments) => check::run(common, arguments),
    }
}

/// Reads public keys: each is one itself, or names a file with one a line.
pub(super) fn read_keys(given: &[String]) -> Result<Vec<VerifierKey>> {
    let mut keys = Vec::new();
    for text in given {
        if let Ok(key) = VerifierKey::parse(text.trim()) {
            keys.push(key);
            continue;
        }
        if !Path::new(text).is_file() {
            bail!(
                "`{text}` is neither a public key nor a file with one; a key looks like NAME+8 hexadecimal digits+BASE64"
            );
        }
        let content = std::fs::read_to_string(text).with_context(|| format!("could not read `{text}`"))?;
        let lines = content.lines().map(str::trim).filter(|line| !line.is_empty());
        let before = keys.len();
        for line in lines {
            // What stands there is not repeated: somebody may have named the file of a signing key.
            let key = VerifierKey::parse(line).ok();
            keys.push(key.with_context(|| format!("`{text}` holds a line that is no public key"))?);
        }
        if keys.len() == before {
            bail!("`{text}` holds no public key");
        }
    }
    Ok(keys)
}

/// Reads a checkpoint from a file.
pub(super) fn read_checkpoint(file: &Path) -> Result<Checkpoint> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read `{}`", file.display()))?;
    Checkpoint::parse(&text).with_context(|| format!("`{}` holds no checkpoint", file.display()))
}

/// Writes a text to a file, or to standard output.
fn hand_out(text: &str, out: Option<&Path>, common: &Common) -> Result<ExitCode> {
    let Some(path) = out else { return print(text) };
    let mut pending = Pending::create(path)?;
    pending.write_all(text.as_bytes()).map_err(|error| pending.write_error(error))?;
    let written = pending.finish()?;
    print(&format!("{}: {}\n", common.locale().text("screen-written"), written.display()))
}
