//! How the truth journal names inputs and effects. Secrets print nothing of themselves.

mod certificates;
mod particulars;

use crate::command::{FaultAction, NotInterpreted};
use crate::fax::{EndCall, Verdict};
use crate::job::{Claim, JobAsk, JobId, NotScanned, Scanned};
use crate::mail_login::MailLoginAsk;
use crate::maintenance::ServiceAsk;
use crate::power::PowerAction;
use crate::session::{Session, SessionAsk};
use crate::truth::{About, Origin};
use crate::user::{ID_MAX, UserAsk};
use crate::{Asker, Command, Effect, Fact};

/// The power switch is a hand *at* the device; everything else of the control plane is one inside it.
pub(crate) fn origin(asker: Asker, command: &Command) -> Origin {
    match (asker, command) {
        (Asker::Control, Command::Power(_)) => Origin::Stimulus,
        (Asker::Control, _) => Origin::Control,
        (Asker::Panel | Asker::Remote(..) | Asker::Session(_), _) => Origin::Stimulus,
    }
}

/// People and peers make some facts, the rest come of what the device itself asked for.
pub(crate) fn origin_of_fact(fact: &Fact) -> Origin {
    match fact {
        Fact::Seen(_)
        | Fact::PanelTouched
        | Fact::HandshakeFailed { .. }
        | Fact::Sensed { by_hand: true, .. }
        | Fact::CallComes { .. }
        | Fact::FolderNamed { .. }
        | Fact::FaxPage { .. }
        | Fact::DocumentEnded { .. } => Origin::Stimulus,
        Fact::PasswordChecked { .. }
        | Fact::PasswordHashed { .. }
        | Fact::Sealed { .. }
        | Fact::Certified { .. }
        | Fact::SelfTested(_)
        | Fact::CertificateTested { .. }
        | Fact::FactoryDefaultsRestored
        | Fact::PackageChecked { .. }
        | Fact::SoftwareWritten { .. }
        | Fact::Interpreted { .. }
        | Fact::ReportDrawn { .. }
        | Fact::PagesOut(..)
        | Fact::Sensed { by_hand: false, .. }
        | Fact::NotPrinted { .. }
        | Fact::PageScanned { .. }
        | Fact::ScanEnded { .. }
        | Fact::CallEnded { .. }
        | Fact::PagesJoined { .. }
        | Fact::CallMade { .. }
        | Fact::NotAnswered(_)
        | Fact::NotKept(_)
        | Fact::MailSent { .. }
        | Fact::Printed(_) => Origin::Device,
    }
}

/// A stable name.
pub(crate) fn command(asked: &Command) -> &'static str {
    match asked {
        Command::AsSeen(_, it) => command(it),
        Command::Session(SessionAsk::LogIn { .. }) => "log-in",
        Command::Session(SessionAsk::LogOut) => "log-out",
        Command::User(UserAsk::Add { .. }) => "add-user",
        Command::User(UserAsk::Edit { .. }) => "edit-user",
        Command::User(UserAsk::Delete(_)) => "delete-user",
        Command::User(UserAsk::ChangeOwnPassword { .. }) => "change-own-password",
        Command::Account(ask) => ask.name(),
        Command::Job(ask) => ask.name(),
        Command::PrintReport(_) => "print-report",
        Command::Printer(ask) => ask.name(),
        Command::Folder(ask) => ask.name(),
        Command::AddressBook(ask) => ask.name(),
        Command::Subscription(ask) => ask.name(),
        Command::Certificate(ask) => ask.name(),
        Command::Describe(_) => "describe-printer",
        Command::Identify { .. } => "identify-printer",
        Command::ViewSettings(_) => "view-settings",
        Command::ChangeSettings(_) => "change-settings",
        Command::RestrictService(_) => "restrict-service",
        Command::MailLogin(ask) => ask.name(),
        Command::EditHome(_) => "edit-home",
        Command::ViewAuditLog => "view-audit-log",
        Command::ExportAuditLog => "export-audit-log",
        Command::AdjustTime(_) => "adjust-time",
        Command::AdjustZone(_) => "adjust-zone",
        Command::RestoreFactoryDefaults => "restore-factory-defaults",
        Command::UpdateSoftware(_) => "update-software",
        Command::Power(PowerAction::On) => "power-on",
        Command::Power(PowerAction::Off) => "power-off",
        Command::Power(PowerAction::Restart) => "restart",
        Command::Power(PowerAction::Cut) => "power-cut",
        Command::Power(PowerAction::Resume) => "power-resume",
        Command::Fault(_, FaultAction::Appear) => "fault-appears",
        Command::Fault(_, FaultAction::Cure) => "fault-cured",
        Command::Assume(_) => "assume",
    }
}

/// The particulars of a command, and who asked.
pub(crate) fn detail(asker: Asker, command: &Command) -> String {
    let what = match command {
        Command::AsSeen(_, it) => return detail(asker, it),
        Command::Session(SessionAsk::LogIn { user, .. }) => user.clone(),
        Command::Session(SessionAsk::LogOut)
        | Command::ViewAuditLog
        | Command::ExportAuditLog
        | Command::RestoreFactoryDefaults
        | Command::MailLogin(MailLoginAsk::ForgetPassword)
        | Command::Printer(_)
        | Command::Power(_) => String::new(),
        Command::User(ask) => particulars::user(ask),
        Command::Account(ask) => particulars::account(ask),
        Command::Job(ask) => particulars::job(ask),
        Command::PrintReport(report) => report.row().label.into(),
        Command::Folder(ask) => particulars::folder(ask),
        Command::AddressBook(ask) => particulars::address_book(ask),
        Command::Subscription(ask) => particulars::subscription(ask),
        Command::Certificate(ask) => certificates::ask(ask),
        Command::Describe(changes) => particulars::description(changes),
        Command::Identify { actions, message } => {
            let words = actions.iter().map(|it| it.keyword()).chain(message.as_deref());
            words.collect::<Vec<_>>().join(", ")
        }
        Command::ViewSettings(keys) => {
            keys.iter().map(|it| it.row().id).collect::<Vec<_>>().join(", ")
        }
        Command::ChangeSettings(changes)
        | Command::RestrictService(ServiceAsk { changes, .. })
        | Command::MailLogin(MailLoginAsk::SetPassword { changes, .. }) => {
            let change =
                |it: &crate::settings::Change| format!("{} = {}", it.key().row().id, it.text());
            changes.iter().map(change).collect::<Vec<_>>().join(", ")
        }
        Command::EditHome(changes) => particulars::home(changes),
        Command::AdjustTime(unix_ms) => format!("{unix_ms}"),
        Command::AdjustZone(zone) => particulars::zone(zone),
        Command::UpdateSoftware(package) => format!("{} bytes", package.0.len()),
        Command::Fault(code, _) => (*code).into(),
        Command::Assume(assumptions) => particulars::assumptions(assumptions),
    };
    let who = match asker {
        Asker::Panel => "panel".into(),
        Asker::Remote(door, peer) => format!("{} {peer}", door.name()),
        Asker::Session(id) => format!("session {}", id.0),
        Asker::Control => "control".into(),
    };
    if what.is_empty() { who } else { format!("{who}: {what}") }
}

/// What a command is about; `session` is the asker's.
pub(crate) fn about(asker: Asker, command: &Command, session: Option<&Session>) -> About {
    let named = match command {
        Command::AsSeen(_, it) => return about(asker, it, session),
        Command::Session(SessionAsk::LogIn { user, .. }) => Some(user.as_str()),
        Command::Job(JobAsk::Submit(it)) => claimed(&it.claim),
        Command::Job(JobAsk::AddDocument(it)) => claimed(&it.claim),
        Command::Session(_)
        | Command::User(_)
        | Command::Account(_)
        | Command::Job(_)
        | Command::PrintReport(_)
        | Command::Printer(_)
        | Command::Folder(_)
        | Command::AddressBook(_)
        | Command::Subscription(_)
        | Command::Certificate(_)
        | Command::Describe(_)
        | Command::Identify { .. }
        | Command::ViewSettings(_)
        | Command::ChangeSettings(_)
        | Command::RestrictService(_)
        | Command::MailLogin(_)
        | Command::EditHome(_)
        | Command::ViewAuditLog
        | Command::ExportAuditLog
        | Command::AdjustTime(_)
        | Command::AdjustZone(_)
        | Command::RestoreFactoryDefaults
        | Command::UpdateSoftware(_)
        | Command::Power(_)
        | Command::Fault(..)
        | Command::Assume(_) => None,
    };
    let peer = match asker {
        Asker::Remote(_, peer) => Some(peer),
        Asker::Panel | Asker::Session(_) | Asker::Control => session.and_then(|it| it.peer),
    };
    About {
        user: named.or(session.map(|it| it.user.as_str())).map(|it| cut(it).into()),
        peer,
        job: job_of(command),
        change: None,
    }
}

/// As much of what was typed as a user's ID can have, so that nobody fills the memory by logging in.
fn cut(typed: &str) -> &str {
    typed.char_indices().nth(ID_MAX).map_or(typed, |(end, _)| &typed[..end])
}

/// Whom a job says that it is from.
fn claimed(claim: &Claim) -> Option<&str> {
    match claim {
        Claim::Password { user, .. } | Claim::UserOnly(user) => Some(user),
        Claim::Repeated(last) => claimed(last),
        Claim::Nobody | Claim::Session => None,
    }
}

fn job_of(command: &Command) -> Option<JobId> {
    if let Command::Job(ask) = command { ask.job() } else { None }
}

/// What a fact is about.
pub(crate) fn about_fact(fact: &Fact) -> About {
    match fact {
        Fact::Interpreted { job, .. }
        | Fact::ReportDrawn { job, .. }
        | Fact::DocumentEnded { job, .. }
        | Fact::PagesOut(job, _)
        | Fact::Printed(job)
        | Fact::NotPrinted { job, .. }
        | Fact::PageScanned { job, .. }
        | Fact::ScanEnded { job, .. }
        | Fact::FolderNamed { job, .. }
        | Fact::FaxPage { job, .. }
        | Fact::CallEnded { job, .. }
        | Fact::PagesJoined { job, .. }
        | Fact::CallMade { job, .. } => About::job(*job),
        Fact::HandshakeFailed { peer, .. } => About { peer: Some(*peer), ..About::default() },
        Fact::MailSent { result, .. } => {
            About { peer: result.as_ref().err().and_then(|it| it.peer), ..About::default() }
        }
        Fact::PasswordChecked { .. }
        | Fact::PasswordHashed { .. }
        | Fact::Sealed { .. }
        | Fact::Certified { .. }
        | Fact::SelfTested(_)
        | Fact::CertificateTested { .. }
        | Fact::FactoryDefaultsRestored
        | Fact::PackageChecked { .. }
        | Fact::SoftwareWritten { .. }
        | Fact::NotAnswered(_)
        | Fact::NotKept(_)
        | Fact::Seen(_)
        | Fact::PanelTouched
        | Fact::CallComes { .. }
        | Fact::Sensed { .. } => About::default(),
    }
}

fn scanned(result: &Result<Scanned, NotScanned>) -> String {
    match result {
        Ok(it) => format!("{} pages, document {}", it.pages, it.document.0),
        Err(why) => not_scanned(why),
    }
}

fn not_scanned(why: &NotScanned) -> String {
    match why {
        NotScanned::NoOriginal => "no original".into(),
        NotScanned::DriveFull => "no room on the drive".into(),
        NotScanned::Device(why) => why.clone(),
    }
}

/// The job of an effect.
pub(crate) fn job_of_effect(effect: &Effect) -> Option<JobId> {
    match effect {
        Effect::Interpret { job, .. }
        | Effect::DrawReport { job, .. }
        | Effect::Print { job, .. }
        | Effect::StopPrinting(job)
        | Effect::Scan { job, .. }
        | Effect::StopScanning(job)
        | Effect::AnswerCall { job, .. }
        | Effect::AnswerCaller(job, _)
        | Effect::EndCall(job, _)
        | Effect::JoinPages { job, .. }
        | Effect::Dial { job, .. }
        | Effect::HangUp(job) => Some(*job),
        Effect::CheckPassword { .. }
        | Effect::HashPassword { .. }
        | Effect::Seal { .. }
        | Effect::Answer(..)
        | Effect::SelfTest
        | Effect::TestCertificate { .. }
        | Effect::FormatDrive { .. }
        | Effect::RestoreFactoryDefaults
        | Effect::CheckPackage { .. }
        | Effect::WriteSoftware { .. }
        | Effect::StopUpdate
        | Effect::Certify { .. }
        | Effect::ForgetKeys
        | Effect::SendMail(_)
        | Effect::StopMail(_)
        | Effect::Discard(_) => None,
    }
}

/// A stable name and the particulars of a fact.
pub(crate) fn fact(fact: &Fact) -> (&'static str, String) {
    match fact {
        Fact::PasswordChecked { ticket, matches } => {
            ("password-checked", format!("ticket {}: {matches}", ticket.0))
        }
        Fact::PasswordHashed { ticket, .. } => ("password-hashed", format!("ticket {}", ticket.0)),
        Fact::Sealed { ticket, .. } => ("sealed", format!("ticket {}", ticket.0)),
        Fact::Certified { ticket, result } => {
            ("certified", format!("ticket {}: {}", ticket.0, certificates::result(result)))
        }
        Fact::SelfTested(_) => ("self-tested", String::new()),
        Fact::CertificateTested { certificate, is_usable, .. } => {
            let id = certificate.0;
            ("certificate-tested", format!("certificate {id}: its key is usable: {is_usable}"))
        }
        Fact::FactoryDefaultsRestored => ("factory-defaults-restored", String::new()),
        Fact::PackageChecked { update, result } => {
            let found = match result {
                Ok(_) => "it can be trusted",
                Err(why) => why,
            };
            ("package-checked", format!("update {}: {found}", update.0))
        }
        Fact::SoftwareWritten { update, blocks } => {
            ("software-written", format!("update {}: {blocks} blocks", update.0))
        }
        Fact::Interpreted { job, document, result } => {
            let found = match result {
                Ok(it) => {
                    let fault = it.fault.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
                    format!("{} pages, {}{fault}", it.pages, it.format)
                }
                Err(
                    NotInterpreted::Data(why)
                    | NotInterpreted::TooSlow(why)
                    | NotInterpreted::Device(why),
                ) => why.clone(),
            };
            ("interpreted", format!("job {}, document {}: {found}", job.0, document.0))
        }
        Fact::ReportDrawn { job, result } => {
            let made = match result {
                Ok(it) => format!("{} pages", it.pages),
                Err(why) => why.clone(),
            };
            ("report-drawn", format!("job {}: {made}", job.0))
        }
        Fact::DocumentEnded { job, sender_is_gone } => {
            ("document-ended", format!("job {}: sender gone: {sender_is_gone}", job.0))
        }
        Fact::PagesOut(job, pages) => ("pages-out", format!("job {}: {pages}", job.0)),
        Fact::Printed(job) => ("printed", format!("job {}", job.0)),
        Fact::NotPrinted { job, why } => ("not-printed", format!("job {}: {why}", job.0)),
        Fact::PageScanned { job, pages } => ("page-scanned", format!("job {}: {pages}", job.0)),
        Fact::ScanEnded { job, result } => {
            ("scan-ended", format!("job {}: {}", job.0, scanned(result)))
        }
        Fact::CallComes { line } => ("call-comes", line.label().to_owned()),
        Fact::FolderNamed { job, folder } => {
            let named = folder.map_or_else(|| "none".to_owned(), |it| it.0.to_string());
            ("folder-named", format!("job {}: {named}", job.0))
        }
        Fact::FaxPage { job, result } => {
            let came = match result {
                Ok(it) => format!("document {}", it.document.0),
                Err(why) => not_scanned(why),
            };
            ("fax-page", format!("job {}: {came}", job.0))
        }
        Fact::CallEnded { job, result, .. } => {
            let came = match result {
                Ok(()) => "all came in",
                Err(why) => why,
            };
            ("call-ended", format!("job {}: {came}", job.0))
        }
        Fact::PagesJoined { job, result } => {
            ("pages-joined", format!("job {}: {}", job.0, scanned(result)))
        }
        Fact::CallMade { job, result } => {
            let came = match result {
                Ok(()) => "all was sent",
                Err(failed) => &failed.why,
            };
            ("call-made", format!("job {}: {came}", job.0))
        }
        Fact::NotAnswered(ticket) => ("not-answered", format!("ticket {}", ticket.0)),
        Fact::NotKept(ticket) => ("not-kept", format!("ticket {}", ticket.0)),
        Fact::Seen(session) => ("seen", format!("session {}", session.0)),
        Fact::PanelTouched => ("panel-touched", String::new()),
        Fact::Sensed { .. } => ("sensed", String::new()),
        Fact::HandshakeFailed { protocol, peer, reason } => {
            ("handshake-failed", format!("{protocol} {peer}: {reason}"))
        }
        Fact::MailSent { mail, result: Ok(()) } => ("mail-sent", format!("mail {}", mail.0)),
        Fact::MailSent { mail, result: Err(why) } => {
            ("mail-not-sent", format!("mail {}: {why}", mail.0))
        }
    }
}

/// A stable name and the particulars of an effect.
pub(crate) fn effect(effect: &Effect) -> (&'static str, String) {
    match effect {
        Effect::CheckPassword { ticket, .. } => ("check-password", format!("ticket {}", ticket.0)),
        Effect::HashPassword { ticket, .. } => ("hash-password", format!("ticket {}", ticket.0)),
        Effect::Seal { ticket, .. } => ("seal", format!("ticket {}", ticket.0)),
        Effect::Answer(ticket, Ok(_)) => ("answer", format!("ticket {}: granted", ticket.0)),
        Effect::Answer(ticket, Err(it)) => ("answer", format!("ticket {}: {it}", ticket.0)),
        Effect::SelfTest => ("self-test", String::new()),
        Effect::TestCertificate { certificate, .. } => {
            ("test-certificate", format!("certificate {}", certificate.0))
        }
        Effect::FormatDrive { encrypted } => ("format-drive", format!("encrypted: {encrypted}")),
        Effect::RestoreFactoryDefaults => ("restore-factory-defaults", String::new()),
        Effect::CheckPackage { update, package } => {
            ("check-package", format!("update {}: {} bytes", update.0, package.0.len()))
        }
        Effect::WriteSoftware { update } => ("write-software", format!("update {}", update.0)),
        Effect::StopUpdate => ("stop-update", String::new()),
        Effect::Certify { ticket, work } => {
            ("certify", format!("ticket {}: {}", ticket.0, certificates::work(work)))
        }
        Effect::ForgetKeys => ("forget-keys", String::new()),
        Effect::Interpret { job, .. } => ("interpret", format!("job {}", job.0)),
        Effect::DrawReport { job, text } => {
            ("draw-report", format!("job {}: {}", job.0, text.title))
        }
        Effect::Print { job, plan, from, .. } => {
            let (sides, copies) = (plan.impressions(), plan.copies);
            ("print", format!("job {}: {sides} impressions, {copies} copies, from {from}", job.0))
        }
        Effect::StopPrinting(job) => ("stop-printing", format!("job {}", job.0)),
        Effect::Scan { job, ticket } => {
            let (color, resolution) = (ticket.color.name(), ticket.resolution.label());
            ("scan", format!("job {}: {color}, {resolution}", job.0))
        }
        Effect::StopScanning(job) => ("stop-scanning", format!("job {}", job.0)),
        Effect::AnswerCall { job, line, .. } => {
            ("answer-call", format!("job {}: {}", job.0, line.label()))
        }
        Effect::AnswerCaller(job, verdict) => {
            let said = match verdict {
                Verdict::Taken => "taken",
                Verdict::NoFolder => "no such folder",
                Verdict::NoPlace => "no place",
            };
            ("answer-caller", format!("job {}: {said}", job.0))
        }
        Effect::EndCall(job, why) => {
            let why = match why {
                EndCall::Restricted => "its caller may name no folder any more",
                EndCall::Fault => "the device has a fault",
            };
            ("end-call", format!("job {}: {why}", job.0))
        }
        Effect::JoinPages { job, documents } => {
            ("join-pages", format!("job {}: {} pages", job.0, documents.len()))
        }
        Effect::Dial { job, line, number, resolution, .. } => {
            let (line, fine) = (line.label(), resolution.label());
            ("dial", format!("job {}: {number} on {line}, {fine}", job.0))
        }
        Effect::HangUp(job) => ("hang-up", format!("job {}", job.0)),
        Effect::Discard(document) => ("discard", format!("document {}", document.0)),
        Effect::SendMail(mail) => ("send-mail", format!("mail {}, to {}", mail.id.0, mail.to)),
        Effect::StopMail(mail) => ("stop-mail", format!("mail {}", mail.0)),
    }
}
