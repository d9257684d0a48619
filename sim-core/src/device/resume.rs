//! A device from its rows, and the rows from a device.

use std::sync::Arc;

use super::Device;
use crate::desk::Desk;
use crate::job::HISTORY_MAX;
use crate::power::Power;
use crate::ring::Ring;
use crate::saved::{
    COUNTERS, Counters, MAINTENANCE, NotSaved, RowChange, Saved, SavedRows, changes, folder_key,
    user_key,
};
use crate::truth::{Kind, Origin};
use crate::{PasswordHash, Tick, View};
use crate::{
    account, address_book, certificate, communication, condition, description, drive, fault,
    folder, home, job, mail, mail_login, maintenance, meter, power, printer, session, subscription,
    update, user,
};

impl Device {
    /// The rows that changed since `before`; all rows where there is no before.
    pub fn changes(&self, before: Option<&View>) -> Vec<RowChange> {
        changes(before, &self.view(), &self.counters())
    }

    /// The device that these rows are of, as it stands after a power cut: switched off, nobody logged
    /// in, what was running still to be found. Says too whether it was on.
    ///
    /// # Errors
    /// [`NotSaved`] names the row that is missing or damaged.
    pub fn resume(rows: &SavedRows) -> Result<(Self, bool), NotSaved> {
        let saved = Saved::read(rows)?;
        let counters = saved.counters;
        let ended = saved.ended.into_iter().map(Arc::new);
        let history = Ring::resume(HISTORY_MAX, counters.history_written, ended);
        let desk = Desk::resume(saved.identity, saved.settings, saved.records, &counters);
        let device = Self {
            desk,
            power: power::Machine::new(counters.is_restoring),
            faults: fault::Machine::resume(&counters.fault_causes, saved.faults),
            update: update::Machine::new(counters.software),
            drive: drive::Machine::resume(counters.drive_encrypted),
            certificate: certificate::Machine::resume(
                saved.certificates,
                saved.requests,
                saved.crls,
                (saved.tls_certificate, saved.mail_certificate),
                counters.certificates_made,
            ),
            meter: meter::Machine::resume(counters.meter),
            folders: folder::Machine::resume(saved.folders),
            address_book: address_book::Machine::resume(saved.address_book),
            home: home::Machine::resume(saved.home),
            maintenance: maintenance::Machine::resume(saved.maintenance),
            mail_login: mail_login::Machine::resume(saved.mail_password),
            accounts: account::Machine::resume(saved.accounts),
            users: user::Machine::resume(saved.users, counters.users_made, counters.factory),
            printer: printer::Machine::resume(counters.printer),
            description: description::Machine::resume(saved.description),
            condition: condition::Machine::default(),
            subscriptions: subscription::Machine::resume(
                saved.subscriptions,
                counters.subscriptions_made,
            ),
            communication: communication::Machine::default(),
            mails: mail::Machine::default(),
            sessions: session::Machine::resume(counters.sessions_made, counters.panel_clears),
            jobs: job::Machine::resume(counters.jobs_made, saved.jobs, history, saved.forms),
        };
        Ok((device, counters.is_on))
    }

    /// This device, read back from the snapshot of that name, in the place of another of the same twin.
    /// What belongs to the twin goes on as it was: its journal, its chance, and its numbers, so that no
    /// session and no answer is taken for one of the other device.
    #[must_use]
    pub fn in_place_of(mut self, other: &Self, snapshot: &str) -> Self {
        let (desk, before) = (&mut self.desk, &other.desk);
        desk.truth = before.truth.clone();
        desk.revision = desk.revision.max(before.revision);
        desk.settings.take_the_place_of(&before.settings);
        desk.tickets_made = desk.tickets_made.max(before.tickets_made);
        desk.chance = before.chance.clone();
        self.sessions.take_the_place_of(&other.sessions);
        self.power.take_the_place_of(&other.power);
        let now = self.desk.now;
        self.desk.begin(now, Origin::Control);
        self.desk.record(Kind::Observed, "restored", snapshot.to_owned());
        self
    }

    /// The moment up to which the device has lived.
    pub fn now(&self) -> Tick {
        self.desk.now
    }

    /// Every hash of a password or passcode that it keeps, each with its row: its host knows which are hashes.
    pub fn hashes(&self) -> Vec<(String, PasswordHash)> {
        let view = self.view();
        let factory = (COUNTERS.to_owned(), self.users.factory().password.clone());
        let users = view.users.iter().map(|(id, it)| (user_key(id), it.password.clone()));
        let passcodes = view
            .folders
            .values()
            .filter_map(|it| it.passcode.clone().map(|passcode| (folder_key(it.number), passcode)));
        let maintenance = view.maintenance_password.iter();
        let maintenance = maintenance.map(|it| (MAINTENANCE.to_owned(), (**it).clone()));
        users.chain(passcodes).chain(maintenance).chain([factory]).collect()
    }

    fn counters(&self) -> Counters {
        Counters {
            now: self.desk.now,
            revision: self.desk.revision,
            clock: self.desk.clock,
            is_on: self.power.picture() != Power::Off,
            is_restoring: self.power.is_restoring(),
            software: self.update.picture(),
            drive_encrypted: self.drive.picture(),
            factory: self.users.factory().clone(),
            assumptions: self.desk.assumptions,
            profile: self.desk.settings.profile(),
            settings_revision: self.desk.settings.revision(),
            settings_changed: self.desk.settings.changed(),
            users_made: self.users.made(),
            sessions_made: self.sessions.made(),
            jobs_made: self.jobs.made(),
            subscriptions_made: self.subscriptions.made(),
            certificates_made: self.certificate.made(),
            tickets_made: self.desk.tickets_made,
            audit_written: self.desk.audit.written(),
            history_written: self.jobs.history().pushed(),
            history_kept: self.jobs.history().len(),
            printer: self.printer.picture(),
            meter: self.meter.picture(),
            truth_written: self.desk.truth.pushed(),
            panel_clears: self.sessions.panel_clears(),
            seed: self.desk.chance.seed,
            starts: self.desk.chance.starts,
            fault_causes: self.faults.causes().iter().map(|it| (*it).to_owned()).collect(),
        }
    }
}
