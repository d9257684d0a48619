//! Servers that say what they should, and servers that do not.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use sim_core::Secret;
use sim_core::mail::{Cause, Mail, MailAddress, MailId, NotSent, Recipients, Route};
use sim_core::settings::values::MailTls;
use sim_core::share::Holder;
use sim_tls::{Client, Rules, Version};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex};
use tokio::task::JoinHandle;

use super::limits::Limits;
use super::{Credentials, Letter, Patience, Way, hand_over};

/// The time of the tests.
struct Tests;

impl Patience for Tests {
    async fn over(&self, limit: Duration) {
        tokio::time::sleep(limit).await;
    }
}

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 25));

/// What a server says when it is connected to, and then to each command; with the last one it closes.
type Script = &'static [&'static str];

/// A server that goes on as long as it is asked.
const GOOD: [&str; 6] = [
    "220 mail.example.com ESMTP\r\n",
    "250-mail.example.com\r\n250 8BITMIME\r\n",
    "250 2.1.0 Ok\r\n",
    "250 2.1.5 Ok\r\n",
    "354 End data with <CR><LF>.<CR><LF>\r\n",
    "250 2.0.0 Ok: queued as 1\r\n",
];

pub(crate) fn mail() -> Mail {
    Mail {
        id: MailId(1),
        holder: Holder::Machine,
        to: MailAddress::new("alice@example.com").unwrap().into(),
        subject: "Printer: job completed — 印刷".into(),
        text: "Event: job-completed\n.\n.dots\n".into(),
        attached: None,
        receipt: false,
        sign: false,
        written_unix_s: 1_611_277_200,
        unique: "0011".into(),
    }
}

pub(crate) fn route(protection: MailTls) -> Route {
    Route {
        server: "mail.example.com".into(),
        port: 25,
        protection,
        from: MailAddress::new("mfp@example.com").unwrap(),
        host_name: "apeosport".into(),
        size_max: None,
        split_size: None,
        login: None,
    }
}

/// Plays a server; what it was sent.
fn serve(stream: DuplexStream, script: Vec<String>, hangs: bool) -> JoinHandle<Vec<String>> {
    tokio::spawn(async move {
        let (from, mut to) = tokio::io::split(stream);
        let mut lines = BufReader::new(from).lines();
        let mut heard = Vec::new();
        for reply in script {
            to.write_all(reply.as_bytes()).await.unwrap();
            let in_data = reply.starts_with("354");
            loop {
                let Ok(Some(line)) = lines.next_line().await else { return heard };
                let is_over = !in_data || line == ".";
                heard.push(line);
                if is_over {
                    break;
                }
            }
        }
        if hangs {
            std::future::pending::<()>().await;
        }
        heard
    })
}

async fn handed_over(
    protection: MailTls,
    script: Vec<String>,
    hangs: bool,
) -> (Result<(), NotSent>, Vec<String>) {
    handed_over_by(None, protection, script, hangs).await
}

/// The same after a log-in.
async fn handed_over_by(
    credentials: Option<&Credentials>,
    protection: MailTls,
    script: Vec<String>,
    hangs: bool,
) -> (Result<(), NotSent>, Vec<String>) {
    let (ours, theirs) = duplex(1 << 16);
    let server = serve(theirs, script, hangs);
    let result = hand_to(ours, credentials, protection, &mail()).await;
    let heard = if hangs { Vec::new() } else { server.await.unwrap() };
    (result, heard)
}

/// The same with another mail, in plain.
async fn handed_over_as(mail: &Mail, script: Vec<String>) -> (Result<(), NotSent>, Vec<String>) {
    let (ours, theirs) = duplex(1 << 16);
    let server = serve(theirs, script, false);
    let result = hand_to(ours, None, MailTls::Off, mail).await;
    (result, server.await.unwrap())
}

async fn hand_to(
    ours: DuplexStream,
    credentials: Option<&Credentials>,
    protection: MailTls,
    mail: &Mail,
) -> Result<(), NotSent> {
    let rules = Rules { oldest: Version::Tls12, tls_13: true, fips_140: false };
    let (route, client) = (&route(protection), &Client { rules, trust: None });
    let way = Way { route, client, credentials };
    let mut letter = Letter::new(Arc::new(mail.clone()), route, Vec::new(), None)?;
    hand_over(ours, PEER, way, &mut letter, &Tests).await
}

fn owned(script: Script) -> Vec<String> {
    script.iter().map(|it| (*it).to_owned()).collect()
}

/// The good server's replies up to a place, and then this one.
fn good_until(place: usize, reply: &str) -> Vec<String> {
    let mut script = owned(&[]);
    script.extend(GOOD[..place].iter().map(|it| (*it).to_owned()));
    script.push(reply.to_owned());
    script
}

#[tokio::test]
async fn a_server_is_given_one_mail_with_all_that_rfc_5322_asks_for() {
    let (result, heard) = handed_over(MailTls::Off, owned(&GOOD), false).await;
    assert_eq!(result, Ok(()));
    assert_eq!(
        heard[..4],
        ["EHLO apeosport", "MAIL FROM:<mfp@example.com>", "RCPT TO:<alice@example.com>", "DATA",]
    );
    let data = heard[4..].join("\n");
    for line in [
        "From: <mfp@example.com>",
        "To: <alice@example.com>",
        "Date: Fri, 22 Jan 2021 01:00:00 +0000",
        "Message-ID: <0011@apeosport>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Event: job-completed",
        "..",
        "..dots",
    ] {
        assert!(data.lines().any(|it| it == line), "{line}\n{data}");
    }
    assert!(data.is_ascii(), "the subject is encoded (RFC 2047): {data}");
    assert_eq!(heard.last().map(String::as_str), Some("QUIT"));
}

#[tokio::test]
async fn what_a_server_says_is_told_apart_by_the_guide_s_codes() {
    for (place, reply, cause, code, may_pass) in [
        (0, "421 too busy\r\n", Cause::NoService, "016-513", true),
        (0, "554 go away\r\n", Cause::NoService, "016-513", false),
        (0, "HTTP/1.1 400 Bad Request\r\n", Cause::NoService, "016-513", true),
        (1, "501 no such host\r\n", Cause::HostName, "016-781", false),
        (1, "502 what?\r\n", Cause::ServerError, "016-766", false),
        (2, "452 full\r\n", Cause::ServerFull, "016-765", true),
        (2, "553 who are you?\r\n", Cause::SenderRefused, "016-768", false),
        (2, "451 later\r\n", Cause::ServerError, "016-766", true),
        (3, "550 no such user\r\n", Cause::RecipientRefused, "016-767", false),
        (3, "553 no such user\r\n", Cause::RecipientRefused, "016-767", false),
        (3, "552 mailbox full\r\n", Cause::ServerFull, "016-765", false),
        (4, "552 too much\r\n", Cause::ServerFull, "016-765", false),
        (4, "554 no\r\n", Cause::ServerError, "016-766", false),
        (5, "554 spam\r\n", Cause::ServerError, "016-766", false),
        (5, "421 going down\r\n", Cause::NoService, "016-513", true),
    ] {
        let (result, heard) = handed_over(MailTls::Off, good_until(place, reply), false).await;
        let failed = result.unwrap_err();
        let got = (failed.cause, failed.cause.code(), failed.may_pass, failed.peer);
        assert_eq!(got, (cause, code, may_pass, Some(PEER)), "{reply}: {failed}");
        let words = reply.trim_end();
        assert!(failed.reason.contains(words) || reply.starts_with("HTTP"), "{failed}");
        if place >= 2 {
            assert_eq!(heard.last().map(String::as_str), Some("QUIT"), "{reply}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_step_ends_where_the_server_closes_or_says_nothing() {
    for place in 0..GOOD.len() {
        let cause = match place {
            0..2 => Cause::NoService,
            5 => Cause::Unconfirmed,
            _ => Cause::BrokenOff,
        };
        for (hangs, why) in [(false, "broke off"), (true, "does not reply")] {
            let script = GOOD[..place].iter().map(|it| (*it).to_owned()).collect();
            let (result, _) = handed_over(MailTls::Off, script, hangs).await;
            let failed = result.unwrap_err();
            assert_eq!((failed.cause, failed.may_pass), (cause, true), "{place}: {failed}");
            assert!(failed.reason.contains(why), "{place}: {failed}");
        }
    }
}

/// Whoever sits between device and server can take STARTTLS away or say something before TLS. Nothing of the mail is
/// sent then.
#[tokio::test]
async fn nothing_goes_in_plain_where_starttls_is_asked_for() {
    let hello = "250-mail.example.com\r\n250 STARTTLS\r\n";
    for (script, why) in [
        (vec!["220 mail\r\n", "250 mail.example.com\r\n"], "no STARTTLS offered"),
        (vec!["220 mail\r\n", "250-mail\r\n250 STARTTL\r\n"], "no STARTTLS offered"),
        (vec!["220 mail\r\n", hello, "454 TLS not available\r\n"], "454 TLS not available"),
        (vec!["220 mail\r\n", hello, "250 Ok\r\n"], "250 Ok"),
        (vec!["220 mail\r\n", hello, "220 go\r\n250 injected\r\n"], "plain text after STARTTLS"),
        (vec!["220 mail\r\n", hello, "garbage\r\n"], "no reply"),
        (vec!["220 mail\r\n", hello], "broke off"),
    ] {
        let owned = script.iter().map(|it| (*it).to_owned()).collect();
        let (result, heard) = handed_over(MailTls::StartTls, owned, false).await;
        let failed = result.unwrap_err();
        assert_eq!((failed.cause, failed.cause.code()), (Cause::NotSecure, "016-513"), "{failed}");
        assert!(failed.reason.contains(why), "{script:?}: {failed}");
        let plain = |it: &String| it.starts_with("MAIL") || it.starts_with("RCPT");
        assert!(!heard.iter().any(plain), "{heard:?}");
    }
}

/// RFC 1870: the size is that of the message, without what SMTP adds on the way.
#[tokio::test]
async fn a_server_is_told_the_size_and_given_no_mail_that_is_larger_than_it_takes() {
    let hello = |size: &str| vec![GOOD[0].to_owned(), format!("250-mail\r\n250 {size}\r\n")];
    let all = |size: &str| [hello(size), good_until(5, GOOD[5])[2..].to_vec()].concat();
    for size in ["SIZE", "SIZE 0", "size 10000", "SIZE many"] {
        let (result, heard) = handed_over(MailTls::Off, all(size), false).await;
        assert_eq!(result, Ok(()));
        let told: usize =
            heard[1].strip_prefix("MAIL FROM:<mfp@example.com> SIZE=").unwrap().parse().unwrap();
        let lines = &heard[4..heard.len() - 2];
        let stuffed = lines.iter().filter(|it| it.starts_with('.')).count();
        let sent: usize = lines.iter().map(|it| it.len() + 2).sum();
        assert_eq!((told, stuffed), (sent - stuffed, 2), "{heard:#?}");
    }
    let (result, heard) = handed_over(MailTls::Off, all("SIZE 100"), false).await;
    let failed = result.unwrap_err();
    assert_eq!((failed.cause, failed.may_pass), (Cause::ServerFull, false), "{failed}");
    assert!(failed.reason.ends_with("of 100 at most"), "{failed}");
    assert_eq!(heard, ["EHLO apeosport", "QUIT"]);
}

/// A server without 8BITMIME (RFC 6152) is given no other mail than one with it: none needs it.
#[test]
fn every_mail_is_of_ascii_in_short_lines_whatever_it_says() {
    for text in [
        "\u{5370}\u{5237}\n".repeat(9),
        "long ".repeat(900),
        "\u{e9}".repeat(2_000),
        "a\rb\n".into(),
    ] {
        let mail = Mail { subject: text.replace(['\r', '\n'], " "), text, ..mail() };
        let message = crate::message::frame(&mail, &route(MailTls::Off), &[], None).unwrap();
        let message = message.texts.concat();
        assert!(message.is_ascii());
        // RFC 5321 section 4.5.3.1.6.
        assert!(message.split(|it| *it == b'\n').all(|it| it.len() <= 999));
        let text = String::from_utf8(message).unwrap();
        assert!(text.replace("\r\n", "").find(['\r', '\n']).is_none(), "{text}");
    }
}

fn credentials() -> Credentials {
    Credentials { name: "mfp".into(), password: Secret::new("s\u{e9}cret") }
}

/// The good server, that offers these mechanisms and replies so until the mail begins.
fn asking(mechanisms: &str, replies: &[&str]) -> Vec<String> {
    let hello = format!("250-mail.example.com\r\n250-8BITMIME\r\n250 {mechanisms}\r\n");
    let replies = replies.iter().map(|it| format!("{it}\r\n"));
    let begin = [GOOD[0].to_owned(), hello].into_iter().chain(replies);
    begin.chain(GOOD[2..].iter().map(|it| (*it).to_owned())).collect()
}

/// The examples are of RFC 4954 section 4 and RFC 4616 section 4 with another password.
#[tokio::test]
async fn the_device_logs_in_by_plain_or_else_by_login_before_it_hands_anything_over() {
    let own = credentials();
    let plain = asking("AUTH LOGIN PLAIN", &["235 2.7.0 Authentication successful"]);
    let (result, heard) = handed_over_by(Some(&own), MailTls::Off, plain, false).await;
    assert_eq!((result, heard[1].as_str()), (Ok(()), "AUTH PLAIN AG1mcABzw6ljcmV0"));
    let replies = ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok"];
    let login = asking("auth login cram-md5", &replies);
    let (result, heard) = handed_over_by(Some(&own), MailTls::Off, login, false).await;
    assert_eq!(
        (result, &heard[1..4]),
        (Ok(()), &["AUTH LOGIN", "bWZw", "c8OpY3JldA=="].map(str::to_owned)[..])
    );
    let (result, heard) = handed_over(MailTls::Off, owned(&GOOD), false).await;
    assert!(result.is_ok() && !heard.iter().any(|it| it.starts_with("AUTH")));
}

#[tokio::test]
async fn a_log_in_that_fails_ends_it_and_no_reason_repeats_the_password() {
    let own = credentials();
    for (mechanisms, replies, reason, cause, may_pass) in [
        ("AUTH PLAIN", &["535 5.7.8 not s\u{e9}cret"][..], "AUTH: 535", Cause::Login, false),
        ("AUTH PLAIN", &["454 4.7.0 later"], "AUTH: 454", Cause::Login, true),
        ("AUTH PLAIN", &["421 down"], "AUTH: 421", Cause::NoService, true),
        ("AUTH LOGIN", &["334 a", "535 AG1mcABzw6ljcmV0"], "AUTH: 535", Cause::Login, false),
        ("AUTH LOGIN", &["235 already"], "AUTH: 235", Cause::Login, false),
        ("AUTH CRAM-MD5", &[], "neither AUTH PLAIN nor LOGIN", Cause::Login, false),
        ("SIZE 1000", &[], "neither AUTH PLAIN nor LOGIN", Cause::Login, false),
    ] {
        let script = asking(mechanisms, replies);
        let (result, heard) = handed_over_by(Some(&own), MailTls::Off, script, false).await;
        let failed = result.unwrap_err();
        assert!(failed.reason.starts_with(reason), "{failed}");
        assert_eq!((failed.cause, failed.may_pass), (cause, may_pass), "{failed}");
        assert!(!heard.iter().any(|it| it.starts_with("MAIL")), "{heard:?}");
        assert_eq!(heard.last().map(String::as_str), Some("QUIT"));
    }
    assert_eq!(Cause::Login.code(), "016-766");
    assert!(!format!("{own:?}").contains("cret"));
}

#[tokio::test]
async fn a_server_in_plain_is_no_server_in_tls() {
    for (reply, why) in [
        ("220 mail.example.com ESMTP\r\n", "not TLS (a port for STARTTLS?)"),
        ("HTTP/1.1 400 Bad Request\r\n\r\n", "plain HTTP on TLS port"),
    ] {
        let (result, _) = handed_over(MailTls::SslTls, vec![reply.to_owned()], false).await;
        let failed = result.unwrap_err();
        assert_eq!(failed.cause, Cause::NotSecure);
        assert_eq!(failed.reason, why);
    }
}

#[tokio::test]
async fn a_reply_without_an_end_is_not_waited_for() {
    let endless = "2".repeat(1 << 15);
    let (result, _) = handed_over(MailTls::Off, vec![endless], true).await;
    let failed = result.unwrap_err();
    assert_eq!(failed.cause, Cause::NoService);
    let many = "250-more\r\n".repeat(1 << 10);
    let (result, _) = handed_over(MailTls::Off, good_until(1, &many), true).await;
    assert!(result.unwrap_err().reason.contains("no reply"));
    assert!(Limits::default().reply < Duration::from_secs(600));
}

#[tokio::test]
async fn a_mail_goes_to_all_its_recipients_or_to_nobody() {
    let all = ["alice@example.com", "bob@example.com"].map(|it| MailAddress::new(it).unwrap());
    let mail = Mail { to: Recipients::new(all).unwrap(), ..mail() };
    let before = || good_until(2, GOOD[2]);
    for (second, result) in [(GOOD[3], Ok(())), ("550 no such user\r\n", Err("RCPT: 550"))] {
        let script = [before(), owned(&[GOOD[3]]), vec![second.to_owned()], owned(&GOOD[4..])];
        let (told, heard) = handed_over_as(&mail, script.concat()).await;
        assert_eq!(told.is_ok(), result.is_ok());
        assert_eq!(heard[2..4], ["RCPT TO:<alice@example.com>", "RCPT TO:<bob@example.com>"]);
        let goes = heard.iter().any(|it| it == "To: <alice@example.com>, <bob@example.com>");
        assert_eq!(goes, result.is_ok(), "{heard:#?}");
        let said = |it: &NotSent| it.reason.starts_with(result.unwrap_err());
        assert!(told.as_ref().is_ok() || told.as_ref().is_err_and(said), "{told:?}");
    }
}

/// RFC 3461: what is asked for, and that it is never left out silently.
#[tokio::test]
async fn a_receipt_is_asked_of_a_server_that_gives_them_and_of_no_other() {
    let mail = Mail { receipt: true, ..mail() };
    let hello = |it: &str| vec![GOOD[0].to_owned(), format!("250-mail\r\n250 {it}\r\n")];
    let script = [hello("DSN"), owned(&GOOD[2..])].concat();
    let (told, heard) = handed_over_as(&mail, script).await;
    assert_eq!(told, Ok(()));
    assert_eq!(heard[1], "MAIL FROM:<mfp@example.com> RET=HDRS ENVID=0011");
    assert_eq!(heard[2], "RCPT TO:<alice@example.com> NOTIFY=SUCCESS,FAILURE");
    let (told, heard) = handed_over_as(&mail, hello("8BITMIME")).await;
    let failed = told.unwrap_err();
    assert_eq!((failed.cause, failed.cause.code()), (Cause::NoReceipt, "016-769"));
    assert_eq!(heard, ["EHLO apeosport", "QUIT"]);
}
