//! The mails of the device, one under way at a time.

use std::sync::Arc;

use super::{AGAIN_MS, Cause, Ended, Mail, MailId, MailOrder, Mails, NotSent, TRIES_MAX, Waiting};
use crate::consequence::Consequence;
use crate::desk::Desk;
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

    /// Takes a mail, unless there are as many as may be; then only the truth journal knows of it.
    pub(crate) fn take(&mut self, desk: &mut Desk, order: MailOrder) {
        let MailOrder { holder, to, subject, text } = order;
        let waiting = &self.mails.waiting;
        let own = waiting.iter().filter(|it| it.mail.holder == holder).count();
        if MAILS.admit(&holder, waiting.len(), own).is_err() {
            let detail = format!("to {to}: too many wait");
            return desk.record(Kind::Changed, "mail-not-taken", detail);
        }
        self.made += 1;
        let id = MailId(self.made);
        let unique = hex(&desk.chance.draw());
        let written_unix_s = desk.clock.unix_ms(desk.now).div_euclid(1_000);
        let mail = Arc::new(Mail {
            id,
            holder,
            to,
            subject,
            text,
            attached: None,
            receipt: false,
            written_unix_s,
            unique,
        });
        let waits = Waiting { mail, tries: 0, due: desk.now, failed: None };
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
        let tries = mails.waiting[at].tries + 1;
        match result {
            Err(failed) if failed.may_pass && tries < TRIES_MAX => {
                let due = desk.now.after_ms(AGAIN_MS);
                let waiting = &mut mails.waiting[at];
                (waiting.tries, waiting.due, waiting.failed) = (tries, due, Some(failed));
            }
            result => {
                let Waiting { mail, .. } = mails.waiting.remove(at);
                mails.ended.push(Arc::new(Ended { mail, tries, at: desk.now, result }));
            }
        }
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

    /// Has the first one that is due sent. Where notification was switched off meanwhile, none is sent any more.
    fn send_next(&mut self, desk: &mut Desk) {
        if self.mails.under_way.is_some() {
            return;
        }
        if !desk.settings.smtp_notification.is_on() {
            if !self.mails.waiting.is_empty() {
                Arc::make_mut(&mut self.mails).waiting.clear();
            }
            return;
        }
        let due = self.mails.waiting.iter().find(|it| it.due <= desk.now);
        let Some(mail) = due.map(|it| it.mail.clone()) else { return };
        Arc::make_mut(&mut self.mails).under_way = Some(mail.id);
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
