//! A line of text as a printer's head writes it: what is written over a letter is printed over it. Letters
//! of East Asia take two columns.

use unicode_width::UnicodeWidthChar as _;

/// Letters that are printed over each other in one place; more are lost, as they would be black anyway.
const LAYERS_MAX: usize = 4;
const BLANK: char = ' ';
/// The second column of a letter that takes two.
const REST: char = '\0';

/// A line of letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// What is printed one over the other.
    layers: Vec<Vec<char>>,
    /// Where the next letter is written, from 0.
    column: usize,
}

impl Line {
    /// A line with these letters.
    pub(crate) fn of(letters: &str) -> Self {
        let mut line = Self::default();
        letters.chars().for_each(|it| line.write(it));
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

    /// What is printed: each letter with its column, from 0.
    pub(crate) fn letters(&self) -> impl Iterator<Item = (usize, char)> {
        let layer = |it: &Vec<char>| it.clone().into_iter().enumerate();
        self.layers.iter().flat_map(layer).filter(|it| !matches!(it.1, BLANK | REST))
    }

    /// How many columns a letter takes; 0 for what has no place of its own.
    pub(crate) fn columns(letter: char) -> usize {
        letter.width().unwrap_or(0)
    }

    /// Writes a letter and moves on.
    pub(crate) fn write(&mut self, letter: char) {
        let (at, columns) = (self.column, Self::columns(letter));
        self.column += columns;
        let is_free = |it: &Vec<char>| it.iter().skip(at).take(columns).all(|it| *it == BLANK);
        let free = self.layers.iter().position(is_free);
        let is_full = self.layers.len() == LAYERS_MAX || letter == BLANK && !self.is_empty();
        let layer = match free {
            _ if columns == 0 => return,
            Some(layer) => layer,
            None if is_full => return,
            None => {
                self.layers.push(Vec::new());
                self.layers.len() - 1
            }
        };
        let layer = &mut self.layers[layer];
        if layer.len() < at + columns {
            layer.resize(at + columns, BLANK);
        }
        layer[at..at + columns].fill(REST);
        layer[at] = letter;
    }

    /// Moves to the next multiple of `every` columns.
    pub(crate) fn tab(&mut self, every: usize) {
        let stop = (self.column / every + 1) * every;
        while self.column < stop {
            self.write(BLANK);
        }
    }

    /// Moves back by a column, where there is one.
    pub(crate) fn back(&mut self) {
        self.column = self.column.saturating_sub(1);
    }
}
