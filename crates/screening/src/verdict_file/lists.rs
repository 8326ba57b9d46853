//! Lists of criteria a person, `education+rank`: few different ones, so they become numbers.

use super::encode::Content;

/// What a list that was not yet extended by the current criterion stands at.
const NOT_YET: u32 = u32::MAX;

/// Returns the list of criteria of each person whose bit is set in the words of the criterion.
///
/// Number 0 is the empty list; every other extends an earlier one by a criterion.
pub(super) fn criteria(ids: &[String], n_rows: usize, words: &[Vec<u64>]) -> Content {
    let mut texts = vec![String::new()];
    let mut numbers = vec![0_u32; n_rows.next_multiple_of(64)];
    for (id, words) in ids.iter().zip(words) {
        let mut extended = vec![NOT_YET; texts.len()];
        for (people, word) in numbers.as_chunks_mut::<64>().0.iter_mut().zip(words) {
            let mut word = *word;
            while word != 0 {
                let bit = usize::try_from(word.trailing_zeros()).unwrap_or(0);
                word &= word - 1;
                if let Some(number) = people.get_mut(bit) {
                    *number = extend(&mut texts, &mut extended, *number, id);
                }
            }
        }
    }
    let largest = u32::try_from(texts.len() - 1).unwrap_or(u32::MAX);
    let width = (u32::BITS - largest.leading_zeros()).max(1);
    numbers.truncate(n_rows.next_multiple_of(8));
    let packed = pack(&numbers, width);
    Content::of_numbers(texts.iter().map(String::as_str), u8::try_from(width).unwrap_or(32), &packed)
}

/// Returns the number of a list with a criterion added; lists get their numbers in the order of the people.
fn extend(texts: &mut Vec<String>, extended: &mut [u32], number: u32, id: &str) -> u32 {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    let Some(known) = extended.get_mut(at) else { return number };
    if *known == NOT_YET {
        let before = texts.get(at).map_or("", String::as_str);
        let text = if before.is_empty() { id.to_owned() } else { format!("{before}+{id}") };
        *known = u32::try_from(texts.len()).unwrap_or(NOT_YET);
        texts.push(text);
    }
    *known
}

/// Packs numbers of `width` bits, the first lowest. Their count is a multiple of eight.
fn pack(numbers: &[u32], width: u32) -> Vec<u8> {
    let mut packed = Vec::with_capacity(numbers.len() / 8 * usize::try_from(width).unwrap_or(0));
    let (mut bits, mut n_bits) = (0_u64, 0);
    for number in numbers {
        bits |= u64::from(*number) << n_bits;
        n_bits += width;
        while n_bits >= 8 {
            packed.push(bits.to_le_bytes()[0]);
            bits >>= 8;
            n_bits -= 8;
        }
    }
    packed
}
