//! `requested-attributes`: which rows of a table a client wants (RFC 8011 section 4.2.5.1).

use sim_wire::ipp::Attribute;

/// A set of rows, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows([u128; WORDS]);

/// Most rows of a table.
pub(super) const ROWS_MAX: usize = WORDS * WORD;
/// Words of a set.
const WORDS: usize = 2;
/// Rows in a word.
const WORD: usize = 128;

impl Rows {
    pub(super) const NONE: Self = Self([0; WORDS]);

    /// This set and one row more.
    pub(super) const fn with(mut self, row: usize) -> Self {
        assert!(row < ROWS_MAX);
        self.0[row / WORD] |= 1 << (row % WORD);
        self
    }

    /// The rows of both sets.
    pub(super) const fn and(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    pub(super) const fn contains(self, row: usize) -> bool {
        self.0[row / WORD] & 1 << (row % WORD) != 0
    }

    /// The rows, the first one first.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().zip((0..).step_by(WORD)).flat_map(|(mut word, first)| {
            std::iter::from_fn(move || {
                let row = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(first + row)
            })
        })
    }

    /// Whether all rows of the other set are in this one.
    pub(super) const fn covers(self, other: Self) -> bool {
        let both = [self.0[0] & other.0[0], self.0[1] & other.0[1]];
        both[0] == other.0[0] && both[1] == other.0[1]
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
