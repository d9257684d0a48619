//! What survives the power, as rows: the host keeps them durably before it lets an answer out.
//!
//! Not the inputs are kept but what they changed, because inputs hold passwords. A row is a key and a
//! JSON value; a changed view differs from the one before in few rows, found by comparing pointers.
//! Sessions, screens and what was being worked on are not among them: they die with the power.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::View;
use crate::account::{Account, AccountId};
use crate::address_book::{Entry, EntryNumber};
use crate::audit::Record;
use crate::certificate::{Certificate, CertificateId, Crl, CrlId, Request, RequestId};
use crate::description::Description;
use crate::fault::Found;
use crate::folder::{Folder, FolderNumber};
use crate::home::Removed;
use crate::job::{Form, Job, JobId};
use crate::model::Identity;
use crate::settings::Settings;
use crate::subscription::{Subscription, SubscriptionId};
use crate::user::{User, UserId};
use crate::{PasswordHash, SealedSecret};

mod address_book;
mod audit;
mod certificate;
mod counters;
mod fault;
mod fax;
mod folder_document;
mod job;
mod laws;
mod mail_in;
mod mail_login;
pub mod migrate;
mod people;
mod printer;
mod row;
mod scan;
mod spellings;
mod subscription;
mod ticket;

use address_book::AddressRow;
use audit::RecordRow;
use certificate::{CertificateRow, ChosenRow, CrlRow, RequestRow};
pub(crate) use counters::Counters;
use counters::CountersRow;
use fault::FaultsRow;
use job::JobRow;
use mail_login::MailPasswordRow;
use people::{AccountRow, FolderRow, PasswordRow, UserRow};
use printer::{DescriptionRow, FormsRow, HomeRow, IdentityRow, SettingsRow};
use row::Row;
use subscription::SubscriptionRow;

/// The format of the rows. A change of meaning makes a new number, and a step in [`migrate`].
pub const FORMAT: u32 = 4;

/// A row to keep: a key with its new value, or without one where the row is gone.
pub type RowChange = (String, Option<Vec<u8>>);

/// All rows by key.
pub type SavedRows = BTreeMap<String, Vec<u8>>;

/// Why rows are no device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// A row that must be there is not.
    Missing(&'static str),
    /// A row cannot be read.
    Damaged {
        /// Its key.
        key: String,
        /// What is wrong.
        what: String,
    },
}

impl fmt::Display for NotSaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(key) => write!(f, "the row \"{key}\" is missing"),
            Self::Damaged { key, what } => write!(f, "the row \"{key}\" is damaged: {what}"),
        }
    }
}

impl std::error::Error for NotSaved {}

pub(crate) const COUNTERS: &str = "counters";
const IDENTITY: &str = "identity";
const SETTINGS: &str = "settings";
/// Which certificate TLS is served with.
const TLS_CERTIFICATE: &str = "tls-certificate";
/// Which certificate mails are signed with.
const MAIL_CERTIFICATE: &str = "mail-certificate";
const FORMS: &str = "forms";
const DESCRIPTION: &str = "description";
const HOME: &str = "home";
const FAULTS: &str = "faults";
pub(crate) const MAINTENANCE: &str = "maintenance";
const MAIL_PASSWORD: &str = "mail-password";

/// The rows in which `after` differs from `before`; all rows of `after` where there is no before.
pub(crate) fn changes(before: Option<&View>, after: &View, counters: &Counters) -> Vec<RowChange> {
    let mut rows = vec![row::<CountersRow>(COUNTERS, counters)];
    let same = |pick: fn(&View) -> *const ()| before.is_some_and(|it| pick(it) == pick(after));
    if !same(|it| Arc::as_ptr(&it.identity).cast()) {
        rows.push(row::<IdentityRow>(IDENTITY, &after.identity));
    }
    if !same(|it| Arc::as_ptr(&it.settings).cast()) {
        rows.push(row::<SettingsRow>(SETTINGS, &after.settings));
    }
    if !same(|it| Arc::as_ptr(&it.description).cast()) {
        rows.push(row::<DescriptionRow>(DESCRIPTION, &after.description));
    }
    if !same(|it| Arc::as_ptr(&it.home).cast()) {
        let has_all = (HOME.to_owned(), None);
        let is_row = !after.home.is_empty();
        rows.push(if is_row { row::<HomeRow>(HOME, &after.home) } else { has_all });
    }
    if !same(|it| Arc::as_ptr(&it.fault_history).cast()) {
        let has_none = (FAULTS.to_owned(), None);
        let is_row = !after.fault_history.is_empty();
        rows.push(if is_row { row::<FaultsRow>(FAULTS, &after.fault_history) } else { has_none });
    }
    if before.is_none_or(|it| it.maintenance_password != after.maintenance_password) {
        rows.push(maintenance(after).unwrap_or_else(|| (MAINTENANCE.to_owned(), None)));
    }
    if before.is_none_or(|it| it.mail_password != after.mail_password) {
        rows.push(mail_password(after).unwrap_or_else(|| (MAIL_PASSWORD.to_owned(), None)));
    }
    if !same(|it| Arc::as_ptr(&it.subscriptions).cast()) {
        let key = |it: &SubscriptionId| subscription_key(*it);
        let before = before.map(|it| &*it.subscriptions);
        map::<SubscriptionRow, _, _>(&mut rows, before, &after.subscriptions, key, Arc::ptr_eq);
    }
    if !same(|it| Arc::as_ptr(&it.forms).cast()) {
        rows.push(row::<FormsRow>(FORMS, &after.forms));
    }
    if !same(|it| Arc::as_ptr(&it.certificates).cast()) {
        let key = |it: &CertificateId| certificate_key(*it);
        let before = before.map(|it| &*it.certificates);
        map::<CertificateRow, _, _>(&mut rows, before, &after.certificates, key, Arc::ptr_eq);
    }
    if !same(|it| Arc::as_ptr(&it.requests).cast()) {
        let key = |it: &RequestId| request_key(*it);
        let before = before.map(|it| &*it.requests);
        map::<RequestRow, _, _>(&mut rows, before, &after.requests, key, Arc::ptr_eq);
    }
    if !same(|it| Arc::as_ptr(&it.crls).cast()) {
        let key = |it: &CrlId| crl_key(*it);
        map::<CrlRow, _, _>(&mut rows, before.map(|it| &*it.crls), &after.crls, key, Arc::ptr_eq);
    }
    if before.is_none_or(|it| it.tls_certificate != after.tls_certificate) {
        let none = (TLS_CERTIFICATE.to_owned(), None);
        let chosen = after.tls_certificate.as_ref();
        rows.push(chosen.map_or(none, |it| row::<ChosenRow>(TLS_CERTIFICATE, it)));
    }
    if before.and_then(|it| it.mail_certificate) != after.mail_certificate {
        let none = (MAIL_CERTIFICATE.to_owned(), None);
        let chosen = after.mail_certificate.as_ref();
        rows.push(chosen.map_or(none, |it| row::<ChosenRow>(MAIL_CERTIFICATE, it)));
    }
    if !same(|it| Arc::as_ptr(&it.users).cast()) {
        let before = before.map(|it| &*it.users);
        map::<UserRow, _, _>(&mut rows, before, &after.users, user_key, Arc::ptr_eq);
    }
    if !same(|it| Arc::as_ptr(&it.accounts).cast()) {
        let before = before.map(|it| &*it.accounts);
        map::<AccountRow, _, _>(&mut rows, before, &after.accounts, account_key, Arc::ptr_eq);
    }
    let none = crate::job::Jobs::default();
    let jobs = after.jobs.changes(before.map_or(&none, |it| &it.jobs), Arc::ptr_eq);
    for (id, job) in jobs {
        let key = job_key(*id);
        rows.push(job.map_or((key.clone(), None), |it| row::<JobRow>(&key, it)));
    }
    if !same(|it| Arc::as_ptr(&it.folders).cast()) {
        let key = |it: &FolderNumber| folder_key(*it);
        let before = before.map(|it| &*it.folders);
        map::<FolderRow, _, _>(&mut rows, before, &after.folders, key, PartialEq::eq);
    }
    if !same(|it| Arc::as_ptr(&it.address_book).cast()) {
        let key = |it: &EntryNumber| address_key(*it);
        let before = before.map(|it| &*it.address_book);
        map::<AddressRow, _, _>(&mut rows, before, &after.address_book, key, Arc::ptr_eq);
    }
    let (capacity, span) =
        (crate::audit::CAPACITY, |it: &View| span(it.audit.written(), it.audit.len()));
    let changed = ring_changes(&mut rows, "audit", capacity, before.map(span), span(after));
    for (at, record) in changed.clone().zip(after.audit.since(changed.start)) {
        rows.push(row::<RecordRow>(&slot("audit", at, capacity), record));
    }
    let capacity = crate::job::HISTORY_MAX;
    let span = |it: &View| self::span(it.history.pushed(), it.history.len());
    let changed = ring_changes(&mut rows, "ended", capacity, before.map(span), span(after));
    for (at, job) in changed.clone().zip(after.history.since(changed.start)) {
        rows.push(row::<JobRow>(&slot("ended", at, capacity), job));
    }
    rows
}

/// The row of the maintenance password, where one is set.
fn maintenance(view: &View) -> Option<RowChange> {
    let password = view.maintenance_password.as_ref();
    password.map(|it| row::<PasswordRow>(MAINTENANCE, it))
}

/// The row of the password of the mail server, where one is set.
fn mail_password(view: &View) -> Option<RowChange> {
    let password = view.mail_password.as_ref();
    password.map(|it| row::<MailPasswordRow>(MAIL_PASSWORD, it))
}

/// The numbers of the entries of a ring that were ever `pushed` and of which the newest are kept.
fn span(pushed: u64, kept: usize) -> Range<u64> {
    pushed - kept as u64..pushed
}

/// Which entries of a ring are new, by number. Rows of those that were forgotten without another one in
/// their place go.
fn ring_changes(
    rows: &mut Vec<RowChange>,
    name: &str,
    capacity: usize,
    before: Option<Range<u64>>,
    after: Range<u64>,
) -> Range<u64> {
    let Some(before) = before else { return after };
    let is_full = after.end - after.start == capacity as u64;
    let is_another = after.end < before.end;
    if is_another || (before.start != after.start && !is_full) {
        let place = |at: u64| at % capacity as u64;
        let there: BTreeSet<_> = after.clone().map(place).collect();
        let gone = before.clone().filter(|at| !there.contains(&place(*at)));
        rows.extend(gone.map(|at| (slot(name, at, capacity), None)));
    }
    if is_another { after } else { after.start.max(before.end)..after.end }
}

/// The rows that a device keeps in NVRAM: what it is, how it is set, its users, its certificates with their
/// sealed keys, and CRLs.
pub fn nvram(view: &View) -> Vec<(String, Vec<u8>)> {
    let mut rows = vec![
        row::<IdentityRow>(IDENTITY, &view.identity),
        row::<SettingsRow>(SETTINGS, &view.settings),
    ];
    let certificates = view.certificates.iter();
    rows.extend(certificates.map(|(id, it)| row::<CertificateRow>(&certificate_key(*id), it)));
    let requests = view.requests.iter();
    rows.extend(requests.map(|(id, it)| row::<RequestRow>(&request_key(*id), it)));
    rows.extend(view.crls.iter().map(|(id, it)| row::<CrlRow>(&crl_key(*id), it)));
    rows.extend(view.tls_certificate.iter().map(|it| row::<ChosenRow>(TLS_CERTIFICATE, it)));
    rows.extend(view.mail_certificate.iter().map(|it| row::<ChosenRow>(MAIL_CERTIFICATE, it)));
    rows.extend(maintenance(view));
    rows.extend(mail_password(view));
    rows.extend(view.users.iter().map(|(id, it)| row::<UserRow>(&user_key(id), it)));
    rows.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// A ring's entries overwrite each other in as many rows as the ring holds.
fn slot(ring: &str, at: u64, capacity: usize) -> String {
    format!("{ring}/{:05}", at % capacity as u64)
}

pub(crate) fn user_key(id: &UserId) -> String {
    format!("user/{id}")
}

fn account_key(id: &AccountId) -> String {
    format!("account/{id}")
}

fn job_key(id: JobId) -> String {
    format!("job/{:010}", id.0)
}

pub(crate) fn folder_key(number: FolderNumber) -> String {
    format!("folder/{:03}", number.0)
}

fn address_key(number: EntryNumber) -> String {
    format!("address/{:04}", number.0)
}

fn subscription_key(id: SubscriptionId) -> String {
    format!("subscription/{:010}", id.0)
}

/// The rows of a device's first certificate, which TLS is served with; without one, they are gone.
pub fn first_certificate(id: CertificateId, certificate: Option<&Certificate>) -> [RowChange; 2] {
    let (key, gone) = (certificate_key(id), (TLS_CERTIFICATE.to_owned(), None));
    match certificate {
        Some(it) => [row::<CertificateRow>(&key, it), row::<ChosenRow>(TLS_CERTIFICATE, &id)],
        None => [(key, None), gone],
    }
}

/// The key of a certificate's row, of which its host knows whether it is one.
pub fn certificate_key(id: CertificateId) -> String {
    format!("certificate/{:010}", id.0)
}

/// The key of a request's row, of which its host knows whether it is one.
pub fn request_key(id: RequestId) -> String {
    format!("request/{:010}", id.0)
}

/// The key of a CRL's row, of which its host knows whether it is one.
pub fn crl_key(id: CrlId) -> String {
    format!("crl/{:010}", id.0)
}

fn map<R: Row, K: Ord, T: Borrow<R::Of>>(
    rows: &mut Vec<RowChange>,
    before: Option<&BTreeMap<K, T>>,
    after: &BTreeMap<K, T>,
    key: impl Fn(&K) -> String,
    same: impl Fn(&T, &T) -> bool,
) {
    for (id, it) in after {
        if !before.and_then(|before| before.get(id)).is_some_and(|old| same(old, it)) {
            rows.push(row::<R>(&key(id), it.borrow()));
        }
    }
    for id in before.into_iter().flat_map(BTreeMap::keys).filter(|it| !after.contains_key(it)) {
        rows.push((key(id), None));
    }
}

fn row<R: Row>(key: &str, it: &R::Of) -> RowChange {
    // Every row is made of maps with text keys, numbers and texts: JSON can hold them all.
    let value = serde_json::to_vec(&R::of(it)).unwrap_or_default();
    (key.to_owned(), Some(value))
}

/// Everything that was saved, read back.
pub(crate) struct Saved {
    pub(crate) counters: Counters,
    pub(crate) identity: Identity,
    pub(crate) settings: Settings,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) requests: Vec<Request>,
    pub(crate) crls: Vec<Crl>,
    pub(crate) tls_certificate: Option<CertificateId>,
    pub(crate) mail_certificate: Option<CertificateId>,
    pub(crate) forms: Vec<Form>,
    pub(crate) users: Vec<User>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) jobs: Vec<Job>,
    pub(crate) ended: Vec<Job>,
    pub(crate) folders: Vec<Folder>,
    pub(crate) address_book: Vec<Entry>,
    pub(crate) description: Description,
    pub(crate) home: Removed,
    pub(crate) faults: Vec<Found>,
    pub(crate) maintenance: Option<PasswordHash>,
    pub(crate) mail_password: Option<SealedSecret>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) records: Vec<Record>,
}

impl Saved {
    pub(crate) fn read(rows: &SavedRows) -> Result<Self, NotSaved> {
        let counters = one::<CountersRow>(rows, COUNTERS)?;
        if let Some(what) = laws::counters(&counters) {
            return Err(NotSaved::Damaged { key: COUNTERS.to_owned(), what: what.to_owned() });
        }
        let (capacity, written) = (crate::audit::CAPACITY, counters.audit_written);
        let records = ring::<RecordRow>(rows, "audit", written, capacity, capacity)?;
        let (capacity, written) = (crate::job::HISTORY_MAX, counters.history_written);
        let ended = ring::<JobRow>(rows, "ended", written, counters.history_kept, capacity)?;
        let saved = Self {
            identity: one::<IdentityRow>(rows, IDENTITY)?,
            settings: one::<SettingsRow>(rows, SETTINGS)?,
            certificates: all::<CertificateRow>(rows, "certificate/", |it| certificate_key(it.id))?,
            requests: all::<RequestRow>(rows, "request/", |it| request_key(it.id))?,
            crls: all::<CrlRow>(rows, "crl/", |it| crl_key(it.id))?,
            tls_certificate: one_if_there::<ChosenRow>(rows, TLS_CERTIFICATE)?,
            mail_certificate: one_if_there::<ChosenRow>(rows, MAIL_CERTIFICATE)?,
            forms: one::<FormsRow>(rows, FORMS)?,
            users: all::<UserRow>(rows, "user/", |it| user_key(&it.person.id))?,
            accounts: all::<AccountRow>(rows, "account/", |it| account_key(&it.id))?,
            jobs: all::<JobRow>(rows, "job/", |it| job_key(it.id))?,
            folders: all::<FolderRow>(rows, "folder/", |it| folder_key(it.number))?,
            address_book: all::<AddressRow>(rows, "address/", |it| address_key(it.number))?,
            subscriptions: all::<SubscriptionRow>(rows, "subscription/", |it| {
                subscription_key(it.id)
            })?,
            // A device from before there were these has none.
            description: one_if_there::<DescriptionRow>(rows, DESCRIPTION)?.unwrap_or_default(),
            home: one_if_there::<HomeRow>(rows, HOME)?.unwrap_or_default(),
            faults: one_if_there::<FaultsRow>(rows, FAULTS)?.unwrap_or_default(),
            maintenance: one_if_there::<PasswordRow>(rows, MAINTENANCE)?,
            mail_password: one_if_there::<MailPasswordRow>(rows, MAIL_PASSWORD)?,
            ended,
            records,
            counters,
        };
        match laws::broken(&saved) {
            Some((key, what)) => Err(NotSaved::Damaged { key, what: what.to_owned() }),
            None => Ok(saved),
        }
    }
}

fn one<R: Row>(rows: &SavedRows, key: &'static str) -> Result<R::Of, NotSaved> {
    one_if_there::<R>(rows, key)?.ok_or(NotSaved::Missing(key))
}

fn one_if_there<R: Row>(rows: &SavedRows, key: &str) -> Result<Option<R::Of>, NotSaved> {
    rows.get(key).map(|value| read::<R>(key, value)).transpose()
}

fn read<R: Row>(key: &str, value: &[u8]) -> Result<R::Of, NotSaved> {
    let row = serde_json::from_slice::<R>(value).map_err(|it| it.to_string());
    row.and_then(R::read).map_err(|what| NotSaved::Damaged { key: key.into(), what })
}

/// All rows of a kind, each under the key of what is in it.
fn all<R: Row>(
    rows: &SavedRows,
    prefix: &str,
    key_of: impl Fn(&R::Of) -> String,
) -> Result<Vec<R::Of>, NotSaved> {
    let those = rows.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
    let read = |(key, value): (&String, &Vec<u8>)| {
        let it = read::<R>(key, value)?;
        let what = || format!("what is in it belongs into \"{}\"", key_of(&it));
        let is_there = key_of(&it) == *key;
        is_there
            .then_some(())
            .ok_or_else(|| NotSaved::Damaged { key: key.clone(), what: what() })?;
        Ok(it)
    };
    those.map(read).collect()
}

/// The newest `kept` entries of a ring, oldest first.
fn ring<R: Row>(
    rows: &SavedRows,
    name: &'static str,
    written: u64,
    kept: usize,
    capacity: usize,
) -> Result<Vec<R::Of>, NotSaved> {
    let first = written.saturating_sub(kept as u64);
    let keys: BTreeSet<_> = (first..written).map(|at| slot(name, at, capacity)).collect();
    let prefix = format!("{name}/");
    let mut there = rows.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
    if let Some((stray, _)) = there.find(|(key, _)| !keys.contains(*key)) {
        let what = "it is of none that was written".to_owned();
        return Err(NotSaved::Damaged { key: stray.clone(), what });
    }
    (first..written)
        .map(|at| {
            let key = slot(name, at, capacity);
            read::<R>(&key, rows.get(&key).ok_or(NotSaved::Missing(name))?)
        })
        .collect()
}

#[cfg(test)]
mod tests;
