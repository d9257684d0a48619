//! What a certificate says that its key is for, and whether that is to serve TLS (RFC 5280 sections 4.2.1.3 and 4.2.1.12).

use der::Decode as _;
use der::asn1::ObjectIdentifier;
use sim_core::certificate::CertificateRefused;
use x509_cert::certificate::{CertificateInner, Raw, TbsCertificateInner};
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

use crate::algorithm::RSA_ENCRYPTION;
use crate::dates::Readable;
use crate::extension::has_one_twice;

/// Whether a key is for something, and what that is called.
type KeyUse = (fn(&KeyUsage) -> bool, &'static str);

/// What keys are for.
const KEY_USES: [KeyUse; 9] = [
    (KeyUsage::digital_signature, "digitalSignature"),
    (KeyUsage::non_repudiation, "nonRepudiation"),
    (KeyUsage::key_encipherment, "keyEncipherment"),
    (KeyUsage::data_encipherment, "dataEncipherment"),
    (KeyUsage::key_agreement, "keyAgreement"),
    (KeyUsage::key_cert_sign, "keyCertSign"),
    (KeyUsage::crl_sign, "cRLSign"),
    (KeyUsage::encipher_only, "encipherOnly"),
    (KeyUsage::decipher_only, "decipherOnly"),
];

const fn purpose(oid: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(oid)
}

/// The purposes that have a name.
const PURPOSES: [(ObjectIdentifier, &str); 7] = [
    (purpose("1.3.6.1.5.5.7.3.1"), "serverAuth"),
    (purpose("2.5.29.37.0"), "anyExtendedKeyUsage"),
    (purpose("1.3.6.1.5.5.7.3.2"), "clientAuth"),
    (purpose("1.3.6.1.5.5.7.3.3"), "codeSigning"),
    (purpose("1.3.6.1.5.5.7.3.4"), "emailProtection"),
    (purpose("1.3.6.1.5.5.7.3.8"), "timeStamping"),
    (purpose("1.3.6.1.5.5.7.3.9"), "OCSPSigning"),
];
/// Those of them that are a server's.
const FOR_SERVERS: [ObjectIdentifier; 2] = [PURPOSES[0].0, PURPOSES[1].0];
/// Those of a certificate that signs mail: emailProtection and anyExtendedKeyUsage (RFC 8550 section 4.4.4).
const FOR_MAIL: [ObjectIdentifier; 2] = [PURPOSES[4].0, PURPOSES[1].0];

/// Whether what says what its key is for names anything (RFC 5280 sections 4.2.1.3 and 4.2.1.12).
///
/// # Errors
/// Says that it does not, or cannot be read.
pub(crate) fn check(content: &TbsCertificateInner<Raw>) -> Result<(), CertificateRefused> {
    let usage = content.get_extension::<KeyUsage>().map_err(damaged)?;
    let extended = content.get_extension::<ExtendedKeyUsage>().map_err(damaged)?;
    let is_for_nothing = usage.is_some_and(|(_, it)| it.0.is_empty())
        || extended.is_some_and(|(_, it)| it.0.is_empty());
    if is_for_nothing { Err(CertificateRefused::EmptyUsage) } else { Ok(()) }
}

/// What the key is for; nothing where the certificate does not say it.
pub(crate) fn of_key(
    content: &TbsCertificateInner<Raw>,
) -> Result<Vec<String>, CertificateRefused> {
    let usage = content.get_extension::<KeyUsage>().map_err(damaged)?;
    let Some((_, usage)) = usage else { return Ok(Vec::new()) };
    let named = KEY_USES.iter().filter(|it| it.0(&usage)).map(|it| it.1.to_owned());
    Ok(named.collect())
}

/// For which purposes; none where the certificate does not say it.
pub(crate) fn extended(
    content: &TbsCertificateInner<Raw>,
) -> Result<Vec<String>, CertificateRefused> {
    let extended = content.get_extension::<ExtendedKeyUsage>().map_err(damaged)?;
    let all = extended.map(|(_, it)| it.0).unwrap_or_default();
    let name = |it: &ObjectIdentifier| {
        let known = PURPOSES.iter().find(|known| known.0 == *it);
        known.map_or_else(|| it.to_string(), |it| it.1.to_owned())
    };
    Ok(all.iter().map(name).collect())
}

/// Whether a certificate, DER, lets its key serve TLS by signing, and by having keys encrypted with it: the rule for the
/// device's own and for those of servers that it meets, whatever their keys.
///
/// # Errors
/// Says why it cannot be read.
pub fn server_uses(der: &[u8]) -> Result<(bool, bool), CertificateRefused> {
    let readable = Readable::of(der);
    let certificate = CertificateInner::<Raw>::from_der(&readable.der).map_err(damaged)?;
    let content = certificate.tbs_certificate();
    if has_one_twice(content.extensions().into_iter().flatten()) {
        return Err(CertificateRefused::RepeatedExtension);
    }
    serves(content)
}

/// Whether it may serve TLS by signing, and, with RSA, by having keys encrypted with it: by what it says of its key, and
/// if it is for servers or for anything.
pub(crate) fn serves(
    content: &TbsCertificateInner<Raw>,
) -> Result<(bool, bool), CertificateRefused> {
    let usage = content.get_extension::<KeyUsage>().map_err(damaged)?.map(|(_, it)| it);
    let extended = content.get_extension::<ExtendedKeyUsage>().map_err(damaged)?;
    let is_server = |it: &ExtendedKeyUsage| it.0.iter().any(|it| FOR_SERVERS.contains(it));
    let is_named = extended.is_none_or(|(_, it)| is_server(&it));
    let signs = usage.as_ref().is_none_or(KeyUsage::digital_signature);
    let encrypts = usage.as_ref().is_none_or(KeyUsage::key_encipherment);
    let is_rsa = content.subject_public_key_info().algorithm.oid == RSA_ENCRYPTION;
    Ok((is_named && signs, is_named && is_rsa && encrypts))
}

/// Whether its key may sign mails: by what it says of the key, and if it is for mail or for anything (RFC 8550 section 4.4.2).
pub(crate) fn signs_mail(content: &TbsCertificateInner<Raw>) -> Result<bool, CertificateRefused> {
    let usage = content.get_extension::<KeyUsage>().map_err(damaged)?.map(|(_, it)| it);
    let extended = content.get_extension::<ExtendedKeyUsage>().map_err(damaged)?;
    let is_for_mail = |it: &ExtendedKeyUsage| it.0.iter().any(|it| FOR_MAIL.contains(it));
    let is_named = extended.is_none_or(|(_, it)| is_for_mail(&it));
    let signs = usage.is_none_or(|it| it.digital_signature() || it.non_repudiation());
    Ok(is_named && signs)
}

fn damaged<E>(_: E) -> CertificateRefused {
    CertificateRefused::Damaged
}
