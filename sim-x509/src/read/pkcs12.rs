//! PKCS#12 (RFC 7292): a box of bags, each with a certificate or a key, under a password.
//!
//! ```text
//!   Pfx ─ MAC over all of it, by the password
//!    └ safes, each open or encrypted as a whole ─▶ bags: a certificate, a key, an encrypted key, more bags
//! ```

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Sequence};
use sim_core::certificate::{CERTIFICATES_IN_FILE_MAX, CertificateRefused};
use x509_cert::spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::contents::Contents;
use super::pkcs7::ContentInfo;
use super::protection::{Mac, Password, Tally};
use crate::key::PrivateKey;

/// The version of PKCS#12 that there is.
pub(super) const VERSION: u8 = 3;
/// How deep bags may lie in bags (assumed).
const DEPTH_MAX: usize = 4;
/// Most bags of a file (assumed): a certificate and a key have one each.
const BAGS_MAX: usize = 2 * CERTIFICATES_IN_FILE_MAX;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.6");
const KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.1");
const ENCRYPTED_KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.3");
const BAGS_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.6");
const X509: ObjectIdentifier = oid("1.2.840.113549.1.9.22.1");

#[derive(Sequence)]
struct Pfx<'a> {
    version: u8,
    safes: ContentInfo<'a>,
    #[asn1(optional = "true")]
    mac: Option<Mac<'a>>,
}

#[derive(Sequence)]
struct EncryptedData<'a> {
    version: u8,
    content: EncryptedContent<'a>,
    #[asn1(optional = "true")]
    attributes: Option<AnyRef<'a>>,
}

#[derive(Sequence)]
struct EncryptedContent<'a> {
    kind: ObjectIdentifier,
    algorithm: AlgorithmIdentifierRef<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    content: Option<&'a OctetStringRef>,
}

#[derive(Sequence)]
struct Bag<'a> {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    value: AnyRef<'a>,
    /// Names, and which key belongs to which certificate: that is seen by the keys themselves.
    #[asn1(optional = "true")]
    attributes: Option<AnyRef<'a>>,
}

#[derive(Sequence)]
struct CertificateBag<'a> {
    kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    certificate: &'a OctetStringRef,
}

#[derive(Sequence)]
struct EncryptedKey<'a> {
    algorithm: AlgorithmIdentifierRef<'a>,
    key: &'a OctetStringRef,
}

/// The certificates and keys of a PKCS#12 file.
pub(super) fn contents(file: &[u8], password: &str) -> Result<Contents, CertificateRefused> {
    let pfx = Pfx::from_der(file).map_err(damaged)?;
    if pfx.safes.kind != DATA {
        // Signed with a key in place of a password.
        return Err(CertificateRefused::Protection);
    }
    let safes = pfx.safes.content.ok_or(CertificateRefused::Damaged)?;
    let safes = safes.decode_as::<&OctetStringRef>().map_err(damaged)?.as_bytes();
    let not_opened = if password.is_empty() {
        CertificateRefused::PasswordNeeded
    } else {
        CertificateRefused::WrongPassword
    };
    let mut tally = Tally::default();
    let mut outcome = Err(not_opened);
    for password in Password::readings(password) {
        if let Some(mac) = &pfx.mac {
            if mac.is_over(safes, &password, &mut tally)? {
                return Open::with(password, tally).safes(safes);
            }
            continue;
        }
        // Without a MAC it is the right one if what it opens can be read.
        let mut open = Open::with(password, tally);
        outcome = open.safes(safes);
        tally = open.tally;
        match &outcome {
            Err(CertificateRefused::Damaged) if open.has_decrypted => outcome = Err(not_opened),
            Ok(_) | Err(_) => break,
        }
    }
    outcome
}

/// A file that is being opened.
struct Open {
    password: Password,
    tally: Tally,
    bags_left: usize,
    has_decrypted: bool,
    /// Whether the safe at hand is not encrypted.
    is_open: bool,
    contents: Contents,
}

impl Open {
    fn with(password: Password, tally: Tally) -> Self {
        let contents = Contents::default();
        Self {
            password,
            tally,
            bags_left: BAGS_MAX,
            has_decrypted: false,
            is_open: false,
            contents,
        }
    }

    fn safes(&mut self, safes: &[u8]) -> Result<Contents, CertificateRefused> {
        for safe in Vec::<ContentInfo<'_>>::from_der(safes).map_err(damaged)? {
            let content = safe.content.ok_or(CertificateRefused::Damaged)?;
            match safe.kind {
                DATA => {
                    let bags = content.decode_as::<&OctetStringRef>().map_err(damaged)?;
                    self.is_open = true;
                    self.bags(bags.as_bytes(), 0)?;
                }
                ENCRYPTED_DATA => {
                    let encrypted: EncryptedData<'_> = content.decode_as().map_err(damaged)?;
                    let content = encrypted.content;
                    let bytes = content.content.ok_or(CertificateRefused::Damaged)?.as_bytes();
                    let bags = self.decrypted(&content.algorithm, bytes)?;
                    self.is_open = false;
                    self.bags(&bags, 0)?;
                }
                // For the holder of a key.
                _ => return Err(CertificateRefused::Protection),
            }
        }
        self.contents.not_by_fips = self.tally.not_by_fips;
        Ok(std::mem::take(&mut self.contents))
    }

    fn bags(&mut self, bags: &[u8], depth: usize) -> Result<(), CertificateRefused> {
        for bag in Vec::<Bag<'_>>::from_der(bags).map_err(damaged)? {
            self.bags_left = self.bags_left.checked_sub(1).ok_or(CertificateRefused::TooMany)?;
            match bag.kind {
                CERTIFICATE_BAG => {
                    let bag: CertificateBag<'_> = bag.value.decode_as().map_err(damaged)?;
                    if bag.kind != X509 {
                        return Err(CertificateRefused::UnknownFormat);
                    }
                    self.contents.certificates.push(bag.certificate.as_bytes().to_vec());
                }
                KEY_BAG => {
                    self.tally.note(self.is_open.then_some(CertificateRefused::FipsOpenKey));
                    let key = Zeroizing::new(der::Encode::to_der(&bag.value).map_err(damaged)?);
                    self.contents.keys.push(PrivateKey::from_pkcs8(&key)?);
                }
                ENCRYPTED_KEY_BAG => {
                    let bag: EncryptedKey<'_> = bag.value.decode_as().map_err(damaged)?;
                    let key = self.decrypted(&bag.algorithm, bag.key.as_bytes())?;
                    self.contents.keys.push(PrivateKey::from_pkcs8(&key)?);
                }
                BAGS_BAG if depth < DEPTH_MAX => {
                    let bags = der::Encode::to_der(&bag.value).map_err(damaged)?;
                    self.bags(&bags, depth + 1)?;
                }
                BAGS_BAG => return Err(CertificateRefused::TooMany),
                // Revocation lists and other secrets are of no use here.
                _ => {}
            }
        }
        Ok(())
    }

    fn decrypted(
        &mut self,
        algorithm: &AlgorithmIdentifierRef<'_>,
        bytes: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CertificateRefused> {
        self.has_decrypted = true;
        self.password.decrypt(algorithm, bytes, &mut self.tally)
    }
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
