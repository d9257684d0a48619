//! What a setting's value may be. Text exists only at the edge; the core sees typed values.

use std::fmt;

use crate::mail::MailAddress;

/// The values a setting accepts, as data: panel, CWIS and the manual draw their widgets from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A whole number in `min..=max`; zero may mean "Off".
    Range {
        /// Least value.
        min: u32,
        /// Greatest value.
        max: u32,
        /// Whether "Off" is allowed too (kept as zero).
        off: bool,
    },
    /// Text of at most `max` characters, none of which is a control character.
    Text {
        /// Most characters.
        max: usize,
    },
    /// A [`MailAddress`] of at most `max` characters, or none.
    MailAddress {
        /// Most characters.
        max: usize,
    },
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Choice(all) => write!(f, "one of \"{}\"", all.join("\", \"")),
            Self::Range { min, max, off } => {
                write!(f, "a whole number from {min} to {max}")?;
                if *off { f.write_str(", or \"Off\"") } else { Ok(()) }
            }
            Self::Text { max } => {
                write!(f, "text of at most {max} characters without control characters")
            }
            Self::MailAddress { max } => write!(
                f,
                "an email address of ASCII characters with one \"@\", at most {max} characters, or nothing"
            ),
        }
    }
}

/// A value that a setting does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The id of the setting.
    pub id: &'static str,
    /// What was given.
    pub got: String,
    /// What would have been accepted.
    pub allowed: Allowed,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: \"{}\" is not allowed; it takes {}", self.id, self.got, self.allowed)
    }
}

/// A type that a setting can have.
pub trait Kind: Sized + Clone + PartialEq {
    /// What it accepts.
    const ALLOWED: Allowed;
    /// Reads a value; `None` where the text is not allowed.
    fn from_text(text: &str) -> Option<Self>;
    /// The value as people and tests read it.
    fn text(&self) -> String;
}

/// A closed set of named values. Further spellings of the guide follow the first after `|`.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $text:literal $(| $other:literal)*),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $crate::settings::Kind for $name {
            const ALLOWED: $crate::settings::Allowed =
                $crate::settings::Allowed::Choice(&[$($text),*]);
            fn from_text(text: &str) -> Option<Self> {
                $(if $crate::settings::kind::same(text, $text)
                    $(|| $crate::settings::kind::same(text, $other))* {
                    return Some(Self::$variant);
                })*
                None
            }
            fn text(&self) -> String {
                match self { $(Self::$variant => $text),* }.into()
            }
        }
    };
}
pub(crate) use choice;

/// Labels are compared as people type them: letter case, blanks and blanks around "/" do not count.
pub(super) fn same(text: &str, label: &str) -> bool {
    let letters = |it: &str| {
        it.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(text) == letters(label)
}

/// Whole numbers between `MIN` and `MAX`; with `OFF`, zero is accepted and reads "Off".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number<const MIN: u32, const MAX: u32, const OFF: bool>(u32);

impl<const MIN: u32, const MAX: u32, const OFF: bool> Number<MIN, MAX, OFF> {
    /// Out of range fails to compile when used in a constant.
    pub const fn new(number: u32) -> Self {
        assert!((number >= MIN && number <= MAX) || (OFF && number == 0));
        Self(number)
    }

    /// The number; zero means "Off" where that is allowed.
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32, const OFF: bool> Kind for Number<MIN, MAX, OFF> {
    const ALLOWED: Allowed = Allowed::Range { min: MIN, max: MAX, off: OFF };

    fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        if OFF && (same(text, "off") || text == "0") {
            return Some(Self(0));
        }
        let digits = text.split(' ').next()?;
        let unit = text[digits.len()..].trim();
        if !["", "s", "seconds", "minutes", "characters", "times", "KB"].contains(&unit) {
            return None;
        }
        digits.parse().ok().filter(|it| (MIN..=MAX).contains(it)).map(Self)
    }

    fn text(&self) -> String {
        if OFF && self.0 == 0 { "Off".into() } else { self.0.to_string() }
    }
}

/// Text of at most `MAX` characters without control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// No text.
    pub const fn empty() -> Self {
        Self(String::new())
    }
}

impl<const MAX: usize> Kind for Text<MAX> {
    const ALLOWED: Allowed = Allowed::Text { max: MAX };

    fn from_text(text: &str) -> Option<Self> {
        (text.chars().count() <= MAX && !text.chars().any(char::is_control))
            .then(|| Self(text.into()))
    }

    fn text(&self) -> String {
        self.0.clone()
    }
}

/// A mail address of at most `MAX` characters, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address<const MAX: usize>(Option<MailAddress>);

impl<const MAX: usize> Address<MAX> {
    /// No address.
    pub const fn none() -> Self {
        Self(None)
    }

    /// The address, where one is entered.
    pub const fn get(&self) -> Option<&MailAddress> {
        self.0.as_ref()
    }
}

impl<const MAX: usize> Kind for Address<MAX> {
    const ALLOWED: Allowed = Allowed::MailAddress { max: MAX };

    fn from_text(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self(None));
        }
        MailAddress::new(text).filter(|_| text.len() <= MAX).map(|it| Self(Some(it)))
    }

    fn text(&self) -> String {
        self.0.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}
