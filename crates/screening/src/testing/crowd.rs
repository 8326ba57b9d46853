//! Many invented people at once, for benchmarks: the mix of a real register, from a seed.

use jenjang_facts::{FactTable, Gap, Known, Type, Value};

use super::build::{catalogue, fact, value};

/// Returns a table of people whose facts for `promosi-eselon-iv` are spread as in a real register.
pub fn crowd(n_people: usize, seed: u64) -> FactTable {
    let mut random = Random(seed);
    let mut table = FactTable::new(catalogue());
    for _ in 0..n_people {
        table.push_row(&person(&mut random));
    }
    table
}

/// The keys of a crowd: invented NIPs, ascending.
pub fn keys(n_people: usize) -> Vec<u64> {
    (0..).map(|at| 195_001_011_975_011_900 + at * 10_000_007).take(n_people).collect()
}

fn person(random: &mut Random) -> Vec<Known> {
    let mut row = vec![Known::Gap(Gap::NotRecorded); catalogue().len()];
    let mut set = |name: &str, known: Known| {
        if let Some(cell) = row.get_mut(usize::from(fact(name).0)) {
            *cell = known;
        }
    };
    let mut one_of = |name: &str, spread: &[(u64, &str)]| {
        let total: u64 = spread.iter().map(|(weight, _)| weight).sum();
        let mut at = random.below(total);
        let chosen = spread.iter().find(|(weight, _)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        match chosen {
            Some((_, "")) | None => set(name, Known::None),
            Some((_, "?")) => set(name, Known::Gap(Gap::NotRecorded)),
            Some((_, text)) => set(name, Known::Value(value(name, text))),
        }
    };
    one_of("civil_status", &[(97, "PNS"), (3, "CPNS")]);
    one_of("standing", &[(96, "01"), (2, "99"), (1, "66"), (1, "?")]);
    one_of("work_agency", &[(97, "Pemerintah Provinsi Jawa Tengah"), (3, "Pemerintah Kota Surakarta")]);
    one_of("education", &[(30, "SLTA"), (10, "D-III"), (50, "S-1"), (9, "S-2"), (1, "?")]);
    one_of("performance_1", &[(85, "baik"), (8, "cukup"), (3, "sangat baik"), (4, "?")]);
    one_of("performance_2", &[(85, "baik"), (8, "cukup"), (3, "sangat baik"), (4, "?")]);
    one_of("heaviest_open_sanction", &[(97, "tidak ada"), (1, "ringan"), (1, "sedang"), (1, "?")]);
    one_of("position_kind", &[(60, "JFU"), (30, "JFT"), (10, "struktural")]);
    one_of("golongan", &[(10, "II/c"), (20, "III/a"), (20, "III/b"), (30, "III/c"), (20, "III/d")]);
    one_of("last_sanction_ended", &[(970, ""), (1, "2012-11-13"), (10, "2010-05-01"), (10, "2013-03-01"), (9, "?")]);
    let born = random.below(12_000);
    let born = i64::try_from(born).ok().and_then(|days| super::build::day("1953-01-01").add_days(days));
    set("born_on", born.map_or(Known::None, |day| Known::Value(Value::Date(day))));
    debug_assert!(catalogue().get(fact("born_on")).is_some_and(|fact| fact.ty == Type::Date));
    row
}

/// A small generator of numbers (splitmix64): the same everywhere, and good enough for a spread.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % limit.max(1)
    }
}
