//! All records of one person.

use jenjang_facts::Nip;

use crate::records::{Appraisal, Diploma, Note, Person, PostHeld, RankHeld, Sanction, Training};

/// All records of one person, as one snapshot keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The profile row.
    pub person: Person,
    /// The history of ranks, in any order.
    pub ranks: Vec<RankHeld>,
    /// The history of posts, in any order.
    pub posts: Vec<PostHeld>,
    /// The diplomas, in any order.
    pub diplomas: Vec<Diploma>,
    /// The appraisals, in any order.
    pub appraisals: Vec<Appraisal>,
    /// The sanctions, in any order.
    pub sanctions: Vec<Sanction>,
    /// The structural trainings, in any order.
    pub trainings: Vec<Training>,
    /// What happened to the cells of this person on their way in.
    pub notes: Vec<Note>,
    /// Whether a list of sanctions was handed over that covers this person. Only then does "no entry" mean "none".
    pub sanctions_given: bool,
}

impl Dossier {
    /// Returns a dossier of the profile row alone, to which the histories are added.
    pub fn new(person: Person) -> Self {
        Self {
            person,
            ranks: Vec::new(),
            posts: Vec::new(),
            diplomas: Vec::new(),
            appraisals: Vec::new(),
            sanctions: Vec::new(),
            trainings: Vec::new(),
            notes: Vec::new(),
            sanctions_given: false,
        }
    }

    /// Returns whose records these are.
    pub fn nip(&self) -> Nip {
        self.person.nip
    }
}
