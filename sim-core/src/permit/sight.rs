//! What is looked at: seeing is permitted by the same table as doing.

use super::{Operation, Owner};
use crate::folder::Folder;
use crate::job::{Form, Job};
use crate::subscription::Subscription;
use crate::user::Person;

/// Something that a surface shows.
#[derive(Clone, Copy, Debug)]
pub enum Sight<'a> {
    /// What the control panel has beyond its first screen.
    Panel,
    /// The machine's trays, supplies and counters.
    Machine,
    /// The apps of the control panel.
    Apps,
    /// The menus of the control panel that lead to settings.
    Menus,
    /// The lists of jobs.
    Jobs,
    /// That there is such a job, and how it stands.
    Job(&'a Job),
    /// A job's particulars: its name, whose it is, how long.
    JobDetails(&'a Job),
    /// A private charge print among those that wait.
    PrivatePrint(&'a Job),
    /// The private charge prints of whoever looks.
    OwnPrivatePrints,
    /// The private charge prints of everybody.
    AllPrivatePrints,
    /// The jobs that wait for their passwords.
    SecurePrints,
    /// A background form.
    Form(&'a Form),
    /// A subscription and what it was told.
    Subscription(&'a Subscription),
    /// What the device is for whoever looks.
    OwnRights,
    /// The users.
    Users,
    /// The accounts that jobs are charged to.
    Accounts,
    /// The numbers and names of all folders.
    Folders,
    /// The address book.
    AddressBook,
    /// What is in a folder.
    FolderDocuments(&'a Folder),
    /// The system settings.
    Settings,
    /// The certificates and what waits for one.
    Certificates,
    /// The audit log.
    AuditLog,
}

impl<'a> Sight<'a> {
    /// What seeing it is, and whose it is, where `asker` looks.
    pub(crate) fn operation(self, asker: Option<&'a Person>) -> (Operation, Option<Owner<'a>>) {
        match self {
            Self::Panel => (Operation::UsePanel, None),
            Self::Machine => (Operation::SeeMachine, None),
            Self::Apps => (Operation::UseApps, None),
            Self::Menus => (Operation::SeeMenus, None),
            Self::Jobs => (Operation::SeeJobs, None),
            Self::Job(job) => {
                let owner = job.owner.as_ref().map_or(Owner::Peer(job.peer), Owner::User);
                (Operation::SeeJob, Some(owner))
            }
            Self::JobDetails(job) => {
                (Operation::SeeJobDetails, job.owner.as_ref().map(Owner::User))
            }
            Self::PrivatePrint(job) => {
                (Operation::SeePrivatePrint, job.owner.as_ref().map(Owner::User))
            }
            Self::OwnPrivatePrints => (Operation::SeePrivatePrint, asker.map(Owner::User)),
            Self::AllPrivatePrints => (Operation::SeePrivatePrint, None),
            Self::SecurePrints => (Operation::ReleaseWithPassword, None),
            Self::Form(it) => (Operation::OperateForm, it.owner.as_ref().map(Owner::User)),
            Self::Subscription(it) => {
                (Operation::OperateSubscription, it.owner.as_ref().map(Owner::User))
            }
            Self::OwnRights => (Operation::SeeOwnRights, None),
            Self::Users => (Operation::ManageUsers, None),
            Self::Accounts => (Operation::ManageAccounts, None),
            Self::Folders => (Operation::CreateFolder, None),
            Self::AddressBook => (Operation::SeeAddressBook, None),
            Self::FolderDocuments(it) => (Operation::OperateFolder, Some(Owner::User(&it.owner))),
            Self::Settings => (Operation::ViewSettings, None),
            Self::Certificates => (Operation::ManageCertificates, None),
            Self::AuditLog => (Operation::ReadAuditLog, None),
        }
    }
}
