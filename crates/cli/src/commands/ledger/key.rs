//! `jenjang ledger key`

use std::process::ExitCode;

use anyhow::{Result, bail};
use jenjang_ledger::Signer;
use serde_json::json;

use crate::context::{Common, Format, print, print_json};
use crate::store::key_file;

pub(super) fn run(common: &Common) -> Result<ExitCode> {
    let path = key_file(&common.data);
    if !path.exists() {
        bail!("there is no key in `{}` yet; it is made with the first event of a ledger", path.display());
    }
    let key = Signer::load(&path)?.verifier().to_string();
    match common.format {
        Format::Json => print_json(&json!({ "key": key })),
        Format::Text => print(&format!("{key}\n")),
    }
}
