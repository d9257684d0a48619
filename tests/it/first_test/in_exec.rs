use std::env::var;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Asks the control plane.
fn control(method: &str, path: &str, body: Value) -> Value {
    let url = format!("{}/v1{path}", var("MFP_TWIN_CONTROL").unwrap());
    let token = format!("Bearer {}", var("MFP_TWIN_TOKEN").unwrap());
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(url)
        .header("Authorization", token)
        .header("Content-Type", "application/json")
        .body(body.to_string())
        .unwrap();
    let mut answer = ureq::run(request).unwrap();
    serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
}

/// An IPP request as any driver sends it: Print-Job, then the document.
fn print(user: &str, document: &str) {
    let head = b"\x02\0\0\x02\0\0\0\x01\x01G\0\x12attributes-charset\0\x05utf-8\
        H\0\x1battributes-natural-language\0\x02en\
        E\0\x0bprinter-uri\0\x19ipp://localhost/ipp/print\x03";
    let mut curl = Command::new("curl")
        .args(["--silent", "--fail", "--user", user, "--data-binary", "@-"])
        .args(["--cacert", &var("MFP_TWIN_CERTIFICATE_FILE").unwrap()])
        .args(["--header", "Content-Type: application/ipp"])
        .arg(var("MFP_TWIN_CWIS_URI").unwrap() + "ipp/print")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = curl.stdin.take().unwrap();
    stdin.write_all(&[head, document.as_bytes()].concat()).unwrap();
    drop(stdin);
    assert!(curl.wait().unwrap().success());
}

#[test]
#[ignore = "needs a twin: mfp-twin exec -- cargo test -- --ignored"]
fn a_print_comes_out_when_its_owner_releases_it() {
    let alice = json!({ "id": "alice", "password": "alice-pass1", "role": "General User" });
    control("POST", "/users", alice);
    print("alice:alice-pass1", "Hello\n");
    let job = control("GET", "/jobs/1?wait=held", Value::Null);
    assert_eq!((&job["owner"], &job["pages"]), (&json!("alice"), &json!(1)));
    assert_eq!(control("GET", "/hands/output", Value::Null), json!([]));

    control("POST", "/panel/login", json!({ "user": "alice", "password": "alice-pass1" }));
    for label in ["Private Charge Print", "job-1", "Print"] {
        control("POST", "/panel/press", json!({ "label": label }));
    }
    control("GET", "/jobs/1?wait=completed", Value::Null);
    assert_eq!(control("GET", "/hands/output", Value::Null)[0]["pages"], 1);
    let audit = control("GET", "/audit", Value::Null);
    assert_eq!(audit.as_array().unwrap().last().unwrap()["user"], "alice");
}
