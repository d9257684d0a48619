//! The rows of the audit log.

use serde::{Deserialize, Serialize};

use super::row::{Row, Spelled, spelled};
use crate::audit::{Event, Record};

/// A record.
#[derive(Serialize, Deserialize)]
pub(super) struct RecordRow {
    log_id: u16,
    unix_ms: i64,
    zone_minutes: i16,
    event: Spelled<Event>,
    user: Box<str>,
    optional: Box<str>,
}

spelled! {
    Event "event" {
        StartedCold "StartedCold",
        StartedWarm "StartedWarm",
        ShutdownRequested "ShutdownRequested",
        LoginInvalidUser "LoginInvalidUser",
        LoginInvalidPassword "LoginInvalidPassword",
        LoginSuccessful "LoginSuccessful",
        Logout "Logout",
        LockedAdministrator "LockedAdministrator",
        ContinuousFailure "ContinuousFailure",
        AuditEnabled "AuditEnabled",
        AuditDisabled "AuditDisabled",
        PrintCompleted "PrintCompleted",
        PrintCanceled "PrintCanceled",
        PrintAborted "PrintAborted",
        PrintCanceledByShutdown "PrintCanceledByShutdown",
        ReportCompleted "ReportCompleted",
        ReportCanceled "ReportCanceled",
        ReportAborted "ReportAborted",
        CopyCompleted "CopyCompleted",
        CopyCanceled "CopyCanceled",
        CopyAborted "CopyAborted",
        ScanCompleted "ScanCompleted",
        ScanCanceled "ScanCanceled",
        ScanAborted "ScanAborted",
        MailboxCompleted "MailboxCompleted",
        MailboxCanceled "MailboxCanceled",
        MailboxAborted "MailboxAborted",
        FaxCompleted "FaxCompleted",
        FaxCanceled "FaxCanceled",
        FaxAborted "FaxAborted",
        AdjustTime "AdjustTime",
        AddUser "AddUser",
        EditUser "EditUser",
        DeleteUser "DeleteUser",
        SwitchAuthenticationMode "SwitchAuthenticationMode",
        ViewSecuritySetting "ViewSecuritySetting",
        ChangeSecuritySetting "ChangeSecuritySetting",
        CreateMailbox "CreateMailbox",
        DeleteMailbox "DeleteMailbox",
        ImportCertificate "ImportCertificate",
        ImportCertificateFailed "ImportCertificateFailed",
        DeleteCertificate "DeleteCertificate",
        DeleteCertificateFailed "DeleteCertificateFailed",
        AddAddress "AddAddress",
        EditAddress "EditAddress",
        DeleteAddress "DeleteAddress",
        ExportAuditLog "ExportAuditLog",
        SoftwareUpdated "SoftwareUpdated",
        TrustedCommunicationFailed "TrustedCommunicationFailed",
    }
}

impl Row for RecordRow {
    type Of = Record;

    fn of(it: &Record) -> Self {
        Self {
            log_id: it.log_id,
            unix_ms: it.unix_ms,
            zone_minutes: it.zone_minutes,
            event: Spelled(it.event),
            user: it.user.clone(),
            optional: it.optional.clone(),
        }
    }

    fn read(self) -> Result<Record, String> {
        let Self { log_id, unix_ms, zone_minutes, event, user, optional } = self;
        Ok(Record { log_id, unix_ms, zone_minutes, event: event.0, user, optional })
    }
}
