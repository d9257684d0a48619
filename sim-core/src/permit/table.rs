//! The table of role, operation and ownership (guide pp.32 to 33 and 44).

use crate::settings::Settings;
use crate::settings::values::{JobOperation, LoginType};
use crate::user::Role;

/// Something that can be permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Log in.
    LogIn,
    /// Log out.
    LogOut,
    /// Change the own password.
    ChangeOwnPassword,
    /// Add, edit or delete users.
    ManageUsers,
    /// Make, change or delete accounts.
    ManageAccounts,
    /// Hand in a job; what becomes of it is Receive Control's business.
    SubmitJob,
    /// Print, preview, delete or change a private charge print.
    OperatePrivatePrint,
    /// Cancel or delete another job.
    OperateJob,
    /// Subscribe to what happens.
    Subscribe,
    /// Read, renew or end a subscription.
    OperateSubscription,
    /// Have the printer show where it is.
    Identify,
    /// Let go a job that waits for its password, with the password.
    ReleaseWithPassword,
    /// Change the order in which jobs are printed.
    ScheduleJobs,
    /// Cancel all jobs and forget those that ended.
    PurgeJobs,
    /// Have the printer take and print jobs, or not.
    OperatePrinter,
    /// Make a folder.
    CreateFolder,
    /// Delete a folder.
    DeleteFolder,
    /// See system settings.
    ViewSettings,
    /// Change system settings.
    ChangeSettings,
    /// Read or export the audit log.
    ReadAuditLog,
    /// Set the clock.
    AdjustTime,
    /// Restore the factory defaults.
    RestoreFactoryDefaults,
    /// Update the software.
    UpdateSoftware,
    /// Restart the device.
    Restart,
    /// Do what only a hand inside the machine can.
    Tamper,
}

/// How far a permission goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Not at all.
    No,
    /// For what belongs to the asker.
    Own,
    /// For all.
    Any,
}

use Grant::{Any, No, Own};

/// One row: the operation, then what each role may, in the order of [`Role`].
pub struct PermitRow {
    /// The operation.
    pub operation: Operation,
    /// Unauthenticated, General User, System Administrator, Key Operator, Hand.
    pub grants: [Grant; 5],
}

const fn row(operation: Operation, grants: [Grant; 5]) -> PermitRow {
    PermitRow { operation, grants }
}

/// The table. Roles: Unauthenticated, General User, System Administrator, Key Operator, Hand.
#[rustfmt::skip]
pub const TABLE: &[PermitRow] = &[
    row(Operation::LogIn,               [Any, Any, Any, Any, No ]),
    row(Operation::LogOut,              [No,  Any, Any, Any, No ]),
    row(Operation::ChangeOwnPassword,   [No,  Any, Any, Any, No ]),
    row(Operation::ManageUsers,         [No,  No,  Any, Any, Any]),
    row(Operation::ManageAccounts,      [No,  No,  Any, Any, Any]),
    row(Operation::SubmitJob,           [Any, Any, Any, Any, No ]),
    row(Operation::OperatePrivatePrint, [No,  Own, Any, Any, No ]),
    row(Operation::OperateJob,          [No,  Own, Any, Any, No ]),
    row(Operation::Subscribe,           [No,  Any, Any, Any, No ]),
    row(Operation::OperateSubscription, [No,  Own, Any, Any, No ]),
    row(Operation::Identify,            [No,  Any, Any, Any, No ]),
    row(Operation::ReleaseWithPassword, [No,  Any, Any, Any, No ]),
    row(Operation::ScheduleJobs,        [No,  No,  Any, Any, No ]),
    row(Operation::PurgeJobs,           [No,  No,  Any, Any, No ]),
    row(Operation::OperatePrinter,      [No,  No,  Any, Any, No ]),
    row(Operation::CreateFolder,        [No,  Any, Any, Any, No ]),
    row(Operation::DeleteFolder,        [No,  Own, Own, Any, No ]),
    row(Operation::ViewSettings,        [No,  No,  Any, Any, Any]),
    row(Operation::ChangeSettings,      [No,  No,  Any, Any, Any]),
    row(Operation::ReadAuditLog,        [No,  No,  Any, Any, Any]),
    row(Operation::AdjustTime,          [No,  No,  Any, Any, Any]),
    row(Operation::RestoreFactoryDefaults, [No, No, Any, Any, Any]),
    row(Operation::UpdateSoftware,      [No,  No,  Any, Any, No ]),
    row(Operation::Restart,             [No,  No,  Any, Any, Any]),
    row(Operation::Tamper,              [No,  No,  No,  No,  Any]),
];

/// What `role` may do, with the two settings that widen the table: Job Operation Restrictions lets
/// anyone operate jobs that are not private, and without a login type nobody is asked who they are.
pub fn grant(role: Role, operation: Operation, settings: &Settings) -> Grant {
    let open = settings.access_job_operation == JobOperation::AllUsers;
    let anyone = role != Role::Unauthenticated || settings.auth_login_type == LoginType::Off;
    let widened = match operation {
        Operation::OperateJob => open && anyone,
        Operation::Subscribe | Operation::OperateSubscription | Operation::Identify => {
            settings.auth_login_type == LoginType::Off
        }
        Operation::ReleaseWithPassword => anyone,
        Operation::LogIn
        | Operation::LogOut
        | Operation::ChangeOwnPassword
        | Operation::ManageUsers
        | Operation::ManageAccounts
        | Operation::SubmitJob
        | Operation::OperatePrivatePrint
        | Operation::ScheduleJobs
        | Operation::PurgeJobs
        | Operation::OperatePrinter
        | Operation::CreateFolder
        | Operation::DeleteFolder
        | Operation::ViewSettings
        | Operation::ChangeSettings
        | Operation::ReadAuditLog
        | Operation::AdjustTime
        | Operation::RestoreFactoryDefaults
        | Operation::Restart
        | Operation::UpdateSoftware
        | Operation::Tamper => false,
    };
    if widened && role != Role::Hand {
        return Any;
    }
    TABLE.iter().find(|it| it.operation == operation).map_or(No, |it| it.grants[role as usize])
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
                Operation::LogOut
                | Operation::ChangeOwnPassword
                | Operation::ManageUsers
                | Operation::ManageAccounts
                | Operation::OperatePrivatePrint
                | Operation::OperateJob
                | Operation::Subscribe
                | Operation::OperateSubscription
                | Operation::Identify
                | Operation::ReleaseWithPassword
                | Operation::ScheduleJobs
                | Operation::PurgeJobs
                | Operation::OperatePrinter
                | Operation::CreateFolder
                | Operation::DeleteFolder
                | Operation::ViewSettings
                | Operation::ChangeSettings
                | Operation::ReadAuditLog
                | Operation::AdjustTime
                | Operation::RestoreFactoryDefaults
                | Operation::UpdateSoftware
                | Operation::Restart
                | Operation::Tamper => No,
            };
            assert_eq!(grant(Role::Unauthenticated, row.operation, &settings), expected);
        }
    }

    #[test]
    fn a_general_user_changes_nothing_of_the_device_but_the_own_password() {
        let settings = Settings::certified();
        for operation in [
            Operation::ScheduleJobs,
            Operation::PurgeJobs,
            Operation::OperatePrinter,
            Operation::ManageUsers,
            Operation::ManageAccounts,
            Operation::ViewSettings,
            Operation::ChangeSettings,
            Operation::ReadAuditLog,
            Operation::AdjustTime,
            Operation::RestoreFactoryDefaults,
            Operation::UpdateSoftware,
            Operation::Restart,
            Operation::Tamper,
        ] {
            assert_eq!(grant(Role::GeneralUser, operation, &settings), No, "{operation:?}");
        }
        assert_eq!(grant(Role::GeneralUser, Operation::ChangeOwnPassword, &settings), Any);
        assert_eq!(grant(Role::GeneralUser, Operation::OperatePrivatePrint, &settings), Own);
    }
}
