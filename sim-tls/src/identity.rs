//! What a server proves to be with.

use std::fmt;

use zeroize::Zeroizing;

use crate::suite::Exchange;

/// A certificate with its key.
#[derive(Clone)]
pub struct Identity {
    /// The certificate and what is sent behind it, DER (X.509).
    pub chain: Vec<Vec<u8>>,
    /// The private key, DER (PKCS#8). It is needed only while a server is made; the libraries keep theirs.
    pub key: Zeroizing<Vec<u8>>,
    /// What its certificate says that the key is for.
    pub uses: Uses,
}

/// What a certificate lets its key be used for by a server (RFC 5280 section 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uses {
    /// To sign (`digitalSignature`): the suites with ECDHE, and TLS 1.3.
    pub signs: bool,
    /// To encrypt keys with it (`keyEncipherment`): the suites with RSA alone.
    pub encrypts: bool,
}

impl Uses {
    /// A certificate that does not say what its key is for.
    pub const ALL: Self = Self { signs: true, encrypts: true };

    /// Whether keys may be exchanged in this way (RFC 5246 section 7.4.2).
    pub(crate) const fn allow(self, exchange: Exchange) -> bool {
        match exchange {
            Exchange::Ecdhe => self.signs,
            Exchange::Rsa => self.encrypts,
        }
    }
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
