//! Notification by mail, from a subscription over IPP to what a mail server heard, and what the device says where the
//! server is not what it should be.

pub(crate) mod peer;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};
use serde_json::{Value, json};
use sim_peers::{Account, Fault, Mechanism};
use sim_tls::{Identity, Uses};

use crate::twin::{Twin, run, said};
use peer::Peer;

const MAIL: &[&str] = &[
    "--profile",
    "factory",
    "--ipp-profile",
    "full",
    "--pace",
    "instant",
    "--set",
    "net.ipp=Enabled",
    "--set",
    "audit.enabled=Enabled",
    "--set",
    "net.smtp.notification=On",
    "--set",
    "net.smtp.address=mfp@example.com",
];

/// A subscription as ipptool makes it.
const SUBSCRIBE: &str = r#"{
    OPERATION Create-Printer-Subscriptions
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR naturalLanguage attributes-natural-language en
    ATTR uri printer-uri $uri
    ATTR name requesting-user-name somebody
    GROUP subscription-attributes-tag
    ATTR uri notify-recipient-uri mailto:team@example.com
    ATTR keyword notify-events job-completed
    STATUS successful-ok
    EXPECT notify-subscription-id OF-TYPE integer
}
"#;

/// A twin whose mail server listens at this port.
fn twin(port: u16, more: &[&str]) -> Twin {
    let port = format!("net.smtp.port={port}");
    let server = ["--set", "net.smtp.server=localhost", "--set", &port];
    Twin::start(&[MAIL, &server, more].concat())
}

fn subscribe(twin: &Twin) {
    let file = twin.folder.write("subscribe.test", SUBSCRIBE);
    let output = run(std::process::Command::new("ipptool").arg("-t").arg(ipp(twin)).arg(file));
    assert!(output.status.success(), "{}", said(&output));
}

fn ipp(twin: &Twin) -> String {
    format!("ipp://127.0.0.1:{}/ipp/print", twin.port("http"))
}

fn print(twin: &Twin) {
    let document = twin.folder.write("report.pdf", crate::twin::pdf(1));
    let output = run(std::process::Command::new("ipptool")
        .args(["-t", "-f"])
        .arg(document)
        .args([&ipp(twin), "print-job.test"]));
    assert!(output.status.success(), "{}", said(&output));
}

/// The only mail, once it is known what became of it.
fn ended(twin: &Twin) -> Value {
    twin.until("a mail is sent or given up", |twin| {
        let mails = twin.get("/v1/mails");
        let over = |it: &&Value| it["state"] == "sent" || it["state"] == "given-up";
        mails.as_array().unwrap().iter().find(over).cloned()
    })
}

/// The failures of secure communication in the audit log.
fn failures(twin: &Twin) -> Vec<String> {
    let rows = twin.get("/v1/audit");
    let failed = |it: &&Value| it["description"] == "Trusted Communication";
    let items = |it: &Value| it["optional"].as_str().unwrap().to_owned();
    rows.as_array().unwrap().iter().filter(failed).map(items).collect()
}

#[test]
fn the_end_of_a_job_is_mailed_while_notification_is_on() {
    let mut peer = Peer::start();
    let twin = twin(peer.smtp, &[]);
    subscribe(&twin);
    print(&twin);
    let heard = peer.mail();
    assert!(!heard.in_tls);
    assert_eq!(
        (&*heard.from, &heard.to[..]),
        ("<mfp@example.com>", &["<team@example.com>".into()][..])
    );
    let text = String::from_utf8_lossy(&heard.message);
    assert!(text.lines().any(|it| it == "Event: job-completed"), "{text}");
    let mail = ended(&twin);
    assert_eq!((&mail["state"], &mail["to"]), (&"sent".into(), &"team@example.com".into()));
    twin.put("/v1/settings/net.smtp.notification", serde_json::json!({ "value": "Off" }));
    print(&twin);
    assert_eq!(twin.get("/v1/mails").as_array().unwrap().len(), 1);
    let file = twin.folder.write("subscribe.test", SUBSCRIBE);
    let output = run(std::process::Command::new("ipptool").arg("-tv").arg(ipp(&twin)).arg(file));
    assert!(said(&output).contains("client-error-ignored-all-subscriptions"), "{}", said(&output));
}

#[test]
fn mail_goes_over_tls_as_it_is_set_and_never_in_plain_instead() {
    for value in ["SSL/TLS", "STARTTLS"] {
        for id in ["net.smtp.tls", "tls.settings.smtp"] {
            let setting = format!("{id}={value}");
            let mut peer = Peer::start();
            let port = if value == "SSL/TLS" { peer.smtps } else { peer.smtp };
            let twin = twin(port, &["--set", &setting]);
            subscribe(&twin);
            print(&twin);
            assert!(peer.mail().in_tls, "{setting}");
            assert_eq!(ended(&twin)["state"], "sent");
            assert_eq!(failures(&twin), [""; 0]);
        }
    }
    for (value, fault, reason) in [
        ("SSL/TLS", None, "not TLS (a port for STARTTLS?)"),
        ("STARTTLS", Some(Fault::NoStartTls), "no STARTTLS offered"),
        ("STARTTLS", Some(Fault::Injected), "plain text after STARTTLS"),
    ] {
        let peer = Peer::start();
        peer.fault.send_replace(fault);
        let twin = twin(peer.smtp, &["--set", &format!("net.smtp.tls={value}")]);
        subscribe(&twin);
        print(&twin);
        let mail = ended(&twin);
        assert_eq!(mail["failed"]["code"], "016-513", "{mail}");
        assert_eq!(failures(&twin), [format!("SMTP over TLS, 127.0.0.1, {reason}")]);
        assert!(!peer.heard().iter().any(|it| it.contains("MAIL FROM")), "{reason}");
        assert_eq!(peer.mailbox.mails(), []);
    }
}

#[test]
fn servers_are_verified_while_it_is_set() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let chain = vec![params.self_signed(&key).unwrap().der().to_vec()];
    let its_own = STANDARD.encode(&chain[0]);
    let identity = Identity { chain, key: key.serialize_der().into(), uses: Uses::ALL };
    let mut peer = Peer::start_as(|it| it.identified(&identity).unwrap());
    let verified = ["--set", "net.smtp.tls=SSL/TLS", "--set", "tls.settings.verify_server=On"];
    let twin = twin(peer.smtps, &verified);
    subscribe(&twin);
    print(&twin);
    let mail = ended(&twin);
    assert_eq!((&mail["state"], &mail["tries"]), (&"given-up".into(), &1.into()), "{mail}");
    assert_eq!(mail["failed"]["code"], "016-513");
    let reason = "certificate self-signed, not imported";
    assert_eq!(failures(&twin), [format!("SMTP over TLS, 127.0.0.1, {reason}")]);
    twin.put("/v1/settings/tls.settings.verify_server", serde_json::json!({ "value": "Off" }));
    print(&twin);
    assert!(peer.mail().in_tls);
    twin.put("/v1/settings/tls.settings.verify_server", serde_json::json!({ "value": "On" }));
    twin.post("/v1/certificates", serde_json::json!({ "file": its_own }));
    print(&twin);
    assert!(peer.mail().in_tls);
}

type Ca = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> (CertificateParams, KeyPair) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params, KeyPair::generate().unwrap())
}

fn root() -> Ca {
    let (params, key) = authority("Office CA");
    CertifiedIssuer::self_signed(params, key).unwrap()
}

/// A mail server whose certificate has this number of an authority, and is all that it sends.
fn server(by: &Ca, serial: u64) -> Peer {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.serial_number = Some(serial.into());
    server_of(&params, by)
}

fn server_of(params: &CertificateParams, by: &Ca) -> Peer {
    let key = KeyPair::generate().unwrap();
    let chain = vec![params.signed_by(&key, by).unwrap().der().to_vec()];
    let identity = Identity { chain, key: key.serialize_der().into(), uses: Uses::ALL };
    Peer::start_as(|it| it.identified(&identity).unwrap())
}

/// A CRL of this authority, DER.
fn crl(by: &Ca, number: u64, serials: &[u64]) -> Vec<u8> {
    let revoked = |serial: &u64| RevokedCertParams {
        serial_number: SerialNumber::from(*serial),
        revocation_time: date_time_ymd(2020, 1, 1),
        reason_code: None,
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: date_time_ymd(2020, 1, 1),
        next_update: date_time_ymd(2049, 1, 1),
        crl_number: number.into(),
        issuing_distribution_point: None,
        revoked_certs: serials.iter().map(revoked).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(by).unwrap().der().to_vec()
}

fn import(twin: &Twin, file: &[u8]) -> (u16, Value) {
    twin.control("POST", "/v1/certificates", Some(json!({ "file": STANDARD.encode(file) })))
}

#[test]
fn a_server_that_an_imported_crl_takes_back_gets_no_mail() {
    let ca = root();
    let mut peer = server(&ca, 7);
    let verified = ["--set", "net.smtp.tls=SSL/TLS", "--set", "tls.settings.verify_server=On"];
    let twin = twin(peer.smtps, &verified);
    subscribe(&twin);
    let (status, problem) = import(&twin, &crl(&ca, 1, &[7]));
    assert_eq!((status, &problem["where"]), (422, &"file".into()), "{problem}");
    assert!(
        problem["detail"].as_str().unwrap().contains("of no imported certification authority"),
        "{problem}"
    );
    assert_eq!(import(&twin, ca.der()).0, 201);
    assert_eq!(import(&twin, &crl(&ca, 1, &[6])).0, 201);
    print(&twin);
    assert!(peer.mail().in_tls);
    assert_eq!(import(&twin, &crl(&ca, 2, &[6, 7])).0, 201);
    let (status, problem) = import(&twin, &crl(&ca, 1, &[6]));
    assert_eq!(status, 409, "an older one: {problem}");
    let lists = twin.get("/v1/crls");
    assert_eq!((lists.as_array().unwrap().len(), &lists[0]["revoked"]), (1, &2.into()), "{lists}");
    print(&twin);
    let mail = twin.until("a mail is given up", |twin| {
        let mails = twin.get("/v1/mails");
        mails.as_array().unwrap().iter().find(|it| it["state"] == "given-up").cloned()
    });
    assert_eq!(mail["failed"]["code"], "016-513", "{mail}");
    assert_eq!(failures(&twin), ["SMTP over TLS, 127.0.0.1, certificate revoked"]);
    let id = lists[0]["id"].as_u64().unwrap();
    assert_eq!(twin.control("DELETE", &format!("/v1/crls/{id}"), None).0, 204);
    print(&twin);
    assert!(peer.mail().in_tls);
}

#[test]
fn an_imported_intermediate_leads_from_a_server_to_an_imported_root() {
    let ca = root();
    let (params, key) = authority("Between");
    let between = CertifiedIssuer::signed_by(params, key, &ca).unwrap();
    let mut peer = server(&between, 7);
    let verified = ["--set", "net.smtp.tls=SSL/TLS", "--set", "tls.settings.verify_server=On"];
    let twin = twin(peer.smtps, &verified);
    subscribe(&twin);
    for (file, is_believed) in [(ca.der(), false), (between.der(), true)] {
        assert_eq!(import(&twin, file).0, 201);
        print(&twin);
        match is_believed {
            true => assert!(peer.mail().in_tls),
            false => assert_eq!(ended(&twin)["state"], "given-up"),
        }
    }
    assert_eq!(failures(&twin), ["SMTP over TLS, 127.0.0.1, certificate not trusted"]);
}

#[test]
fn a_server_whose_key_is_not_for_what_it_is_used_for_gets_no_mail() {
    let ca = root();
    for (usage, is_believed) in
        [(KeyUsagePurpose::KeyEncipherment, false), (KeyUsagePurpose::DigitalSignature, true)]
    {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.key_usages = vec![usage];
        let mut peer = server_of(&params, &ca);
        let verified = ["--set", "net.smtp.tls=SSL/TLS", "--set", "tls.settings.verify_server=On"];
        let twin = twin(peer.smtps, &verified);
        subscribe(&twin);
        assert_eq!(import(&twin, ca.der()).0, 201);
        print(&twin);
        if is_believed {
            assert!(peer.mail().in_tls);
            continue;
        }
        assert_eq!(ended(&twin)["failed"]["code"], "016-513");
        assert_eq!(failures(&twin), ["SMTP over TLS, 127.0.0.1, certificate not for a server"]);
    }
}

const PASSWORD: &str = "Mail-server-9";

/// What of a twin that logs in can be read of the password: anything that it says, keeps or exports.
fn holds_password(twin: &Twin) -> bool {
    let said = ["truth", "mails", "settings", "audit", "device"].map(|it| format!("/v1/{it}"));
    said.iter().any(|path| twin.get(path).to_string().contains(PASSWORD))
}

#[test]
fn the_device_logs_in_to_its_mail_server_while_it_is_set() {
    let set = [
        "--set",
        "net.smtp.tls=SSL/TLS",
        "--set",
        "net.smtp.authentication=On",
        "--set",
        "net.smtp.login_name=mfp",
    ];
    let account = |mechanism| Account { mechanism, name: "mfp".into(), password: PASSWORD.into() };
    for mechanism in [Mechanism::Plain, Mechanism::Login] {
        let mut peer = Peer::start_as(|it| it.with_account(account(mechanism)));
        let twin = twin(peer.smtps, &set);
        twin.put("/v1/mail-password", serde_json::json!({ "password": PASSWORD }));
        subscribe(&twin);
        print(&twin);
        assert!(peer.mail().in_tls);
        assert_eq!(ended(&twin)["state"], "sent");
        assert!(!holds_password(&twin));
        // The password survives the power; another one is refused, and so is none.
        twin.post("/v1/power", serde_json::json!({ "action": "restart" }));
        print(&twin);
        peer.mail();
        twin.put("/v1/mail-password", serde_json::json!({ "password": "another" }));
        print(&twin);
        let mail = twin.until("it is given up", |twin| {
            let mails = twin.get("/v1/mails");
            mails.as_array().unwrap().iter().find(|it| it["state"] == "given-up").cloned()
        });
        assert_eq!(mail["failed"], serde_json::json!({ "code": "016-766", "reason": "AUTH: 535" }));
        twin.put("/v1/settings/net.smtp.authentication", serde_json::json!({ "value": "Off" }));
        print(&twin);
        twin.until("nobody logs in", |twin| {
            let mails = twin.get("/v1/mails");
            let is_it =
                |it: &&Value| it["failed"]["reason"].as_str().is_some_and(|it| it.contains("530"));
            mails.as_array().unwrap().iter().find(is_it).cloned()
        });
    }
    let mut peer = Peer::start_as(|it| it.with_account(account(Mechanism::Plain)));
    let twin = twin(
        peer.smtp,
        &["--set", "net.smtp.authentication=On", "--set", "net.smtp.login_name=mfp"],
    );
    twin.put("/v1/mail-password", serde_json::json!({ "password": PASSWORD }));
    let subscribed = || {
        let file = twin.folder.write("subscribe.test", SUBSCRIBE);
        said(&run(std::process::Command::new("ipptool").arg("-tv").arg(ipp(&twin)).arg(file)))
    };
    assert!(subscribed().contains("client-error-ignored-all-subscriptions"), "never in plain");
    assert_eq!(peer.heard(), [""; 0]);
    twin.put("/v1/assumptions", serde_json::json!({ "mail_login_in_plain": true }));
    subscribe(&twin);
    print(&twin);
    assert!(!peer.mail().in_tls);
}

/// The cable is cut in the middle: what goes on afterwards is as secure as before.
#[test]
fn a_mail_that_breaks_off_is_sent_again_as_securely_as_before() {
    let mut peer = Peer::start();
    peer.fault.send_replace(Some(Fault::Midway));
    let twin = twin(peer.smtps, &["--set", "net.smtp.tls=SSL/TLS"]);
    subscribe(&twin);
    print(&twin);
    let waits = twin.until("it has failed once", |twin| {
        let mails = twin.get("/v1/mails");
        mails.as_array().unwrap().iter().find(|it| it["tries"] == 1).cloned()
    });
    assert_eq!((&waits["state"], &waits["failed"]["code"]), (&"waiting".into(), &"016-781".into()));
    peer.fault.send_replace(None);
    twin.post("/v1/clock/advance", serde_json::json!({ "by": "PT60S" }));
    assert!(peer.mail().in_tls);
    assert_eq!(ended(&twin)["tries"], 2);
}

#[test]
fn each_server_that_fails_has_its_fault_code() {
    let closed = Peer::start();
    let nobody = closed.smtp;
    drop(closed);
    for (server, code) in [
        ("localhost".to_owned(), "016-764"),
        ("mail.example.com".to_owned(), "016-503"),
        ("192.0.2.25".to_owned(), "016-781"),
        ("no host".to_owned(), "027-500"),
    ] {
        let port = format!("net.smtp.port={nobody}");
        let twin =
            Twin::start(&[MAIL, &["--set", "net.smtp.server=localhost", "--set", &port]].concat());
        subscribe(&twin);
        twin.put("/v1/settings/net.smtp.server", serde_json::json!({ "value": server }));
        print(&twin);
        let mail = twin.until("it has failed", |twin| {
            let mails = twin.get("/v1/mails");
            mails.as_array().unwrap().iter().find(|it| it["failed"] != Value::Null).cloned()
        });
        assert_eq!(mail["failed"]["code"], code, "{server}: {mail}");
        assert_eq!(failures(&twin), [""; 0], "no secure session was asked for");
    }
}
