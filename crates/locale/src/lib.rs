//! What the program says to people: texts in Indonesian and English (Fluent), numbers and dates as each writes them.
//!
//! The texts are in `locales/`, one folder a language. This crate knows no command and no page.

mod format;

use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../locales");

/// A language the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia, the language of the law and the default.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// Returns the tag of the language: `id` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }
}

/// The texts and formats of one language.
#[derive(Clone)]
pub struct Locale {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Locale {
    /// Returns the texts of a language.
    pub fn new(language: Language) -> Self {
        let tag = language.tag();
        let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
        // Isolation marks are for mixed directions; both languages are written left to right.
        bundle.set_use_isolating(false);
        let files = LOCALES.get_dir(tag).into_iter().flat_map(Dir::files);
        for text in files.filter_map(|file| file.contents_utf8()) {
            let resource = match FluentResource::try_new(text.to_owned()) {
                // The part that could be read is better than nothing; a test refuses files with errors.
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle: Arc::new(bundle) }
    }

    /// Returns the language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the text with this key; the key itself where there is none, which a test forbids.
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// Returns the text with this key, its placeholders filled in. Numbers and dates are formatted by the caller.
    pub fn text_with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set(*name, FluentValue::from(*value));
        }
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// Returns the text of this language out of a pair of the same in both.
    pub fn pick<'a>(&self, indonesian: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Every key of a language with the placeholders its text uses.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for file in LOCALES.get_dir(language.tag()).unwrap().files() {
            let text = file.contents_utf8().unwrap();
            assert!(FluentResource::try_new(text.to_owned()).is_ok(), "{:?} has errors", file.path());
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                    key = name.to_owned();
                    assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "`{key}` stands twice");
                }
                let placeholders = line.split('$').skip(1).map(|rest| {
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
                });
                found.entry(key.clone()).or_default().extend(placeholders);
            }
        }
        found.remove("");
        found
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        assert_eq!(messages(Language::Indonesian), messages(Language::English));
    }

    /// Collects every text literal handed to a `text` function in the sources of the workspace.
    fn keys_used(folder: &std::path::Path, keys: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                keys_used(&path, keys);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                for call in [".text(\"", ".text_with(\""] {
                    let found = source.split(call).skip(1).filter_map(|rest| rest.split('"').next());
                    keys.extend(found.map(ToOwned::to_owned));
                }
            }
        }
    }

    /// Keys are words in lower case joined by hyphens; other literals belong to other functions called `text`.
    fn is_key(text: &str) -> bool {
        text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    }

    #[test]
    fn every_key_the_program_asks_for_exists() {
        let mut used = BTreeSet::new();
        keys_used(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut used);
        let known = messages(Language::Indonesian);
        let missing: Vec<_> = used.iter().filter(|key| !known.contains_key(*key) && is_key(key)).collect();
        assert!(missing.is_empty(), "no text for {missing:?}");
    }
}
