//! Printing past IPP: port 9100 and LPD, with the backends of CUPS as clients.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::Command;

use serde_json::json;

use crate::twin::{Twin, pdf, run, said};

/// Prints with a backend of CUPS, as its scheduler would, and gives back whether it says that it did.
fn backend(twin: &Twin, name: &str, uri: &str) -> (bool, String) {
    let file = twin.folder.write("minutes.pdf", pdf(2));
    let mut command = Command::new(format!("/usr/lib/cups/backend/{name}"));
    command.args(["7", "alice", "Minutes", "1", ""]).arg(file).env("DEVICE_URI", uri);
    let output = run(&mut command);
    (output.status.success(), said(&output))
}

fn set(twin: &Twin, id: &str, value: &str) {
    twin.put(&format!("/v1/settings/{id}"), json!({ "value": value }));
}

fn connects(twin: &Twin, port: &str) -> bool {
    let number = u16::try_from(twin.port(port)).unwrap();
    TcpStream::connect(("127.0.0.1", number)).is_ok()
}

/// The port is closed in the certified setting; opened, what comes is printed; closed again, nothing comes.
fn prints_while_it_is_open(port: &str, setting: &str, name: &str, uri: impl Fn(&Twin) -> String) {
    let twin = Twin::start(&["--pace", "instant"]);
    assert!(!connects(&twin, port) && twin.ports["device"].get(port).is_none());
    set(&twin, setting, "On");
    set(&twin, "private_print.receive_control", "Print");
    let (printed, said) = backend(&twin, name, &uri(&twin));
    assert!(printed, "{said}");
    assert_eq!(twin.job_in(1, "completed")["pages_out"], 2);
    set(&twin, setting, "Disabled");
    assert!(!connects(&twin, port));
    let factory = Twin::start(&["--profile", "factory"]);
    assert_eq!(factory.ports["device"][port], factory.port(port), "open in the factory");
}

#[test]
fn port_9100_prints_while_it_is_open_and_is_closed_in_the_certified_setting() {
    prints_while_it_is_open("raw", "net.port9100", "socket", |twin| {
        format!("socket://127.0.0.1:{}/?snmp=false", twin.port("raw"))
    });
}

#[test]
fn lpd_prints_while_it_is_open_and_is_closed_in_the_certified_setting() {
    prints_while_it_is_open("lpd", "net.lpd", "lpd", |twin| {
        format!("lpd://127.0.0.1:{}/lp?snmp=false&reserve=none", twin.port("lpd"))
    });
}

/// What comes back to these lines at port 9100.
fn talk(twin: &Twin, lines: &str) -> String {
    let number = u16::try_from(twin.port("raw")).unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", number)).unwrap();
    stream.write_all(format!("\x1b%-12345X{lines}\x1b%-12345X").as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut replies = String::new();
    stream.read_to_string(&mut replies).unwrap();
    replies
}

#[test]
fn job_control_is_answered_at_port_9100() {
    let twin = Twin::start(&["--profile", "factory"]);
    let replies = talk(&twin, "@PJL INFO ID\r\n@PJL INFO STATUS\r\n");
    assert!(replies.starts_with("@PJL INFO ID\r\n\"ApeosPort C7070\"\r\n"), "{replies}");
    assert!(replies.contains("CODE=10001\r\n"), "{replies}");
}

#[test]
fn job_control_finds_a_file_system_only_while_it_is_enabled() {
    let twin = Twin::start(&[]);
    set(&twin, "net.port9100", "On");
    let payload = "a macro that nobody may leave here";
    let lines = format!(
        "@PJL INFO FILESYS\r\n@PJL FSQUERY NAME=\"0:\\macro\"\r\n\
         @PJL FSDOWNLOAD FORMAT:BINARY NAME=\"0:\\macro\" SIZE={}\r\n{payload}\
         @PJL FSUPLOAD NAME=\"0:\\macro\" OFFSET=0 SIZE=10\r\n",
        payload.len()
    );
    for (value, volumes, error) in
        [("Disabled", "\"?\"", "FILEERROR=52"), ("Enabled", "VOLUME", "FILEERROR=1\r")]
    {
        set(&twin, "print.pjl_file_system", value);
        let replies = talk(&twin, &lines);
        assert!(replies.contains(volumes), "{value}: {replies}");
        assert_eq!(replies.matches(error).count(), 2, "{value}: {replies}");
        let hits = twin.post("/v1/storage/search", json!({ "text": payload }));
        assert_eq!(hits["hits"], json!([]), "nothing of it is written");
    }
    assert_eq!(twin.get("/v1/jobs"), json!([]));
}
