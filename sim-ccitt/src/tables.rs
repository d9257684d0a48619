//! Which code some bits begin with.

use crate::codes::{BLACK, Code, HORIZONTAL, PASS, TERMINATING, VERTICAL, VERTICAL_REACH, WHITE};

/// Bits that [`mode`] looks at.
pub(crate) const MODE_BITS: u32 = 7;
/// Bits that [`run`] looks at.
pub(crate) const RUN_BITS: u32 = 13;
const WHITE_BITS: u32 = 12;

/// What a code of a line that is packed against the one above says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Pass,
    Horizontal,
    /// By how many dots, [`VERTICAL_REACH`] more.
    Vertical(u8),
}

static MODES: [Option<(Mode, u8)>; 1 << MODE_BITS] = modes();
static WHITE_RUNS: [u16; 1 << WHITE_BITS] = runs(&WHITE);
static BLACK_RUNS: [u16; 1 << RUN_BITS] = runs(&BLACK);

/// The mode that [`MODE_BITS`] bits begin with, and its length.
pub(crate) fn mode(bits: u32) -> Option<(Mode, u32)> {
    let (mode, length) = (*MODES.get(bits as usize)?)?;
    Some((mode, length.into()))
}

/// The run that [`RUN_BITS`] bits begin with, and the length of its code.
pub(crate) fn run(bits: u32, is_black: bool) -> Option<(u32, u32)> {
    let packed = if is_black {
        BLACK_RUNS.get(bits as usize)
    } else {
        WHITE_RUNS.get((bits >> (RUN_BITS - WHITE_BITS)) as usize)
    };
    let packed = u32::from(*packed?);
    if packed == 0 { None } else { Some((packed >> 4, packed & 0xf)) }
}

/// The run in the upper twelve bits, the length of its code in the lower four; 0 where no code is.
const fn runs<const N: usize>(codes: &[Code]) -> [u16; N] {
    let mut table = [0; N];
    let mut at = 0;
    while at < codes.len() {
        let run = if at <= TERMINATING as usize { at } else { (at - TERMINATING as usize) * 64 };
        let Code { bits, length } = codes[at];
        let each = N >> length;
        let mut entry = 0;
        while entry < each {
            table[bits as usize * each + entry] = (run as u16) << 4 | length as u16;
            entry += 1;
        }
        at += 1;
    }
    table
}

const fn modes() -> [Option<(Mode, u8)>; 1 << MODE_BITS] {
    let mut table = [None; 1 << MODE_BITS];
    table = with(table, PASS, Mode::Pass);
    table = with(table, HORIZONTAL, Mode::Horizontal);
    let mut at = 0;
    while at <= 2 * VERTICAL_REACH as u8 {
        table = with(table, VERTICAL[at as usize], Mode::Vertical(at));
        at += 1;
    }
    table
}

/// The table with one more code.
const fn with(
    mut table: [Option<(Mode, u8)>; 1 << MODE_BITS],
    code: Code,
    mode: Mode,
) -> [Option<(Mode, u8)>; 1 << MODE_BITS] {
    let each = table.len() >> code.length;
    let mut entry = 0;
    while entry < each {
        table[code.bits as usize * each + entry] = Some((mode, code.length));
        entry += 1;
    }
    table
}
