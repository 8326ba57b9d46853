//! What is wrong in a file, and how it is shown.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// The texts of the files that were read, by the name diagnostics use.
pub type Sources = BTreeMap<String, String>;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used; somebody should look at it.
    Warning,
}

impl Severity {
    /// Returns the published key: `error`, `warning`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One mistake in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file.
    pub file: String,
    /// The bytes of the file it is about. Line ends count one byte each.
    pub span: Range<usize>,
    /// The line, from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 when it is about the file as a whole.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// A word or two beside the place.
    pub label: String,
    /// What would be right.
    pub help: Option<String>,
    /// How grave it is.
    pub severity: Severity,
}

impl Diagnostic {
    /// Returns a mistake at some bytes of a file. An empty `help` means that there is nothing to add.
    pub fn error(
        file: &str,
        text: &str,
        span: Range<usize>,
        message: impl Into<String>,
        label: &str,
        help: &str,
    ) -> Self {
        let (line, column) = position(text, span.start);
        Self {
            file: file.to_owned(),
            span,
            line,
            column,
            message: message.into(),
            label: label.to_owned(),
            help: Some(help.to_owned()).filter(|help| !help.is_empty()),
            severity: Severity::Error,
        }
    }
}

/// Returns line and column, both from 1, of a byte of a text.
pub(crate) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..floor(text, at)).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before.get(line_start..).unwrap_or("").chars().count() + 1)
}

/// Returns the nearest boundary between characters at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Shows diagnostics with the lines they are about, for a terminal.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let shown: Vec<String> = diagnostics.iter().map(|one| render_one(one, sources, &renderer)).collect();
    shown.join("\n\n")
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let source = sources.get(&diagnostic.file).filter(|_| diagnostic.line > 0);
    let title = match source {
        Some(_) => diagnostic.message.clone(),
        None => format!("{}: {}", diagnostic.file, diagnostic.message),
    };
    let mut group = level.primary_title(title).elements(source.map(|text| {
        let (start, end) = (floor(text, diagnostic.span.start), floor(text, diagnostic.span.end));
        let mark = AnnotationKind::Primary.span(start..end.max(start)).label(diagnostic.label.as_str());
        Snippet::source(text.as_str()).path(diagnostic.file.as_str()).annotation(mark)
    }));
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// Every mistake found while loading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadErrors {
    /// The mistakes, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts of the files they are in.
    pub sources: Sources,
}

impl LoadErrors {
    /// Shows all mistakes with the lines they are about, for a terminal.
    pub fn render(&self, colour: bool) -> String {
        render(&self.diagnostics, &self.sources, colour)
    }
}

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.diagnostics.len();
        write!(f, "{count} mistake{} in the regulations", if count == 1 { "" } else { "s" })?;
        for one in &self.diagnostics {
            write!(f, "\n{}:{}:{}: {}", one.file, one.line, one.column, one.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadErrors {}
