//! `requested-attributes`: which rows of a table a client wants (RFC 8011 section 4.2.5.1).

use sim_wire::ipp::Attribute;

/// A set of rows, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows(u128);

/// Most rows of a table.
pub(super) const ROWS_MAX: usize = 128;

impl Rows {
    pub(super) const NONE: Self = Self(0);

    /// This set and one row more.
    pub(super) const fn with(self, row: usize) -> Self {
        assert!(row < ROWS_MAX);
        Self(self.0 | 1 << row)
    }

    /// The rows of both sets.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn contains(self, row: usize) -> bool {
        self.0 & 1 << row != 0
    }

    /// Whether all rows of the other set are in this one.
    pub(super) const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The rows whose names or groups were asked for. A name that means nothing here is passed over,
    /// as RFC 8011 section 4.2.5.2 allows; without the attribute, the answer is `default`.
    pub(super) fn requested(
        attribute: Option<&Attribute>,
        default: Self,
        rows: impl Fn(&str) -> Option<Self>,
    ) -> Self {
        let Some(attribute) = attribute else { return default };
        attribute.strings().filter_map(rows).fold(Self::NONE, Self::and)
    }
}
