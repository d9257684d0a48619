//! What a mail is about.

use std::fmt;
use std::sync::Arc;

/// Most characters of a subject (assumed).
pub const SUBJECT_MAX: usize = 128;

/// What a mail is about: 1 to [`SUBJECT_MAX`] characters, none of which controls anything, so that no header ends in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(Arc<str>);

impl Subject {
    /// The subject of this text; `None` where it is none.
    pub fn new(text: &str) -> Option<Self> {
        let is_sized = (1..=SUBJECT_MAX).contains(&text.chars().count());
        let is_good = is_sized && !text.chars().any(char::is_control) && !text.trim().is_empty();
        is_good.then(|| Self(text.into()))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_ends_no_header_and_has_a_bound() {
        let longest = "題".repeat(SUBJECT_MAX);
        for good in ["Minutes", "議事録", &longest] {
            assert_eq!(Subject::new(good).unwrap().to_string(), good);
        }
        for bad in ["", "  ", "a\r\nBcc: b@example.com", "a\0", &format!("{longest}a")] {
            assert_eq!(Subject::new(bad), None, "{bad:?}");
        }
    }
}
