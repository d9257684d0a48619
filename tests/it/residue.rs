//! Whatever became of a document: when it is over, nothing of it is left on the raw image.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::persistence::print_as;
use crate::twin::{Folder, KO, Twin, pdf};

const ALICE: (&str, &str) = ("alice", "alice-pass1");
const BOB: (&str, &str) = ("bob", "bob-pass-12");
/// Bytes of a document that are looked for, and how far apart: less than the smallest sector.
const PIECE: usize = 48;
const APART: usize = 500;

/// A document: what was written, and what it is called.
struct Written {
    name: String,
    data: Vec<u8>,
}

/// Text that no other document has and that nothing can make shorter.
fn filler(document: usize, bytes: usize) -> Vec<u8> {
    let mut state = document as u64 + 1;
    let digit = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + (state >> 33) as u8 % 26)
    };
    let line: String = std::iter::repeat_with(digit).take(bytes).collect();
    line.as_bytes().chunks(70).flat_map(|it| [b"% ", it, b"\n"].concat()).collect()
}

impl Written {
    fn pdf(number: usize, bytes: usize) -> Self {
        let data = [pdf(3), filler(number, bytes), b"%%EOF\n".to_vec()].concat();
        Self { name: format!("document {number}"), data }
    }

    /// Something that no interpreter reads.
    fn broken(number: usize, bytes: usize) -> Self {
        let data = [b"%!none of the languages\x01\x02".to_vec(), filler(number, bytes)].concat();
        Self { name: format!("document {number}"), data }
    }

    /// How many of its pieces are in the image. The first ones may be in every document.
    fn found(&self, image: &[u8]) -> (usize, usize) {
        let places: Vec<_> = (1_500..self.data.len() - PIECE).step_by(APART).collect();
        let index: std::collections::HashSet<&[u8]> =
            places.iter().map(|at| &self.data[*at..at + PIECE]).collect();
        let there: std::collections::HashSet<&[u8]> =
            image.windows(PIECE).filter(|it| index.contains(it)).collect();
        (there.len(), index.len())
    }
}

/// What is on the raw image but zeros: of each stretch without a hole in it one piece.
pub(crate) fn written(data: &str) -> Vec<u8> {
    const BLOCK: usize = 64 << 10;
    let mut file = File::open(format!("{data}/drive.img")).unwrap();
    let (mut block, zeros, mut all) = (vec![0; BLOCK], vec![0; BLOCK], Vec::new());
    while file.read_exact(&mut block).is_ok() {
        if block != zeros {
            all.extend_from_slice(&block);
        }
    }
    all
}

fn start(data: &str, overwrite: &str) -> Twin {
    let twin = Twin::start(&[
        "--data-dir",
        data,
        "--pace",
        "instant",
        "--sector-size",
        if overwrite == "3 Overwrites" { "512" } else { "4096" },
        "--set",
        "http.mode=Enable HTTP/HTTPS",
        "--set",
        "storage.data_encryption=Off",
        "--set",
        &format!("storage.overwrite={overwrite}"),
    ]);
    for (id, password) in [ALICE, BOB] {
        twin.add_user(id, password, "General User");
    }
    twin
}

fn idle(twin: &Twin) {
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
}

/// What the user does at the panel with one of the stored prints.
fn at_the_panel(twin: &Twin, user: (&str, &str), job: usize, labels: &[&str]) {
    twin.panel_log_in(user.0, user.1);
    twin.press("Private Charge Print");
    twin.press(&format!("job-{job}"));
    labels.iter().for_each(|it| drop(twin.press(it)));
}

/// An upload that ends in the middle: the head says more than comes.
fn break_off(twin: &Twin, document: &Written) {
    let mut stream = TcpStream::connect(("127.0.0.1", twin.port("http") as u16)).unwrap();
    let body = crate::persistence::print_request(twin, &document.name, ALICE, &document.data);
    let head = format!(
        "POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\n\
         Content-Length: {}\r\n\r\n",
        body.len() + 1_000
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    stream.flush().unwrap();
    // It has begun to write when sectors are taken; then the driver dies.
    drop(stream);
}

/// Writes documents of many sizes and has them end in every way there is. Says what was written.
fn live(twin: &Twin, data: &str) -> Vec<Written> {
    let sizes = [0, 700, 4_096, 20_000, 70_001, 300_000, 9_000, 150_000];
    let mut all: Vec<_> =
        sizes.iter().enumerate().map(|it| Written::pdf(it.0, 2_000 + it.1)).collect();
    for (at, document) in all.iter().enumerate() {
        let user = if at < 6 { ALICE } else { BOB };
        assert!(print_as(twin, &document.name, user, &document.data), "{}", document.name);
    }
    idle(twin);
    let image = written(data);
    for document in &all {
        let (found, pieces) = document.found(&image);
        assert_eq!(found, pieces, "{} is stored", document.name);
    }
    // Released; deleted by its owner; released and cancelled before it is out; the power cut instead.
    at_the_panel(twin, ALICE, 1, &["Print"]);
    idle(twin);
    at_the_panel(twin, ALICE, 2, &["Delete", "Yes"]);
    twin.put("/v1/pace", json!({ "pace": "manual" }));
    at_the_panel(twin, ALICE, 3, &["Print"]);
    twin.post("/v1/hands/engine", json!({ "pages": 1 }));
    for label in ["Home", "Jobs", "job-3", "Cancel"] {
        twin.press(label);
    }
    at_the_panel(twin, ALICE, 4, &["Print"]);
    twin.post("/v1/power", json!({ "action": "cut" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    twin.put("/v1/pace", json!({ "pace": "instant" }));
    // Aborted for its data; refused for its user and for its password; broken off.
    let number = all.len();
    let bad = [
        Written::broken(number, 30_000),
        Written::pdf(number + 1, 40_000),
        Written::pdf(number + 2, 5_000),
        Written::pdf(number + 3, 200_000),
    ];
    print_as(twin, &bad[0].name, ALICE, &bad[0].data);
    idle(twin);
    print_as(twin, &bad[1].name, ("nobody", "nothing-at-all"), &bad[1].data);
    print_as(twin, &bad[2].name, (ALICE.0, "not-her-password"), &bad[2].data);
    break_off(twin, &bad[3]);
    all.extend(bad);
    // Two that stay until their user is deleted.
    let (status, _) = twin.control("DELETE", "/v1/users/bob", None);
    assert_eq!(status, 204);
    let states = twin.get("/v1/jobs");
    let ended: Vec<_> = states.as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    for state in ["completed", "cancelled", "aborted", "held"] {
        assert!(ended.contains(&json!(state)), "{state}: {ended:?}");
    }
    // The last ones are deleted over and over: the drive is used again.
    for job in [5, 6] {
        at_the_panel(twin, ALICE, job, &["Delete", "Yes"]);
    }
    idle(twin);
    all
}

#[test]
fn nothing_of_any_document_is_left_when_it_is_over() {
    for overwrite in ["1 Overwrite", "3 Overwrites"] {
        let folder = Folder::new();
        let data = folder.0.join("data").display().to_string();
        let twin = start(&data, overwrite);
        let all = live(&twin, &data);
        // An upload that broke off is let go of when the door has noticed.
        twin.until("nothing is kept and nothing waits", |twin| {
            let storage = twin.get("/v1/storage");
            let over = storage["used"] == 0 && storage["pending_overwrite"] == 0;
            // Something happens, so that it is looked at again.
            twin.post("/v1/clock/advance", json!({ "by": "PT1S" }));
            twin.put("/v1/assumptions", json!({}));
            over.then_some(())
        });
        let image = written(&data);
        for document in &all {
            assert_eq!(document.found(&image).0, 0, "{overwrite}: {}", document.name);
        }
        for wrapping in ["@PJL", "JOAU", ALICE.0, BOB.0, ALICE.1, "not-her-password"] {
            let there = image.windows(wrapping.len()).any(|it| it == wrapping.as_bytes());
            assert!(!there, "{overwrite}: {wrapping}");
        }
    }
}

/// What every scan in colour has in its file, and nothing else here.
const SCANNED: &[u8] = b"/DCTDecode";

fn has_scans(data: &str) -> bool {
    written(data).windows(SCANNED.len()).any(|it| it == SCANNED)
}

fn touch(twin: &Twin, labels: &[&str]) {
    labels.iter().for_each(|it| drop(twin.press(it)));
}

/// Scans and copies that end in every way there is; what was stored goes with its folder.
fn scan_and_copy(twin: &Twin, data: &str) {
    twin.panel_log_in(KO.0, KO.1);
    touch(twin, &["Customize", "Edit Home", "add-scan", "Done", "Log Out"]);
    let folder = json!({ "number": 1, "name": "in", "owner": ALICE.0 });
    twin.post("/v1/folders", folder);
    twin.panel_log_in(ALICE.0, ALICE.1);
    let three = pdf(3);
    // Stored; copied; looked at and not taken.
    twin.lay("feeder", &three);
    touch(twin, &["Scan", "in", "Start"]);
    idle(twin);
    assert_eq!(twin.get("/v1/folders/1")["documents"], 1);
    twin.lay("feeder", &three);
    touch(twin, &["Home", "Copy", "Start"]);
    idle(twin);
    twin.lay("feeder", &three);
    touch(twin, &["Home", "Scan", "in", "Preview", "On", "Start"]);
    idle(twin);
    touch(twin, &["Home", "Jobs", "job-3", "Cancel"]);
    // Cancelled in the middle; the power cut in the middle.
    twin.put("/v1/pace", json!({ "pace": "manual" }));
    for job in ["job-4", "job-5"] {
        twin.lay("feeder", &three);
        touch(twin, &["Home", "Copy", "Start"]);
        twin.post("/v1/hands/scanner", json!({ "sides": 1 }));
        if job == "job-4" {
            touch(twin, &["Home", "Jobs", job, "Cancel"]);
        }
    }
    twin.post("/v1/power", json!({ "action": "cut" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    twin.put("/v1/pace", json!({ "pace": "instant" }));
    let ended = twin.get("/v1/jobs");
    let ended: Vec<_> = ended.as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert_eq!(ended, ["completed", "completed", "cancelled", "cancelled", "aborted"]);
    assert!(has_scans(data), "what is in the folder is on the drive");
    let (status, _) = twin.control("DELETE", "/v1/folders/1", None);
    assert_eq!(status, 204);
}

#[test]
fn nothing_that_was_scanned_is_left_when_it_is_over() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let twin = start(&data, "3 Overwrites");
    scan_and_copy(&twin, &data);
    twin.until("nothing is kept and nothing waits", |twin| {
        let storage = twin.get("/v1/storage");
        twin.post("/v1/clock/advance", json!({ "by": "PT1S" }));
        twin.put("/v1/assumptions", json!({}));
        (storage["used"] == 0 && storage["pending_overwrite"] == 0).then_some(())
    });
    assert!(!has_scans(&data));
}

#[test]
fn with_overwriting_off_documents_can_be_found_when_they_are_long_gone() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let twin = start(&data, "Off");
    let all = live(&twin, &data);
    assert_eq!(twin.get("/v1/storage")["documents"], 0);
    let image = written(&data);
    let found = all.iter().filter(|it| it.found(&image).0 > 0).count();
    // The others were written over.
    assert!(found >= 3, "{found} of {}", all.len());
}
