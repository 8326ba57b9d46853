//! JSON of which only the outside is known: an object's members in their order, each still as text.

use std::borrow::Cow;
use std::fmt;

use jenjang_facts::Nip;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::columns::fold_header;

/// The outside of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    List,
    Scalar,
}

/// Returns the outside of a value.
pub(super) fn shape(value: &RawValue) -> Shape {
    match value.get().as_bytes().first() {
        Some(b'{') => Shape::Object,
        Some(b'[') => Shape::List,
        _ => Shape::Scalar,
    }
}

/// Returns a scalar as the text of a cell: the same key may be a number in one answer and a text in another.
fn scalar(value: &RawValue) -> Cow<'_, str> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<Text<'_>>(text).map(|text| text.0).unwrap_or_default(),
        Some(b'n') => Cow::Borrowed(""),
        _ => Cow::Borrowed(text),
    }
}

#[derive(serde::Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

/// The members of an object.
pub(super) struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'t> Members<'t> {
    /// Returns the data of an answer's envelope; `None` for an object that is no envelope.
    pub(super) fn envelope(&self) -> Option<&'t RawValue> {
        let is_envelope = self.get("code").is_some() || self.get("success").is_some() || self.get("message").is_some();
        self.get("data").filter(|_| is_envelope)
    }

    /// Returns whether an envelope says that there is nothing in it.
    pub(super) fn failed(&self) -> bool {
        let says = |key, word: &str| self.get(key).is_some_and(|value| scalar(value) == word);
        says("code", "0") || says("success", "false")
    }

    /// Returns the person an object is about, by a member `nip` or `nipBaru`, or by a `data-utama` in it.
    pub(super) fn person(&self) -> Option<Nip> {
        let own = self.0.iter().filter(|(key, _)| matches!(fold_header(key).as_str(), "NIP" | "NIPBARU"));
        let mut own = own.filter_map(|(_, value)| Nip::parse(super::cell::clean(&scalar(value))).ok());
        own.next().or_else(|| {
            let mut main =
                self.get("data-utama").or_else(|| self.get("data_utama")).or_else(|| self.get("dataUtama"))?;
            // In its envelope or without, alone or as the only item of a list.
            for _ in 0..3 {
                if shape(main) == Shape::List {
                    let items: Vec<&RawValue> = serde_json::from_str(main.get()).ok()?;
                    main = items.first()?;
                    continue;
                }
                let members: Members<'_> = serde_json::from_str(main.get()).ok()?;
                match members.envelope() {
                    Some(data) => main = data,
                    None => return members.nip(),
                }
            }
            None
        })
    }

    fn nip(&self) -> Option<Nip> {
        let value = self.get("nipBaru").or_else(|| self.get("nip"))?;
        Nip::parse(super::cell::clean(&scalar(value))).ok()
    }

    /// Returns the members that are neither objects nor lists, as texts.
    pub(super) fn scalars(&self) -> Vec<(&str, Cow<'t, str>)> {
        let scalars = self.0.iter().filter(|(_, value)| shape(value) == Shape::Scalar);
        scalars.map(|(key, value)| (key.as_ref(), scalar(value))).collect()
    }

    /// Returns the members that are objects or lists; `data-utama` first, which says whose the others are.
    pub(super) fn nested(&self) -> Vec<(&str, &'t RawValue)> {
        let nested = self.0.iter().filter(|(_, value)| shape(value) != Shape::Scalar);
        nested.map(|(key, value)| (key.as_ref(), *value)).collect()
    }

    fn get(&self, key: &str) -> Option<&'t RawValue> {
        self.0.iter().find(|(found, _)| found == key).map(|(_, value)| *value)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(Text(key)) = map.next_key()? {
                    members.push((key, map.next_value()?));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}
