//! What was put off goes on: a password was compared, hashed or sealed, a certificate made or read.

use super::Device;
use crate::certificate::{CertificateId, CertifyResult};
use crate::ticket::{Pending, Then};
use crate::user::ToHash;
use crate::{Door, Effect, PasswordHash, Refused, SealedSecret, Ticket};

impl Device {
    pub(super) fn password_checked(&mut self, ticket: Ticket, matches: bool) {
        let Some(Pending { actor, share, cause, then }) = self.desk.take_pending(ticket) else {
            return;
        };
        let desk = &mut self.desk;
        let result = match then {
            Then::LogIn(attempt) => {
                let user = self.users.authenticate(desk, actor.door, &attempt, matches);
                user.and_then(|it| self.sessions.logged_in(desk, &self.users, &actor, &it))
            }
            Then::Submit(submission, attempt) => {
                let user = self.users.authenticate(desk, Door::Driver, &attempt, matches);
                self.with_jobs(|jobs, lent| {
                    jobs.finish_submit(lent, &actor, *submission, user.ok())
                })
            }
            Then::AddDocument(addition, attempt) => {
                let user = self.users.authenticate(desk, Door::Driver, &attempt, matches);
                self.with_jobs(|jobs, lent| jobs.finish_add_document(lent, *addition, user.ok()))
            }
            Then::Scan(order, passcode) => self.with_jobs(|jobs, lent| {
                jobs.finish_scan(lent, &actor, *order, (passcode, matches))
            }),
            Then::User(next) => match self.users.password_checked(desk, &actor, next, matches) {
                Ok(ToHash { password, next }) => {
                    let pending = Pending { actor, share, cause, then: Then::User(next) };
                    return desk.hash_for(ticket, pending, password);
                }
                Err(refused) => Err(refused),
            },
            Then::Folder(next) => self.folders.password_checked(desk, &actor, next, matches),
            Then::Maintenance(_) | Then::MailLogin(_) | Then::Certificate(_) | Then::Start => {
                Err(Refused::Interrupted)
            }
        };
        self.follow();
        self.desk.effect(Effect::Answer(ticket, result));
    }

    pub(super) fn password_hashed(&mut self, ticket: Ticket, hash: PasswordHash) {
        let Some(Pending { actor, then, .. }) = self.desk.take_pending(ticket) else { return };
        let result = match then {
            Then::User(next) => self.users.password_hashed(&mut self.desk, &actor, next, hash),
            Then::Folder(next) => {
                let Self { desk, folders, users, .. } = self;
                folders.password_hashed(desk, users, &actor, next, hash)
            }
            Then::Maintenance(next) => {
                self.maintenance.password_hashed(&mut self.desk, &actor, next, hash)
            }
            Then::LogIn(_)
            | Then::Submit(..)
            | Then::AddDocument(..)
            | Then::MailLogin(_)
            | Then::Scan(..)
            | Then::Certificate(_)
            | Then::Start => Err(Refused::Interrupted),
        };
        self.follow();
        self.desk.effect(Effect::Answer(ticket, result));
    }

    pub(super) fn sealed(&mut self, ticket: Ticket, sealed: SealedSecret) {
        let Some(Pending { actor, then, .. }) = self.desk.take_pending(ticket) else { return };
        let result = match then {
            Then::MailLogin(next) => self.mail_login.sealed(&mut self.desk, &actor, next, sealed),
            Then::LogIn(_)
            | Then::Submit(..)
            | Then::AddDocument(..)
            | Then::User(_)
            | Then::Folder(_)
            | Then::Maintenance(_)
            | Then::Scan(..)
            | Then::Certificate(_)
            | Then::Start => Err(Refused::Interrupted),
        };
        self.follow();
        self.desk.effect(Effect::Answer(ticket, result));
    }

    pub(super) fn certified(&mut self, ticket: Ticket, certified: CertifyResult) {
        if self.certificate.is_first(ticket) {
            return self.certificate.first_made(&mut self.desk, certified);
        }
        let Some(Pending { actor, then, .. }) = self.desk.take_pending(ticket) else { return };
        let result = match then {
            Then::Certificate(next) => {
                self.certificate.certified(&mut self.desk, &actor, next, certified)
            }
            Then::LogIn(_)
            | Then::Submit(..)
            | Then::AddDocument(..)
            | Then::Scan(..)
            | Then::User(_)
            | Then::Folder(_)
            | Then::Maintenance(_)
            | Then::MailLogin(_)
            | Then::Start => Err(Refused::Interrupted),
        };
        self.follow();
        self.desk.effect(Effect::Answer(ticket, result));
    }

    /// A private key was tried. Where it is, or has become, that of the certificate which TLS is served with, the fault
    /// says what it is like.
    pub(super) fn certificate_tested(
        &mut self,
        (id, ticket): (CertificateId, Option<Ticket>),
        is_usable: bool,
    ) {
        self.certificate.tested(id, is_usable);
        let pending = ticket.and_then(|it| Some((it, self.desk.take_pending(it)?)));
        if let Some((ticket, Pending { actor, then: Then::Certificate(next), .. })) = pending {
            let desk = &mut self.desk;
            let result = self.certificate.tested_for(desk, &actor, &next, is_usable);
            self.desk.effect(Effect::Answer(ticket, result));
        }
        if self.certificate.chosen() == Some(id) {
            self.faults.certificate_tested(&self.desk, is_usable);
        }
        self.follow();
    }

    pub(super) fn not_kept(&mut self, ticket: Ticket) {
        if self.certificate.is_first(ticket) {
            self.certificate.first_not_kept(&mut self.desk);
        }
        drop(self.desk.take_pending(ticket));
    }
}
