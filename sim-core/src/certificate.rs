//! The device certificate. The host makes it; the device keeps it in NVRAM.

use std::fmt;

mod ask;
mod described;
mod kept;
mod kind;
mod limits;
mod machine;
mod order;
mod refused;

pub use ask::{
    CertificateAsk, CertificateFile, Certified, CertifyResult, CertifyWork, NewRequest,
    ReadCertificate,
};
pub use described::Described;
pub use kept::{
    CERTIFICATES_MAX, Category, Certificate, CertificateId, Certificates, REQUESTS_MAX, Request,
    RequestId, Requests, SOON_DAYS, SealedKey, Validity,
};
pub use kind::{Digest, Family, KeyKind, SignatureKind};
pub use limits::{
    CERTIFICATES_IN_FILE_MAX, COUNTRY_LEN, DAYS_MAX, FILE_MAX, IMPORT_PASSWORD_MAX, ISSUER_MAX,
    PLACE_MAX, STATE_MAX,
};
pub(crate) use machine::Machine;
pub use order::{RequestOrder, SelfSigned};
pub use refused::CertificateRefused;

/// A certificate with its private key.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCertificate {
    /// The certificate, DER (X.509).
    pub certificate: Vec<u8>,
    /// The private key, DER (PKCS#8). Never shown, logged or exported.
    pub private_key: Vec<u8>,
}

impl fmt::Debug for DeviceCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceCertificate({} bytes)", self.certificate.len())
    }
}

/// What a self-signed certificate is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateOrder {
    /// Host name: common name and subject alternative name.
    pub host_name: String,
    /// Address: subject alternative name.
    pub address: std::net::IpAddr,
    /// First moment of validity, Unix seconds.
    pub from_unix_s: i64,
    /// Days of validity, 1 to 9,999 (guide p.40).
    pub days: u16,
}

/// Days of validity of the certificate made at first power-on (assumed).
pub const DAYS_DEFAULT: u16 = 3_650;
