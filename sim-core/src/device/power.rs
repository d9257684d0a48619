//! The power switch, the plug, the start with its self tests, and Restore Factory Defaults.

use std::sync::Arc;

use super::Device;
use crate::audit::{AuditLog, Event, NOBODY};
use crate::certificate::{CertificateOrder, DAYS_DEFAULT};
use crate::command::FaultAction;
use crate::fault::Fault;
use crate::permit::Actor;
use crate::power::{Boot, Power, PowerAction};
use crate::self_test::{self, Findings};
use crate::settings::Settings;
use crate::ticket::Then;
use crate::{Effect, Refused, Reply};

impl Device {
    pub(super) fn power(&mut self, actor: &Actor, action: PowerAction) -> Result<Reply, Refused> {
        match (self.state.power, action) {
            (Power::Off, PowerAction::On | PowerAction::Resume) if self.restoring => {
                self.state.power = Power::Restoring;
                self.desk.effect(Effect::RestoreFactoryDefaults);
            }
            (Power::Off, PowerAction::On) => return Ok(self.start(actor, Boot::Cold)),
            (Power::Off, PowerAction::Resume) => return Ok(self.start(actor, Boot::Resumed)),
            (Power::On { .. }, PowerAction::Off) => {
                self.shut_down();
                self.go_dark();
            }
            (Power::On { .. }, PowerAction::Restart) => {
                self.shut_down();
                self.go_dark();
                return Ok(self.start(actor, Boot::Warm));
            }
            (Power::On { .. }, PowerAction::Cut)
            | (
                Power::Starting { .. } | Power::Restoring | Power::DownloadMode(_),
                PowerAction::Off | PowerAction::Cut,
            ) => {
                self.go_dark();
            }
            (Power::Off, PowerAction::Off | PowerAction::Restart | PowerAction::Cut)
            | (
                Power::Starting { .. } | Power::Restoring | Power::DownloadMode(_),
                PowerAction::On | PowerAction::Restart | PowerAction::Resume,
            )
            | (Power::On { .. }, PowerAction::On | PowerAction::Resume) => {
                return Err(Refused::Power);
            }
        }
        Ok(Reply::Done)
    }

    /// Begins to come up; whoever switched it on is answered when it has.
    fn start(&mut self, actor: &Actor, boot: Boot) -> Reply {
        self.state.power = Power::Starting { boot };
        let ticket = self.desk.wait(actor, Then::Start);
        self.desk.effect(Effect::SelfTest);
        Reply::Later(ticket)
    }

    /// The self tests ran: the device is up, with a fault on the panel for each that failed.
    pub(super) fn self_tested(&mut self, findings: &Findings) {
        let Power::Starting { boot } = self.state.power else { return };
        self.state.power = Power::On { boot, since: self.desk.now };
        self.state.software_download = self.desk.settings.update_software_download.is_on();
        let power_on_self_test = self.desk.settings.selftest_power_on.is_on();
        let failed = self_test::failed(findings, power_on_self_test);
        let injected = self.state.fault_causes.iter().filter_map(|it| Fault::software(it));
        let faults = failed.into_iter().map(Fault::of_self_test).chain(injected).collect();
        self.state.faults = Arc::new(faults);
        match boot {
            Boot::Cold => self.started(Event::StartedCold),
            Boot::Warm => self.started(Event::StartedWarm),
            Boot::Resumed => {}
        }
        self.with_jobs(|jobs, lent| jobs.end_with_power(lent));
        self.obey_data_encryption();
        self.order_certificate();
        self.desk.answer_start();
    }

    /// A start is logged and ends the lockouts and a shutdown of the printer.
    fn started(&mut self, event: Event) {
        self.desk.audit(event, NOBODY, "");
        self.printer.started(&self.desk);
        self.users.started();
    }

    /// Data Encryption takes effect at a start: the drive is made new. The guide has the factory
    /// defaults restored before; whoever did not loses what was on the drive (assumed).
    fn obey_data_encryption(&mut self) {
        let encrypted = self.desk.settings.storage_data_encryption.is_on();
        if encrypted != self.state.drive_encrypted {
            self.with_jobs(|jobs, lent| jobs.drive_formatted(lent));
            self.format_drive(encrypted);
        }
    }

    fn format_drive(&mut self, encrypted: bool) {
        self.folders.drive_formatted();
        self.state.drive_encrypted = encrypted;
        self.desk.effect(Effect::FormatDrive { encrypted });
    }

    fn order_certificate(&mut self) {
        if self.state.certificate.is_none() {
            let identity = &self.desk.identity;
            let order = CertificateOrder {
                host_name: identity.host_name.clone(),
                address: identity.address,
                from_unix_s: self.desk.clock.unix_ms(self.desk.now).div_euclid(1_000),
                days: DAYS_DEFAULT,
            };
            self.desk.effect(Effect::MakeCertificate(order));
        }
    }

    pub(super) fn restore_factory_defaults(&mut self) -> Result<Reply, Refused> {
        if !self.state.power.is_on() {
            return Err(Refused::PoweredOff);
        }
        self.shut_down();
        self.go_dark();
        self.restoring = true;
        self.state.power = Power::Restoring;
        self.desk.effect(Effect::RestoreFactoryDefaults);
        Ok(Reply::Done)
    }

    /// Users, accounts, folders, jobs, certificates and settings are gone, the drive has a new key, and the
    /// device restarts. Whether the audit log survives is a switch (assumed: it does).
    pub(super) fn factory_defaults_restored(&mut self) {
        if self.state.power != Power::Restoring {
            return;
        }
        self.restoring = false;
        self.with_jobs(|jobs, lent| jobs.drive_formatted(lent));
        self.users.factory_reset();
        self.sessions.factory_reset();
        self.printer.factory_reset();
        self.folders.factory_reset();
        self.accounts.factory_reset();
        self.state.certificate = None;
        self.desk.settings = Arc::new(Settings::factory());
        self.description.factory_reset();
        self.condition.factory_reset();
        self.subscriptions.factory_reset();
        self.desk.configuration_changed();
        if !self.desk.assumptions.audit_survives_reset {
            self.desk.audit = AuditLog::default();
        }
        self.format_drive(false);
        self.state.power = Power::Starting { boot: Boot::Warm };
        self.desk.effect(Effect::SelfTest);
    }

    /// An orderly shutdown ends what runs; a cut leaves it for the next start to find.
    pub(super) fn shut_down(&mut self) {
        self.with_jobs(|jobs, lent| jobs.end_with_power(lent));
        self.desk.audit(Event::ShutdownRequested, NOBODY, "");
    }

    pub(super) fn go_dark(&mut self) {
        if self.update.take().is_some() {
            self.desk.effect(Effect::StopUpdate);
        }
        self.jobs.power_lost(&mut self.desk);
        self.folders.power_lost();
        self.accounts.power_lost();
        self.users.power_lost();
        self.state.power = Power::Off;
        self.state.faults = Arc::default();
        self.condition.power_lost();
        self.description.power_lost();
        self.desk.interrupt_all();
        self.sessions.power_lost();
        self.printer.power_lost();
        self.subscriptions.power_lost();
    }

    pub(super) fn fault(
        &mut self,
        code: &'static str,
        action: FaultAction,
    ) -> Result<Reply, Refused> {
        let fault = Fault::software(code).ok_or(Refused::NoSuchFault)?;
        match action {
            FaultAction::Appear => {
                let causes = Arc::make_mut(&mut self.state.fault_causes);
                if causes.insert(fault.code) && self.state.power.is_on() {
                    Arc::make_mut(&mut self.state.faults).push(fault);
                }
            }
            FaultAction::Cure => {
                if !Arc::make_mut(&mut self.state.fault_causes).remove(fault.code) {
                    return Err(Refused::NoSuchFault);
                }
            }
        }
        Ok(Reply::Done)
    }
}
