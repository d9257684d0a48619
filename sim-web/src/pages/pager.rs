//! Long lists, page by page.

use serde::Deserialize;

use crate::local_path::escaped;

/// Rows of one page: as many as make a page of less than 100,000 bytes where all names are as long as they may be, and of
/// signs that are escaped.
pub(crate) const ROWS: usize = 25;

/// Which page of a list is asked for, and what has been done to the list.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    pub(super) page: String,
    #[serde(default)]
    pub(super) done: String,
}

/// Which page of a list is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pager {
    pub(super) page: usize,
    pub(super) pages: usize,
    /// What else was asked for, in front of the page in an address.
    pub(super) also: String,
}

impl Pager {
    /// The page that was asked for, or the nearest there is.
    pub(super) fn new(asked: &str, rows: usize) -> Self {
        let pages = rows.div_ceil(ROWS).max(1);
        Self { page: asked.parse().unwrap_or(1).clamp(1, pages), pages, also: String::new() }
    }

    /// The same of a list that is asked for with this too, unless it is empty.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.also = format!("{name}={}&", escaped(value));
        }
        self
    }

    /// The rows of this page.
    pub(super) fn rows<T>(&self, all: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
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
        let rows = 2 * ROWS + ROWS / 2;
        let pager = Pager::new("2", rows);
        assert_eq!((pager.previous(), pager.next()), (Some(1), Some(3)));
        assert!(pager.rows(0..rows).eq(ROWS..2 * ROWS));
        assert_eq!(Pager::new("9", rows).page, 3);
        assert_eq!(Pager::new("0", rows).page, 1);
        let none = Pager::new("-1'", 0);
        assert_eq!((none.page, none.pages), (1, 1));
        assert_eq!(none.with("search", "a&b").also, "search=a%26b&");
    }
}
