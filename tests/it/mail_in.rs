//! Receiving mail, from what a client says to what lies in a folder or comes out.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::twin::{Twin, pdf, run, said};

pub(crate) const BOX: &str = "BOX1@example.com";

/// A twin that takes mail, with a folder.
pub(crate) fn twin(more: &[&str]) -> Twin {
    let set = ["net.smtp.receive=On", "net.smtp.address=mfp@example.com"];
    let set: Vec<&str> = set.iter().flat_map(|it| ["--set", it]).collect();
    let twin = Twin::start(&[&["--pace", "instant"], &set[..], more].concat());
    twin.post("/v1/folders", json!({ "number": 1, "name": "Mail", "owner": "11111" }));
    twin
}

fn set(twin: &Twin, id: &str, value: &str) {
    twin.put(&format!("/v1/settings/{id}"), json!({ "value": value }));
}

/// A mail with a text and these files.
fn mail(files: &[(&str, &str, &[u8])]) -> String {
    let mut mail =
        "From: Alice <alice@example.org>\r\nTo: mfp@example.com\r\nSubject: Minutes of May\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n"
            .to_owned();
    for (kind, name, data) in files {
        let data = STANDARD.encode(data);
        let lines: Vec<_> = data.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
        write!(
            mail,
            "--b\r\nContent-Type: {kind}; name={name}\r\nContent-Disposition: attachment; \
             filename={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines.join("\r\n")
        )
        .unwrap();
    }
    mail + "--b--\r\n"
}

/// Has curl deliver a mail; whether it says that it did, and what was said.
pub(crate) fn deliver(
    twin: &Twin,
    to: &str,
    mail: &(impl AsRef<[u8]> + ?Sized),
    more: &[&str],
) -> (bool, String) {
    let file = twin.folder.write("mail.eml", mail);
    let mut command = Command::new("curl");
    command.args(["-sv", "--mail-from", "alice@example.org", "--mail-rcpt", to, "-T"]).arg(file);
    command.args(more).arg(format!("smtp://127.0.0.1:{}", twin.port("smtp")));
    let output = run(&mut command);
    (output.status.success(), said(&output))
}

fn number(twin: &Twin) -> u16 {
    u16::try_from(twin.port("smtp")).unwrap()
}

/// The last reply to these lines.
fn talk(twin: &Twin, lines: &[&str]) -> String {
    let stream = TcpStream::connect(("127.0.0.1", number(twin))).unwrap();
    let (mut writer, mut reader) = (stream.try_clone().unwrap(), BufReader::new(stream));
    let mut reply = move || loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.get(3..4) != Some("-") {
            return line;
        }
    };
    let mut last = reply();
    for line in lines {
        writer.write_all(format!("{line}\r\n").as_bytes()).unwrap();
        last = reply();
    }
    last.trim_end().to_owned()
}

pub(crate) fn documents(twin: &Twin) -> Value {
    twin.get("/v1/folders/1")["documents"].clone()
}

#[test]
fn a_mail_goes_into_the_folder_that_it_names_or_is_refused_with_its_code() {
    let twin = twin(&[]);
    let sheet: &[u8] = b"a sheet of numbers";
    let files =
        [("application/pdf", "may.pdf", &*pdf(2)), ("application/vnd.ms-excel", "may.xls", sheet)];
    let (taken, said) = deliver(&twin, BOX, &mail(&files), &[]);
    assert!(taken && said.contains("250 2.0.0 taken"), "{said}");
    let job = twin.get("/v1/jobs/1");
    assert_eq!((&job["state"], &job["pages"]), (&json!("completed"), &json!(3)), "{job}");
    assert_eq!((&job["type"], &job["name"]), (&json!("Receive Email"), &json!("Minutes of May")));
    let fault = job["fault"].as_str().unwrap();
    assert!(fault.contains("may.xls (application/vnd.ms-excel)"), "{fault}");
    assert_eq!(documents(&twin), 1);
    assert_eq!(twin.audit().last().unwrap(), "Job Status / Mailbox / Completed by -");

    let (taken, said) = deliver(&twin, "BOX2@example.com", &mail(&[]), &[]);
    assert!(!taken && said.contains("550 5.1.1 no folder has the number"), "{said}");
    let job = twin.get("/v1/jobs/2");
    assert_eq!(job["state"], "aborted");
    assert!(said.contains("(016-703)") && job.to_string().contains("016-703"), "{job}");

    let damaged: &[u8] = b"%PDF-1.7\nand nothing more";
    let only = mail(&[("application/pdf", "may.pdf", damaged)]).replace("Here they are.", "");
    let (taken, said) = deliver(&twin, BOX, &only, &[]);
    assert!(!taken && said.contains("554 5.6.0 not taken of the mail: may.pdf"), "{said}");
    assert_eq!(documents(&twin), 1, "a mail goes in whole or not at all");
    set(&twin, "net.smtp.receive", "Off");
    assert!(!deliver(&twin, BOX, &mail(&[]), &[]).0, "the port is closed");
}

#[test]
fn a_mail_for_the_device_is_printed_or_goes_into_the_folder_that_is_set() {
    let twin = twin(&["--set", "private_print.receive_control=Print"]);
    let pages = mail(&[("image/jpeg", "a.pdf", &pdf(1))]);
    assert!(deliver(&twin, "mfp@example.com", &pages, &[]).0);
    assert_eq!(twin.job_in(1, "completed")["pages_out"], 2);
    set(&twin, "net.smtp.receive_folder", "1");
    assert!(deliver(&twin, "MFP@Example.com", &pages, &[]).0);
    assert_eq!(
        (twin.get("/v1/jobs/2")["type"].clone(), documents(&twin)),
        (json!("Receive Email"), json!(1))
    );
    // As the guide sets it, nobody prints who has not logged in.
    set(&twin, "net.smtp.receive_folder", "Off");
    set(&twin, "private_print.receive_control", "According to Print Accounting");
    let (taken, said) = deliver(&twin, "mfp@example.com", &pages, &[]);
    assert!(!taken && said.contains("554 5.7.1 it names no user"), "{said}");
}

#[test]
fn mail_comes_over_tls_where_it_is_asked_for_and_never_without_where_it_is_needed() {
    let twin = twin(&[]);
    let tls = ["--ssl-reqd", "-k"];
    assert!(deliver(&twin, BOX, &mail(&[]), &tls).0);
    assert!(deliver(&twin, BOX, &mail(&[]), &[]).0);
    set(&twin, "net.smtp.receive_tls", "STARTTLS");
    let (taken, said) = deliver(&twin, BOX, &mail(&[]), &[]);
    assert!(!taken && said.contains("530 5.7.0"), "{said}");
    assert!(deliver(&twin, BOX, &mail(&[]), &tls).0);
    set(&twin, "net.smtp.receive_tls", "Off");
    assert!(!deliver(&twin, BOX, &mail(&[]), &tls).0, "it is not offered");
    assert_eq!(documents(&twin), 3);
}

#[test]
fn mail_is_taken_from_the_domains_that_are_allowed_and_never_relayed() {
    let twin = twin(&["--set", "net.smtp.domain_filter=Allow Domains"]);
    set(&twin, "net.smtp.domains", "example.net, example.org");
    assert!(deliver(&twin, BOX, &mail(&[]), &[]).0);
    set(&twin, "net.smtp.domains", "example.net");
    let (taken, said) = deliver(&twin, BOX, &mail(&[]), &[]);
    assert!(!taken && said.contains("550 5.7.1 no mail is taken from this domain"), "{said}");
    set(&twin, "net.smtp.domain_filter", "Off");
    for others in ["bob@example.org", "BOX1@example.org", "bob@example.com", "BOX1%example.org@x"] {
        let (taken, said) = deliver(&twin, others, &mail(&[]), &[]);
        assert!(!taken && said.contains("550 5.7.1 no mail is taken for others"), "{said}");
    }
    assert_eq!(documents(&twin), 1);
    let begin = ["EHLO here", "MAIL FROM:<>", "RCPT TO:<postmaster>"];
    assert!(talk(&twin, &begin).starts_with("250 2.1.5"));
    let other = [&begin[..], &["RCPT TO:<BOX1@example.com>"]].concat();
    assert_eq!(talk(&twin, &other), "452 4.5.3 one place at a time");
    let large = ["EHLO here", "MAIL FROM:<a@b> SIZE=999999999"];
    assert_eq!(talk(&twin, &large), "552 5.3.4 the mail is too large");
    let bare = [&begin[..], &["DATA", "a\nb\r\n."]].concat();
    assert!(talk(&twin, &bare).starts_with("554 5.6.0"));
    assert_eq!(talk(&twin, &["a".repeat(2_000).as_str()]), "500 5.5.2 the line is too long");
    assert_eq!(talk(&twin, &["MAIL FROM:<a@b>"]), "503 5.5.1 EHLO comes first");
    // However many folders somebody asks for, others' jobs stay in the list.
    let before = twin.get("/v1/jobs").as_array().unwrap().len();
    let asked: Vec<_> = (100..119).map(|it| format!("RCPT TO:<BOX{it}@example.com>")).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let all = [&["EHLO here", "MAIL FROM:<a@b>"], &asked[..]].concat();
    assert_eq!(
        talk(&twin, &all),
        "550 5.1.1 no folder has the number that it was sent to (016-703)"
    );
    assert_eq!(twin.get("/v1/jobs").as_array().unwrap().len(), before + 1);
    // All at once: whoever is let go has nothing more to say.
    let mut stream = TcpStream::connect(("127.0.0.1", number(&twin))).unwrap();
    stream.write_all("NOPE\r\n".repeat(21).as_bytes()).unwrap();
    let mut replies = String::new();
    stream.read_to_string(&mut replies).unwrap();
    assert!(replies.ends_with("421 4.7.0 too many errors\r\n"), "{replies}");
}
