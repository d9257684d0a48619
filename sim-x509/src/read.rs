//! Files that are imported (guide p.41): X.509 (DER or PEM), PKCS#7 (DER), PKCS#12 (DER). Beside certificates, CRLs are
//! taken of the first two (assumed); those of PKCS#12 are passed over.
//!
//! All of a file is taken or nothing. A private key comes in PKCS#12 only, as the guide has a password for that and no
//! other way to bring one: a PEM file with a key in it is refused, so that nobody takes the key for imported (assumed).
//! PKCS#12 is for keys: one without any is taken for certificates of authorities, and for those that are signed by
//! themselves, but not for one of a server, which somebody exported without its key (assumed).

use der::asn1::AnyRef;
use der::{Decode as _, SliceReader, Tag, Tagged as _};
use sim_core::certificate::{CertificateRefused, Described, FILE_MAX, IMPORT_PASSWORD_MAX};
use x509_cert::request::CertReq;

use contents::Contents;

use crate::crl::is_crl;

mod contents;
mod pem;
mod pkcs12;
mod pkcs7;
mod protection;

pub use contents::{File, Found, FoundCrl};
pub use protection::ROUNDS_MAX;

/// What a file is by its first bytes.
enum Format {
    X509,
    Crl,
    Pem,
    Pkcs7,
    Pkcs12,
}

/// Reads a file.
///
/// This may take seconds where the file wants many rounds for its password: let a worker do it.
///
/// # Errors
/// Says what is wrong with the file, its password, or the first certificate or CRL in it that is not taken.
pub fn read(file: &[u8], password: Option<&str>) -> Result<File, CertificateRefused> {
    if file.len() > FILE_MAX {
        return Err(CertificateRefused::TooBig);
    }
    if password.is_some_and(|it| it.chars().count() > IMPORT_PASSWORD_MAX) {
        return Err(CertificateRefused::PasswordTooLong);
    }
    let contents = match Format::of(file)? {
        Format::X509 => Contents { certificates: vec![file.to_vec()], ..Contents::default() },
        Format::Crl => Contents { crls: vec![file.to_vec()], ..Contents::default() },
        Format::Pem => pem::contents(file)?,
        Format::Pkcs7 => pkcs7::contents(file)?,
        Format::Pkcs12 => {
            let found = pkcs12::contents(file, password.unwrap_or_default())?.found()?;
            let lacks_a_key = lacks_a_key(&found.certificates);
            return if lacks_a_key { Err(CertificateRefused::NoKey) } else { Ok(found) };
        }
    };
    contents.found()
}

/// Whether there is the certificate of a server, or of the device, and no key at all.
fn lacks_a_key(found: &[Found]) -> bool {
    let is_of_server = |it: &Described| !it.is_ca && !it.is_self_issued();
    found.iter().all(|it| it.key.is_none()) && found.iter().any(|it| is_of_server(&it.described))
}

impl Format {
    /// ASN.1 that is whole tells by its first part what it is: a certificate and a CRL begin with what is signed of
    /// them, PKCS#7 with the kind of its content, PKCS#12 with a version.
    fn of(file: &[u8]) -> Result<Self, CertificateRefused> {
        match file {
            [] => return Err(CertificateRefused::Nothing),
            // Of indefinite length: BER, not DER.
            [0x30, 0x80, ..] => return Err(CertificateRefused::UnknownFormat),
            [0x30, ..] => {}
            _ if pem::is_pem(file) => return Ok(Self::Pem),
            _ => return Err(CertificateRefused::UnknownFormat),
        }
        if CertReq::from_der(file).is_ok() {
            return Err(CertificateRefused::UnknownFormat);
        }
        let damaged = |_| CertificateRefused::Damaged;
        let whole = AnyRef::from_der(file).map_err(damaged)?;
        let first = SliceReader::new(whole.value()).and_then(|mut it| AnyRef::decode(&mut it));
        let first = first.map_err(damaged)?;
        if first.tag() == Tag::Sequence {
            Ok(if is_crl(file) { Self::Crl } else { Self::X509 })
        } else if first.tag() == Tag::ObjectIdentifier {
            Ok(Self::Pkcs7)
        } else if first.tag() == Tag::Integer && first.value() == [pkcs12::VERSION] {
            Ok(Self::Pkcs12)
        } else {
            Err(CertificateRefused::UnknownFormat)
        }
    }
}

#[cfg(test)]
mod tests;
