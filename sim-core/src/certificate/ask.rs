//! What is asked of certificates, and the work that it takes outside.

use std::fmt;
use std::sync::Arc;

use super::{
    CertificateId, CertificateRefused, CrlId, Described, DescribedCrl, NewRequest, RequestId,
    RequestOrder, SealedKey, SelfSigned, SignatureKind,
};
use crate::Secret;

/// A file that somebody sent: bytes that nobody has looked at, and perhaps a private key among them.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateFile(pub Arc<[u8]>);

impl fmt::Debug for CertificateFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// What is asked of certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateAsk {
    /// Opens the page that shows them.
    View,
    /// Makes a self-signed certificate for TLS, in the place of the one that was made before (guide p.40).
    /// Answered with its number.
    Create {
        /// Key and signature.
        kind: SignatureKind,
        /// Issuer, 1 to 64 characters.
        issuer: String,
        /// Days of Validity, 1 to 9,999.
        days: u32,
    },
    /// Makes a certificate signing request (guide p.41). Answered with its number.
    CreateRequest(NewRequest),
    /// Takes in the certificates and CRLs of a file, all or none (guide p.42). Answered with the numbers of the
    /// certificates.
    Import {
        /// The file.
        file: CertificateFile,
        /// What a PKCS #12 file is encrypted with; up to 32 characters.
        password: Option<Secret>,
    },
    /// Deletes a certificate with its key.
    Delete(CertificateId),
    /// Deletes a request with its key.
    DeleteRequest(RequestId),
    /// Deletes a CRL: what it took back is believed again.
    DeleteCrl(CrlId),
    /// Has TLS served with this device certificate.
    Choose(CertificateId),
    /// Has mails signed with this device certificate, or with none (S/MIME).
    ChooseForMail(Option<CertificateId>),
}

impl CertificateAsk {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::View => "view-certificates",
            Self::Create { .. } => "create-certificate",
            Self::CreateRequest(_) => "create-certificate-request",
            Self::Import { .. } => "import-certificates",
            Self::Delete(_) => "delete-certificate",
            Self::DeleteRequest(_) => "delete-certificate-request",
            Self::DeleteCrl(_) => "delete-crl",
            Self::Choose(_) => "choose-certificate",
            Self::ChooseForMail(_) => "choose-certificate-for-mail",
        }
    }
}

/// Work on certificates, which is done outside: keys are made, sealed and opened there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertifyWork {
    /// Make a key and a self-signed certificate: [`Certified::Made`].
    Make(SelfSigned),
    /// Make a key and a request: [`Certified::Requested`].
    Request(RequestOrder),
    /// Read a file: [`Certified::Read`].
    Read {
        /// The file.
        file: CertificateFile,
        /// Its password.
        password: Option<Secret>,
        /// The certificates of authorities that are kept, DER: CRLs are to be signed by one of them, or of the file's.
        authorities: Vec<Arc<[u8]>>,
    },
}

/// What such work came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certified {
    /// A key and its certificate were made.
    Made {
        /// The certificate, DER.
        der: Arc<[u8]>,
        /// What is in it.
        described: Arc<Described>,
        /// The private key.
        key: SealedKey,
    },
    /// A key and its request were made.
    Requested {
        /// The request, DER.
        der: Arc<[u8]>,
        /// SHA-256 of the public key, as [`Described::public_key`].
        public_key: [u8; 32],
        /// The private key.
        key: SealedKey,
    },
    /// A file was read; at least one certificate or CRL is in it.
    Read(ReadFile),
}

/// What is in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFile {
    /// The certificates.
    pub certificates: Vec<ReadCertificate>,
    /// The CRLs.
    pub crls: Vec<ReadCrl>,
    /// Why FIPS 140-2 does not allow how the file is protected.
    pub not_by_fips: Option<CertificateRefused>,
}

/// A certificate in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCertificate {
    /// The certificate, DER.
    pub der: Arc<[u8]>,
    /// What is in it.
    pub described: Described,
    /// Its private key, where that is in the file too and fits.
    pub key: Option<SealedKey>,
}

/// A CRL in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCrl {
    /// The CRL, DER.
    pub der: Arc<[u8]>,
    /// What is in it.
    pub described: DescribedCrl,
    /// SHA-256 of the public key of the authority that signed it, or why it is that of none.
    pub signer: Result<[u8; 32], CertificateRefused>,
}

/// What goes on when the work is done.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    /// A certificate was made.
    Create,
    /// A request was made.
    Request {
        /// Key and signature.
        kind: SignatureKind,
        /// Who it asks for.
        subject: String,
    },
    /// A file was read.
    Import,
    /// The private key of the certificate that is to be chosen was tried.
    Choose(CertificateId),
}

/// What work comes to, or why it came to nothing.
pub type CertifyResult = Result<Certified, CertificateRefused>;
