//! Which doors answer, and what a failed handshake leaves behind.

use std::io::{ErrorKind, Read as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use serde_json::json;
use sim_wire::ipp::{Attribute, Group, Limits, Message, Operation, StatusCode, Version};

use crate::twin::{KO, PATIENCE, Twin, run, said, token};

fn s_client(twin: &Twin, version: &str) -> String {
    let address = format!("127.0.0.1:{}", twin.port("https"));
    said(&run(Command::new("openssl").args(["s_client", "-connect", &address, version])))
}

fn curl(arguments: &[&str]) -> String {
    said(&run(Command::new("curl").args(["-sS", "-k", "-m", "20"]).args(arguments)))
}

fn last_failure(twin: &Twin) -> Option<String> {
    let rows = twin.get("/v1/audit");
    let rows = rows.as_array().unwrap();
    let mut failures = rows.iter().filter(|it| it["description"] == "Trusted Communication");
    failures.next_back().map(|it| it["optional"].as_str().unwrap().to_owned())
}

#[test]
fn the_certified_device_speaks_tls_1_2_only_and_logs_what_fails() {
    let twin = Twin::start(&[]);
    assert!(s_client(&twin, "-tls1_2").contains("TLSv1.2"));
    assert!(!s_client(&twin, "-tls1_3").contains("New, TLSv1.3"));
    let failure = twin.until("the handshake is logged", last_failure);
    assert!(failure.starts_with("TLS, 127.0.0.1, "), "{failure}");
    let plain = curl(&[&twin.https("/").replace("https", "http")]);
    assert!(plain.contains("curl:"), "{plain}");
    twin.put("/v1/settings/tls.settings.tls_1_3", json!({ "value": "On" }));
    assert!(s_client(&twin, "-tls1_3").contains("New, TLSv1.3"));
}

#[test]
fn a_client_that_trusts_the_certificate_of_the_port_file_asks_no_further() {
    let twin = Twin::start(&[]);
    let file = twin.ports["certificate_file"].as_str().unwrap();
    let asked = |url: &str| {
        said(&run(Command::new("curl").args(["-sS", "-m", "20", "--cacert", file]).arg(url)))
    };
    let home = twin.https("/home/index.html");
    assert!(asked(&home).contains("ApeosPort"), "{}", asked(&home));
    assert!(asked(&home.replace("127.0.0.1", "localhost")).contains("ApeosPort"));
    assert_eq!(twin.get("/v1/certificate"), std::fs::read_to_string(file).unwrap());
}

#[test]
fn http_answers_only_when_the_setting_says_so() {
    let twin = Twin::start(&[]);
    let url = format!("http://127.0.0.1:{}/home/index.html", twin.port("http"));
    assert!(curl(&[&url]).contains("curl:"), "HTTPS only in the certified setting");
    twin.put("/v1/settings/http.mode", json!({ "value": "Enable HTTP/HTTPS" }));
    assert!(curl(&[&url]).contains("ApeosPort"));
}

#[test]
fn ip_mode_opens_the_doors_of_its_versions_and_no_others() {
    let (v4, v6) = ("127.0.0.1", "::1");
    if TcpListener::bind((v6, 0)).is_err() {
        return;
    }
    let twin = Twin::start(&[]);
    let number = u16::try_from(twin.port("https")).unwrap();
    let takes = |ip| TcpStream::connect((ip, number)).is_ok();
    let mut lasting: Option<TcpStream> = None;
    for (mode, ips) in [
        ("IPv4 Mode", &[v4][..]),
        ("Dual Stack", &[v4, v6]),
        ("IPv4 Mode", &[v4]),
        ("IPv6 Mode", &[v6]),
    ] {
        twin.put("/v1/settings/net.ip_mode", json!({ "value": mode }));
        assert_eq!([v4, v6].map(takes), [v4, v6].map(|it| ips.contains(&it)), "{mode}");
        assert_eq!(twin.get("/v1/devices")[0]["addresses"], json!(ips));
        if let Some(connection) = lasting.take() {
            connection.set_read_timeout(Some(PATIENCE)).unwrap();
            // One that waited to be accepted is reset.
            let ended = (&connection).read(&mut [0; 8]).unwrap_or_else(|it| {
                assert_eq!(it.kind(), ErrorKind::ConnectionReset);
                0
            });
            assert_eq!(ended, 0, "connections of the other version end");
        } else if mode == "Dual Stack" {
            lasting = TcpStream::connect((v6, number)).ok();
        }
    }
    let home = format!("https://[::1]:{number}/home/index.html");
    let file = twin.ports["certificate_file"].as_str().unwrap();
    assert!(curl(&["--cacert", file, "-g", &home]).contains("ApeosPort"));
    let factory = Twin::start(&["--profile", "factory"]);
    assert_eq!(factory.ports["device"]["addresses"], json!([v4, v6]));
}

#[test]
fn a_device_takes_a_descriptor_for_each_port_and_ip_version_that_it_was_open_in() {
    if TcpListener::bind(("::1", 0)).is_err() {
        return;
    }
    let devices = 20;
    for (profile, each) in [("certified", 6), ("factory", 10)] {
        let twin = Twin::start(&["--profile", profile]);
        let files = format!("/proc/{}/fd", twin.ports["pid"]);
        let count = || std::fs::read_dir(&files).unwrap().count();
        let before = count();
        (0..devices).for_each(|_| drop(twin.post("/v1/devices", json!({}))));
        // A connection of ours more or less does not count.
        assert_eq!((count() + devices / 2 - before) / devices, each, "{profile}");
    }
}

#[test]
fn a_device_without_power_answers_nobody() {
    let twin = Twin::start(&[]);
    let home = twin.https("/home/index.html");
    assert!(curl(&[&home]).contains("ApeosPort"));
    twin.post("/v1/power", json!({ "action": "cut" }));
    assert!(curl(&[&home]).contains("curl:"));
    assert_eq!(twin.get("/v1/panel")["items"], json!([]));
    twin.post("/v1/power", json!({ "action": "on" }));
    assert!(curl(&[&home]).contains("ApeosPort"));
    assert_eq!(
        twin.audit(),
        ["System Status / Started normally (cold boot) / - by -"; 2].map(String::from)
    );
}

#[test]
fn whoever_restarts_the_printer_is_told_once_it_does() {
    let twin = Twin::start(&["--ipp-profile", "full"]);
    let uri = Attribute::uri("printer-uri", "ipps://localhost/ipp/print");
    let message = Message::request(Version::V2_0, Operation::RestartPrinter, 1);
    let order = message.with(Group::operation("en").with(uri)).to_bytes().unwrap();
    let order = format!("@{}", twin.folder.write("order", order).display());
    let reply = twin.folder.0.join("reply");
    let login = format!("{}:{}", KO.0, KO.1);
    let kind = "Content-Type: application/ipp";
    let (url, out) = (twin.https("/ipp/print"), reply.to_str().unwrap());
    assert_eq!(curl(&["-u", &login, "-H", kind, "--data-binary", &order, &url, "-o", out]), "");
    let reply = Message::decode_all(&std::fs::read(reply).unwrap(), &Limits::REPLY).unwrap().0;
    assert_eq!(reply.status(), Some(StatusCode::SuccessfulOk));
    let audit = twin.audit();
    assert!(audit.iter().any(|it| it.contains("Shutdown requested")), "{audit:?}");
}

#[test]
fn who_closes_the_own_ip_version_or_port_is_told_where_the_pages_are_now() {
    if TcpListener::bind(("::1", 0)).is_err() {
        return;
    }
    let (v4, v6) = ("127.0.0.1", "[::1]");
    for (page, field, seen, chosen, to) in [
        ("/network/ethernet/common.html", "net.ip_mode", "IPv4 Mode", "IPv6 Mode", ("https", v6)),
        ("/network/http.html", "http.mode", "Enable HTTPS only", "Enable HTTP only", ("http", v4)),
    ] {
        let twin = Twin::start(&[]);
        let (jar, from) = (twin.folder.0.join("jar"), twin.https("/home/index.html"));
        let jar = jar.to_str().unwrap();
        let browse = |path: &str, more: &[&str]| {
            let url = twin.https(path);
            curl(&[&["-k", "-e", &from, "-b", jar, "-c", jar, &url], more].concat())
        };
        let (user, password) = (format!("user={}", KO.0), format!("password={}", KO.1));
        browse("/login.html", &["--data-urlencode", &user, "--data-urlencode", &password]);
        let token = format!("token={}", token(&browse("/logout.html", &[])));
        let fields = [
            token,
            format!("seen.{field}={seen}"),
            format!("{field}={chosen}"),
            "seen.http.csrf=Enabled".into(),
            "http.csrf=on".into(),
        ];
        let fields: Vec<_> = fields.iter().flat_map(|it| ["--data-urlencode", it]).collect();
        let told = browse(page, &fields);
        let number = twin.port(to.0);
        let link = format!("{}://{}:{number}/home/index.html", to.0, to.1);
        assert!(told.contains(&format!("href=\"{link}\"")), "{told}");
        assert!(curl(&["-k", "-g", &link]).contains("ApeosPort"));
    }
}
