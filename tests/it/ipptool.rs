//! ipptool's own suites against the program, and what each must find.
//!
//! They run in the factory's setting with IPP switched on, where nobody is asked to log in, because they
//! show no password; against the profile that claims everything. A test that fails says why that is the
//! suite's fault.
//!
//! Left out: what only a CUPS server has (get-ppd*, get-devices, get-printers*, cups-create-local-printer),
//! what the printer does not claim (print-uri, fax-job), and what needs a job or subscription of a known
//! number that another of these files does not leave behind (cancel-current-job, get-notifications,
//! set-attrs-hold).

use std::fmt::Write as _;

use crate::suites::{Failed, Found, Suites};
use crate::twin::{Folder, Twin, pdf, program, run, said};

/// What a suite must find.
struct Expected {
    suite: &'static str,
    /// What follows the printer's URI: the number of a job.
    below: &'static str,
    pass: usize,
    skip: usize,
    /// The tests that fail.
    fail: &'static [Fault],
}

/// A test that fails by a fault of the suite.
struct Fault {
    /// The beginning of its name.
    test: &'static str,
    /// What it expects and does not get, and nothing else.
    missed: &'static str,
    /// Why that is the suite's fault.
    why: &'static str,
}

const fn finds(suite: &'static str, pass: usize, skip: usize) -> Expected {
    Expected { suite, below: "", pass, skip, fail: &[] }
}

/// The suites, in an order in which the first job is there when it is asked for.
const SUITES: &[Expected] = &[
    finds("print-job.test", 1, 0),
    Expected { below: "/1", ..finds("get-job-attributes.test", 1, 0) },
    Expected { below: "/1", ..finds("get-job-attributes2.test", 1, 0) },
    finds("create-job.test", 2, 0),
    finds("create-job-sheets.test", 2, 0),
    finds("create-printer-subscription.test", 1, 1),
    finds("get-completed-jobs.test", 1, 0),
    finds("get-job-template-attributes.test", 1, 0),
    finds("get-jobs.test", 1, 0),
    finds("get-printer-attributes.test", 1, 0),
    finds("get-printer-description-attributes.test", 1, 0),
    finds("get-subscriptions.test", 1, 0),
    finds("identify-printer-display.test", 1, 0),
    finds("identify-printer-multiple.test", 1, 0),
    finds("identify-printer.test", 1, 0),
    finds("ipp-backend.test", 1, 0),
    finds("print-job-and-wait.test", 2, 0),
    finds("print-job-deflate.test", 1, 0),
    finds("print-job-gzip.test", 1, 0),
    finds("print-job-letter.test", 1, 0),
    finds("print-job-manual.test", 1, 0),
    finds("print-job-media-col.test", 1, 0),
    finds("validate-job.test", 1, 0),
    Expected {
        fail: &[Fault {
            test: "Get-Printer-Attributes (requested-attributes='media-col-database')",
            missed: "media-col-database",
            why: "it asks for \"all\" and expects what only comes when asked for by name",
        }],
        ..finds("get-printer-attributes-suite.test", 6, 0)
    },
    finds("ipp-1.1.test", 48, 18),
    finds("ipp-2.0.test", 49, 18),
    finds("ipp-2.1.test", 50, 18),
    Expected {
        fail: &[Fault {
            test: "PWG 5100.12 section 6.4 - Required Printer Description Attributes",
            missed: "which-jobs-supported WITH-VALUE \"proof-print\"",
            why: "it asks for a part of PWG 5100.11-2010 that is deprecated since 2024 and that takes \
                  documents which outlive their job: this device deletes them",
        }],
        ..finds("ipp-2.2.test", 50, 18)
    },
    // Skipped are the raster samples of resolutions that the printer does not have.
    Expected {
        fail: &[Fault {
            test: "PWG 5100.14 section 5.1/5.2 - Required Operations and Attributes",
            missed: "overrides-supported WITH-VALUE \"document-number\"",
            why: "the registered keyword is \"document-numbers\" (PWG 5100.6 section 4.1.7)",
        }],
        ..finds("ipp-everywhere.test", 187, 312)
    },
    finds("print-job-password.test", 1, 0),
];

impl Expected {
    /// What is not as expected.
    fn differs(&self, found: &Found) -> Option<String> {
        let named = |(failed, fault): (&Failed, &Fault)| {
            fault.test.starts_with(&failed.name) && failed.missed == [fault.missed]
        };
        let same = found.fail.len() == self.fail.len()
            && found.fail.iter().zip(self.fail).all(named)
            && (found.pass, found.skip) == (self.pass, self.skip);
        (!same).then(|| {
            let (pass, fail, skip) = (found.pass, found.fail.len(), found.skip);
            let mut text = format!("{}: {pass} pass, {fail} fail, {skip} skipped", self.suite);
            for it in &found.fail {
                let _ = write!(text, "\n    failed: {}, expected: {:?}", it.name, it.missed);
            }
            for it in self.fail {
                let _ = write!(text, "\n    known: {}, because {}", it.test, it.why);
            }
            if pass + fail + skip == 0 {
                text.push_str(&found.said);
            }
            text
        })
    }
}

#[test]
fn the_standard_suites_find_what_they_must() {
    let folder = Folder::new();
    let suites = Suites::prepare(&folder.0).unwrap();
    let shared = claims_everything();
    let run = |it: &Expected| {
        // ipp-1.1, which the large ones include, leaves a job on hold: it releases the one before it.
        // The next would wait for that job, so each has a printer of its own.
        let own = it.suite.starts_with("ipp-").then(claims_everything);
        let twin = own.as_ref().unwrap_or(&shared);
        let uri = format!("ipp://127.0.0.1:{}/ipp/print{}", twin.port("http"), it.below);
        it.differs(&suites.run(it.suite, &uri).unwrap())
    };
    let differ: Vec<_> = SUITES.iter().filter_map(run).collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

fn claims_everything() -> Twin {
    Twin::start(&[
        "--profile",
        "factory",
        "--ipp-profile",
        "full",
        "--pace",
        "instant",
        "--clock",
        "wall",
        "--set",
        "net.ipp=Enabled",
    ])
}

#[test]
fn a_printer_that_identifies_itself_can_be_seen_doing_so() {
    let twin = Twin::start(&["--profile", "factory", "--set", "net.ipp=Enabled"]);
    assert_eq!(twin.get("/v1/device")["identifying"], serde_json::json!([]));
    let folder = Folder::new();
    let suites = Suites::prepare(&folder.0).unwrap();
    let uri = format!("ipp://127.0.0.1:{}/ipp/print", twin.port("http"));
    let found = suites.run("identify-printer-display.test", &uri).unwrap();
    assert_eq!((found.pass, found.fail.len()), (1, 0), "{}", found.said);
    assert_eq!(twin.get("/v1/device")["identifying"], serde_json::json!(["display"]));
    assert_eq!(twin.get("/v1/panel")["message"], "Hello, World!");
    twin.post("/v1/clock/advance", serde_json::json!({ "by": "PT10S" }));
    assert!(twin.get("/v1/panel")["message"].is_null());
}

#[test]
fn a_suite_that_asks_for_a_person_at_the_trays_has_one_played() {
    let folder = Folder::new();
    let document = folder.write("one.pdf", pdf(1));
    let scripts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts");
    let suite = format!(
        "{}/media-needed ipptool -tI -T 30 -f {} ipp://127.0.0.1:$MFP_TWIN_HTTP/ipp/print \
         /usr/share/cups/ipptool/print-job-media-needed.test",
        scripts.display(),
        document.display()
    );
    let done = run(std::process::Command::new(program())
        .args(["exec", "--profile", "factory", "--ipp-profile", "full"])
        .args(["--clock", "wall", "--pace", "timed", "--set", "net.ipp=Enabled", "--"])
        .args(["sh", "-c", &suite]));
    let said = said(&done);
    // Not its summary: that of a test which watches the printer while it prints misses one at times.
    let passed = said.matches("[PASS]").count();
    assert_eq!(
        (passed, said.contains("[FAIL]"), done.status.success()),
        (3, false, true),
        "{said}"
    );
}

#[test]
fn a_password_in_the_printer_s_address_is_enough_to_print() {
    let twin = Twin::start(&[]);
    twin.add_user("alice", "alice-pass1", "General User");
    let uri = twin.ipps().replace("://", "://alice:alice-pass1@");
    let document = twin.folder.write("one.pdf", pdf(1));
    let done = run(std::process::Command::new("ipptool")
        .args(["-t", "-f"])
        .arg(document)
        .args([&uri, "/usr/share/cups/ipptool/print-job.test"]));
    assert!(said(&done).contains("[PASS]"), "{}", said(&done));
    let job = twin.until("it is held", |twin| {
        let jobs = twin.get("/v1/jobs");
        jobs.as_array().unwrap().iter().find(|it| it["state"] == "held").cloned()
    });
    assert_eq!(job["owner"], "alice");
    assert!(
        twin.audit().contains(&"Job Status / Print / Aborted by -".into()),
        "{:?}",
        twin.audit()
    );
}
