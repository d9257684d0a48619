//! Who a server is in TLS: a certificate that nobody signed, for whoever imports it.

use rcgen::{CertificateParams, Error, KeyPair, date_time_ymd};
use sim_tls::{Identity, Uses};

/// What is to be said of a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// It is the server's, and valid.
    Good,
    /// It was valid in 2020.
    Expired,
    /// It is another host's.
    OtherName,
}

/// A server at this machine with a certificate of its own.
///
/// # Errors
/// Where no key can be made.
pub fn identity(certificate: Certificate) -> Result<Identity, Error> {
    let key = KeyPair::generate()?;
    let names = match certificate {
        Certificate::Good | Certificate::Expired => vec!["localhost".into(), "127.0.0.1".into()],
        Certificate::OtherName => vec!["mail.example.net".into()],
    };
    let mut params = CertificateParams::new(names)?;
    if certificate == Certificate::Expired {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2020, 12, 31);
    }
    let chain = vec![params.self_signed(&key)?.der().to_vec()];
    Ok(Identity { chain, key: key.serialize_der().into(), uses: Uses::ALL })
}
