//! A mail server in the twin's own process, for demonstrations: what the device mails is seen where it arrives.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use sim_core::certificate::{CertificateAsk, CertificateFile};
use sim_core::settings::parse;
use sim_core::{Command, View};
use sim_peers::{Fault, MailServer};
use utoipa::ToSchema;

use super::Control;
use super::body::{Sent, number};
use super::job_documents::as_it_came;
use super::problem::{BodyProblems, Problem, Problems, conflict, not_allowed, not_found};
use crate::peers::{ArrivedShown, Peers};

/// From whom a device writes that has no address of its own yet.
const ADDRESS: &str = "mfp@example.com";

/// The mail server of this process.
#[derive(Serialize, ToSchema)]
pub(super) struct MailServerShown {
    /// Its port with STARTTLS, or in plain; null while it does not run.
    smtp: Option<u16>,
    /// Its port in TLS.
    smtps: Option<u16>,
    /// Whether this device sends there.
    used: bool,
    /// What it does wrong.
    #[schema(example = "full")]
    fault: Option<&'static str>,
    /// All that it can do wrong.
    faults: Vec<FaultShown>,
    /// The mails that came, the oldest first.
    mails: Vec<ArrivedShown>,
}

/// What a mail server can do wrong.
#[derive(Serialize, ToSchema)]
pub(super) struct FaultShown {
    /// Its name.
    #[schema(example = "full")]
    name: &'static str,
    /// What it is.
    words: &'static str,
}

/// What it is to do wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultOrder {
    /// Its name; nothing is wrong where it is null.
    #[schema(example = "full")]
    fault: Option<String>,
}

/// One that runs.
#[derive(Clone)]
pub(super) struct Running {
    smtp: u16,
    smtps: u16,
    authority: Arc<[u8]>,
    peers: Peers,
}

impl Running {
    /// Starts one on free ports of this machine. It ends with the process.
    async fn start() -> Result<Self, Problem> {
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = MailServer::bind(here, here).await;
        let server = server.map_err(|it| conflict(it.to_string()))?;
        let at = |it: std::io::Result<SocketAddr>| it.map_err(|it| conflict(it.to_string()));
        let (smtp, smtps) = (at(server.smtp())?.port(), at(server.smtps())?.port());
        let (authority, peers) = (server.authority().into(), Peers::of(&server));
        tokio::spawn(server.serve());
        Ok(Self { smtp, smtps, authority, peers })
    }
}

impl MailServerShown {
    fn of(view: &View, running: Option<&Running>) -> Self {
        let shown = |it: &Fault| FaultShown { name: it.name(), words: it.words() };
        let faults = Fault::ALL.iter().map(shown).collect();
        let Some(Running { smtp, smtps, peers, .. }) = running else {
            return Self {
                smtp: None,
                smtps: None,
                used: false,
                fault: None,
                faults,
                mails: Vec::new(),
            };
        };
        let port = view.settings.smtp_port.value();
        let used = [smtp, smtps].into_iter().any(|it| u32::from(*it) == port);
        let (smtp, smtps, fault) =
            (Some(*smtp), Some(*smtps), peers.fault.borrow().map(Fault::name));
        Self { smtp, smtps, used, fault, faults, mails: peers.arrived() }
    }
}

impl Control {
    fn mail_server(&self) -> Option<&Running> {
        self.0.shared.mail_server.get()
    }

    fn mail_server_shown(&self) -> Json<MailServerShown> {
        Json(MailServerShown::of(&self.handle().view(), self.mail_server()))
    }

    /// Has the device send to a server: SSL/TLS, and whoever vouches for it is imported.
    async fn send_to(&self, server: &Running) -> Result<(), Problem> {
        let view = self.handle().view();
        let port = server.smtps.to_string();
        let address = view.settings.smtp_address.get().map_or(ADDRESS.into(), ToString::to_string);
        let mut changes = Vec::new();
        for (id, value) in [
            ("net.smtp", "On"),
            ("net.smtp.server", "localhost"),
            ("net.smtp.port", &port),
            ("net.smtp.tls", "SSL/TLS"),
            ("net.smtp.authentication", "Off"),
            ("net.smtp.address", &address),
        ] {
            changes.extend(parse(id, value).map_err(|it| conflict(it.to_string()))?);
        }
        self.ask(Command::ChangeSettings(changes)).await?;
        if !view.certificates.values().any(|it| it.der == server.authority) {
            let file = CertificateFile(server.authority.to_vec().into());
            self.ask(Command::Certificate(CertificateAsk::Import { file, password: None })).await?;
        }
        Ok(())
    }
}

/// The mail server of this process, if it runs, and the mails that came: those of all its devices.
#[utoipa::path(get, path = "/mail-server", tag = "mail server", responses(
    (status = 200, body = MailServerShown), Problems,
))]
pub(super) async fn mail_server(State(control): State<Control>) -> Json<MailServerShown> {
    control.mail_server_shown()
}

/// Has this device send to the mail server of this process, which is started if it does not run: its settings of mail
/// change, and the certificate of who vouches for the server is imported.
#[utoipa::path(post, path = "/mail-server", tag = "mail server", responses(
    (status = 200, body = MailServerShown, description = "The device sends there."), Problems,
))]
pub(super) async fn send_there(
    State(control): State<Control>,
) -> Result<Json<MailServerShown>, Problem> {
    let running = control.0.shared.mail_server.get_or_try_init(Running::start).await?;
    control.send_to(running).await?;
    Ok(control.mail_server_shown())
}

/// Has it do something wrong, from the next connection on.
#[utoipa::path(put, path = "/mail-server/fault", tag = "mail server", request_body = FaultOrder, responses(
    (status = 200, body = MailServerShown), BodyProblems,
))]
pub(super) async fn put_fault(
    State(control): State<Control>,
    Sent(order): Sent<FaultOrder>,
) -> Result<Json<MailServerShown>, Problem> {
    let running = control.mail_server().ok_or_else(|| not_found("no mail server runs"))?;
    let unknown = |it: &String| not_allowed("fault", format!("there is no fault {it:?}"));
    let named = |it: String| Fault::from_name(&it).ok_or_else(|| unknown(&it));
    running.peers.fault.send_replace(order.fault.map(named).transpose()?);
    Ok(control.mail_server_shown())
}

/// A file that a mail brought.
#[utoipa::path(get, path = "/mail-server/mails/{number}/files/{file}", tag = "mail server",
    params(
        ("number" = u64, Path, description = "The mail's number.", example = 1),
        ("file" = usize, Path, description = "The file's number within the mail, from 1.", example = 1),
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
pub(super) async fn file(
    State(control): State<Control>,
    Path((mail, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (mail, file) = (number(&mail, "mail")?, number(&file, "file")?);
    let found = control.mail_server().and_then(|it| it.peers.file(mail, file));
    found.ok_or_else(|| not_found(format!("mail {mail} has no file {file}, or is not there")))
}

/// A mail as it came.
#[utoipa::path(get, path = "/mail-server/mails/{number}", tag = "mail server",
    params(("number" = u64, Path, description = "The mail's number.", example = 1)),
    responses((status = 200, body = String, content_type = "message/rfc822"), Problems),
)]
pub(super) async fn mail(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let found = number(&text, "mail")?;
    let found = control.mail_server().and_then(|it| it.peers.found(found));
    let mail = found.ok_or_else(|| not_found(format!("there is no mail {text}")))?;
    Ok(as_it_came(mail.message.clone(), "message/rfc822"))
}
