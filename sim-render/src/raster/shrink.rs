//! Lines of pixels into a picture of another size.

use std::ops::Range;

use sim_wire::raster::{Colours, PageHeader};

use crate::png_page::Size;

/// A picture that takes its lines one after another. Each pixel is the mean of the pixels that
/// fall into it, or the nearest one where the picture is larger than the page.
pub(crate) struct Shrink {
    colours: Colours,
    /// For each pixel across, the pixels of the page that make it.
    columns: Vec<Range<usize>>,
    /// For each pixel down, the lines of the page that make it.
    rows: Vec<Range<usize>>,
    /// The number of the next line.
    line: usize,
    /// Sums of the rows that are not complete: three numbers for each pixel across.
    sums: Vec<u32>,
    rgb: Vec<u8>,
    /// The row that is being summed up.
    row: usize,
}

impl Shrink {
    pub(crate) fn new(header: &PageHeader, size: Size) -> Self {
        Self {
            colours: header.colours,
            columns: parts(header.width, size.width),
            rows: parts(header.height, size.height),
            line: 0,
            sums: vec![0; size.width as usize * 3],
            rgb: Vec::with_capacity(size.width as usize * size.height as usize * 3),
            row: 0,
        }
    }

    /// Takes a line that occurs so many times in a row.
    pub(crate) fn lines(&mut self, line: &[u8], times: u32) {
        let narrow: Vec<u32> =
            self.columns.iter().flat_map(|column| mean(self.colours, line, column)).collect();
        for _ in 0..times {
            self.narrow_line(&narrow);
            self.line += 1;
        }
    }

    /// The picture in red, green and blue. Rows without a line are white.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.rgb.resize(self.rows.len() * self.columns.len() * 3, 255);
        self.rgb
    }

    fn narrow_line(&mut self, narrow: &[u32]) {
        while let Some(row) = self.rows.get(self.row).filter(|row| row.start <= self.line) {
            for (sum, value) in self.sums.iter_mut().zip(narrow) {
                *sum += value;
            }
            if self.line + 1 < row.end {
                break;
            }
            let lines = row.len() as u32;
            self.rgb.extend(self.sums.iter().map(|sum| ((sum + lines / 2) / lines) as u8));
            self.sums.fill(0);
            self.row += 1;
        }
    }
}

/// Divides `from` places among `to`, at least one each.
fn parts(from: u32, to: u32) -> Vec<Range<usize>> {
    let at = |part: u32| (u64::from(part) * u64::from(from) / u64::from(to)) as usize;
    (0..to).map(|part| at(part)..at(part + 1).max(at(part) + 1)).collect()
}

/// The mean colour of some pixels of a line.
fn mean(colours: Colours, line: &[u8], pixels: &Range<usize>) -> [u32; 3] {
    let mut sums = [0_u64; 3];
    for pixel in pixels.clone() {
        for (sum, value) in sums.iter_mut().zip(rgb(colours, line, pixel)) {
            *sum += u64::from(value);
        }
    }
    let count = pixels.len() as u64;
    sums.map(|sum| ((sum + count / 2) / count) as u32)
}

/// One pixel in red, green and blue. The inks are mixed plainly, without a profile.
fn rgb(colours: Colours, line: &[u8], pixel: usize) -> [u8; 3] {
    let byte = |at: usize| line.get(at).copied().unwrap_or(colours.white());
    match colours {
        Colours::Black1 => [if byte(pixel / 8) >> (7 - pixel % 8) & 1 == 1 { 0 } else { 255 }; 3],
        Colours::Black8 => [255 - byte(pixel); 3],
        Colours::Grey8 => [byte(pixel); 3],
        Colours::Rgb24 => [byte(3 * pixel), byte(3 * pixel + 1), byte(3 * pixel + 2)],
        Colours::Cmyk32 => {
            let light = |at: usize| 255 - u16::from(byte(4 * pixel + at));
            [0, 1, 2].map(|ink| (light(ink) * light(3) / 255) as u8)
        }
    }
}
