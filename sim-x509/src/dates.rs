//! Times before 1970, from which on the crates read them: RFC 5280 has those of certificates from 1950 on (section
//! 4.1.2.5). They are read as later ones with the same place in the calendar, and told as what they are.

use der::{Decode as _, Header, Reader as _, SliceReader, Tag};

/// The year from which on times are read.
const FIRST: i64 = 1970;
/// From this year of the century on, two digits are those of the last one.
const LAST_CENTURY: i64 = 50;
/// Between 1901 and 2099 the calendar is the same again after so many years, of so many days.
const SHORT_CYCLE: (i64, i64) = (28, 10_227);
/// And at all times after these.
const LONG_CYCLE: (i64, i64) = (400, 146_097);
const DAY_S: i64 = 86_400;
/// How deep the times of a certificate or CRL lie: of an entry of a list, as its content, in the list, in the entries.
const DEPTH: u32 = 4;

/// A certificate or CRL, DER, as the crates read it.
pub(crate) struct Readable {
    /// It, with all times from 1970 on.
    pub(crate) der: Vec<u8>,
    /// By how many seconds each time in it is later than it was, as they come: the first two are the period of a
    /// certificate, or when a CRL was issued and when the next one is.
    later_s: Vec<i64>,
}

impl Readable {
    /// Of a certificate or CRL.
    pub(crate) fn of(der: &[u8]) -> Self {
        let mut it = Self { der: der.to_vec(), later_s: Vec::new() };
        // What is no DER the crates find.
        let _ = put_later(&mut it.der, DEPTH, &mut it.later_s);
        it
    }

    /// By how many seconds its first time is put later, and its second one.
    pub(crate) fn later_s(&self) -> [i64; 2] {
        [0, 1].map(|at| self.later_s.get(at).copied().unwrap_or_default())
    }
}

/// Puts the times in these values later, and says by how much; `None` where they are no DER.
fn put_later(mut rest: &mut [u8], depth: u32, later_s: &mut Vec<i64>) -> Option<()> {
    while !rest.is_empty() {
        let (tag, head, length) = head(rest)?;
        let (value, after) =
            std::mem::take(&mut rest).get_mut(head..)?.split_at_mut_checked(length)?;
        if tag == Tag::Sequence && depth > 0 {
            put_later(value, depth - 1, later_s)?;
        } else if tag == Tag::UtcTime {
            later_s.push(put(value.get_mut(..2)?, SHORT_CYCLE)?);
        } else if tag == Tag::GeneralizedTime {
            later_s.push(put(value.get_mut(..4)?, LONG_CYCLE)?);
        }
        rest = after;
    }
    Some(())
}

/// The tag of the first value, and how long its head is and what it has.
fn head(der: &[u8]) -> Option<(Tag, usize, usize)> {
    let mut reader = SliceReader::new(der).ok()?;
    let header = Header::decode(&mut reader).ok()?;
    let [head, length] = [reader.position(), header.length()];
    Some((header.tag(), usize::try_from(head).ok()?, usize::try_from(length).ok()?))
}

/// Puts a year, of two or four digits, later, and says by how many seconds.
fn put(digits: &mut [u8], (years, days): (i64, i64)) -> Option<i64> {
    let text = str::from_utf8(digits).ok().filter(|it| it.bytes().all(|it| it.is_ascii_digit()))?;
    let written: i64 = text.parse().ok()?;
    let century = match digits.len() {
        2 if written < LAST_CENTURY => 2_000,
        2 => 1_900,
        _ => 0,
    };
    let cycles = (FIRST - century - written + years - 1).div_euclid(years).max(0);
    let width = digits.len();
    let later = format!("{:0width$}", written + cycles * years);
    digits.copy_from_slice(later.as_bytes().get(..width)?);
    Some(cycles * days * DAY_S)
}

#[cfg(test)]
mod tests {
    use super::{DAY_S, Readable};

    #[test]
    fn a_time_before_1970_is_read_in_the_cycle_of_the_calendar() {
        let time = |tag, text: &str| [&[tag, text.len() as u8], text.as_bytes()].concat();
        let (utc, general) = (|it| time(23, it), |it| time(24, it));
        for (written, read, days) in [
            (utc("700101000000Z"), utc("700101000000Z"), 0),
            (utc("691231235959Z"), utc("971231235959Z"), 10_227),
            (utc("520229000000Z"), utc("800229000000Z"), 10_227),
            (utc("500101000000Z"), utc("780101000000Z"), 10_227),
            (utc("491231235959Z"), utc("491231235959Z"), 0),
            (general("19690101000000Z"), general("23690101000000Z"), 146_097),
            (general("00000101000000Z"), general("20000101000000Z"), 5 * 146_097),
            (general("20500101000000Z"), general("20500101000000Z"), 0),
        ] {
            let it = Readable::of(&written);
            assert_eq!((it.later_s(), it.der), ([days * DAY_S, 0], read));
        }
    }

    #[test]
    fn what_lies_deep_or_is_no_der_is_left_as_it_is() {
        let mut deep = b"\x17\x0d691231235959Z".to_vec();
        for _ in 0..5 {
            deep = [&[0x30, deep.len() as u8], &deep[..]].concat();
        }
        for it in [&deep[..], &deep[..20], b"\x17\x01x", b"\x18\x0a69", b""] {
            assert_eq!(Readable::of(it).der, it);
        }
    }
}
