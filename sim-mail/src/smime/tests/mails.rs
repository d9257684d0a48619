//! What is done in the office with mails.

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

    /// A mail from this address, signed by openssl as this person.
    pub(super) fn signed_mail(&self, from: &str, by: &str, more: &[&str]) -> Vec<u8> {
        let (pem, key) = (format!("{by}.pem"), format!("{by}.key"));
        let sign = ["cms", "-sign", "-in", "input", "-signer", &pem, "-inkey", &key];
        let told = ["-from", from, "-to", "mfp@example.com", "-subject", "Minutes"];
        let signed = self.openssl(&[&sign[..], &told, more].concat(), ENTITY).unwrap();
        as_crlf(&signed)
    }
}

/// What is signed.
pub(super) const ENTITY: &[u8] =
    b"Content-Type: text/plain; charset=us-ascii\r\n\r\nMinutes of the meeting\r\n";

/// As a mail goes over the wire.
pub(super) fn as_crlf(mail: &[u8]) -> Vec<u8> {
    let lines = mail.split(|it| *it == b'\n').map(|it| it.strip_suffix(b"\r").unwrap_or(it));
    lines.collect::<Vec<_>>().join(&b"\r\n"[..])
}
