//! What a server proves to be with.

use std::fmt;

use zeroize::Zeroizing;

/// A certificate with its key.
#[derive(Clone)]
pub struct Identity {
    /// The certificate and what is sent behind it, DER (X.509).
    pub chain: Vec<Vec<u8>>,
    /// The private key, DER (PKCS#8). It is needed only while a server is made; the libraries keep theirs.
    pub key: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({} certificates)", self.chain.len())
    }
}

/// An identity that nothing can be served with.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// There is no certificate.
    #[error("there is no certificate")]
    Empty,
    /// The key is none that suites fit.
    #[error("the key is neither RSA nor of P-256, P-384 or P-521")]
    Kind,
    /// It is no key, or another one than that of the certificate.
    #[error("{0}")]
    Rustls(#[from] rustls::Error),
    /// The same, or a certificate that is none.
    #[cfg(feature = "openssl")]
    #[error("{0}")]
    OpenSsl(#[from] openssl::error::ErrorStack),
}
