//! A round that is driven by commands, as data; people in it are invented.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::{BTreeMap, BTreeSet};

use jenjang_facts::{Calendar, Day, Digest, Moment, Reference};
use jenjang_procedure::stages::announcement::CaseOpened;
use jenjang_procedure::{
    Case, Command, Context, Event, Outcome, Plan, Recorded, Refusal, StageKind, Status, Work, read_plan,
};
use jenjang_regulation::Regulation;
use serde_json::{Value, json};

/// A day on which the round of 2013 is in a stage: when its work is done, and when it is left.
const DAYS: [(&str, &str, &str); 12] = [
    ("announcement", "2013-11-11", "2013-11-11"),
    ("screening", "2013-11-13", "2013-11-13"),
    ("screening-objection", "2013-11-14", "2013-11-19"),
    ("paper", "2013-11-20", "2013-12-06"),
    ("paper-marking", "2013-12-09", "2013-12-09"),
    ("paper-result", "2013-12-10", "2013-12-10"),
    ("paper-objection", "2013-12-11", "2013-12-16"),
    ("interview", "2013-12-18", "2013-12-18"),
    ("interview-result", "2013-12-20", "2013-12-20"),
    ("interview-objection", "2013-12-23", "2013-12-30"),
    ("health", "2014-01-06", "2014-01-13"),
    ("pool", "2014-01-14", "2014-01-14"),
];

/// Returns the regulation that ships with the program.
pub(crate) fn regulation() -> Regulation {
    let procedures = jenjang_regulation::shipped(Reference::shipped());
    let procedures = procedures.unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let procedure = procedures.into_iter().find(|procedure| procedure.id == "promosi-eselon-iv");
    procedure.and_then(|procedure| procedure.version("jateng-2013").cloned()).expect("promosi-eselon-iv ships")
}

pub(crate) fn plan() -> Plan {
    read_plan(&regulation(), &Reference::shipped().lists).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(&format!("{text}WIB")).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// Returns the digest of a word, for a file that nobody opens.
pub(crate) fn digest(word: &str) -> String {
    Digest::of(word.as_bytes()).to_string()
}

pub(crate) fn pdf(word: &str) -> Value {
    json!({"digest": digest(word), "bytes": 1_000, "media": "application/pdf"})
}

pub(crate) struct Round {
    pub(crate) case: Case,
    /// Everything that happened.
    pub(crate) events: Vec<Recorded>,
    pub(crate) calendar: Calendar,
    pub(crate) at: Moment,
    /// How many people the screening puts on the list.
    pub(crate) n: u32,
    /// What was told by [`Round::tell`].
    told: Vec<String>,
}

impl Round {
    /// Returns a round that was opened.
    pub(crate) fn of(n: u32) -> Self {
        let case = Case::new(plan());
        let at = moment("2013-11-11T08:00");
        let mut round =
            Self { case, events: Vec::new(), calendar: Calendar::shipped().clone(), at, n, told: Vec::new() };
        let digest = Digest::parse(round.case.plan.digest()).unwrap();
        let opened = CaseOpened {
            title: "Promosi eselon IV 2013".to_owned(),
            regulation: round.case.plan.regulation().to_owned(),
            version: round.case.plan.version().to_owned(),
            digest,
            reference: Digest::of(b"reference"),
        };
        round.take(Event::CaseOpened(Box::new(opened)));
        round
    }

    /// Gives settings other values, before the announcement.
    pub(crate) fn with(mut self, settings: &[(&str, &str)]) -> Self {
        for (setting, value) in settings {
            if self.case.settings.get(setting) == Some(*value) {
                continue;
            }
            self.must("team", &json!({"do": "set-setting", "setting": setting, "value": value}));
        }
        self
    }

    fn take(&mut self, event: Event) {
        let recorded = Recorded { sequence: self.case.sequence + 1, at: self.at, event };
        self.case.apply(&recorded);
        self.events.push(recorded);
    }

    pub(crate) fn at(&mut self, text: &str) -> &mut Self {
        self.at = moment(text);
        self
    }

    pub(crate) fn context<'c>(&'c self, actor: &'c str) -> Context<'c> {
        Context { at: self.at, actor, calendar: &self.calendar }
    }

    /// Carries a command out.
    pub(crate) fn act(&mut self, actor: &str, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = self.case.decide(command, &self.context(actor))?;
        for event in &events {
            self.take(event.clone());
        }
        Ok(events)
    }

    pub(crate) fn try_to(&mut self, actor: &str, command: &Value) -> Result<Vec<Event>, Refusal> {
        let parsed = serde_json::from_value(command.clone()).unwrap_or_else(|error| panic!("{command}: {error}"));
        self.act(actor, &parsed)
    }

    /// Carries a command out that the test relies on.
    pub(crate) fn must(&mut self, actor: &str, command: &Value) -> &mut Self {
        if let Err(refusal) = self.try_to(actor, command) {
            panic!("{command} on {}: {refusal}", self.case.day(self.at));
        }
        self
    }

    /// Carries a command out and notes what came of it.
    pub(crate) fn tell(&mut self, actor: &str, command: &Value) -> &mut Self {
        let line = match self.try_to(actor, command) {
            Ok(events) => format!("recorded: {}", events.iter().map(shown).collect::<Vec<_>>().join("\n          ")),
            Err(refusal) => format!("refused: {refusal}"),
        };
        self.told.push(line);
        self
    }

    /// Notes how a stage counts, and who stands how in it.
    pub(crate) fn tell_stage(&mut self, id: &str) -> &mut Self {
        let (at, _) = self.case.plan.stage(id).unwrap();
        let balance = self.case.balance(at);
        assert!(balance.holds(), "{id}: {balance:?}");
        let people = self.case.stages[at].outcomes.iter();
        let people: Vec<String> = people.map(|(number, outcome)| format!("{number} {}", outcome.key())).collect();
        let line = format!(
            "{id}: in {} = {} passed + {} failed + {} withdrawn + {} absent + {} open; {}",
            balance.entered,
            balance.passed,
            balance.failed,
            balance.withdrawn,
            balance.absent,
            balance.open,
            people.join(", ")
        );
        self.told.push(line);
        self
    }

    pub(crate) fn note(&mut self, line: impl Into<String>) -> &mut Self {
        self.told.push(line.into());
        self
    }

    /// Returns what was told since the last time.
    pub(crate) fn told(&mut self) -> String {
        std::mem::take(&mut self.told).join("\n")
    }

    pub(crate) fn open(&self) -> String {
        self.case.open_stage().map(|(plan, _)| plan.id.clone()).unwrap_or_default()
    }

    pub(crate) fn outcome(&self, stage: &str, number: u32) -> Outcome {
        self.case.stage(stage).unwrap().1.outcomes[&number]
    }

    pub(crate) fn stage_at(&self, id: &str) -> usize {
        self.case.plan.stage(id).unwrap().0
    }

    /// Drives the round into a stage, on the first day of its work; whoever gets there has done everything right.
    pub(crate) fn to(mut self, stage: &str) -> Self {
        while self.open() != stage {
            self.finish();
        }
        self.at(&format!("{}T08:00", days(stage).0));
        self
    }

    /// Does the work of the open stage and leaves it.
    pub(crate) fn finish(&mut self) {
        let id = self.open();
        self.at(&format!("{}T08:00", days(&id).0));
        self.work();
        // The announcement itself leaves its stage.
        if self.open() == id {
            self.leave();
        }
    }

    /// Leaves the open stage on its last day, publishing what is to be published.
    pub(crate) fn leave(&mut self) {
        let id = self.open();
        let (plan, stage) = self.case.stage(&id).unwrap();
        let publishes = matches!(plan.kind, StageKind::Screening | StageKind::Determination { .. });
        let publishes = publishes && stage.published_at.is_none();
        let last = moment(&format!("{}T16:00", days(&id).1));
        self.at = self.at.max(last);
        if publishes {
            self.must("team", &at_stage("publish", &id));
        }
        self.must("team", &at_stage("close-stage", &id));
    }

    pub(crate) fn people(&self, id: &str) -> Vec<u32> {
        self.case.stage(id).unwrap().1.with(Outcome::Open).collect()
    }

    /// Does what is to be done in the open stage, for everybody who is open in it.
    pub(crate) fn work(&mut self) {
        let id = self.open();
        let people = self.people(&id);
        match id.as_str() {
            "announcement" => {
                self.must("team", &announce());
            }
            "screening" if self.case.screened().is_none() => {
                let command = Command::ScreenRegister(Box::new(self.screened()));
                self.act("bkd", &command).unwrap_or_else(|refusal| panic!("{refusal}"));
            }
            "paper" => {
                for number in people {
                    self.must("person", &hand_in_paper(number));
                }
            }
            "paper-marking" => {
                let markers = self.case.settings.get("paper_markers").unwrap().parse::<usize>().unwrap();
                for number in people {
                    for marker in ["reader-1", "reader-2", "reader-3"].into_iter().take(markers) {
                        self.must("team", &assign(&id, marker, &[number]));
                        self.must(marker, &mark_paper(number, 4));
                    }
                    self.must("team", &verify(&id, &[number]));
                }
            }
            "interview" => {
                if people.is_empty() {
                    return;
                }
                self.must("team", &session("s-1", "2013-12-18T09:00", &people));
                self.at("2013-12-18T10:00");
                self.must("monitor", &held("s-1", &people, &[]));
                for number in people {
                    self.must("team", &assign(&id, "head", &[number]));
                    self.must("head", &mark_interview(number, 4));
                    self.must("team", &verify(&id, &[number]));
                }
            }
            "paper-result" | "interview-result" => {
                if matches!(self.case.stage(&id).unwrap().1.work, Work::Determination(None)) {
                    self.must("team", &at_stage("determine", &id));
                }
            }
            "health" => {
                for number in people {
                    self.must("person", &hand_in_health(number));
                    self.must("bkd", &judge(&[number], true));
                }
            }
            "pool" if !people.is_empty() => {
                self.must("bkd", &json!({"do": "enter-pool", "stage": "pool", "participants": people}));
            }
            _ => {}
        }
    }

    /// Returns what a screening would record: everybody on the list, five who fail and two about whom something is missing.
    pub(crate) fn screened(&self) -> jenjang_procedure::stages::screening::RegisterScreened {
        let people = self.n + 7;
        let screened = json!({
            "on": "2013-11-13",
            "snapshot": digest("snapshot"),
            "as_of": "2013-11-01",
            "snapshot_files": [{"name": "people.parquet", "digest": digest("people"), "bytes": 5_000}],
            "regulation": self.case.plan.digest(),
            "parameters": Digest::of(self.case.parameters_text().as_bytes()).to_string(),
            "facts": digest("facts"),
            "verdicts": digest("verdicts"),
            "engine": "1",
            "verdict_file": digest("verdict file"),
            "list_file": digest("list file"),
            "counts": {"people": people, "meets": self.n, "fails": 5, "undetermined": 2, "refused_rows": 1},
            "criteria": [{"id": "rank", "meets": self.n + 1, "fails": 4, "undetermined": 2}],
            "units": [{"id": "bina-marga", "name": "Dinas Bina Marga"}, {"id": "pora", "name": "Dinas Pemuda dan Olahraga"}],
            "participants": (0..self.n).map(|number| number % 2).collect::<Vec<u32>>(),
        });
        serde_json::from_value(screened).unwrap()
    }

    /// Folds what happened once more, with the personal parts or with all of them erased.
    pub(crate) fn refolded(&self, erased: bool) -> Case {
        let mut case = Case::new(self.case.plan.clone());
        for recorded in &self.events {
            let (body, personal) = recorded.event.encode().unwrap();
            let personal = personal.as_deref().filter(|_| !erased);
            let event = Event::decode(recorded.event.kind(), &body, personal).unwrap();
            case.apply(&Recorded { sequence: recorded.sequence, at: recorded.at, event });
        }
        case
    }
}

fn days(stage: &str) -> (&'static str, &'static str) {
    let found = DAYS.iter().find(|(id, _, _)| *id == stage);
    found.map(|(_, work, left)| (*work, *left)).unwrap_or_else(|| panic!("no stage {stage}"))
}

/// Returns an event in one line: the kind, what is public and, behind a bar, what is personal; digests by their first
/// digits.
pub(crate) fn shown(event: &Event) -> String {
    let (body, personal) = event.encode().unwrap();
    let personal = personal.map_or(String::new(), |text| format!(" | {text}"));
    let text = format!("{} {body}{personal}", event.kind());
    let mut short = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let hex = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        if hex == 64 {
            short.push_str(&rest[..6]);
            rest = &rest[64..];
        } else {
            short.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    short
}

pub(crate) fn at_stage(command: &str, stage: &str) -> Value {
    json!({"do": command, "stage": stage})
}

pub(crate) fn announce() -> Value {
    json!({
        "do": "announce",
        "on": "2013-11-13",
        "posts": [{"name": "Kepala Seksi", "eselon": "IV.a", "n": 12}],
        "schedule": {"paper": {"closes": "2013-12-05"}, "health": {"closes": "2014-01-10"}},
        "text": "Makalah bertema tugas pokok SKPD.",
        "material": [pdf("guide")],
    })
}

pub(crate) fn hand_in_paper(participant: u32) -> Value {
    json!({
        "do": "hand-in",
        "participant": participant,
        "stage": "paper",
        "files": {"paper": pdf(&format!("paper of {participant}"))},
        "declares": ["originality"],
        "title": "Jalan provinsi",
    })
}

pub(crate) fn hand_in_health(participant: u32) -> Value {
    let files = json!({"health-certificate": pdf(&format!("certificate of {participant}"))});
    json!({"do": "hand-in", "participant": participant, "stage": "health", "files": files})
}

pub(crate) fn judge(participants: &[u32], accepted: bool) -> Value {
    let reason = if accepted { "" } else { "Tidak terbaca" };
    json!({"do": "judge-documents", "stage": "health", "item": "health-certificate", "participants": participants,
        "accepted": accepted, "reason": reason})
}

pub(crate) fn assign(stage: &str, marker: &str, participants: &[u32]) -> Value {
    json!({"do": "assign-marker", "stage": stage, "marker": marker, "participants": participants})
}

pub(crate) fn verify(stage: &str, participants: &[u32]) -> Value {
    json!({"do": "verify-marks", "stage": stage, "participants": participants})
}

/// Marks a paper with the same level everywhere: 4 of 5 gives 80.
pub(crate) fn mark_paper(participant: u32, level: u8) -> Value {
    mark_paper_with(participant, [level; 4])
}

pub(crate) fn mark_paper_with(participant: u32, levels: [u8; 4]) -> Value {
    let levels: BTreeMap<&str, u8> = ["analysis", "strategic", "planning", "writing"].into_iter().zip(levels).collect();
    json!({"do": "submit-mark", "stage": "paper-marking", "participant": participant, "levels": levels, "statement": true})
}

pub(crate) fn mark_interview(participant: u32, level: u8) -> Value {
    let levels: BTreeMap<&str, u8> =
        ["personal", "interpersonal", "managerial"].into_iter().map(|criterion| (criterion, level)).collect();
    json!({"do": "submit-mark", "stage": "interview", "participant": participant, "levels": levels,
        "record": "Tanya jawab", "statement": true})
}

pub(crate) fn return_mark(stage: &str, marker: &str, participant: u32) -> Value {
    json!({"do": "return-mark", "stage": stage, "marker": marker, "participant": participant, "reason": "Periksa lagi"})
}

pub(crate) fn session(id: &str, at: &str, participants: &[u32]) -> Value {
    json!({"do": "schedule-session", "stage": "interview", "session": id, "at": format!("{at}WIB"), "place": "Ruang 2",
        "monitor": "monitor", "participants": participants, "instrument": pdf("instrument")})
}

pub(crate) fn held(id: &str, present: &[u32], absent: &[u32]) -> Value {
    json!({"do": "close-session", "stage": "interview", "session": id, "present": present, "absent": absent,
        "notes": "Tertib"})
}

pub(crate) fn withdraw(participant: u32) -> Value {
    json!({"do": "withdraw", "participant": participant, "reason": "Keluarga"})
}

pub(crate) fn absent(stage: &str, participants: &[u32]) -> Value {
    json!({"do": "record-absence", "stage": stage, "participants": participants})
}

pub(crate) fn object(stage: &str, participant: u32) -> Value {
    json!({"do": "object", "stage": stage, "participant": participant, "items": ["Nilai analisis"]})
}

pub(crate) fn outsider(person: &str, undetermined: bool) -> Value {
    json!({"do": "object", "stage": "screening-objection", "items": ["Pangkat sudah III/c"],
        "outsider": {"person": person, "unit": "pora", "undetermined": undetermined}})
}

pub(crate) fn answer(objection: u32, upheld: bool) -> Value {
    json!({"do": "answer-objection", "objection": objection, "answers": ["Sudah diperiksa"], "upheld": upheld,
        "cite": "Keputusan tim seleksi"})
}

pub(crate) fn amend(settings: Value, schedule: Value) -> Value {
    json!({"do": "amend", "settings": settings, "schedule": schedule, "cite": "SK 1/2013", "reason": "Alasan"})
}

/// Returns every stage whose status is closed.
pub(crate) fn closed(case: &Case) -> BTreeSet<usize> {
    (0..case.stages.len()).filter(|at| case.stages[*at].status == Status::Closed).collect()
}
