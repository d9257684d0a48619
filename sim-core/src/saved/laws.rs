//! What no device can have, however well its rows are written: rows come in with snapshots of others.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Counters, FAULTS, FORMS, MAIL_CERTIFICATE, MAIL_PASSWORD, MAINTENANCE, Saved, TLS_CERTIFICATE,
    account_key, address_key, certificate_key, crl_key, folder_key, job_key, request_key, slot,
    subscription_key, user_key,
};
use crate::address_book::ENTRIES_MAX;
use crate::certificate::{CERTIFICATES_MAX, CRLS_MAX, Category, REQUESTS_MAX};
use crate::clock::Clock;
use crate::folder::{self, FOLDERS_MAX};
use crate::job::{DocumentId, FORMS_MAX, HISTORY_MAX, Job};
use crate::subscription::{LEASE_MAX_S, USER_DATA_MAX};
use crate::user::{Attempts, Person, Role, User};
use crate::{account, audit, fault, mail_login, share, user};

/// The most that a count or a moment can be: 2^53, which any program reads as it is.
const COUNTED_MAX: u64 = 1 << 53;
/// The most that a number of something can be: what an integer of IPP has (RFC 8011 section 5.1.4).
const NUMBER_MAX: u32 = i32::MAX as u32;
/// Bytes of a sealed password of the mail server: what seals it adds less than this.
const SEALED_MAX: usize = mail_login::PASSWORD_MAX + 64;
/// Bytes of a password's hash.
const HASH_MAX: usize = 255;

/// Which row beside the counters has something that no device can have, and what.
pub(super) fn broken(saved: &Saved) -> Option<(String, &'static str)> {
    let plain = |it: Option<(&str, &'static str)>| it.map(|(key, what)| (key.to_owned(), what));
    let of_sizes = || plain(sizes(saved).or_else(|| faults(saved)).or_else(|| passwords(saved)));
    let of_people = || users(saved).or_else(|| things(saved)).or_else(|| owners(saved));
    let of_people = || of_people().or_else(|| certificates(saved));
    let of_jobs = || jobs(saved).or_else(|| documents(saved));
    of_sizes().or_else(|| records(saved)).or_else(of_people).or_else(of_jobs)
}

/// The first of these that does not hold.
fn first(laws: &[(bool, &'static str)]) -> Option<&'static str> {
    laws.iter().find(|(holds, _)| !holds).map(|(_, what)| *what)
}

/// What no device can have in its counters, which say how much there is to read.
pub(super) fn counters(it: &Counters) -> Option<&'static str> {
    let moments = [it.now.0, it.settings_changed.0, it.printer.changed.0];
    let counts = [
        it.revision,
        it.settings_revision,
        it.sessions_made,
        it.tickets_made,
        it.audit_written,
        it.history_written,
        it.truth_written,
        it.panel_clears,
        it.starts,
        it.meter.full_color,
        it.meter.monochrome,
        it.meter.sheets,
    ];
    let made = [it.users_made, it.jobs_made, it.subscriptions_made, it.certificates_made];
    let shown = it.clock.unix_ms(it.now);
    let is_cause = |it: &String| fault::SOFTWARE.contains(&it.as_str());
    first(&[
        (moments.iter().all(|it| *it <= COUNTED_MAX), "it is too late"),
        (counts.iter().all(|it| *it <= COUNTED_MAX), "it has counted too far"),
        (made.iter().all(|it| *it <= NUMBER_MAX), "it has made too many"),
        (it.clock.zone().can_be(), "there is no such time zone"),
        (Clock::can_show(it.now, shown), "no clock shows its time"),
        (it.history_written <= it.jobs_made.into(), "more jobs have ended than were made"),
        (it.history_kept <= HISTORY_MAX, "it keeps too many jobs"),
        (it.history_kept as u64 <= it.history_written, "it keeps more jobs than have ended"),
        (it.fault_causes.iter().all(is_cause), "it has a fault that there is not"),
        (is_hash(it.factory.password.expose()), "its password is no hash"),
    ])
}

/// More of something than there can be.
fn sizes(saved: &Saved) -> Option<(&'static str, &'static str)> {
    let all = [
        ("user/", saved.users.len(), user::USERS_MAX + 1),
        ("account/", saved.accounts.len(), account::ACCOUNTS_MAX),
        ("folder/", saved.folders.len(), FOLDERS_MAX.into()),
        ("address/", saved.address_book.len(), ENTRIES_MAX.into()),
        ("job/", saved.jobs.len(), share::JOBS.all),
        (FORMS, saved.forms.len(), FORMS_MAX),
        (FAULTS, saved.faults.len(), fault::HISTORY_MAX),
        ("subscription/", saved.subscriptions.len(), share::SUBSCRIPTIONS.all),
        ("certificate/", saved.certificates.len(), CERTIFICATES_MAX),
        ("request/", saved.requests.len(), REQUESTS_MAX),
        ("crl/", saved.crls.len(), CRLS_MAX),
    ];
    let over = all.into_iter().find(|(_, found, most)| found > most);
    over.map(|(key, _, _)| (key, "there are more of them than there can be"))
}

fn faults(saved: &Saved) -> Option<(&'static str, &'static str)> {
    let what = saved.faults.iter().find_map(|it| it.impossible(saved.counters.now))?;
    Some((FAULTS, what))
}

fn passwords(saved: &Saved) -> Option<(&'static str, &'static str)> {
    let is_none = saved.maintenance.as_ref().is_some_and(|it| !is_hash(it.expose()));
    let is_long = saved.mail_password.as_ref().is_some_and(|it| it.bytes().len() > SEALED_MAX);
    let hash = is_none.then_some((MAINTENANCE, "its password is no hash"));
    hash.or_else(|| is_long.then_some((MAIL_PASSWORD, "its password is too long")))
}

fn users(saved: &Saved) -> Option<(String, &'static str)> {
    let mut numbers = BTreeSet::new();
    let mut of = |it: &User| {
        let number = it.person.number.0;
        let is_local = Role::LOCAL.contains(&it.role) || it.role == Role::KeyOperator;
        first(&[
            (number <= saved.counters.users_made, "its number is of no user"),
            // Users of a device from before they had numbers have none.
            (number == 0 || numbers.insert(number), "its number is that of another user"),
            (is_local, "no user has its role"),
            (user::was_valid_name(&it.name), "no user has its name"),
            (is_hash(it.password.expose()), "its password is no hash"),
            (!matches!(it.attempts, Attempts::Failed(NUMBER_MAX..)), "it has failed too often"),
        ])
    };
    let broken = saved.users.iter().find_map(|it| Some((user_key(&it.person.id), of(it)?)));
    let key_operators = saved.users.iter().filter(|it| it.role == Role::KeyOperator).count();
    let not_one = || ("user/".to_owned(), "one of them is the Key Operator");
    broken.or_else(|| (key_operators != 1).then(not_one))
}

fn things(saved: &Saved) -> Option<(String, &'static str)> {
    let account = saved.accounts.iter().find_map(|it| {
        let fits = it.users.len() <= account::ACCOUNT_USERS_MAX;
        Some((account_key(&it.id), first(&[(fits, "it has too many users")])?))
    });
    let folder = saved.folders.iter().find_map(|it| {
        let broken = first(&[
            ((1..=FOLDERS_MAX).contains(&it.number.0), "there is no such folder"),
            (it.name.chars().count() <= folder::NAME_MAX, "its name is too long"),
            (it.documents.len() <= folder::DOCUMENTS_MAX, "it has too many documents"),
            (it.passcode.as_ref().is_none_or(|it| is_hash(it.expose())), "its passcode is no hash"),
        ]);
        Some((folder_key(it.number), broken?))
    });
    let subscription = saved.subscriptions.iter().find_map(|it| {
        let broken = first(&[
            (it.id.0 <= saved.counters.subscriptions_made, "its number is of no subscription"),
            (it.user_data.len() <= USER_DATA_MAX, "it has too much of its subscriber"),
            (it.lease_s <= LEASE_MAX_S, "its lease is too long"),
        ]);
        Some((subscription_key(it.id), broken?))
    });
    let address = saved.address_book.iter().find_map(|it| {
        let is_one = (1..=ENTRIES_MAX).contains(&it.number.0);
        Some((address_key(it.number), first(&[(is_one, "there is no such entry")])?))
    });
    account.or(folder).or(subscription).or(address)
}

/// Device certificates and no others have a key, and TLS is served with one of them as soon as there is any.
fn certificates(saved: &Saved) -> Option<(String, &'static str)> {
    let made = saved.counters.certificates_made;
    let is_own = |it: &Category| *it == Category::Device;
    let certificate = saved.certificates.iter().find_map(|it| {
        let broken = first(&[
            ((1..=made).contains(&it.id.0), "its number is of no certificate"),
            (
                is_own(&it.category) == it.key.is_some(),
                "a key is where none belongs, or is missing",
            ),
            (is_own(&it.category) || !it.is_made_here, "it was not made here"),
        ]);
        Some((certificate_key(it.id), broken?))
    });
    let mut numbers: BTreeSet<_> = saved.certificates.iter().map(|it| it.id.0).collect();
    let mut is_numbered = |it: u32| (1..=made).contains(&it) && numbers.insert(it);
    let request = saved.requests.iter().find_map(|it| {
        let what = first(&[(is_numbered(it.id.0), "its number is of no request")])?;
        Some((request_key(it.id), what))
    });
    let crl = saved.crls.iter().find_map(|it| {
        let is_one =
            saved.crls.iter().filter(|other| other.is_of(&it.described.issuer, &it.signer));
        let broken = first(&[
            (is_numbered(it.id.0), "its number is of no CRL"),
            (is_one.count() == 1, "there is another one of its issuer"),
        ]);
        Some((crl_key(it.id), broken?))
    });
    let mut own = saved.certificates.iter().filter(|it| is_own(&it.category)).map(|it| it.id);
    let is_for_mail =
        saved.mail_certificate.is_none_or(|chosen| own.clone().any(|it| it == chosen));
    let for_mail =
        (!is_for_mail).then(|| (MAIL_CERTIFICATE.to_owned(), "no certificate can be used so"));
    let is_chosen = match saved.tls_certificate {
        Some(chosen) => own.any(|it| it == chosen),
        None => own.next().is_none(),
    };
    let chosen =
        (!is_chosen).then(|| (TLS_CERTIFICATE.to_owned(), "no certificate can be used so"));
    certificate.or(request).or(crl).or(chosen).or(for_mail)
}

/// Whoever has something is the user of that number, or one who is gone.
fn owners(saved: &Saved) -> Option<(String, &'static str)> {
    // Users of a device from before they had numbers have none.
    let numbered = saved.users.iter().map(|it| &it.person).filter(|it| it.number.0 != 0);
    let users: BTreeMap<_, _> = numbered.map(|it| (it.number.0, &it.id)).collect();
    let is_known = |it: &Person| {
        it.number.0 <= saved.counters.users_made
            && users.get(&it.number.0).is_none_or(|id| **id == it.id)
    };
    let jobs = saved.jobs.iter().map(|it| (job_key(it.id), it.owner.as_ref()));
    let ended = ended(saved).map(|(key, it)| (key, it.owner.as_ref()));
    let folders = saved.folders.iter().map(|it| (folder_key(it.number), Some(&it.owner)));
    let forms = saved.forms.iter().map(|it| (FORMS.to_owned(), it.owner.as_ref()));
    let subscriptions = saved.subscriptions.iter();
    let subscriptions = subscriptions.map(|it| (subscription_key(it.id), it.owner.as_ref()));
    let mut all = jobs.chain(ended).chain(folders).chain(forms).chain(subscriptions);
    let broken = all.find(|(_, owner)| !owner.is_none_or(is_known));
    broken.map(|(key, _)| (key, "its owner is no user"))
}

fn records(saved: &Saved) -> Option<(String, &'static str)> {
    let (now, written) = (saved.counters.now, saved.counters.audit_written);
    let mut all = (written - saved.records.len() as u64..).zip(&saved.records);
    all.find_map(|(at, it)| Some((slot("audit", at, audit::CAPACITY), it.impossible(now)?)))
}

/// The jobs that ended, by their keys.
fn ended(saved: &Saved) -> impl Iterator<Item = (String, &Job)> {
    let first = saved.counters.history_written - saved.ended.len() as u64;
    (first..).zip(&saved.ended).map(|(at, it)| (slot("ended", at, HISTORY_MAX), it))
}

fn jobs(saved: &Saved) -> Option<(String, &'static str)> {
    let broken = |it: &Job, is_ended: bool| {
        let here = first(&[
            (it.id.0 <= saved.counters.jobs_made, "its number is of no job"),
            (it.state.is_ended() == is_ended, "its state is not one to be kept here"),
        ]);
        it.impossible().or(here)
    };
    let waiting = saved.jobs.iter().find_map(|it| Some((job_key(it.id), broken(it, false)?)));
    waiting.or_else(|| ended(saved).find_map(|(key, it)| Some((key, broken(it, true)?))))
}

/// Each document has one owner.
fn documents(saved: &Saved) -> Option<(String, &'static str)> {
    let jobs = saved.jobs.iter().flat_map(|job| job.kept().map(|it| (it, job_key(job.id))));
    let forms = saved.forms.iter().map(|it| (it.document, "forms".to_owned()));
    let folders = saved
        .folders
        .iter()
        .flat_map(|folder| folder.documents.iter().map(|it| (it.id, folder_key(folder.number))));
    let mut owners: BTreeMap<DocumentId, String> = BTreeMap::new();
    let mut all = jobs.chain(forms).chain(folders);
    let twice = all.find_map(|(it, key)| owners.insert(it, key))?;
    Some((twice, "its document is another's too"))
}

fn is_hash(text: &str) -> bool {
    text.len() <= HASH_MAX
}
