//! The code words of T.4 and T.6 as the standards print them, and the tables that are made of them.

/// Highest run of a terminating code; longer ones are composed of this and multiples of 64.
pub(crate) const TERMINATING: u32 = 63;
/// Longest run of one code word.
pub(crate) const LONGEST_RUN: u32 = 2_560;
/// End of line (T.4, 4.1.2).
pub(crate) const EOL: Code = Code::of("000000000001");
/// Pass: a run of the line above ends where this line has nothing (T.4, table 4).
pub(crate) const PASS: Code = Code::of("0001");
/// Horizontal: two runs follow.
pub(crate) const HORIZONTAL: Code = Code::of("001");
/// Vertical: the colour changes three dots left of where it does above, up to three dots right of it.
pub(crate) const VERTICAL: [Code; 7] = [
    Code::of("0000010"),
    Code::of("000010"),
    Code::of("010"),
    Code::of("1"),
    Code::of("011"),
    Code::of("000011"),
    Code::of("0000011"),
];
/// Furthest that [`VERTICAL`] reaches, left and right.
pub(crate) const VERTICAL_REACH: u32 = 3;
/// Codes of white runs, by [`index`].
pub(crate) const WHITE: [Code; RUNS] = codes(&WHITE_TERMINATING, &WHITE_MAKE_UP);
/// Codes of black runs, by [`index`].
pub(crate) const BLACK: [Code; RUNS] = codes(&BLACK_TERMINATING, &BLACK_MAKE_UP);

/// Code words of runs of one colour.
const RUNS: usize = 64 + 27 + 13;

/// A code word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    /// Its bits, the last in the lowest.
    pub(crate) bits: u16,
    /// How many they are, 1 to 13.
    pub(crate) length: u8,
}

impl Code {
    const fn of(text: &str) -> Self {
        let text = text.as_bytes();
        let (mut bits, mut at) = (0, 0);
        while at < text.len() {
            bits = bits << 1 | (text[at] == b'1') as u16;
            at += 1;
        }
        Self { bits, length: text.len() as u8 }
    }
}

/// Where the code of a run lies: one up to [`TERMINATING`], or a multiple of 64 up to [`LONGEST_RUN`].
pub(crate) const fn index(run: u32) -> usize {
    (if run <= TERMINATING { run } else { TERMINATING + run / 64 }) as usize
}

const fn codes(terminating: &[&str; 64], make_up: &[&str; 27]) -> [Code; RUNS] {
    let mut codes = [Code { bits: 0, length: 0 }; RUNS];
    let mut at = 0;
    while at < RUNS {
        codes[at] = Code::of(match at {
            0..64 => terminating[at],
            64..91 => make_up[at - 64],
            _ => LONG_MAKE_UP[at - 91],
        });
        at += 1;
    }
    codes
}

/// White runs of 0 to 63 (T.4, table 2).
const WHITE_TERMINATING: [&str; 64] = [
    "00110101", "000111", "0111", "1000", "1011", "1100", "1110", "1111", "10011", "10100",
    "00111", "01000", "001000", "000011", "110100", "110101", "101010", "101011", "0100111",
    "0001100", "0001000", "0010111", "0000011", "0000100", "0101000", "0101011", "0010011",
    "0100100", "0011000", "00000010", "00000011", "00011010", "00011011", "00010010", "00010011",
    "00010100", "00010101", "00010110", "00010111", "00101000", "00101001", "00101010", "00101011",
    "00101100", "00101101", "00000100", "00000101", "00001010", "00001011", "01010010", "01010011",
    "01010100", "01010101", "00100100", "00100101", "01011000", "01011001", "01011010", "01011011",
    "01001010", "01001011", "00110010", "00110011", "00110100",
];

/// Black runs of 0 to 63.
const BLACK_TERMINATING: [&str; 64] = [
    "0000110111",
    "010",
    "11",
    "10",
    "011",
    "0011",
    "0010",
    "00011",
    "000101",
    "000100",
    "0000100",
    "0000101",
    "0000111",
    "00000100",
    "00000111",
    "000011000",
    "0000010111",
    "0000011000",
    "0000001000",
    "00001100111",
    "00001101000",
    "00001101100",
    "00000110111",
    "00000101000",
    "00000010111",
    "00000011000",
    "000011001010",
    "000011001011",
    "000011001100",
    "000011001101",
    "000001101000",
    "000001101001",
    "000001101010",
    "000001101011",
    "000011010010",
    "000011010011",
    "000011010100",
    "000011010101",
    "000011010110",
    "000011010111",
    "000001101100",
    "000001101101",
    "000011011010",
    "000011011011",
    "000001010100",
    "000001010101",
    "000001010110",
    "000001010111",
    "000001100100",
    "000001100101",
    "000001010010",
    "000001010011",
    "000000100100",
    "000000110111",
    "000000111000",
    "000000100111",
    "000000101000",
    "000001011000",
    "000001011001",
    "000000101011",
    "000000101100",
    "000001011010",
    "000001100110",
    "000001100111",
];

/// White runs of 64 to 1,728 in steps of 64 (T.4, table 3a).
const WHITE_MAKE_UP: [&str; 27] = [
    "11011",
    "10010",
    "010111",
    "0110111",
    "00110110",
    "00110111",
    "01100100",
    "01100101",
    "01101000",
    "01100111",
    "011001100",
    "011001101",
    "011010010",
    "011010011",
    "011010100",
    "011010101",
    "011010110",
    "011010111",
    "011011000",
    "011011001",
    "011011010",
    "011011011",
    "010011000",
    "010011001",
    "010011010",
    "011000",
    "010011011",
];

/// Black runs of 64 to 1,728 in steps of 64.
const BLACK_MAKE_UP: [&str; 27] = [
    "0000001111",
    "000011001000",
    "000011001001",
    "000001011011",
    "000000110011",
    "000000110100",
    "000000110101",
    "0000001101100",
    "0000001101101",
    "0000001001010",
    "0000001001011",
    "0000001001100",
    "0000001001101",
    "0000001110010",
    "0000001110011",
    "0000001110100",
    "0000001110101",
    "0000001110110",
    "0000001110111",
    "0000001010010",
    "0000001010011",
    "0000001010100",
    "0000001010101",
    "0000001011010",
    "0000001011011",
    "0000001100100",
    "0000001100101",
];

/// Runs of either colour of 1,792 to 2,560 in steps of 64 (T.4, table 3b).
const LONG_MAKE_UP: [&str; 13] = [
    "00000001000",
    "00000001100",
    "00000001101",
    "000000010010",
    "000000010011",
    "000000010100",
    "000000010101",
    "000000010110",
    "000000010111",
    "000000011100",
    "000000011101",
    "000000011110",
    "000000011111",
];
