//! Making the self-signed device certificate: ECDSA P-256 with SHA-256.

use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SanType,
};
use sim_core::certificate::{CertificateOrder, DeviceCertificate};
use thiserror::Error;

/// The certificate could not be made.
#[derive(Debug, Error)]
#[error("the device certificate could not be made: {0}")]
pub struct NotMade(String);

/// Makes a certificate with the host name and the address as subject alternative names. The name
/// "localhost" is there too when the address is a loopback one, because that is how people reach it.
///
/// # Errors
/// [`NotMade`] if the host name is not a DNS name or the random source fails.
pub fn make(order: &CertificateOrder) -> Result<DeviceCertificate, NotMade> {
    let not_made = |it: rcgen::Error| NotMade(it.to_string());
    let mut names = vec![order.host_name.clone()];
    if order.address.is_loopback() {
        names.push("localhost".into());
    }
    let mut params = CertificateParams::new(names).map_err(not_made)?;
    params.subject_alt_names.push(SanType::IpAddress(order.address));
    params.distinguished_name.push(DnType::CommonName, order.host_name.as_str());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let (from, to) = validity(order)?;
    params.not_before = from;
    params.not_after = to;
    let key = KeyPair::generate().map_err(not_made)?;
    let certificate = params.self_signed(&key).map_err(not_made)?;
    Ok(DeviceCertificate {
        certificate: certificate.der().to_vec(),
        private_key: key.serialize_der(),
    })
}

type Moment = time::OffsetDateTime;

/// Valid from the day before, because the clocks of clients differ a little.
fn validity(order: &CertificateOrder) -> Result<(Moment, Moment), NotMade> {
    let from = Moment::from_unix_timestamp(order.from_unix_s)
        .map_err(|it| NotMade(it.to_string()))?
        .saturating_sub(time::Duration::days(1));
    Ok((from, from.saturating_add(time::Duration::days(i64::from(order.days)))))
}
