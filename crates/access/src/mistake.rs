//! What is wrong in policy files, and where.

use std::fmt;

use cedar_policy::ffi::DetailedError;

/// Why policies cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// A file or folder cannot be read.
    #[error("could not read `{path}`")]
    Read {
        /// What was read.
        path: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The files have mistakes.
    #[error(transparent)]
    Mistakes(#[from] Mistakes),
    /// Cedar refuses something that no file can cause.
    #[error("the policies cannot be put together: {0}")]
    Engine(String),
}

/// Every mistake found in the policy files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

/// One mistake in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 when it is about the file as a whole.
    pub column: usize,
    /// What is wrong, and what would be right where that is known.
    pub message: String,
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "{count} mistake{} in the policies", if count == 1 { "" } else { "s" })?;
        for one in &self.0 {
            write!(f, "\n{one}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if self.line > 0 {
            write!(f, "{}:{}:", self.line, self.column)?;
        }
        write!(f, " {}", self.message)
    }
}

impl AccessError {
    /// Tells mistakes in the order of the files.
    pub(crate) fn told(mut mistakes: Vec<Mistake>) -> Self {
        mistakes.sort_by(|a, b| (&a.file, a.line, a.column, &a.message).cmp(&(&b.file, b.line, b.column, &b.message)));
        Mistakes(mistakes).into()
    }
}

/// Places what Cedar says about a file in it: the error itself and those it brings along.
pub(crate) fn located(file: &str, text: &str, error: DetailedError) -> Vec<Mistake> {
    let mut found = Vec::new();
    let message = match &error.help {
        Some(help) => format!("{} ({help})", error.message),
        None => error.message.clone(),
    };
    found.push(match error.source_locations.first() {
        Some(label) => {
            let word = label.label.as_ref().map(|word| format!(": {word}")).unwrap_or_default();
            at(file, text, label.loc.start, format!("{message}{word}"))
        }
        None => about_file(file, message),
    });
    found.extend(error.related.into_iter().flat_map(|related| located(file, text, related)));
    found
}

pub(crate) fn about_file(file: &str, message: String) -> Mistake {
    Mistake { file: file.to_owned(), line: 0, column: 0, message }
}

pub(crate) fn at(file: &str, text: &str, byte: usize, message: String) -> Mistake {
    let before = text.get(..byte).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
    Mistake { file: file.to_owned(), line, column, message }
}
