//! Values that do not go together: whoever would have them so is refused and told why, wherever it is done.

use std::fmt;

use super::values::ProtocolVersion;
use super::{Change, Key, Settings};

/// What does not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// TLS older than 1.2, while FIPS 140-2 validation is on. The guide has TLS 1.2 with it (p.21); that the device takes
    /// no other is assumed.
    OldTlsWithFips140,
}

impl Conflict {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::OldTlsWithFips140];

    /// The values that it is between.
    pub const fn between(self) -> &'static [Key] {
        match self {
            Self::OldTlsWithFips140 => &[Key::tls_protocol_version, Key::tls_fips140],
        }
    }

    /// Whether it is there.
    fn is_in(self, settings: &Settings) -> bool {
        match self {
            Self::OldTlsWithFips140 => {
                settings.tls_fips140.is_on()
                    && settings.tls_protocol_version != ProtocolVersion::Tls12
            }
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OldTlsWithFips140 => {
                "TLS 1.0 and 1.1 are not approved by FIPS 140-2: the protocol version is \"TLS 1.2 or Later\" \
                 while FIPS140-2 is on"
            }
        })
    }
}

impl Settings {
    /// What would not go together after these changes. What was so before and is not touched is left alone.
    pub fn conflict(&self, changes: &[Change]) -> Option<Conflict> {
        let touches =
            |it: &Conflict| changes.iter().any(|change| it.between().contains(&change.key()));
        let touched: Vec<_> = Conflict::ALL.into_iter().filter(touches).collect();
        if touched.is_empty() {
            return None;
        }
        let mut then = self.clone();
        for change in changes {
            then.apply(change.clone());
        }
        touched.into_iter().find(|it| it.is_in(&then))
    }
}
