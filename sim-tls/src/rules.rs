//! What is served at all, whoever asks.

use crate::suite::{GROUPS, Named, SUITES_TLS_13};
use crate::version::Version;

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The oldest version. SSL 3.0 is not served, and what is older than TLS 1.2 neither with FIPS 140 on nor without
    /// OpenSSL.
    pub oldest: Version,
    /// Whether TLS 1.3 is.
    pub tls_13: bool,
    /// Whether nothing is that FIPS 140 does not approve.
    pub fips_140: bool,
}

impl Rules {
    /// Whether a version is served.
    pub fn serve(&self, version: Version) -> bool {
        match version {
            Version::Ssl30 => false,
            Version::Tls10 | Version::Tls11 => {
                cfg!(feature = "openssl") && !self.fips_140 && self.oldest <= version
            }
            Version::Tls12 => true,
            Version::Tls13 => self.tls_13,
        }
    }

    /// The suites of TLS 1.3.
    pub(crate) fn suites_tls_13(&self) -> impl Iterator<Item = &'static Named> + use<> {
        self.allowed(&SUITES_TLS_13)
    }

    /// The groups.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &'static Named> + use<> {
        self.allowed(&GROUPS)
    }

    fn allowed(&self, all: &'static [Named]) -> impl Iterator<Item = &'static Named> + use<> {
        let fips_140 = self.fips_140;
        all.iter().filter(move |it| it.approved || !fips_140)
    }
}
