//! What comes over the line or goes into it: pages of black and white, and nothing else.

use alloc::vec::Vec;

use crate::paper::{Resolution, Width};

/// Lines of a page: two metres at the finest resolution. What is longer ends the call.
pub const LINES_MAX: usize = 32_768;
/// Pages of a document; the next one ends the call.
pub const PAGES_MAX: usize = 999;

/// One dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pel {
    /// Paper.
    White,
    /// Ink.
    Black,
}

/// A page: lines of pels.
///
/// It is made line by line, of pels that were scanned or decoded. Bytes are no page:
///
/// ```compile_fail
/// let bytes: &[u8] = b"anything";
/// let page = sim_fax::Page::from(bytes);
/// ```
/// ```compile_fail
/// use sim_fax::{Page, Resolution, Width};
/// let page = Page { width: Width::A4, resolution: Resolution::Fine, lines: vec![0; 216] };
/// ```
/// ```compile_fail
/// use sim_fax::{Page, Resolution, Width};
/// Page::new(Width::A4, Resolution::Fine).push(b"anything".iter().copied());
/// ```
/// ```
/// use sim_fax::{Page, Pel, Resolution, Width};
/// let mut page = Page::new(Width::A4, Resolution::Fine);
/// page.push([Pel::Black; 8]);
/// assert_eq!(page.lines().next().map(|it| it[0]), Some(0xff));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    width: Width,
    resolution: Resolution,
    /// Each line in whole octets, the leftmost pel highest, 1 is black.
    lines: Vec<u8>,
}

impl Page {
    /// Without a line.
    #[must_use]
    pub fn new(width: Width, resolution: Resolution) -> Self {
        Self { width, resolution, lines: Vec::new() }
    }

    /// How wide it is.
    #[must_use]
    pub fn width(&self) -> Width {
        self.width
    }

    /// How fine it is.
    #[must_use]
    pub fn resolution(&self) -> Resolution {
        self.resolution
    }

    /// Pels of a line.
    #[must_use]
    pub fn pels(&self) -> u32 {
        self.width.pels(self.resolution)
    }

    /// Each line, packed: the leftmost pel is the highest bit, 1 is black.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        self.lines.chunks_exact(self.stride())
    }

    /// How many lines there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.lines.len() / self.stride()
    }

    /// Adds a line below; what is missing of it is white, what is too much is left out. Nothing where
    /// there are [`LINES_MAX`].
    pub fn push(&mut self, pels: impl IntoIterator<Item = Pel>) {
        let mut line = alloc::vec![0; self.stride()];
        let black = pels.into_iter().take(self.pels() as usize).enumerate();
        for (at, _) in black.filter(|it| it.1 == Pel::Black) {
            line[at / 8] |= 0x80 >> (at % 8);
        }
        self.push_packed(&line);
    }

    /// Adds a line that was decoded.
    pub(crate) fn push_packed(&mut self, line: &[u8]) {
        if self.height() < LINES_MAX {
            self.lines.extend_from_slice(line);
            self.lines.resize(self.lines.len().next_multiple_of(self.stride()), 0);
        }
    }

    /// Adds the last line once more, or a white one: for one that was damaged (T.4 leaves it to the maker).
    pub(crate) fn repeat_line(&mut self) {
        let last = self.lines().next_back().map(<[u8]>::to_vec);
        self.push_packed(&last.unwrap_or_else(|| alloc::vec![0; self.stride()]));
    }

    /// Octets that it takes.
    pub(crate) fn octets(&self) -> usize {
        self.lines.len()
    }

    /// Octets of a line.
    fn stride(&self) -> usize {
        self.pels().div_ceil(8) as usize
    }
}

/// A document as the line brought it, or is to carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaxImage {
    pages: Vec<Page>,
}

impl FaxImage {
    /// Without a page.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page; nothing where there are [`PAGES_MAX`].
    pub fn push(&mut self, page: Page) {
        if self.pages.len() < PAGES_MAX {
            self.pages.push(page);
        }
    }

    /// Its pages.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_width_of_its_page() {
        let mut page = Page::new(Width::A4, Resolution::Standard);
        page.push([Pel::White, Pel::Black]);
        page.push([Pel::Black; 4_000]);
        let lines: Vec<_> = page.lines().collect();
        assert_eq!((lines[0].len(), lines[0][0], lines[0][1]), (216, 0x40, 0));
        assert_eq!((lines[1].len(), lines[1][215]), (216, 0xff));
    }

    #[test]
    fn a_page_has_so_many_lines_and_no_more() {
        let mut page = Page::new(Width::A4, Resolution::Standard);
        (0..LINES_MAX + 1).for_each(|_| page.push([]));
        assert_eq!(page.height(), LINES_MAX);
    }

    #[test]
    fn a_damaged_line_is_the_one_above_it() {
        let mut page = Page::new(Width::A4, Resolution::Standard);
        page.repeat_line();
        page.push([Pel::Black]);
        page.repeat_line();
        assert!(page.lines().map(|it| it[0]).eq([0, 0x80, 0x80]));
    }
}
