//! Names of worksheets: at most 31 characters, without the marks a spreadsheet forbids, each only once.

use std::collections::BTreeSet;

/// Hands out names.
#[derive(Default)]
pub(super) struct SheetNames(BTreeSet<String>);

impl SheetNames {
    /// Returns a name as close to the wish as a spreadsheet allows.
    pub(super) fn take(&mut self, wish: &str) -> String {
        let cleaned: String =
            wish.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c }).collect();
        let cleaned = cleaned.trim().trim_matches('\'').trim();
        let cleaned = if cleaned.is_empty() { "–" } else { cleaned };
        let mut name = cut(cleaned, 31);
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            let ending = format!(" ({number})");
            name = cut(cleaned, 31 - ending.len()) + &ending;
            number += 1;
        }
        name
    }
}

/// Cuts to so many UTF-16 units, which is what a spreadsheet counts.
fn cut(text: &str, units: usize) -> String {
    let mut left = units;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::SheetNames;

    #[test]
    fn names_fit_and_differ() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("Dinas Pertanian Tanaman Pangan dan Hortikultura"), "Dinas Pertanian Tanaman Pangan");
        assert_eq!(names.take("DINAS Pertanian Tanaman Pangan dan Perkebunan"), "DINAS Pertanian Tanaman Pan (2)");
        assert_eq!(names.take("a/b [c]"), "a b  c");
        assert_eq!(names.take(""), "–");
        assert_eq!(names.take("'kutip'"), "kutip");
    }
}
