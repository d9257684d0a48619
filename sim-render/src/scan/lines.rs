//! The lines of dots of a side, drawn a band at a time, so that a large one needs no more memory than a small one.

use std::cell::RefCell;

use hayro::vello_cpu::Pixmap;
use jpeg_encoder::{ImageBuffer, JpegColorType, rgb_to_ycbcr};

use crate::luma::luma;
use crate::pdf::Canvas;
use crate::png_page::Size;

const BYTES_PER_DOT: usize = 4;
const WHITE: u8 = 0xff;
const WHITE_DOT: [u8; BYTES_PER_DOT] = [WHITE; BYTES_PER_DOT];
/// Dots that are looked at together whether they are white, as most of a page are.
const STRETCH: usize = 64;
/// A dot with less light than this is black (assumed).
const BLACK_BELOW: u8 = 128;
/// Dots that are converted together, which has a compiler do so at once.
const TOGETHER: usize = 16;

/// The lines of a side, asked for from the first to the last.
pub(super) struct Lines<'a> {
    /// `None` where nothing is on it.
    canvas: Option<Canvas<'a>>,
    size: Size,
    /// Lines of a band.
    band_lines: u32,
    /// The band that is drawn, and its first line.
    band: RefCell<Option<(u32, Pixmap)>>,
}

impl<'a> Lines<'a> {
    /// Those of a side, of which so many dots are drawn at one time, or a line.
    pub(super) fn of(canvas: Option<Canvas<'a>>, size: Size, band_dots: u32) -> Self {
        let band_lines = (band_dots / size.width.max(1)).clamp(1, size.height.max(1));
        Self { canvas, size, band_lines, band: RefCell::default() }
    }

    /// Gives the dots of a line to `take`, four bytes each: red, green, blue and what is opaque.
    fn line(&self, at: u32, take: impl FnOnce(&[u8])) {
        let bytes = BYTES_PER_DOT * self.size.width as usize;
        let Some(canvas) = &self.canvas else { return take(&vec![WHITE; bytes]) };
        let top = at - at % self.band_lines;
        let mut band = self.band.borrow_mut();
        if band.as_ref().is_none_or(|it| it.0 != top) {
            // The one before is drawn over: two would be twice the memory.
            let used = band.take().map(|it| it.1);
            let count = self.band_lines.min(self.size.height - top);
            *band = Some((top, canvas.lines(top, count, used)));
        }
        let dots = band.as_ref().map_or(&[][..], |it| it.1.data_as_u8_slice());
        let start = (at - top) as usize * bytes;
        take(dots.get(start..start + bytes).unwrap_or_default());
    }

    /// Adds the greys of a line.
    pub(super) fn greys(&self, at: u32, to: &mut Vec<u8>) {
        self.line(at, |dots| {
            to.extend(
                dots.as_chunks::<BYTES_PER_DOT>().0.iter().map(|it| luma(it[0], it[1], it[2])),
            );
        });
    }

    /// Adds the dots of a line as bits, the leftmost highest; 1 is black.
    pub(super) fn blacks(&self, at: u32, to: &mut Vec<u8>) {
        self.line(at, |dots| {
            let (dots, _) = dots.as_chunks::<BYTES_PER_DOT>();
            let (stretches, rest) = dots.as_chunks::<STRETCH>();
            for stretch in stretches {
                if *stretch == [WHITE_DOT; STRETCH] {
                    to.extend([0; STRETCH / 8]);
                } else {
                    to.extend(stretch.as_chunks::<8>().0.iter().map(|it| byte(it)));
                }
            }
            to.extend(rest.chunks(8).map(byte));
        });
    }

    /// The sides in dots; `Size` keeps both within u16.
    fn sides(&self) -> (u16, u16) {
        let side = |dots: u32| u16::try_from(dots).unwrap_or(u16::MAX);
        (side(self.size.width), side(self.size.height))
    }
}

/// Up to eight dots as bits, the leftmost highest; 1 is black.
fn byte(dots: &[[u8; BYTES_PER_DOT]]) -> u8 {
    if *dots == [WHITE_DOT; 8] {
        return 0;
    }
    let bits = dots.iter().enumerate().map(|(at, [red, green, blue, _])| {
        let is_black = luma(*red, *green, *blue) < BLACK_BELOW;
        u8::from(is_black) << (7 - at)
    });
    bits.fold(0, |byte, bit| byte | bit)
}

/// A side in 256 greys.
pub(super) struct Greys<'a>(pub(super) Lines<'a>);

impl ImageBuffer for Greys<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Luma
    }

    fn width(&self) -> u16 {
        self.0.sides().0
    }

    fn height(&self) -> u16 {
        self.0.sides().1
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        self.0.greys(y.into(), &mut buffers[0]);
    }
}

/// A side in its colours.
pub(super) struct Colours<'a>(pub(super) Lines<'a>);

impl ImageBuffer for Colours<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.0.sides().0
    }

    fn height(&self) -> u16 {
        self.0.sides().1
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        self.0.line(y.into(), |dots| {
            for dots in dots.chunks(TOGETHER * BYTES_PER_DOT) {
                let mut converted = [[0; TOGETHER]; 3];
                let (dots, _) = dots.as_chunks::<BYTES_PER_DOT>();
                for (at, [red, green, blue, _]) in dots.iter().enumerate() {
                    let (luma, towards_blue, towards_red) = rgb_to_ycbcr(*red, *green, *blue);
                    for (to, value) in converted.iter_mut().zip([luma, towards_blue, towards_red]) {
                        to[at] = value;
                    }
                }
                for (buffer, values) in buffers.iter_mut().zip(&converted) {
                    buffer.extend_from_slice(&values[..dots.len()]);
                }
            }
        });
    }
}
