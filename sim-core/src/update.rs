//! Software update (guide p.35).
//!
//! ```text
//!             signature verifies,
//!   Checking ─ fits, not older ──▶ Writing 00/16 … 16/16 ──▶ Starting(warm), the new version
//!       └────── otherwise ───────▶ Failed: FILE TRANSFER ERROR 017-759 until power-off
//! ```
//! All of it is Download Mode: no door does anything meanwhile. Until the last block is written the
//! device has the old software, whatever happens to its power.
//!
//! Assumed, because the guide is silent: sessions end and running jobs are aborted at the start as by a
//! restart; an older version of either ROM is refused and the same one is not; a package for another
//! model is refused with the code that the guide has for the signature; a failure leaves no audit record.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

mod machine;

pub(crate) use machine::Machine;

/// The fault of an update that failed (guide p.35).
pub const FAILED_CODE: &str = "017-759";

/// A version: three numbers, compared from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub [u16; 3]);

/// Text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAVersion;

impl fmt::Display for NotAVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version is three numbers from 0 to 65535 such as 1.5.4")
    }
}

impl std::error::Error for NotAVersion {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let number = |it: &str| {
            let plain = it.bytes().all(|it| it.is_ascii_digit());
            plain.then(|| it.parse().ok()).flatten().ok_or(NotAVersion)
        };
        let numbers = text.split('.').map(number).collect::<Result<Vec<u16>, _>>()?;
        numbers.try_into().map(Self).map_err(|_| NotAVersion)
    }
}

/// The software of a device. Both ROMs change together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Software {
    /// Version of the Controller ROM.
    pub controller_rom: Version,
    /// Version of the FAX ROM.
    pub fax_rom: Version,
}

impl Software {
    /// The software of the certified configuration (guide p.2), which a new device has.
    pub const CERTIFIED: Self =
        Self { controller_rom: Version([1, 5, 3]), fax_rom: Version([2, 2, 1]) };

    /// Whether one of the ROMs is older than in `other`.
    pub(crate) fn is_older_than(&self, other: &Self) -> bool {
        self.controller_rom < other.controller_rom || self.fax_rom < other.fax_rom
    }
}

/// A file that somebody sent to update the software with: bytes that nobody has looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Package(pub Arc<[u8]>);

impl fmt::Debug for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// Which update; a new number for each that is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateId(pub u64);

/// What a package is found to be once its signature has verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The models that it fits, by name.
    pub models: Vec<String>,
    /// What the device will have.
    pub software: Software,
    /// Blocks to write.
    pub blocks: u32,
}

/// How far an update is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    /// The signature is verified.
    Checking,
    /// The ROMs are written.
    Writing {
        /// Blocks that are.
        done: u32,
        /// All blocks.
        total: u32,
    },
    /// It was refused; only power-off leads on.
    Failed,
}

/// Why no update was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateRefused {
    /// Software Update is not enabled, or was not at the last start.
    NotEnabled,
    /// Software Download via Network is not enabled.
    NotViaNetwork,
}

impl fmt::Display for UpdateRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotEnabled => {
                "Software Update is not enabled, or the device was not restarted since"
            }
            Self::NotViaNetwork => "Software Download via Network is not enabled",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_number_by_number() {
        let version = |it: &str| it.parse::<Version>().unwrap();
        assert!(version("1.5.10") > version("1.5.9"));
        assert!(version("2.0.0") > version("1.65535.65535"));
        assert_eq!(version("1.5.3").to_string(), "1.5.3");
        for text in ["", "1.5", "1.5.3.4", "1.5.x", "1.5.65536", "+1.5.3", " 1.5.3", "1..3"] {
            assert_eq!(text.parse::<Version>(), Err(NotAVersion), "{text}");
        }
    }

    #[test]
    fn one_older_rom_makes_software_older() {
        let software = |controller, fax| Software {
            controller_rom: Version([1, 5, controller]),
            fax_rom: Version([2, 2, fax]),
        };
        assert!(software(2, 9).is_older_than(&Software::CERTIFIED));
        assert!(software(9, 0).is_older_than(&Software::CERTIFIED));
        assert!(!software(3, 1).is_older_than(&Software::CERTIFIED));
    }
}
