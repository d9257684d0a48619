//! HP-GL/2 within PCL: two letters and their numbers; only what draws is of interest.

/// Instructions that draw: arcs, circles, edges, labels, lines with the pen down, polygons,
/// rectangles, wedges.
const DRAWING: [&[u8; 2]; 19] = [
    b"AA", b"AR", b"AT", b"BR", b"BZ", b"CI", b"EA", b"EP", b"ER", b"EW", b"FP", b"LB", b"PD",
    b"PE", b"RA", b"RR", b"RT", b"SB", b"WG",
];
const ETX: u8 = 3;

/// What is remembered from one instruction to the next.
pub(super) struct State {
    /// What ends a label.
    label_end: u8,
}

impl Default for State {
    fn default() -> Self {
        Self { label_end: ETX }
    }
}

impl State {
    /// The length of the instruction at the beginning of `data`, 1 and up, and whether it draws.
    pub(super) fn command(&mut self, data: &[u8]) -> (usize, bool) {
        let &[first, second, ref rest @ ..] = data else { return (data.len(), false) };
        if !first.is_ascii_alphabetic() || !second.is_ascii_alphabetic() {
            return (1, false);
        }
        let name = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
        let until =
            |end: u8| rest.iter().position(|&byte| byte == end).map_or(rest.len(), |at| at + 1);
        let length = match &name {
            b"LB" => until(self.label_end),
            b"PE" => until(b';'),
            b"DT" => {
                if let Some(&end) = rest.first().filter(|&&it| !matches!(it, b';' | 0x1b)) {
                    self.label_end = end;
                    1
                } else {
                    self.label_end = ETX;
                    0
                }
            }
            _ => rest.iter().take_while(|&byte| is_parameter(*byte)).count(),
        };
        (2 + length, DRAWING.contains(&&name))
    }
}

fn is_parameter(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b',' | b';' | b' ' | b'\t' | b'\r' | b'\n')
}
