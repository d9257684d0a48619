//! What came to a mail server of `mfp-twin peers`, to be looked at, and what it is to do wrong.
//!
//! | | |
//! |---|---|
//! | `GET /` | the mails, for people |
//! | `GET /mails`, `GET /mails/N` | the mails as JSON; one as it came |
//! | `GET /mails/N/files/M` | what a mail carries, from 1 |
//! | `GET /fault`, `PUT /fault` | what the server does wrong |
//! | `GET /faults` | all that it can |
//! | `GET /certificate` | the certificate of who signs its own, PEM |

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{StatusCode, header};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _};
use serde::{Deserialize, Serialize};
use sim_peers::{Fault, Mailbox, Received};
use tokio::sync::watch;

/// What the pages know.
#[derive(Clone)]
pub(crate) struct Peers {
    pub(crate) mailbox: Mailbox,
    pub(crate) fault: watch::Sender<Option<Fault>>,
    /// The certificate of who signs the server's, PEM.
    pub(crate) certificate: Arc<str>,
}

#[derive(Serialize)]
struct MailShown {
    number: u64,
    in_tls: bool,
    from: String,
    to: Vec<String>,
    subject: Option<String>,
    text: Option<String>,
    files: Vec<FileShown>,
}

#[derive(Serialize)]
struct FileShown {
    name: Option<String>,
    media_type: String,
    bytes: usize,
}

#[derive(Serialize)]
struct FaultShown {
    name: &'static str,
    words: &'static str,
}

/// What is to go wrong; nothing where it is null.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FaultAsked {
    fault: Option<String>,
}

/// The pages.
pub(crate) fn router(peers: Peers) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/mails", get(mails))
        .route("/mails/{number}", get(mail))
        .route("/mails/{number}/files/{file}", get(file))
        .route("/fault", get(fault).put(set_fault))
        .route("/faults", get(faults))
        .route("/certificate", get(certificate))
        .with_state(peers)
}

impl MailShown {
    fn of(it: &Received) -> Self {
        let parsed = MessageParser::default().parse(&it.message).unwrap_or_default();
        Self {
            number: it.number,
            in_tls: it.in_tls,
            from: it.from.clone(),
            to: it.to.clone(),
            subject: parsed.subject().map(str::to_owned),
            text: parsed.body_text(0).map(Into::into),
            files: parsed.attachments().map(FileShown::of).collect(),
        }
    }
}

impl FileShown {
    fn of(it: &MessagePart<'_>) -> Self {
        let name = it.attachment_name().map(str::to_owned);
        Self { name, media_type: media_type(it), bytes: it.contents().len() }
    }
}

fn media_type(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else { return "application/octet-stream".into() };
    format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or("octet-stream"))
}

async fn mails(State(peers): State<Peers>) -> Json<Vec<MailShown>> {
    Json(peers.mailbox.mails().iter().map(|it| MailShown::of(it)).collect())
}

fn found(peers: &Peers, number: u64) -> Option<Arc<Received>> {
    peers.mailbox.mails().into_iter().find(|it| it.number == number)
}

async fn mail(State(peers): State<Peers>, Path(number): Path<u64>) -> Response {
    let Some(mail) = found(&peers, number) else { return StatusCode::NOT_FOUND.into_response() };
    // As text: nothing in it is taken for a page of ours.
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], mail.message.clone()).into_response()
}

async fn file(State(peers): State<Peers>, Path((number, file)): Path<(u64, usize)>) -> Response {
    let mail = found(&peers, number);
    let parsed = mail.as_ref().and_then(|it| MessageParser::default().parse(&it.message));
    let part = |it: &Message<'_>| {
        let part = it.attachments().nth(file.checked_sub(1)?)?;
        Some((media_type(part), part.contents().to_vec()))
    };
    let Some((media_type, bytes)) = parsed.as_ref().and_then(part) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let is_shown = ["application/pdf", "image/jpeg", "image/tiff"].contains(&&*media_type);
    let media_type = if is_shown { media_type } else { "application/octet-stream".into() };
    let headers =
        [(header::CONTENT_TYPE, media_type), (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into())];
    (headers, bytes).into_response()
}

async fn fault(State(peers): State<Peers>) -> Json<FaultAsked> {
    let fault = peers.fault.borrow().map(|it| it.name().to_owned());
    Json(FaultAsked { fault })
}

async fn set_fault(State(peers): State<Peers>, Json(asked): Json<FaultAsked>) -> Response {
    let fault = match asked.fault.as_deref() {
        None => None,
        Some(name) => match Fault::from_name(name) {
            Some(fault) => Some(fault),
            None => {
                let names: Vec<_> = Fault::ALL.iter().map(|it| it.name()).collect();
                let text = format!("there is no fault {name:?}, but {}\n", names.join(", "));
                return (StatusCode::UNPROCESSABLE_ENTITY, text).into_response();
            }
        },
    };
    peers.fault.send_replace(fault);
    StatusCode::NO_CONTENT.into_response()
}

async fn faults() -> Json<Vec<FaultShown>> {
    let shown = |it: &Fault| FaultShown { name: it.name(), words: it.words() };
    Json(Fault::ALL.iter().map(shown).collect())
}

async fn certificate(State(peers): State<Peers>) -> String {
    peers.certificate.to_string()
}

async fn page(State(peers): State<Peers>) -> Html<String> {
    let mails: String =
        peers.mailbox.mails().iter().rev().map(|it| shown(&MailShown::of(it))).collect();
    let mails = if mails.is_empty() { "<p>No mail has come yet.</p>".into() } else { mails };
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=width=device-width>\
         <title>Mails that came</title><style>body{{font:16px sans-serif;margin:2em auto;max-width:50em;padding:0 1em}}\
         img{{max-width:100%;border:1px solid #999}}pre{{white-space:pre-wrap}}</style><h1>Mails that came</h1>{mails}"
    ))
}

fn shown(mail: &MailShown) -> String {
    let number = mail.number;
    let subject = escaped(mail.subject.as_deref().unwrap_or("(no subject)"));
    let (from, to) = (escaped(&mail.from), escaped(&mail.to.join(", ")));
    let tls = if mail.in_tls { "in TLS" } else { "in plain" };
    let text = escaped(mail.text.as_deref().unwrap_or_default());
    let files = mail.files.iter().zip(1..).map(|(file, at)| {
        let name = escaped(file.name.as_deref().unwrap_or("a file"));
        let place = format!("/mails/{number}/files/{at}");
        let picture = match file.media_type.as_str() {
            "image/jpeg" => format!("<br><img src={place} alt=\"{name}\">"),
            _ => String::new(),
        };
        format!("<li><a href={place}>{name}</a>, {} bytes{picture}", file.bytes)
    });
    let files: String = files.collect();
    format!(
        "<h2><a href=/mails/{number}>{number}</a> {subject}</h2><p>{from} to {to}, {tls}</p>\
         <pre>{text}</pre><ul>{files}</ul>"
    )
}

fn escaped(text: &str) -> String {
    let each = text.chars().map(|it| match it {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '"' => "&quot;".into(),
        it => it.to_string(),
    });
    each.collect()
}
