//! What a new device's settings begin with.

use super::Settings;
use super::values::Feature;

/// Which settings a new device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// As it leaves the factory.
    Factory,
    /// As the guide leaves it, with all its settings made.
    Certified,
    /// As the factory's, with IPP on: a printer that prints for everybody. Not a state that the guide
    /// knows.
    Open,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Factory, Self::Certified, Self::Open];

    /// The profile as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Factory => "factory",
            Self::Certified => "certified",
            Self::Open => "open",
        }
    }

    /// Its settings.
    pub fn settings(self) -> Settings {
        match self {
            Self::Factory => Settings::factory(),
            Self::Certified => Settings::certified(),
            Self::Open => Settings { net_ipp: Feature::On, ..Settings::factory() },
        }
    }
}
