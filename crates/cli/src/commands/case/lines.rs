//! `jenjang case do --lines`: many commands, one after the other, each acknowledged as soon as it is on the disk.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use jenjang_app::cases::{App, Done};
use serde_json::json;

use super::act::Arguments;
use super::order::{NoOrder, Order};
use crate::context::{Common, Format};
use crate::failure::{DENIED, FAILED, Failure, REFUSED};
use crate::receipt;
use crate::store::Mode;

/// The longest line that is read.
const LONGEST: u64 = 16 << 20;

/// How many lines were carried out, and why others were not.
#[derive(Default)]
struct Tally {
    done: u64,
    refused: u64,
    denied: u64,
    failed: u64,
}

pub(super) fn run(common: &Common, arguments: &Arguments, file: &Path) -> Result<ExitCode> {
    let is_standard_input = file == Path::new("-");
    let reader: Box<dyn BufRead> = if is_standard_input {
        Box::new(std::io::stdin().lock())
    } else {
        let file_failed = || format!("could not read `{}`", file.display());
        Box::new(BufReader::new(std::fs::File::open(file).with_context(file_failed)?))
    };
    let folder = if is_standard_input { Path::new("") } else { file.parent().unwrap_or(Path::new("")) };
    let mut source = Source { reader, name: file.display().to_string(), folder, line: 0 };
    let tally = arguments.store.with(common, Mode::Write, async |app| {
        let mut tally = Tally::default();
        while let Some(text) = source.next()? {
            if !line(common, arguments, app, &source, &text, &mut tally).await? && arguments.stop {
                break;
            }
        }
        Ok(tally)
    })?;
    Ok(tally.report(common))
}

/// Carries out one line and says what became of it; returns whether it was carried out.
async fn line(
    common: &Common,
    arguments: &Arguments,
    app: &App,
    source: &Source<'_>,
    text: &str,
    tally: &mut Tally,
) -> Result<bool> {
    match carry_out(arguments, app, source, text).await {
        Ok(done) => {
            acknowledge(common, app, source.line, &done).await?;
            tally.done += 1;
            Ok(true)
        }
        Err(error) => {
            let failure = Failure::of(&error, &common.locale());
            let is_about_the_line = failure.is_about_the_command || error.is::<NoOrder>() || error.is::<NoFile>();
            if !is_about_the_line {
                // The machine failed, and would fail the next line too.
                return Err(error.context(format!("stopped at line {} of `{}`", source.line, source.name)));
            }
            tell(common, source.line, &failure);
            tally.count(failure.code);
            Ok(false)
        }
    }
}

async fn carry_out(arguments: &Arguments, app: &App, source: &Source<'_>, text: &str) -> Result<Done> {
    let order = Order::from_json(text, &source.name, source.line)?;
    let acting = order.acting(&arguments.store)?;
    let (command, attachments) = order.read(source.folder).map_err(|error| error.context(NoFile))?;
    Ok(app.act(&acting, &arguments.id, command, attachments).await?)
}

/// A file of a line cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("a file of this line cannot be used")]
struct NoFile;

/// Writes one line, at once: whoever reads it knows that the command is on the disk.
async fn acknowledge(common: &Common, app: &App, line: usize, done: &Done) -> Result<()> {
    let text = match common.format {
        Format::Json => {
            let mut told = json!({ "line": line, "sequence": done.sequence, "hash": done.hash, "kinds": done.kinds });
            if let Some(fields) = told.as_object_mut().filter(|_| !done.files.is_empty()) {
                fields.insert("files".to_owned(), json!(done.files));
            }
            told.to_string()
        }
        Format::Text => {
            let locale = common.locale();
            let what = receipt::recorded(app, done, &locale).await?;
            let (line, sequence, hash) = (line.to_string(), done.sequence.to_string(), done.hash.to_string());
            let arguments = [("line", line.as_str()), ("what", &what), ("sequence", &sequence), ("hash", &hash)];
            locale.text_with("case-line-done", &arguments)
        }
    };
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
        // Told by hand: a closed pipe ends other commands quietly, but this one with work undone.
        bail!(
            "line {line} was carried out, but nobody takes the acknowledgement ({error}); the lines after it were not"
        );
    }
    Ok(())
}

fn tell(common: &Common, line: usize, failure: &Failure) {
    match common.format {
        Format::Text => {
            let head = common.locale().text_with("case-line-not-done", &[("line", &line.to_string())]);
            eprint!("{head}: {}", failure.to_text());
        }
        Format::Json => {
            let mut told = json!({ "line": line });
            if let (Some(fields), serde_json::Value::Object(more)) = (told.as_object_mut(), failure.to_json()) {
                fields.extend(more);
            }
            eprintln!("{told}");
        }
    }
}

impl Tally {
    fn count(&mut self, code: u8) {
        match code {
            REFUSED => self.refused += 1,
            DENIED => self.denied += 1,
            _ => self.failed += 1,
        }
    }

    /// Says in the end how many were carried out. What a line lacks outweighs a denial, and that a refusal.
    fn report(&self, common: &Common) -> ExitCode {
        let not_done = self.refused + self.denied + self.failed;
        if common.format == Format::Text {
            let locale = common.locale();
            let counts = [locale.number(self.done), locale.number(not_done)];
            let [done, not_done] = &counts;
            eprintln!("{}", locale.text_with("case-lines", &[("done", done), ("not_done", not_done)]));
        }
        match self {
            Self { failed: 1.., .. } => ExitCode::from(FAILED),
            Self { denied: 1.., .. } => ExitCode::from(DENIED),
            Self { refused: 1.., .. } => ExitCode::from(REFUSED),
            _ => ExitCode::SUCCESS,
        }
    }
}

/// The lines of a file or of standard input.
struct Source<'a> {
    reader: Box<dyn BufRead>,
    name: String,
    folder: &'a Path,
    line: usize,
}

impl Source<'_> {
    /// Returns the next line that is not blank.
    fn next(&mut self) -> Result<Option<String>> {
        loop {
            let mut bytes = Vec::new();
            let mut limited = self.reader.by_ref().take(LONGEST + 1);
            let n = limited.read_until(b'\n', &mut bytes).with_context(|| format!("could not read `{}`", self.name))?;
            if n == 0 {
                return Ok(None);
            }
            self.line += 1;
            if u64::try_from(n).unwrap_or(u64::MAX) > LONGEST {
                bail!("line {} of `{}` has no end within {} MiB", self.line, self.name, LONGEST >> 20);
            }
            // What is no UTF-8 is no JSON either, which the reader of the command says with its place.
            let text = String::from_utf8_lossy(&bytes).trim().to_owned();
            if !text.is_empty() {
                return Ok(Some(text));
            }
        }
    }
}
