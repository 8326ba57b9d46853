//! `jenjang case` and `jenjang access`: a small round, and everything that is refused on its way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::io::{BufRead, BufReader, Write};

use serde_json::{Value, json};
use support::files_below;
use support::round::{CASE, MEET, Office, PDF, hand_in, mark};

/// Demands that the counts of every stage add up.
fn balances(view: &Value) {
    for stage in view["stages"].as_array().unwrap() {
        let counts = &stage["balance"];
        let n = |key: &str| counts[key].as_u64().unwrap();
        assert_eq!(n("in"), n("passed") + n("failed") + n("withdrawn") + n("absent") + n("open"), "{stage}");
    }
}

fn stage<'a>(view: &'a Value, id: &str) -> &'a Value {
    view["stages"].as_array().unwrap().iter().find(|stage| stage["id"] == id).unwrap()
}

#[test]
fn a_round_runs_through_the_command_line_up_to_marks() {
    let office = Office::marked();
    let view = office.json("tim-1", &["case", "show", CASE]);
    balances(&view);
    assert_eq!(stage(&view, "screening")["balance"]["in"], 200);
    assert_eq!(stage(&view, "screening")["balance"]["passed"], MEET);
    assert_eq!(stage(&view, "paper")["balance"]["withdrawn"], 1);
    assert_eq!(stage(&view, "paper-marking")["balance"]["passed"], MEET - 1);

    let text = office.good("tim-1", &["case", "show", CASE]);
    for expected in ["Penyerahan makalah (paper)", "WIB", "Segel ", "Kepala Seksi", "anggapan", "31 Desember"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let text = office.good("tim-1", &["case", "show", CASE, "--lang", "en"]);
    assert!(text.contains("Marking of the papers (paper-marking)"), "{text}");

    let marks = office.good("tim-1", &["case", "export", CASE, "marks", "--stage", "paper-marking"]);
    assert_eq!(marks.lines().count(), 1 + 2 * 3, "two marks for each of three papers: {marks}");
    office.good("tim-1", &["case", "export", CASE, "results", "--out", "results.json"]);
    let results: Value = serde_json::from_slice(&std::fs::read(office.file("results.json")).unwrap()).unwrap();
    assert_eq!(results.as_array().unwrap().len(), MEET as usize);
    let list = office.good("bkd-1", &["case", "export", CASE, "list"]);
    assert_eq!(list.lines().count(), 1 + MEET as usize);
    let unit = list.lines().nth(1).unwrap().rsplit(',').next().unwrap().to_owned();
    let of_unit = office.good("bkd-1", &["case", "export", CASE, "list", "--unit", &unit]);
    assert!(of_unit.lines().count() > 1 && of_unit.lines().skip(1).all(|line| line.ends_with(&unit)), "{of_unit}");

    let timeline = office.json("auditor-1", &["case", "timeline", CASE]);
    let lines = timeline.as_array().unwrap();
    assert!(lines.iter().all(|line| line["via"] == "cli"), "everything came in through the command line");
    assert!(lines.iter().zip(1..).all(|(line, place)| line["sequence"] == place));
    let text = office.good("auditor-1", &["case", "timeline", CASE]);
    assert!(text.contains(" pukul ") && text.contains(" WIB") && text.contains("participant-1"), "{text}");

    let listed = office.json("public", &["case", "list"]);
    assert_eq!(listed[0]["id"], CASE);
}

#[test]
fn a_participant_sees_the_own_entry_and_nobody_elses() {
    let office = Office::marked();
    let nip = {
        let list = office.good("bkd-1", &["case", "export", CASE, "list", "--format", "json"]);
        let list: Value = serde_json::from_str(&list).unwrap();
        let own = list.as_array().unwrap().iter().find(|line| line["participant"] == "2").unwrap();
        own["nip"].as_str().unwrap().to_owned()
    };
    let own = office.json(&nip, &["case", "show", CASE, "--nip", &nip]);
    assert_eq!((own["participant"].as_u64(), own["nip"].as_str()), (Some(2), Some(nip.as_str())));
    assert_eq!(own["verdict"]["verdict"], "meets");
    let marking = own["stages"].as_array().unwrap().iter().find(|stage| stage["stage"] == "paper-marking").unwrap();
    assert_eq!((&marking["score"], marking["marks"].as_array().unwrap().len()), (&Value::Null, 0), "not told yet");
    let text = office.good("tim-1", &["case", "show", CASE, "--participant", "2"]);
    assert!(text.contains("nilai 85") && text.contains("II.b.2"), "{text}");

    // Not yours looks like not there.
    let other = office.bad_json(1, &nip, &["case", "show", CASE, "--participant", "1"]);
    let absent = office.bad_json(1, &nip, &["case", "show", CASE, "--participant", "99"]);
    assert_eq!((&other["key"], &other["kind"]), (&absent["key"], &absent["kind"]));
    let told = |error: &Value| error["error"].as_str().unwrap().replace("99", "1");
    assert_eq!(told(&other), told(&absent));
    // A marker who marks blind sees a number.
    let blind = office.json("penilai-1", &["case", "show", CASE, "--participant", "2"]);
    assert_eq!((&blind["name"], &blind["nip"], &blind["verdict"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(blind["stages"].as_array().unwrap().len(), 3);
    // Who is nobody, or says to be somebody who is not there, is told so.
    assert_eq!(office.bad_json(1, "participant-99", &["case", "show", CASE])["key"], "no-such-participant");
    assert_eq!(office.bad_json(1, "nobody", &["case", "show", CASE])["key"], "no-such-account");
    office.bad(2, "participant-x", &["case", "show", CASE]);
    office.bad(2, "190001011920011999999999", &["case", "list", "--lang", "fr"]);
}

#[test]
fn a_round_before_its_announcement_is_not_there_for_others() {
    let office = Office::new();
    office.good("bkd-1", &["case", "open", CASE, "promosi-eselon-iv", "--title", "Putaran satu"]);
    let hidden = office.bad_json(1, "public", &["case", "show", CASE]);
    let absent = office.bad_json(1, "public", &["case", "show", "promosi-9"]);
    assert_eq!((&hidden["key"], &absent["key"]), (&json!("no-such-case"), &json!("no-such-case")));
    assert!(office.good("public", &["case", "list"]).contains("Belum ada putaran"));
    assert!(office.good("bkd-1", &["case", "list"]).contains("Putaran satu"));
    assert_eq!(office.bad_json(1, "bkd-1", &["case", "open", CASE, "promosi-eselon-iv"])["key"], "case-exists");
    assert_eq!(office.bad_json(1, "bkd-1", &["case", "open", "Putaran!", "promosi-eselon-iv"])["key"], "case-id");
    office.bad(1, "bkd-1", &["case", "open", "lain", "promosi-eselon-4"]);
    for title in [" ", "dua\nbaris", "merah \u{1b}[31m", &"p".repeat(301)] {
        let arguments = ["case", "open", "lain", "promosi-eselon-iv", "--title", title];
        assert_eq!(office.bad_json(1, "bkd-1", &arguments)["key"], "input", "{title:?}");
    }
}

#[test]
fn what_keeps_a_stage_open_is_said_to_those_who_follow_the_round() {
    let office = Office::open_for_papers();
    let view = office.json("tim-1", &["case", "show", CASE]);
    let blocked = &view["blocked_by"];
    assert_eq!((&blocked["key"], &blocked["arguments"]["stage"]), (&json!("still-open"), &json!("paper")));
    assert!(office.good("tim-1", &["case", "show", CASE]).contains("belum dapat ditutup"));
    assert_eq!(office.json("public", &["case", "show", CASE])["blocked_by"], Value::Null);
}

#[test]
fn who_may_not_is_told_the_role_it_takes() {
    let office = Office::open_for_papers();
    let denied = office.does_not(3, "bkd-1", json!({ "do": "determine", "stage": "paper-result" }));
    assert_eq!((&denied["kind"], &denied["key"]), (&json!("denied"), &json!("determine")));
    assert_eq!(denied["arguments"]["allowed_to"], json!(["selection-team"]));
    let text = office.bad(3, "operator", &["case", "open", "lain", "promosi-eselon-iv"]);
    assert!(text.contains("`bkd-admin`"), "{text}");
    office.bad(3, "operator", &["case", "timeline", CASE]);
    office.bad(3, "operator", &["case", "erase", CASE, "--participant", "1", "--reason", "x"]);
    office.bad(3, "bkd-1", &["access", "grant", "tim-1", "auditor"]);
    office.bad(3, "bkd-1", &["access", "grant", "bkd-1", "selection-team"]);
    office.bad(3, "public", &["verify"]);
    office.bad(3, "tim-1", &["replay", CASE]);
    office.bad(3, "bkd-1", &["backup", "backup.tar"]);
    office.bad(3, "participant-1", &["case", "export", CASE, "marks", "--stage", "paper-marking"]);
    // Nobody hands in, withdraws or marks for somebody else.
    office.does_not(3, "participant-1", json!({ "do": "withdraw", "participant": 2 }));
    office.does_not(3, "participant-1", hand_in(2));
    office.does_not(3, "penilai-1", mark(1));
    let before = office.events();
    office.does_not(1, "participant-99", json!({ "do": "withdraw", "participant": 99 }));
    assert_eq!(office.events(), before);
}

#[test]
fn a_refusal_is_told_in_the_language_of_the_user() {
    let office = Office::announced();
    let command = json!({ "do": "publish", "stage": "screening" });
    let refused = office.does_not(4, "bkd-1", command.clone());
    assert_eq!((&refused["kind"], &refused["causes"]), (&json!("refused"), &json!([])));
    assert!(refused["key"].is_string() && refused["arguments"].is_object(), "{refused}");
    let arguments = ["case", "do", CASE, "--json", &command.to_string()];
    let indonesian = office.bad(4, "bkd-1", &arguments);
    assert!(indonesian.contains("prosedur tidak mengizinkannya: "), "{indonesian}");
    let english = office.bad(4, "bkd-1", &[&arguments[..], &["--lang", "en"]].concat());
    assert!(english.contains("the procedure does not allow this: "), "{english}");
    assert!(!english.contains("because"), "told once: {english}");
    let sealed = office.does_not(4, "tim-1", json!({ "do": "set-setting", "setting": "blind", "value": "false" }));
    assert_eq!(sealed["key"], "sealed");
    let early = office.does_not(4, "tim-1", json!({ "do": "determine", "stage": "paper-result" }));
    assert_eq!(early["key"], "wrong-stage");
}

#[test]
fn what_is_no_command_is_told_its_place() {
    let office = Office::announced();
    let bad = |arguments: &[&str]| office.bad(1, "bkd-1", &[&["case", "do", CASE], arguments].concat());
    assert!(bad(&["--json", "{\"do\":\"publish\""]).contains("--json:1:"), "an end is missing");
    let unknown = bad(&["--json", "{\"do\":\"publsh\",\"stage\":\"screening\"}"]);
    assert!(unknown.contains("unknown variant `publsh`") && unknown.contains("`publish`"), "{unknown}");
    office.write("command.json", b"{\n  \"do\": \"publish\",\n  \"stag\": \"screening\"\n}\n");
    let field = bad(&["--file", "command.json"]);
    assert!(field.contains("command.json:") && field.contains("`stag`"), "{field}");
    office.write("command.toml", b"do = 'publish'\nstage = screening\n");
    assert!(bad(&["--file", "command.toml"]).contains("command.toml:2:"));
    assert!(bad(&["--file", "absent.json"]).contains("absent.json"));
    assert!(bad(&["--lines", "absent.jsonl"]).contains("absent.jsonl"));
    let told = bad(&["--json", &json!({ "do": "screen-register" }).to_string()]);
    assert!(told.contains("missing field"), "{told}");
    for arguments in
        [&[][..], &["--json", "{}", "--file", "x"], &["--json", "{}", "--stop"], &["--json", "{}", "--attach", "x"]]
    {
        office.bad(2, "bkd-1", &[&["case", "do", CASE], arguments].concat());
    }
}

#[test]
fn files_are_looked_into_before_they_are_kept() {
    let office = Office::open_for_papers();
    office.write("empty.pdf", b"");
    office.write("letter.pdf", b"PK\x03\x04 a word file under another name");
    office.write("cut.pdf", b"%PDF-1.4\nwithout an end");
    office.write("good.pdf", PDF);
    std::fs::File::create(office.file("large.pdf")).unwrap().set_len(20 * 1024 * 1024 + 1).unwrap();
    let attach = |code: i32, name: &str| {
        let file = format!("paper={name}");
        let command = hand_in(1).to_string();
        office.bad(code, "participant-1", &["case", "do", CASE, "--json", &command, "--attach", &file])
    };
    assert!(attach(1, "absent.pdf").contains("absent.pdf"));
    assert!(attach(1, "empty.pdf").contains("empty"));
    assert!(attach(1, "large.pdf").contains("20 MiB"));
    assert!(attach(1, "register").contains("register"), "a folder is no file");
    assert!(attach(4, "letter.pdf").contains("application/pdf"));
    assert!(attach(4, "cut.pdf").contains("application/pdf"));
    let nothing = office.does_not(4, "participant-1", hand_in(1));
    assert_eq!(nothing["key"], "missing-item");
    let other = json!({ "do": "close-stage", "stage": "paper" }).to_string();
    let takes_none = office.bad(1, "bkd-1", &["case", "do", CASE, "--json", &other, "--attach", "paper=good.pdf"]);
    assert!(takes_none.contains("takes no files"), "{takes_none}");
    // The receipt names the digest of what was handed in.
    let done = office.hands_in(1);
    let digest = done["files"]["paper"].as_str().unwrap();
    assert!(files_below(&office.file("jenjang-data/files")).iter().any(|file| file.ends_with(digest)));
    assert_eq!(
        office.does_not(1, "participant-2", {
            let mut command = hand_in(2);
            command["files"] = json!({ "paper": { "digest": "0".repeat(64), "bytes": 5, "media": "application/pdf" } });
            command
        })["key"],
        "no-such-file"
    );
}

#[test]
fn only_who_has_the_role_for_the_unit_and_the_round_is_assigned() {
    let office = Office::open_for_papers();
    office.hands_in(1);
    let assign = |marker: &str| json!({ "do": "assign-marker", "stage": "paper-marking", "marker": marker, "participants": [1] });
    let units: Vec<String> = office.units().collect();
    office.good("bkd-1", &["access", "open", "penilai-9", "--name", "Dewi"]);
    office.good("bkd-1", &["access", "grant", "penilai-9", "marker", "--unit", "Dinas yang tidak ada"]);
    office.good("bkd-1", &["case", "open", "promosi-2", "promosi-eselon-iv"]);
    for unit in &units {
        office.good("bkd-1", &["access", "grant", "penilai-9", "marker", "--unit", unit, "--case", "promosi-2"]);
    }
    for marker in ["penilai-9", "tim-1", "nobody"] {
        assert_eq!(office.does_not(1, "tim-1", assign(marker))["key"], "unfit-account", "{marker}");
    }
    for unit in &units {
        office.good("bkd-1", &["access", "grant", "penilai-9", "marker", "--unit", unit, "--case", CASE]);
    }
    office.does("tim-1", assign("penilai-9"));
}

#[test]
fn the_published_list_joins_no_name_to_the_number_of_a_blind_paper() {
    let office = Office::open_for_papers();
    for who in ["public", "auditor-1", "penilai-1"] {
        let list = office.good(who, &["case", "export", CASE, "list"]);
        assert!(list.starts_with("nip,name,unit\n") && list.lines().count() > 1, "{who}: {list}");
        assert!(list.lines().skip(1).all(|line| line.contains('•') || line.contains('*')), "{who}: {list}");
    }
    assert!(office.good("tim-1", &["case", "export", CASE, "list"]).starts_with("participant,nip,"));
}

#[test]
fn each_line_is_acknowledged_before_the_next_is_given() {
    let office = Office::open_for_papers();
    for participant in 1..=2 {
        office.hands_in(participant);
    }
    office.does(
        "tim-1",
        json!({ "do": "assign-marker", "stage": "paper-marking", "marker": "penilai-1", "participants": [1, 2] }),
    );
    let (mut child, mut stdin, stdout) = office.taking_lines("penilai-1");
    let mut acknowledged = BufReader::new(stdout).lines();
    let mut last = 0;
    for participant in 1..=2 {
        writeln!(stdin, "{}", mark(participant)).unwrap();
        stdin.flush().unwrap();
        // The program waits for the next line and has told of this one.
        let told: Value = serde_json::from_str(&acknowledged.next().unwrap().unwrap()).unwrap();
        assert_eq!((&told["line"], &told["kinds"]), (&json!(participant), &json!(["mark-submitted"])));
        assert_eq!(told["hash"].as_str().unwrap().len(), 64);
        last = told["sequence"].as_u64().unwrap();
    }
    // What was acknowledged is there, whatever becomes of the process.
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(office.events(), last);
    office.good("operator", &["verify"]);
}

#[test]
fn refused_lines_are_told_and_the_others_carried_out() {
    let office = Office::open_for_papers();
    office.write("paper.pdf", PDF);
    let with_file = |participant: u32, path: &str| {
        let mut command = hand_in(participant);
        command["attach"] = json!({ "paper": path });
        command
    };
    let lines = [
        with_file(1, "absent.pdf").to_string(),
        with_file(2, "paper.pdf").to_string(),
        String::new(),
        "{\"do\":\"hand-in\"".to_owned(),
        with_file(1, "paper.pdf").to_string(),
        json!({ "do": "hand-in", "stage": "screening", "participant": 1 }).to_string(),
    ];
    office.write("lines.jsonl", (lines.join("\n")).as_bytes());
    let arguments = ["case", "do", CASE, "--lines", "lines.jsonl", "--format", "json"];
    let run = office.run("participant-1", &arguments);
    assert_eq!(run.code, 1, "{}", run.err);
    let told: Vec<Value> = run.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<_> =
        told.iter().map(|line| (line["line"].as_u64().unwrap(), line["kind"].as_str().unwrap())).collect();
    assert_eq!(kinds, [(1, "failed"), (2, "denied"), (4, "failed"), (6, "refused")], "{}", run.err);
    let done: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((done.len(), &done[0]["line"]), (1, &json!(5)));
    assert!(done[0]["files"]["paper"].is_string());

    let text = office.run("participant-1", &["case", "do", CASE, "--lines", "lines.jsonl", "--stop"]);
    assert_eq!((text.code, text.out.as_str()), (1, ""));
    assert!(
        text.err.contains("baris 1 tidak dijalankan") && text.err.contains("0 baris dijalankan, 1 tidak"),
        "{}",
        text.err
    );
    let only_refused = office.lines(
        "participant-1",
        &[json!({ "do": "withdraw", "participant": 1 }), json!({ "do": "withdraw", "participant": 1 })],
    );
    assert_eq!((only_refused.code, only_refused.out.lines().count()), (4, 1), "{}", only_refused.err);
    let broken = office.run("participant-1", &["case", "do", "lain", "--lines", "lines.jsonl"]);
    assert!(broken.code == 1 && broken.err.contains("lines.jsonl"), "{}", broken.err);
}

#[test]
fn parameters_are_tried_before_they_are_sealed() {
    let office = Office::new();
    office.good("bkd-1", &["case", "open", CASE, "promosi-eselon-iv"]);
    office.register();
    let arguments = ["case", "what-if", CASE, "--register", "register"];
    let trials = office.json("tim-1", &arguments);
    let rank = trials.as_array().unwrap().iter().find(|trial| trial["parameter"] == "min_rank").unwrap();
    let values = rank["values"].as_array().unwrap();
    let current: Vec<&Value> = values.iter().filter(|value| value["current"] == true).collect();
    assert_eq!((current.len(), &current[0]["value"], &current[0]["meets"]), (1, &json!("III/c"), &json!(MEET)));
    for value in values {
        let total: u64 = ["meets", "fails", "undetermined"].iter().map(|key| value[key].as_u64().unwrap()).sum();
        assert_eq!(total, 200, "{value}");
    }
    assert!(office.good("tim-1", &arguments).contains("ya"));
    office.bad(3, "auditor-1", &arguments);
}

#[test]
fn a_round_is_screened_from_a_snapshot_and_not_from_bare_facts() {
    let office = Office::announced();
    office.register();
    let imported = support::json(office.path(), &["import", "register"]);
    let digest = imported["digest"].as_str().unwrap();
    support::good(office.path(), &["register", "facts", digest, "--out", "facts.parquet"]);
    let error = office.bad(1, "bkd-1", &["case", "screen", CASE, "--register", "facts.parquet"]);
    assert!(error.contains("give the snapshot or the exports"), "{error}");
    assert!(office.bad(1, "bkd-1", &["case", "screen", CASE, "--register", "absent"]).contains("absent"));
    assert_eq!(office.bad_json(1, "bkd-1", &["case", "screen", "lain", "--register", digest])["key"], "no-such-case");
    office.bad(3, "tim-1", &["case", "screen", CASE, "--register", digest]);
    let text = office.good("bkd-1", &["case", "screen", CASE, "--register", digest]);
    assert!(text.contains("200 pegawai = 4 memenuhi"), "{text}");
    assert_eq!(office.bad_json(4, "bkd-1", &["case", "screen", CASE, "--register", digest])["kind"], "refused");
}

#[test]
fn accounts_have_plain_ids_and_names_of_bounded_length() {
    let office = Office::new();
    office.good("bkd-1", &["access", "open", "panjang", "--name", &"N".repeat(300)]);
    assert_eq!(office.bad_json(1, "bkd-1", &["access", "open", "lebih", "--name", &"N".repeat(301)])["key"], "input");
    for name in [" ", "Ani\u{1b}[2J"] {
        office.bad(1, "bkd-1", &["access", "open", "kosong", "--name", name]);
    }
    assert_eq!(office.bad_json(1, "bkd-1", &["access", "open", "bkd-1", "--name", "Ani"])["key"], "account-exists");
    for id in ["operator", "participant-1", "Ani Budi", "198001012005011901"] {
        assert_eq!(office.bad_json(1, "bkd-1", &["access", "open", id, "--name", "Ani"])["key"], "account-id", "{id}");
    }
    office.bad(2, "bkd-1", &["access", "open", "x", "--name", "Ani", "--nip", "12"]);
    office.bad(2, "bkd-1", &["access", "grant", "tim-1", "participant"]);
    office.bad(1, "bkd-1", &["access", "grant", "tim-1", "marker"]);
    assert_eq!(
        office.bad_json(1, "bkd-1", &["access", "grant", "x", "marker", "--unit", "a"])["key"],
        "no-such-account"
    );
    let listed = office.json("bkd-1", &["access", "list"]);
    let tim = listed.as_array().unwrap().iter().find(|account| account["account"] == "tim-1").unwrap();
    let grant = tim["grants"][0]["grant"].to_string();
    office.good("bkd-1", &["access", "revoke", &grant, "--reason", "pindah tugas"]);
    assert_eq!(office.bad_json(1, "bkd-1", &["access", "revoke", &grant, "--reason", "lagi"])["key"], "no-such-grant");
    assert!(office.good("operator", &["access", "list"]).contains("dicabut"));
    // A role whose last day is over counts no more.
    office.good("bkd-1", &["access", "grant", "tim-1", "selection-team", "--until", "2020-01-01"]);
    assert!(office.good("operator", &["access", "list"]).contains("lewat"));
    office.good("bkd-1", &["case", "open", CASE, "promosi-eselon-iv"]);
    office.does_not(3, "tim-1", json!({ "do": "set-setting", "setting": "blind", "value": "false" }));
}

#[test]
fn the_table_of_roles_is_the_documented_one_and_follows_the_policies() {
    let office = Office::new();
    let documented = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    let table = support::good(office.path(), &["access", "table"]);
    assert_eq!(table, std::fs::read_to_string(documented).unwrap());
    std::fs::create_dir(office.file("policies")).unwrap();
    office.write(
        "policies/more.cedar",
        b"@id(\"nobody-opens\")\nforbid (principal, action == Jenjang::Action::\"open-case\", resource)",
    );
    let error = office.bad(1, "bkd-1", &["case", "open", CASE, "promosi-eselon-iv", "--policies", "policies"]);
    assert!(error.contains("more.cedar:"), "a semicolon is missing: {error}");
}

#[test]
fn reading_where_no_ledger_is_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["case", "list"][..],
        &["case", "show", "x"],
        &["case", "do", "x", "--json", "{\"do\":\"publish\",\"stage\":\"s\"}"],
        &["access", "list"],
        &["verify"],
        &["replay", "x"],
        &["backup", "b.tar"],
        &["ledger", "checkpoint"],
        &["ledger", "prove", "x", "1"],
    ] {
        let error = support::bad(folder.path(), arguments);
        assert!(error.contains("there is no ledger in `jenjang-data/ledger.sqlite` yet"), "{arguments:?}: {error}");
    }
    assert!(support::bad(folder.path(), &["ledger", "key"]).contains("no key"));
    assert!(support::bad(folder.path(), &["restore", "absent.tar"]).contains("absent.tar"));
    assert!(files_below(folder.path()).is_empty(), "{:?}", files_below(folder.path()));
}

#[test]
fn words_of_others_do_not_steer_the_terminal() {
    let office = Office::new();
    office.good("bkd-1", &["case", "open", CASE, "promosi-eselon-iv"]);
    let posts = json!([{ "name": "Kepala Seksi", "eselon": "IV.a", "n": 1 }]);
    let closes = format!("{}-12-31", office.year() + 1);
    let schedule = json!({ "paper": { "closes": closes }, "health": { "closes": closes } });
    let text = "baris satu\nbaris dua \u{1b}[2J\u{7}";
    let on = office.today();
    office.does("tim-1", json!({ "do": "announce", "on": on, "posts": posts, "schedule": schedule, "text": text }));
    let shown = office.good("tim-1", &["case", "show", CASE]);
    assert!(shown.contains("baris satu\nbaris dua") && !shown.contains(['\u{1b}', '\u{7}']), "{shown}");
    assert_eq!(office.json("tim-1", &["case", "show", CASE])["text"], text);
}
