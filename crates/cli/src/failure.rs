//! The one place where errors become text on the terminal and exit codes.

use std::error::Error;
use std::process::ExitCode;

use jenjang_app::cases::AppError;
use jenjang_ledger::{AppendError, BackupError, BlobError, DatabaseError, LedgerError, VerifyError};
use jenjang_locale::Locale;
use jenjang_procedure::Refusal;
use serde_json::{Map, Value, json};

use crate::context::{Common, Format};
use jenjang_app::words;

/// Exit code of a command that could not do its work.
pub(crate) const FAILED: u8 = 1;
/// Exit code of a command that who acts may not give.
pub(crate) const DENIED: u8 = 3;
/// Exit code of a command that the procedure does not allow now.
pub(crate) const REFUSED: u8 = 4;
/// Exit code where what is stored is not what was recorded, or a proof proves nothing.
pub(crate) const BROKEN: u8 = 5;

/// An error as it is told.
pub(crate) struct Failure {
    pub(crate) code: u8,
    message: String,
    causes: Vec<String>,
    key: Option<&'static str>,
    arguments: Map<String, Value>,
    /// Whether the next command could go differently: it is about what was asked for, not about the machine.
    pub(crate) is_about_the_command: bool,
}

/// What an error is, for whoever reads exit codes and JSON.
struct Class {
    code: u8,
    key: Option<&'static str>,
    arguments: Map<String, Value>,
    is_about_the_command: bool,
}

/// Prints an error with everything that led to it, and returns the exit code.
pub(crate) fn report(error: &anyhow::Error, common: &Common) -> ExitCode {
    let broken_pipe = error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    });
    if broken_pipe {
        // The reader of a pipe has seen enough (`| head`); that is no failure.
        return ExitCode::SUCCESS;
    }
    let failure = Failure::of(error, &common.locale());
    match common.format {
        Format::Text => eprint!("error: {}", failure.to_text()),
        Format::Json => eprintln!("{}", failure.to_json()),
    }
    ExitCode::from(failure.code)
}

impl Failure {
    /// Returns an error as it is told in a language.
    pub(crate) fn of(error: &anyhow::Error, locale: &Locale) -> Self {
        let told = error.chain().filter_map(|cause| tell(cause, locale));
        let mut causes: Vec<String> = told.collect();
        // A variant that passes on what another says brings the same text twice.
        causes.dedup();
        let class = error.chain().find_map(classify).unwrap_or(Class {
            code: FAILED,
            key: None,
            arguments: Map::new(),
            is_about_the_command: false,
        });
        let message = if causes.is_empty() { error.to_string() } else { causes.remove(0) };
        Self {
            code: class.code,
            message,
            causes,
            key: class.key,
            arguments: class.arguments,
            is_about_the_command: class.is_about_the_command,
        }
    }

    fn kind(&self) -> &'static str {
        match self.code {
            DENIED => "denied",
            REFUSED => "refused",
            BROKEN => "broken",
            _ => "failed",
        }
    }

    /// Returns the text: what happened, and on lines of their own why.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.message);
        self.causes.iter().for_each(|cause| text.push_str(&format!("  because: {cause}\n")));
        text
    }

    /// Returns the error for programs.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "error": self.message,
            "causes": self.causes,
            "kind": self.kind(),
            "key": self.key,
            "arguments": self.arguments,
        })
    }
}

/// Returns the text of one error of a chain; a refusal is told in the language, and once.
fn tell(cause: &(dyn Error + 'static), locale: &Locale) -> Option<String> {
    if cause.is::<Refusal>() || cause.is::<Box<Refusal>>() {
        return None;
    }
    match cause.downcast_ref::<AppError>() {
        Some(AppError::Refused(refusal)) => {
            let why = words::refusal(refusal, |_| None, locale);
            Some(locale.text_with("case-refused", &[("why", &why)]))
        }
        _ => Some(cause.to_string()),
    }
}

fn classify(cause: &(dyn Error + 'static)) -> Option<Class> {
    if let Some(error) = cause.downcast_ref::<AppError>() {
        return Some(of_app(error));
    }
    let broken = if let Some(error) = cause.downcast_ref::<LedgerError>() {
        of_ledger(error)
    } else if let Some(error) = cause.downcast_ref::<BlobError>() {
        of_blobs(error)
    } else if let Some(error) = cause.downcast_ref::<VerifyError>() {
        of_verify(error)
    } else if let Some(error) = cause.downcast_ref::<BackupError>() {
        of_backup(error)
    } else {
        return None;
    };
    Some(plain(if broken { BROKEN } else { FAILED }, None, &[]))
}

/// Returns whether what the database holds is not what was recorded.
fn of_ledger(error: &LedgerError) -> bool {
    matches!(
        error,
        LedgerError::Contradicts { .. }
            | LedgerError::Database(
                DatabaseError::Damaged { .. } | DatabaseError::Unreadable { .. } | DatabaseError::Versions { .. }
            )
    )
}

fn of_blobs(error: &BlobError) -> bool {
    matches!(error, BlobError::Missing { .. } | BlobError::Changed { .. })
}

fn of_verify(error: &VerifyError) -> bool {
    match error {
        VerifyError::Break(_) => true,
        VerifyError::Ledger(error) => of_ledger(error),
        VerifyError::Blobs(error) => of_blobs(error),
    }
}

fn of_backup(error: &BackupError) -> bool {
    match error {
        BackupError::Break { .. } => true,
        BackupError::Ledger(error) => of_ledger(error),
        BackupError::Blobs(error) => of_blobs(error),
        _ => false,
    }
}

fn plain(code: u8, key: Option<&'static str>, arguments: &[(&str, &str)]) -> Class {
    let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    Class { code, key, arguments, is_about_the_command: false }
}

fn of_app(error: &AppError) -> Class {
    let about_the_command = |class: Class| Class { is_about_the_command: true, ..class };
    let failed = |key, arguments: &[(&str, &str)]| plain(FAILED, Some(key), arguments);
    match error {
        AppError::Denied(denied) => {
            let roles = |roles: &std::collections::BTreeSet<jenjang_access::Role>| -> Value {
                roles.iter().map(|role| Value::from(role.key())).collect()
            };
            let arguments = Map::from_iter([
                ("roles".to_owned(), roles(&denied.roles)),
                ("allowed_to".to_owned(), roles(&denied.allowed_to)),
                ("policies".to_owned(), denied.policies.iter().map(|id| Value::from(id.as_str())).collect()),
            ]);
            Class { code: DENIED, key: Some(denied.action.key()), arguments, is_about_the_command: true }
        }
        AppError::Refused(refusal) => about_the_command(plain(REFUSED, Some(refusal.key()), &refusal.arguments())),
        AppError::NoSuchCase(case) => failed("no-such-case", &[("case", case)]),
        AppError::CaseId(_) => failed("case-id", &[]),
        AppError::CaseExists(case) => failed("case-exists", &[("case", case.as_str())]),
        AppError::NoSuchParticipant(participant) => {
            about_the_command(failed("no-such-participant", &[("participant", participant)]))
        }
        // A line of many may name another account than the next.
        AppError::NoSuchAccount(account) => about_the_command(failed("no-such-account", &[("account", account)])),
        AppError::UnfitAccount { account, roles } => {
            about_the_command(failed("unfit-account", &[("account", account), ("roles", roles)]))
        }
        AppError::AccountId(account) => failed("account-id", &[("account", account)]),
        AppError::AccountExists(account) => failed("account-exists", &[("account", account)]),
        AppError::NoSuchGrant(grant) => failed("no-such-grant", &[("grant", &grant.to_string())]),
        AppError::Input(_) => about_the_command(failed("input", &[])),
        AppError::NoSuchFile { digest } => about_the_command(failed("no-such-file", &[("digest", digest)])),
        AppError::Busy(case) => about_the_command(failed("busy", &[("case", case.as_str())])),
        AppError::Unreadable { case, sequence, .. } => {
            failed("unreadable", &[("case", case.as_str()), ("event", &sequence.to_string())])
        }
        AppError::Sealed { case, .. } => failed("sealed-unusable", &[("case", case.as_str())]),
        AppError::Plan { id, .. } => failed("plan", &[("regulation", id)]),
        AppError::Ledger(error) => of_record(of_ledger(error)),
        AppError::Blob(error) => of_record(of_blobs(error)),
        AppError::Append(AppendError::Refused(error)) => of_record(of_ledger(error)),
        AppError::Append(AppendError::Unacknowledged { .. }) => of_record(false),
        AppError::Append(AppendError::Draft { .. }) => about_the_command(failed("draft", &[])),
        AppError::Append(_) => failed("append", &[]),
        AppError::Rule(_) => failed("rule", &[]),
        AppError::Screen(_) => failed("screen", &[]),
        AppError::Import(_) => failed("import", &[]),
        AppError::Snapshot(_) => failed("snapshot", &[]),
        AppError::File { path, .. } => failed("file", &[("path", path)]),
        AppError::Stopped => failed("stopped", &[]),
    }
}

fn of_record(broken: bool) -> Class {
    if broken { plain(BROKEN, Some("record"), &[]) } else { plain(FAILED, Some("record"), &[]) }
}
