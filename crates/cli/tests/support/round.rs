//! A small round through the command line: an office, a register, a regulation in force today.

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Run, good, jenjang, jenjang_with_input, program};

/// The round.
pub(crate) const CASE: &str = "promosi-1";

/// How many people are built to meet.
pub(crate) const MEET: u32 = 4;

/// A folder with an office in it.
pub(crate) struct Office {
    folder: TempDir,
    today: String,
}

/// A file that is a PDF as far as anybody looks.
pub(crate) const PDF: &[u8] = b"%PDF-1.4\nA paper.\n%%EOF\n";

/// The levels of a good paper.
const LEVELS: &str = r#"{"analysis":4,"strategic":4,"planning":5,"writing":4}"#;

impl Office {
    /// An office with accounts; nothing was opened yet.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let rules = folder.path().join("rules/promosi-eselon-iv");
        std::fs::create_dir_all(&rules).unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations/promosi-eselon-iv");
        std::fs::copy(shipped.join("cases.toml"), rules.join("cases.toml")).unwrap();
        // The program reads the real clock, so the rule may have no last day.
        let text = std::fs::read_to_string(shipped.join("jateng-2013.toml")).unwrap();
        let without_end =
            text.lines().filter(|line| !line.starts_with("until = ") && !line.starts_with("repealed_by = "));
        std::fs::write(rules.join("jateng-2013.toml"), without_end.collect::<Vec<_>>().join("\n") + "\n").unwrap();
        let office = Self { folder, today: today() };
        office.good("operator", &["access", "open", "bkd-1", "--name", "Ani"]);
        office.good("operator", &["access", "grant", "bkd-1", "bkd-admin"]);
        office.good("operator", &["access", "open", "auditor-1", "--name", "Ratna"]);
        office.good("operator", &["access", "grant", "auditor-1", "auditor"]);
        office.good("bkd-1", &["access", "open", "tim-1", "--name", "Budi"]);
        office.good("bkd-1", &["access", "grant", "tim-1", "selection-team"]);
        for marker in ["penilai-1", "penilai-2"] {
            office.good("bkd-1", &["access", "open", marker, "--name", "Cahya"]);
        }
        office
    }

    /// An office whose round is announced.
    pub(crate) fn announced() -> Self {
        let office = Self::new();
        office.good("bkd-1", &["case", "open", CASE, "promosi-eselon-iv"]);
        // Without a window nobody has to wait for real days to pass.
        office.does("tim-1", json!({ "do": "set-setting", "setting": "objection_days", "value": "0" }));
        let text = format!(
            "do = 'announce'\non = {}\ntext = 'Tema: tugas pokok SKPD'\nposts = [{{ name = 'Kepala Seksi', eselon = \
             'IV.a', n = 2 }}]\n[schedule.paper]\ncloses = {}-12-31\n[schedule.health]\ncloses = {}-12-31\n",
            office.today,
            office.year() + 1,
            office.year() + 1,
        );
        office.write("announce.toml", text.as_bytes());
        office.good("tim-1", &["case", "do", CASE, "--file", "announce.toml"]);
        office
    }

    /// An office whose register is screened and published, so that papers are taken.
    pub(crate) fn open_for_papers() -> Self {
        let office = Self::announced();
        office.register();
        office.good("bkd-1", &["case", "screen", CASE, "--register", "register"]);
        let lines = [
            json!({ "do": "publish", "stage": "screening" }),
            json!({ "do": "close-stage", "stage": "screening" }),
            json!({ "do": "close-stage", "stage": "screening-objection" }),
        ];
        assert_eq!(office.lines("bkd-1", &lines).code, 0);
        for (marker, unit) in
            ["penilai-1", "penilai-2"].iter().flat_map(|one| office.units().map(move |unit| (one, unit)))
        {
            office.good("bkd-1", &["access", "grant", marker, "marker", "--unit", &unit, "--case", CASE]);
        }
        office
    }

    /// An office where papers are marked: one participant withdrew, the others are marked by two and verified.
    pub(crate) fn marked() -> Self {
        let office = Self::open_for_papers();
        for participant in 1..MEET {
            office.hands_in(participant);
        }
        office.does(&format!("participant-{MEET}"), json!({ "do": "withdraw", "participant": MEET }));
        let people: Vec<u32> = (1..MEET).collect();
        for marker in ["penilai-1", "penilai-2"] {
            let assign =
                json!({ "do": "assign-marker", "stage": "paper-marking", "marker": marker, "participants": people });
            office.does("tim-1", assign);
            let marks: Vec<Value> = people.iter().map(|participant| mark(*participant)).collect();
            assert_eq!(office.lines(marker, &marks).code, 0);
        }
        office.does("tim-1", json!({ "do": "verify-marks", "stage": "paper-marking", "participants": people }));
        office
    }

    /// Writes the register.
    pub(crate) fn register(&self) {
        let meet = MEET.to_string();
        let arguments = ["example", "register", "register", "--people", "200", "--on", &self.today, "--meets", &meet];
        good(self.path(), &arguments);
    }

    /// The units that have somebody on the list.
    pub(crate) fn units(&self) -> impl Iterator<Item = String> {
        let list: Value =
            serde_json::from_str(&self.good("bkd-1", &["case", "export", CASE, "list", "--format", "json"])).unwrap();
        let units: std::collections::BTreeSet<String> =
            list.as_array().unwrap().iter().map(|line| line["unit"].as_str().unwrap().to_owned()).collect();
        units.into_iter()
    }

    /// Hands in the paper of a participant.
    pub(crate) fn hands_in(&self, participant: u32) -> Value {
        let name = format!("paper-{participant}.pdf");
        self.write(&name, &[PDF, participant.to_string().as_bytes(), b"\n%%EOF\n"].concat());
        let command = hand_in(participant).to_string();
        let attach = format!("paper={name}");
        let who = format!("participant-{participant}");
        self.json(&who, &["case", "do", CASE, "--json", &command, "--attach", &attach])
    }

    /// The folder everything is in.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of a file of the office.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file of the office.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.file(name), bytes).unwrap();
    }

    /// Runs the program as somebody.
    pub(crate) fn run(&self, who: &str, arguments: &[&str]) -> Run {
        jenjang(self.path(), &[arguments, &["--regulations", "rules", "--as", who]].concat())
    }

    /// Runs the program as somebody and demands that it succeeds.
    pub(crate) fn good(&self, who: &str, arguments: &[&str]) -> String {
        let run = self.run(who, arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {} {}", run.out, run.err);
        run.out
    }

    /// Runs the program as somebody and demands this exit code; returns what it said about the error.
    pub(crate) fn bad(&self, code: i32, who: &str, arguments: &[&str]) -> String {
        let run = self.run(who, arguments);
        assert_eq!(run.code, code, "{arguments:?} printed {} {}", run.out, run.err);
        run.err
    }

    /// Runs the program as somebody for an answer in JSON.
    pub(crate) fn json(&self, who: &str, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.good(who, &[arguments, &["--format", "json"]].concat())).unwrap()
    }

    /// Runs the program as somebody and demands an error in JSON with this exit code.
    pub(crate) fn bad_json(&self, code: i32, who: &str, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.bad(code, who, &[arguments, &["--format", "json"]].concat())).unwrap()
    }

    /// Does something in the round.
    pub(crate) fn does(&self, who: &str, command: Value) -> Value {
        self.json(who, &["case", "do", CASE, "--json", &command.to_string()])
    }

    /// Does something in the round that ends with this exit code; returns the error.
    pub(crate) fn does_not(&self, code: i32, who: &str, command: Value) -> Value {
        self.bad_json(code, who, &["case", "do", CASE, "--json", &command.to_string()])
    }

    /// Does many things in the round by one process.
    pub(crate) fn lines(&self, who: &str, commands: &[Value]) -> Run {
        let text: String = commands.iter().map(|command| format!("{command}\n")).collect();
        let arguments = ["case", "do", CASE, "--lines", "-", "--format", "json", "--regulations", "rules", "--as", who];
        jenjang_with_input(self.path(), &arguments, &text)
    }

    /// Starts a process that takes commands line by line.
    pub(crate) fn taking_lines(&self, who: &str) -> (Child, ChildStdin, ChildStdout) {
        let mut command = program(self.path());
        command.args(["case", "do", CASE, "--lines", "-", "--format", "json", "--as", who]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        (child, stdin, stdout)
    }

    /// How many events the round has.
    pub(crate) fn events(&self) -> u64 {
        self.json("tim-1", &["case", "show", CASE])["sequence"].as_u64().unwrap()
    }

    /// Today, as the program reads it.
    pub(crate) fn today(&self) -> &str {
        &self.today
    }

    /// This year.
    pub(crate) fn year(&self) -> u32 {
        self.today.get(..4).unwrap().parse().unwrap()
    }
}

/// Hands in a paper, without its file.
pub(crate) fn hand_in(participant: u32) -> Value {
    json!({
        "do": "hand-in",
        "stage": "paper",
        "participant": participant,
        "declares": ["originality"],
        "title": "Layanan",
    })
}

/// Submits a mark.
pub(crate) fn mark(participant: u32) -> Value {
    let levels: Value = serde_json::from_str(LEVELS).unwrap();
    json!({
        "do": "submit-mark",
        "stage": "paper-marking",
        "participant": participant,
        "levels": levels,
        "statement": true,
    })
}

/// Today in Jakarta, as the program reads it.
fn today() -> String {
    let jakarta = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    #[expect(clippy::disallowed_methods, reason = "the program under test reads the real clock")]
    let now = jiff::Timestamp::now();
    now.to_zoned(jakarta).date().to_string()
}
