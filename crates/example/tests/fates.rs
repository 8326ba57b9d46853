//! People have the fate they were built for: a second, naive reading of the files judges everybody anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests, where a panic is the report")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jenjang_example::{Expected, PerCriterion, RegisterOptions, write_register};
use jenjang_facts::{Day, Nip};

type Row = BTreeMap<String, String>;

/// The rows of a sheet by folded header; `null`, apostrophes and blanks are taken away.
fn rows(folder: &Path, name: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().from_path(folder.join(name)).unwrap();
    let headers: Vec<String> =
        reader.headers().unwrap().iter().map(|h| h.to_uppercase().replace([' ', '_'], "")).collect();
    let tidy = |cell: &str| {
        let cell = cell.trim().trim_start_matches('\'');
        if cell.eq_ignore_ascii_case("null") { String::new() } else { cell.to_owned() }
    };
    let records = reader.records().map(|record| record.unwrap());
    records.map(|r| headers.iter().cloned().zip(r.iter().map(tidy)).collect()).collect()
}

fn by_nip(rows: Vec<Row>) -> BTreeMap<Nip, Vec<Row>> {
    let mut held: BTreeMap<Nip, Vec<Row>> = BTreeMap::new();
    for row in rows {
        held.entry(Nip::parse(&row["NIPBARU"]).unwrap()).or_default().push(row);
    }
    held
}

fn day(cell: &str) -> Option<Day> {
    let parts: Vec<&str> = cell.split('-').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `None` where a fact is missing.
type Verdict = Option<bool>;

fn status(row: &Row, on: Day) -> Verdict {
    let left = ["66", "67", "68", "69", "70", "77", "88", "98", "99"];
    let names_left = ["Diberhentikan", "Mencapai BUP", "Pensiun"];
    let is_pns = row["STATUSCPNSPNS"] == "PNS" && day(&row["TMTPNS"]).is_some_and(|since| since <= on);
    let (id, name) = (&row["KEDUDUKANHUKUMID"], &row["KEDUDUKANHUKUMNAMA"]);
    let has_left = left.contains(&id.as_str())
        || names_left.contains(&name.as_str())
        || name.starts_with("Pemberhentian t")
        || name.starts_with("Pemberhentian d");
    let agency = &row["INSTANSIKERJANAMA"];
    let elsewhere = !agency.is_empty() && agency != "Pemerintah Provinsi Jawa Tengah";
    if !is_pns || has_left || elsewhere {
        return Some(false);
    }
    let has_standing = !id.is_empty() || !name.is_empty();
    (has_standing && !agency.is_empty()).then_some(true)
}

fn education(row: &Row) -> Verdict {
    match row["TINGKATPENDIDIKANNAMA"].as_str() {
        "Diploma IV" | "S-1/Sarjana" | "Profesi" | "S-2" | "Spesialis" | "S-3/Doktor" => Some(true),
        "" | "Pendidikan lainnya" => None,
        _ => Some(false),
    }
}

fn rank(row: &Row) -> Verdict {
    let name = row["GOLAKHIRNAMA"].replace(' ', "");
    match name.split_once('/') {
        Some(("I" | "II", _)) => Some(false),
        Some(("III", room @ ("a" | "b" | "c" | "d"))) => Some(room >= "c"),
        Some(("IV", _)) => Some(true),
        _ => None,
    }
}

fn position(row: &Row) -> Verdict {
    match row["JENISJABATANNAMA"].as_str() {
        "Jabatan Fungsional Umum" => Some(true),
        "" | "Lainnya" => None,
        _ => Some(false),
    }
}

fn year_is_good(held: &[Row], year: i32) -> Verdict {
    let row = held.iter().find(|row| row["TAHUN"] == year.to_string())?;
    let predicate = row["PREDIKAT"].to_lowercase();
    if !predicate.is_empty() {
        return Some(["amat baik", "sangat baik", "baik"].contains(&predicate.as_str()));
    }
    let score: f64 = row["NILAIRATA-RATA"].replace(',', ".").parse().ok()?;
    Some(score >= if year == 2021 { 90.0 } else { 76.0 })
}

fn and(verdicts: &[Verdict]) -> Verdict {
    if verdicts.contains(&Some(false)) {
        return Some(false);
    }
    (!verdicts.contains(&None)).then_some(true)
}

fn sanction(row: &Row, on: Day) -> Verdict {
    let level = row["TINGKAT"].to_uppercase();
    let light = level.starts_with('R') || (level.is_empty() && row["JENISHUKUMAN"].starts_with("Teguran"));
    if light || !row["TANGGALPEMBATALAN"].is_empty() {
        return Some(true);
    }
    day(&row["TANGGALAKHIR"]).map(|end| end < on && end.add_years(1).unwrap() <= on)
}

/// Screens the people of the profile sheet and of no other file.
fn screened(folder: &Path, on: Day) -> Expected {
    let (skp, hukdis) = (by_nip(rows(folder, "skp.csv")), by_nip(rows(folder, "hukdis.csv")));
    let mut found = Expected { on: on.to_string(), ..Expected::default() };
    let mut read = BTreeSet::new();
    for row in rows(folder, "pegawai.csv") {
        let nip = Nip::parse(&row["NIPBARU"]).ok().filter(|_| !row["NAMA"].is_empty());
        let Some(nip) = nip.filter(|_| day(&row["TANGGALLAHIR"]).is_some()).filter(|nip| read.insert(*nip)) else {
            found.refused_rows += 1;
            continue;
        };
        let held = skp.get(&nip).map_or(&[][..], Vec::as_slice);
        let sanctions: Vec<Verdict> = hukdis.get(&nip).into_iter().flatten().map(|row| sanction(row, on)).collect();
        let verdicts = [
            status(&row, on),
            education(&row),
            and(&[year_is_good(held, on.year() - 1), year_is_good(held, on.year() - 2)]),
            and(&sanctions),
            position(&row),
            rank(&row),
        ];
        found.people += 1;
        match and(&verdicts) {
            Some(true) => found.meets += 1,
            Some(false) => found.fails += 1,
            None => found.undetermined += 1,
        }
        add(&mut found.built_to_fail, verdicts.map(|verdict| verdict == Some(false)));
        add(&mut found.built_to_lack, verdicts.map(|verdict| verdict.is_none()));
    }
    found
}

fn add(counts: &mut PerCriterion, happened: [bool; 6]) {
    let [status, education, performance, discipline, position, rank] = happened.map(u64::from);
    counts.status += status;
    counts.education += education;
    counts.performance += performance;
    counts.discipline += discipline;
    counts.position += position;
    counts.rank += rank;
}

#[test]
fn everybody_has_the_fate_they_were_built_for() {
    let days = ["2013-11-13", "2013-02-28", "2012-02-29", "2013-03-01", "2018-07-31", "2021-12-31", "2023-05-02"];
    for (seed, on) in (1..).zip(days) {
        let folder = tempfile::tempdir().unwrap();
        let on = Day::parse_iso(on).unwrap();
        let options = RegisterOptions { people: 6000, seed, on, undetermined: Some(500), ..RegisterOptions::default() };
        let expected = write_register(folder.path(), &options).unwrap();
        assert_eq!(Expected { seed, ..screened(folder.path(), on) }, expected, "{on}");
    }
}
