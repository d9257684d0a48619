//! Certificates, requests for some, and CRLs. The host makes and reads them; the device keeps them in NVRAM.

mod ask;
mod crl;
mod described;
mod import;
mod kept;
mod kind;
mod limits;
mod machine;
mod order;
mod refused;

pub(crate) use ask::Next;
pub use ask::{
    CertificateAsk, CertificateFile, Certified, CertifyResult, CertifyWork, ReadCertificate,
    ReadCrl, ReadFile,
};
pub use crl::{Crl, CrlId, CrlNumber, Crls, DescribedCrl};
pub use described::Described;
pub(crate) use kept::issuers;
pub use kept::{
    Category, Certificate, CertificateId, Certificates, Request, RequestId, Requests, SOON_DAYS,
    SealedKey, Standing, Validity,
};
pub use kind::{Digest, Family, KeyKind, SignatureKind};
pub use limits::{
    CERTIFICATES_IN_FILE_MAX, CERTIFICATES_MAX, COUNTRY_LEN, CRLS_MAX, DAYS_MAX, FILE_MAX,
    IMPORT_PASSWORD_MAX, ISSUER_MAX, PLACE_MAX, REQUESTS_MAX, STATE_MAX, WORKS_MAX,
};
pub(crate) use machine::Machine;
pub use order::{NewRequest, RequestOrder, SelfSigned};
pub use refused::CertificateRefused;

/// Days of validity of the certificate made at first power-on (assumed).
pub const DAYS_DEFAULT: u16 = 3_650;
