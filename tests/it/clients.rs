//! CUPS without a driver, over ipps: what comes of a print queue's options, and what it says of the
//! printer. Then curl, and clients that send everything at once or go away.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;

use jpeg_encoder::ColorType;
use serde_json::{Value, json};
use sim_wire::ipp::{Attribute, Group, Limits, Message, Operation, StatusCode, Version};

use crate::cups::Cups;
use crate::suites::{jpeg, postscript};
use crate::twin::{Folder, PATIENCE, Twin, pdf, run, said};

/// In the factory's setting, where nobody is asked to log in.
fn twin(pace: &str) -> Twin {
    Twin::start(&["--profile", "factory", "--set", "net.ipp=Enabled", "--pace", pace])
}

/// A document, the options of its job, and what must lie in the tray of it.
type Case = (&'static str, &'static [&'static str], &'static str);

const CASES: &[Case] = &[
    ("5.pdf", &[], "5 pages on 5 A4 of tray-1"),
    ("5.pdf", &["-n", "3"], "3 x 5 pages on 5 A4 of tray-1"),
    ("5.pdf", &["-o", "sides=two-sided-long-edge"], "5 pages on 3 A4 of tray-1"),
    ("5.pdf", &["-o", "Duplex=DuplexTumble"], "5 pages on 3 A4 of tray-1"),
    ("5.pdf", &["-o", "media=A3"], "5 pages on 5 A3 of tray-2"),
    ("5.pdf", &["-o", "media=Letter"], "5 pages on 5 Letter of tray-4"),
    ("5.pdf", &["-o", "media=A4", "-o", "InputSlot=Tray1"], "5 pages on 5 A4 of tray-1"),
    ("5.pdf", &["-o", "MediaType=Cardstock"], "5 pages on 5 A4 cardstock of by-pass-tray"),
    ("5.pdf", &["-o", "page-ranges=2-3"], "2 pages on 2 A4 of tray-1"),
    ("5.pdf", &["-o", "number-up=2"], "3 pages on 3 A4 of tray-1"),
    ("5.pdf", &["-o", "print-color-mode=monochrome"], "5 pages in black on 5 A4 of tray-1"),
    ("5.pdf", &["-o", "ColorModel=Gray"], "5 pages in black on 5 A4 of tray-1"),
    ("5.pdf", &["-o", "print-quality=5"], "5 pages on 5 A4 of tray-1"),
    ("5.pdf", &["-o", "cupsPrintQuality=Draft"], "5 pages on 5 A4 of tray-1"),
    ("5.pdf", &["-n", "2", "-o", "collate=true"], "2 x 5 pages on 5 A4 of tray-1"),
    ("lines.txt", &[], "2 pages on 2 A4 of tray-1"),
    ("picture.jpg", &[], "1 pages on 1 A4 of tray-1"),
    ("page.ps", &[], "1 pages on 1 A4 of tray-1"),
];

fn document(folder: &Folder, name: &str) -> std::path::PathBuf {
    match name {
        "lines.txt" => folder.write(name, "A line of text.\n".repeat(100)),
        "picture.jpg" => folder.write(name, jpeg(ColorType::Rgb, 3)),
        "page.ps" => folder.write(name, postscript(595.0, 842.0)),
        _ => folder.write(name, pdf(5)),
    }
}

/// What lies in the tray of a job, in the words of the table.
fn in_tray(outputs: &Value, job: &Value) -> String {
    let sets: Vec<_> = outputs.as_array().unwrap().iter().filter(|it| it["job"] == *job).collect();
    let set = sets.first().unwrap_or_else(|| panic!("nothing of job {job}"));
    let same = |it: &&Value| (&it["pages"], &it["paper"]) == (&set["pages"], &set["paper"]);
    assert!(sets.iter().all(same), "{sets:?}");
    let paper = |it: &Value| {
        let size = match it["size"].as_str().unwrap() {
            "iso_a4_210x297mm" => "A4",
            "iso_a3_297x420mm" => "A3",
            "na_letter_8.5x11in" => "Letter",
            other => other,
        };
        let kind = it["type"].as_str().filter(|it| *it != "stationery").unwrap_or_default();
        let text = format!("{} {size} {kind} of {}", it["sheets"], it["tray"].as_str().unwrap());
        text.replace("  ", " ")
    };
    let paper: Vec<_> = set["paper"].as_array().unwrap().iter().map(paper).collect();
    let copies = if sets.len() == 1 { String::new() } else { format!("{} x ", sets.len()) };
    let black = if set["monochrome"] == true { " in black" } else { "" };
    format!("{copies}{} pages{black} on {}", set["pages"], paper.join(", "))
}

#[test]
fn the_options_of_lp_are_on_the_paper_in_the_tray() {
    let (twin, cups) = (twin("instant"), Cups::start());
    let load = json!({ "tray": "by-pass-tray", "sheets": 100, "type": "cardstock" });
    twin.post("/v1/hands/paper", load);
    cups.add_queue("twin", &twin.ipps());
    for (at, (file, options, _)) in CASES.iter().enumerate() {
        let title = at.to_string();
        let options = [&["-t", &title], *options].concat();
        cups.print("twin", &options, &[document(&twin.folder, file)]);
    }
    twin.until("everything is printed", |twin| {
        let jobs = twin.get("/v1/jobs");
        let done = |it: &&Value| it["state"] == "completed";
        (jobs.as_array().unwrap().iter().filter(done).count() == CASES.len()).then_some(())
    });
    let (jobs, outputs) = (twin.get("/v1/jobs"), twin.get("/v1/hands/output"));
    for (at, (file, options, expected)) in CASES.iter().enumerate() {
        let title = at.to_string();
        let named = |it: &&Value| it["name"] == title.as_str();
        let job = jobs.as_array().unwrap().iter().find(named).unwrap();
        assert_eq!(in_tray(&outputs, &job["id"]), *expected, "{file} {options:?}");
    }
}

/// Choices that `lpoptions` must offer: the option, its default, and the others.
const CHOICES: &[(&str, &str, &[&str])] = &[
    ("PageSize", "A4", &["A3", "A5", "B4", "B5", "Letter", "Legal", "Tabloid", "SRA3"]),
    ("InputSlot", "Auto", &["Tray1", "Tray2", "Tray3", "Tray4", "ByPassTray"]),
    ("MediaType", "Stationery", &["StationeryHeavyweight", "Cardstock", "Labels", "Transparency"]),
    ("cupsPrintQuality", "Normal", &["High"]),
    ("ColorModel", "RGB", &["Gray"]),
    ("Duplex", "None", &["DuplexNoTumble", "DuplexTumble"]),
    ("OutputBin", "Center", &[]),
];

#[test]
fn a_queue_offers_what_the_machine_has() {
    let (twin, cups) = (twin("instant"), Cups::start());
    cups.add_queue("twin", &twin.ipps());
    let offered = said(&run(cups.client("lpoptions").args(["-p", "twin", "-l"])));
    for (option, default, others) in CHOICES {
        let line = offered.lines().find(|it| it.starts_with(&format!("{option}/")));
        let line = line.unwrap_or_else(|| panic!("no {option}: {offered}"));
        let choices: Vec<_> = line.split_whitespace().collect();
        assert!(choices.contains(&&*format!("*{default}")), "{line}");
        assert!(others.iter().all(|it| choices.contains(it)), "{line}");
    }
}

#[test]
fn lpstat_tells_what_keeps_the_printer_from_printing_until_it_is_cured() {
    let (twin, cups) = (twin("manual"), Cups::start());
    cups.add_queue("twin", &twin.ipps());
    let hand = |at: &str, body: Value| twin.post(&format!("/v1/hands/{at}"), body);
    let document = document(&twin.folder, "5.pdf");
    let id = cups.print("twin", &[], std::slice::from_ref(&document));
    let on_engine =
        |twin: &Twin| (twin.get("/v1/hands/engine")["job"] != json!(null)).then_some(());
    twin.until("it is printed", on_engine);
    hand("engine", json!({ "pages": 2 }));
    let troubles = [
        (
            "cover-open-error",
            "The Front Cover is open. Close it.",
            "cover",
            json!({ "cover": "front", "open": true }),
            json!({ "cover": "front", "open": false }),
        ),
        (
            "toner-low-warning",
            "Cyan Toner [C] is nearly empty.",
            "supplies",
            json!({ "supply": "toner-cyan", "percent": 5 }),
            json!({ "supply": "toner-cyan", "percent": 100 }),
        ),
        (
            "media-needed-error",
            "waits for paper. Load A4",
            "paper",
            json!({ "tray": "tray-1", "sheets": 0 }),
            json!({ "tray": "tray-1", "sheets": 100 }),
        ),
    ];
    for (reason, message, at, trouble, cure) in troubles {
        hand(at, trouble);
        // Without a sheet to feed, the engine notices that there is none.
        hand("engine", json!({ "pages": 1 }));
        cups.until_logged(&["STATE: +", reason]);
        let told = cups.lpstat(&["-l", "-p", "twin"]);
        let said = [reason, message, "now printing"];
        assert!(said.iter().all(|it| told.contains(it)), "{said:?} in {told}");
        hand(at, cure);
        cups.until_logged(&["STATE: -", reason]);
        let told = cups.lpstat(&["-l", "-p", "twin"]);
        assert!(!told.contains(reason) && !told.contains(message), "{reason} in {told}");
    }
    run(cups.client("cancel").arg(&id));
    twin.job_in(1, "cancelled");
    cups.until_logged(&["/backend/ipps)"]);
    assert_eq!(twin.get("/v1/hands/engine")["job"], json!(null));
}

#[test]
fn a_queue_with_a_wrong_password_holds_its_jobs_until_somebody_knows_it() {
    let (twin, cups) = (Twin::start(&[]), Cups::start());
    twin.add_user("alice", "alice-pass1", "General User");
    cups.add_queue("twin", &twin.ipps().replace("://", "://alice:wrong@"));
    let document = document(&twin.folder, "5.pdf");
    cups.print("twin", &[], &[document]);
    cups.until_logged(&["Job held for authentication"]);
    let told = cups.lpstat(&["-l", "-o"]);
    assert!(told.contains("cups-held-for-authentication"), "{told}");
    assert_eq!(twin.get("/v1/jobs"), json!([]));
    assert!(twin.audit().contains(&"Job Status / Print / Aborted by alice".into()));
}

/// The user and the group that may do nothing.
const NOBODY: u32 = 65_534;
/// How many jobs one after another must not keep the backend waiting.
const JOBS: usize = 50;

#[test]
fn the_ipp_backend_of_cups_hands_in_one_job_after_another_over_tls_1_3() {
    let twin = twin("instant");
    let document = twin.folder.write("document.pdf", pdf(1));
    // Root's certificates of printers are the system's; those of others lie in their homes.
    let home = twin.folder.0.join("home");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o777)).unwrap();
    let is_root = said(&run(std::process::Command::new("id").arg("-u"))).trim() == "0";
    for number in 1..=JOBS {
        let mut backend = std::process::Command::new("/usr/lib/cups/backend/ipps");
        if is_root {
            backend.uid(NOBODY).gid(NOBODY);
        }
        let backend = run(backend
            .args([&number.to_string(), "root", "title", "1", ""])
            .arg(&document)
            .env("DEVICE_URI", twin.ipps())
            .env("CONTENT_TYPE", "application/pdf")
            .env("HOME", &home));
        assert!(backend.status.success(), "job {number}: {}", said(&backend));
    }
    twin.until("all are printed", |twin| (completed(twin) == JOBS).then_some(()));
}

/// A Print-Job by hand, under this request-id.
fn print_job(request_id: i32, compression: &str, document: &[u8]) -> Vec<u8> {
    let group = Group::operation("en")
        .with(Attribute::uri("printer-uri", "ipp://localhost/ipp/print"))
        .with(Attribute::keyword("compression", compression.to_owned()));
    let message = Message::request(Version::V2_0, Operation::PrintJob, request_id).with(group);
    [message.to_bytes().unwrap(), document.to_vec()].concat()
}

fn completed(twin: &Twin) -> usize {
    let jobs = twin.get("/v1/jobs");
    jobs.as_array().unwrap().iter().filter(|it| it["state"] == "completed").count()
}

#[test]
fn curl_prints_in_every_way_that_http_has() {
    let twin = twin("instant");
    let document = twin.folder.write("document.pdf", pdf(2));
    let packed = run(std::process::Command::new("gzip").arg("-c").arg(document)).stdout;
    let plain = twin.folder.write("plain", print_job(1, "none", &pdf(2)));
    let packed = twin.folder.write("packed", print_job(1, "gzip", &packed));
    let secure = twin.https("/ipp/print");
    let open = format!("http://127.0.0.1:{}/ipp/print", twin.port("http"));
    let ways = [
        (&secure, &plain, &[][..]),
        (&secure, &packed, &[]),
        (&secure, &plain, &["-H", "Transfer-Encoding: chunked"]),
        (&secure, &packed, &["-H", "Transfer-Encoding: chunked"]),
        (&secure, &plain, &["-H", "Expect: 100-continue", "--expect100-timeout", "20"]),
        (&open, &plain, &["--http1.0"]),
        (&open, &plain, &["-H", "Connection: close"]),
    ];
    for (number, (url, body, more)) in ways.iter().enumerate() {
        let data = format!("@{}", body.display());
        let sent = run(std::process::Command::new("curl")
            .args(["-sS", "-k", "-m", "20", "-H", "Content-Type: application/ipp"])
            .args(["--data-binary", &data])
            .args(*more)
            .arg(url));
        let (reply, _) = Message::decode_all(&sent.stdout, &Limits::REPLY).unwrap();
        assert_eq!(reply.status(), Some(StatusCode::SuccessfulOk), "{more:?} {}", said(&sent));
        twin.job_in(number + 1, "completed");
    }
    let outputs = twin.get("/v1/hands/output");
    assert!(outputs.as_array().unwrap().iter().all(|it| it["pages"] == 2), "{outputs}");
}

#[test]
fn in_the_open_profile_everybody_prints_at_once_with_tls_or_without() {
    let twin = Twin::start(&["--profile", "open", "--clock", "wall"]);
    let document = twin.folder.write("document.pdf", pdf(30));
    for (number, name) in ["ipp", "ipps"].into_iter().enumerate() {
        let uri = twin.ports["uris"][name].as_str().unwrap();
        let sent = run(std::process::Command::new("ipptool")
            .args(["-t", "-f"])
            .arg(&document)
            .args([uri, "print-job.test"]));
        assert!(said(&sent).contains("[PASS]"), "{}", said(&sent));
        twin.job_in(number + 1, "completed");
    }
    assert_eq!(twin.get("/v1/pace")["pace"], "instant");
    assert_eq!(twin.get("/v1/device")["profile"], "open");
}

/// An HTTP request around an IPP one.
fn post(body: &[u8], length: usize, connection: &str) -> Vec<u8> {
    let head = format!(
        "POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\n\
         Content-Length: {length}\r\nConnection: {connection}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// How many come at once.
const REQUESTS: i32 = 50;

#[test]
fn requests_may_come_all_at_once_and_half_of_one_is_none() {
    let twin = twin("instant");
    let connect = || {
        let port = u16::try_from(twin.port("http")).unwrap();
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    };
    let whole = print_job(1, "none", &pdf(2));
    for part in [20, whole.len() - 100] {
        let half = post(&whole[..part], whole.len(), "keep-alive");
        connect().write_all(&half).unwrap();
    }
    let requests: Vec<u8> = (1..=REQUESTS)
        .flat_map(|id| {
            let body = print_job(id, "none", &pdf(2));
            post(&body, body.len(), if id == REQUESTS { "close" } else { "keep-alive" })
        })
        .collect();
    let mut stream = connect();
    let mut reader = stream.try_clone().unwrap();
    let replies = std::thread::spawn(move || {
        let mut all = Vec::new();
        reader.read_to_end(&mut all).map(|_| all)
    });
    stream.write_all(&requests).unwrap();
    let replies = replies.join().unwrap().unwrap();
    let end = b"\r\n\r\n";
    let bodies = replies.windows(4).zip(4..).filter(|(it, _)| it == end).map(|it| it.1);
    let ids: Vec<_> = bodies.map(|at| replies[at + 4..at + 8].to_vec()).collect();
    let sent: Vec<_> = (1..=REQUESTS).map(|it| it.to_be_bytes().to_vec()).collect();
    assert_eq!(ids, sent, "the replies come in the order of the requests");
    let all = usize::try_from(REQUESTS).unwrap();
    twin.until("all are printed", |twin| (completed(twin) == all).then_some(()));
    assert_eq!(twin.get("/v1/jobs").as_array().unwrap().len(), all, "half a request is no job");
}
