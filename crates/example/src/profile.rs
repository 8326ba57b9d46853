//! The row of a person in the profile export, with the quirks of real cells.

use jenjang_facts::Day;

use crate::cells::Cells;
use crate::person::Person;
use crate::posts::Code;
use crate::random::Rng;
use crate::sheet::{Row, push_nip, push_number};
use crate::units::PROVINCE;

/// Fills `row` with the person's cells in the order of [`crate::header::COLUMNS`].
pub(crate) fn fill(row: &mut Row, person: &Person<'_>, cells: &mut Rng) {
    row.clear();
    let mut out = Cells { row, rng: cells };
    identity(&mut out, person);
    contact(&mut out, person);
    standing(&mut out, person);
    entry(&mut out, person);
    rank(&mut out, person);
    post(&mut out, person);
    education(&mut out, person);
    place(&mut out, person);
    out.text("1");
    out.null();
}

const TOWNS: [&str; 10] =
    ["Semarang", "Surakarta", "Tegal", "Kudus", "Purwokerto", "Magelang", "Salatiga", "Pati", "Kebumen", "Rembang"];
const RELIGIONS: [Code; 6] = [
    Code { id: "1", name: "Islam" },
    Code { id: "2", name: "Kristen" },
    Code { id: "3", name: "Katholik" },
    Code { id: "4", name: "Hindu" },
    Code { id: "5", name: "Budha" },
    Code { id: "6", name: "Konghucu" },
];
const MARRIAGES: [Code; 3] =
    [Code { id: "1", name: "Menikah" }, Code { id: "4", name: "Belum Kawin" }, Code { id: "3", name: "Janda / Duda" }];

fn identity(out: &mut Cells<'_>, person: &Person<'_>) {
    out.long_id(person.pns_id);
    out.with(|text, rng| push_nip(text, person.nip, rng));
    out.null();
    out.text(&person.name);
    out.optional(person.title_front);
    out.optional(person.title_back);
    out.null();
    let town = out.rng.pick(&TOWNS);
    out.text(town);
    out.day(person.born);
    let local = out.rng.chance(60);
    out.text(match (person.female, local) {
        (true, false) => "F",
        (false, false) => "M",
        (true, true) => "P",
        (false, true) => "L",
    });
    let religion = RELIGIONS.get(out.rng.weighted(&[880, 50, 40, 10, 10, 10])).copied();
    out.code(religion);
    let marriage = out.rng.pick(&MARRIAGES);
    out.code(Some(marriage));
}

/// Numbers and addresses that cannot be anybody's: an importer must drop them all the same.
fn contact(out: &mut Cells<'_>, person: &Person<'_>) {
    let number = out.rng.next() % 10_000_000_000;
    out.protected(9_999_990_000_000_000 + number, 16);
    out.protected(899_000_000 + number % 1_000_000, 10);
    out.with(|text, _| {
        text.push_str("pegawai");
        push_number(text, person.index);
        text.push_str("@contoh.example");
    });
    out.null();
    if number.is_multiple_of(2) {
        out.with(|text, _| {
            text.push_str("Jalan Contoh No. ");
            push_number(text, number % 180 + 1);
            text.push_str(", Desa Umpama");
        });
    } else {
        out.null();
    }
    if number.is_multiple_of(3) {
        out.protected(990_000_000_000_000 + number, 15);
    } else {
        out.null();
    }
    out.protected(9_990_000_000_000 + number % 1_000_000_000, 13);
}

fn standing(out: &mut Cells<'_>, person: &Person<'_>) {
    out.id(person.employee_kind.id);
    out.text(person.employee_kind.name);
    out.code(person.standing);
    out.text(person.civil_status);
    out.null();
}

fn entry(out: &mut Cells<'_>, person: &Person<'_>) {
    decree(out, person.appointed);
    out.day(person.appointed);
    match person.pns_since {
        Some(since) => {
            decree(out, since);
            out.day(since);
        }
        None => out.nulls(3),
    }
}

fn decree(out: &mut Cells<'_>, day: Day) {
    out.with(|text, rng| {
        text.push_str("813/");
        push_number(text, u64::from(rng.below(900)) + 1);
        text.push('/');
        push_number(text, u64::from(day.year().unsigned_abs()));
    });
    out.day(day);
}

fn rank(out: &mut Cells<'_>, person: &Person<'_>) {
    out.code(Some(person.first_rank));
    match person.rank {
        None => out.nulls(2),
        Some(rank) => {
            if out.rng.chance(15) {
                out.null();
            } else {
                out.id(rank.id);
            }
            out.with(|text, rng| push_rank(text, rank.name, rng));
        }
    }
    out.day(person.rank_since);
    out.number(person.service_months / 12);
    out.number(person.service_months % 12);
}

fn push_rank(text: &mut String, name: &str, rng: &mut Rng) {
    let (group, room) = name.split_once('/').unwrap_or((name, ""));
    text.push_str(group);
    if !room.is_empty() {
        text.push_str(match rng.below(100) {
            0..=5 => " / ",
            6..=11 => "/ ",
            _ => "/",
        });
        text.push_str(room);
    }
}

fn post(out: &mut Cells<'_>, person: &Person<'_>) {
    let Some(post) = person.post else { return out.nulls(8) };
    out.code(Some(post.kind));
    out.null();
    out.text(post.name);
    out.day(person.post_since);
    match post.eselon {
        Some(eselon) => {
            out.id(eselon.id);
            out.text(eselon.name);
            out.day(person.post_since);
        }
        None if out.rng.chance(300) => {
            out.id("99");
            out.text("NON");
            out.null();
        }
        None => out.nulls(3),
    }
}

fn education(out: &mut Cells<'_>, person: &Person<'_>) {
    out.code(person.education);
    out.nulls(2);
    match person.education {
        Some(_) => out.number(u64::from(person.graduated_year.unsigned_abs())),
        None => out.null(),
    }
    out.null();
}

fn place(out: &mut Cells<'_>, person: &Person<'_>) {
    out.nulls(3);
    out.text("Jawa Tengah");
    match person.unit {
        Some(unit) => {
            out.long_id(unit.id);
            out.text(&unit.name);
        }
        None => out.nulls(2),
    }
    out.id("6400");
    out.text(PROVINCE);
    out.null();
    out.optional(person.work_agency);
    out.nulls(3);
    out.optional(person.unit.map(|unit| unit.service));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RegisterOptions;
    use crate::header::COLUMNS;
    use crate::identity::Numbers;
    use crate::person::World;
    use crate::plan::Plans;
    use crate::random::Stream;
    use crate::units::Units;

    #[test]
    fn every_cell_stands_under_its_header() {
        let options = RegisterOptions { people: 500, ..RegisterOptions::default() };
        let counts = options.counts().unwrap();
        let world = World {
            seed: 1,
            on: options.on,
            numbers: Numbers::new(counts.numbers(), 1, options.on),
            plans: Plans::new(1, counts, options.on),
            units: Units::new(1, 500, None),
        };
        let mut row = Row::default();
        for index in 0..500 {
            let person = world.person(index, &world.plans.plan(index));
            fill(&mut row, &person, &mut Rng::new(1, index, Stream::Cells));
            assert_eq!(row.len(), COLUMNS.len());
            let cell = |name: &str| {
                let at = COLUMNS.iter().position(|(column, _)| *column == name).unwrap();
                row.get(at).trim().trim_start_matches('\'').to_owned()
            };
            assert_eq!(cell("NAMA"), person.name);
            assert_eq!(cell("STATUS CPNS PNS"), person.civil_status);
            assert_eq!(cell("MK BULAN"), (person.service_months % 12).to_string());
            assert_eq!(cell("IS VALID NIK"), "1");
            assert_eq!(cell("SATUAN KERJA KERJA NAMA"), person.unit.unwrap().service);
            for (column, value) in [
                ("JABATAN NAMA", person.post.map(|post| post.name)),
                ("TINGKAT PENDIDIKAN NAMA", person.education.map(|education| education.name)),
                ("INSTANSI KERJA NAMA", person.work_agency),
                ("KEDUDUKAN HUKUM NAMA", person.standing.map(|standing| standing.name)),
            ] {
                let found = Some(cell(column)).filter(|cell| !cell.is_empty() && cell.to_lowercase() != "null");
                assert_eq!(found.as_deref(), value, "{column}");
            }
        }
    }
}
