//! Benchmarks, each beside the named peer in the same run. They print a Markdown table; the README quotes it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::measure::{Measured, best_of, once};
use crate::run::{cargo, command, output, succeed, target_folder};
use crate::tools;

/// Every Indonesian civil servant.
const NATION: u64 = 4_700_000;
const ON: &str = "2013-11-13";
const REGULATION: &str = "promosi-eselon-iv";

/// What all benchmarks share.
struct Bench {
    jenjang: PathBuf,
    python: PathBuf,
    folder: PathBuf,
    people: u64,
    threads: String,
}

type Run = fn(&Bench) -> Result<Vec<Row>>;

const BENCHES: [(&str, Run); 9] = [
    ("office", office),
    ("import", import),
    ("memory", memory),
    ("nation", nation),
    ("evaluate", evaluate),
    ("exam", exam),
    ("ledger", ledger),
    ("round", round),
    ("pages", pages),
];

/// A line of the result.
struct Row {
    what: String,
    ours: String,
    peer: String,
}

/// Runs the named benchmarks, or all.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut names = Vec::new();
    let mut people = NATION;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--people" {
            people = rest.next().and_then(|n| n.parse().ok()).context("--people takes a whole number")?;
        } else if BENCHES.iter().any(|(name, _)| name == argument) {
            names.push(argument.as_str());
        } else {
            bail!("no benchmark `{argument}`; there are {}", BENCHES.map(|(name, _)| name).join(", "));
        }
    }
    let bench = Bench::prepare(people)?;
    println!("machine: {}", machine());
    println!("\n| what | jenjang | peer |\n| --- | ---: | ---: |");
    for (_, run) in BENCHES.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
        for row in run(&bench)? {
            println!("| {} | {} | {} |", row.what, row.ours, row.peer);
        }
    }
    Ok(())
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0);
    format!("{cores} cores ({}), {} GiB", model.unwrap_or("unknown processor"), (kib + 524_288) / 1_048_576)
}

impl Bench {
    fn prepare(people: u64) -> Result<Self> {
        succeed(&mut cargo(&["build", "--release", "--quiet", "--package", "jenjang-cli"]))?;
        let target = target_folder()?;
        let folder = target.join("bench");
        std::fs::create_dir_all(&folder)?;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string();
        Ok(Self { jenjang: target.join("release/jenjang"), python: tools::python()?, folder, people, threads })
    }

    fn jenjang(&self, arguments: &[&str]) -> Command {
        command(&self.jenjang, arguments)
    }

    fn peer(&self, arguments: &[&str]) -> Command {
        let mut all = vec!["xtask/python/duckdb_peer.py"];
        all.extend(arguments);
        command(&self.python, &all)
    }

    /// Returns a folder with an invented register of so many people, written once.
    fn register(&self, people: u64) -> Result<PathBuf> {
        let folder = self.folder.join(format!("register-{people}"));
        if !folder.join("expected.json").is_file() {
            let number = people.to_string();
            succeed(&mut self.jenjang(&["example", "register", text(&folder), "--people", &number, "--seed", "1"]))?;
        }
        Ok(folder)
    }

    /// Returns an empty folder.
    fn empty(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

fn seconds(measured: Measured) -> String {
    format!("{:.2} s, {} MiB", measured.wall.as_secs_f64(), measured.peak_mib)
}

/// Import and screening of a province.
fn office(bench: &Bench) -> Result<Vec<Row>> {
    let register = bench.register(16_003)?;
    let screen = || bench.jenjang(&["screen", REGULATION, "--register", text(&register), "--on", ON]);
    let ours = best_of(5, screen)?;
    Ok(vec![Row { what: "16,003 people: import and screen".to_owned(), ours: seconds(ours), peer: "–".to_owned() }])
}

/// Import with all checks beside DuckDB merely copying the same files to Parquet.
fn import(bench: &Bench) -> Result<Vec<Row>> {
    let register = bench.register(bench.people)?;
    let mut rows = Vec::new();
    let profile = register.join("pegawai.csv");
    let all = ["pegawai.csv", "skp.csv", "hukdis.csv", "diklat.csv", "unor.csv"].map(|name| register.join(name));
    for (what, files) in [("profile", vec![profile]), ("profile and companions", all.to_vec())] {
        let files: Vec<&str> = files.iter().map(|path| text(path)).collect();
        let data = bench.empty("data-import")?;
        let mut arguments = vec!["import"];
        arguments.extend(&files);
        arguments.extend(["--data", text(&data)]);
        let ours = once(&mut bench.jenjang(&arguments))?;
        let copies = bench.empty("duckdb-copy")?;
        let mut peer = vec!["copy", text(&copies), bench.threads.as_str()];
        peer.extend(&files);
        let peer = once(&mut bench.peer(&peer))?;
        let what = format!("import of {} people, {what}; DuckDB copies the CSV to Parquet unchecked", bench.people);
        rows.push(Row { what, ours: seconds(ours), peer: seconds(peer) });
    }
    Ok(rows)
}

/// Memory of an import as the file grows.
fn memory(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for people in [bench.people / 10, bench.people / 2, bench.people] {
        let register = bench.register(people)?;
        let data = bench.empty("data-memory")?;
        let ours = once(&mut bench.jenjang(&["import", text(&register), "--data", text(&data)]))?;
        let what = format!("memory of the import of {people} people with all files");
        rows.push(Row { what, ours: seconds(ours), peer: "–".to_owned() });
    }
    Ok(rows)
}

/// Fact table in Parquet to verdicts in Parquet, beside DuckDB running the printed query on the same file.
fn nation(bench: &Bench) -> Result<Vec<Row>> {
    let register = bench.register(bench.people)?;
    let facts = bench.folder.join(format!("facts-{}.parquet", bench.people));
    let mut rows = Vec::new();
    if !facts.is_file() {
        let data = bench.empty("data-nation")?;
        succeed(
            bench.jenjang(&["import", text(&register), "--data", text(&data)]).stdout(std::process::Stdio::null()),
        )?;
        let listed = output(&mut bench.jenjang(&["register", "list", "--data", text(&data), "--format", "json"]))?;
        let digest = listed.split("\"digest\": \"").nth(1).or_else(|| listed.split("\"digest\":\"").nth(1));
        let digest = digest.and_then(|rest| rest.split('"').next()).context("`register list` named no digest")?;
        let arguments = ["register", "facts", digest, "--data", text(&data), "--on", ON, "--out", text(&facts)];
        let ours = once(&mut bench.jenjang(&arguments))?;
        rows.push(Row { what: "snapshot to fact table".to_owned(), ours: seconds(ours), peer: "–".to_owned() });
    }
    let sql = bench.folder.join("query.sql");
    let query = output(&mut bench.jenjang(&["regulation", "sql", REGULATION, "--dialect", "duckdb", "--on", ON]))?;
    std::fs::write(&sql, query)?;
    let verdicts = bench.folder.join("verdicts.parquet");
    let screen = ["screen", REGULATION, "--register", text(&facts), "--on", ON, "--out", text(&verdicts)];
    let ours = best_of(3, || bench.jenjang(&screen))?;
    let peer_out = bench.folder.join("verdicts-duckdb.parquet");
    let query = ["query", text(&sql), text(&facts), text(&peer_out), &bench.threads];
    let peer = best_of(3, || bench.peer(&query))?;
    let what =
        format!("{} people: fact table in Parquet to verdicts in Parquet; DuckDB runs the printed query", bench.people);
    rows.push(Row { what, ours: seconds(ours), peer: seconds(peer) });
    let versions: Vec<&str> = vec!["regulation", "diff", REGULATION, REGULATION, "--set", "min_rank=III/b"];
    let diff = [versions, vec!["--register", text(&facts), "--on", ON]].concat();
    let ours = best_of(3, || bench.jenjang(&diff))?;
    let what = format!("{} people: who flips when one parameter changes", bench.people);
    rows.push(Row { what, ours: seconds(ours), peer: "–".to_owned() });
    Ok(rows)
}

/// An exam of the nation from Parquet to Parquet, beside DuckDB running an equivalent window query on the same files.
fn exam(bench: &Bench) -> Result<Vec<Row>> {
    let (participants, seats) = ("4000000", "250000");
    let folder = bench.folder.join("exam");
    if !folder.join("seats.parquet").is_file() {
        std::fs::create_dir_all(&folder)?;
        let example = ["run", "--release", "--quiet", "--package", "jenjang-exam", "--example", "exam_bench", "--"];
        succeed(&mut cargo(&[&example[..], &["make", text(&folder), participants, seats]].concat()))?;
    }
    let [scores, seats_file, result] =
        ["scores.parquet", "seats.parquet", "result.parquet"].map(|name| folder.join(name));
    let decide = ["exam", "decide", "--year", "2024", "--scores", text(&scores), "--seats", text(&seats_file)];
    let decide = [&decide[..], &["--out", text(&result)]].concat();
    let ours = best_of(3, || bench.jenjang(&decide))?;
    let query = ["crates/exam/bench/run_duckdb.py", text(&folder), &bench.threads];
    let peer = best_of(3, || command(&bench.python, &query))?;
    let what = format!("exam of {participants} over {seats} seats, Parquet to Parquet; DuckDB runs a window query");
    Ok(vec![Row { what, ours: seconds(ours), peer: seconds(peer) }])
}

/// Durable appends beside a bare insert loop with the same settings, and the opening of a long case.
fn ledger(_: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (package, example) in [("jenjang-ledger", "append_bench"), ("jenjang-app", "open_bench")] {
        let example = ["run", "--release", "--quiet", "--package", package, "--example", example];
        rows.extend(printed_rows(&output(&mut cargo(&example))?));
    }
    Ok(rows)
}

/// The scripted round of 2013: played, replayed, verified.
fn round(bench: &Bench) -> Result<Vec<Row>> {
    let data = bench.empty("data-round")?;
    let data = text(&data);
    let measure = |what: &str, arguments: &[&str]| -> Result<Row> {
        let all = [arguments, &["--data", data]].concat();
        let ours = once(&mut bench.jenjang(&all))?;
        Ok(Row { what: what.to_owned(), ours: seconds(ours), peer: "–".to_owned() })
    };
    Ok(vec![
        measure("the round of 2013 played into an empty ledger", &["case", "play", "jateng-2013"])?,
        measure("its case opened and shown, the program's start included", &["case", "show", "promosi-iv-2013"])?,
        measure("the same round replayed", &["replay", "promosi-iv-2013"])?,
        measure("the whole ledger verified, with its files", &["verify"])?,
    ])
}

/// The pages over the demonstration, beside a bare router that answers as many bytes.
fn pages(bench: &Bench) -> Result<Vec<Row>> {
    let folder = bench.empty("data-pages")?;
    let package = ["run", "--release", "--quiet", "--package", "jenjang-web", "--example", "pages_bench", "--"];
    let printed = output(&mut cargo(&[&package[..], &[text(&bench.jenjang), text(&folder)]].concat()))?;
    Ok(printed_rows(&printed))
}

/// The evaluation alone beside a hand-written loop, and one person explained.
fn evaluate(bench: &Bench) -> Result<Vec<Row>> {
    let people = bench.people.to_string();
    let package = ["run", "--release", "--quiet", "--package", "jenjang-screening", "--features", "testing"];
    let printed = output(&mut cargo(&[&package[..], &["--example", "yardstick", "--", &people]].concat()))?;
    Ok(printed_rows(&printed))
}

/// Returns the rows that a program has printed: `row|what|ours|peer`.
fn printed_rows(printed: &str) -> Vec<Row> {
    let rows = printed.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("row|")?.split('|').map(ToOwned::to_owned);
        Some(Row { what: cells.next()?, ours: cells.next()?, peer: cells.next()? })
    });
    rows.collect()
}
