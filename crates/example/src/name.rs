//! Names of nobody: put together from syllables, and a few that break careless programs.

use crate::random::Rng;

const MEN: &[&str] = &[
    "Aryo", "Bagus", "Banu", "Cokro", "Damar", "Danang", "Darto", "Gagah", "Ganjar", "Gatot", "Gunadi", "Harjo",
    "Jati", "Karso", "Kuncoro", "Lanang", "Marsudi", "Mulyo", "Panji", "Parto", "Priyo", "Rangga", "Satrio", "Seno",
    "Sabdo", "Suro", "Tirto", "Triman", "Wardoyo", "Wiryo", "Yatno", "Yoga",
];
const WOMEN: &[&str] = &[
    "Ambar",
    "Anggun",
    "Arum",
    "Asri",
    "Dahlia",
    "Dumilah",
    "Galuh",
    "Gendis",
    "Ismaya",
    "Jinten",
    "Kenanga",
    "Kinasih",
    "Larasati",
    "Mawar",
    "Melati",
    "Menik",
    "Nastiti",
    "Ningrum",
    "Padmi",
    "Prameswari",
    "Pusparini",
    "Rahayu",
    "Rukmini",
    "Sekar",
    "Sumirah",
    "Tantri",
    "Tutik",
    "Warsini",
    "Widuri",
    "Wuryani",
    "Yekti",
    "Yustina",
];
const FIRST_HALVES: &[&str] = &[
    "Adi", "Bakti", "Bima", "Cakra", "Candra", "Darma", "Eka", "Guna", "Harsa", "Jaya", "Kerta", "Krisna", "Laksa",
    "Mangku", "Nara", "Nata", "Pura", "Raga", "Sasra", "Suma", "Surya", "Tama", "Wira", "Yasa",
];
const SECOND_HALVES: &[&str] = &[
    "atmaja", "baya", "dipura", "diwangsa", "kusumo", "lelana", "mantri", "nagara", "ningrat", "pati", "prana",
    "santika", "sasmita", "sena", "sudarma", "taruna", "utomo", "wardhana", "wijoyo", "winata",
];

/// Every this many people one has each of the awkward names.
const AWKWARD_EVERY: u64 = 211;

/// Returns the name of person `index`.
pub(crate) fn name(index: u64, female: bool, rng: &mut Rng) -> String {
    let plain = plain(female, rng);
    match index % AWKWARD_EVERY {
        13 => with_nickname(&plain),
        29 => format!("{plain}, Raden"),
        47 => format!("{} O'Brien", first_word(&plain)),
        61 => of_120_characters(&plain),
        83 => format!("=1+1 {plain}"),
        101 => format!("+{plain}"),
        127 => format!("@{plain}"),
        149 => format!("-{plain}"),
        167 => plain.replace(' ', "  "),
        181 => format!("{plain} Renée Nuñez"),
        199 => first_word(&plain).to_owned(),
        _ => match rng.below(20) {
            0 => plain.to_lowercase(),
            1..=9 => plain.to_uppercase(),
            _ => plain,
        },
    }
}

fn plain(female: bool, rng: &mut Rng) -> String {
    let first = rng.pick(if female { WOMEN } else { MEN });
    let mut name = String::with_capacity(40);
    name.push_str(first);
    name.push(' ');
    if rng.chance(250) {
        name.push_str(rng.pick(FIRST_HALVES));
        name.push(' ');
    }
    name.push_str(rng.pick(FIRST_HALVES));
    name.push_str(rng.pick(SECOND_HALVES));
    name
}

fn first_word(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

fn with_nickname(name: &str) -> String {
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    format!("{first} \"Mbak\" {rest}")
}

fn of_120_characters(name: &str) -> String {
    let mut long: String = name.chars().cycle().take(119).collect();
    // The last character is no blank, which an importer would trim.
    long.push('a');
    long
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn awkward_names_come_once_in_every_round() {
        let names: Vec<String> =
            (0..AWKWARD_EVERY).map(|index| name(index, true, &mut Rng::new(1, index, Stream::Person))).collect();
        let count = |awkward: &dyn Fn(&String) -> bool| names.iter().filter(|name| awkward(name)).count();
        for start in ["=", "+", "@", "-"] {
            assert_eq!(count(&|name| name.starts_with(start)), 1, "{start}");
        }
        assert_eq!(count(&|name| name.contains('"')), 1);
        assert_eq!(count(&|name| name.contains("O'Brien")), 1);
        assert_eq!(count(&|name| name.contains(", ")), 1);
        assert_eq!(count(&|name| name.chars().count() == 120), 1);
        assert_eq!(count(&|name| !name.is_ascii()), 1);
    }
}
