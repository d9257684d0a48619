//! What an administrator wrote of the printer: where it stands, whose it is (RFC 8011 section 5.4, PWG
//! 5100.13).
//!
//! The guide has no such texts; that the printer takes them over IPP, and from administrators only, is
//! assumed. They survive the power, and go when the factory defaults are restored.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::desk::Desk;
use crate::{Refused, Reply, Tick};

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

/// What was written of the printer, and how it shows where it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    description: Arc<Description>,
    identification: Option<Arc<Identification>>,
}

impl Machine {
    /// The description that was kept.
    pub(crate) fn resume(description: Description) -> Self {
        Self { description: Arc::new(description), identification: None }
    }

    /// What was written.
    pub(crate) fn picture(&self) -> Arc<Description> {
        self.description.clone()
    }

    /// How the printer shows where it is, while it does.
    pub(crate) fn identification(&self) -> Option<Arc<Identification>> {
        self.identification.clone()
    }

    /// Writes all texts or none.
    pub(crate) fn write(
        &mut self,
        desk: &mut Desk,
        changes: &[DescriptionChange],
    ) -> Result<Reply, Refused> {
        for change in changes {
            change.check().map_err(Refused::Description)?;
        }
        let mut description = (*self.description).clone();
        changes.iter().for_each(|it| description.set(it.text, it.value.as_deref()));
        if description != *self.description {
            self.description = Arc::new(description);
            desk.settings.configuration_changed(desk.now);
        }
        Ok(Reply::Done)
    }

    /// Begins to show where the printer is.
    pub(crate) fn identify(
        &mut self,
        desk: &Desk,
        actions: Vec<IdentifyAction>,
        message: Option<String>,
    ) -> Reply {
        self.identification = Some(Arc::new(Identification {
            actions: actions.into(),
            message: message.as_deref().map(Into::into),
            until: desk.now.after_ms(IDENTIFY_MS),
        }));
        Reply::Done
    }

    /// When the printer no longer shows where it is.
    pub(crate) fn next_wake(&self) -> Option<(Tick, &'static str)> {
        self.identification.as_ref().map(|it| (it.until, "identify"))
    }

    pub(crate) fn wake(&mut self, desk: &Desk) {
        self.identification.take_if(|it| it.until <= desk.now);
    }

    /// The screen is dark; what was written stays.
    pub(crate) fn power_lost(&mut self) {
        self.identification = None;
    }

    /// Nothing is written any more.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
