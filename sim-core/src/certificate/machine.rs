//! The certificates of the device: made, asked for, taken in, one of them chosen for TLS and one for S/MIME; and the CRLs that
//! it has.
//!
//! ```text
//!   Create, CreateRequest, Import ── judged ──▶ Effect::Certify ──▶ Fact::Certified ── judged again ──▶ kept
//!   Choose ── judged ──▶ Effect::TestCertificate ──▶ Fact::CertificateTested ── judged again ──▶ kept
//!   Delete, DeleteRequest, DeleteCrl, ChooseForMail ── judged ──▶ kept
//! ```
//! Much may happen while a key is made or a file is read, so what comes back is judged as if it were asked for
//! then. It is kept whole with what the audit log says of it, or not at all.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ask::Next;
use super::import;
use super::{
    Category, Certificate, CertificateAsk, CertificateId, CertificateRefused, Certificates,
    Certified, CertifyResult, CertifyWork, Crl, CrlId, Crls, DAYS_DEFAULT, NewRequest,
    REQUESTS_MAX, Request, RequestId, RequestOrder, Requests, SelfSigned, SignatureKind, WORKS_MAX,
};
use crate::audit::Event;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::settings::Kind as _;
use crate::ticket::Then;
use crate::{Effect, Refused, Reply, Ticket};

/// What the audit log names where a certificate is made or chosen: the item of the guide's appendix (p.46). That
/// these acts are changes of a security setting is assumed.
const SETTING: &str = "cert.device_certificates";

/// The certificates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<Certificates>,
    requests: Arc<Requests>,
    crls: Arc<Crls>,
    /// The one that TLS is served with; there is one as soon as there is any device certificate.
    chosen: Option<CertificateId>,
    /// The one that mails are signed with.
    for_mail: Option<CertificateId>,
    /// How many certificates, requests and CRLs there ever were.
    made: u32,
    /// The work for the first certificate, which nobody asked for.
    first: Option<Ticket>,
    /// Those whose private key was tried and found damaged, at the last start or later.
    damaged: Arc<BTreeSet<CertificateId>>,
}

impl Machine {
    /// What was kept.
    pub(crate) fn resume(
        certificates: Vec<Certificate>,
        requests: Vec<Request>,
        crls: Vec<Crl>,
        (chosen, for_mail): (Option<CertificateId>, Option<CertificateId>),
        made: u32,
    ) -> Self {
        Self {
            all: Arc::new(certificates.into_iter().map(|it| (it.id, Arc::new(it))).collect()),
            requests: Arc::new(requests.into_iter().map(|it| (it.id, Arc::new(it))).collect()),
            crls: Arc::new(crls.into_iter().map(|it| (it.id, Arc::new(it))).collect()),
            chosen,
            for_mail,
            made,
            first: None,
            damaged: Arc::default(),
        }
    }

    /// All certificates.
    pub(crate) fn picture(&self) -> Arc<Certificates> {
        self.all.clone()
    }

    /// Those whose private key was found damaged.
    pub(crate) fn damaged(&self) -> Arc<BTreeSet<CertificateId>> {
        self.damaged.clone()
    }

    /// The requests that wait.
    pub(crate) fn requests(&self) -> Arc<Requests> {
        self.requests.clone()
    }

    /// The CRLs.
    pub(crate) fn crls(&self) -> Arc<Crls> {
        self.crls.clone()
    }

    /// The one that TLS is served with.
    pub(crate) fn chosen(&self) -> Option<CertificateId> {
        self.chosen
    }

    /// The one that mails are signed with.
    pub(crate) fn for_mail(&self) -> Option<CertificateId> {
        self.for_mail
    }

    /// How many certificates, requests and CRLs there ever were.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// Whether those that TLS is served and mails are signed with may be used in FIPS 140-2 validation mode; where there is
    /// none, nothing stands in the way.
    pub(crate) fn is_by_fips(&self) -> bool {
        let mut used = [self.chosen, self.for_mail].into_iter().flatten();
        used.all(|it| {
            let found = self.all.get(&it);
            found.is_none_or(|it| it.described.is_by_fips(Category::Device))
        })
    }

    /// The self tests tried all private keys, and found these damaged.
    pub(crate) fn self_tested(&mut self, damaged: &BTreeSet<CertificateId>) {
        self.damaged = Arc::new(damaged.clone());
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

    /// Does what an administrator asks.
    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        ask: CertificateAsk,
    ) -> Result<Reply, Refused> {
        match ask {
            CertificateAsk::View => {
                desk.audit(Event::ViewSecuritySetting, &actor.audit_name(), SETTING);
                Ok(Reply::Done)
            }
            CertificateAsk::Create { kind, issuer, days } => {
                // No more days than fit are ever allowed.
                let days = u16::try_from(days).unwrap_or(u16::MAX);
                let order = order(desk, kind, issuer, days);
                order.check().map_err(Refused::Certificate)?;
                self.has_room_for_own().map_err(Refused::Certificate)?;
                certify(desk, actor, CertifyWork::Make(order), Next::Create)
            }
            CertificateAsk::CreateRequest(new) => self.ask_for(desk, actor, new),
            CertificateAsk::Import { file, password } => {
                let authorities = self.all.values().filter(|it| it.is_authority());
                let authorities = authorities.map(|it| it.der.clone()).collect();
                let work = CertifyWork::Read { file, password, authorities };
                let begun = certify(desk, actor, work, Next::Import);
                audited_if_refused(desk, actor, Event::ImportCertificateFailed, begun)
            }
            CertificateAsk::Delete(id) => {
                let deleted = self.delete(desk, actor, id).map_err(Refused::Certificate);
                audited_if_refused(desk, actor, Event::DeleteCertificateFailed, deleted)
            }
            CertificateAsk::DeleteRequest(id) => {
                let gone = Arc::make_mut(&mut self.requests).remove(&id);
                gone.ok_or(Refused::Certificate(CertificateRefused::NotThere))?;
                changed(desk, actor);
                Ok(Reply::Done)
            }
            CertificateAsk::DeleteCrl(id) => {
                let deleted = self.delete_crl(desk, actor, id).map_err(Refused::Certificate);
                audited_if_refused(desk, actor, Event::DeleteCertificateFailed, deleted)
            }
            CertificateAsk::Choose(id) => {
                self.may_be_chosen(desk, id).map_err(Refused::Certificate)?;
                let ticket = desk.wait(actor, Then::Certificate(Next::Choose(id)));
                desk.effect(Effect::TestCertificate { certificate: id, ticket: Some(ticket) });
                Ok(Reply::Later(ticket))
            }
            CertificateAsk::ChooseForMail(id) => {
                self.choose_for_mail(desk, id).map_err(Refused::Certificate)?;
                changed(desk, actor);
                Ok(Reply::Done)
            }
        }
    }

    fn ask_for(&self, desk: &mut Desk, actor: &Actor, new: NewRequest) -> Result<Reply, Refused> {
        new.check().map_err(Refused::Certificate)?;
        // Codes of countries are in capitals (ISO 3166-1), and authorities refuse others.
        let new = NewRequest { country: new.country.to_ascii_uppercase(), ..new };
        self.has_room_for_request().map_err(Refused::Certificate)?;
        let next = Next::Request {
            kind: new.kind,
            subject: format!("{}, {}, {}", new.organization, new.unit, new.country),
        };
        let order = RequestOrder {
            entered: new,
            common_name: desk.identity.host_name.clone(),
            email: desk.settings.smtp_address.text(),
        };
        certify(desk, actor, CertifyWork::Request(order), next)
    }

    /// Work on certificates is done that somebody asked for.
    pub(crate) fn certified(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        next: Next,
        result: CertifyResult,
    ) -> Result<Reply, Refused> {
        match (next, result) {
            (Next::Create, Ok(made @ Certified::Made { .. })) => {
                self.has_room_for_own().map_err(Refused::Certificate)?;
                let id = self.put_own(desk, made).ok_or(Refused::Interrupted)?;
                changed(desk, actor);
                Ok(Reply::Certificates(vec![id]))
            }
            (
                Next::Request { kind, subject },
                Ok(Certified::Requested { der, public_key, key }),
            ) => {
                self.has_room_for_request().map_err(Refused::Certificate)?;
                let id = RequestId(self.number());
                let request = Request { id, der, kind, subject, public_key, key };
                Arc::make_mut(&mut self.requests).insert(id, Arc::new(request));
                changed(desk, actor);
                Ok(Reply::CertificateRequest(id))
            }
            (Next::Import, Ok(Certified::Read(read))) => {
                let now = unix_s(desk);
                let fips = desk.settings.tls_fips140.is_on();
                let kept = import::Kept {
                    certificates: &self.all,
                    requests: &self.requests,
                    crls: &self.crls,
                };
                let judged = import::judge(&kept, read, (now, fips));
                let judged = judged.and_then(|it| self.serves_after(&it).map(|()| it));
                let taken = judged.map(|it| self.take_in(desk, it)).map_err(Refused::Certificate);
                if taken.is_ok() {
                    desk.audit(Event::ImportCertificate, &actor.audit_name(), "");
                }
                audited_if_refused(desk, actor, Event::ImportCertificateFailed, taken)
            }
            (Next::Import, Err(refused)) => {
                let refused = Err(Refused::Certificate(refused));
                audited_if_refused(desk, actor, Event::ImportCertificateFailed, refused)
            }
            (Next::Create | Next::Request { .. } | Next::Choose(_), Err(refused)) => {
                Err(Refused::Certificate(refused))
            }
            (
                Next::Create | Next::Request { .. } | Next::Import | Next::Choose(_),
                Ok(Certified::Made { .. } | Certified::Requested { .. } | Certified::Read(_)),
            ) => Err(Refused::Interrupted),
        }
    }

    /// A private key was tried.
    pub(crate) fn tested(&mut self, id: CertificateId, is_usable: bool) {
        if self.damaged.contains(&id) == is_usable {
            let damaged = Arc::make_mut(&mut self.damaged);
            if is_usable {
                damaged.remove(&id)
            } else {
                damaged.insert(id)
            };
        }
    }

    /// The one that somebody wants chosen was tried, and is what TLS is served with now; nothing is tried again.
    pub(crate) fn tested_for(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        next: &Next,
        is_usable: bool,
    ) -> Result<Reply, Refused> {
        let Next::Choose(id) = *next else { return Err(Refused::Interrupted) };
        if !is_usable {
            return Err(Refused::Certificate(CertificateRefused::KeyDamaged));
        }
        self.may_be_chosen(desk, id).map_err(Refused::Certificate)?;
        self.chosen = Some(id);
        changed(desk, actor);
        Ok(Reply::Done)
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
        Arc::make_mut(&mut self.damaged).retain(|it| all.contains_key(it));
        self.for_mail = self.for_mail.filter(|it| all.contains_key(it));
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

    /// The first device certificate is chosen for TLS as it comes in, so it has to be for that.
    fn serves_after(&self, judged: &import::Judged) -> Result<(), CertificateRefused> {
        let strange =
            |it: &Certificate| it.category == Category::Device && !it.described.is_for_servers();
        let is_wrong = self.chosen.is_none() && judged.certificates.iter().any(strange);
        (!is_wrong).then_some(()).ok_or(CertificateRefused::WrongPurpose)
    }

    /// Keeps all that a file brought.
    fn take_in(&mut self, desk: &mut Desk, judged: import::Judged) -> Reply {
        let import::Judged { certificates, replaced, answered, crls, outdated } = judged;
        outdated.iter().for_each(|it| drop(Arc::make_mut(&mut self.crls).remove(it)));
        for crl in crls {
            let id = CrlId(self.number());
            Arc::make_mut(&mut self.crls).insert(id, Arc::new(Crl { id, ..crl }));
        }
        answered.iter().for_each(|it| drop(Arc::make_mut(&mut self.requests).remove(it)));
        replaced.iter().for_each(|it| drop(Arc::make_mut(&mut self.all).remove(it)));
        let mut ids = Vec::new();
        for certificate in certificates {
            let id = CertificateId(self.number());
            let is_own = certificate.category == Category::Device;
            let certificate = Arc::new(Certificate { id, ..certificate });
            Arc::make_mut(&mut self.all).insert(id, certificate);
            if is_own && self.chosen.is_none() {
                self.choose(desk, id);
            }
            ids.push(id);
        }
        Reply::Certificates(ids)
    }

    fn delete(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        id: CertificateId,
    ) -> Result<Reply, CertificateRefused> {
        let found = self.all.get(&id).ok_or(CertificateRefused::NotThere)?;
        if self.chosen == Some(id) {
            return Err(CertificateRefused::InUse);
        }
        if self.for_mail == Some(id) {
            return Err(CertificateRefused::InUseForMail);
        }
        let subject = found.described.subject.clone();
        Arc::make_mut(&mut self.all).remove(&id);
        self.tested(id, true);
        desk.audit(Event::DeleteCertificate, &actor.audit_name(), &subject);
        Ok(Reply::Done)
    }

    fn delete_crl(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        id: CrlId,
    ) -> Result<Reply, CertificateRefused> {
        let gone = Arc::make_mut(&mut self.crls).remove(&id);
        let gone = gone.ok_or(CertificateRefused::CrlNotThere)?;
        let what = format!("CRL of {}", gone.described.issuer);
        desk.audit(Event::DeleteCertificate, &actor.audit_name(), &what);
        Ok(Reply::Done)
    }

    /// Whether TLS is still served with this certificate.
    pub(crate) fn is_as_seen(&self, chosen: Option<CertificateId>) -> Result<(), Refused> {
        (self.chosen == chosen).then_some(()).ok_or(Refused::Outdated)
    }

    /// Whether mails are still signed with this certificate.
    pub(crate) fn is_for_mail_as_seen(&self, seen: Option<CertificateId>) -> Result<(), Refused> {
        (self.for_mail == seen).then_some(()).ok_or(Refused::Outdated)
    }

    /// Whether TLS may be served with it, as far as is known without trying its key.
    fn may_be_chosen(&self, desk: &Desk, id: CertificateId) -> Result<(), CertificateRefused> {
        let is_for_servers = self.own(desk, id)?.described.is_for_servers();
        is_for_servers.then_some(()).ok_or(CertificateRefused::WrongPurpose)
    }

    /// Whether the certificate is then believed is seen when a mail is sent: time passes, and lists come.
    fn choose_for_mail(
        &mut self,
        desk: &Desk,
        id: Option<CertificateId>,
    ) -> Result<(), CertificateRefused> {
        if let Some(id) = id
            && !self.own(desk, id)?.described.signs_mail
        {
            return Err(CertificateRefused::NotForMail);
        }
        self.for_mail = id;
        Ok(())
    }

    /// A certificate that the device has the key of, and may use.
    fn own(&self, desk: &Desk, id: CertificateId) -> Result<&Certificate, CertificateRefused> {
        let found = self.all.get(&id).ok_or(CertificateRefused::NotThere)?;
        match found.category {
            Category::Device => {}
            Category::TrustedRoot | Category::Intermediate | Category::Other => {
                return Err(CertificateRefused::NoKeyKept);
            }
        }
        if desk.settings.tls_fips140.is_on() && !found.described.is_by_fips(Category::Device) {
            return Err(CertificateRefused::ChosenNotByFips);
        }
        Ok(found)
    }

    fn choose(&mut self, desk: &mut Desk, id: CertificateId) {
        self.chosen = Some(id);
        desk.effect(Effect::TestCertificate { certificate: id, ticket: None });
    }

    /// A number that no certificate, no request and no CRL ever had.
    fn number(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// The one that was made here before gives its place.
    fn has_room_for_own(&self) -> Result<(), CertificateRefused> {
        let others = self.all.values().filter(|it| !it.is_made_here).count();
        import::has_room(others + 1)
    }

    fn has_room_for_request(&self) -> Result<(), CertificateRefused> {
        (self.requests.len() < REQUESTS_MAX).then_some(()).ok_or(CertificateRefused::Full)
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

/// Has work done for somebody, unless there is as much of it as may be.
fn certify(
    desk: &mut Desk,
    actor: &Actor,
    work: CertifyWork,
    next: Next,
) -> Result<Reply, Refused> {
    let works = desk.pending.values().filter(|it| matches!(it.then, Then::Certificate(_)));
    if works.count() >= WORKS_MAX {
        return Err(Refused::Certificate(CertificateRefused::Busy));
    }
    let ticket = desk.wait(actor, Then::Certificate(next));
    desk.effect(Effect::Certify { ticket, work });
    Ok(Reply::Later(ticket))
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

fn changed(desk: &mut Desk, actor: &Actor) {
    desk.audit(Event::ChangeSecuritySetting, &actor.audit_name(), SETTING);
}

/// Logs what was refused, for those acts of which the sister models log that too.
fn audited_if_refused(
    desk: &mut Desk,
    actor: &Actor,
    event: Event,
    result: Result<Reply, Refused>,
) -> Result<Reply, Refused> {
    if let Err(refused) = &result {
        desk.audit(event, &actor.audit_name(), &refused.to_string());
    }
    result
}
