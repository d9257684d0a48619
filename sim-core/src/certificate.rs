//! The device certificate. The host makes it; the device keeps it in NVRAM.

use std::fmt;
use std::sync::Arc;

use crate::Effect;
use crate::desk::Desk;

/// A certificate with its private key.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceCertificate {
    /// The certificate, DER (X.509).
    pub certificate: Vec<u8>,
    /// The private key, DER (PKCS#8). Never shown, logged or exported.
    pub private_key: Vec<u8>,
}

impl fmt::Debug for DeviceCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceCertificate({} bytes)", self.certificate.len())
    }
}

/// What a self-signed certificate is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateOrder {
    /// Host name: common name and subject alternative name.
    pub host_name: String,
    /// Address: subject alternative name.
    pub address: std::net::IpAddr,
    /// First moment of validity, Unix seconds.
    pub from_unix_s: i64,
    /// Days of validity, 1 to 9,999 (guide p.40).
    pub days: u16,
}

/// Days of validity of the certificate made at first power-on (assumed).
pub const DAYS_DEFAULT: u16 = 3_650;

/// The device certificate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    certificate: Option<Arc<DeviceCertificate>>,
}

impl Machine {
    /// The certificate that was kept.
    pub(crate) fn resume(certificate: Option<DeviceCertificate>) -> Self {
        Self { certificate: certificate.map(Arc::new) }
    }

    /// The certificate, once made.
    pub(crate) fn picture(&self) -> Option<Arc<DeviceCertificate>> {
        self.certificate.clone()
    }

    /// The device is up: where it has no certificate, it has one made.
    pub(crate) fn started(&self, desk: &mut Desk) {
        if self.certificate.is_none() {
            let order = CertificateOrder {
                host_name: desk.identity.host_name.clone(),
                address: desk.identity.address,
                from_unix_s: desk.clock.unix_ms(desk.now).div_euclid(1_000),
                days: DAYS_DEFAULT,
            };
            desk.effect(Effect::MakeCertificate(order));
        }
    }

    /// A certificate was made.
    pub(crate) fn made(&mut self, certificate: DeviceCertificate) {
        self.certificate = Some(Arc::new(certificate));
    }

    /// What is in NVRAM stays.
    pub(crate) fn power_lost(&mut self) {}

    /// There is none any more; the next start has one made.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
