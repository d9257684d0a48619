//! The table of role, operation and ownership (guide pp.32 to 33 and 44).

use super::Operation;
use crate::folder::FolderRefused;
use crate::job::JobRefused;
use crate::settings::Settings;
use crate::settings::values::{
    Access, AppAccess, EditHome, HideJobDetails, JobOperation, LoginType,
};
use crate::update::UpdateRefused;
use crate::user::{Role, UserRefused};
use crate::{Door, Refused, View};

/// How far a permission goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    /// Not at all.
    No,
    /// For what belongs to the asker.
    Own,
    /// For all.
    Any,
}

use Grant::{Any, No, Own};

/// One row: what each role may, and which settings make it more or less.
#[derive(Clone, Copy)]
pub(crate) struct PermitRow {
    operation: Operation,
    /// In the order of [`Role`].
    grants: [Grant; 6],
    /// Whether settings open it to somebody of this role, whomever the thing belongs to.
    opened_by: fn(Role, &Settings) -> bool,
    /// What is refused to everybody as the device is set.
    closed_by: fn(&View, Door) -> Option<Refused>,
    /// Whether Restore Factory Defaults undoes it: then it is refused until that is done.
    undone_by_reset: bool,
}

const fn row(operation: Operation, grants: [Grant; 6]) -> PermitRow {
    PermitRow {
        operation,
        grants,
        opened_by: |_, _| false,
        closed_by: |_, _| None,
        undone_by_reset: false,
    }
}

impl PermitRow {
    const fn opened_by(self, opened_by: fn(Role, &Settings) -> bool) -> Self {
        Self { opened_by, ..self }
    }

    const fn closed_by(self, closed_by: fn(&View, Door) -> Option<Refused>) -> Self {
        Self { closed_by, ..self }
    }

    const fn undone_by_reset(self) -> Self {
        Self { undone_by_reset: true, ..self }
    }

    /// The row of an operation.
    pub(crate) fn of(operation: Operation) -> &'static Self {
        &TABLE[operation as usize]
    }

    /// What `role` may. Settings open nothing to a hand: it is at no surface.
    pub(crate) fn grant(&self, role: Role, settings: &Settings) -> Grant {
        let opened = role != Role::Hand && (self.opened_by)(role, settings);
        if opened { Any } else { self.grants[role as usize] }
    }

    /// Why nobody may now who comes by this door, whatever their role.
    pub(crate) fn closed(&self, view: &View, door: Door) -> Option<Refused> {
        let is_undone = self.undone_by_reset && view.is_restoring;
        is_undone.then_some(Refused::Restoring).or_else(|| (self.closed_by)(view, door))
    }
}

/// The table. Roles: Unauthenticated, General User, System Administrator, Account Administrator, Key Operator, Hand. What
/// the Account Administrator may beside a General User is read for a sister model.
#[rustfmt::skip]
const TABLE: &[PermitRow] = &[
    row(Operation::LogIn,               [Any, Any, Any, Any, Any, No ]),
    row(Operation::LogOut,              [No,  Any, Any, Any, Any, No ]),
    row(Operation::ChangeOwnPassword,   [No,  Any, Any, Any, Any, No ]),
    row(Operation::ManageUsers,         [No,  No,  Any, No,  Any, Any]).undone_by_reset(),
    // Only the Key Operator changes the Key Operator (read for a sister model); nobody deletes it.
    row(Operation::EditKeyOperator,     [No,  No,  No,  No,  Any, Any]).undone_by_reset(),
    row(Operation::DeleteKeyOperator,   [No,  No,  Any, No,  Any, Any]).closed_by(built_in).undone_by_reset(),
    row(Operation::ManageAccounts,      [No,  No,  Any, Any, Any, Any]).undone_by_reset(),
    row(Operation::SubmitJob,           [Any, Any, Any, Any, Any, No ]),
    row(Operation::AddDocuments,        [Own, Own, Own, Own, Own, No ]),
    row(Operation::OperatePrivatePrint, [No,  Own, Any, Own, Any, No ]),
    row(Operation::OperateJob,          [No,  Own, Any, Own, Any, No ]).opened_by(all_users),
    // As apps are (p.32). What was scanned is for whoever scanned it, and for administrators (p.33).
    row(Operation::Copy,                [No,  Any, Any, Any, Any, No ]).opened_by(apps_unlocked),
    row(Operation::Scan,                [No,  Any, Any, Any, Any, No ]).opened_by(apps_unlocked),
    row(Operation::Fax,                 [No,  Any, Any, Any, Any, No ]).opened_by(apps_unlocked),
    row(Operation::PreviewScan,         [No,  Own, Any, Own, Any, No ]),
    row(Operation::Subscribe,           [No,  Any, Any, Any, Any, No ]).opened_by(no_login),
    row(Operation::OperateSubscription, [No,  Own, Any, Own, Any, No ]).opened_by(no_login),
    row(Operation::Identify,            [No,  Any, Any, Any, Any, No ]).opened_by(no_login),
    row(Operation::ReleaseWithPassword, [No,  Any, Any, Any, Any, No ]).opened_by(no_login),
    row(Operation::ScheduleJobs,        [No,  No,  Any, No,  Any, No ]),
    row(Operation::PurgeJobs,           [No,  No,  Any, No,  Any, No ]),
    row(Operation::PrintReports,        [No,  Any, Any, Any, Any, No ]).opened_by(no_login).closed_by(no_reports),
    row(Operation::OperatePrinter,      [No,  No,  Any, No,  Any, No ]),
    row(Operation::CreateFolder,        [No,  Any, Any, Any, Any, Any]).undone_by_reset(),
    row(Operation::CreateFolderFor,     [No,  Own, Own, Own, Own, Any]).undone_by_reset(),
    row(Operation::OperateFolder,       [No,  Own, Own, Own, Any, Any]).undone_by_reset(),
    // Users without System Administrator Privileges change nothing but their own passwords (p.44); that all see it is assumed.
    row(Operation::SeeAddressBook,      [No,  Any, Any, Any, Any, Any]).opened_by(no_login),
    row(Operation::EditAddressBook,     [No,  No,  Any, No,  Any, Any]).undone_by_reset(),
    row(Operation::PrintFromFolder,     [No,  Own, Own, Own, Any, No ]).closed_by(not_via_internet),
    row(Operation::OperateForm,         [No,  Own, Any, Own, Any, Any]).undone_by_reset(),
    row(Operation::ViewSettings,        [No,  No,  Any, No,  Any, Any]),
    row(Operation::ChangeSettings,      [No,  No,  Any, No,  Any, Any]).undone_by_reset(),
    row(Operation::ManageCertificates,  [No,  No,  Any, No,  Any, Any]).undone_by_reset(),
    row(Operation::EditHome,            [No,  No,  Any, No,  Any, Any]).opened_by(home_unlocked).undone_by_reset(),
    row(Operation::ReadAuditLog,        [No,  No,  Any, No,  Any, Any]),
    row(Operation::AdjustTime,          [No,  No,  Any, No,  Any, Any]).undone_by_reset(),
    row(Operation::RestoreFactoryDefaults, [No,  No,  Any, No,  Any, Any]).closed_by(restricted),
    row(Operation::UpdateSoftware,      [No,  No,  Any, No,  Any, No ]).closed_by(no_update),
    row(Operation::Restart,             [No,  No,  Any, No,  Any, Any]),
    row(Operation::UsePanel,            [No,  Any, Any, Any, Any, Any]).opened_by(unlocked),
    row(Operation::UseApps,             [No,  Any, Any, Any, Any, Any]).opened_by(apps_unlocked),
    row(Operation::SeeMenus,            [No,  No,  Any, No,  Any, Any]).opened_by(menus_unlocked),
    row(Operation::SeeJobs,             [No,  Any, Any, Any, Any, Any]).opened_by(no_login),
    // One of nobody's is seen from where it came.
    row(Operation::SeeJob,              [Own, Any, Any, Any, Any, Any]).opened_by(no_login),
    row(Operation::SeeJobDetails,       [No,  Own, Any, Own, Any, Any]).opened_by(details_shown),
    row(Operation::SeePrivatePrint,     [No,  Own, Any, Own, Any, Any]),
    // The guide's Home shows them to those who log in (p.38); to whom else is assumed.
    row(Operation::SeeMachine,          [No,  Any, Any, Any, Any, Any]).opened_by(no_login),
    row(Operation::SeeOwnRights,        [No,  Any, Any, Any, Any, No ]).opened_by(no_login),
    row(Operation::Tamper,              [No,  No,  No,  No,  No,  Any]),
];

// Every operation has its row, at its place.
const _: () = {
    assert!(TABLE.len() == Operation::Tamper as usize + 1);
    let mut at = 0;
    while at < TABLE.len() {
        assert!(TABLE[at].operation as usize == at);
        at += 1;
    }
};

/// Without a login type nobody is asked who they are.
fn no_login(_: Role, settings: &Settings) -> bool {
    settings.auth_login_type == LoginType::Off
}

/// Device Access: a panel that is not locked is used without a log-in (guide p.32).
fn unlocked(role: Role, settings: &Settings) -> bool {
    no_login(role, settings) && settings.access_device == Access::Unlocked
}

/// App Access (guide p.18): on a panel that is not locked, apps that are not locked are used without a log-in.
fn apps_unlocked(role: Role, settings: &Settings) -> bool {
    unlocked(role, settings) && settings.access_app == AppAccess::Unlocked
}

/// System Settings Access (guide p.18): likewise the menus. What they lead to stays the administrators' (p.32;
/// that this is all that is unlocked is assumed).
fn menus_unlocked(role: Role, settings: &Settings) -> bool {
    unlocked(role, settings) && settings.access_system_settings == Access::Unlocked
}

/// Edit Home (guide p.18): whoever may use the panel edits its Home screen.
fn home_unlocked(role: Role, settings: &Settings) -> bool {
    let anyone = role != Role::Unauthenticated || unlocked(role, settings);
    anyone && settings.access_edit_home == EditHome::Unlocked
}

/// Hide Job Details (guide p.18). The guide has it for active jobs; that it holds for completed ones too is
/// assumed.
fn details_shown(_: Role, settings: &Settings) -> bool {
    settings.jobs_hide_job_details == HideJobDetails::No
}

/// Job Operation Restrictions: anyone who may use the device operates jobs that are not private.
fn all_users(role: Role, settings: &Settings) -> bool {
    let anyone = role != Role::Unauthenticated || no_login(role, settings);
    anyone && settings.access_job_operation == JobOperation::AllUsers
}

/// The Key Operator is built in.
const fn built_in(_: &View, _: Door) -> Option<Refused> {
    Some(Refused::User(UserRefused::KeyOperator))
}

/// Service Representative Restricted Operation (guide p.3).
fn restricted(view: &View, _: Door) -> Option<Refused> {
    view.settings.service_rep_restricted.is_on().then_some(Refused::Restricted)
}

/// Enable Print Reports (guide p.45). That it holds for everybody is assumed.
fn no_reports(view: &View, _: Door) -> Option<Refused> {
    (!view.settings.reports_print_reports.is_on()).then_some(Refused::Job(JobRefused::Reports))
}

/// Print Files in Folder with Internet Services (guide p.47).
fn not_via_internet(view: &View, door: Door) -> Option<Refused> {
    let is_open = door != Door::Cwis || view.settings.folder_print_via_internet_services.is_on();
    (!is_open).then_some(Refused::Folder(FolderRefused::NotViaInternet))
}

/// Software Update, which takes effect at a start, and the software download over the network.
fn no_update(view: &View, _: Door) -> Option<Refused> {
    let settings = &view.settings;
    if !view.software_download || !settings.update_software_download.is_on() {
        return Some(Refused::Update(UpdateRefused::NotEnabled));
    }
    let by_network = settings.update_via_network.is_on();
    (!by_network).then_some(Refused::Update(UpdateRefused::NotViaNetwork))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_certified_setting_nobody_may_do_more_than_log_in_and_hand_in_jobs() {
        let settings = Settings::certified();
        for row in TABLE {
            let expected = match row.operation {
                Operation::LogIn | Operation::SubmitJob => Any,
                Operation::AddDocuments | Operation::SeeJob => Own,
                Operation::LogOut
                | Operation::ChangeOwnPassword
                | Operation::ManageUsers
                | Operation::EditKeyOperator
                | Operation::DeleteKeyOperator
                | Operation::ManageAccounts
                | Operation::OperatePrivatePrint
                | Operation::OperateJob
                | Operation::Copy
                | Operation::Scan
                | Operation::Fax
                | Operation::PreviewScan
                | Operation::Subscribe
                | Operation::OperateSubscription
                | Operation::Identify
                | Operation::ReleaseWithPassword
                | Operation::ScheduleJobs
                | Operation::PurgeJobs
                | Operation::PrintReports
                | Operation::OperatePrinter
                | Operation::CreateFolder
                | Operation::CreateFolderFor
                | Operation::OperateFolder
                | Operation::SeeAddressBook
                | Operation::EditAddressBook
                | Operation::PrintFromFolder
                | Operation::OperateForm
                | Operation::ViewSettings
                | Operation::ChangeSettings
                | Operation::ManageCertificates
                | Operation::EditHome
                | Operation::ReadAuditLog
                | Operation::AdjustTime
                | Operation::RestoreFactoryDefaults
                | Operation::UpdateSoftware
                | Operation::Restart
                | Operation::UsePanel
                | Operation::UseApps
                | Operation::SeeMenus
                | Operation::SeeJobs
                | Operation::SeeJobDetails
                | Operation::SeePrivatePrint
                | Operation::SeeMachine
                | Operation::SeeOwnRights
                | Operation::Tamper => No,
            };
            assert_eq!(row.grant(Role::Unauthenticated, &settings), expected);
        }
    }

    #[test]
    fn a_general_user_changes_nothing_of_the_device_but_the_own_password() {
        let settings = Settings::certified();
        let grant = |operation| PermitRow::of(operation).grant(Role::GeneralUser, &settings);
        for operation in [
            Operation::ScheduleJobs,
            Operation::PurgeJobs,
            Operation::OperatePrinter,
            Operation::ManageUsers,
            Operation::EditKeyOperator,
            Operation::DeleteKeyOperator,
            Operation::ManageAccounts,
            Operation::EditAddressBook,
            Operation::SeeMenus,
            Operation::ViewSettings,
            Operation::ChangeSettings,
            Operation::ManageCertificates,
            Operation::EditHome,
            Operation::ReadAuditLog,
            Operation::AdjustTime,
            Operation::RestoreFactoryDefaults,
            Operation::UpdateSoftware,
            Operation::Restart,
            Operation::Tamper,
        ] {
            assert_eq!(grant(operation), No, "{operation:?}");
        }
        assert_eq!(grant(Operation::ChangeOwnPassword), Any);
        assert_eq!(grant(Operation::OperatePrivatePrint), Own);
    }
}
