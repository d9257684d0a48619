//! PEM (RFC 7468): certificates between lines that say so, with any text around them.

use pem::Pem;
use sim_core::certificate::CertificateRefused;

use super::contents::Contents;

const BEGIN: &[u8] = b"-----BEGIN ";
/// What a certificate is called, and was (RFC 7468 section 5.1).
const LABELS: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];
/// In the name of every kind of private key.
const PRIVATE_KEY: &str = "PRIVATE KEY";

/// Whether it is meant to be PEM.
pub(super) fn is_pem(file: &[u8]) -> bool {
    begins(file) > 0
}

fn begins(file: &[u8]) -> usize {
    file.windows(BEGIN.len()).filter(|it| *it == BEGIN).count()
}

/// The certificates of a PEM file, all of them.
pub(super) fn contents(file: &[u8]) -> Result<Contents, CertificateRefused> {
    let parts = pem::parse_many(file).map_err(|_| CertificateRefused::Damaged)?;
    // One without its end is not among them.
    if parts.len() != begins(file) {
        return Err(CertificateRefused::Damaged);
    }
    if parts.iter().any(|it| it.tag().contains(PRIVATE_KEY)) {
        return Err(CertificateRefused::KeyUnprotected);
    }
    if parts.iter().any(|it| !LABELS.contains(&it.tag())) {
        return Err(CertificateRefused::UnknownFormat);
    }
    let certificates = parts.into_iter().map(Pem::into_contents).collect();
    Ok(Contents { certificates, keys: Vec::new() })
}
