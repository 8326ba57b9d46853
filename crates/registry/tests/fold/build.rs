//! Invented people for the tests: a builder fills in what a test does not care about.

use jenjang_facts::{Day, FactId, Known, Level, Nip, Reference, Type, Value};
use jenjang_registry::fold::{Dossier, DukKey, Folder, SourcedFact};
use jenjang_registry::records::{
    Appraisal, Diploma, Note, NoteKind, Person, PostHeld, RankHeld, Sanction, Source, Training,
};

/// A dossier in the making. Days are written `yyyy-mm-dd`, an empty text stands for an empty cell.
#[derive(Clone, Debug)]
pub(crate) struct Build {
    pub(crate) dossier: Dossier,
    next_row: u32,
}

/// Starts with a profile row that says nothing but who it is, and a complete list of sanctions.
pub(crate) fn person() -> Build {
    let mut dossier = Dossier::new(blank());
    dossier.sanctions_given = true;
    Build { dossier, next_row: 1 }
}

pub(crate) fn day(text: &str) -> Option<Day> {
    (!text.is_empty()).then(|| Day::parse_iso(text).unwrap())
}

pub(crate) fn level(list: &str, code: &str) -> Option<Level> {
    let lists = &Reference::shipped().lists;
    let find = || lists.get(lists.find(list).unwrap()).level(code).unwrap_or_else(|| panic!("no level {code}"));
    (!code.is_empty()).then(find)
}

pub(crate) fn fact(id: &str) -> FactId {
    Reference::shipped().catalogue("register").unwrap().find(id).unwrap()
}

pub(crate) fn folder() -> Folder {
    Folder::new(Reference::shipped()).unwrap()
}

impl Build {
    pub(crate) fn profile(mut self, set: impl FnOnce(&mut Person)) -> Self {
        set(&mut self.dossier.person);
        self
    }

    pub(crate) fn profile_rank(self, code: &str, since: &str) -> Self {
        self.profile(|p| (p.golongan, p.golongan_since) = (level("golongan", code), day(since)))
    }

    pub(crate) fn profile_post(self, kind: &str, eselon: &str, since: &str) -> Self {
        self.profile(|p| {
            (p.position_kind, p.eselon) = (level("position-kind", kind), level("eselon", eselon));
            p.position_since = day(since);
        })
    }

    pub(crate) fn rank(mut self, code: &str, since: &str) -> Self {
        let (nip, source) = self.row();
        let row = RankHeld { nip, golongan: level("golongan", code), since: day(since), source };
        self.dossier.ranks.push(row);
        self
    }

    pub(crate) fn post(mut self, kind: &str, eselon: &str, since: &str) -> Self {
        let (nip, source) = self.row();
        let (kind, eselon) = (level("position-kind", kind), level("eselon", eselon));
        let (position, unit_id, unit) = (None, None, None);
        let post = PostHeld { nip, kind, position, eselon, unit_id, unit, since: day(since), definitive: true, source };
        self.dossier.posts.push(post);
        self
    }

    pub(crate) fn acting(mut self, kind: &str, eselon: &str, since: &str) -> Self {
        self = self.post(kind, eselon, since);
        self.dossier.posts.last_mut().unwrap().definitive = false;
        self
    }

    pub(crate) fn diploma(mut self, code: &str, graduated_on: &str) -> Self {
        let (nip, source) = self.row();
        let (education, graduated_on) = (level("education", code), day(graduated_on));
        self.dossier.diplomas.push(Diploma { nip, education, graduated_year: None, graduated_on, source });
        self
    }

    pub(crate) fn diploma_of_year(mut self, code: &str, year: u16) -> Self {
        self = self.diploma(code, "");
        self.dossier.diplomas.last_mut().unwrap().graduated_year = Some(year);
        self
    }

    pub(crate) fn appraisal(mut self, year: u16, predicate: &str) -> Self {
        let (nip, source) = self.row();
        let predicate = level("performance", predicate);
        self.dossier.appraisals.push(Appraisal { nip, year, regime: None, value: None, predicate, source });
        self
    }

    pub(crate) fn sanction(mut self, code: &str, from: &str, until: &str) -> Self {
        let (nip, source) = self.row();
        let (from, until) = (day(from), day(until));
        let level = level("sanction", code);
        self.dossier.sanctions.push(Sanction { nip, kind: None, level, from, until, cancelled: false, source });
        self
    }

    pub(crate) fn cancelled(mut self) -> Self {
        self.dossier.sanctions.last_mut().unwrap().cancelled = true;
        self
    }

    pub(crate) fn no_sanctions_file(mut self) -> Self {
        self.dossier.sanctions_given = false;
        self
    }

    pub(crate) fn training(mut self, code: &str, year: Option<u16>) -> Self {
        let (nip, source) = self.row();
        let level = level("structural-training", code);
        self.dossier.trainings.push(Training { nip, level, name: None, year, source });
        self
    }

    /// Notes something about a cell of the profile.
    pub(crate) fn profile_note(self, kind: NoteKind, field: &str) -> Self {
        let source = self.dossier.person.source;
        self.note(kind, field, source)
    }

    /// Notes something about a cell of the row added last.
    pub(crate) fn row_note(self, kind: NoteKind, field: &str) -> Self {
        let source = Source { file: 1, row: self.next_row };
        self.note(kind, field, source)
    }

    /// Notes that another profile row says something else.
    pub(crate) fn twin_disagrees(self, field: &str) -> Self {
        self.note(NoteKind::SourcesDisagree, field, Source { file: 0, row: 99 })
    }

    fn note(mut self, kind: NoteKind, field: &str, source: Source) -> Self {
        let nip = Some(self.dossier.nip());
        let (column, value) = (format!("column of {field}"), "?".to_owned());
        let reason = "a-reason".to_owned();
        self.dossier.notes.push(Note { kind, nip, source, column, field: field.to_owned(), value, reason });
        self
    }

    fn row(&mut self) -> (Nip, Source) {
        self.next_row += 1;
        (self.dossier.nip(), Source { file: 1, row: self.next_row })
    }

    /// Returns what is known of facts on a day, as text. Checks on the way that the fold with origins says the same as
    /// the one without.
    pub(crate) fn on<const N: usize>(&self, on: &str, ids: [&str; N]) -> [String; N] {
        let folder = folder();
        let on = day(on).unwrap();
        let row = folder.facts_on(&self.dossier, on);
        let sourced = folder.sourced_facts_on(&self.dossier, on);
        let of_sourced: Vec<Known> = sourced.iter().map(|fact| fact.known.clone()).collect();
        assert_eq!(row.known, of_sourced);
        ids.map(|id| print(fact(id), row.get(fact(id))))
    }

    pub(crate) fn sourced(&self, id: &str, on: &str) -> SourcedFact {
        let facts = folder().sourced_facts_on(&self.dossier, day(on).unwrap());
        facts.into_iter().find(|sourced| sourced.fact == fact(id)).unwrap()
    }

    pub(crate) fn duk(&self, on: &str) -> DukKey {
        let (folder, on) = (folder(), day(on).unwrap());
        folder.duk_key(&self.dossier, &folder.facts_on(&self.dossier, on), on)
    }
}

/// Checks one fact of several people on several days: (who, day, what is expected).
pub(crate) fn check(id: &str, cases: &[(Build, &str, &str)]) {
    for (at, (person, on, expected)) in cases.iter().enumerate() {
        let [known] = person.on(on, [id]);
        assert_eq!(&known, expected, "case {at} of {id}, on {on}: {person:#?}");
    }
}

fn print(fact: FactId, known: &Known) -> String {
    let reference = Reference::shipped();
    let def = reference.catalogue("register").unwrap().get(fact).unwrap();
    match known {
        Known::None => "none".to_owned(),
        Known::Gap(gap) => format!("gap: {gap}"),
        Known::Value(value) => {
            assert_eq!(value.type_of(), def.ty);
            match (value, def.ty) {
                (Value::Code(_, level), Type::Code(list)) => reference.lists.get(list).code(*level).to_owned(),
                (Value::Date(day), _) => day.to_string(),
                (Value::Whole(number), _) => number.to_string(),
                (Value::Text(text), _) => text.to_string(),
                _ => panic!("{value:?}"),
            }
        }
    }
}

fn blank() -> Person {
    Person {
        nip: Nip::parse("198006152006032901").unwrap(),
        pns_id: None,
        name: "Ani Wibowo".to_owned(),
        title_front: None,
        title_back: None,
        born_on: None,
        civil_status: None,
        standing: None,
        employee_kind: None,
        cpns_since: None,
        pns_since: None,
        retirement_age_years: None,
        golongan: None,
        golongan_since: None,
        service_years: None,
        service_months: None,
        position_kind: None,
        position: None,
        position_since: None,
        eselon: None,
        education: None,
        graduated_year: None,
        unit_id: None,
        unit: None,
        parent_unit: None,
        home_agency: None,
        work_agency: None,
        source: Source { file: 0, row: 2 },
    }
}
