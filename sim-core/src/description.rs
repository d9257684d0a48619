//! What an administrator wrote of the printer: where it stands, whose it is (RFC 8011 section 5.4, PWG
//! 5100.13).
//!
//! The guide has no such texts; that the printer takes them over IPP, and from administrators only, is
//! assumed. They survive the power, and go when the factory defaults are restored.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::Tick;

mod machine;

pub(crate) use machine::Machine;

/// Most bytes of a text (RFC 8011 section 5.4).
pub const DESCRIPTION_MAX: usize = 127;
/// How long the printer shows where it is, milliseconds (assumed).
pub const IDENTIFY_MS: u64 = 10_000;

/// One of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DescriptionText {
    /// What it is.
    Info,
    /// Where it stands.
    Location,
    /// Where on earth it stands, as a `geo:` URI.
    GeoLocation,
    /// Whose it is.
    Organization,
    /// Which part of them.
    OrganizationalUnit,
    /// What its operator wants to say.
    OperatorMessage,
}

/// All of the texts; what was never written has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description(BTreeMap<DescriptionText, Arc<str>>);

impl Description {
    /// A text, if it was written.
    pub fn text(&self, text: DescriptionText) -> Option<&str> {
        self.0.get(&text).map(|it| &**it)
    }

    /// The texts that were written.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (DescriptionText, &Arc<str>)> {
        self.0.iter().map(|(text, value)| (*text, value))
    }

    /// Writes a text, or lets go of it.
    pub(crate) fn set(&mut self, text: DescriptionText, value: Option<&str>) {
        match value {
            Some(it) => self.0.insert(text, it.into()),
            None => self.0.remove(&text),
        };
    }
}

/// A text to be written; without a value it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescriptionChange {
    /// Which.
    pub text: DescriptionText,
    /// At most [`DESCRIPTION_MAX`] bytes without control characters.
    pub value: Option<String>,
}

/// A text is too long or has control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DescriptionRefused(pub DescriptionText);

impl DescriptionChange {
    /// Whether the text may be written.
    ///
    /// # Errors
    /// Says which may not.
    pub fn check(&self) -> Result<(), DescriptionRefused> {
        let fits = |it: &String| it.len() <= DESCRIPTION_MAX && !it.chars().any(char::is_control);
        if self.value.as_ref().is_none_or(fits) {
            Ok(())
        } else {
            Err(DescriptionRefused(self.text))
        }
    }
}

impl fmt::Display for DescriptionRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: a text has at most {DESCRIPTION_MAX} bytes, no control characters", self.0)
    }
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident $keyword:literal;)*) => {
        /// How the printer shows where it is (PWG 5100.13 section 5.6.4).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum IdentifyAction {
            $($(#[doc = $doc])* $name,)*
        }

        impl IdentifyAction {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The registered keyword.
            pub const fn keyword(self) -> &'static str {
                match self { $(Self::$name => $keyword,)* }
            }
        }
    };
}

actions! {
    /// On its screen.
    Display "display";
    /// With its lights.
    Flash "flash";
    /// With its buzzer.
    Sound "sound";
}

/// The printer shows where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identification {
    /// How; at least one.
    pub actions: Arc<[IdentifyAction]>,
    /// What its screen says besides.
    pub message: Option<Arc<str>>,
    /// Until when.
    pub until: Tick,
}
