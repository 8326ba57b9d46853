//! Reads many NIPs that stand as text, eighteen digits each, one after the other.

use jenjang_facts::Nip;

const DIGITS: usize = 18;

/// Reads NIPs out of their digits; `None` if anything else stands among them.
pub(super) fn parse_all(digits: &[u8], into: &mut Vec<Nip>) -> Option<()> {
    let (nips, rest) = digits.as_chunks::<DIGITS>();
    if !rest.is_empty() {
        return None;
    }
    into.reserve(nips.len());
    for nip in nips {
        into.push(parse(nip)?);
    }
    Some(())
}

fn parse(nip: &[u8; DIGITS]) -> Option<Nip> {
    let (first, rest) = nip.split_first_chunk::<8>()?;
    let (second, last) = rest.split_first_chunk::<8>()?;
    let [tens, ones] = last.first_chunk::<2>()?.map(|digit| u64::from(digit.wrapping_sub(b'0')));
    if tens > 9 || ones > 9 {
        return None;
    }
    let number = eight_digits(*first)? * 10_000_000_000 + eight_digits(*second)? * 100 + tens * 10 + ones;
    Nip::from_number(number)
}

/// Reads eight digits at once: pairs of digits become numbers side by side, then pairs of those.
fn eight_digits(digits: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(digits);
    // Every byte is in `0..=9` after the zero is taken off, exactly if its high half is `3` and adding 6 keeps it so.
    let high = word & 0xf0f0_f0f0_f0f0_f0f0;
    let carried = word.wrapping_add(0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0;
    if high != 0x3030_3030_3030_3030 || carried != high {
        return None;
    }
    let word = word & 0x0f0f_0f0f_0f0f_0f0f;
    let word = (word.wrapping_mul(10) + (word >> 8)) & 0x00ff_00ff_00ff_00ff;
    let word = (word.wrapping_mul(100) + (word >> 16)) & 0x0000_ffff_0000_ffff;
    Some((word.wrapping_mul(10_000) + (word >> 32)) & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_nip_prints() {
        for number in [0, 9, 99, 198_006_152_006_032_901, 999_999_999_999_999_999, 123_456_789_012_345_678] {
            let nip = Nip::from_number(number).unwrap();
            let mut read = Vec::new();
            assert_eq!(parse_all(nip.to_string().repeat(2).as_bytes(), &mut read), Some(()));
            assert_eq!(read, [nip, nip]);
        }
    }

    #[test]
    fn refuses_anything_but_digits_at_every_place() {
        for at in 0..DIGITS {
            for wrong in (0..=255).filter(|byte: &u8| !byte.is_ascii_digit()) {
                let mut digits = *b"198006152006032901";
                digits[at] = wrong;
                assert_eq!(parse_all(&digits, &mut Vec::new()), None, "{wrong} at {at}");
            }
        }
        assert_eq!(parse_all(b"1", &mut Vec::new()), None);
    }
}
