//! What came to a mail server of `mfp-twin peers`, to be looked at, and what it is to do wrong.
//!
//! | | |
//! |---|---|
//! | `GET /` | the mails, for people |
//! | `GET /mails`, `GET /mails/N` | the mails as JSON; one as it came |
//! | `GET /mails/N/files/M` | what a mail carries, from 1 |
//! | `GET /fault`, `PUT /fault` | what the server does wrong |
//! | `GET /faults` | all that it can |
//! | `GET /pop3/fault`, `PUT /pop3/fault`, `GET /pop3/faults` | the same of the server that hands the mails out |
//! | `GET /certificate` | the certificate of who signs its own, PEM |

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{StatusCode, header};
use mail_parser::{MessageParser, MessagePart, MimeHeaders as _};
use pem::Pem;
use serde::{Deserialize, Serialize};
use sim_peers::{Fault, MailServer, Mailbox, Pop3Fault, Received};
use tokio::sync::watch;
use utoipa::ToSchema;

/// What the pages know.
#[derive(Clone)]
pub(crate) struct Peers {
    mailbox: Mailbox,
    pub(crate) fault: watch::Sender<Option<Fault>>,
    /// The certificate of who signs the server's, PEM.
    certificate: Arc<str>,
}

/// What the server that hands the mails out does wrong.
pub(crate) type Pop3Faulty = watch::Sender<Option<Pop3Fault>>;

/// A mail that came to a mail server.
#[derive(Serialize, ToSchema)]
pub(crate) struct ArrivedShown {
    /// Its number, from 1.
    number: u64,
    /// Whether it came in TLS.
    in_tls: bool,
    /// From whom, as in the command MAIL.
    #[schema(example = "<mfp@example.com>")]
    from: String,
    /// To whom, as in each command RCPT.
    to: Vec<String>,
    /// What it is about.
    subject: Option<String>,
    /// Its first text.
    text: Option<String>,
    /// What it carries.
    files: Vec<PartShown>,
}

/// A file that a mail carries.
#[derive(Serialize, ToSchema)]
struct PartShown {
    /// Its name.
    name: Option<String>,
    /// Its media type, as the mail has it.
    #[schema(example = "application/pdf")]
    media_type: String,
    /// Its bytes.
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

impl Peers {
    /// What a server is known by.
    pub(crate) fn of(server: &MailServer) -> Self {
        let certificate = pem::encode(&Pem::new("CERTIFICATE", server.authority())).into();
        Self { mailbox: server.mailbox(), fault: server.fault(), certificate }
    }

    /// The mails that came, the oldest first.
    pub(crate) fn arrived(&self) -> Vec<ArrivedShown> {
        self.mailbox.mails().iter().map(|it| ArrivedShown::of(it)).collect()
    }

    /// The mail of this number.
    pub(crate) fn found(&self, number: u64) -> Option<Arc<Received>> {
        self.mailbox.mails().into_iter().find(|it| it.number == number)
    }

    /// A file of a mail, from 1, for a browser: what it shows safely is shown, the rest is stored.
    pub(crate) fn file(&self, number: u64, file: usize) -> Option<Response> {
        let mail = self.found(number)?;
        let parsed = MessageParser::default().parse(&mail.message)?;
        let part = parsed.attachments().nth(file.checked_sub(1)?)?;
        let media_type = media_type(part);
        let is_known = |all: &[&str]| all.contains(&&*media_type);
        let shown =
            if is_known(&["application/pdf", "image/jpeg"]) { "inline" } else { "attachment" };
        let is_stored = is_known(&["application/pdf", "image/jpeg", "image/tiff"]);
        let kind = if is_stored { media_type } else { "application/octet-stream".into() };
        let headers = [
            (header::CONTENT_TYPE, kind.as_str()),
            (header::CONTENT_DISPOSITION, shown),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        Some((headers, part.contents().to_vec()).into_response())
    }
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

/// The pages of the server that hands the mails out.
pub(crate) fn pop3_router(fault: Pop3Faulty) -> Router {
    Router::new()
        .route("/pop3/fault", get(pop3_fault).put(set_pop3_fault))
        .route("/pop3/faults", get(pop3_faults))
        .with_state(fault)
}

impl ArrivedShown {
    fn of(it: &Received) -> Self {
        let parsed = MessageParser::default().parse(&it.message).unwrap_or_default();
        Self {
            number: it.number,
            in_tls: it.in_tls,
            from: it.from.clone(),
            to: it.to.clone(),
            subject: parsed.subject().map(str::to_owned),
            text: parsed.body_text(0).map(Into::into),
            files: parsed.attachments().map(PartShown::of).collect(),
        }
    }
}

impl PartShown {
    fn of(it: &MessagePart<'_>) -> Self {
        let name = it.attachment_name().map(str::to_owned);
        Self { name, media_type: media_type(it), bytes: it.contents().len() }
    }
}

fn media_type(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else { return "application/octet-stream".into() };
    format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or("octet-stream"))
}

async fn mails(State(peers): State<Peers>) -> Json<Vec<ArrivedShown>> {
    Json(peers.arrived())
}

async fn mail(State(peers): State<Peers>, Path(number): Path<u64>) -> Response {
    let Some(mail) = peers.found(number) else { return StatusCode::NOT_FOUND.into_response() };
    // As text: nothing in it is taken for a page of ours.
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], mail.message.clone()).into_response()
}

async fn file(State(peers): State<Peers>, Path((number, file)): Path<(u64, usize)>) -> Response {
    let found = peers.file(number, file);
    found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
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
            None => return no_fault(name, Fault::ALL.iter().map(|it| it.name())),
        },
    };
    peers.fault.send_replace(fault);
    StatusCode::NO_CONTENT.into_response()
}

fn no_fault(name: &str, those: impl Iterator<Item = &'static str>) -> Response {
    let those: Vec<_> = those.collect();
    let text = format!("there is no fault {name:?}, but {}\n", those.join(", "));
    (StatusCode::UNPROCESSABLE_ENTITY, text).into_response()
}

async fn faults() -> Json<Vec<FaultShown>> {
    let shown = |it: &Fault| FaultShown { name: it.name(), words: it.words() };
    Json(Fault::ALL.iter().map(shown).collect())
}

async fn pop3_fault(State(fault): State<Pop3Faulty>) -> Json<FaultAsked> {
    let fault = fault.borrow().map(|it| it.name().to_owned());
    Json(FaultAsked { fault })
}

async fn set_pop3_fault(
    State(faulty): State<Pop3Faulty>,
    Json(asked): Json<FaultAsked>,
) -> Response {
    let fault = match asked.fault.as_deref() {
        None => None,
        Some(name) => match Pop3Fault::from_name(name) {
            Some(fault) => Some(fault),
            None => return no_fault(name, Pop3Fault::ALL.iter().map(|it| it.name())),
        },
    };
    faulty.send_replace(fault);
    StatusCode::NO_CONTENT.into_response()
}

async fn pop3_faults() -> Json<Vec<FaultShown>> {
    let shown = |it: &Pop3Fault| FaultShown { name: it.name(), words: it.words() };
    Json(Pop3Fault::ALL.iter().map(shown).collect())
}

async fn certificate(State(peers): State<Peers>) -> String {
    peers.certificate.to_string()
}

async fn page(State(peers): State<Peers>) -> Html<String> {
    let mails: String = peers.arrived().iter().rev().map(shown).collect();
    let mails = if mails.is_empty() { "<p>No mail has come yet.</p>".into() } else { mails };
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=width=device-width>\
         <title>Mails that came</title><style>body{{font:16px sans-serif;margin:2em auto;max-width:50em;padding:0 1em}}\
         img{{max-width:100%;border:1px solid #999}}pre{{white-space:pre-wrap}}</style><h1>Mails that came</h1>{mails}"
    ))
}

fn shown(mail: &ArrivedShown) -> String {
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
