//! Measures what a dense page of A4 takes to be packed and read, beside two other crates.
//!
//! ```console
//! $ cargo bench -p sim-ccitt
//! ```
//! Processor time of this thread, the least of [`ROUNDS`]: 1,728 by 2,376 dots (204 by 196 dpi), full of small letters. The
//! bars are 2.8 ms to pack it in MMR and 3.5 ms to read it.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

use std::fs;
use std::hint::black_box;

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use sim_ccitt::{Coding, Decoder, Encoder, Width};

const ROUNDS: usize = 7;
/// Pages of a round: the clock of a thread has steps.
const PAGES: u32 = 20;
const LINES: usize = 2_376;

fn main() {
    println!("| coding | kB | packed in ms | read in ms |");
    println!("|---|---|---|---|");
    let page = page();
    for (name, coding) in
        [("MH", Coding::Mh), ("MR, 4 lines", Coding::Mr { k: 4 }), ("MMR", Coding::Mmr)]
    {
        let packed = pack(coding, &page);
        let into = measured(|| pack(coding, &page).len());
        let out = measured(|| read(coding, &packed));
        println!("| {name} | {} | {into:.2} | {out:.2} |", packed.len() / 1_000);
    }
    let packed = pack(Coding::Mmr, &page);
    let into = measured(|| by_fax(&page));
    println!("| MMR by the crate `fax` | {} | {into:.2} | |", packed.len() / 1_000);
    let out = measured(|| by_hayro(&packed));
    println!("| MMR by the crate `hayro-ccitt` | | | {out:.2} |");
}

/// The least processor time of a page, in milliseconds.
fn measured(mut page: impl FnMut() -> usize) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let begun = processor_ms();
        (0..PAGES).for_each(|_| {
            black_box(page());
        });
        (processor_ms() - begun) / f64::from(PAGES)
    });
    times.fold(f64::MAX, f64::min)
}

/// Processor time of this thread so far.
fn processor_ms() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}

/// Lines of small letters: strokes that begin and end a dot off now and then, as those of a scanned page do.
fn page() -> Vec<Vec<u8>> {
    let (mut chance, mut glyphs) = (7_u32, vec![]);
    let mut next = |below: u32| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (chance >> 16) % below
    };
    let mut lines = vec![vec![0; Width::A4.bytes()]; LINES];
    for (at, line) in lines.iter_mut().enumerate() {
        let of_row = at % 28;
        if of_row == 0 {
            glyphs = (0..80).map(|_| [next(8) + 1, next(8) + 9, next(20), next(28)]).collect();
        }
        if of_row > 20 || at < 100 {
            continue;
        }
        for (letter, [first, second, bar, from]) in glyphs.iter().enumerate() {
            let left = 60 + letter as u32 * 20;
            let ragged = next(2);
            let strokes = match of_row as u32 == *bar {
                true => [(*first, 14), (0, 0)],
                false if of_row as u32 > *from => [(*first + ragged, 3), (*second, 3)],
                false => [(*first, 3), (0, 0)],
            };
            for (begin, length) in strokes {
                for dot in left + begin..left + begin + length {
                    line[dot as usize / 8] |= 0x80 >> (dot % 8);
                }
            }
        }
    }
    lines
}

fn pack(coding: Coding, page: &[Vec<u8>]) -> Vec<u8> {
    let mut encoder = Encoder::new(coding, Width::A4);
    page.iter().for_each(|it| encoder.line(it));
    encoder.end()
}

fn read(coding: Coding, packed: &[u8]) -> usize {
    let mut decoder = Decoder::new(coding, Width::A4);
    decoder.feed(packed);
    let mut lines = 0;
    while let Some(line) = decoder.next() {
        black_box(line.pixels);
        lines += 1;
    }
    assert_eq!((lines, decoder.has_ended()), (LINES, true));
    lines
}

fn by_fax(page: &[Vec<u8>]) -> usize {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for line in page {
        let dots = line.iter().flat_map(|byte| (0..8).map(move |at| byte << at & 0x80 != 0));
        let dots = dots.map(|it| if it { fax::Color::Black } else { fax::Color::White });
        encoder.encode_line(dots, 1_728).unwrap();
    }
    encoder.finish().unwrap().finish().len()
}

fn by_hayro(packed: &[u8]) -> usize {
    /// Whole lines, as ours are.
    #[derive(Default)]
    struct Lines(Vec<u8>, usize);
    impl hayro_ccitt::Decoder for Lines {
        fn push_row(&mut self, changes: &[u32]) {
            self.0.clear();
            self.0.resize(Width::A4.bytes(), 0);
            for run in changes.chunks(2) {
                for dot in run[0]..run.get(1).copied().unwrap_or(1_728) {
                    self.0[dot as usize / 8] |= 0x80 >> (dot % 8);
                }
            }
            black_box(&self.0);
            self.1 += 1;
        }
    }
    let settings = DecodeSettings {
        columns: 1_728,
        rows: LINES as u32,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: false,
        encoding: EncodingMode::Group4,
        strict: false,
    };
    let mut lines = Lines::default();
    let read = hayro_ccitt::decode(packed, &mut lines, &mut DecoderContext::new(settings));
    assert!(read.is_ok());
    lines.1
}
