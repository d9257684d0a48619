//! The code tables of IPP: operations, status codes, the enums a printer reports, and the tags.
//!
//! Source: IANA IPP registrations, 2025-10-31. Reserved and unassigned codes have no row; deprecated
//! and obsolete operations keep theirs, because old clients still send them.

use super::code_table::{code_table, tag_table};

code_table! {
    /// An operation code of a request (RFC 8011 section 5.4.15, `operations-supported`).
    Operation: u16 {
        PrintJob = 0x0002, "Print-Job";
        /// (deprecated)
        PrintUri = 0x0003, "Print-URI";
        ValidateJob = 0x0004, "Validate-Job";
        CreateJob = 0x0005, "Create-Job";
        SendDocument = 0x0006, "Send-Document";
        /// (deprecated)
        SendUri = 0x0007, "Send-URI";
        CancelJob = 0x0008, "Cancel-Job";
        GetJobAttributes = 0x0009, "Get-Job-Attributes";
        GetJobs = 0x000A, "Get-Jobs";
        GetPrinterAttributes = 0x000B, "Get-Printer-Attributes";
        HoldJob = 0x000C, "Hold-Job";
        ReleaseJob = 0x000D, "Release-Job";
        /// (deprecated)
        RestartJob = 0x000E, "Restart-Job";
        PausePrinter = 0x0010, "Pause-Printer";
        ResumePrinter = 0x0011, "Resume-Printer";
        /// (deprecated)
        PurgeJobs = 0x0012, "Purge-Jobs";
        SetPrinterAttributes = 0x0013, "Set-Printer-Attributes";
        SetJobAttributes = 0x0014, "Set-Job-Attributes";
        GetPrinterSupportedValues = 0x0015, "Get-Printer-Supported-Values";
        CreatePrinterSubscriptions = 0x0016, "Create-Printer-Subscriptions";
        CreateJobSubscriptions = 0x0017, "Create-Job-Subscriptions";
        GetSubscriptionAttributes = 0x0018, "Get-Subscription-Attributes";
        GetSubscriptions = 0x0019, "Get-Subscriptions";
        RenewSubscription = 0x001A, "Renew-Subscription";
        CancelSubscription = 0x001B, "Cancel-Subscription";
        GetNotifications = 0x001C, "Get-Notifications";
        GetResourceAttributes = 0x001E, "Get-Resource-Attributes";
        GetResources = 0x0020, "Get-Resources";
        EnablePrinter = 0x0022, "Enable-Printer";
        DisablePrinter = 0x0023, "Disable-Printer";
        PausePrinterAfterCurrentJob = 0x0024, "Pause-Printer-After-Current-Job";
        HoldNewJobs = 0x0025, "Hold-New-Jobs";
        ReleaseHeldNewJobs = 0x0026, "Release-Held-New-Jobs";
        /// (deprecated)
        DeactivatePrinter = 0x0027, "Deactivate-Printer";
        /// (deprecated)
        ActivatePrinter = 0x0028, "Activate-Printer";
        RestartPrinter = 0x0029, "Restart-Printer";
        ShutdownPrinter = 0x002A, "Shutdown-Printer";
        StartupPrinter = 0x002B, "Startup-Printer";
        /// (deprecated)
        ReprocessJob = 0x002C, "Reprocess-Job";
        CancelCurrentJob = 0x002D, "Cancel-Current-Job";
        SuspendCurrentJob = 0x002E, "Suspend-Current-Job";
        ResumeJob = 0x002F, "Resume-Job";
        PromoteJob = 0x0030, "Promote-Job";
        ScheduleJobAfter = 0x0031, "Schedule-Job-After";
        CancelDocument = 0x0033, "Cancel-Document";
        GetDocumentAttributes = 0x0034, "Get-Document-Attributes";
        GetDocuments = 0x0035, "Get-Documents";
        /// (obsolete)
        DeleteDocument = 0x0036, "Delete-Document";
        SetDocumentAttributes = 0x0037, "Set-Document-Attributes";
        CancelJobs = 0x0038, "Cancel-Jobs";
        CancelMyJobs = 0x0039, "Cancel-My-Jobs";
        ResubmitJob = 0x003A, "Resubmit-Job";
        CloseJob = 0x003B, "Close-Job";
        IdentifyPrinter = 0x003C, "Identify-Printer";
        ValidateDocument = 0x003D, "Validate-Document";
        AddDocumentImages = 0x003E, "Add-Document-Images";
        AcknowledgeDocument = 0x003F, "Acknowledge-Document";
        AcknowledgeIdentifyPrinter = 0x0040, "Acknowledge-Identify-Printer";
        AcknowledgeJob = 0x0041, "Acknowledge-Job";
        FetchDocument = 0x0042, "Fetch-Document";
        FetchJob = 0x0043, "Fetch-Job";
        GetOutputDeviceAttributes = 0x0044, "Get-Output-Device-Attributes";
        UpdateActiveJobs = 0x0045, "Update-Active-Jobs";
        DeregisterOutputDevice = 0x0046, "Deregister-Output-Device";
        UpdateDocumentStatus = 0x0047, "Update-Document-Status";
        UpdateJobStatus = 0x0048, "Update-Job-Status";
        UpdateOutputDeviceAttributes = 0x0049, "Update-Output-Device-Attributes";
        GetNextDocumentData = 0x004A, "Get-Next-Document-Data";
        AllocatePrinterResources = 0x004B, "Allocate-Printer-Resources";
        CreatePrinter = 0x004C, "Create-Printer";
        DeallocatePrinterResources = 0x004D, "Deallocate-Printer-Resources";
        DeletePrinter = 0x004E, "Delete-Printer";
        GetPrinters = 0x004F, "Get-Printers";
        ShutdownOnePrinter = 0x0050, "Shutdown-One-Printer";
        StartupOnePrinter = 0x0051, "Startup-One-Printer";
        CancelResource = 0x0052, "Cancel-Resource";
        CreateResource = 0x0053, "Create-Resource";
        InstallResource = 0x0054, "Install-Resource";
        SendResourceData = 0x0055, "Send-Resource-Data";
        SetResourceAttributes = 0x0056, "Set-Resource-Attributes";
        CreateResourceSubscriptions = 0x0057, "Create-Resource-Subscriptions";
        CreateSystemSubscriptions = 0x0058, "Create-System-Subscriptions";
        DisableAllPrinters = 0x0059, "Disable-All-Printers";
        EnableAllPrinters = 0x005A, "Enable-All-Printers";
        GetSystemAttributes = 0x005B, "Get-System-Attributes";
        GetSystemSupportedValues = 0x005C, "Get-System-Supported-Values";
        PauseAllPrinters = 0x005D, "Pause-All-Printers";
        PauseAllPrintersAfterCurrentJob = 0x005E, "Pause-All-Printers-After-Current-Job";
        RegisterOutputDevice = 0x005F, "Register-Output-Device";
        RestartSystem = 0x0060, "Restart-System";
        ResumeAllPrinters = 0x0061, "Resume-All-Printers";
        SetSystemAttributes = 0x0062, "Set-System-Attributes";
        ShutdownAllPrinters = 0x0063, "Shutdown-All-Printers";
        StartupAllPrinters = 0x0064, "Startup-All-Printers";
        GetPrinterResources = 0x0065, "Get-Printer-Resources";
        GetUserPrinterAttributes = 0x0066, "Get-User-Printer-Attributes";
        RestartOnePrinter = 0x0067, "Restart-One-Printer";
        AcknowledgeEncryptedJobAttributes = 0x0068, "Acknowledge-Encrypted-Job-Attributes";
        FetchEncryptedJobAttributes = 0x0069, "Fetch-Encrypted-Job-Attributes";
        GetEncryptedJobAttributes = 0x006A, "Get-Encrypted-Job-Attributes";
    }
}

code_table! {
    /// A status code of a response (RFC 8011 appendix B).
    StatusCode: u16 {
        SuccessfulOk = 0x0000, "successful-ok";
        SuccessfulOkIgnoredOrSubstitutedAttributes = 0x0001, "successful-ok-ignored-or-substituted-attributes";
        SuccessfulOkConflictingAttributes = 0x0002, "successful-ok-conflicting-attributes";
        SuccessfulOkIgnoredSubscriptions = 0x0003, "successful-ok-ignored-subscriptions";
        SuccessfulOkTooManyEvents = 0x0005, "successful-ok-too-many-events";
        SuccessfulOkEventsComplete = 0x0007, "successful-ok-events-complete";
        ClientErrorBadRequest = 0x0400, "client-error-bad-request";
        ClientErrorForbidden = 0x0401, "client-error-forbidden";
        ClientErrorNotAuthenticated = 0x0402, "client-error-not-authenticated";
        ClientErrorNotAuthorized = 0x0403, "client-error-not-authorized";
        ClientErrorNotPossible = 0x0404, "client-error-not-possible";
        ClientErrorTimeout = 0x0405, "client-error-timeout";
        ClientErrorNotFound = 0x0406, "client-error-not-found";
        ClientErrorGone = 0x0407, "client-error-gone";
        ClientErrorRequestEntityTooLarge = 0x0408, "client-error-request-entity-too-large";
        ClientErrorRequestValueTooLong = 0x0409, "client-error-request-value-too-long";
        ClientErrorDocumentFormatNotSupported = 0x040A, "client-error-document-format-not-supported";
        ClientErrorAttributesOrValuesNotSupported = 0x040B, "client-error-attributes-or-values-not-supported";
        ClientErrorUriSchemeNotSupported = 0x040C, "client-error-uri-scheme-not-supported";
        ClientErrorCharsetNotSupported = 0x040D, "client-error-charset-not-supported";
        ClientErrorConflictingAttributes = 0x040E, "client-error-conflicting-attributes";
        ClientErrorCompressionNotSupported = 0x040F, "client-error-compression-not-supported";
        ClientErrorCompressionError = 0x0410, "client-error-compression-error";
        ClientErrorDocumentFormatError = 0x0411, "client-error-document-format-error";
        ClientErrorDocumentAccessError = 0x0412, "client-error-document-access-error";
        ClientErrorAttributesNotSettable = 0x0413, "client-error-attributes-not-settable";
        ClientErrorIgnoredAllSubscriptions = 0x0414, "client-error-ignored-all-subscriptions";
        ClientErrorTooManySubscriptions = 0x0415, "client-error-too-many-subscriptions";
        ClientErrorDocumentPasswordError = 0x0418, "client-error-document-password-error";
        ClientErrorDocumentPermissionError = 0x0419, "client-error-document-permission-error";
        ClientErrorDocumentSecurityError = 0x041A, "client-error-document-security-error";
        ClientErrorDocumentUnprintableError = 0x041B, "client-error-document-unprintable-error";
        ClientErrorAccountInfoNeeded = 0x041C, "client-error-account-info-needed";
        ClientErrorAccountClosed = 0x041D, "client-error-account-closed";
        ClientErrorAccountLimitReached = 0x041E, "client-error-account-limit-reached";
        ClientErrorAccountAuthorizationFailed = 0x041F, "client-error-account-authorization-failed";
        ClientErrorNotFetchable = 0x0420, "client-error-not-fetchable";
        ServerErrorInternalError = 0x0500, "server-error-internal-error";
        ServerErrorOperationNotSupported = 0x0501, "server-error-operation-not-supported";
        ServerErrorServiceUnavailable = 0x0502, "server-error-service-unavailable";
        ServerErrorVersionNotSupported = 0x0503, "server-error-version-not-supported";
        ServerErrorDeviceError = 0x0504, "server-error-device-error";
        ServerErrorTemporaryError = 0x0505, "server-error-temporary-error";
        ServerErrorNotAcceptingJobs = 0x0506, "server-error-not-accepting-jobs";
        ServerErrorBusy = 0x0507, "server-error-busy";
        ServerErrorJobCanceled = 0x0508, "server-error-job-canceled";
        ServerErrorMultipleDocumentJobsNotSupported = 0x0509, "server-error-multiple-document-jobs-not-supported";
        ServerErrorPrinterIsDeactivated = 0x050A, "server-error-printer-is-deactivated";
        ServerErrorTooManyJobs = 0x050B, "server-error-too-many-jobs";
        ServerErrorTooManyDocuments = 0x050C, "server-error-too-many-documents";
    }
}

code_table! {
    /// The state of a job (RFC 8011 section 5.3.7).
    JobState: i32 {
        Pending = 3, "pending";
        PendingHeld = 4, "pending-held";
        Processing = 5, "processing";
        ProcessingStopped = 6, "processing-stopped";
        Canceled = 7, "canceled";
        Aborted = 8, "aborted";
        Completed = 9, "completed";
    }
}

code_table! {
    /// The state of a printer (RFC 8011 section 5.4.11).
    PrinterState: i32 {
        Idle = 3, "idle";
        Processing = 4, "processing";
        Stopped = 5, "stopped";
    }
}

code_table! {
    /// The state of a document (PWG 5100.5).
    DocumentState: i32 {
        Pending = 3, "pending";
        Processing = 5, "processing";
        ProcessingStopped = 6, "processing-stopped";
        Canceled = 7, "canceled";
        Aborted = 8, "aborted";
        Completed = 9, "completed";
    }
}

code_table! {
    /// The state of a resource (PWG 5100.22).
    ResourceState: i32 {
        Pending = 3, "pending";
        Available = 4, "available";
        Installed = 5, "installed";
        Canceled = 6, "canceled";
        Aborted = 7, "aborted";
    }
}

code_table! {
    /// The state of a system object (PWG 5100.22).
    SystemState: i32 {
        Idle = 3, "idle";
        Processing = 4, "processing";
        Stopped = 5, "stopped";
    }
}

code_table! {
    /// The state of one fax or scan transmission (PWG 5100.15).
    TransmissionStatus: i32 {
        Pending = 3, "pending";
        PendingRetry = 4, "pending-retry";
        Processing = 5, "processing";
        Canceled = 7, "canceled";
        Aborted = 8, "aborted";
        Completed = 9, "completed";
    }
}

code_table! {
    /// A finishing process (RFC 8011 section 5.2.6, PWG 5100.1).
    Finishings: i32 {
        None = 3, "none";
        Staple = 4, "staple";
        Punch = 5, "punch";
        Cover = 6, "cover";
        Bind = 7, "bind";
        SaddleStitch = 8, "saddle-stitch";
        EdgeStitch = 9, "edge-stitch";
        Fold = 10, "fold";
        Trim = 11, "trim";
        Bale = 12, "bale";
        BookletMaker = 13, "booklet-maker";
        /// (deprecated)
        JogOffset = 14, "jog-offset";
        Coat = 15, "coat";
        Laminate = 16, "laminate";
        StapleTopLeft = 20, "staple-top-left";
        StapleBottomLeft = 21, "staple-bottom-left";
        StapleTopRight = 22, "staple-top-right";
        StapleBottomRight = 23, "staple-bottom-right";
        EdgeStitchLeft = 24, "edge-stitch-left";
        EdgeStitchTop = 25, "edge-stitch-top";
        EdgeStitchRight = 26, "edge-stitch-right";
        EdgeStitchBottom = 27, "edge-stitch-bottom";
        StapleDualLeft = 28, "staple-dual-left";
        StapleDualTop = 29, "staple-dual-top";
        StapleDualRight = 30, "staple-dual-right";
        StapleDualBottom = 31, "staple-dual-bottom";
        StapleTripleLeft = 32, "staple-triple-left";
        StapleTripleTop = 33, "staple-triple-top";
        StapleTripleRight = 34, "staple-triple-right";
        StapleTripleBottom = 35, "staple-triple-bottom";
        BindLeft = 50, "bind-left";
        BindTop = 51, "bind-top";
        BindRight = 52, "bind-right";
        BindBottom = 53, "bind-bottom";
        TrimAfterPages = 60, "trim-after-pages";
        TrimAfterDocuments = 61, "trim-after-documents";
        TrimAfterCopies = 62, "trim-after-copies";
        TrimAfterJob = 63, "trim-after-job";
        PunchTopLeft = 70, "punch-top-left";
        PunchBottomLeft = 71, "punch-bottom-left";
        PunchTopRight = 72, "punch-top-right";
        PunchBottomRight = 73, "punch-bottom-right";
        PunchDualLeft = 74, "punch-dual-left";
        PunchDualTop = 75, "punch-dual-top";
        PunchDualRight = 76, "punch-dual-right";
        PunchDualBottom = 77, "punch-dual-bottom";
        PunchTripleLeft = 78, "punch-triple-left";
        PunchTripleTop = 79, "punch-triple-top";
        PunchTripleRight = 80, "punch-triple-right";
        PunchTripleBottom = 81, "punch-triple-bottom";
        PunchQuadLeft = 82, "punch-quad-left";
        PunchQuadTop = 83, "punch-quad-top";
        PunchQuadRight = 84, "punch-quad-right";
        PunchQuadBottom = 85, "punch-quad-bottom";
        PunchMultipleLeft = 86, "punch-multiple-left";
        PunchMultipleTop = 87, "punch-multiple-top";
        PunchMultipleRight = 88, "punch-multiple-right";
        PunchMultipleBottom = 89, "punch-multiple-bottom";
        FoldAccordion = 90, "fold-accordion";
        FoldDoubleGate = 91, "fold-double-gate";
        FoldGate = 92, "fold-gate";
        FoldHalf = 93, "fold-half";
        FoldHalfZ = 94, "fold-half-z";
        FoldLeftGate = 95, "fold-left-gate";
        FoldLetter = 96, "fold-letter";
        FoldParallel = 97, "fold-parallel";
        FoldPoster = 98, "fold-poster";
        FoldRightGate = 99, "fold-right-gate";
        FoldZ = 100, "fold-z";
        FoldEngineeringZ = 101, "fold-engineering-z";
    }
}

code_table! {
    /// The orientation of a page (RFC 8011 section 5.2.10).
    Orientation: i32 {
        Portrait = 3, "portrait";
        Landscape = 4, "landscape";
        ReverseLandscape = 5, "reverse-landscape";
        ReversePortrait = 6, "reverse-portrait";
        None = 7, "none";
    }
}

code_table! {
    /// The quality of a print (RFC 8011 section 5.2.13).
    PrintQuality: i32 {
        Draft = 3, "draft";
        Normal = 4, "normal";
        High = 5, "high";
    }
}

tag_table! {
    /// The tag that opens an attribute group (RFC 8010 section 3.5.1).
    ///
    /// Any delimiter tag but `end-of-attributes-tag`: reserved ones (0x00, 0x0B to 0x0F) are kept too,
    /// so that a group from a later standard can be skipped.
    GroupTag: 0x00..=0x02 | 0x04..=0x0F => {
        OPERATION = 0x01, "operation-attributes-tag";
        JOB = 0x02, "job-attributes-tag";
        PRINTER = 0x04, "printer-attributes-tag";
        UNSUPPORTED = 0x05, "unsupported-attributes-tag";
        SUBSCRIPTION = 0x06, "subscription-attributes-tag";
        EVENT_NOTIFICATION = 0x07, "event-notification-attributes-tag";
        RESOURCE = 0x08, "resource-attributes-tag";
        DOCUMENT = 0x09, "document-attributes-tag";
        SYSTEM = 0x0A, "system-attributes-tag";
    }
}

tag_table! {
    /// The tag that gives the syntax of a value (RFC 8010 section 3.5.2).
    ///
    /// Any tag from 0x10 up, registered or not. `default` (0x11) was reserved by RFC 2910 and is
    /// unassigned today; it is named because old devices still report it.
    ValueTag: 0x10..=0xFF => {
        UNSUPPORTED = 0x10, "unsupported";
        DEFAULT = 0x11, "default";
        UNKNOWN = 0x12, "unknown";
        NO_VALUE = 0x13, "no-value";
        NOT_SETTABLE = 0x15, "not-settable";
        DELETE_ATTRIBUTE = 0x16, "delete-attribute";
        ADMIN_DEFINE = 0x17, "admin-define";
        INTEGER = 0x21, "integer";
        BOOLEAN = 0x22, "boolean";
        ENUM = 0x23, "enum";
        OCTET_STRING = 0x30, "octetString";
        DATE_TIME = 0x31, "dateTime";
        RESOLUTION = 0x32, "resolution";
        RANGE_OF_INTEGER = 0x33, "rangeOfInteger";
        BEG_COLLECTION = 0x34, "begCollection";
        TEXT_WITH_LANGUAGE = 0x35, "textWithLanguage";
        NAME_WITH_LANGUAGE = 0x36, "nameWithLanguage";
        END_COLLECTION = 0x37, "endCollection";
        TEXT_WITHOUT_LANGUAGE = 0x41, "textWithoutLanguage";
        NAME_WITHOUT_LANGUAGE = 0x42, "nameWithoutLanguage";
        KEYWORD = 0x44, "keyword";
        URI = 0x45, "uri";
        URI_SCHEME = 0x46, "uriScheme";
        CHARSET = 0x47, "charset";
        NATURAL_LANGUAGE = 0x48, "naturalLanguage";
        MIME_MEDIA_TYPE = 0x49, "mimeMediaType";
        MEMBER_ATTR_NAME = 0x4A, "memberAttrName";
        EXTENSION = 0x7F, "extension";
    }
}
