//! The loop somebody would write by hand for one regulation: the yardstick of the benchmarks.
//!
//! It knows `promosi-eselon-iv` of 2013 by heart and nothing else: same columns in, same bit vectors and counts out,
//! 64 rows at a time so that the compiler uses vector instructions here too.

use jenjang_facts::{Column, ColumnData, Day, FactTable, Level, Reference};

use super::build::fact;
use crate::CriterionBits;

/// What the loop finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The outcomes of status, education, performance, discipline, position and rank.
    pub criteria: [CriterionBits; 6],
    /// How many meet each.
    pub meets: [u64; 6],
    /// How many fail each.
    pub fails: [u64; 6],
    /// How many meet all, and how many fail any.
    pub overall: (u64, u64),
}

/// The columns of the loop.
struct Columns<'a> {
    civil_status: (&'a [u8], &'a [u8]),
    standing: (&'a [u8], &'a [u8]),
    agency: (&'a [u32], &'a [u8]),
    education: (&'a [u8], &'a [u8]),
    performance_1: (&'a [u8], &'a [u8]),
    performance_2: (&'a [u8], &'a [u8]),
    sanction: (&'a [u8], &'a [u8]),
    ended: (&'a [i32], &'a [u8]),
    position: (&'a [u8], &'a [u8]),
    golongan: (&'a [u8], &'a [u8]),
}

/// The constants of the loop.
struct Constants {
    pns: u8,
    left: [bool; 256],
    agency: u32,
    s1: u8,
    good: u8,
    medium: u8,
    /// The last day on which a sanction may have ended.
    ended: i32,
    jfu: u8,
    iii_c: u8,
}

/// Judges a whole table on a day.
pub fn judge(table: &FactTable, day: Day) -> Found {
    let mut found = Found::default();
    let Some(columns) = columns(table) else { return found };
    let Some(constants) = constants(table, day) else { return found };
    for start in (0..table.n_rows()).step_by(64) {
        let n_rows = (table.n_rows() - start).min(64);
        let words = judge_64(&columns, &constants, start, n_rows);
        let rows = crate::verdicts::last_word_mask(n_rows);
        let (mut all, mut any) = (rows, 0);
        let counts = found.meets.iter_mut().zip(&mut found.fails);
        for (((meets, fails), bits), (holds_word, fails_word)) in counts.zip(&mut found.criteria).zip(words) {
            let (holds_word, fails_word) = (holds_word & rows, fails_word & rows);
            *meets += u64::from(holds_word.count_ones());
            *fails += u64::from(fails_word.count_ones());
            bits.holds.push(holds_word);
            bits.fails.push(fails_word);
            all &= holds_word;
            any |= fails_word;
        }
        found.overall.0 += u64::from(all.count_ones());
        found.overall.1 += u64::from(any.count_ones());
    }
    found
}

fn judge_64(c: &Columns<'_>, k: &Constants, start: usize, n: usize) -> [(u64, u64); 6] {
    let (civil, civil_known) = word(c.civil_status, start, n, |cell| cell == k.pns);
    let (agency, agency_known) = word(c.agency, start, n, |cell| cell == k.agency);
    let (left, left_known) = word(c.standing, start, n, |cell| k.left.get(usize::from(cell)).copied().unwrap_or(false));
    let status_fails = (civil_known & !civil) | (agency_known & !agency) | (left_known & left);
    let status = civil & civil_known & agency & agency_known & left_known & !left;
    let (one, one_known) = word(c.performance_1, start, n, |cell| cell >= k.good);
    let (two, two_known) = word(c.performance_2, start, n, |cell| cell >= k.good);
    let (light, light_known) = word(c.sanction, start, n, |cell| cell < k.medium);
    let (old, ended_known) = word(c.ended, start, n, |day| day <= k.ended);
    let never = states(c.ended.1, start, n, |state| state == 1);
    let (free, unfree) = (never | (old & ended_known), ended_known & !old);
    let plain = |(accepted, known): (u64, u64)| (accepted & known, known & !accepted);
    [
        (status, status_fails),
        plain(word(c.education, start, n, |cell| cell >= k.s1)),
        (one & one_known & two & two_known, (one_known & !one) | (two_known & !two)),
        (light & light_known & free, (light_known & !light) | unfree),
        plain(word(c.position, start, n, |cell| cell == k.jfu)),
        plain(word(c.golongan, start, n, |cell| cell >= k.iii_c)),
    ]
}

#[inline]
fn word<T: Copy + Default>(column: (&[T], &[u8]), start: usize, n: usize, accepts: impl Fn(T) -> bool) -> (u64, u64) {
    (states(column.0, start, n, accepts), states(column.1, start, n, |state| state == 0) & low_bits(n))
}

#[inline]
fn states<T: Copy + Default>(cells: &[T], start: usize, n: usize, accepts: impl Fn(T) -> bool) -> u64 {
    let mut last = [T::default(); 64];
    let full = cells.get(start..).and_then(|rest| rest.first_chunk::<64>());
    let cells = match full {
        Some(cells) => cells,
        None => {
            let rest = cells.get(start..start + n).unwrap_or_default();
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &last
        }
    };
    let mut bytes = [0_u8; 64];
    for (byte, cell) in bytes.iter_mut().zip(cells) {
        *byte = u8::from(accepts(*cell));
    }
    let gather = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    bytes.as_chunks::<8>().0.iter().rev().fold(0, |word, eight| word << 8 | gather(eight))
}

fn low_bits(n: usize) -> u64 {
    crate::verdicts::last_word_mask(n)
}

fn columns(table: &FactTable) -> Option<Columns<'_>> {
    let column = |name| table.column(fact(name));
    let bytes = |name| match column(name)? {
        Column { data: ColumnData::Code(cells), states } => Some((cells.as_slice(), states.as_slice())),
        _ => None,
    };
    let Column { data: ColumnData::Text(texts), states: agency_states } = column("work_agency")? else { return None };
    let Column { data: ColumnData::Date(days), states: ended_states } = column("last_sanction_ended")? else {
        return None;
    };
    Some(Columns {
        civil_status: bytes("civil_status")?,
        standing: bytes("standing")?,
        agency: (&texts.codes, agency_states),
        education: bytes("education")?,
        performance_1: bytes("performance_1")?,
        performance_2: bytes("performance_2")?,
        sanction: bytes("heaviest_open_sanction")?,
        ended: (days, ended_states),
        position: bytes("position_kind")?,
        golongan: bytes("golongan")?,
    })
}

fn constants(table: &FactTable, day: Day) -> Option<Constants> {
    let lists = &Reference::shipped().lists;
    let level = |list, code| Some(lists.get(lists.find(list)?).level(code)?.0);
    let mut left = [false; 256];
    for code in ["66", "67", "68", "69", "70", "77", "88", "98", "99"] {
        let Level(level) = Level(level("standing", code)?);
        *left.get_mut(usize::from(level))? = true;
    }
    let Column { data: ColumnData::Text(texts), .. } = table.column(fact("work_agency"))? else { return None };
    let long_ago = |ended: Day| ended.add_years(1).is_some_and(|free| free <= day);
    let mut ended = day.add_years(-1)?;
    while let Some(later) = ended.add_days(1).filter(|later| long_ago(*later)) {
        ended = later;
    }
    Some(Constants {
        pns: level("civil-status", "PNS")?,
        left,
        agency: texts.number("Pemerintah Provinsi Jawa Tengah").unwrap_or(u32::MAX),
        s1: level("education", "S-1")?,
        good: level("performance", "baik")?,
        medium: level("sanction", "sedang")?,
        ended: ended.number(),
        jfu: level("position-kind", "JFU")?,
        iii_c: level("golongan", "III/c")?,
    })
}
