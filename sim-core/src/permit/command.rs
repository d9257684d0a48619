//! What a command is, and whose thing it is done to.

use super::{Operation, Owner, Sight};
use crate::folder::{Folder, FolderAsk, FolderNumber, FolderRefused};
use crate::home;
use crate::job::{JobAsk, JobId, JobRefused, Work};
use crate::power::PowerAction;
use crate::report::Report;
use crate::session::SessionAsk;
use crate::subscription::{SubscriptionAsk, SubscriptionId, SubscriptionRefused};
use crate::user::{Role, UserAsk, UserId};
use crate::{Command, Refused, View};

impl View {
    /// The operations that a command is, and whose thing each is done to: one, but where several jobs
    /// are asked about at once, where something is printed that not everybody may see, or where something goes into a
    /// folder.
    pub(crate) fn operations<'a>(
        &'a self,
        command: &'a Command,
    ) -> Result<Vec<(Operation, Option<Owner<'a>>)>, Refused> {
        if let Command::Job(JobAsk::CancelAll(ids)) = command {
            return ids.iter().map(|it| self.job_operation(*it)).collect();
        }
        if let Command::AsSeen(_, command) = command {
            return self.operations(command);
        }
        let mut all = Vec::new();
        if let Command::PrintReport(report) = command {
            all.extend(shown_by(*report).map(|it| it.operation(None)));
        }
        if let Command::Job(JobAsk::Scan(order)) = command {
            let folder = order.to.folder().map(|it| self.folder_operation(it)).transpose()?;
            all.extend(folder);
        }
        all.push(self.operation(command)?);
        Ok(all)
    }

    /// Operating a job, and whose it is.
    fn job_operation(&self, id: JobId) -> Result<(Operation, Option<Owner<'_>>), Refused> {
        let job = self.job(id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        Ok((job.work.operation(), job.owner.as_ref().map(Owner::User)))
    }

    /// Operating a folder, and whose it is.
    fn folder_operation(
        &self,
        number: FolderNumber,
    ) -> Result<(Operation, Option<Owner<'_>>), Refused> {
        let folder = self.folders.get(&number);
        let folder = folder.ok_or(Refused::Folder(FolderRefused::NoSuchFolder))?;
        Ok((Operation::OperateFolder, Some(Owner::User(&folder.owner))))
    }

    /// The folder that has to be open for a command.
    pub(crate) fn takes_open(&self, command: &Command) -> Option<&Folder> {
        let number = if let Command::AsSeen(_, command) = command {
            return self.takes_open(command);
        } else if let Command::Folder(ask) = command {
            ask.takes_open()?
        } else if let Command::Job(JobAsk::PrintFromFolder { folder, .. }) = command {
            *folder
        } else {
            return None;
        };
        self.folders.get(&number)
    }

    /// Looking at what a job has, and whose it is.
    fn preview_operation(&self, id: JobId) -> Result<(Operation, Option<Owner<'_>>), Refused> {
        let (operation, owner) = self.job_operation(id)?;
        let is_scan =
            self.job(id).is_some_and(|it| matches!(it.work, Work::Scan(_) | Work::FaxOut(_)));
        Ok((if is_scan { Operation::PreviewScan } else { operation }, owner))
    }

    /// Adding documents to a job: it is its user's, and one of nobody's the address's that it came from
    /// (RFC 8011 section 4.3.1).
    fn adding_to(&self, id: JobId) -> Result<(Operation, Option<Owner<'_>>), Refused> {
        let job = self.job(id).ok_or(Refused::Job(JobRefused::NoSuchJob))?;
        let owner = job.owner.as_ref().map_or(Owner::Peer(job.peer), Owner::User);
        Ok((Operation::AddDocuments, Some(owner)))
    }

    /// What a command is, and whose thing it is done to.
    fn operation<'a>(
        &'a self,
        command: &'a Command,
    ) -> Result<(Operation, Option<Owner<'a>>), Refused> {
        Ok(match command {
            Command::AsSeen(_, it) => return self.operation(it),
            Command::Session(SessionAsk::LogIn { .. }) => (Operation::LogIn, None),
            Command::Session(SessionAsk::LogOut) => (Operation::LogOut, None),
            Command::User(UserAsk::ChangeOwnPassword { .. }) => {
                (Operation::ChangeOwnPassword, None)
            }
            Command::User(UserAsk::Edit { id, .. }) if self.is_key_operator(id) => {
                (Operation::EditKeyOperator, None)
            }
            Command::User(UserAsk::Delete(id)) if self.is_key_operator(id) => {
                (Operation::DeleteKeyOperator, None)
            }
            Command::User(UserAsk::Add { .. } | UserAsk::Edit { .. } | UserAsk::Delete(_)) => {
                (Operation::ManageUsers, None)
            }
            Command::Account(_) => (Operation::ManageAccounts, None),
            Command::Job(JobAsk::Submit(_) | JobAsk::TakeMail(_) | JobAsk::Open(_)) => {
                (Operation::SubmitJob, None)
            }
            Command::Job(JobAsk::BeginDocument(id) | JobAsk::Close(id)) => self.adding_to(*id)?,
            Command::Job(JobAsk::AddDocument(it)) => self.adding_to(it.job)?,
            Command::Job(
                JobAsk::Release(id)
                | JobAsk::SetCopies(id, _)
                | JobAsk::Delete(id)
                | JobAsk::Cancel(id)
                | JobAsk::Hold(id, _)
                | JobAsk::LetGo(id)
                | JobAsk::Suspend(Some(id))
                | JobAsk::Resume(id)
                | JobAsk::Change(id, ..)
                | JobAsk::NameDocument(id, ..)
                | JobAsk::CancelDocument(id, _),
            ) => self.job_operation(*id)?,
            Command::Job(JobAsk::Preview(id) | JobAsk::AcceptScan(id)) => {
                self.preview_operation(*id)?
            }
            Command::Job(JobAsk::PrintFromFolder { folder, .. }) => {
                let (_, owner) = self.folder_operation(*folder)?;
                (Operation::PrintFromFolder, owner)
            }
            Command::Job(JobAsk::Copy(_)) => (Operation::Copy, None),
            Command::Job(JobAsk::Scan(_)) => (Operation::Scan, None),
            Command::Job(JobAsk::Fax(_)) => (Operation::Fax, None),
            Command::Job(JobAsk::ReleaseWith(id, _)) => match self.job_operation(*id)? {
                (Operation::OperateJob, _) => (Operation::ReleaseWithPassword, None),
                private => private,
            },
            Command::Job(JobAsk::CancelCurrent | JobAsk::Suspend(None)) => {
                // The printer's current job: a copy that comes out is none of it.
                let is_print =
                    |it: &JobId| self.job(*it).is_some_and(|it| it.work.is_of_print_service());
                let current = self.current_job.filter(is_print);
                self.job_operation(current.ok_or(Refused::Job(JobRefused::NothingPrints))?)?
            }
            Command::Job(JobAsk::Promote(_) | JobAsk::ScheduleAfter(..)) => {
                (Operation::ScheduleJobs, None)
            }
            Command::Job(JobAsk::CancelAll(_)) => (Operation::OperateJob, None),
            Command::Job(JobAsk::DeleteForm(id)) => {
                let form = self.forms.iter().find(|it| it.document == *id);
                let form = form.ok_or(Refused::Job(JobRefused::NoSuchForm))?;
                (Operation::OperateForm, form.owner.as_ref().map(Owner::User))
            }
            Command::Job(JobAsk::Purge) => (Operation::PurgeJobs, None),
            Command::PrintReport(_) => (Operation::PrintReports, None),
            Command::Printer(_) => (Operation::OperatePrinter, None),
            Command::Folder(FolderAsk::Create { owner: None, .. }) => {
                (Operation::CreateFolder, None)
            }
            Command::Folder(FolderAsk::Create { owner: Some(owner), .. }) => {
                let owner = self.users.get(owner).map(|it| Owner::User(&it.person));
                (Operation::CreateFolderFor, owner)
            }
            Command::Folder(
                FolderAsk::Edit { number, .. }
                | FolderAsk::Open { number, .. }
                | FolderAsk::Delete(number)
                | FolderAsk::DeleteDocuments { number, .. }
                | FolderAsk::RenameDocument { number, .. }
                | FolderAsk::Retrieve { number, .. }
                | FolderAsk::Retrieved { number, .. },
            ) => self.folder_operation(*number)?,
            Command::AddressBook(_) => (Operation::EditAddressBook, None),
            Command::Subscription(SubscriptionAsk::Create(order)) => match order.job {
                Some(id) => self.job_operation(id)?,
                None => (Operation::Subscribe, None),
            },
            Command::Subscription(SubscriptionAsk::Renew(id, _) | SubscriptionAsk::Cancel(id)) => {
                (Operation::OperateSubscription, self.subscription_owner(*id)?)
            }
            Command::Certificate(_) => (Operation::ManageCertificates, None),
            Command::Describe(_) => (Operation::ChangeSettings, None),
            Command::Identify { .. } => (Operation::Identify, None),
            // Who may edit Home sees what is on it.
            Command::ViewSettings(keys) if keys == home::SETTINGS => (Operation::EditHome, None),
            Command::ViewSettings(_) => (Operation::ViewSettings, None),
            Command::ChangeSettings(_) | Command::RestrictService(_) | Command::MailLogin(_) => {
                (Operation::ChangeSettings, None)
            }
            Command::EditHome(_) => (Operation::EditHome, None),
            Command::ViewAuditLog | Command::ExportAuditLog => (Operation::ReadAuditLog, None),
            Command::AdjustTime(_) | Command::AdjustZone(_) => (Operation::AdjustTime, None),
            Command::RestoreFactoryDefaults => (Operation::RestoreFactoryDefaults, None),
            Command::UpdateSoftware(_) => (Operation::UpdateSoftware, None),
            Command::Power(PowerAction::Restart) => (Operation::Restart, None),
            Command::Power(
                PowerAction::On | PowerAction::Off | PowerAction::Cut | PowerAction::Resume,
            )
            | Command::Fault(..)
            | Command::Assume(_) => (Operation::Tamper, None),
        })
    }

    fn is_key_operator(&self, id: &UserId) -> bool {
        self.users.get(id).is_some_and(|it| it.role == Role::KeyOperator)
    }

    /// Whom a subscription belongs to.
    fn subscription_owner(&self, id: SubscriptionId) -> Result<Option<Owner<'_>>, Refused> {
        let found = self.subscriptions.get(&id);
        let no_such = Refused::Subscription(SubscriptionRefused::NoSuchSubscription);
        found.map(|it| it.owner.as_ref().map(Owner::User)).ok_or(no_such)
    }
}

/// What one has to be allowed to see to print a report, beside printing reports.
const fn shown_by(report: Report) -> Option<Sight<'static>> {
    match report {
        Report::Configuration => None,
        Report::JobCounter | Report::ErrorHistory => Some(Sight::Machine),
        Report::JobHistory | Report::Activity | Report::Undelivered => Some(Sight::Jobs),
        Report::Meter => Some(Sight::Accounts),
    }
}
