//! Doing something in a round: the command as JSON, with its files beside it.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jenjang_app::cases::{Attachments, Done, MAX_FILE_BYTES};
use jenjang_locale::Locale;
use jenjang_procedure::Command;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use super::problem::Problem;
use super::{Answer, answer, is_multipart};
use crate::forms::MAX_FILES;
use crate::site::Site;

/// The most bytes of a body of JSON: a file of the largest size as base64, and what goes with it.
const MOST_JSON: usize = MAX_FILE_BYTES / 3 * 4 + (1 << 20);

/// A command with its files.
#[derive(Deserialize)]
struct Order {
    /// Files as base64, by what they are: the id of an item of the checklist, or a word of their own.
    #[serde(default)]
    attach: BTreeMap<String, String>,
    #[serde(flatten)]
    command: Command,
}

pub(super) async fn carry_out(
    State(site): State<Site>,
    caller: Caller,
    Path(case): Path<String>,
    request: Request,
) -> Answer {
    let (command, attachments) = if is_multipart(request.headers()) {
        read_form(request, &site, &caller.locale).await?
    } else {
        read_json(request.into_body(), &caller.locale).await?
    };
    let done = site.app().act(&caller.acting, &case, command, attachments).await.map_err(caller.told())?;
    Ok(answer(&receipt(&done)))
}

/// Returns what says that something is on disk: its place in the ledger and its hash.
pub(super) fn receipt(done: &Done) -> Value {
    json!({
        "case": done.case.to_string(),
        "sequence": done.sequence,
        "hash": done.hash.to_string(),
        "kinds": done.kinds,
        "files": done.files,
    })
}

pub(super) fn too_large(locale: &Locale) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "too-large", locale)
}

async fn read_json(body: Body, locale: &Locale) -> Result<(Command, Attachments), Problem> {
    let bytes = axum::body::to_bytes(body, MOST_JSON).await.map_err(|_| too_large(locale))?;
    let order = parse(&bytes, locale)?;
    let mut attachments = Attachments::new();
    for (name, text) in order.attach {
        let wrong = |_| Problem::invalid(format!("the file `{name}` is no base64"), locale);
        let file = STANDARD.decode(text.as_bytes()).map_err(wrong)?;
        attachments.insert(name, file.into());
    }
    Ok((order.command, attachments))
}

fn parse(bytes: &[u8], locale: &Locale) -> Result<Order, Problem> {
    serde_json::from_slice(bytes).map_err(|error| Problem::invalid(error.to_string(), locale))
}

/// Reads a form: the command in the field `command`, each file in a field named after what it is.
async fn read_form(request: Request, site: &Site, locale: &Locale) -> Result<(Command, Attachments), Problem> {
    let (mut command, mut attachments) = (None, Attachments::new());
    for (name, bytes) in read_fields(request, site, locale).await? {
        if name == "command" {
            command = Some(parse(&bytes, locale)?);
        } else {
            attachments.insert(name, bytes);
        }
    }
    let order: Order = command.ok_or_else(|| Problem::invalid("the field `command` is missing", locale))?;
    if !order.attach.is_empty() {
        return Err(Problem::invalid("a form brings files in fields of their own, not in `attach`", locale));
    }
    Ok((order.command, attachments))
}

/// Reads the fields of a form with files, none of which is larger than a file may be.
pub(super) async fn read_fields(
    request: Request,
    site: &Site,
    locale: &Locale,
) -> Result<Vec<(String, Bytes)>, Problem> {
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(locale),
        _ => Problem::invalid("the form is cut off or malformed", locale),
    };
    let unreadable = |_| Problem::invalid("this is no form with files", locale);
    let mut form = Multipart::from_request(request, site).await.map_err(unreadable)?;
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes: Bytes = field.bytes().await.map_err(broken)?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(too_large(locale));
        }
        if fields.len() == MAX_FILES {
            return Err(Problem::invalid(format!("a form has at most {MAX_FILES} fields"), locale));
        }
        fields.push((name, bytes));
    }
    Ok(fields)
}
