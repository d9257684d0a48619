//! The pages of a call that were received whole, until somebody takes them.

use crate::image::{FaxImage, PAGES_MAX, Page};

/// Octets of pages that are kept here at a time; what is more ends the call.
const OCTETS_MAX: usize = 256 << 20;

/// The pages that were received whole.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    image: FaxImage,
    octets: usize,
    /// How many there were in the call.
    pages: usize,
}

impl Kept {
    /// Keeps a page; `false` where there is no room for it.
    pub(crate) fn keep(&mut self, page: Page) -> bool {
        let octets = self.octets + page.octets();
        let fits = self.pages < PAGES_MAX && octets <= OCTETS_MAX;
        if fits {
            (self.octets, self.pages) = (octets, self.pages + 1);
            self.image.push(page);
        }
        fits
    }

    /// How many there were in the call.
    pub(crate) fn pages(&self) -> usize {
        self.pages
    }

    /// Gives away those that are here.
    pub(crate) fn take(&mut self) -> FaxImage {
        self.octets = 0;
        core::mem::take(&mut self.image)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Resolution, Width};

    #[test]
    fn a_call_brings_so_many_pages_and_no_more() {
        let page = Page::new(Width::A4, Resolution::Standard);
        let mut kept = Kept::default();
        assert!((0..PAGES_MAX).all(|_| kept.keep(page.clone())));
        assert_eq!(kept.take().pages().len(), PAGES_MAX);
        assert!(!kept.keep(page), "however many were taken");
    }
}
