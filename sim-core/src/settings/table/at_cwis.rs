//! What the guide has set with CentreWare Internet Services (pp.17 to 27).

macro_rules! at_cwis { ($last:ident $($before:tt)*) => { $last! { $($before)*

"auth.password_minimum_length" "Set User Password Minimum Length", page 45,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Password Policy", "Minimum Password Length"]],
    cwis [["Permission", "Authentication", "Password Policy", "Minimum Length"]],
    factory "Off", secure "9",
    besides Besides::UserPasswords,
    behind Values {
        /// Least characters of a user's password, 1 to 63 or Off (range read for sister models).
        auth_password_minimum_length: Number<1, 63, true> = Number::new(0), secure [Number::new(9)],
            effect Shown("a_user_s_password_is_as_long_as_was_set_at_least");
    }

"auth.admin_password" "Change the System Administrator Password", page 45,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings",
            "Administrator Settings", "Administrator Password"]],
    cwis [["System Administrator", "Profile"]],
    secure "changed, 9 or more characters",
    besides Besides::Unseen("that it has letters, digits and signs and is hard to guess (guide p.6)"),
    behind AdministratorPassword {}

"auth.max_attempts_admin" "Set Limit Login Attempts", page 45,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Invalid Login Settings", "Maximum Login Attempts - Administrator"]],
    cwis [["Permissions", "Authentication", "Advanced Settings",
            "Limit Login Attempts of System Administrator"]],
    factory "5", secure "5",
    behind Values {
        /// Failed log-ins in a row that lock the Key Operator, 1 to 10 or Off (range read for a sister model).
        auth_max_attempts_admin: Number<1, 10, true> = Number::new(5), secure [Number::new(5)],
            effect Shown("administrator_and_local_users_have_limits_of_their_own");
    }

"auth.max_attempts_user" "Set Limit Login Attempts", page 45,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Invalid Login Settings", "Maximum Login Attempts - Local User"]],
    cwis [["Permissions", "Authentication", "Advanced Settings", "Limit Login Attempts of Local User"]],
    factory "5", secure "5",
    behind Values {
        /// Failed log-ins in a row that lock a local user, 1 to 10 or Off (range read for a sister model).
        auth_max_attempts_user: Number<1, 10, true> = Number::new(5), secure [Number::new(5)],
            effect Shown("administrator_and_local_users_have_limits_of_their_own");
    }

"access.system_settings" "Set Access Control", page 46,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Access Control", "System Settings Access"]],
    cwis [["Permissions", "Permissions", "Access Control", "Device Access", "System Settings Access"]],
    factory "On", secure "Locked",
    behind Values {
        /// Whether system settings at the panel ask for a log-in.
        access_system_settings: Access = Access::Unlocked, secure [Access::Locked],
            effect Shown("locked_settings_ask_who_it_is_at_the_first_menu");
    }

"access.device" "Set Access Control", page 46,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Access Control", "Device Access"]],
    cwis [["Permissions", "Permissions", "Access Control", "Device Access", "Device Control Panel Access"]],
    factory "On", secure "Locked",
    behind Values {
        /// Whether the control panel asks for a log-in.
        access_device: Access = Access::Unlocked, secure [Access::Locked],
            effect Shown("the_panel_of_a_locked_device_asks_for_a_log_in");
    }

"access.app" "Set Access Control", page 46,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings", "Authentication",
            "Access Control", "App Access"]],
    cwis [["Permissions", "Permissions", "Access Control", "App Access"]],
    factory "On", secure "Lock All",
    behind Values {
        /// Whether the apps ask for a log-in.
        access_app: AppAccess = AppAccess::Unlocked, secure [AppAccess::LockAll],
            effect Shown("locked_apps_ask_who_it_is_and_open_then");
    }

"jobs.active_jobs_view" "Set Job", page 46,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings",
            "Job Status Default", "Active Jobs View"]],
    cwis [["Jobs", "Jobs Settings", "Active Jobs View"]],
    factory "On", secure "Hide Job Details: Yes",
    behind Values {
        /// Whether the active jobs of others are shown without details.
        jobs_hide_job_details: HideJobDetails = HideJobDetails::No, secure [HideJobDetails::Yes],
            effect Shown("a_user_sees_the_own_job_and_of_others_only_that_they_are_there");
    }

"access.job_operation" "Set Job", page 46,
    panel [["Device", "Authentication/Accounting", "Authentication/Security Settings",
            "Job Status Default", "Job Operation Restrictions"]],
    cwis [["Permissions", "Permissions", "Access Control", "Job Operation Restrictions"]],
    secure "Job Owner and Administrator, for all",
    behind Values {
        /// Who may operate a job. The factory value is assumed.
        access_job_operation: JobOperation = JobOperation::AllUsers,
            secure [JobOperation::OwnerAndAdministrator],
            effect Shown("whoever_may_not_operate_jobs_prints_with_the_password_and_deletes_nothing");
    }

"access.edit_home" "Set Personalization", page 46,
    cwis [["Permissions", "Permissions", "Access Control", "Personalization Restrictions", "Edit Home"]],
    factory "Unlocked", secure "System Administrators Only",
    behind Values {
        /// Who may edit the Home screen.
        access_edit_home: EditHome = EditHome::Unlocked,
            secure [EditHome::AdministratorsOnly],
            effect Shown("a_restricted_home_asks_who_it_is_where_nobody_logs_in");
    }

"cert.device_certificates" "Set TLS", page 46,
    cwis [["System", "Security", "Certificates", "Certificate Settings", "Device Certificates"]],
    secure "a self-signed or imported certificate",
    behind DeviceCertificate {}

"tls.settings" "Set TLS", page 46,
    panel [["Device", "Connectivity & Network Setup", "Security Settings", "SSL/TLS Settings"]],
    cwis [["System", "Security", "Network Security", "SSL/TLS Settings"]],
    secure "TLS 1.2 or Later; TLS 1.3 off; SMTP - SSL/TLS Communication: SSL/TLS; \
        Verify Remote Server Certificate on",
    behind Values {
        /// The oldest TLS version accepted. The factory value is assumed.
        tls_protocol_version labelled "Protocol Version": ProtocolVersion = ProtocolVersion::Tls12,
            secure [ProtocolVersion::Tls12],
            effect Shown("tls_1_0_and_1_1_are_spoken_once_they_are_set_and_never_with_fips_140");
        /// Whether TLS 1.3 is offered. The factory value is assumed.
        tls_13 "tls.settings.tls_1_3" labelled "Enable TLS 1.3": OnOff = OnOff::On, secure [OnOff::Off],
            effect Shown("tls_1_3_is_spoken_once_it_is_switched_on");
        /// How mail is protected, as the same field of SMTP; the stronger of both holds. That and the factory value are assumed.
        tls_smtp "tls.settings.smtp" labelled "SMTP - SSL/TLS Communication": MailTls = MailTls::Off,
            secure [MailTls::SslTls], effect Shown("mail_goes_over_tls_as_it_is_set_and_never_in_plain_instead");
        /// Whether mails can be signed (S/MIME). The guide sets none: label and factory value are assumed.
        tls_smime "tls.settings.smime" labelled "S/MIME Communication": OnOff = OnOff::Off,
            effect Shown("a_mail_is_signed_as_it_is_set_and_openssl_believes_it");
        /// Whether the certificates of servers are verified. The factory value is assumed.
        tls_verify_server "tls.settings.verify_server" labelled "Verify Remote Server Certificate":
            OnOff = OnOff::Off, secure [OnOff::On],
            effect Shown("servers_are_verified_while_it_is_set");
    }

"cert.import" "Configuring Certification", page 46,
    cwis [["System", "Security", "Certificate", "Certificate Settings", "Import"]],
    secure "CA certificate of the mail server imported",
    behind ImportedCertificates {}

"tls.fips140" "Set FIPS140-2", page 46,
    panel [["Device", "Connectivity & Network Setup", "Security Settings",
            "Other Settings", "FIPS 140 Validation Mode"]],
    cwis [["System", "Security", "Network Security", "FIPS 140-2"]],
    factory "Off", secure "On",
    behind Values {
        /// FIPS 140-2 validation mode.
        tls_fips140: OnOff = OnOff::Off, secure [OnOff::On],
            effect Shown("with_fips_140_on_keys_are_exchanged_over_the_curves_of_nist_alone");
    }

"http.mode" "Set HTTP", page 46,
    panel [["Device", "Connectivity & Network Setup", "Security Settings",
            "SSL/TLS Settings", "HTTP - SSL/TLS Communication"]],
    cwis [["Network", "Protocols", "HTTP", "Port (HTTP/HTTPS)"]],
    secure "Enable HTTPS only",
    behind Values {
        /// Which of HTTP and HTTPS are served. The factory value is assumed.
        http_mode: HttpMode = HttpMode::Both, secure [HttpMode::HttpsOnly],
            effect Shown("a_scan_finds_what_is_open_at_once_and_nothing_else");
    }

"net.ip_mode" "Set TCP/IP", page 46,
    panel [["Device", "Connectivity & Network Setup", "Protocol Settings", "TCP/IP - Common Settings"]],
    cwis [["Network", "Connections", "Ethernet", "Common", "Edit"]],
    secure "IPv4 Mode",
    behind Values {
        /// The IP versions spoken. The factory value is assumed.
        net_ip_mode: IpMode = IpMode::Dual, secure [IpMode::V4],
            effect Shown("ip_mode_opens_the_doors_of_its_versions_and_no_others");
    }

"net.webdav" "Set WebDAV", page 46,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "WebDAV"]],
    cwis [["Network", "Protocols", "WebDAV"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// WebDAV.
        net_webdav labelled "Port Status": Port = Port::On, secure [Port::Off], effect Awaits(WebDav);
    }

"net.pop3" "Set Receive E-mail (POP3)", page 46,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "Receive E-mail"]],
    cwis [["Network", "Protocols", "POP3"]],
    factory "Off", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// Receiving mail by POP3.
        net_pop3 labelled "Port Status": Feature = Feature::Off, secure [Feature::Off], effect Awaits(MailReceipt);
    }

"net.ipp" "Set IPP", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "IPP"]],
    cwis [["Network", "Protocols", "IPP"]],
    factory "Off", secure "Enabled",
    entered AtOnce,
    behind Values {
        /// The IPP port.
        net_ipp labelled "Port Status": Feature = Feature::Off, secure [Feature::On],
            effect Shown("a_scan_finds_what_is_open_at_once_and_nothing_else");
    }

"net.ipsec" "Set IPsec", page 47,
    panel [["Device", "Connectivity & Network Setup", "Security Settings", "IPsec Settings"]],
    cwis [["Network", "Protocols", "IPsec"]],
    factory "Off", secure "Disabled",
    behind Values {
        /// IPsec.
        net_ipsec: Feature = Feature::Off, secure [Feature::Off], effect Awaits(Ipsec);
    }

"net.wsd" "Set WSD", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "WSD"]],
    cwis [["Network", "Protocols", "WSD"]],
    factory "On", secure "Disabled (Scan to Desktop and Print from Desktop)",
    behind Values {
        /// WSD scan to desktop.
        net_wsd_scan labelled "Port (Scan to Desktop)": Port = Port::On,
            secure [Port::Off], effect Awaits(Wsd);
        /// WSD print from desktop.
        net_wsd_print "net.wsd.print" labelled "Port (Print from Desktop)": Port = Port::On,
            secure [Port::Off], effect Awaits(Wsd);
    }

"net.lpd" "Set LPD", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "LPD"]],
    cwis [["Network", "Protocols", "LPD"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// LPD.
        net_lpd labelled "Port Status": Port = Port::On, secure [Port::Off],
            effect Shown("lpd_prints_while_it_is_open_and_is_closed_in_the_certified_setting");
    }

"net.port9100" "Set Port9100", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "Port 9100"]],
    cwis [["Network", "Protocols", "Port 9100"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// Raw printing on port 9100.
        net_port9100 labelled "Port Status": Port = Port::On, secure [Port::Off],
            effect Shown("port_9100_prints_while_it_is_open_and_is_closed_in_the_certified_setting");
    }

"net.ftp_client" "Set FTP Client", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "FTP Client"]],
    cwis [["Network", "Protocols", "FTP Client"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// The FTP client.
        net_ftp_client labelled "Port Status": Port = Port::On, secure [Port::Off], effect Awaits(FtpClient);
    }

"net.sftp" "Set SFTP", page 47,
    cwis [["Network", "Protocols", "SFTP"]],
    factory "On", secure "Disabled",
    behind Values {
        /// The SFTP client.
        net_sftp: Port = Port::On, secure [Port::Off], effect Awaits(SftpClient);
    }

"net.soap" "Set SOAP", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "SOAP"]],
    cwis [["Network", "Protocols", "SOAP"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// SOAP.
        net_soap labelled "Port Status": Port = Port::On, secure [Port::Off], effect Awaits(Soap);
    }

"net.snmp" "Set SNMP", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "SNMP"]],
    cwis [["Network", "Protocols", "SNMP"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// SNMP.
        net_snmp labelled "Port Status": Port = Port::On, secure [Port::Off], effect Awaits(Snmp);
    }

"net.bonjour" "Set Bonjour", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "Bonjour"]],
    cwis [["Network", "Protocols", "Bonjour"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// Bonjour.
        net_bonjour labelled "Port Status": Port = Port::On, secure [Port::Off], effect Awaits(Mdns);
    }

"net.usb" "Set USB", page 47,
    panel [["Device", "Connectivity & Network Setup", "Port Settings", "USB"]],
    cwis [["Network", "USB"]],
    factory "On", secure "Disabled",
    entered AtOnce,
    behind Values {
        /// The USB port.
        net_usb labelled "Port Status": Port = Port::On, secure [Port::Off],
            effect Shown("a_stick_and_a_card_are_read_only_while_their_settings_allow_it");
    }

"net.nfc" "Set NFC", page 47,
    cwis [["Network", "NFC"]],
    factory "On", secure "Disabled",
    behind Values {
        /// NFC.
        net_nfc: Port = Port::On, secure [Port::Off],
            effect Shown("a_stick_and_a_card_are_read_only_while_their_settings_allow_it");
    }

"http.csrf" "Set CSRF", page 47,
    cwis [["Network", "Protocols", "HTTP", "CSRF Protection:"]],
    factory "Off", secure "Enabled",
    behind Values {
        /// CSRF protection of CWIS.
        http_csrf: Feature = Feature::Off, secure [Feature::On],
            effect Shown("with_csrf_protection_only_our_own_pages_change_anything");
    }

"service_rep.restricted" "Set Service Representative Restricted Operation", page 47,
    panel [["Device", "System Settings", "Other Settings", "Service Rep.Restricted Operation"]],
    cwis [["System", "Security", "Service Representative Operation Settings"]],
    factory "Off", secure "Enabled, passcode of 9 or more characters",
    besides Besides::MaintenancePassword,
    behind Values {
        /// Whether the service representative is kept from operating the device.
        service_rep_restricted: Feature = Feature::Off, secure [Feature::On],
            effect Shown("nothing_is_restored_while_the_service_representative_is_restricted");
    }

"audit.enabled" "Set Audit Log, Import the Audit LogFile", page 47,
    panel [["Device", "Audit Log Settings"]],
    cwis [["System", "Logs", "Audit Log"]],
    factory "Off", secure "Enabled, imported regularly",
    besides Besides::Unseen("that it is imported and reviewed regularly (guide p.28)"),
    behind Values {
        /// Whether the audit log records.
        audit_enabled: Feature = Feature::Off, secure [Feature::On], audit AuditPolicy,
            effect Shown("the_audit_log_is_off_in_the_factory_and_switching_it_is_its_first_and_last_row");
    }

"timers.browser_session" "Set Browser Session Time out", page 47,
    cwis [["System", "Timeouts", "Auto Clear (Internet Services)"]],
    factory "20", secure "6 (minutes; 1 to 240)",
    behind Values {
        /// Idle minutes until a CWIS session ends, 1 to 240 (guide p.25).
        timers_browser_session: Number<1, 240, false> = Number::new(20), secure [Number::new(6)],
            effect Shown("a_cwis_session_ends_after_the_minutes_that_were_set");
    }

"app.custom_services" "Set Custom Service", page 47,
    cwis [["App", "Custom Services Settings"]],
    factory "On", secure "Disabled",
    behind Values {
        /// Custom services.
        app_custom_services: Port = Port::On, secure [Port::Off], effect Awaits(CustomServices);
    }

"app.plugins" "Set Plugin", page 47,
    panel [["Device", "System Settings", "Plug-in Settings", "Embedded Plug-ins"]],
    cwis [["System", "Plug-in Settings", "Embedded Plug-ins"]],
    factory "On", secure "Disabled",
    behind Values {
        /// Embedded plug-ins.
        app_plugins: Port = Port::On, secure [Port::Off], effect Awaits(Plugins);
    }

"folder.print_via_internet_services" "Print Files in Folder with internet Services", page 47,
    cwis [["System", "Security", "Print Files in Folder with internet Services"]],
    factory "Disabled", secure "Disabled",
    behind Values {
        /// Printing folder files from CWIS.
        folder_print_via_internet_services: Enabled = Enabled::Off, secure [Enabled::Off],
            effect Shown("files_in_folders_are_printed_over_cwis_where_that_is_enabled");
    }

"print.pjl_file_system" "Disabling PJL data read/write", page 26,
    cwis [["System", "Defaults", "PJL File System Command"]],
    secure "Disabled",
    behind Values {
        /// PJL file system commands. The factory value is assumed.
        print_pjl_file_system: Enabled = Enabled::On, secure [Enabled::Off],
            effect Shown("job_control_finds_a_file_system_only_while_it_is_enabled");
    }

"net.smtp" "Set SMTP", page 26,
    cwis [["Network", "Protocols", "SMTP"]],
    secure "Port (Send Email) on; Port (Email Notification) off; Port (Receive Email) off; \
        device email address; port numbers; SSL/TLS Communication: SSL/TLS; \
        Email Send Authentication: Off",
    besides Besides::Given(Key::smtp_address),
    behind Values {
        /// Sending mail. The factory value is assumed.
        smtp_send labelled "Port (Send Email)": OnOff = OnOff::Off, secure [OnOff::On],
            effect Shown("a_scan_is_mailed_as_it_is_set_and_arrives_whole");
        /// Notification by mail. The factory value is assumed.
        smtp_notification "net.smtp.notification" labelled "Port (Email Notification)": OnOff = OnOff::Off,
            secure [OnOff::Off],
            effect Shown("the_end_of_a_job_is_mailed_while_notification_is_on");
        /// Receiving mail by SMTP. The factory value is assumed.
        smtp_receive "net.smtp.receive" labelled "Port (Receive Email)": OnOff = OnOff::Off,
            secure [OnOff::Off], effect Shown("a_mail_goes_into_the_folder_that_it_names_or_is_refused_with_its_code");
        /// The folder for mail that names none; where it is Off such mail is printed. Label and values are assumed.
        smtp_receive_folder "net.smtp.receive_folder" labelled "Folder for Received Email":
            Number<1, 500, true> = Number::new(0),
            effect Shown("a_mail_for_the_device_is_printed_or_goes_into_the_folder_that_is_set");
        /// Whether mail has to come over TLS. The guide has none: label and values are assumed.
        smtp_receive_tls "net.smtp.receive_tls" labelled "SSL/TLS Communication (Receive Email)":
            ReceiveTls = ReceiveTls::Offered,
            effect Shown("mail_comes_over_tls_where_it_is_asked_for_and_never_without_where_it_is_needed");
        /// From which domains mail is taken. The label is read for sister models, the values are assumed.
        smtp_domain_filter "net.smtp.domain_filter" labelled "Domain Filtering": DomainFilter = DomainFilter::Off,
            effect Shown("mail_is_taken_from_the_domains_that_are_allowed_and_never_relayed");
        /// Those domains, with commas between them; up to 255 characters (assumed).
        smtp_domains "net.smtp.domains" labelled "Domains": Text<255> = Text::empty(),
            effect Shown("mail_is_taken_from_the_domains_that_are_allowed_and_never_relayed");
        /// The mail address of the device; up to 128 characters (assumed).
        smtp_address "net.smtp.address" labelled "Device's Email Address": Address<128> = Address::none(),
            effect Shown("the_end_of_a_job_is_mailed_while_notification_is_on");
        /// Name or address of the mail server; up to 128 characters. The guide sets none: label and limit are assumed.
        smtp_server "net.smtp.server" labelled "SMTP Server IP Address / Host Name": Text<128> = Text::empty(),
            effect Shown("the_end_of_a_job_is_mailed_while_notification_is_on");
        /// The port of the mail server. The factory value is assumed.
        smtp_port "net.smtp.port" labelled "Email / Internet Fax Port Number":
            Number<1, 65535, false> = Number::new(25),
            effect Shown("the_end_of_a_job_is_mailed_while_notification_is_on");
        /// The port for direct Internet fax. The factory value is assumed.
        smtp_direct_port "net.smtp.direct_port" labelled "Direct Internet Fax Port Number":
            Number<1, 65535, false> = Number::new(25), effect Awaits(Fax);
        /// How mail is protected. The factory value is assumed.
        smtp_tls "net.smtp.tls" labelled "SSL/TLS Communication": MailTls = MailTls::Off,
            secure [MailTls::SslTls], effect Shown("mail_goes_over_tls_as_it_is_set_and_never_in_plain_instead");
        /// Whether the device logs in to the mail server. The factory value is assumed.
        smtp_authentication "net.smtp.authentication" labelled "Email Send Authentication":
            OnOff = OnOff::Off, secure [OnOff::Off],
            effect Shown("the_device_logs_in_to_its_mail_server_while_it_is_set");
        /// As whom the device logs in; up to 64 bytes. The guide sets none: label and limit are assumed.
        smtp_login_name "net.smtp.login_name" labelled "SMTP AUTH Login Name": Text<64> = Text::empty(),
            effect Shown("the_device_logs_in_to_its_mail_server_while_it_is_set");
        /// Kilobytes of the largest mail. The label is read for sister models, limits and factory value are assumed.
        smtp_size_max "net.smtp.size_max" labelled "Maximum Total Data Size":
            Number<512, 262144, false> = Number::new(20_480),
            effect Shown("a_scan_larger_than_a_mail_may_be_is_not_sent");
        /// Kilobytes of a message; a larger mail has several. The label is read for sister models, the rest is assumed.
        smtp_split_size "net.smtp.split_size" labelled "Split by Data Size":
            Number<64, 20480, true> = Number::new(0),
            effect Shown("a_scan_larger_than_a_message_may_be_comes_in_parts");
        /// Which mails are signed while S/MIME Communication is on. The guide sets none: all of it is assumed.
        smtp_signature "net.smtp.signature" labelled "Digital Signature - Outgoing Email":
            MailSignature = MailSignature::Selected,
            effect Shown("a_mail_is_signed_as_it_is_set_and_openssl_believes_it");
        /// What signed mails are digested with. The guide sets none: all of it is assumed.
        smtp_digest "net.smtp.message_digest" labelled "Message Digest Algorithm":
            MessageDigest = MessageDigest::Sha256,
            effect Shown("a_mail_is_signed_as_it_is_set_and_openssl_believes_it");
        /// Whether mails that nobody vouches for are taken while S/MIME Communication is on. The guide sets none: all of it is assumed.
        smtp_receive_untrusted "net.smtp.receive_untrusted" labelled "Receive Untrusted Email":
            OnOff = OnOff::Off,
            effect Shown("what_is_wrong_with_a_mail_that_comes_has_the_guide_s_code_and_goes_nowhere");
    }

} } }
pub(super) use at_cwis;
