//! The guide's procedures for CWIS (pp.17 to 31 and 35), walked by their labels.

use http::StatusCode;
use sim_core::settings::{Allowed, Change, Key, Settings, values::Feature};

use super::browser::Browser;
use super::world::{KO, World};

/// A step of a procedure.
enum Step {
    /// Click or select what has the first label and stands under the others.
    Click(&'static [&'static str]),
    /// Click a switch to enable or to disable.
    Switch(&'static str, bool),
    /// Enter a text into a field.
    Enter(&'static str, &'static str),
    /// The device has restarted: log in again.
    LogIn,
    /// The steps with these labels lead to a machine that does not exist yet: none of them is there.
    Absent(&'static [&'static str]),
}

use Step::{Absent, Click, Enter, LogIn, Switch};

/// A procedure, from the Home page on.
struct Procedure {
    title: &'static str,
    steps: &'static [Step],
    /// The values that it leaves.
    leaves: &'static [(&'static str, &'static str)],
}

const SAVE: Step = Click(&["Save"]);

/// One field that is a switch, on a page of the network's.
macro_rules! protocol {
    ($title:literal, $under:literal, $page:literal, $switch:literal, $on:literal, $id:literal $value:literal) => {
        Procedure {
            title: $title,
            steps: &[Click(&["Network"]), Click(&[$page, $under]), Switch($switch, $on), SAVE],
            leaves: &[($id, $value)],
        }
    };
}

#[rustfmt::skip]
const PROCEDURES: &[Procedure] = &[
    Procedure {
        title: "Set Limit Login Attempts",
        steps: &[
            Click(&["Permissions"]), Click(&["Authentication"]), Click(&["Advanced Settings"]),
            Click(&["Limit Login Attempts of System Administrator"]),
            Switch("Enable", true), Enter("5", "Login Attempts"), SAVE,
            Click(&["Limit Login Attempts of Local User"]),
            Switch("Enable", true), Enter("5", "Login Attempts"), SAVE,
        ],
        leaves: &[("auth.max_attempts_admin", "5"), ("auth.max_attempts_user", "5")],
    },
    Procedure {
        title: "Set Access Control",
        steps: &[
            Click(&["Permissions"]), Click(&["Permissions"]), Click(&["Access Control"]),
            Click(&["Device Control Panel Access", "Device Access"]),
            Click(&["Locked", "Device Control Panel Access"]),
            Click(&["System Settings Access", "Device Access"]),
            Click(&["Locked", "System Settings Access"]),
            Click(&["Lock All", "App Access"]),
            Click(&["Job Owner and Administrator", "Job Operation Restrictions"]),
            Click(&["System Administrators Only", "Edit Home", "Personalization Restrictions"]),
            SAVE,
        ],
        leaves: &[
            ("access.device", "Locked"), ("access.system_settings", "Locked"), ("access.app", "Lock All"),
            ("access.job_operation", "Job Owner and Administrator"),
            ("access.edit_home", "System Administrators Only"),
        ],
    },
    Procedure {
        title: "Job Operation Restriction",
        steps: &[
            Click(&["Jobs"]), Click(&["Jobs Settings"]), Click(&["Hide Job Details", "Active Jobs View"]),
            Click(&["Yes"]), SAVE,
        ],
        leaves: &[("jobs.active_jobs_view", "Hide Job Details: Yes")],
    },
    Procedure {
        title: "Set User Password Minimum Length",
        steps: &[
            Click(&["Permissions"]), Click(&["Authentication"]), Click(&["Password Policy"]),
            Click(&["Minimum Length"]), Switch("Restrict", true),
            Enter("9", "Minimum Number of Characters to Restrict"), SAVE,
        ],
        leaves: &[("auth.password_minimum_length", "9")],
    },
    Procedure {
        title: "Set TLS",
        steps: &[
            Click(&["System"]), Click(&["Security"]), Absent(&["Certificates", "Certificate Settings"]),
            Click(&["SSL/TLS Settings", "Network Security"]), Click(&["TLS 1.2 or Later", "Protocol Version"]),
            Switch("Enable TLS 1.3", false), Click(&["SSL/TLS", "SMTP - SSL / TLS Communication"]),
            Switch("Verify Remote Server Certificate", true), SAVE,
        ],
        leaves: &[
            ("tls.settings", "TLS 1.2 or Later"), ("tls.settings.tls_1_3", "Off"),
            ("tls.settings.smtp", "SSL/TLS"), ("tls.settings.verify_server", "On"),
        ],
    },
    Procedure {
        title: "Configuring Certificates",
        steps: &[
            Click(&["System"]), Click(&["Security"]),
            Absent(&["Certificate Settings", "Import", "Select", "Password", "Retype Password", "Start"]),
        ],
        leaves: &[],
    },
    Procedure {
        title: "Set FIPS140-2",
        steps: &[
            Click(&["System"]), Click(&["Security"]), Click(&["FIPS140-2", "Network Security"]),
            Click(&["On"]), SAVE,
        ],
        leaves: &[("tls.fips140", "On")],
    },
    Procedure {
        title: "Set HTTP",
        steps: &[
            Click(&["Network"]), Click(&["HTTP", "Protocols"]), Click(&["Port (HTTP/HTTPS)", "HTTP"]),
            Click(&["Enable HTTPS only"]), SAVE,
        ],
        leaves: &[("http.mode", "Enable HTTPS only")],
    },
    protocol!("Set CSRF", "Protocols", "HTTP", "CSRF Protection", true, "http.csrf" "Enabled"),
    Procedure {
        title: "Set TCP/IP",
        steps: &[
            Click(&["Network"]), Click(&["Ethernet", "Connections"]), Click(&["Edit", "Common"]),
            Click(&["IP Mode"]), Click(&["IPv4 Mode"]), SAVE,
        ],
        leaves: &[("net.ip_mode", "IPv4 Mode")],
    },
    protocol!("Set WebDAV", "Protocols", "WebDAV", "Port", false, "net.webdav" "Disabled"),
    protocol!("Set Receive E-mail (POP3)", "Protocols", "POP3", "Port (Receive Email)", false, "net.pop3" "Off"),
    protocol!("Set IPP", "Protocols", "IPP", "Port", true, "net.ipp" "Enabled"),
    protocol!("Set IPsec", "Protocols", "IPsec", "Enable", false, "net.ipsec" "Off"),
    Procedure {
        title: "Set WSD",
        steps: &[
            Click(&["Network"]), Click(&["WSD", "Protocols"]), Switch("Port (Scan to Desktop)", false),
            Switch("Port (Print from Desktop)", false), SAVE,
        ],
        leaves: &[("net.wsd", "Disabled"), ("net.wsd.print", "Disabled")],
    },
    protocol!("Set LPD", "Protocols", "LPD", "Port", false, "net.lpd" "Disabled"),
    protocol!("Set Port9100", "Protocols", "Port 9100", "Port", false, "net.port9100" "Disabled"),
    protocol!("Set FTP Client", "Protocols", "FTP Client", "FTP Client Port", false, "net.ftp_client" "Disabled"),
    protocol!("Set SFTP", "Protocols", "SFTP", "SFTP Client Port", false, "net.sftp" "Disabled"),
    protocol!("Set SOAP", "Protocols", "SOAP", "Port", false, "net.soap" "Disabled"),
    protocol!("Set SNMP", "Protocols", "SNMP", "Port", false, "net.snmp" "Disabled"),
    protocol!("Set Bonjour", "Protocols", "Bonjour", "Port", false, "net.bonjour" "Disabled"),
    protocol!("Set USB", "Connections", "USB", "Enable", false, "net.usb" "Disabled"),
    protocol!("Set NFC", "Connections", "NFC", "Enable", false, "net.nfc" "Disabled"),
    Procedure {
        title: "Set Service Representative Restricted Operation",
        steps: &[
            Click(&["System"]), Click(&["Security"]), Click(&["Service Representative Operation Settings"]),
            Switch("Enabled", true), Absent(&["Maintenance Password", "Retype Maintenance Password"]), SAVE,
        ],
        leaves: &[("service_rep.restricted", "Enabled")],
    },
    Procedure {
        title: "Set Browser Session Timeout",
        steps: &[
            Click(&["System"]), Click(&["Timeouts"]), Enter("6", "Auto Clear (Internet Services)"), SAVE,
        ],
        leaves: &[("timers.browser_session", "6")],
    },
    Procedure {
        title: "Set Custom Service",
        steps: &[Click(&["App"]), Click(&["Custom Services Settings"]), Switch("Enabled", false), SAVE],
        leaves: &[("app.custom_services", "Disabled")],
    },
    Procedure {
        title: "Set Plugin",
        steps: &[Click(&["System"]), Click(&["Plug-in Settings"]), Switch("Embedded Plug-ins", false)],
        leaves: &[("app.plugins", "Disabled")],
    },
    Procedure {
        title: "Set Software Update",
        steps: &[
            Click(&["System"]), Click(&["Software Update"]), Click(&["Enable"]),
            Click(&["Reboot"]), LogIn,
            Click(&["System"]), Click(&["Software Update"]), Click(&["Software Download via Network"]),
            Click(&["Enable"]), SAVE,
        ],
        leaves: &[("update.software_download", "Enabled"), ("update.via_network", "Enabled")],
    },
    Procedure {
        title: "Disabling PjL data read/write",
        steps: &[
            Click(&["System"]), Click(&["Defaults"]), Click(&["PjL File System Command"]), Click(&["Disable"]),
            SAVE,
        ],
        leaves: &[("print.pjl_file_system", "Disabled")],
    },
    Procedure {
        title: "Print Files in Folder with internet Services",
        steps: &[
            Click(&["System"]), Click(&["Security"]), Click(&["Print Files in Folder with internet Services"]),
            Click(&["Disabled"]), SAVE,
        ],
        leaves: &[("folder.print_via_internet_services", "Disabled")],
    },
    Procedure {
        title: "Set SMTP",
        steps: &[
            Click(&["Network"]), Click(&["SMTP", "Protocols"]), Switch("Port (Send Email)", true),
            Switch("Port (Email Notification)", false), Switch("Port (Receive Email)", false),
            Enter("printer@example.com", "Device's Email Address"),
            Enter("465", "Email / Internet Fax Port Number"), Enter("465", "Direct Internet Fax Port Number"),
            Click(&["SSL/TLS", "SSL/TLS Communication"]), Click(&["Off", "Email Send Authentication"]), SAVE,
        ],
        leaves: &[
            ("net.smtp", "On"), ("net.smtp.notification", "Off"), ("net.smtp.receive", "Off"),
            ("net.smtp.address", "printer@example.com"), ("net.smtp.port", "465"),
            ("net.smtp.direct_port", "465"), ("net.smtp.tls", "SSL/TLS"), ("net.smtp.authentication", "Off"),
        ],
    },
];

/// Another value than this one.
fn another(key: Key, value: &str) -> Change {
    let other = match key.row().allowed {
        Allowed::Choice(all) => (*all.iter().find(|it| **it != value).unwrap()).to_owned(),
        Allowed::Range { min, max, .. } if value == max.to_string() => min.to_string(),
        Allowed::Range { max, .. } => max.to_string(),
        Allowed::Text { .. } => String::new(),
    };
    Change::parse(key, &other).unwrap()
}

async fn home<'a>(world: &'a World) -> Browser<'a> {
    let mut browser = Browser::new(world.logged_in(KO).await);
    browser.open("/home/index.html").await;
    browser
}

async fn walk(world: &World, steps: &[Step]) -> usize {
    let mut browser = home(world).await;
    let mut opened = 0;
    for step in steps {
        match step {
            Click(labels) => browser.click(labels).await,
            Switch(label, on) => browser.switch(label, *on).await,
            Enter(text, label) => browser.enter(text, label),
            LogIn => {
                opened += browser.opened;
                world.until(|it| it.power.is_on()).await;
                browser = home(world).await;
            }
            Absent(labels) => {
                assert!(labels.iter().all(|it| !browser.shows(&[*it])), "{}", browser.path);
            }
        }
        assert_eq!(browser.status, StatusCode::OK, "{}: {}", browser.path, browser.html);
    }
    browser.client.post("/logout.html", "").await;
    opened + browser.opened
}

#[tokio::test]
async fn every_procedure_of_the_guide_is_walked_by_its_labels_and_logged_once() {
    let world = World::with(Settings { audit_enabled: Feature::On, ..Settings::factory() }).await;
    for procedure in PROCEDURES {
        for (id, value) in procedure.leaves {
            world.set(another(Key::from_id(id).unwrap(), value)).await;
        }
        if procedure.title == "Set Software Update" {
            world.set(Change::update_via_network(Feature::Off)).await;
        }
        let before = world.handle.view().audit.written();
        let opened = walk(&world, procedure.steps).await;
        let settings = &world.handle.view().settings;
        for (id, value) in procedure.leaves {
            assert_eq!(settings.text(Key::from_id(id).unwrap()), *value, "{}", procedure.title);
        }
        let audited = world.audited(before);
        let rows =
            |row| audited.iter().filter(|it| **it == format!("{row} / Successful / KO")).count();
        assert_eq!(rows("Change Security Setting"), procedure.leaves.len(), "{}", procedure.title);
        assert_eq!(rows("View Security Setting"), opened, "{}: {audited:?}", procedure.title);
    }
}

#[tokio::test]
async fn the_audit_log_is_switched_on_and_exported_by_the_guides_labels() {
    let world = World::with(Settings::factory()).await;
    let mut browser = home(&world).await;
    for label in ["System", "Logs", "Audit Log"] {
        browser.click(&[label]).await;
    }
    browser.switch("Enabled", true).await;
    browser.click(&["Save"]).await;
    assert!(world.handle.view().settings.audit_enabled.is_on());
    assert_eq!(world.audited(0)[0], "Audit Log / Enable / KO");
    browser.open("/home/index.html").await;
    for labels in [&["System"][..], &["Logs"], &["Audit Log"], &["Export", "Export Audit Log"]] {
        browser.click(labels).await;
    }
    assert!(browser.html.starts_with("Format Version"), "{}", browser.html);
}

#[tokio::test]
async fn the_system_administrators_password_is_changed_by_the_guides_labels() {
    let world = World::certified().await;
    let mut browser = Browser::new(world.client());
    browser.open("/").await;
    browser.click(&["Log In"]).await;
    browser.enter(KO.0, "User ID");
    browser.enter(KO.1, "Password");
    browser.click(&["Log In"]).await;
    browser.click(&["Close"]).await;
    let before = world.handle.view().audit.written();
    for label in ["System Administrator", "Profile", "Change Password"] {
        browser.click(&[label]).await;
    }
    let new = "Another>pass<9";
    browser.enter(KO.1, "Current Password");
    browser.enter(new, "New Password");
    browser.enter(new, "Retype Password");
    browser.click(&["Save"]).await;
    assert!(browser.html.contains("The password was changed."), "{}", browser.html);
    assert_eq!(world.audited(before), ["Edit User / Successful / KO"]);
    world.logged_in((KO.0, new)).await;
}

#[tokio::test]
async fn a_file_for_the_software_update_is_asked_for_by_the_guides_labels() {
    let world = World::certified().await;
    let mut browser = home(&world).await;
    for label in ["System", "Software Update", "Specify File for Software Update", "Start"] {
        assert!(browser.shows(&[label]), "{label}");
        if ["System", "Software Update"].contains(&label) {
            browser.click(&[label]).await;
        }
    }
}
