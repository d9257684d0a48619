//! The pages of a document, one at a time.

use sim_core::job::DocumentId;

use crate::draft::{Act, Draft};
use crate::screen::{Layout, Slot};

/// A page that is being looked at. Which document it is of comes with the device's answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Preview {
    document: Option<DocumentId>,
    page: u32,
    pages: u32,
}

impl Preview {
    /// The first page of a document.
    pub(crate) const fn of(document: DocumentId, pages: u32) -> Self {
        Self { document: Some(document), page: 1, pages }
    }

    /// The document and the number of its page, from 1.
    pub(crate) fn page(&self) -> Option<(DocumentId, u32)> {
        self.document.map(|it| (it, self.page))
    }

    /// Its screen; `turned` is the place with another page.
    pub(crate) fn draw<P>(&self, turned: impl Fn(Self) -> P) -> Draft<P> {
        let Self { page, pages, .. } = *self;
        let mut draft = Draft { layout: Layout::Sheet, ..Draft::inner("preview", "Preview") };
        draft.text("Page", format!("{page} of {pages}")).slot = Slot::About;
        let turn = |page: u32| Act::Become(turned(Self { page, ..*self }));
        draft.button_if(page > 1, "Previous Page", turn(page.saturating_sub(1)));
        draft.button_if(page < pages, "Next Page", turn(page.saturating_add(1)));
        draft.button("Close", Act::Back);
        draft
    }
}
