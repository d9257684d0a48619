//! What the device serves over TLS, and how what it refuses is logged, to the clients that people have.

use std::net::SocketAddr;
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use serde_json::{Value, json};

use crate::relay::{Altered, relay};
use crate::twin::{Twin, run, said};

/// The suites of the guide (p.6) for certificates with an ECDSA key, which a new device has.
const ECDSA: [&str; 6] = [
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-ECDSA-AES128-SHA",
];
/// The others.
const RSA: [&str; 10] = [
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-SHA384",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-RSA-AES256-SHA",
    "ECDHE-RSA-AES128-SHA",
    "AES256-SHA256",
    "AES128-SHA256",
    "AES256-SHA",
    "AES128-SHA",
];
/// Some that no certificate serves, or not this one.
const NOT_SERVED: [&str; 6] = [
    "ECDHE-RSA-AES128-GCM-SHA256",
    "AES128-SHA",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-CCM",
    "ECDHE-ECDSA-CAMELLIA128-SHA256",
    "AECDH-AES128-SHA",
];

/// The first line that CWIS answers to `openssl s_client`, and what that says of the session.
fn s_client(twin: &Twin, options: &[&str]) -> (Option<String>, String) {
    ask(([127, 0, 0, 1], u16::try_from(twin.port("https")).unwrap()).into(), options)
}

fn ask(address: SocketAddr, options: &[&str]) -> (Option<String>, String) {
    let ask = format!(
        "printf 'GET /home/index.html HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' | \
         openssl s_client -ign_eof -connect {address} {}",
        options.join(" ")
    );
    let said = said(&run(Command::new("sh").args(["-c", &ask])));
    let status = said.lines().find(|it| it.starts_with("HTTP/1.")).map(str::to_owned);
    (status, said)
}

fn is_served(twin: &Twin, options: &[&str]) -> bool {
    s_client(twin, options).0.is_some_and(|it| it.contains(" 200 "))
}

/// The items of the rows of failed communication, once there are so many.
fn failures(twin: &Twin, count: usize) -> Vec<String> {
    twin.until("the failures are logged", |twin| {
        let rows = twin.get("/v1/audit");
        let of = rows.as_array().unwrap().iter().filter(|it| it["event"] == "Communication");
        let row = |it: &Value| {
            let text = |name: &str| it[name].as_str().unwrap().to_owned();
            format!("{} / {}: {}", text("description"), text("status"), text("optional"))
        };
        let rows: Vec<_> = of.map(row).collect();
        (rows.len() >= count).then_some(rows)
    })
}

fn failed(reason: &str) -> String {
    format!("Trusted Communication / Failed: TLS, 127.0.0.1, {reason}")
}

#[test]
fn each_suite_of_the_guide_that_fits_the_certificate_brings_a_page_and_the_others_a_row() {
    let twin = Twin::start(&[]);
    for suite in ECDSA {
        let (status, said) = s_client(&twin, &["-tls1_2", "-cipher", suite]);
        assert!(status.is_some_and(|it| it.contains(" 200 ")), "{suite}: {said}");
        assert!(said.contains(&format!("Cipher is {suite}")), "{said}");
    }
    for suite in NOT_SERVED {
        let offer = format!("{suite}:@SECLEVEL=0");
        assert!(!is_served(&twin, &["-tls1_2", "-cipher", &offer]), "{suite}");
    }
    let rows = failures(&twin, NOT_SERVED.len());
    assert_eq!(rows, vec![failed("no shared cipher suite"); NOT_SERVED.len()]);
}

#[test]
fn each_kind_of_certificate_serves_its_suites_of_the_sixteen_and_logs_the_others() {
    let twin = Twin::start(&[]);
    let mut refused = 0;
    for key in ["rsa-2048", "rsa-3072", "p-256", "p-384", "p-521"] {
        let order = json!({ "key": key, "digest": "sha-256", "issuer": "Example", "days": 365 });
        twin.post("/v1/certificates/self-signed", order);
        for suite in ECDSA.into_iter().chain(RSA) {
            let fits = suite.contains("ECDSA") != key.starts_with("rsa");
            let is_served = is_served(&twin, &["-tls1_2", "-cipher", suite]);
            assert_eq!(is_served, fits, "{suite} with {key}");
            refused += usize::from(!fits);
        }
    }
    let rows = failures(&twin, refused);
    assert_eq!(rows, vec![failed("no shared cipher suite"); refused]);
}

#[test]
fn tls_1_0_and_1_1_are_spoken_once_they_are_set_and_never_with_fips_140() {
    let twin = Twin::start(&[]);
    let set = |id: &str, value: &str| {
        twin.control("PUT", &format!("/v1/settings/{id}"), Some(json!({ "value": value })))
    };
    let spoken = || {
        ["-tls1", "-tls1_1", "-tls1_2"]
            .map(|it| is_served(&twin, &[it, "-cipher", "ALL:@SECLEVEL=0"]))
    };
    assert_eq!(spoken(), [false, false, true]);
    let (status, problem) = set("tls.settings", "TLS 1.0 or Later");
    assert_eq!(status, 422, "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("FIPS 140-2"), "{problem}");
    assert_eq!(set("tls.fips140", "Off").0, 200);
    for (value, expected) in [
        ("TLS 1.0 or Later", [true, true, true]),
        ("TLS 1.1 or Later", [false, true, true]),
        ("TLS 1.2 or Later", [false, false, true]),
    ] {
        assert_eq!(set("tls.settings", value).0, 200);
        assert_eq!(spoken(), expected, "{value}");
    }
    let refused = ["TLS 1.0", "TLS 1.1", "TLS 1.0", "TLS 1.0", "TLS 1.1"];
    let rows = refused.map(|it| failed(&format!("{it} refused")));
    assert_eq!(failures(&twin, rows.len()), rows);
}

#[test]
fn gnutls_and_curl_are_served_in_the_certified_setting() {
    let twin = Twin::start(&[]);
    let port = twin.port("https").to_string();
    let certificate = twin.ports["certificate_file"].as_str().unwrap();
    let mut gnutls = Command::new("gnutls-cli");
    gnutls.args(["--port", &port, "--x509cafile", certificate, "127.0.0.1"]);
    let heard = said(&run(&mut gnutls));
    assert!(
        heard.contains("(TLS1.2-X.509)") && heard.contains("Handshake was completed"),
        "{heard}"
    );
    let cbc = "NORMAL:-CIPHER-ALL:+AES-256-CBC:+SHA384:-VERS-ALL:+VERS-TLS1.2";
    let mut gnutls = Command::new("gnutls-cli");
    gnutls.args(["--port", &port, "--x509cafile", certificate, "--priority", cbc, "127.0.0.1"]);
    let heard = said(&run(&mut gnutls));
    assert!(heard.contains("AES-256-CBC"), "{heard}");
    let home = twin.https("/home/index.html");
    for suite in ECDSA {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--cacert", certificate, "--tls-max", "1.2", "--ciphers", suite, &home]);
        let heard = said(&run(&mut curl));
        assert!(heard.contains("ApeosPort"), "{suite}: {heard}");
    }
}

#[test]
fn altered_handshakes_are_refused_and_logged_whichever_library_serves() {
    let twin = Twin::start(&[]);
    let device = SocketAddr::from(([127, 0, 0, 1], u16::try_from(twin.port("https")).unwrap()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut expected = Vec::new();
    for (altered, reason) in [
        (Altered::ServerRandom, "alert received: decrypt error"),
        (Altered::KeyExchangeSignature, "alert received: decrypt error"),
        (Altered::Suite, "alert received: illegal parameter"),
        (Altered::ClientFinished, "message does not decrypt"),
        (Altered::ServerFinished, "alert received: bad record MAC"),
        (Altered::LongRecord((1 << 14) + 2_048 + 1), "record too long"),
    ] {
        for suite in ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA256"] {
            let through = runtime.block_on(relay(device, altered));
            let (status, said) = ask(through, &["-tls1_2", "-cipher", suite]);
            assert_eq!(status, None, "{altered:?}: {said}");
            expected.push(failed(reason));
            // One after the other, so that the rows are in this order.
            assert_eq!(failures(&twin, expected.len()), expected, "{altered:?}");
        }
    }
}

#[test]
fn a_session_dies_with_the_power_and_with_another_certificate_whichever_library_serves() {
    let twin = Twin::start(&[]);
    for suite in ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA256"] {
        let kept = twin.folder.0.join(suite).display().to_string();
        let begun = |with: &str, expected: &str, when: &str| {
            let options = ["-tls1_2", "-cipher", suite, with, &kept];
            let (status, said) = s_client(&twin, &options);
            assert!(status.is_some_and(|it| it.contains(" 200 ")), "{suite}, {when}: {said}");
            assert!(said.contains(&format!("{expected}, TLSv1.2")), "{suite}, {when}: {said}");
        };
        let order = json!({ "key": "p-256", "digest": "sha-256", "issuer": "Example", "days": 9 });
        let power = |action: &str| twin.post("/v1/power", json!({ "action": action }));
        let another = || twin.post("/v1/certificates/self-signed", order.clone());
        let ends: [(&str, &dyn Fn()); 4] = [
            ("after a restart", &|| drop(power("restart"))),
            ("after power off and on", &|| drop((power("off"), power("on")))),
            ("after a power cut", &|| drop((power("cut"), power("on")))),
            ("with another certificate", &|| drop(another())),
        ];
        for (when, end) in ends {
            begun("-sess_out", "New", "at first");
            begun("-sess_in", "Reused", "again");
            end();
            begun("-sess_in", "New", when);
        }
    }
}

#[test]
fn a_record_over_the_limit_breaks_a_session_and_is_logged() {
    let twin = Twin::start(&[]);
    let device = SocketAddr::from(([127, 0, 0, 1], u16::try_from(twin.port("https")).unwrap()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let altered = Altered::LongContent { before: 0, length: (1 << 14) + 2_048 + 1 };
    let mut expected = Vec::new();
    for (suite, alert) in [
        ("ECDHE-ECDSA-AES256-GCM-SHA384", "decode error"),
        ("ECDHE-ECDSA-AES128-SHA256", "record overflow"),
    ] {
        let through = runtime.block_on(relay(device, altered));
        let (status, said) = ask(through, &["-tls1_2", "-cipher", suite]);
        assert_eq!(status, None, "{suite}: {said}");
        assert!(said.contains(alert), "{suite}: {said}");
        expected.push(failed("record too long"));
        assert_eq!(failures(&twin, expected.len()), expected, "{suite}");
    }
}

#[test]
fn nobody_renegotiates_whichever_library_serves() {
    let twin = Twin::start(&[]);
    let address = format!("127.0.0.1:{}", twin.port("https"));
    for suite in ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA256"] {
        let client = format!("openssl s_client -connect {address} -tls1_2 -cipher {suite}");
        // "R" on a line of its own asks for it.
        let ask = format!("printf 'R\\n' | {client}");
        let said = said(&run(Command::new("sh").args(["-c", &ask])));
        assert!(said.contains("RENEGOTIATING") && said.contains("no renegotiation"), "{said}");
    }
}

/// Where a JDK is.
const JAVA: &str = "java";

#[test]
fn java_is_served_each_suite_that_it_has() {
    if Command::new(JAVA).arg("-version").output().is_err() {
        eprintln!("not run: there is no java; any JDK from 11 on will do");
        return;
    }
    let twin = Twin::start(&[]);
    let client = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/TlsClient.java");
    let port = twin.port("https").to_string();
    let heard = said(&run(Command::new(JAVA).args([client, &port])));
    for suite in [
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    ] {
        let line = format!("{suite} over TLSv1.2: HTTP/1.1 200 OK");
        assert!(heard.lines().any(|it| it == line), "{suite}: {heard}");
    }
    assert!(heard.contains("by itself over TLSv1.2: HTTP/1.1 200 OK"), "{heard}");
}

#[test]
fn while_the_key_in_use_is_damaged_tls_is_refused_by_name_and_another_certificate_opens_https() {
    let twin = Twin::start(&["--set", "http.mode=Enable HTTP/HTTPS", "--set", "net.ipp=Enabled"]);
    let ipp = ([127, 0, 0, 1], u16::try_from(twin.port("ipp")).unwrap()).into();
    let (status, said) = ask(ipp, &["-tls1_2"]);
    assert!(status.is_some(), "{said}");
    twin.put("/v1/clock", json!({ "now": "2030-01-01T00:00:00+09:00" }));
    let file = STANDARD.encode(include_bytes!("../../sim-x509/tests/files/made/modern.p12"));
    let imported = twin.post("/v1/certificates", json!({ "file": file, "password": "secret" }));
    let (damaged, whole) = (json!({ "id": 1 }), json!({ "id": imported[0]["id"] }));
    twin.put("/v1/faults/certificate", json!({ "active": true }));
    twin.post("/v1/power", json!({ "action": "restart" }));
    let shown = || {
        let faults = twin.get("/v1/device");
        faults.to_string().contains("016-405")
    };
    twin.until("the fault is shown", |_| shown().then_some(()));
    let (_, said) = ask(ipp, &["-tls1_2"]);
    assert!(said.contains("alert handshake failure"), "{said}");
    let expected = failed("no usable certificate");
    assert!(failures(&twin, 1).contains(&expected));
    twin.put("/v1/certificate", whole);
    assert!(!shown() && is_served(&twin, &["-tls1_2"]));
    let (status, problem) = twin.control("PUT", "/v1/certificate", Some(damaged));
    assert_eq!(status, 409, "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("damaged"), "{problem}");
    assert!(!shown() && is_served(&twin, &["-tls1_2"]), "the other one still");
    assert_eq!(twin.get("/v1/certificates/1")["status"], "damaged");
}

/// Where a Go is.
const GO: &str = "go";

#[test]
fn go_is_served_each_suite_that_it_has() {
    if Command::new(GO).arg("version").output().is_err() {
        eprintln!("not run: there is no go; any from 1.17 on will do");
        return;
    }
    let twin = Twin::start(&[]);
    let client = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/tls_client.go");
    let mut go = Command::new(GO);
    go.args(["run", client, &twin.port("https").to_string()]);
    go.env("GOCACHE", twin.folder.0.join("go")).env("GO111MODULE", "off");
    let heard = said(&run(&mut go));
    for suite in [
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "by itself",
    ] {
        let line = format!("{suite} over TLSv1.2: HTTP/1.1 200 OK");
        assert!(heard.lines().any(|it| it == line), "{suite}: {heard}");
    }
}
