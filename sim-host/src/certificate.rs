//! Making the self-signed device certificate: ECDSA P-256 with SHA-256.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use p256::SecretKey;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::der::asn1::{BitStringRef, SequenceRef};
use p256::pkcs8::der::{Decode as _, Reader as _, SliceReader};
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PublicKeyData, SanType, SignatureAlgorithm,
};
use sim_core::certificate::{CertificateOrder, DeviceCertificate};
use thiserror::Error;

/// The certificate could not be made.
#[derive(Debug, Error)]
#[error("the device certificate could not be made: {0}")]
pub(crate) struct NotMade(String);

/// Makes a certificate with the host name and the address as subject alternative names. The name
/// "localhost" and the loopback addresses of both IP versions are there too when the address is a loopback one, because
/// that is how people reach it.
///
/// # Errors
/// [`NotMade`] if the host name is not a DNS name.
pub(crate) fn make(
    order: &CertificateOrder,
    key: &SecretKey,
) -> Result<DeviceCertificate, NotMade> {
    let not_made = |it: rcgen::Error| NotMade(it.to_string());
    let mut names = vec![order.host_name.clone()];
    if order.address.is_loopback() {
        names.push("localhost".into());
    }
    let mut params = CertificateParams::new(names).map_err(not_made)?;
    params.subject_alt_names.push(SanType::IpAddress(order.address));
    let loopback = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
    let others =
        loopback.into_iter().filter(|it| order.address.is_loopback() && *it != order.address);
    params.subject_alt_names.extend(others.map(SanType::IpAddress));
    params.distinguished_name.push(DnType::CommonName, order.host_name.as_str());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let (from, to) = validity(order)?;
    params.not_before = from;
    params.not_after = to;
    let certificate = params.self_signed(&Signed::by(key)).map_err(not_made)?;
    let private_key = key.to_pkcs8_der().map_err(|it| NotMade(it.to_string()))?;
    Ok(DeviceCertificate {
        certificate: certificate.der().to_vec(),
        private_key: private_key.as_bytes().to_vec(),
    })
}

/// Whether it is a certificate with its key: signed by itself, as [`make`] makes them.
pub(crate) fn is_whole(it: &DeviceCertificate) -> bool {
    let verified = || {
        let key = SigningKey::from(SecretKey::from_pkcs8_der(&it.private_key).ok()?);
        // X.509: what is signed, the algorithm, the signature (RFC 5280 section 4.1).
        let certificate = <&SequenceRef>::from_der(&it.certificate).ok()?;
        let mut parts = SliceReader::new(certificate.as_bytes()).ok()?;
        let (signed, algorithm) = (parts.tlv_bytes().ok()?, parts.tlv_bytes().ok()?);
        let signature = BitStringRef::decode(&mut parts).ok()?;
        parts.finish().ok()?;
        // It is named there too, where it is signed.
        signed.windows(algorithm.len()).find(|it| *it == algorithm)?;
        let signature = DerSignature::try_from(signature.as_bytes()?).ok()?;
        key.verifying_key().verify(signed, &signature).ok()
    };
    verified().is_some()
}

/// Signs so that the signature follows from the key and what is signed (RFC 6979).
struct Signed {
    key: SigningKey,
    /// The point, uncompressed.
    public: Vec<u8>,
}

impl Signed {
    fn by(key: &SecretKey) -> Self {
        let public = key.public_key().to_sec1_bytes().to_vec();
        Self { key: SigningKey::from(key), public }
    }
}

impl PublicKeyData for Signed {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for Signed {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature: DerSignature = self.key.sign(message);
        Ok(signature.as_bytes().to_vec())
    }
}

type Moment = time::OffsetDateTime;

/// Valid from the day before, because the clocks of clients differ a little.
fn validity(order: &CertificateOrder) -> Result<(Moment, Moment), NotMade> {
    let from = Moment::from_unix_timestamp(order.from_unix_s)
        .map_err(|it| NotMade(it.to_string()))?
        .saturating_sub(time::Duration::days(1));
    Ok((from, from.saturating_add(time::Duration::days(i64::from(order.days)))))
}
