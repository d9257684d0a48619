//! The mails of the device, one under way at a time.

use std::sync::Arc;

use super::{
    AGAIN_MS, Cause, Ended, Mail, MailId, MailOrder, Mails, NotSent, Outcome, Standing, TRIES_MAX,
    Waiting,
};
use crate::consequence::Consequence;
use crate::desk::Desk;
use crate::job::JobId;
use crate::share::MAILS;
use crate::truth::Kind;
use crate::{Effect, Tick};

/// What protects a mail, as the audit log names it.
const PROTOCOL: &str = "SMTP over TLS";

/// The mails. None survives the power.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    mails: Arc<Mails>,
    made: u64,
}

impl Machine {
    /// The mails as they stand.
    pub(crate) fn picture(&self) -> Arc<Mails> {
        self.mails.clone()
    }

    /// Takes a mail, unless it is a notification while those are off, or there are as many as may be; then only the truth
    /// journal knows of it. That of a job is one of its holder's jobs, and is always taken.
    pub(crate) fn take(&mut self, desk: &mut Desk, order: MailOrder) {
        let MailOrder { holder, to, subject, text, attached, receipt, sign } = order;
        if attached.is_none() && !desk.settings.smtp_notification.is_on() {
            return;
        }
        let told = || self.mails.waiting.iter().filter(|it| it.mail.attached.is_none());
        let own = told().filter(|it| it.mail.holder == holder).count();
        if attached.is_none() && MAILS.admit(&holder, told().count(), own).is_err() {
            let detail = format!("to {to}: too many wait");
            return desk.record(Kind::Changed, "mail-not-taken", detail);
        }
        self.made += 1;
        let id = MailId(self.made);
        let unique = hex(&desk.chance.draw());
        let written_unix_s = desk.clock.unix_ms(desk.now).div_euclid(1_000);
        let mail =
            Mail { id, holder, to, subject, text, attached, receipt, sign, written_unix_s, unique };
        let waits = Waiting { mail: mail.into(), tries: 0, due: desk.now, failed: None };
        Arc::make_mut(&mut self.mails).waiting.push(waits);
        self.send_next(desk);
    }

    /// What came of the mail that is under way.
    pub(crate) fn sent(&mut self, desk: &mut Desk, id: MailId, result: Result<(), NotSent>) {
        if self.mails.under_way != Some(id) {
            return;
        }
        let mails = Arc::make_mut(&mut self.mails);
        mails.under_way = None;
        let Some(at) = mails.waiting.iter().position(|it| it.mail.id == id) else { return };
        if let Err(failed) = &result {
            tell_of(desk, failed);
        }
        let waiting = &mut mails.waiting[at];
        let tries = waiting.tries + 1;
        match result {
            Err(failed) if tries < TRIES_MAX && is_tried_again(&waiting.mail, &failed) => {
                let due = desk.now.after_ms(AGAIN_MS);
                (waiting.tries, waiting.due, waiting.failed) = (tries, due, Some(failed));
                tell_job(desk, &waiting.mail, Standing::Waits);
            }
            result => {
                waiting.tries = tries;
                self.end(desk, at, result);
            }
        }
        self.send_next(desk);
    }

    /// A mail is done with.
    fn end(&mut self, desk: &mut Desk, at: usize, result: Result<(), NotSent>) {
        let mails = Arc::make_mut(&mut self.mails);
        let Waiting { mail, tries, .. } = mails.waiting.remove(at);
        tell_job(desk, &mail, Standing::Ended(result.clone()));
        let outcome = result.map_or_else(Outcome::GivenUp, |()| Outcome::Sent);
        mails.ended.push(Arc::new(Ended { mail, tries, at: desk.now, outcome }));
    }

    /// A job has ended: its mail is not sent any more.
    pub(crate) fn unwanted(&mut self, desk: &mut Desk, job: JobId) {
        let is_its = |it: &Waiting| it.mail.attached.as_ref().is_some_and(|it| it.job == job);
        let Some(at) = self.mails.waiting.iter().position(is_its) else { return };
        let mails = Arc::make_mut(&mut self.mails);
        let Waiting { mail, tries, .. } = mails.waiting.remove(at);
        if mails.under_way.take_if(|it| *it == mail.id).is_some() {
            desk.effect(Effect::StopMail(mail.id));
        }
        let outcome = Outcome::Cancelled;
        mails.ended.push(Arc::new(Ended { mail, tries, at: desk.now, outcome }));
        self.send_next(desk);
    }

    /// When the next one is to be tried.
    pub(crate) fn next_wake(&self) -> Option<(Tick, &'static str)> {
        let is_free = self.mails.under_way.is_none();
        let due = self.mails.waiting.iter().map(|it| it.due).min();
        due.filter(|_| is_free).map(|it| (it, "mail"))
    }

    /// Tries what is due.
    pub(crate) fn wake(&mut self, desk: &mut Desk) {
        self.send_next(desk);
    }

    /// Has the first one that is due sent. Where notification was switched off meanwhile, none of those is sent any
    /// more, and where sending was, no scan.
    fn send_next(&mut self, desk: &mut Desk) {
        if self.mails.under_way.is_some() {
            return;
        }
        let notifies = desk.settings.smtp_notification.is_on();
        let sends = desk.settings.smtp_send.is_on();
        let is_closed = |it: &Waiting| match it.mail.attached {
            None => !notifies,
            Some(_) => !sends,
        };
        while let Some(at) = self.mails.waiting.iter().position(is_closed) {
            let port = match self.mails.waiting[at].mail.attached {
                None => "Port (Email Notification) is off",
                Some(_) => "Port (Send Email) is off",
            };
            self.end(desk, at, Err(NotSent::of(Cause::NoServer, port)));
        }
        let due = self.mails.waiting.iter().find(|it| it.due <= desk.now);
        let Some(mail) = due.map(|it| it.mail.clone()) else { return };
        Arc::make_mut(&mut self.mails).under_way = Some(mail.id);
        tell_job(desk, &mail, Standing::Goes);
        desk.effect(Effect::SendMail(mail));
    }

    /// What waits is gone, and so is what became of the others.
    pub(crate) fn power_lost(&mut self) {
        self.mails = Arc::default();
    }

    /// Nothing is left.
    pub(crate) fn factory_reset(&mut self) {
        self.mails = Arc::default();
    }
}

/// A session that was to be secure and is not is a row of the audit log (guide p.42).
fn tell_of(desk: &mut Desk, failed: &NotSent) {
    if let (Cause::NotSecure, Some(peer)) = (failed.cause, failed.peer) {
        let reason = failed.reason.clone();
        desk.tell(Consequence::NotSecure { protocol: PROTOCOL, peer, reason });
    }
}

/// Tells the job whose scan goes with a mail.
fn tell_job(desk: &mut Desk, mail: &Mail, standing: Standing) {
    mail.attached.iter().for_each(|it| desk.tell(Consequence::JobMail(it.job, standing.clone())));
}

/// Whether a mail that was not sent is sent once more. A server may have one that it did not confirm (RFC 1047): a
/// scan would come twice, and whoever scanned it is told instead (assumed).
fn is_tried_again(mail: &Mail, failed: &NotSent) -> bool {
    let would_come_twice = failed.cause == Cause::Unconfirmed && mail.attached.is_some();
    failed.may_pass && !would_come_twice
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
