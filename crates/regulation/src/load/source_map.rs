//! Finds the place in the file of a place in a TOML string.

use std::ops::Range;

/// For each byte of a decoded string, where it stands in the file.
pub(super) struct SourceMap {
    /// One entry a decoded byte, and one for the end.
    places: Vec<usize>,
}

impl SourceMap {
    /// Follows the escapes of a string whose raw text (with quotes) stands at `span` of the file.
    ///
    /// `None` when that does not give `decoded`; the caller then points at the whole string.
    pub(super) fn of_string(file: &str, span: &Range<usize>, decoded: &str) -> Option<Self> {
        let raw = file.get(span.clone())?;
        let (quote, escapes) = match raw.as_bytes() {
            [b'"', b'"', b'"', ..] if raw.len() >= 6 => (3, true),
            [b'\'', b'\'', b'\'', ..] if raw.len() >= 6 => (3, false),
            [b'"', ..] => (1, true),
            [b'\'', ..] => (1, false),
            _ => return None,
        };
        let inner = raw.get(quote..raw.len().checked_sub(quote)?)?;
        let mut start = span.start + quote;
        // The line break right after the opening quotes does not belong to the text.
        let body = if quote == 3 { inner.strip_prefix('\n').unwrap_or(inner) } else { inner };
        start += inner.len() - body.len();
        let map = Self { places: follow(body, start, escapes) };
        (map.places.len() == decoded.len() + 1).then_some(map)
    }

    /// Returns the bytes of the file behind some bytes of the string.
    pub(super) fn in_file(&self, start: usize, end: usize) -> Range<usize> {
        let last = self.places.last().copied().unwrap_or(0);
        let place = |at: usize| self.places.get(at).copied().unwrap_or(last);
        place(start)..place(end).max(place(start))
    }
}

fn follow(body: &str, start: usize, escapes: bool) -> Vec<usize> {
    let mut places = Vec::with_capacity(body.len() + 1);
    let mut at = 0;
    while let Some(c) = body.get(at..).and_then(|rest| rest.chars().next()) {
        let (raw_len, decoded_len) = match c {
            '\\' if escapes => escape(body.get(at..).unwrap_or("")),
            c => (c.len_utf8(), c.len_utf8()),
        };
        // A character written as itself maps byte by byte; an escape maps to its backslash.
        let itself = raw_len == decoded_len && c != '\\';
        places.extend((0..decoded_len).map(|byte| start + at + if itself { byte } else { 0 }));
        at += raw_len;
    }
    places.push(start + at);
    places
}

/// Returns how many bytes an escape takes in the file and in the text.
fn escape(rest: &str) -> (usize, usize) {
    let digits = match rest.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(c) if c.is_ascii_whitespace() => {
            // A backslash at the end of a line swallows all blanks up to the next word.
            let tail = rest.get(1..).unwrap_or("");
            return (1 + tail.len() - tail.trim_start_matches([' ', '\t', '\n']).len(), 0);
        }
        _ => return (2, 1),
    };
    let code = rest.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let decoded = code.and_then(char::from_u32).map_or(1, char::len_utf8);
    (2 + digits, decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes a TOML string and returns the text of the file behind `word`.
    fn behind(raw: &str, word: &str) -> String {
        let file = format!("key = {raw}\n");
        let table = toml::de::DeTable::parse(&file).unwrap();
        let value = &table.get_ref()["key"];
        let decoded = value.get_ref().as_str().unwrap();
        let map = SourceMap::of_string(&file, &value.span(), decoded).unwrap();
        let at = decoded.find(word).unwrap();
        file[map.in_file(at, at + word.len())].to_owned()
    }

    #[test]
    fn every_kind_of_string_leads_back_to_the_file() {
        for raw in ["\"x golngan y\"", "'x golngan y'", "\"\"\"\nx\n golngan\"\"\"", "'''\ngolngan'''", "'''golngan'''"]
        {
            assert_eq!(behind(raw, "golngan"), "golngan", "{raw}");
        }
    }

    #[test]
    fn escapes_before_the_word_do_not_shift_it() {
        for raw in [
            r#""\t\u00e9\U0001F600 golngan""#,
            r#""\x41\"\\ golngan""#,
            "\"\"\"a \\\n     golngan\"\"\"",
            "\"é golngan\"",
        ] {
            assert_eq!(behind(raw, "golngan"), "golngan", "{raw}");
        }
        assert_eq!(behind(r#""g\u006fl""#, "gol"), r"g\u006fl");
    }
}
