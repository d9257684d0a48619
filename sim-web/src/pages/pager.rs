//! Long lists, page by page.

use serde::Deserialize;

/// Rows of one page.
const ROWS: usize = 100;

/// Which page of a list is asked for, and what has been done to the list.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    pub(super) page: String,
    #[serde(default)]
    pub(super) done: String,
}

/// Which page of a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pager {
    pub(super) page: usize,
    pub(super) pages: usize,
}

impl Pager {
    /// The page that was asked for, or the nearest there is.
    pub(super) fn new(asked: &str, rows: usize) -> Self {
        let pages = rows.div_ceil(ROWS).max(1);
        Self { page: asked.parse().unwrap_or(1).clamp(1, pages), pages }
    }

    /// The rows of this page.
    pub(super) fn rows<T>(self, all: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        all.skip((self.page - 1) * ROWS).take(ROWS)
    }

    pub(super) fn previous(&self) -> Option<usize> {
        (self.page > 1).then(|| self.page - 1)
    }

    pub(super) fn next(&self) -> Option<usize> {
        (self.page < self.pages).then_some(self.page + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_into_pages_and_any_number_is_one_of_them() {
        let pager = Pager::new("2", 250);
        assert_eq!((pager.previous(), pager.next()), (Some(1), Some(3)));
        assert!(pager.rows(0..250).eq(100..200));
        assert_eq!(Pager::new("9", 250).page, 3);
        assert_eq!(Pager::new("0", 250).page, 1);
        assert_eq!(Pager::new("-1'", 0), Pager { page: 1, pages: 1 });
    }
}
