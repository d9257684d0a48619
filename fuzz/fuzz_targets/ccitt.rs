//! Any bytes as lines of a fax: read to their end, in one piece and in many, with the same lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_ccitt::{Coding, Decoder, Verdict, Width};

/// The lines of a page that comes in pieces of a size.
fn read(coding: Coding, width: Width, bytes: &[u8], piece: usize) -> Vec<(Vec<u8>, Verdict)> {
    let mut decoder = Decoder::new(coding, width);
    let mut lines = vec![];
    let mut take = |decoder: &mut Decoder| {
        while let Some(line) = decoder.next() {
            assert_eq!(line.pixels.len(), width.bytes());
            lines.push((line.pixels.to_vec(), line.verdict));
        }
    };
    for piece in bytes.chunks(piece) {
        decoder.feed(piece);
        take(&mut decoder);
    }
    decoder.finish();
    take(&mut decoder);
    assert!(decoder.next().is_none());
    lines
}

fuzz_target!(|input: (u8, u16, u8, &[u8])| {
    let (coding, dots, piece, bytes) = input;
    let coding = match coding % 3 {
        0 => Coding::Mh,
        1 => Coding::Mr { k: 4 },
        _ => Coding::Mmr,
    };
    let Some(width) = Width::new(dots % 3_000) else { return };
    let lines = read(coding, width, bytes, bytes.len().max(1));
    assert!(lines.len() <= bytes.len() * 8);
    assert_eq!(lines, read(coding, width, bytes, usize::from(piece).max(1)));
});
