//! Documents as they came: read while they are kept, gone when their job is over, said what was wrong.

use serde_json::{Value, json};

use crate::persistence::print_as;
use crate::twin::{KO, Twin, pdf};

const PCL: &[u8] = b"\x1bE\x1b&l26A\x1b(0NHello\x0c\x1bE";
const POSTSCRIPT: &[u8] = b"%!PS-Adobe-3.0\n72 600 200 40 rectfill\nshowpage\n%%EOF\n";

fn twin() -> Twin {
    Twin::start(&["--set", "http.mode=Enable HTTP/HTTPS", "--pace", "instant"])
}

/// Prints for the Key Operator, and waits until the document was read.
fn stored(twin: &Twin, name: &str, document: &[u8]) {
    assert!(print_as(twin, name, KO, document), "{name}");
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
}

fn release(twin: &Twin, job: u32) {
    twin.panel_log_in(KO.0, KO.1);
    for label in ["Private Charge Print", &format!("job-{job}"), "Print"] {
        twin.press(label);
    }
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
}

#[test]
fn a_document_is_read_as_it_came_until_its_job_is_over() {
    let twin = twin();
    stored(&twin, "plotter.pcl", PCL);
    let listed = twin.get("/v1/jobs/1/documents");
    assert_eq!(listed[0]["format"], "application/vnd.hp-PCL");
    assert_eq!((&listed[0]["kept"], &listed[0]["pages"]), (&json!(true), &json!(1)));
    let document = "/v1/jobs/1/documents/1";
    assert_eq!(twin.document(document), ("application/vnd.hp-PCL".into(), PCL.to_vec()));
    for (path, detail) in [
        ("/v1/jobs/1/documents/2", "job 1 has no document 2; it has 1"),
        ("/v1/jobs/1/documents/0", "job 1 has no document 0; it has 1"),
        ("/v1/jobs/2/documents/1", "there is no job 2"),
    ] {
        let (status, problem) = twin.control("GET", path, None);
        assert_eq!((status, problem["detail"].as_str()), (404, Some(detail)));
    }
    release(&twin, 1);
    let (status, problem) = twin.control("GET", document, None);
    assert_eq!(status, 410);
    assert_eq!(problem["detail"], "document 1 of job 1 is no longer on the drive");
    assert_eq!(twin.get("/v1/jobs/1/documents")[0]["kept"], false);
    // The paper says only what it is; what it was made from lies with it.
    let paper = twin.document("/v1/hands/output/1/documents/1");
    assert_eq!(paper, ("application/vnd.hp-PCL".into(), PCL.to_vec()));
    assert_eq!(twin.control("GET", "/v1/hands/output/1/documents/2", None).0, 404);
}

#[test]
fn every_job_of_a_stream_is_printed_in_its_language_with_its_own_settings() {
    let twin = twin();
    let job = |settings: &str, document: &[u8]| {
        let header = format!("\x1b%-12345X@PJL JOB\r\n{settings}");
        [header.as_bytes(), document, b"\x1b%-12345X@PJL EOJ\r\n"].concat()
    };
    // As a driver's jobs lie in one of a spooler, which names the user; the first has a header within.
    let nested = "@PJL ENTER LANGUAGE=POSTSCRIPT\r\n\x1b%-12345X@PJL SET QTY=2\r\n\
        @PJL ENTER LANGUAGE=POSTSCRIPT\r\n";
    let stream = [
        job(nested, b"\r\n(no comment in front) pop showpage\x04%!PS\nshowpage\x04"),
        job("@PJL ENTER LANGUAGE=PCL\r\n", b"\r\n\x1bEHello\x0cSecond\x0c\x1bE"),
        job("@PJL ENTER LANGUAGE=TEXT\r\n", b"Gr\xfc\xdfe\x1a\x0c"),
    ]
    .concat();
    stored(&twin, "three", &stream);
    let jobs = twin.get("/v1/jobs");
    let told = |it: &Value| (it["state"].clone(), it["pages"].clone(), it["copies"].clone());
    let told: Vec<_> = jobs.as_array().unwrap().iter().map(told).collect();
    let held = |pages: u32, copies: u32| (json!("held"), json!(pages), json!(copies));
    assert_eq!(told, [held(2, 2), held(2, 1), held(1, 1)], "{jobs}");
    let format = |job: u32| twin.get(&format!("/v1/jobs/{job}/documents"))[0]["format"].clone();
    let formats = ["application/postscript", "application/vnd.hp-PCL", "text/plain"];
    assert_eq!([1, 2, 3].map(format), formats);
    release(&twin, 1);
    assert_eq!(twin.get("/v1/hands/output").as_array().unwrap().len(), 2, "two copies");
}

#[test]
fn postscript_is_interpreted_once_and_what_it_made_is_overwritten_with_it() {
    let twin = twin();
    stored(&twin, "page.ps", POSTSCRIPT);
    let documents = |twin: &Twin| twin.get("/v1/storage")["documents"].clone();
    assert_eq!(documents(&twin), 2, "the program and its pages");
    let source = twin.document("/v1/jobs/1/documents/1");
    assert_eq!(source, ("application/postscript".into(), POSTSCRIPT.to_vec()));
    twin.panel_log_in(KO.0, KO.1);
    for label in ["Private Charge Print", "job-1", "Preview"] {
        twin.press(label);
    }
    assert!(twin.bytes("/v1/panel/preview.png").starts_with(b"\x89PNG"));
    release(&twin, 1);
    assert_eq!(documents(&twin), 0);
    assert_eq!(twin.get("/v1/storage")["used"], 0);
    let (format, paper) = twin.document("/v1/hands/output/1/documents/1");
    assert_eq!(format, "application/pdf");
    assert_eq!(paper, twin.bytes("/v1/hands/output/1.pdf"));
}

#[test]
fn what_is_wrong_with_a_document_is_told_where_its_user_looks() {
    let twin = twin();
    stored(&twin, "cut.pdf", &pdf(1)[..200]);
    stored(&twin, "wrong.ps", b"%!\nnosuchoperator showpage\n");
    let jobs = twin.get("/v1/jobs");
    let told = |at: usize| -> (Value, String) {
        (jobs[at]["state"].clone(), jobs[at]["fault"].as_str().unwrap_or_default().to_owned())
    };
    let (state, fault) = told(0);
    assert_eq!(state, "aborted");
    assert!(fault.contains("%%EOF"), "{fault}");
    let (state, fault) = told(1);
    assert_eq!(state, "aborted");
    let told = "damaged PostScript document: the program ended with an error: \
        undefined; OffendingCommand: nosuchoperator";
    assert_eq!(fault, told);
    assert_eq!(jobs[0]["reason"], "its data cannot become pages");
    assert_eq!(twin.get("/v1/storage")["documents"], 0);
    let audit = twin.audit();
    let aborted = audit.iter().filter(|it| it.starts_with("Job Status / Print / Aborted by "));
    assert_eq!(aborted.count(), 2, "{audit:?}");
}
