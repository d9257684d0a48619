//! The places of CWIS: a section of the navigation each with all that is below it. Menus, tabs, forms, the
//! addresses that are served and the tests derive from this table.
//!
//! Labels are what the guide's procedures have clicked (pp.17 to 27). Where its appendix (pp.44 to 47) spells
//! them in another way, a test has both. Addresses are assumed, but for Home's (guide p.28).

use sim_core::permit::Sight;
use sim_core::settings::Key;

use super::place::Shown::{Called, Switch, SwitchAtOnce, Typed, TypedWhile, Values};
use super::place::{Field, Fields, Group, Page, Password, Place};

/// What follows, or else the first.
macro_rules! or {
    ($usual:expr) => {
        $usual
    };
    ($usual:expr, $other:expr) => {
        $other
    };
}

/// Places under a heading.
macro_rules! group {
    ($heading:literal, $($place:expr),+ $(,)?) => {
        Group { heading: Some($heading), of: &[$($place),+] }
    };
}

/// Places under no heading.
macro_rules! plain {
    ($($place:expr),+ $(,)?) => {
        Group { heading: None, of: &[$($place),+] }
    };
}

/// A place that lists what is below it.
macro_rules! menu {
    ($label:literal, $path:literal, $about:literal, $($group:expr),+ $(,)?) => {
        Place {
            label: $label,
            title: $label,
            path: $path,
            about: $about,
            page: Page::Menu(&[$($group),+]),
        }
    };
}

macro_rules! fields {
    ($(password $password:expr,)? $([$($heading:literal)?; $($label:literal $key:ident $shown:expr),+ $(,)?]),+) => {
        Fields {
            keys: &[$($(Key::$key),+),+],
            groups: &[$(Group {
                heading: or!(None $(, Some($heading))?),
                of: &[$(Field { label: $label, key: Key::$key, shown: $shown }),+],
            }),+],
            password: or!(None $(, Some($password))?),
        }
    };
}

/// A place with fields, in groups with a heading or without.
macro_rules! form {
    ($label:literal $(titled $title:literal)?, $path:literal, $about:literal,
        $($group:tt),+ $(; password $password:expr)? $(,)?) => {
        Place {
            label: $label,
            title: or!($label $(, $title)?),
            path: $path,
            about: $about,
            page: Page::Form(fields!($(password $password,)? $($group),+)),
        }
    };
}

/// A place that a module of its own draws.
macro_rules! own {
    ($label:literal, $path:literal, $about:literal, $sight:expr
        $(, fields $group:tt)? $(, below $($below:expr),+)? $(,)?) => {
        Place {
            label: $label,
            title: $label,
            path: $path,
            about: $about,
            page: Page::Own {
                sight: $sight,
                below: or!(&[] $(, &[$($below),+])?),
                fields: or!(None $(, Some(fields!($group)))?),
            },
        }
    };
}

/// The sections, as the navigation has them.
#[rustfmt::skip]
pub(crate) const SECTIONS: &[Place] = &[
    own!("Home", "/home/index.html", "", None),
    own!("App", "/app/index.html", "", Some(Sight::Folders), below plain![
        own!("Send from Folder", "/app/folders/index.html", "", Some(Sight::Folders)),
        form!("Custom Services Settings", "/app/custom-services.html", "",
            [; "Enabled" app_custom_services Switch]),
    ]),
    own!("Jobs", "/jobs/index.html", "", Some(Sight::Jobs), below plain![
        own!("Active Jobs", "/jobs/index.html", "", Some(Sight::Jobs)),
        own!("Completed Jobs", "/jobs/completed.html", "", Some(Sight::Jobs)),
        own!("Background Forms", "/jobs/forms.html", "", Some(Sight::Jobs)),
        form!("Jobs Settings", "/jobs/settings.html", "",
            ["Active Jobs View"; "Hide Job Details" jobs_hide_job_details Called(&["No", "Yes"])]),
    ]),
    own!("Address Book", "/addressbook/index.html", "", Some(Sight::AddressBook)),
    own!("Permissions", "/permissions/index.html", "", Some(Sight::Users), below plain![
        own!("Users", "/permissions/index.html", "", Some(Sight::Users)),
        own!("Accounts", "/permissions/accounts.html", "", Some(Sight::Accounts)),
        menu!("Authentication", "/permissions/authentication/index.html", "", plain![
            menu!("Password Policy", "/permissions/authentication/password-policy/index.html", "", plain![
                form!("Minimum Length", "/permissions/authentication/password-policy/minimum-length.html", "",
                    [; "Minimum Number of Characters to Restrict" auth_password_minimum_length
                        TypedWhile("Restrict")]),
            ]),
            menu!("Advanced Settings", "/permissions/authentication/advanced/index.html", "", plain![
                form!("Limit Login Attempts of System Administrator",
                    "/permissions/authentication/advanced/system-administrator.html", "",
                    [; "Login Attempts" auth_max_attempts_admin TypedWhile("Enable")]),
                form!("Limit Login Attempts of Local User",
                    "/permissions/authentication/advanced/local-user.html", "",
                    [; "Login Attempts" auth_max_attempts_user TypedWhile("Enable")]),
            ]),
        ]),
        menu!("Permissions", "/permissions/access/index.html", "", plain![
            // The device has several Job Operation Restrictions; ours is one for all of them.
            form!("Access Control", "/permissions/access/control.html", "",
                ["Device Access";
                    "Device Control Panel Access" access_device Called(&["Unlocked", "Locked"]),
                    "System Settings Access" access_system_settings Called(&["Unlocked", "Locked"])],
                [; "App Access" access_app Called(&["Unlock All", "Lock All"])],
                [; "Job Operation Restrictions" access_job_operation Values],
                ["Personalization Restrictions"; "Edit Home" access_edit_home Values]),
        ]),
    ]),
    menu!("Network", "/network/index.html", "",
        group!["Connections",
            menu!("Ethernet", "/network/ethernet/index.html", "", group!["Common",
                form!("Edit" titled "Common", "/network/ethernet/common.html", "",
                    [; "IP Mode" net_ip_mode Values]),
            ]),
            form!("USB", "/network/usb.html", "", [; "Enable" net_usb Switch]),
            form!("NFC", "/network/nfc.html", "", [; "Enable" net_nfc Switch]),
        ],
        group!["Protocols",
            form!("HTTP", "/network/http.html", "",
                ["HTTP"; "Port (HTTP/HTTPS)" http_mode Values, "CSRF Protection" http_csrf Switch]),
            form!("WebDAV", "/network/webdav.html", "", [; "Port" net_webdav Switch]),
            form!("POP3", "/network/pop3.html", "", [; "Port (Receive Email)" net_pop3 Switch]),
            form!("IPP", "/network/ipp.html", "", [; "Port" net_ipp Switch]),
            form!("IPsec", "/network/ipsec.html", "", [; "Enable" net_ipsec Switch]),
            form!("WSD", "/network/wsd.html", "",
                [; "Port (Scan to Desktop)" net_wsd_scan Switch,
                    "Port (Print from Desktop)" net_wsd_print Switch]),
            form!("LPD", "/network/lpd.html", "", [; "Port" net_lpd Switch]),
            form!("Port 9100", "/network/port-9100.html", "", [; "Port" net_port9100 Switch]),
            form!("FTP Client", "/network/ftp-client.html", "", [; "FTP Client Port" net_ftp_client Switch]),
            form!("SFTP", "/network/sftp.html", "", [; "SFTP Client Port" net_sftp Switch]),
            form!("SOAP", "/network/soap.html", "", [; "Port" net_soap Switch]),
            form!("SNMP", "/network/snmp.html", "", [; "Port" net_snmp Switch]),
            form!("Bonjour", "/network/bonjour.html", "", [; "Port" net_bonjour Switch]),
            form!("SMTP", "/network/smtp.html", "",
                [; "Port (Send Email)" smtp_send Switch,
                    "Port (Email Notification)" smtp_notification Switch,
                    "Port (Receive Email)" smtp_receive Switch,
                    "Folder for Received Email" smtp_receive_folder TypedWhile("Store in Folder"),
                    "SSL/TLS Communication (Receive Email)" smtp_receive_tls Values,
                    "Domain Filtering" smtp_domain_filter Values,
                    "Domains" smtp_domains Typed(""),
                    "Device's Email Address" smtp_address Typed(""),
                    "SMTP Server IP Address / Host Name" smtp_server Typed(""),
                    "Email / Internet Fax Port Number" smtp_port Typed(""),
                    "Direct Internet Fax Port Number" smtp_direct_port Typed(""),
                    "SSL/TLS Communication" smtp_tls Values,
                    "Email Send Authentication" smtp_authentication Values,
                    "SMTP AUTH Login Name" smtp_login_name Typed(""),
                    "Maximum Total Data Size" smtp_size_max Typed("KB"),
                    "Split by Data Size" smtp_split_size TypedWhile("Split"),
                    "Digital Signature - Outgoing Email" smtp_signature Values,
                    "Message Digest Algorithm" smtp_digest Values,
                    "Receive Untrusted Email" smtp_receive_untrusted Switch];
                password Password::MailServer),
        ],
    ),
    menu!("System", "/system/index.html", "", plain![
        menu!("Security", "/system/security/index.html", "Protection of the network, service, storage",
            group!["Network Security",
                form!("SSL/TLS Settings", "/system/security/tls.html", "",
                    [; "Protocol Version" tls_protocol_version Values,
                        "Enable TLS 1.3" tls_13 Switch,
                        "SMTP - SSL / TLS Communication" tls_smtp Values,
                        "S/MIME Communication" tls_smime Switch,
                        "Verify Remote Server Certificate" tls_verify_server Switch]),
                form!("FIPS140-2", "/system/security/fips140.html", "", [; "FIPS140-2" tls_fips140 Values]),
            ],
            group!["Certificates",
                own!("Certificate Settings", "/system/security/certificates/index.html", "",
                    Some(Sight::Certificates)),
            ],
            plain![
                form!("Service Representative Operation Settings", "/system/security/service.html", "",
                    [; "Enabled" service_rep_restricted Switch];
                    password Password::Maintenance),
                form!("Print Files in Folder with internet Services", "/system/security/folder-files.html", "",
                    [; "Print Files in Folder with internet Services"
                        folder_print_via_internet_services Values]),
                form!("Overwrite Storage", "/system/security/overwrite-storage.html", "",
                    [; "Number of Overwrites" storage_overwrite Values]),
                form!("Power on Self Test", "/system/security/self-test.html", "",
                    [; "Power on Self Test" selftest_power_on Switch]),
            ]),
        menu!("Logs", "/system/logs/index.html", "What the device records", plain![
            own!("Audit Log", "/system/logs/audit-log.html", "Switch it on, read it, export it",
                Some(Sight::AuditLog), fields [; "Enabled" audit_enabled Switch]),
            own!("Fault History", "/system/logs/fault-history.html", "Which faults were found, and when",
                Some(Sight::Machine)),
        ]),
        form!("Timeouts", "/system/timeouts.html", "When somebody is logged out",
            [; "Auto Clear (Internet Services)" timers_browser_session Typed("minutes")],
            [; "Auto Clear" timers_auto_clear Switch,
                "Seconds" timers_auto_clear_seconds Typed("seconds")]),
        form!("Plug-in Settings", "/system/plug-in.html", "",
            [; "Embedded Plug-ins" app_plugins SwitchAtOnce]),
        menu!("Defaults", "/system/defaults/index.html", "", plain![
            form!("PjL File System Command", "/system/defaults/pjl.html", "",
                [; "PjL File System Command" print_pjl_file_system Called(&["Enable", "Disable"])]),
        ]),
        own!("Software Update", "/system/software-update/index.html", "Version, settings, new software",
            Some(Sight::Settings), fields [; "Enable" update_software_download SwitchAtOnce],
            below plain![
                form!("Software Download via Network", "/system/software-update/network.html", "",
                    [; "Enable" update_via_network Switch]),
            ]),
    ]),
    // The appendix alone has it (p.44), and p.40 names the tab.
    menu!("Properties", "/properties/index.html", "", plain![
        form!("Authentication", "/properties/authentication.html", "",
            [; "Login Type" auth_login_type Values]),
    ]),
];

/// A place and how it is found.
pub(crate) struct Found {
    /// The places above it, from the section on.
    pub(crate) above: Vec<&'static Place>,
    pub(crate) place: &'static Place,
}

/// All places, each after what is above it.
pub(crate) fn all() -> Vec<Found> {
    let mut found = Vec::new();
    for section in SECTIONS {
        put(&mut found, &[], section);
    }
    found
}

fn put(found: &mut Vec<Found>, above: &[&'static Place], place: &'static Place) {
    found.push(Found { above: above.to_vec(), place });
    let above = [above, &[place]].concat();
    for below in place.below() {
        put(found, &above, below);
    }
}

/// The place at this address.
pub(crate) fn at(path: &str) -> Option<Found> {
    all().into_iter().find(|it| it.place.path == path)
}

/// The section that a path lies in.
pub(crate) fn section(path: &str) -> Option<&'static Place> {
    let holds = |it: &&Place| {
        it.path.rsplit_once('/').is_some_and(|(folder, _)| {
            path.strip_prefix(folder).is_some_and(|it| it.starts_with('/'))
        })
    };
    SECTIONS.iter().find(holds)
}
