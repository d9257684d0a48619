//! What goes through all machines: the start with its self tests, the end of the power, Restore Factory
//! Defaults, and a drive that is made new.
//!
//! A machine that is new stops this file from compiling until it says what a power cut and a factory reset
//! are to it.

use super::Device;
use crate::audit::{Event, NOBODY};
use crate::permit::Actor;
use crate::power::{Boot, Power, PowerAction, Switched};
use crate::self_test::Findings;
use crate::update::{Download, Package};
use crate::{Refused, Reply};

impl Device {
    pub(super) fn switch_power(
        &mut self,
        actor: &Actor,
        action: PowerAction,
    ) -> Result<Reply, Refused> {
        match self.power.switched(action)? {
            Switched::Restoring => self.power.restore(&mut self.desk),
            Switched::Up(boot) => return Ok(self.power.start(&mut self.desk, actor, boot)),
            Switched::Down(again) => {
                self.shut_down();
                if let Some(boot) = again {
                    return Ok(self.power.start(&mut self.desk, actor, boot));
                }
            }
            Switched::Dark => self.power_lost(),
        }
        Ok(Reply::Done)
    }

    /// The self tests ran: the device is up, with a fault on the panel for each that failed.
    pub(super) fn self_tested(&mut self, findings: &Findings) {
        let Some(boot) = self.power.up(&self.desk) else { return };
        self.faults.self_tested(&self.desk, findings);
        self.certificate.self_tested(&findings.damaged_certificates);
        match boot {
            Boot::Cold => self.started(Event::StartedCold),
            Boot::Warm => self.started(Event::StartedWarm),
            Boot::Resumed => {}
        }
        self.update.started(&self.desk);
        self.with_jobs(|jobs, lent| jobs.end_with_power(lent));
        if let Some(encrypted) = self.drive.is_to_be(&self.desk) {
            self.drive_formatted();
            self.drive.format(&mut self.desk, encrypted);
        }
        self.with_jobs(|jobs, lent| jobs.resume_faxes(lent));
        self.certificate.started(&mut self.desk);
        self.desk.answer_start();
    }

    /// A start is logged and ends the lockouts and a shutdown of the printer.
    fn started(&mut self, event: Event) {
        self.desk.audit(event, NOBODY, "");
        self.printer.started(&self.desk);
        self.users.started();
    }

    pub(super) fn restore_factory_defaults(&mut self) -> Result<Reply, Refused> {
        if !self.power.picture().is_on() {
            return Err(Refused::PoweredOff);
        }
        self.shut_down();
        self.power.restore(&mut self.desk);
        Ok(Reply::Done)
    }

    pub(super) fn update_software(&mut self, actor: &Actor, package: Package) -> Reply {
        self.shut_down();
        self.power.download(Download::Checking);
        self.update.begin(&mut self.desk, actor, package);
        Reply::Done
    }

    /// An orderly shutdown ends what runs; a cut leaves it for the next start to find.
    fn shut_down(&mut self) {
        self.with_jobs(|jobs, lent| jobs.end_with_power(lent));
        self.communication.shut_down(&mut self.desk);
        self.desk.audit(Event::ShutdownRequested, NOBODY, "");
        self.power_lost();
    }

    /// The power is gone for all machines at once.
    fn power_lost(&mut self) {
        let Self {
            desk,
            power,
            faults,
            update,
            drive,
            certificate,
            meter,
            users,
            sessions,
            jobs,
            folders,
            address_book,
            home,
            maintenance,
            mail_login,
            accounts,
            printer,
            description,
            condition,
            subscriptions,
            communication,
            mails,
        } = self;
        power.power_lost();
        faults.power_lost();
        update.power_lost(desk);
        drive.power_lost();
        certificate.power_lost();
        meter.power_lost();
        users.power_lost();
        sessions.power_lost();
        jobs.power_lost(desk);
        folders.power_lost();
        address_book.power_lost();
        home.power_lost();
        maintenance.power_lost();
        mail_login.power_lost();
        accounts.power_lost();
        printer.power_lost();
        description.power_lost();
        condition.power_lost();
        subscriptions.power_lost();
        communication.power_lost();
        mails.power_lost();
        desk.power_lost();
    }

    /// Users with all that they had, accounts, certificates and settings are gone, the drive is made new,
    /// and the device restarts. Whether the audit log survives is a switch (assumed: it does).
    pub(super) fn factory_defaults_restored(&mut self) {
        if self.power.picture() != Power::Restoring {
            return;
        }
        self.drive_formatted();
        let Self {
            desk,
            power,
            faults,
            update,
            drive,
            certificate,
            meter,
            users,
            sessions,
            jobs,
            folders,
            address_book,
            home,
            maintenance,
            mail_login,
            accounts,
            printer,
            description,
            condition,
            subscriptions,
            communication,
            mails,
        } = self;
        power.factory_reset();
        faults.factory_reset();
        update.factory_reset();
        certificate.factory_reset(desk);
        meter.factory_reset();
        users.factory_reset();
        sessions.factory_reset();
        jobs.factory_reset();
        folders.factory_reset();
        address_book.factory_reset();
        home.factory_reset();
        maintenance.factory_reset();
        mail_login.factory_reset();
        accounts.factory_reset();
        printer.factory_reset();
        description.factory_reset();
        condition.factory_reset();
        subscriptions.factory_reset();
        communication.factory_reset();
        mails.factory_reset();
        desk.factory_reset();
        drive.factory_reset(desk);
        power.restart(desk);
    }

    /// The drive is made new: what was on it is nobody's any more.
    fn drive_formatted(&mut self) {
        self.with_jobs(|jobs, lent| jobs.drive_formatted(lent));
        self.folders.drive_formatted();
    }
}
