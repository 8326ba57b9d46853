//! The one place where errors become text on the terminal and exit codes.

use std::process::ExitCode;

use crate::context::Format;

/// Exit code of a command that could not do its work.
pub(crate) const FAILED: u8 = 1;

/// Prints an error with everything that led to it, and returns the exit code.
pub(crate) fn report(error: &anyhow::Error, format: Format) -> ExitCode {
    let broken_pipe = error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    });
    if broken_pipe {
        // The reader of a pipe has seen enough (`| head`); that is no failure.
        return ExitCode::SUCCESS;
    }
    match format {
        Format::Text => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
        }
        Format::Json => {
            let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
            eprintln!("{}", serde_json::json!({ "error": error.to_string(), "causes": causes }));
        }
    }
    ExitCode::from(FAILED)
}
