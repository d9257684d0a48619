//! Every value that can be set, once. What the guide prints of them is in [`super::items`].

use super::kind::{Allowed, Invalid, Kind, Number, Text};
use super::values::*;

/// The event that the audit log records when a setting changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingAudit {
    /// Device Settings / Change Security Setting.
    Security,
    /// Device Settings / Switch Authentication Mode.
    AuthenticationMode,
    /// Audit Policy / Audit Log / Enable or Disable.
    AuditPolicy,
}

/// Where a change takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingEffect {
    /// The machine that obeys it does not exist yet: the value is kept, permitted and audited only.
    NotYet,
    /// Audit log: records from now on, or stops.
    Audit,
    /// Sessions end, because who may do what has changed.
    EndSessions,
    /// The Home screen.
    Home,
    /// Who may see and operate jobs.
    Jobs,
    /// Which ports answer.
    Listeners,
    /// Counting of failed log-ins.
    Lockout,
    /// Which parts of the panel ask for a log-in.
    PanelAccess,
    /// What a log-in at the panel asks for.
    PanelLogin,
    /// New passwords.
    Passwords,
    /// Received jobs.
    Receive,
    /// Running session timers.
    Timers,
    /// New TLS connections.
    Tls,
    /// Checks of CWIS requests.
    Web,
    /// The next start of the device.
    Start,
    /// How the drive lets go of data.
    Drive,
    /// Whether the factory defaults may be restored.
    Reset,
    /// Whether the software can be updated.
    Update,
}

/// One value, as data.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The key.
    pub key: Key,
    /// The id, as the control plane spells it.
    pub id: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// The label of this part where the guide's item has several; else empty.
    pub part: &'static str,
    /// What it accepts.
    pub allowed: Allowed,
    /// The event of a change.
    pub audit: SettingAudit,
    /// Where a change takes effect.
    pub effect: SettingEffect,
}

macro_rules! settings {
    ($(
        #[doc = $doc:literal]
        $field:ident $id:literal: $kind:ty = $default:expr, secure $secure:expr,
        part $part:literal, audit $audit:ident, effect $effect:ident;
    )*) => {
        /// The current value of every setting.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Settings { $(#[doc = $doc] pub $field: $kind),* }

        impl Settings {
            /// The values of a new device.
            pub fn factory() -> Self {
                Self { $($field: $default),* }
            }

            /// The values that the guide's procedures leave (pages 10 to 27).
            pub fn certified() -> Self {
                let mut settings = Self::factory();
                $({
                    let secure: &[$kind] = &$secure;
                    if let Some(first) = secure.first() { settings.$field = first.clone(); }
                })*
                settings
            }

            /// The value as text.
            pub fn text(&self, key: Key) -> String {
                match key { $(Key::$field => self.$field.text()),* }
            }

            /// The current value as a change to it.
            pub fn value(&self, key: Key) -> Change {
                match key { $(Key::$field => Change::$field(self.$field.clone())),* }
            }

            /// Applies `change` and gives back what it replaced, if anything changed.
            pub fn apply(&mut self, change: Change) -> Option<Change> {
                match change { $(Change::$field(new) => (self.$field != new)
                    .then(|| Change::$field(std::mem::replace(&mut self.$field, new)))),* }
            }

            /// Whether the value is one that the guide asks for; `None` where it asks for none.
            pub fn compliant(&self, key: Key) -> Option<bool> {
                match key { $(Key::$field => {
                    let secure: &[$kind] = &$secure;
                    (!secure.is_empty()).then(|| secure.contains(&self.$field))
                })* }
            }
        }

        /// The name of a value that can be set.
        #[expect(non_camel_case_types, reason = "a setting is spelled the same everywhere")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key { $(#[doc = $doc] $field),* }

        /// A new value for one setting.
        #[expect(non_camel_case_types, reason = "a setting is spelled the same everywhere")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Change { $(#[doc = $doc] $field($kind)),* }

        impl Change {
            /// Reads a new value: the only way from text to a setting.
            ///
            /// # Errors
            /// [`Invalid`] names the setting, what was given and what it takes.
            pub fn parse(key: Key, text: &str) -> Result<Self, Invalid> {
                let invalid = || {
                    Invalid { id: key.row().id, got: text.into(), allowed: key.row().allowed }
                };
                Ok(match key {
                    $(Key::$field => Self::$field(Kind::from_text(text).ok_or_else(invalid)?)),*
                })
            }

            /// The setting that it changes.
            pub fn key(&self) -> Key {
                match self { $(Self::$field(_) => Key::$field),* }
            }

            /// The new value as text.
            pub fn text(&self) -> String {
                match self { $(Self::$field(it) => it.text()),* }
            }
        }

        /// Every value that can be set, in the guide's order.
        pub const ROWS: &[Row] = &[$(Row {
            key: Key::$field, id: $id, doc: $doc, part: $part,
            allowed: <$kind as Kind>::ALLOWED,
            audit: SettingAudit::$audit, effect: SettingEffect::$effect,
        }),*];
    };
}

impl Key {
    /// The row of this setting.
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Finds a setting by its id.
    pub fn from_id(id: &str) -> Option<Self> {
        ROWS.iter().find(|it| it.id == id).map(|it| it.key)
    }
}

settings! {
    /// The Scan tile of the Home screen.
    home_scan "home.scan": Tile = Tile::On, secure [Tile::Removed],
        part "", audit Security, effect Home;
    /// The Remote Assistance tile of the Home screen.
    home_remote_assistance "home.remote_assistance": Tile = Tile::On, secure [Tile::Removed],
        part "", audit Security, effect Home;
    /// The Internet Fax tile of the Home screen.
    home_internet_fax "home.internet_fax": Tile = Tile::On, secure [Tile::Removed],
        part "", audit Security, effect Home;
    /// The Web Applications tile of the Home screen.
    home_web_applications "home.web_applications": OnOff = OnOff::On, secure [],
        part "", audit Security, effect Home;
    /// Whether a log-in at the control panel asks for the password.
    auth_panel_password_entry "auth.panel_password_entry": OnOff = OnOff::Off, secure [OnOff::On],
        part "", audit Security, effect PanelLogin;
    /// Whether the drive is encrypted.
    storage_data_encryption "storage.data_encryption": OnOff = OnOff::Off, secure [OnOff::On],
        part "", audit Security, effect Start;
    /// How often released document data is overwritten.
    storage_overwrite "storage.overwrite": Overwrites = Overwrites::Off, secure [Overwrites::One, Overwrites::Three],
        part "", audit Security, effect Drive;
    /// Whether and against what users log in.
    auth_login_type "auth.login_type": LoginType = LoginType::Off, secure [LoginType::Local],
        part "", audit AuthenticationMode, effect EndSessions;
    /// What becomes of a received print job.
    receive_control "private_print.receive_control": ReceiveControl = ReceiveControl::Print, secure [ReceiveControl::ByAccounting],
        part "", audit Security, effect Receive;
    /// A job whose user was authenticated. The factory value is assumed.
    job_login_success "private_print.receive_control.login_success": Disposition = Disposition::Save, secure [Disposition::Save],
        part "Job Login Success", audit Security, effect Receive;
    /// A job whose user was not authenticated. The factory value is assumed.
    job_login_failure "private_print.receive_control.login_failure": Disposition = Disposition::Delete, secure [Disposition::Delete],
        part "Job Login Failure", audit Security, effect Receive;
    /// A job that names no user. The factory value is assumed.
    job_without_user_id "private_print.receive_control.without_user_id": Disposition = Disposition::Delete, secure [Disposition::Delete],
        part "Job Without User ID", audit Security, effect Receive;
    /// Whether printing past the driver is refused.
    print_disable_direct_print "print.disable_direct_print": OnOff = OnOff::Off, secure [OnOff::On],
        part "", audit Security, effect NotYet;
    /// The SMB client.
    net_smb_client "net.smb_client": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Sending a fax from the driver.
    fax_direct_fax "fax.direct_fax": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Polling, and storage for remote devices.
    fax_polling_storage "fax.polling_storage": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Whether received faxes go to folders by line.
    fax_folder_selector "fax.folder_selector": Feature = Feature::Off, secure [Feature::On],
        part "", audit Security, effect NotYet;
    /// What becomes of a folder file that a client retrieved.
    folder_files_retrieved_by_client "folder.files_retrieved_by_client": FilesRetrieved = FilesRetrieved::ByFolder, secure [FilesRetrieved::ForceDelete],
        part "", audit Security, effect NotYet;
    /// Whether software may be downloaded to the device; from the next start on.
    update_software_download "update.software_download": Feature = Feature::Off, secure [Feature::On],
        part "", audit Security, effect Update;
    /// Whether software may be downloaded over the network.
    update_via_network "update.via_network": Feature = Feature::Off, secure [Feature::On],
        part "", audit Security, effect Update;
    /// Whether the control panel logs out by itself.
    timers_auto_clear "timers.auto_clear": OnOff = OnOff::On, secure [OnOff::On],
        part "Auto Clear", audit Security, effect Timers;
    /// Idle seconds until Auto Clear, 10 to 900 (guide p.14).
    timers_auto_clear_seconds "timers.auto_clear.seconds": Number<10, 900, false> = Number::new(30), secure [Number::new(30)],
        part "Seconds", audit Security, effect Timers;
    /// Whether reports may be printed from the panel.
    reports_print_reports "reports.print_reports": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Whether the self tests run at power-on.
    selftest_power_on "selftest.power_on": OnOff = OnOff::Off, secure [OnOff::On],
        part "", audit Security, effect Start;
    /// Least characters of a user's password, 1 to 63 or Off (range read for sister models).
    auth_password_minimum_length "auth.password_minimum_length": Number<1, 63, true> = Number::new(0), secure [Number::new(9)],
        part "", audit Security, effect Passwords;
    /// Failed log-ins in a row that lock the Key Operator, 1 to 10 or Off (range read for a sister model).
    auth_max_attempts_admin "auth.max_attempts_admin": Number<1, 10, true> = Number::new(5), secure [Number::new(5)],
        part "", audit Security, effect Lockout;
    /// Failed log-ins in a row that lock a local user, 1 to 10 or Off (range read for a sister model).
    auth_max_attempts_user "auth.max_attempts_user": Number<1, 10, true> = Number::new(5), secure [Number::new(5)],
        part "", audit Security, effect Lockout;
    /// Whether system settings at the panel ask for a log-in.
    access_system_settings "access.system_settings": Access = Access::Unlocked, secure [Access::Locked],
        part "", audit Security, effect PanelAccess;
    /// Whether the control panel asks for a log-in.
    access_device "access.device": Access = Access::Unlocked, secure [Access::Locked],
        part "", audit Security, effect PanelAccess;
    /// Whether the apps ask for a log-in.
    access_app "access.app": AppAccess = AppAccess::Unlocked, secure [AppAccess::LockAll],
        part "", audit Security, effect PanelAccess;
    /// Whether the active jobs of others are shown without details.
    jobs_hide_job_details "jobs.active_jobs_view": HideJobDetails = HideJobDetails::No, secure [HideJobDetails::Yes],
        part "", audit Security, effect Jobs;
    /// Who may operate a job. The factory value is assumed.
    access_job_operation "access.job_operation": JobOperation = JobOperation::AllUsers, secure [JobOperation::OwnerAndAdministrator],
        part "", audit Security, effect Jobs;
    /// Who may edit the Home screen.
    access_edit_home "access.edit_home": EditHome = EditHome::Unlocked, secure [EditHome::AdministratorsOnly],
        part "", audit Security, effect NotYet;
    /// The oldest TLS version accepted. The factory value is assumed; the twin never speaks TLS 1.0 or 1.1.
    tls_protocol_version "tls.settings": ProtocolVersion = ProtocolVersion::Tls12, secure [ProtocolVersion::Tls12],
        part "Protocol Version", audit Security, effect Tls;
    /// Whether TLS 1.3 is offered. The factory value is assumed.
    tls_13 "tls.settings.tls_1_3": OnOff = OnOff::On, secure [OnOff::Off],
        part "Enable TLS 1.3", audit Security, effect Tls;
    /// How mail connections are protected. The factory value is assumed.
    tls_smtp "tls.settings.smtp": MailTls = MailTls::Off, secure [MailTls::SslTls],
        part "SMTP - SSL/TLS Communication", audit Security, effect NotYet;
    /// Whether the certificates of servers are verified. The factory value is assumed.
    tls_verify_server "tls.settings.verify_server": OnOff = OnOff::Off, secure [OnOff::On],
        part "Verify Remote Server Certificate", audit Security, effect NotYet;
    /// FIPS 140-2 validation mode.
    tls_fips140 "tls.fips140": OnOff = OnOff::Off, secure [OnOff::On],
        part "", audit Security, effect NotYet;
    /// Which of HTTP and HTTPS are served. The factory value is assumed.
    http_mode "http.mode": HttpMode = HttpMode::Both, secure [HttpMode::HttpsOnly],
        part "", audit Security, effect Listeners;
    /// The IP versions spoken. The factory value is assumed.
    net_ip_mode "net.ip_mode": IpMode = IpMode::Dual, secure [IpMode::V4],
        part "", audit Security, effect NotYet;
    /// WebDAV.
    net_webdav "net.webdav": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Receiving mail by POP3.
    net_pop3 "net.pop3": Feature = Feature::Off, secure [Feature::Off],
        part "", audit Security, effect NotYet;
    /// The IPP port.
    net_ipp "net.ipp": Feature = Feature::Off, secure [Feature::On],
        part "", audit Security, effect Listeners;
    /// IPsec.
    net_ipsec "net.ipsec": Feature = Feature::Off, secure [Feature::Off],
        part "", audit Security, effect NotYet;
    /// WSD scan to desktop.
    net_wsd_scan "net.wsd": Port = Port::On, secure [Port::Off],
        part "Port (Scan to Desktop)", audit Security, effect NotYet;
    /// WSD print from desktop.
    net_wsd_print "net.wsd.print": Port = Port::On, secure [Port::Off],
        part "Port (Print from Desktop)", audit Security, effect NotYet;
    /// LPD.
    net_lpd "net.lpd": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Raw printing on port 9100.
    net_port9100 "net.port9100": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// The FTP client.
    net_ftp_client "net.ftp_client": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// The SFTP client.
    net_sftp "net.sftp": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// SOAP.
    net_soap "net.soap": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// SNMP.
    net_snmp "net.snmp": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Bonjour.
    net_bonjour "net.bonjour": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// The USB port.
    net_usb "net.usb": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// NFC.
    net_nfc "net.nfc": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// CSRF protection of CWIS.
    http_csrf "http.csrf": Feature = Feature::Off, secure [Feature::On],
        part "", audit Security, effect Web;
    /// Whether the service representative is kept from operating the device.
    service_rep_restricted "service_rep.restricted": Feature = Feature::Off, secure [Feature::On],
        part "", audit Security, effect Reset;
    /// Whether the audit log records.
    audit_enabled "audit.enabled": Feature = Feature::Off, secure [Feature::On],
        part "", audit AuditPolicy, effect Audit;
    /// Idle minutes until a CWIS session ends, 1 to 240 (guide p.25).
    timers_browser_session "timers.browser_session": Number<1, 240, false> = Number::new(20), secure [Number::new(6)],
        part "", audit Security, effect Timers;
    /// Custom services.
    app_custom_services "app.custom_services": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Embedded plug-ins.
    app_plugins "app.plugins": Port = Port::On, secure [Port::Off],
        part "", audit Security, effect NotYet;
    /// Printing folder files from CWIS.
    folder_print_via_internet_services "folder.print_via_internet_services": Enabled = Enabled::Off, secure [Enabled::Off],
        part "", audit Security, effect NotYet;
    /// PJL file system commands. The factory value is assumed.
    print_pjl_file_system "print.pjl_file_system": Enabled = Enabled::On, secure [Enabled::Off],
        part "", audit Security, effect NotYet;
    /// Sending mail. The factory value is assumed.
    smtp_send "net.smtp": OnOff = OnOff::Off, secure [OnOff::On],
        part "Port (Send Email)", audit Security, effect NotYet;
    /// Notification by mail. The factory value is assumed.
    smtp_notification "net.smtp.notification": OnOff = OnOff::Off, secure [OnOff::Off],
        part "Port (Email Notification)", audit Security, effect NotYet;
    /// Receiving mail by SMTP. The factory value is assumed.
    smtp_receive "net.smtp.receive": OnOff = OnOff::Off, secure [OnOff::Off],
        part "Port (Receive Email)", audit Security, effect NotYet;
    /// The mail address of the device; up to 128 bytes (assumed).
    smtp_address "net.smtp.address": Text<128> = Text::empty(), secure [],
        part "Device's Email Address", audit Security, effect NotYet;
    /// The port of the mail server. The factory value is assumed.
    smtp_port "net.smtp.port": Number<1, 65535, false> = Number::new(25), secure [],
        part "Email / Internet Fax Port Number", audit Security, effect NotYet;
    /// The port for direct Internet fax. The factory value is assumed.
    smtp_direct_port "net.smtp.direct_port": Number<1, 65535, false> = Number::new(25), secure [],
        part "Direct Internet Fax Port Number", audit Security, effect NotYet;
    /// How mail is protected. The factory value is assumed.
    smtp_tls "net.smtp.tls": MailTls = MailTls::Off, secure [MailTls::SslTls],
        part "SSL/TLS Communication", audit Security, effect NotYet;
    /// Whether the device logs in to the mail server. The factory value is assumed.
    smtp_authentication "net.smtp.authentication": OnOff = OnOff::Off, secure [OnOff::Off],
        part "Email Send Authentication", audit Security, effect NotYet;
}
