//! How the office signs here, and whom it believes.

use sim_core::certificate::Digest;
use sim_x509::{Signer, Trust, describe, read};

use super::office::Office;

impl Office {
    /// Signs as this person, whose authority goes along.
    pub(super) fn signer(&self, name: &str, digest: Digest) -> Signer {
        let found = read(&self.p12(name), Some("secret")).unwrap().certificates.remove(0);
        Signer::new(found.key.unwrap(), &found.der, [&*self.der("middle")], digest).unwrap()
    }

    /// Whoever has the root, and these imported, an hour after all were made.
    pub(super) fn trust(&self, imported: &[&str]) -> Trust {
        let certificates = [&["root"], imported].concat();
        let now_unix_s = describe(&self.der("root")).unwrap().from_unix_s + 3_600;
        let certificates = certificates.iter().map(|it| self.der(it)).collect();
        Trust { certificates, now_unix_s, ..Trust::default() }
    }
}
