//! What can be permitted.

/// Something that can be permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Log in.
    LogIn,
    /// Log out.
    LogOut,
    /// Change the own password.
    ChangeOwnPassword,
    /// Add, edit or delete users.
    ManageUsers,
    /// Edit the Key Operator.
    EditKeyOperator,
    /// Delete the Key Operator.
    DeleteKeyOperator,
    /// Make, change or delete accounts.
    ManageAccounts,
    /// Hand in a job; what becomes of it is Receive Control's business.
    SubmitJob,
    /// Add documents to a job that waits for them.
    AddDocuments,
    /// Print, preview, delete or change a private charge print.
    OperatePrivatePrint,
    /// Cancel or delete another job.
    OperateJob,
    /// Begin to copy.
    Copy,
    /// Begin to scan.
    Scan,
    /// Begin to send a fax.
    Fax,
    /// Look at a scan or a fax before it goes where it is to go, and have it go.
    PreviewScan,
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
    /// Print reports.
    PrintReports,
    /// Have the printer take and print jobs, or not.
    OperatePrinter,
    /// Make a folder.
    CreateFolder,
    /// Make a folder that belongs to a user who is named.
    CreateFolderFor,
    /// Open, edit or delete a folder, and what is in it.
    OperateFolder,
    /// See the address book.
    SeeAddressBook,
    /// Add, edit or delete entries of the address book.
    EditAddressBook,
    /// Print what is in a folder.
    PrintFromFolder,
    /// See or delete a background form.
    OperateForm,
    /// See system settings.
    ViewSettings,
    /// Change system settings.
    ChangeSettings,
    /// See certificates, and make, import, choose or delete them.
    ManageCertificates,
    /// Take tiles off the Home screen and bring them back.
    EditHome,
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
    /// Use the control panel beyond its first screen.
    UsePanel,
    /// Use the apps of the control panel.
    UseApps,
    /// Look through the menus that lead to settings; the settings themselves are another thing.
    SeeMenus,
    /// See the lists of jobs.
    SeeJobs,
    /// See that there is a job.
    SeeJob,
    /// See the particulars of a job.
    SeeJobDetails,
    /// See a private charge print that waits.
    SeePrivatePrint,
    /// See how the machine's trays, supplies and counters stand.
    SeeMachine,
    /// See what the device is for oneself.
    SeeOwnRights,
    /// Do what only a hand inside the machine can.
    Tamper,
}
