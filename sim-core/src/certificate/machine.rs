//! The certificates of the device, one of them chosen for TLS.

use std::sync::Arc;

use super::{
    Category, Certificate, CertificateId, Certificates, Certified, CertifyResult, CertifyWork,
    DAYS_DEFAULT, Request, Requests, SelfSigned, SignatureKind,
};
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::{Effect, Ticket};

/// The certificates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<Certificates>,
    requests: Arc<Requests>,
    /// The one that TLS is served with; there is one as soon as there is any device certificate.
    chosen: Option<CertificateId>,
    /// How many certificates and requests there ever were.
    made: u32,
    /// The work for the first certificate, which nobody asked for.
    first: Option<Ticket>,
}

impl Machine {
    /// What was kept.
    pub(crate) fn resume(
        certificates: Vec<Certificate>,
        requests: Vec<Request>,
        chosen: Option<CertificateId>,
        made: u32,
    ) -> Self {
        Self {
            all: Arc::new(certificates.into_iter().map(|it| (it.id, Arc::new(it))).collect()),
            requests: Arc::new(requests.into_iter().map(|it| (it.id, Arc::new(it))).collect()),
            chosen,
            made,
            first: None,
        }
    }

    /// All certificates.
    pub(crate) fn picture(&self) -> Arc<Certificates> {
        self.all.clone()
    }

    /// The requests that wait.
    pub(crate) fn requests(&self) -> Arc<Requests> {
        self.requests.clone()
    }

    /// The one that TLS is served with.
    pub(crate) fn chosen(&self) -> Option<CertificateId> {
        self.chosen
    }

    /// How many certificates and requests there ever were.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// The device is up: where it has no certificate, it has one made.
    pub(crate) fn started(&mut self, desk: &mut Desk) {
        if self.chosen.is_none() {
            let issuer = desk.identity.host_name.clone();
            let order = order(desk, SignatureKind::FIRST, issuer, DAYS_DEFAULT);
            let ticket = desk.ticket();
            self.first = Some(ticket);
            desk.effect(Effect::Certify { ticket, work: CertifyWork::Make(order) });
        }
    }

    /// Whether this is the work for the first certificate; then nobody waits for it.
    pub(crate) fn is_first(&self, ticket: Ticket) -> bool {
        self.first == Some(ticket)
    }

    /// The first certificate was made, or could not be: the next start tries it again.
    pub(crate) fn first_made(&mut self, desk: &mut Desk, result: CertifyResult) {
        self.first = None;
        match result {
            Ok(made @ Certified::Made { .. }) if self.chosen.is_none() => {
                self.put_own(desk, made);
            }
            Ok(Certified::Made { .. } | Certified::Requested { .. } | Certified::Read(_))
            | Err(_) => {}
        }
    }

    /// The first certificate could not be kept: it is made again.
    pub(crate) fn first_not_kept(&mut self, desk: &mut Desk) {
        self.first = None;
        self.started(desk);
    }

    /// Puts the certificate that was made here in the place of the one before, and chooses it.
    fn put_own(&mut self, desk: &mut Desk, made: Certified) -> Option<CertificateId> {
        let Certified::Made { der, described, key } = made else { return None };
        let id = CertificateId(self.number());
        let all = Arc::make_mut(&mut self.all);
        all.retain(|_, it| !it.is_made_here);
        let certificate = Certificate {
            id,
            category: Category::Device,
            der,
            described,
            key: Some(key),
            is_made_here: true,
        };
        all.insert(id, Arc::new(certificate));
        self.choose(desk, id);
        Some(id)
    }

    fn choose(&mut self, desk: &mut Desk, id: CertificateId) {
        self.chosen = Some(id);
        desk.tell(Consequence::CertificateChosen);
    }

    /// A number that no certificate and no request ever had.
    fn number(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// What is kept stays. What was being made is not; the next start has the first one made again.
    pub(crate) fn power_lost(&mut self) {
        self.first = None;
    }

    /// All are gone, with what their keys are sealed with; the next start has one made.
    pub(crate) fn factory_reset(&mut self, desk: &mut Desk) {
        *self = Self { made: self.made, ..Self::default() };
        desk.effect(Effect::ForgetKeys);
    }
}

/// What a self-signed certificate of this device is to be, from now on.
fn order(desk: &Desk, kind: SignatureKind, issuer: String, days: u16) -> SelfSigned {
    SelfSigned {
        kind,
        issuer,
        days,
        host_name: desk.identity.host_name.clone(),
        address: desk.identity.address,
        from_unix_s: unix_s(desk),
    }
}

fn unix_s(desk: &Desk) -> i64 {
    desk.clock.unix_ms(desk.now).div_euclid(1_000)
}
