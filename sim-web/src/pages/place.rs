//! What CWIS is made of. The table of all places is `places.rs`.

use sim_core::permit::Sight;

/// Some things under a heading of the guide's, or under none.
pub(crate) struct Group<T: 'static> {
    pub(crate) heading: Option<&'static str>,
    pub(crate) of: &'static [T],
}

/// A page, and what is clicked to come there.
pub(crate) struct Place {
    /// What is clicked.
    pub(crate) label: &'static str,
    /// What the page is called.
    pub(crate) title: &'static str,
    /// Its address.
    pub(crate) path: &'static str,
    /// What is there, where the label does not say it.
    pub(crate) about: &'static str,
    pub(crate) page: Page,
}

/// What a page consists of.
pub(crate) enum Page {
    /// The places below.
    Menu(&'static [Group<Place>]),
    /// What a module of its own draws.
    Own {
        /// What one has to be allowed to see.
        sight: Option<Sight<'static>>,
        /// The places below.
        below: &'static [Group<Place>],
    },
}

impl Place {
    /// The places below it.
    pub(crate) fn below(&self) -> impl Iterator<Item = &'static Self> + use<> {
        let groups = match self.page {
            Page::Menu(below) | Page::Own { below, .. } => below,
        };
        groups.iter().flat_map(|it| it.of)
    }

    /// What one has to be allowed to see to come here.
    pub(crate) fn sight(&self) -> Option<Sight<'static>> {
        match self.page {
            Page::Menu(_) => Some(Sight::Settings),
            Page::Own { sight, .. } => sight,
        }
    }
}
