//! Who scans the device finds what it has opened, and no trace of the rest.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use sim_listen::{HTTPS, PORTS};

use crate::twin::Twin;

/// The ports that take a connection; all others must refuse it. The control plane says the same.
#[track_caller]
fn scan(twin: &Twin) -> Vec<&'static str> {
    let device = twin.running.device;
    let takes = |number| match TcpStream::connect((device.ip, number)) {
        Ok(_) => true,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => false,
        Err(error) => panic!("{number}: {error}"),
    };
    let found = device.numbers().map(|(port, number)| (port.name, takes(number)));
    let found: Vec<_> = found.collect();
    let said = &twin.get("/v1/devices").json()[0]["open"];
    let shown = found.iter().map(|(name, open)| ((*name).to_owned(), json!(open))).collect();
    assert_eq!(said, &Value::Object(shown));
    found.into_iter().filter(|it| it.1).map(|it| it.0).collect()
}

#[test]
fn a_scan_finds_what_is_open_at_once_and_nothing_else() {
    let twin = Twin::certified();
    let set = |id: &str, value: &str| {
        let put = twin.put(&format!("/v1/settings/{id}"), &json!({ "value": value }));
        assert_eq!(put.status, 200, "{put:?}");
    };
    let power = |action: &str| twin.post("/v1/power", &json!({ "action": action }));
    let cable = |is_in: bool| twin.post("/v1/hands/network", &json!({ "connected": is_in }));
    assert_eq!(scan(&twin), ["https"], "the certified device");
    set("http.mode", "Enable HTTP/HTTPS");
    assert_eq!(scan(&twin), ["http", "https", "ipp"]);
    set("net.ipp", "Off");
    assert_eq!(scan(&twin), ["http", "https"]);
    set("net.ipp", "Enabled");
    assert_eq!(scan(&twin), ["http", "https", "ipp"]);
    power("cut");
    assert_eq!(scan(&twin), [""; 0]);
    power("on");
    assert_eq!(scan(&twin), ["http", "https", "ipp"]);
    cable(false);
    assert_eq!(scan(&twin), [""; 0]);
    cable(true);
    set("http.mode", "Enable HTTP only");
    assert_eq!(scan(&twin), ["http", "ipp"]);
    set("http.mode", "Enable HTTPS only");
    assert_eq!(scan(&twin), ["https"]);
}

#[test]
fn two_twins_never_have_the_same_number() {
    let twins: Vec<_> = (0..3).map(|_| Twin::certified()).collect();
    let all = twins.iter().flat_map(|it| it.running.device.numbers());
    let mut numbers: Vec<_> = all.map(|(_, number)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 3 * PORTS.len());
}

#[test]
fn a_number_that_is_taken_before_the_device_speaks_that_ip_version_is_named_and_had_later() {
    let twin = Twin::certified();
    let Some(other) = twin.running.device.other else { return };
    let address = (other, twin.running.device.number(&HTTPS));
    let taken = TcpListener::bind(address).unwrap();
    let speak = |mode: &str| {
        twin.put("/v1/settings/net.ip_mode", &json!({ "value": mode }));
        twin.get("/v1/devices").json()[0]["taken"].clone()
    };
    assert_eq!(speak("Dual Stack"), json!([format!("[{}]:{}", address.0, address.1)]));
    assert_eq!(scan(&twin), ["https"], "the other version is served");
    assert_eq!(speak("IPv4 Mode"), json!([]));
    drop(taken);
    assert_eq!(speak("Dual Stack"), json!([]));
    assert!(TcpStream::connect(address).is_ok());
}
