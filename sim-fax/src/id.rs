//! The 20 characters with which a machine says who it is, and what else comes as characters.

use core::fmt;
use core::str::{self, FromStr};

use alloc::vec::Vec;

/// Characters of a number in a frame (T.30, 5.3.6.2.4).
pub const CHARACTERS: usize = 20;

/// What a frame carries as characters: digits, `+` and spaces, at most [`CHARACTERS`]; of folders and
/// passwords also `*` and `#`. Nothing else that a frame carries gets in here.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriberId {
    characters: [u8; CHARACTERS],
    len: u8,
}

/// A text that no frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSubscriberId {
    /// More than [`CHARACTERS`].
    Long,
    /// Something else than digits, `+`, `*`, `#` and spaces.
    Character(char),
}

impl SubscriberId {
    /// What of a frame's field is a number: characters that may not be in one are left out.
    #[must_use]
    pub fn read(fif: &[u8]) -> Self {
        let mut id = Self::default();
        // The last character is sent first.
        for character in fif.iter().rev().copied().filter(|it| allowed(*it)) {
            id.push(character);
        }
        id.trimmed()
    }

    /// A frame's field: filled with spaces, the last character first.
    #[must_use]
    pub fn fif(&self) -> Vec<u8> {
        let mut fif: Vec<u8> = self.as_str().bytes().rev().collect();
        fif.resize(CHARACTERS, b' ');
        // The spaces stand behind the number, and so come before it.
        fif.rotate_left(usize::from(self.len));
        fif
    }

    /// Without the spaces around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.characters[..usize::from(self.len)]).unwrap_or_default()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn push(&mut self, character: u8) {
        if let Some(free) = self.characters.get_mut(usize::from(self.len)) {
            *free = character;
            self.len += 1;
        }
    }

    fn trimmed(&self) -> Self {
        let mut id = Self::default();
        self.as_str().trim_matches(' ').bytes().for_each(|it| id.push(it));
        id
    }
}

fn allowed(character: u8) -> bool {
    character.is_ascii_digit() || matches!(character, b'+' | b' ' | b'*' | b'#')
}

impl FromStr for SubscriberId {
    type Err = NoSubscriberId;

    fn from_str(text: &str) -> Result<Self, NoSubscriberId> {
        let text = text.trim_matches(' ');
        if let Some(other) = text.chars().find(|it| !it.is_ascii() || !allowed(*it as u8)) {
            return Err(NoSubscriberId::Character(other));
        }
        if text.len() > CHARACTERS {
            return Err(NoSubscriberId::Long);
        }
        let mut id = Self::default();
        text.bytes().for_each(|it| id.push(it));
        Ok(id)
    }
}

impl fmt::Display for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_on_the_line_as_other_machines_have_it() {
        let id: SubscriberId = "+0123456789".parse().unwrap();
        assert_eq!(id.fif(), *b"         9876543210+");
        assert_eq!(SubscriberId::read(&id.fif()), id);
    }

    #[test]
    fn nothing_but_a_number_gets_out_of_a_frame() {
        assert_eq!(SubscriberId::read(b"<script>2 1\0\xff").as_str(), "1 2");
        assert_eq!(SubscriberId::read(&[b'7'; 300]).as_str().len(), CHARACTERS);
        assert!(SubscriberId::read(b"").is_empty());
    }

    #[test]
    fn a_text_that_is_no_number_says_why() {
        let read = |it: &str| it.parse::<SubscriberId>();
        assert_eq!(read("12a"), Err(NoSubscriberId::Character('a')));
        assert_eq!(read("123456789012345678901"), Err(NoSubscriberId::Long));
        assert_eq!(read(" 12 34 ").map(|it| it.as_str() == "12 34"), Ok(true));
    }
}
