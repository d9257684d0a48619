//! Which passwords are accepted (guide pp.17 and 24).

use std::fmt;

use crate::Secret;

/// Special characters that the guide prints for either password; the two lists differ a little, and
/// the twin accepts the union. `"`, `'`, `,` and `.` are not readable there and accepted (assumed).
pub const SPECIALS: &str = "!@#$%^&*() \"'+,-./:;<=>?[\\]_`{|}~";

/// Most characters of a password (read for newer models; older ones take 12).
pub const LENGTH_MAX: usize = 63;

/// Why a new password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordRefused {
    /// Shorter than the least length that is set.
    TooShort {
        /// The least length.
        least: u32,
    },
    /// Longer than [`LENGTH_MAX`].
    TooLong,
    /// Contains a character outside letters, digits and [`SPECIALS`].
    Character,
}

impl fmt::Display for PasswordRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { least } => write!(f, "the password needs at least {least} characters"),
            Self::TooLong => write!(f, "the password may have at most {LENGTH_MAX} characters"),
            Self::Character => {
                f.write_str("the password has a character other than letters, digits and ")?;
                f.write_str("the special characters of the guide")
            }
        }
    }
}

/// Checks a new password against the character set and the least length in characters.
///
/// # Errors
/// [`PasswordRefused`] says which rule it breaks.
pub fn check(password: &Secret, least: u32) -> Result<(), PasswordRefused> {
    let allowed = |it: char| it.is_ascii_alphanumeric() || SPECIALS.contains(it);
    if !password.expose().chars().all(allowed) {
        return Err(PasswordRefused::Character);
    }
    let length = password.characters();
    let least = least.max(1);
    if length < least as usize {
        return Err(PasswordRefused::TooShort { least });
    }
    if length > LENGTH_MAX { Err(PasswordRefused::TooLong) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_character_and_length_is_accepted_and_others_are_not() {
        let all: String = ('!'..='~').chain([' ']).collect();
        for it in all.chars() {
            assert_eq!(check(&Secret::new(it.to_string().repeat(9)), 9), Ok(()), "{it}");
        }
        assert_eq!(check(&Secret::new("12345678"), 9), Err(PasswordRefused::TooShort { least: 9 }));
        assert_eq!(check(&Secret::new("123456789012345"), 15), Ok(()));
        assert_eq!(check(&Secret::new("x".repeat(63)), 9), Ok(()));
        assert_eq!(check(&Secret::new("x".repeat(64)), 9), Err(PasswordRefused::TooLong));
        assert_eq!(check(&Secret::new("paßwort-9"), 9), Err(PasswordRefused::Character));
        assert_eq!(check(&Secret::new("tab\tstop99"), 9), Err(PasswordRefused::Character));
        assert_eq!(check(&Secret::new(""), 0), Err(PasswordRefused::TooShort { least: 1 }));
    }
}
