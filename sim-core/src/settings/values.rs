//! The types of the settings' values. Labels are the guide's, where it prints them.

use super::kind::choice;

/// Defines a two-valued switch with the guide's words for its two states.
macro_rules! switch {
    ($(#[$meta:meta])* $name:ident $on:literal $off:literal $off_name:ident) => {
        choice!(
            $(#[$meta])*
            $name {
                /// Switched on.
                On = $on | "On" | "Enabled" | "Enable" | "Yes" | "true",
                /// Switched off.
                $off_name = $off | "Off" | "Disabled" | "Disable" | "No" | "false",
            }
        );

        impl $name {
            /// Whether it is on.
            pub const fn is_on(self) -> bool {
                matches!(self, Self::On)
            }
        }
    };
}

switch!(
    /// "On" and "Off".
    OnOff "On" "Off" Off
);
switch!(
    /// A port or service that is on in the factory and that the guide has disabled.
    Port "On" "Disabled" Off
);
switch!(
    /// A function that is off in the factory and that the guide may have enabled.
    Feature "Enabled" "Off" Off
);
switch!(
    /// "Enabled" and "Disabled".
    Enabled "Enabled" "Disabled" Off
);
switch!(
    /// A tile of the Home screen.
    Tile "On" "removed from Home" Removed
);

choice!(
    /// Passes of Overwrite Storage.
    Overwrites {
        /// Released data stays.
        Off = "Off" | "Disabled" | "0",
        /// One pass.
        One = "1 Overwrite" | "1",
        /// Three passes.
        Three = "3 Overwrites" | "3",
    }
);
choice!(
    /// Login Type.
    LoginType {
        /// Nobody logs in.
        Off = "Off" | "No Login Required",
        /// Users registered on the device.
        Local = "Login to Local Accounts" | "Log In to Local Accounts" | "Local Accounts",
    }
);
choice!(
    /// Receive Control.
    ReceiveControl {
        /// Every job prints at once.
        Print = "Print",
        /// The outcome of the job's log-in decides.
        ByAccounting = "According to Print Accounting",
    }
);
choice!(
    /// What becomes of a job under "According to Print Accounting".
    Disposition {
        /// It prints at once.
        Print = "Print" | "Print Job",
        /// It is kept for its owner.
        Save = "Save as Private Charge Print Job",
        /// It is deleted.
        Delete = "Delete Job",
    }
);
choice!(
    /// Files Retrieved By Client.
    FilesRetrieved {
        /// As the folder says.
        ByFolder = "Delete according to Folder settings",
        /// They are always deleted.
        ForceDelete = "Force Delete",
    }
);
choice!(
    /// Device Access and System Settings Access. The appendix prints the factory value as "On".
    Access {
        /// No log-in is asked for.
        Unlocked = "On" | "Unlocked",
        /// A log-in is asked for.
        Locked = "Locked",
    }
);
choice!(
    /// App Access. The appendix prints the factory value as "On".
    AppAccess {
        /// No log-in is asked for.
        Unlocked = "On" | "Unlocked" | "Unlock All",
        /// Every app asks for a log-in.
        LockAll = "Lock All",
    }
);
choice!(
    /// Hide Job Details of the Active Jobs View.
    HideJobDetails {
        /// Details of all jobs are shown. The appendix prints the factory value as "On".
        No = "On" | "No" | "Off" | "Hide Job Details: No" | "false",
        /// The details of others' jobs are hidden.
        Yes = "Hide Job Details: Yes" | "Yes" | "true",
    }
);
choice!(
    /// Job Operation Restrictions.
    JobOperation {
        /// Anyone.
        AllUsers = "All Users",
        /// The owner of the job and administrators.
        OwnerAndAdministrator = "Job Owner and Administrator"
            | "Job Owner and Administrator, for all",
    }
);
choice!(
    /// Edit Home.
    EditHome {
        /// Anyone.
        Unlocked = "Unlocked",
        /// Administrators.
        AdministratorsOnly = "System Administrators Only",
    }
);
choice!(
    /// Protocol Version of SSL/TLS.
    ProtocolVersion {
        /// From TLS 1.0.
        Tls10 = "TLS 1.0 or Later",
        /// From TLS 1.1.
        Tls11 = "TLS 1.1 or Later",
        /// From TLS 1.2.
        Tls12 = "TLS 1.2 or Later",
    }
);
choice!(
    /// Protection of mail connections.
    MailTls {
        /// None.
        Off = "Off",
        /// STARTTLS.
        StartTls = "STARTTLS",
        /// TLS from the first byte.
        SslTls = "SSL/TLS",
    }
);
choice!(
    /// Domain Filtering.
    DomainFilter {
        /// Mail is taken from everybody.
        Off = "Off",
        /// From those domains alone that are listed.
        Allow = "Allow Domains",
        /// From all others.
        Reject = "Reject Domains",
    }
);
choice!(
    /// Protection of mail that is received.
    ReceiveTls {
        /// None.
        Off = "Off",
        /// TLS for whoever asks for it.
        Offered = "STARTTLS (If available)",
        /// Nothing is taken without.
        Needed = "STARTTLS",
    }
);
choice!(
    /// Which mails are signed (S/MIME).
    MailSignature {
        /// None.
        Never = "Do not add signature",
        /// All.
        Always = "Always add signature",
        /// Those of which whoever sends them says so.
        Selected = "Select during send",
    }
);
choice!(
    /// What signed mails are digested with (RFC 8551 section 2.1; weaker ones are not made).
    MessageDigest {
        /// SHA-256.
        Sha256 = "SHA-256",
        /// SHA-384.
        Sha384 = "SHA-384",
        /// SHA-512.
        Sha512 = "SHA-512",
    }
);
choice!(
    /// Port (HTTP/HTTPS).
    HttpMode {
        /// HTTP and HTTPS.
        Both = "Enable HTTP/HTTPS",
        /// HTTP only.
        HttpOnly = "Enable HTTP only",
        /// HTTPS only.
        HttpsOnly = "Enable HTTPS only" | "Only HTTPS",
    }
);
choice!(
    /// IP Mode.
    IpMode {
        /// IPv4 and IPv6.
        Dual = "Dual Stack",
        /// IPv4.
        V4 = "IPv4 Mode",
        /// IPv6.
        V6 = "IPv6 Mode",
    }
);
