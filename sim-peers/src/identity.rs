//! Who a server is in TLS: certificates of an authority of its own. Whoever imports that one believes the server, so that
//! nothing but what is named is wrong with a certificate that is.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, Error, IsCa, KeyPair,
    date_time_ymd,
};
use sim_tls::{Identity, Uses};

/// What is to be said of a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certificate {
    /// It is the server's, and valid.
    Good,
    /// It was valid in 2020.
    Expired,
    /// It is another host's.
    OtherName,
}

/// Who signs the certificates of a server.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// Another one than all before.
    ///
    /// # Errors
    /// Where no key can be made.
    pub(crate) fn new() -> Result<Self, Error> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, "mfp-twin peers");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// Its certificate, DER.
    pub(crate) fn certificate(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A server at this machine with a certificate of this authority.
    ///
    /// # Errors
    /// Where no key can be made.
    pub(crate) fn identity(&self, certificate: Certificate) -> Result<Identity, Error> {
        let key = KeyPair::generate()?;
        let names = match certificate {
            Certificate::Good | Certificate::Expired => {
                vec!["localhost".into(), "127.0.0.1".into()]
            }
            Certificate::OtherName => vec!["mail.example.net".into()],
        };
        let mut params = CertificateParams::new(names)?;
        if certificate == Certificate::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2020, 12, 31);
        }
        let chain = vec![params.signed_by(&key, &self.0)?.der().to_vec()];
        Ok(Identity { chain, key: key.serialize_der().into(), uses: Uses::ALL })
    }
}
