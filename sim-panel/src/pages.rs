//! Lists longer than a screen.

use crate::draft::{Act, Draft};
use crate::screen::Slot;

/// Rows on a screen.
pub(crate) const ROWS: usize = 8;

/// The part of a list that is on the screen.
pub(crate) struct Pages<'a, T> {
    pub(crate) shown: &'a [T],
    page: usize,
    pages: usize,
}

impl<'a, T> Pages<'a, T> {
    /// The page numbered `page` from 0, or the last if there are fewer.
    pub(crate) fn of(all: &'a [T], page: usize) -> Self {
        let pages = all.len().div_ceil(ROWS).max(1);
        let page = page.min(pages - 1);
        let shown = all.chunks(ROWS).nth(page).unwrap_or_default();
        Self { shown, page, pages }
    }

    /// The buttons that turn pages, where there are several.
    pub(crate) fn draw<P>(&self, draft: &mut Draft<P>, place: impl Fn(usize) -> P) {
        if self.pages > 1 {
            let at = format!("{} of {}", self.page + 1, self.pages);
            draft.text("Page", at).slot = Slot::About;
            let turn = |page| Act::Become(place(page));
            let previous = self.page.saturating_sub(1);
            draft.button_if(self.page > 0, "Previous Page", turn(previous));
            draft.button_if(self.page + 1 < self.pages, "Next Page", turn(self.page + 1));
        }
    }
}
