//! `jenjang ledger check`: needs no ledger, no data folder and no network.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use jenjang_facts::Zone;
use jenjang_ledger::{Checkpoint, ConsistencyProof, Header, InclusionProof, ProofError, VerifierKey};
use jenjang_locale::Locale;
use serde_json::{Value, json};

use super::read_keys;
use crate::context::{Common, Format, print, print_json};
use crate::failure::BROKEN;

/// Check a checkpoint or a proof.
#[derive(Args)]
pub(super) struct Arguments {
    /// The file: a checkpoint, a proof that an event is in the ledger, or a proof that nothing was rewritten
    file: PathBuf,
    /// The public key of whom you trust, or a file with it; may be given several times
    #[arg(long, value_name = "KEY_OR_FILE", required = true)]
    key: Vec<String>,
}

/// What a file proves.
enum Proven {
    Checkpoint { by: VerifierKey, checkpoint: Checkpoint },
    Event { by: VerifierKey, header: Box<Header>, size: u64 },
    Consistency { by: VerifierKey, from: u64, to: u64 },
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let keys = read_keys(&arguments.key)?;
    let path: &Path = &arguments.file;
    let text = std::fs::read_to_string(path).with_context(|| format!("could not read `{}`", path.display()))?;
    let locale = common.locale();
    match (prove(&text, &keys), common.format) {
        (Ok(proven), Format::Json) => print_json(&to_json(&proven)),
        (Ok(proven), Format::Text) => print(&to_text(&proven, &locale)),
        (Err(error), Format::Json) => {
            print_json(&json!({ "holds": false, "problem": problem(&error) }))?;
            Ok(ExitCode::from(BROKEN))
        }
        (Err(error), Format::Text) => {
            print(&format!("{}\n", locale.text_with("ledger-proves-nothing", &[("why", &problem(&error))])))?;
            Ok(ExitCode::from(BROKEN))
        }
    }
}

/// Checks whatever a file is, by its first line.
fn prove(text: &str, keys: &[VerifierKey]) -> Result<Proven, ProofError> {
    match text.lines().next().unwrap_or_default() {
        first if first.starts_with("c2sp.org/tlog-proof@") => {
            let proof = InclusionProof::parse(text)?;
            let (header, by) = proof.verify(keys)?;
            Ok(Proven::Event { by: by.clone(), header: Box::new(header), size: proof.checkpoint().size() })
        }
        first if first.starts_with("jenjang.id/consistency@") => {
            let proof = ConsistencyProof::parse(text)?;
            let (_, by) = proof.verify(keys)?;
            Ok(Proven::Consistency { by: by.clone(), from: proof.from().size(), to: proof.to().size() })
        }
        _ => {
            let checkpoint = Checkpoint::parse(text)?;
            let by = checkpoint.verify(keys)?.clone();
            Ok(Proven::Checkpoint { by, checkpoint })
        }
    }
}

fn problem(error: &ProofError) -> String {
    let source = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{source}")
}

fn to_json(proven: &Proven) -> Value {
    match proven {
        Proven::Checkpoint { by, checkpoint } => json!({
            "holds": true,
            "proves": "checkpoint",
            "signed_by": by.name(),
            "size": checkpoint.size(),
            "root": checkpoint.root(),
        }),
        Proven::Event { by, header, size } => json!({
            "holds": true,
            "proves": "event",
            "signed_by": by.name(),
            "size": size,
            "event": {
                "position": header.position,
                "case": header.case.as_str(),
                "sequence": header.sequence,
                "at": header.stamp.at.to_string(),
                "actor": header.stamp.actor,
                "role": header.stamp.role,
                "via": header.stamp.via,
                "kind": header.kind,
                "payload_digest": header.payload_digest,
                "previous": header.previous,
                "hash": header.hash(),
            },
        }),
        Proven::Consistency { by, from, to } => {
            json!({ "holds": true, "proves": "consistency", "signed_by": by.name(), "from": from, "to": to })
        }
    }
}

fn to_text(proven: &Proven, locale: &Locale) -> String {
    match proven {
        Proven::Checkpoint { by, checkpoint } => {
            let (size, root) = (locale.number(checkpoint.size()), checkpoint.root().to_string());
            let arguments = [("by", by.name()), ("size", &size), ("root", &root)];
            format!("{}\n", locale.text_with("ledger-proves-checkpoint", &arguments))
        }
        Proven::Consistency { by, from, to } => {
            let (from, to) = (locale.number(*from), locale.number(*to));
            let arguments = [("by", by.name()), ("from", &from), ("to", &to)];
            format!("{}\n", locale.text_with("ledger-proves-consistency", &arguments))
        }
        Proven::Event { by, header, size } => {
            let stamp = &header.stamp;
            let (size, sequence, position) =
                (locale.number(*size), header.sequence.to_string(), header.position.to_string());
            // A proof does not say in which zone the round lives.
            let at = locale.moment(stamp.at, Zone::default());
            let arguments = [
                ("by", by.name()),
                ("size", &size),
                ("case", header.case.as_str()),
                ("sequence", &sequence),
                ("position", &position),
                ("at", &at),
                ("actor", &stamp.actor),
                ("role", &stamp.role),
                ("via", &stamp.via),
                ("kind", &header.kind),
            ];
            let digests = [("ledger-payload", header.payload_digest), ("ledger-hash", header.hash())];
            let digests = digests.map(|(key, digest)| format!("  {}: {digest}\n", locale.text(key))).concat();
            format!("{}\n{digests}", locale.text_with("ledger-proves-event", &arguments))
        }
    }
}
