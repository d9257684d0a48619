//! The device certificate, from the first start on.

use std::sync::Arc;

use super::{CertificateOrder, DAYS_DEFAULT, DeviceCertificate};
use crate::Effect;
use crate::desk::Desk;

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
