//! PEM (RFC 7468): certificates and CRLs between lines that say so, with any text around them.

use sim_core::certificate::CertificateRefused;

use super::contents::Contents;

const BEGIN: &[u8] = b"-----BEGIN ";
/// What a certificate is called, and was (RFC 7468 section 5.1).
const CERTIFICATE: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];
/// What a CRL is called (RFC 7468 section 6).
const CRL: &str = "X509 CRL";
/// In the name of every kind of private key.
const PRIVATE_KEY: &str = "PRIVATE KEY";

/// Whether it is meant to be PEM.
pub(super) fn is_pem(file: &[u8]) -> bool {
    begins(file) > 0
}

fn begins(file: &[u8]) -> usize {
    file.windows(BEGIN.len()).filter(|it| *it == BEGIN).count()
}

/// The certificates and CRLs of a PEM file, all of them.
pub(super) fn contents(file: &[u8]) -> Result<Contents, CertificateRefused> {
    let parts = pem::parse_many(file).map_err(|_| CertificateRefused::Damaged)?;
    // One without its end is not among them.
    if parts.len() != begins(file) {
        return Err(CertificateRefused::Damaged);
    }
    if parts.iter().any(|it| it.tag().contains(PRIVATE_KEY)) {
        return Err(CertificateRefused::KeyUnprotected);
    }
    let mut contents = Contents::default();
    for part in parts {
        match part.tag() {
            CRL => contents.crls.push(part.into_contents()),
            tag if CERTIFICATE.contains(&tag) => contents.certificates.push(part.into_contents()),
            _ => return Err(CertificateRefused::UnknownFormat),
        }
    }
    Ok(contents)
}
