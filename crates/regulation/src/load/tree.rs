//! Reads a TOML tree by hand, so that every mistake is found and each has its place.

use std::ops::Range;

use jenjang_facts::{Day, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, position};
use crate::{Bilingual, Grade};

/// A value with its place.
pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// A file that is being read, and the mistakes found in it so far.
pub(super) struct Report<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, diagnostics: Vec::new() }
    }

    /// Reports a mistake. An empty `help` means that there is nothing to add.
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, label: &str, help: &str) {
        self.diagnostics.push(Diagnostic::error(self.file, self.text, span, message, label, help));
    }

    /// Reports that an id stands twice.
    pub(super) fn twice(&mut self, id: &Text, first: &Range<usize>, what: &str) {
        let (line, _) = position(self.text, first.start);
        let help = format!("it first stands on line {line}; give each {what} its own id");
        self.error(id.span.clone(), format!("the {what} `{}` stands twice", id.value), "second time", &help);
    }
}

/// A text with its place.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) value: String,
    pub(super) span: Range<usize>,
}

/// Returns what a value is called in a message.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn wrong_kind(node: &Node<'_>, wanted: &str, report: &mut Report<'_>) {
    let found = kind_of(node.get_ref());
    report.error(node.span(), format!("{wanted} is needed, and this is {found}"), found, "");
}

/// Reads a text that says something.
pub(super) fn text_of(node: &Node<'_>, report: &mut Report<'_>) -> Option<Text> {
    let DeValue::String(text) = node.get_ref() else {
        wrong_kind(node, "a text", report);
        return None;
    };
    if text.trim().is_empty() {
        report.error(
            node.span(),
            "the text is empty",
            "empty",
            "say something, or take the key away where it may be missing",
        );
        return None;
    }
    Some(Text { value: text.to_string(), span: node.span() })
}

/// Reads a day written `2013-11-13`, without quotes.
pub(super) fn day_of(node: &Node<'_>, report: &mut Report<'_>) -> Option<Day> {
    let DeValue::Datetime(written) = node.get_ref() else {
        wrong_kind(node, "a date such as 2013-11-13 (without quotes)", report);
        return None;
    };
    let date = written.date.filter(|_| written.time.is_none() && written.offset.is_none());
    let day = date.and_then(|date| Day::new(i32::from(date.year), date.month.into(), date.day.into()));
    if day.is_none() {
        report.error(
            node.span(),
            format!("`{written}` is not a calendar day"),
            "no such day",
            "write a day such as 2013-11-13",
        );
    }
    day
}

/// Reads a list.
pub(super) fn list_of<'t>(node: &'t Node<'t>, report: &mut Report<'_>) -> Option<Vec<&'t Node<'t>>> {
    let DeValue::Array(items) = node.get_ref() else {
        wrong_kind(node, "a list", report);
        return None;
    };
    Some(items.iter().collect())
}

/// Says which key of a closed set a text is; reports one that is not.
pub(super) fn choice<T: Copy>(
    text: &Text,
    all: &[T],
    key: fn(T) -> &'static str,
    report: &mut Report<'_>,
) -> Option<T> {
    let found = all.iter().copied().find(|one| key(*one) == text.value);
    if found.is_none() {
        let keys = || all.iter().map(|one| key(*one));
        let listed: Vec<String> = keys().map(|key| format!("`{key}`")).collect();
        let near = nearest(&text.value, keys()).map_or(String::new(), |near| format!("did you mean `{near}`? "));
        let help = format!("{near}it is one of {}", listed.join(", "));
        report.error(text.span.clone(), format!("`{}` is not known here", text.value), "not known", &help);
    }
    found
}

/// A table whose keys are taken one by one; what is left over is a mistake.
pub(super) struct Fields<'t> {
    table: &'t DeTable<'t>,
    /// What the table describes, in messages.
    what: &'static str,
    /// The whole table.
    pub(super) span: Range<usize>,
    asked: Vec<&'static str>,
    /// Keys that belong to somebody else.
    left: Vec<String>,
}

impl<'t> Fields<'t> {
    pub(super) fn new(node: &'t Node<'t>, what: &'static str, report: &mut Report<'_>) -> Option<Self> {
        let DeValue::Table(table) = node.get_ref() else {
            wrong_kind(node, "a table", report);
            return None;
        };
        Some(Self::of_table(table, node.span(), what))
    }

    pub(super) fn of_table(table: &'t DeTable<'t>, span: Range<usize>, what: &'static str) -> Self {
        Self { table, what, span, asked: Vec::new(), left: Vec::new() }
    }

    /// Returns the value of a key that may be missing.
    pub(super) fn may(&mut self, key: &'static str) -> Option<&'t Node<'t>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table.get(key)
    }

    /// Leaves a value to another crate and returns whether there is one; it is no mistake that nobody here reads it.
    pub(super) fn leave(&mut self, key: &str) -> bool {
        self.left.push(key.to_owned());
        self.table.get(key).is_some()
    }

    /// Returns the value of a key that must be there.
    pub(super) fn must(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<&'t Node<'t>> {
        let found = self.may(key);
        if found.is_none() {
            report.error(
                self.headline(report),
                format!("the {} has no `{key}`", self.what),
                "in this one",
                missing_help(key),
            );
        }
        found
    }

    /// Returns the first line of the table: where to point when something is missing.
    ///
    /// A table may span many lines.
    pub(super) fn headline(&self, report: &Report<'_>) -> Range<usize> {
        let first_line = report.text.get(self.span.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
        self.span.start..self.span.start + first_line
    }

    pub(super) fn text(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Text> {
        text_of(self.must(key, report)?, report)
    }

    /// Returns `None` for a missing key and for one that was reported.
    pub(super) fn optional_text(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Text> {
        text_of(self.may(key)?, report)
    }

    pub(super) fn bilingual(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Bilingual> {
        bilingual_of(self.must(key, report)?, report)
    }

    pub(super) fn grade(&mut self, report: &mut Report<'_>) -> Option<Grade> {
        let text = self.text("grade", report)?;
        choice(&text, &Grade::ALL, Grade::key, report)
    }

    /// Returns the tables of `[[key]]`; none where the key is missing.
    pub(super) fn tables(&mut self, key: &'static str, what: &'static str, report: &mut Report<'_>) -> Vec<Fields<'t>> {
        let items = self.may(key).and_then(|node| list_of(node, report)).unwrap_or_default();
        items.into_iter().filter_map(|item| Fields::new(item, what, report)).collect()
    }

    /// Returns all entries, whatever their keys, in the order of the file.
    pub(super) fn entries(self) -> Vec<(Text, &'t Node<'t>)> {
        let text = |key: &Spanned<_>| Text {
            value: AsRef::<std::borrow::Cow<'_, str>>::as_ref(key).to_string(),
            span: key.span(),
        };
        let mut entries: Vec<_> = self.table.iter().map(|(key, node)| (text(key), node)).collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    /// Reports the keys nobody asked for.
    pub(super) fn finish(self, report: &mut Report<'_>) {
        let known = |key: &str| self.asked.contains(&key) || self.left.iter().any(|left| left == key);
        for key in self.table.keys().filter(|key| !known(key.get_ref().as_ref())) {
            let name = key.get_ref();
            let help = match nearest(name, self.asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "it can have {}",
                    self.asked.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
                ),
            };
            report.error(key.span(), format!("a {} has no key `{name}`", self.what), "unknown key", &help);
        }
    }
}

/// Reads `{ id = "...", en = "..." }`.
pub(super) fn bilingual_of(node: &Node<'_>, report: &mut Report<'_>) -> Option<Bilingual> {
    let mut fields = Fields::new(node, "text in two languages", report)?;
    let (id, en) = (fields.text("id", report), fields.text("en", report));
    fields.finish(report);
    Some(Bilingual { id: id?.value, en: en?.value })
}

/// Returns what a missing key is for.
fn missing_help(key: &str) -> &'static str {
    match key {
        "cite" => "every statement needs its citation: add `cite = \"...\"`, where the source lays it down",
        "grade" => {
            "add `grade = \"legal-text\"`, `\"official\"`, `\"practice\"` or `\"assumed\"`: how well it is attested"
        }
        "text" | "label" | "title" => "add both languages: `{ id = \"...\", en = \"...\" }`",
        "id" => "add `id = \"...\"`",
        "en" => "add the English text: `en = \"...\"`",
        "from" => "add the first day in force: `from = 2013-01-01`",
        "in_force" => "add `[in_force]` with `from = 2013-01-01`",
        "facts" => "add `facts = \"register\"`, the catalogue the criteria speak about",
        "type" => "add `type = \"whole\"`, `\"decimal\"`, `\"date\"`, `\"yes-no\"`, `\"text\"` or the name of a list",
        "values" => "add `values = [{ value = ..., cite = \"...\", grade = \"...\" }]`",
        "when" => "add `when = \"...\"`, the condition under which the exception applies",
        "on" => "add `on = 2013-11-13`, the day of the facts, here or under `[defaults]`",
        "issuer" => "add `issuer = \"...\"`, who issued the regulation",
        "source" => "add `source = \"...\"`, where its text is found",
        "name" => "add `name = \"...\"`, what the case shows",
        "value" => "add `value = ...`",
        _ => "",
    }
}
