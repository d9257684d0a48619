//! A consistent picture of the device. Cloning it copies pointers.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::account::Accounts;
use crate::address_book;
use crate::audit::AuditLog;
use crate::certificate::{
    self, Certificate, CertificateId, Certificates, Crl, Crls, Requests, Standing, Validity,
};
use crate::clock::Clock;
use crate::command::Assumptions;
use crate::condition::Condition;
use crate::description::{Description, Identification};
use crate::fault::{Fault, Found};
use crate::folder::Folders;
use crate::home::{HomeTile, Removed};
use crate::job::{Form, Job, JobId, Jobs};
use crate::mail::Mails;
use crate::meter::Meter;
use crate::model::Identity;
use crate::power::Power;
use crate::printer::PrinterSwitches;
use crate::ring::Ring;
use crate::self_test::CERTIFICATE_CODE;
use crate::session::{self, Session, SessionToken, Sessions};
use crate::settings::{Profile, Settings};
use crate::standing::PrinterStanding;
use crate::subscription::Subscriptions;
use crate::truth::Entry;
use crate::update::Software;
use crate::user::{Role, UserId, Users};
use crate::{Door, PasswordHash, SealedSecret, Tick};

/// The state of the device at one moment.
#[derive(Clone, Debug)]
pub struct View {
    /// Grows with each input.
    pub revision: u64,
    /// The moment of the last input.
    pub now: Tick,
    /// What does not change.
    pub identity: Arc<Identity>,
    /// The system clock.
    pub clock: Clock,
    /// Off or on.
    pub power: Power,
    /// How often it has come up, as far as this program knows: while this stands, the power has not gone, even where
    /// time stands too.
    pub starts: u64,
    /// Whether Restore Factory Defaults was begun and is not done, also while the power is off.
    pub is_restoring: bool,
    /// The software that it runs.
    pub software: Software,
    /// Whether Software Update was enabled at the last start, when it takes effect.
    pub software_download: bool,
    /// Whether what is written to the drive is encrypted.
    pub drive_encrypted: bool,
    /// What is wrong with it.
    pub faults: Arc<Vec<Fault>>,
    /// Software faults whose cause is there, by code; they return after power-off and on.
    pub fault_causes: Arc<BTreeSet<&'static str>>,
    /// Which faults it ever had, oldest first.
    pub fault_history: Arc<Vec<Found>>,
    /// What it knows of its paper, supplies and covers, and what is the matter with them.
    pub condition: Arc<Condition>,
    /// All settings.
    pub settings: Arc<Settings>,
    /// What they began with: at first power-on, or after Restore Factory Defaults.
    pub profile: Profile,
    /// Grows with each change of a setting or of the description.
    pub settings_revision: u64,
    /// When that was last.
    pub settings_changed: Tick,
    /// What an administrator wrote of the printer.
    pub description: Arc<Description>,
    /// How it shows where it is, while it does.
    pub identification: Option<Arc<Identification>>,
    /// Who is told what happens.
    pub subscriptions: Arc<Subscriptions>,
    /// The mails that it sends.
    pub mails: Arc<Mails>,
    /// The switchable assumptions in force.
    pub assumptions: Assumptions,
    /// All users.
    pub users: Arc<Users>,
    /// The accounts that jobs are charged to.
    pub accounts: Arc<Accounts>,
    /// Who is logged in.
    pub sessions: Arc<Sessions>,
    /// What it has printed in its life.
    pub meter: Meter,
    /// How operators switched the printer.
    pub printer: PrinterSwitches,
    /// Jobs that have not ended.
    pub jobs: Jobs,
    /// The job on the engine, or for which the engine is kept.
    pub current_job: Option<JobId>,
    /// The job on the scanner.
    pub scanning_job: Option<JobId>,
    /// Jobs that have, oldest first.
    pub history: Ring<Arc<Job>>,
    /// Background forms, oldest first.
    pub forms: Arc<Vec<Form>>,
    /// Folders by number.
    pub folders: Arc<Folders>,
    /// The address book by number.
    pub address_book: Arc<address_book::Entries>,
    /// The tiles without a setting that were taken off Home.
    pub home: Arc<Removed>,
    /// The maintenance password, once one was set.
    pub maintenance_password: Option<Arc<PasswordHash>>,
    /// What the device logs in to its mail server with, once it was set.
    pub mail_password: Option<Arc<SealedSecret>>,
    /// The audit log.
    pub audit: AuditLog,
    /// The truth journal.
    pub truth: Ring<Entry>,
    /// All certificates.
    pub certificates: Arc<Certificates>,
    /// The certificate signing requests that wait for their certificates.
    pub requests: Arc<Requests>,
    /// The certificate revocation lists.
    pub crls: Arc<Crls>,
    /// The device certificate that TLS is served with, once there is one.
    pub tls_certificate: Option<CertificateId>,
    /// The certificates whose private key was tried and found damaged.
    pub damaged_certificates: Arc<BTreeSet<CertificateId>>,
    /// The device certificate that mails are signed with, where one is chosen (S/MIME).
    pub mail_certificate: Option<CertificateId>,
    /// Grows whenever Auto Clear or the power put the panel back to its first screen.
    pub panel_clears: u64,
}

impl View {
    /// The session that this cookie belongs to.
    pub fn session_of(&self, token: &SessionToken) -> Option<&Session> {
        self.sessions.values().find(|it| it.token == *token)
    }

    /// Who is logged in at the panel.
    pub fn panel_session(&self) -> Option<&Session> {
        self.sessions.values().find(|it| it.door == Door::Panel)
    }

    /// A job by number, ended or not.
    pub fn job(&self, id: JobId) -> Option<&Arc<Job>> {
        self.jobs.get(&id).or_else(|| self.history.iter().rev().find(|it| it.id == id))
    }

    /// Whether a tile is on the Home screen, as far as Edit Home says.
    pub fn has_tile(&self, tile: HomeTile) -> bool {
        tile.by_setting(&self.settings).unwrap_or_else(|| !self.home.contains(&tile))
    }

    /// Whether a log-in at the control panel with this ID is asked for the password (guide p.44).
    pub fn panel_asks_for_password(&self, id: &str) -> bool {
        let user = UserId::new(id).and_then(|it| self.users.get(&it));
        let role = user.map_or(Role::Unauthenticated, |it| it.role);
        session::panel_asks_for_password(&self.settings, role)
    }

    /// The device certificate that TLS is served with.
    pub fn certificate(&self) -> Option<&Arc<Certificate>> {
        self.certificates.get(&self.tls_certificate?)
    }

    /// What is sent behind a certificate: its issuer and that one's, as far as they are kept.
    pub fn issuers<'a>(&'a self, it: &'a Certificate) -> Vec<&'a Arc<Certificate>> {
        certificate::issuers(&self.certificates, it)
    }

    /// How a certificate stands at this moment by the device's clock.
    pub fn certificate_standing(&self, it: &Certificate, now: Tick) -> Standing {
        if self.damaged_certificates.contains(&it.id) {
            return Standing::Damaged;
        }
        Standing::Whole(it.described.validity(self.clock.unix_ms(now).div_euclid(1_000)))
    }

    /// Whether a CRL is the newest one at this moment, as far as it says itself.
    pub fn crl_validity(&self, it: &Crl, now: Tick) -> Validity {
        it.described.validity(self.clock.unix_ms(now).div_euclid(1_000))
    }

    /// Whether TLS can be served: there is a certificate, and its key can be used.
    pub fn serves_tls(&self) -> bool {
        let is_damaged = self.faults.iter().any(|it| it.code == CERTIFICATE_CODE);
        self.tls_certificate.is_some() && !is_damaged
    }

    /// The fault that blocks all operation, if any.
    pub fn blocking_fault(&self) -> Option<&Fault> {
        self.faults.iter().find(|it| it.blocks)
    }

    /// How the printer stands, on whose engine there is a job or not.
    pub fn standing(&self, printing: bool) -> PrinterStanding {
        PrinterStanding {
            power: self.power,
            faults: self.faults.clone(),
            condition: self.condition.clone(),
            printer: self.printer,
            printing,
        }
    }

    /// Every job, the ended ones first, in the order of their numbers.
    pub fn all_jobs(&self) -> impl Iterator<Item = &Arc<Job>> {
        let mut all: Vec<_> = self.history.iter().chain(self.jobs.values()).collect();
        all.sort_by_key(|it| it.id);
        all.into_iter()
    }
}
