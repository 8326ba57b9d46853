//! The nominative list: who has which number. It is kept as a file of its own, apart from the ledger.

use std::collections::BTreeMap;

use jenjang_facts::{Digest, Nip};
use serde::{Deserialize, Serialize};

/// The people whom a screening put on the list, by number.
///
/// The order is that of a digest over a random salt and the NIP, so that a number says nothing about age or unit, and
/// nobody can work back from it without the salt; the list itself has the salt, so that it can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    salt: [u8; 32],
    people: Vec<RosterPerson>,
    numbers: BTreeMap<Nip, u32>,
}

/// A person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPerson {
    /// Who.
    pub nip: Nip,
    /// The name with its titles.
    pub name: String,
    /// The SKPD.
    pub skpd: String,
    /// The unit.
    pub unit: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: u32,
    nip: String,
    name: String,
    skpd: String,
    unit: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    salt: Digest,
    people: Vec<Line>,
}

impl Roster {
    /// Numbers the people.
    pub fn new(salt: [u8; 32], mut people: Vec<RosterPerson>) -> Self {
        let key = |person: &RosterPerson| {
            let mut bytes = salt.to_vec();
            bytes.extend(person.nip.to_string().into_bytes());
            Digest::of(&bytes)
        };
        people.sort_by_cached_key(key);
        let numbers = (1..).zip(&people).map(|(number, person)| (person.nip, number)).collect();
        Self { salt, people, numbers }
    }

    /// Returns the salt.
    pub fn salt(&self) -> [u8; 32] {
        self.salt
    }

    /// Returns the people, in order of number.
    pub fn people(&self) -> &[RosterPerson] {
        &self.people
    }

    /// Returns the number of a person.
    pub fn number_of(&self, nip: Nip) -> Option<u32> {
        self.numbers.get(&nip).copied()
    }

    /// Returns the person with a number.
    pub fn person(&self, number: u32) -> Option<&RosterPerson> {
        self.people.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Returns the canonical text: JSON with a line for each person.
    pub fn to_text(&self) -> String {
        let mut text = format!("{{\"salt\":\"{}\",\"people\":[", Digest(self.salt));
        for (number, person) in (1..).zip(&self.people) {
            let line = Line {
                number,
                nip: person.nip.to_string(),
                name: person.name.clone(),
                skpd: person.skpd.clone(),
                unit: person.unit.clone(),
            };
            text.push_str(if number == 1 { "\n" } else { ",\n" });
            // A struct of texts and a number always has a JSON form.
            text.push_str(&serde_json::to_string(&line).unwrap_or_default());
        }
        text.push_str("\n]}\n");
        text
    }

    /// Reads the canonical text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut people = Vec::with_capacity(file.people.len());
        let mut numbers = BTreeMap::new();
        for (number, line) in (1..).zip(file.people) {
            let nip = Nip::parse(&line.nip).map_err(|error| error.to_string())?;
            if line.number != number || numbers.insert(nip, number).is_some() {
                return Err(format!("the people are not numbered from 1 at number {}", line.number));
            }
            people.push(RosterPerson { nip, name: line.name, skpd: line.skpd, unit: line.unit });
        }
        Ok(Self { salt: file.salt.0, people, numbers })
    }
}

/// Returns the id of an SKPD: its name in lower case, everything else than letters and digits as one hyphen.
pub fn unit_id(name: &str) -> String {
    let mut id = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(nip: &str) -> RosterPerson {
        let text = |text: &str| text.to_owned();
        RosterPerson {
            nip: Nip::parse(nip).unwrap(),
            name: text("Siti \"Aminah\""),
            skpd: text("Dinas"),
            unit: text("Seksi"),
        }
    }

    #[test]
    fn a_list_reads_back_and_numbers_depend_on_the_salt_alone() {
        let people = || vec![person("198006152006032901"), person("197506152000031902"), person("196906151995031903")];
        let roster = Roster::new([7; 32], people());
        assert_eq!(Roster::parse(&roster.to_text()), Ok(roster.clone()));
        let mut turned = people();
        turned.reverse();
        assert_eq!(Roster::new([7; 32], turned), roster);
        let orders: std::collections::BTreeSet<Vec<String>> = (0..40)
            .map(|salt| Roster::new([salt; 32], people()).people().iter().map(|p| p.nip.to_string()).collect())
            .collect();
        assert_eq!(orders.len(), 6, "every order happens");
        assert_eq!(Roster::parse(&Roster::new([1; 32], Vec::new()).to_text()).unwrap().people().len(), 0);
    }

    #[test]
    fn ids_of_units_are_plain() {
        assert_eq!(unit_id("RSUD Prof. Dr. Margono Soekarjo"), "rsud-prof-dr-margono-soekarjo");
        assert_eq!(unit_id("  Dinas «A» "), "dinas-a");
    }
}
