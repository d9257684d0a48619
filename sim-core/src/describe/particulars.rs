//! The particulars of what is asked, as words for people. Passwords and passcodes are not among them.

use crate::account::AccountAsk;
use crate::address_book::{AddressBookAsk, Contact, EntryNumber};
use crate::assumed::{ASSUMED, AssumedRow};
use crate::clock::Zone;
use crate::command::Assumptions;
use crate::description::{DescriptionChange, DescriptionText};
use crate::document::DocumentId;
use crate::folder::{FolderAsk, PasscodeChange};
use crate::home::TileChange;
use crate::job::{Claim, Document, HoldUntil, JobAsk, JobId, MailContent, MailTo, ScanTo};
use crate::scanner::ScanTicket;
use crate::subscription::SubscriptionAsk;
use crate::user::{UserAsk, UserChanges};

/// Of what is asked of users.
pub(super) fn user(ask: &UserAsk) -> String {
    match ask {
        UserAsk::Add { id, name, role, .. } => {
            listed([Some(id.to_string()), given("name", name), Some(role.name().into())])
        }
        UserAsk::Edit { id, changes } => {
            let UserChanges { name, role, is_disabled, password } = changes;
            let state = is_disabled.map(|it| if it { "disabled" } else { "enabled" });
            listed([
                Some(id.to_string()),
                name.as_ref().map(|it| format!("name {it}")),
                role.map(|it| it.name().into()),
                state.map(Into::into),
                password.as_ref().map(|_| "another password".into()),
            ])
        }
        UserAsk::Delete(id) => id.to_string(),
        UserAsk::ChangeOwnPassword { .. } => String::new(),
    }
}

/// Of what is asked of accounts.
pub(super) fn account(ask: &AccountAsk) -> String {
    match ask {
        AccountAsk::Put { id, is_closed, limit, used, users } => {
            let users: Vec<_> = users.iter().map(ToString::to_string).collect();
            listed([
                Some(id.to_string()),
                is_closed.then(|| "closed".into()),
                limit.map(|it| format!("limit {it}")),
                used.map(|it| format!("used {it}")),
                given("for", &users.join(" ")),
            ])
        }
        AccountAsk::Delete(id) => id.to_string(),
    }
}

/// Of what is asked of the Home screen.
pub(super) fn home(changes: &[TileChange]) -> String {
    let change =
        |it: &TileChange| format!("{} {}", it.tile.label(), if it.is_on { "on" } else { "off" });
    changes.iter().map(change).collect::<Vec<_>>().join(", ")
}

/// Of what is asked of folders.
pub(super) fn folder(ask: &FolderAsk) -> String {
    let passcode = |it: &PasscodeChange| match it {
        PasscodeChange::Off => "without a passcode".to_owned(),
        PasscodeChange::On(_) => "with a passcode".to_owned(),
    };
    let folder = |number: &crate::folder::FolderNumber| Some(format!("folder {}", number.0));
    match ask {
        FolderAsk::Create { number, name, passcode: check, owner } => listed([
            folder(number),
            given("name", name),
            Some(passcode(check)),
            owner.as_ref().map(|it| format!("for {it}")),
        ]),
        FolderAsk::Edit { number, name, passcode: check, deletes_after } => listed([
            folder(number),
            deletes_after.map(|it| format!("deletes after print or retrieval: {it}")),
            name.as_ref().map(|it| format!("name {it}")),
            check.as_ref().map(passcode),
        ]),
        FolderAsk::Open { number, passcode } => {
            listed([folder(number), passcode.as_ref().map(|_| "with a passcode".into())])
        }
        FolderAsk::Delete(number) => listed([folder(number)]),
        FolderAsk::DeleteDocuments { number, documents: gone } => {
            listed([folder(number), documents(gone)])
        }
        FolderAsk::RenameDocument { number, document, name } => {
            listed([folder(number), documents(&[*document]), given("name", name)])
        }
        FolderAsk::Retrieve { number, document } | FolderAsk::Retrieved { number, document } => {
            listed([folder(number), documents(&[*document])])
        }
    }
}

/// Of what is asked of the address book.
pub(super) fn address_book(ask: &AddressBookAsk) -> String {
    let number = |it: EntryNumber| format!("entry {}", it.0);
    let says = |it: &Contact| {
        let email = it.email().map(|it| it.as_str()).unwrap_or_default();
        listed([given("name", it.name()), given("e-mail", email)])
    };
    match ask {
        AddressBookAsk::Add { number: asked, contact } => {
            listed([asked.map(number), Some(says(contact))])
        }
        AddressBookAsk::Edit { number: which, contact } => {
            listed([Some(number(*which)), Some(says(contact))])
        }
        AddressBookAsk::Delete(which) => number(*which),
    }
}

/// Of what is asked of subscriptions.
pub(super) fn subscription(ask: &SubscriptionAsk) -> String {
    match ask {
        SubscriptionAsk::Create(order) => listed([
            order.job.map(job_number),
            given("for", &order.name),
            Some(format!("lease {} s", order.lease_s)),
        ]),
        SubscriptionAsk::Renew(id, lease_s) => format!("subscription {}, lease {lease_s} s", id.0),
        SubscriptionAsk::Cancel(id) => format!("subscription {}", id.0),
    }
}

/// Of what is asked of jobs.
pub(super) fn job(ask: &JobAsk) -> String {
    let job = ask.job().map(job_number);
    let more = match ask {
        JobAsk::Submit(it) => listed([
            given("name", &it.name),
            Some(it.job_type.label().into()),
            given("with", &it.ticket.words()),
            Some(document(&it.document)),
            Some(claim(&it.claim)),
        ]),
        JobAsk::TakeMail(it) => listed([
            Some(match it.to {
                MailTo::Device => "for the device".into(),
                MailTo::Folder(number) => format!("for folder {}", number.0),
            }),
            given("from", &it.from),
            given("name", &it.subject),
            come(&it.content),
        ]),
        JobAsk::Open(it) => listed([given("name", &it.name), given("with", &it.ticket.words())]),
        JobAsk::AddDocument(it) => listed([
            it.document.as_ref().map(document),
            it.last.then(|| "the last".into()),
            Some(claim(&it.claim)),
        ]),
        JobAsk::SetCopies(_, copies) => format!("copies {copies}"),
        JobAsk::CancelAll(jobs) => {
            let jobs: Vec<_> = jobs.iter().map(|it| it.0.to_string()).collect();
            format!("jobs {}", jobs.join(" "))
        }
        JobAsk::Hold(_, until) => match until {
            HoldUntil::Time(unix_ms) => format!("until {unix_ms} ms"),
            HoldUntil::NoHold | HoldUntil::Indefinite | HoldUntil::Period(_) => {
                until.keyword().unwrap_or_default().into()
            }
        },
        JobAsk::ScheduleAfter(_, after) => {
            after.map_or_else(String::new, |it| format!("after job {}", it.0))
        }
        JobAsk::Change(_, name, changes) => listed([
            name.as_ref().map(|it| format!("name {it}")),
            Some(format!("{} changes", changes.len())),
        ]),
        JobAsk::NameDocument(_, at, name) => format!("document {}, name {name}", at + 1),
        JobAsk::CancelDocument(_, at) => format!("document {}", at + 1),
        JobAsk::DeleteForm(form) => format!("form {}", form.0),
        JobAsk::PrintFromFolder { folder, documents: printed, ticket } => listed([
            Some(format!("folder {}", folder.0)),
            documents(printed),
            given("with", &ticket.words()),
        ]),
        JobAsk::Copy(it) => listed([scan(&it.scan), given("with", &it.ticket.words())]),
        JobAsk::Fax(it) => format!("to {}, {}", it.to, it.resolution.label()),
        JobAsk::Scan(it) => listed([
            scan(&it.scan),
            it.name.as_ref().map(|it| format!("name {it}")),
            Some(match &it.to {
                ScanTo::Folder(number) => format!("to folder {}", number.0),
                ScanTo::Mail(mail) => format!("by mail to {}", mail.to),
            }),
            it.passcode.as_ref().map(|_| "with a passcode".into()),
            it.preview.then(|| "with a preview".into()),
        ]),
        JobAsk::BeginDocument(_)
        | JobAsk::Close(_)
        | JobAsk::Release(_)
        | JobAsk::ReleaseWith(..)
        | JobAsk::Preview(_)
        | JobAsk::Delete(_)
        | JobAsk::Cancel(_)
        | JobAsk::CancelCurrent
        | JobAsk::LetGo(_)
        | JobAsk::Suspend(_)
        | JobAsk::Resume(_)
        | JobAsk::Promote(_)
        | JobAsk::AcceptScan(_)
        | JobAsk::Purge => String::new(),
    };
    listed([job, Some(more).filter(|it| !it.is_empty())])
}

/// Of what is written about the printer.
pub(super) fn description(changes: &[DescriptionChange]) -> String {
    let change = |it: &DescriptionChange| {
        let name = match it.text {
            DescriptionText::Info => "info",
            DescriptionText::Location => "location",
            DescriptionText::GeoLocation => "geographic location",
            DescriptionText::Organization => "organization",
            DescriptionText::OrganizationalUnit => "organizational unit",
            DescriptionText::OperatorMessage => "operator's message",
        };
        format!("{name}: {}", it.value.as_deref().unwrap_or("none"))
    };
    changes.iter().map(change).collect::<Vec<_>>().join(", ")
}

/// Of a time zone.
pub(super) fn zone(zone: &Zone) -> String {
    let saving = zone.saving.map(|it| format!("{} more in summer", it.minutes));
    listed([Some(format!("{} minutes east of Greenwich", zone.minutes)), saving])
}

/// The assumptions that are to be in force.
pub(super) fn assumptions(assumptions: &Assumptions) -> String {
    let said = |it: &AssumedRow| {
        let is_on = (it.is_on)(assumptions);
        format!("{} {}", it.name.replace('_', " "), if is_on { "on" } else { "off" })
    };
    ASSUMED.iter().map(said).collect::<Vec<_>>().join(", ")
}

fn job_number(job: JobId) -> String {
    format!("job {}", job.0)
}

fn documents(documents: &[DocumentId]) -> Option<String> {
    let numbers: Vec<_> = documents.iter().map(|it| it.0.to_string()).collect();
    Some(format!("documents {}", numbers.join(" ")))
}

fn scan(ticket: &ScanTicket) -> Option<String> {
    let ScanTicket { sides, resolution, color, .. } = ticket;
    Some(format!("{}, {}, {}", color.name(), resolution.label(), sides.name()))
}

/// What came of a mail.
fn come(content: &MailContent) -> Option<String> {
    match content {
        MailContent::Document(it) => Some(document(it)),
        MailContent::NotBelieved(why) => Some(why.to_string()),
        MailContent::Refused => None,
    }
}

fn document(document: &Document) -> String {
    format!("document {}, {}, {} bytes", document.id.0, document.format, document.bytes)
}

fn claim(given: &Claim) -> String {
    match given {
        Claim::Nobody => "from nobody".into(),
        Claim::Session => "from whoever is logged in".into(),
        Claim::Password { user, .. } => format!("from {user} with a password"),
        Claim::Repeated(last) => format!("named more than once, the last {}", claim(last)),
        Claim::UserOnly(user) => format!("from {user} without a password"),
    }
}

/// A name before a text, if there is one.
fn given(name: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("{name} {text}"))
}

fn listed<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
