//! Pages as the line has them, and back.

use alloc::vec::Vec;

use sim_ccitt::{Coding as Packing, Decoder, Encoder, Verdict, Width as Dots};

use crate::dcs::Terms;
use crate::image::{LINES_MAX, Page};
use crate::paper::Coding;

/// Lines of a group in MR, at 3.85 lines a millimetre and at more (T.4, 4.2.1.1).
const K_STANDARD: u32 = 2;
const K_FINER: u32 = 4;

fn packing(terms: &Terms) -> (Packing, Dots) {
    let k = if terms.resolution.down() == 1 { K_STANDARD } else { K_FINER };
    let packing = match terms.coding {
        Coding::Mh => Packing::Mh,
        Coding::Mr => Packing::Mr { k },
        Coding::Mmr => Packing::Mmr,
    };
    let pels = terms.width.pels(terms.resolution);
    let dots = u16::try_from(pels).ok().and_then(Dots::new);
    (packing, dots.unwrap_or(Dots::A4))
}

/// A page as it is sent, the lowest bit first, with what ends it.
pub(crate) fn packed(page: &Page, terms: &Terms) -> Vec<u8> {
    let (packing, dots) = packing(terms);
    let least = terms.line_ms * terms.rate.bits_per_second() / 1_000;
    let mut encoder = Encoder::new(packing, dots).with_least_bits(least);
    page.lines().for_each(|line| encoder.line(line));
    let mut octets = encoder.end();
    octets.iter_mut().for_each(|it| *it = it.reverse_bits());
    octets
}

/// How long a line may take; a receiver hangs up on one that takes longer (T.4, 3.2, recalled).
const LINE_MAX_S: usize = 13;

/// Reads a page as it comes in.
#[derive(Debug)]
pub(crate) struct Unpacker {
    decoder: Decoder,
    page: Page,
    bad: usize,
    too_long: bool,
    /// Octets since the last line, and how many there may be.
    waited: usize,
    patience: usize,
}

impl Unpacker {
    pub(crate) fn new(terms: &Terms) -> Self {
        let (packing, dots) = packing(terms);
        let page = Page::new(terms.width, terms.resolution);
        let patience = terms.rate.bits_per_second() as usize / 8 * LINE_MAX_S;
        let decoder = Decoder::new(packing, dots);
        Self { decoder, page, bad: 0, too_long: false, waited: 0, patience }
    }

    /// Takes the next octets, the lowest bit first.
    pub(crate) fn feed(&mut self, octets: &[u8]) {
        if !self.too_long {
            let octets: Vec<u8> = octets.iter().map(|it| it.reverse_bits()).collect();
            self.decoder.feed(&octets);
            self.waited += octets.len();
            self.lines();
        }
    }

    /// Whether there are more lines than a page may have.
    pub(crate) fn is_too_long(&self) -> bool {
        self.too_long
    }

    /// Whether a line takes longer than it may.
    pub(crate) fn is_too_slow(&self) -> bool {
        self.waited > self.patience && !self.decoder.has_ended()
    }

    /// The page, and how many of its lines were damaged; those are as the line above them.
    pub(crate) fn finish(mut self) -> (Page, usize) {
        self.decoder.finish();
        self.lines();
        (self.page, self.bad)
    }

    fn lines(&mut self) {
        while !self.too_long
            && let Some(line) = self.decoder.next()
        {
            self.waited = 0;
            if self.page.height() == LINES_MAX {
                self.too_long = true;
                continue;
            }
            match line.verdict {
                Verdict::Good | Verdict::Resynchronised => self.page.push_packed(line.pixels),
                Verdict::Bad => {
                    self.bad += 1;
                    self.page.repeat_line();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Pel;
    use crate::paper::{Length, Resolution, Width};
    use crate::rate::Rate;

    fn terms(coding: Coding, resolution: Resolution) -> Terms {
        Terms {
            rate: Rate::V29At9600,
            resolution,
            width: Width::A4,
            length: Length::Unlimited,
            coding,
            line_ms: 0,
            ecm: None,
            sub: false,
            sid: false,
        }
    }

    fn page(resolution: Resolution) -> Page {
        let mut page = Page::new(Width::A4, resolution);
        for line in 0..40 {
            page.push((0..1_728).map(|x| if x % (line + 9) < 5 { Pel::Black } else { Pel::White }));
        }
        page
    }

    #[test]
    fn a_page_comes_out_as_it_went_in_however_it_is_coded() {
        for coding in [Coding::Mh, Coding::Mr, Coding::Mmr] {
            for resolution in [Resolution::Standard, Resolution::UltraFine] {
                let (page, terms) = (page(resolution), terms(coding, resolution));
                let mut unpacker = Unpacker::new(&terms);
                packed(&page, &terms).chunks(7).for_each(|it| unpacker.feed(it));
                assert_eq!(unpacker.finish(), (page, 0), "{coding:?} {resolution:?}");
            }
        }
    }

    #[test]
    fn a_line_takes_the_time_that_its_receiver_wants() {
        let slow = Terms { line_ms: 20, ..terms(Coding::Mh, Resolution::Standard) };
        let mut white = Page::new(Width::A4, Resolution::Standard);
        (0..100).for_each(|_| white.push([]));
        assert!(packed(&white, &slow).len() * 8 >= 100 * 192, "20 ms of 9600 bit/s a line");
    }

    #[test]
    fn a_page_without_end_is_too_long_and_takes_no_more_room() {
        let terms = terms(Coding::Mmr, Resolution::Standard);
        let mut unpacker = Unpacker::new(&terms);
        (0..100).for_each(|_| unpacker.feed(&[0xff; 1_000]));
        assert!(unpacker.is_too_long());
        assert_eq!(unpacker.finish().0.height(), LINES_MAX);
    }
}
