//! Who a server is in TLS: certificates of an authority of its own. Whoever imports that one believes the server, so that
//! nothing but what is named is wrong with a certificate that is.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, Error, IsCa, KeyPair,
    date_time_ymd,
};
use sim_tls::{Identity, Uses};

/// What every authority is called, in front of what tells it from others.
const NAME: &str = "mfp-twin peers";

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
        let (mut params, key) = (CertificateParams::new(Vec::new())?, KeyPair::generate()?);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // Its name is its key's: a device finds the right one of several that it has imported.
        let id: String = params.key_identifier(&key).iter().take(8).map(hex).collect();
        params.distinguished_name.push(DnType::CommonName, format!("{NAME} {id}"));
        Ok(Self(CertifiedIssuer::self_signed(params, key)?))
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
        params.use_authority_key_identifier_extension = true;
        if certificate == Certificate::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2020, 12, 31);
        }
        let chain = vec![params.signed_by(&key, &self.0)?.der().to_vec()];
        Ok(Identity { chain, key: key.serialize_der().into(), uses: Uses::ALL })
    }
}

fn hex(byte: &u8) -> String {
    format!("{byte:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number behind the authority's name, as it stands in one of its certificates.
    fn number(der: &[u8]) -> Vec<u8> {
        let at = der.windows(NAME.len()).position(|it| it == NAME.as_bytes()).unwrap();
        let hex = str::from_utf8(&der[at + NAME.len() + 1..][..16]).unwrap();
        u64::from_str_radix(hex, 16).unwrap().to_be_bytes().into()
    }

    #[test]
    fn each_authority_has_a_name_of_its_own_and_what_it_signs_names_its_key() {
        let [one, other] = [(); 2].map(|()| Authority::new().unwrap());
        let of_one = number(&one.certificate());
        assert_ne!(of_one, number(&other.certificate()));
        let signed = one.identity(Certificate::Good).unwrap().chain.remove(0);
        assert_eq!(number(&signed), of_one);
        assert!(signed.windows(8).any(|it| it == of_one), "who signed it is told by its key");
    }
}
