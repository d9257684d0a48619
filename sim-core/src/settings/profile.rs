//! What a new device's settings begin with.

use super::Settings;

/// Which settings a new device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// As it leaves the factory.
    Factory,
    /// As the guide leaves it, with all its settings made.
    Certified,
}

impl Profile {
    /// The profile as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Factory => "factory",
            Self::Certified => "certified",
        }
    }

    /// Its settings.
    pub fn settings(self) -> Settings {
        match self {
            Self::Factory => Settings::factory(),
            Self::Certified => Settings::certified(),
        }
    }
}
