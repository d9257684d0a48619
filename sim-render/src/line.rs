//! A line of text as a printer's head writes it: what is written over a letter is printed over it.

/// Letters that are printed over each other in one place; more are lost, as they would be black anyway.
const LAYERS_MAX: usize = 4;

/// A line of letters in Windows Latin 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// What is printed one over the other.
    layers: Vec<Vec<u8>>,
    /// Where the next letter is written, from 0.
    column: usize,
}

impl Line {
    /// A line with these letters.
    pub(crate) fn of(letters: impl IntoIterator<Item = u8>) -> Self {
        let mut line = Self::default();
        letters.into_iter().for_each(|it| line.write(it));
        line
    }

    /// Whether nothing was written, not even a blank.
    pub(crate) fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Where the next letter is written, from 0.
    pub(crate) fn column(&self) -> usize {
        self.column
    }

    /// What is printed one over the other, each from the first column on.
    pub(crate) fn layers(&self) -> impl Iterator<Item = &[u8]> {
        self.layers.iter().map(Vec::as_slice)
    }

    /// Writes a letter and moves on.
    pub(crate) fn write(&mut self, letter: u8) {
        let at = self.column;
        self.column += 1;
        let is_free = |it: &Vec<u8>| it.get(at).is_none_or(|it| *it == b' ');
        let free = self.layers.iter().position(is_free);
        let is_full = self.layers.len() == LAYERS_MAX || letter == b' ' && !self.is_empty();
        let layer = match free {
            Some(layer) => layer,
            None if is_full => return,
            None => {
                self.layers.push(Vec::new());
                self.layers.len() - 1
            }
        };
        let layer = &mut self.layers[layer];
        if layer.len() <= at {
            layer.resize(at + 1, b' ');
        }
        layer[at] = letter;
    }

    /// Moves to the next multiple of `every` columns.
    pub(crate) fn tab(&mut self, every: usize) {
        let stop = (self.column / every + 1) * every;
        while self.column < stop {
            self.write(b' ');
        }
    }

    /// Moves back by a column, where there is one.
    pub(crate) fn back(&mut self) {
        self.column = self.column.saturating_sub(1);
    }
}
