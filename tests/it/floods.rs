//! Whatever floods the device keeps nobody else waiting, and nothing of it is lost.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};
use sim_wire::ipp::{Attribute, Group, GroupTag, Message, Operation, Version};
use sim_wire::pjl::{Ticket, wrap};

use crate::audit_script::base64;
use crate::persistence::USER;
use crate::twin::{Folder, KO, Twin, pdf, run, said};

/// Clients that flood at one time.
const CLIENTS: usize = 8;
/// Connections of each.
const CONNECTIONS: usize = 250;

/// Speaks plain HTTP to the TLS port, again and again.
fn plain_http(port: u64) {
    for _ in 0..CONNECTIONS {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        // It is closed, with bytes left unread or not.
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

/// How often the journal has this, at all its entries together.
fn times(twin: &Twin, what: &str) -> u64 {
    let entries = twin.get("/v1/truth");
    let of = entries.as_array().unwrap().iter().filter(|it| it["what"] == what);
    of.map(|it| it["times"].as_u64().unwrap()).sum()
}

fn failures(twin: &Twin) -> Vec<Value> {
    let rows = twin.get("/v1/audit").as_array().unwrap().clone();
    rows.into_iter().filter(|it| it["event"] == "Communication").collect()
}

#[test]
fn a_flood_at_the_tls_port_keeps_nobody_waiting_and_each_failure_is_a_row() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let twin = Twin::start(&["--data-dir", &data, "--clock", "wall"]);
    let port = twin.port("https");
    let flood: Vec<_> = (0..CLIENTS).map(|_| thread::spawn(move || plain_http(port))).collect();
    for _ in 0..3 {
        assert_eq!(twin.panel_log_in(KO.0, KO.1)["user"], KO.0);
        twin.press("Log Out");
    }
    flood.into_iter().for_each(|it| it.join().unwrap());
    let all = CLIENTS * CONNECTIONS;
    let rows = twin
        .until("each failure is a row", |it| Some(failures(it)).filter(|rows| rows.len() >= all));
    assert_eq!((rows.len(), times(&twin, "handshake-failed")), (all, all as u64));
    let told = "TLS, 127.0.0.1, plain HTTP on TLS port";
    assert!(rows.iter().all(|it| it["optional"] == told));
    // And where it is switched on, few rows with a number each.
    twin.put("/v1/assumptions", json!({ "repeated_failures_summed": true }));
    plain_http(port);
    let summed = |it: &Twin| {
        let rows = failures(it).split_off(all);
        let number = |it: &Value| {
            let rest = it["optional"].as_str().unwrap().strip_prefix(told).unwrap();
            rest.strip_prefix(", ").map_or(1, |it| it.trim_end_matches(" times").parse().unwrap())
        };
        let sum: usize = rows.iter().map(number).sum();
        (sum == CONNECTIONS).then_some(rows.len())
    };
    let rows = twin.until("the sums are written", summed);
    assert!(rows < CONNECTIONS / 2, "{rows} rows");
}

/// What CWIS says to a log-in.
fn log_in(twin: &Twin) -> String {
    let credentials = format!("NAME={}&PSW={}", base64(KO.0), base64(KO.1));
    let mut curl = Command::new("curl");
    curl.args(["-sS", "-k", "-e", &twin.https("/home/index.html"), "--data-raw", &credentials]);
    said(&run(curl.arg(twin.https("/LOGIN.CMD"))))
}

/// A Print-Job with so many copies.
fn print(twin: &Twin, copies: i32, document: &[u8]) {
    let operation = Group::operation("en")
        .with(Attribute::uri("printer-uri", twin.ipps()))
        .with(Attribute::mime("document-format", "application/octet-stream"));
    let job = Group::new(GroupTag::JOB).with(Attribute::integer("copies", copies));
    let message = Message::request(Version::V2_0, Operation::PrintJob, 1);
    let mut body = message.with(operation).with(job).to_bytes().unwrap();
    let ticket = Ticket { user_id: Some(USER.0), password: Some(USER.1), ..Ticket::default() };
    body.extend_from_slice(&wrap(document, &ticket));
    let url = format!("http://127.0.0.1:{}/ipp/print", twin.port("http"));
    let reply = twin.send(&url, "application/ipp", &body).unwrap();
    assert_eq!(reply[2..4], [0, 0], "{reply:?}");
}

#[test]
fn while_ten_years_pass_log_ins_and_touches_are_answered_and_it_can_be_ended() {
    let receive = "private_print.receive_control=Print";
    let http = "http.mode=Enable HTTP/HTTPS";
    let twin = Twin::start(&["--pace", "timed", "--set", receive, "--set", http]);
    twin.add_user(USER.0, USER.1, "General User");
    // A timer for each of nearly a million pages.
    print(&twin, 999, &pdf(1_000));
    twin.job_in(1, "printing");
    let ten_years = json!({ "by": "P3650D" });
    let moved =
        |from: u64| move |it: &Twin| it.get("/v1/clock")["tick"].as_u64().filter(|it| *it > from);
    thread::scope(|scope| {
        let passing =
            scope.spawn(|| twin.control("POST", "/v1/clock/advance", Some(ten_years.clone())));
        for _ in 0..3 {
            let before = twin.get("/v1/clock")["tick"].as_u64().unwrap();
            assert_eq!(log_in(&twin), "{\"result\":\"0\"}");
            // Time passes so fast that nobody stays logged in at the panel.
            twin.press("Home");
            twin.until("time has moved on", moved(before));
        }
        let ended = twin.control("DELETE", "/v1/clock/advance", None);
        let (status, told) = passing.join().unwrap();
        assert_eq!((ended.0, status), (200, 409), "{told}");
        assert_eq!((&ended.1["tick"], &ended.1["now"]), (&told["tick"], &told["now"]));
        assert!(ended.1["fired_count"].as_u64().unwrap() > 0);
    });
    assert_eq!(twin.control("DELETE", "/v1/clock/advance", None).0, 404);
    // It ends too when its client goes away.
    let stands = twin.get("/v1/clock")["tick"].as_u64().unwrap();
    let body = ten_years.to_string();
    let control = twin.ports["control"].as_str().unwrap();
    let host = control.strip_prefix("http://").unwrap();
    let mut client = TcpStream::connect(host).unwrap();
    write!(
        client,
        "POST /v1/clock/advance HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        twin.ports["token"].as_str().unwrap(),
        body.len()
    )
    .unwrap();
    twin.until("time moves", moved(stands));
    drop(client);
    twin.until("nobody moves time", |it| {
        (it.control("POST", "/v1/clock/advance", Some(json!({ "by": "PT0S" }))).0 == 200)
            .then_some(())
    });
}
