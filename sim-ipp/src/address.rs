//! The URIs of the printer, as the client that asks reaches it.

use std::net::IpAddr;

use axum::http::HeaderMap;
use http::header;
use http::uri::Authority;
use sim_core::View;
use sim_core::settings::values::{HttpMode, LoginType, ReceiveControl};

use sim_listen::Peer;

/// Where the printer is reached; the first is the one it names itself.
pub(super) const PATHS: [&str; 2] = ["/ipp/print", "/ipp"];
/// Where the system is that has the printer (PWG 5100.22).
pub(super) const SYSTEM_PATH: &str = "/ipp/system";
/// Bytes of a host name that is repeated in URIs; a longer one is not believed. A URI has 1023.
const HOST_MAX: usize = 255;
/// The port of `ipp:` and `ipps:` URIs that name none (RFC 8010 section 5, RFC 7472).
const IPP_PORT: u16 = 631;
/// The port of HTTP.
const HTTP_PORT: u16 = 80;
/// The port of HTTPS.
const HTTPS_PORT: u16 = 443;

/// How the client reaches the printer. Taken from the `Host` header, so that URIs hold behind
/// forwarded ports and under every name of the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    host: String,
    port: u16,
    tls: bool,
    /// `printer-uri`: where the client is now.
    printer: String,
}

/// A URI of the printer with the row of the two attributes parallel to it (RFC 8011 section 5.4.2).
pub(super) struct Reach {
    pub(super) uri: String,
    pub(super) authentication: &'static str,
    pub(super) security: &'static str,
}

impl Address {
    pub(super) fn new(headers: &HeaderMap, peer: Peer) -> Self {
        let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        let host = host.filter(|it| it.len() <= HOST_MAX && !it.contains('@'));
        let authority = host.and_then(|it| it.parse::<Authority>().ok());
        let standard = match (peer.local.port(), peer.tls) {
            (IPP_PORT, _) => IPP_PORT,
            (_, true) => HTTPS_PORT,
            (_, false) => HTTP_PORT,
        };
        let (host, port) = match authority {
            Some(it) => (it.host().to_owned(), it.port_u16().unwrap_or(standard)),
            None => (bracketed(peer.local.ip()), peer.local.port()),
        };
        let printer = ipp(&host, peer.tls, port);
        Self { host, port, tls: peer.tls, printer }
    }

    /// `printer-uri`: where the client is now.
    pub(super) fn printer(&self) -> String {
        self.printer.clone()
    }

    /// `job-uri` of a job.
    pub(super) fn job(&self, number: i32) -> String {
        format!("{}/{number}", self.printer)
    }

    /// Something that the device shows by HTTP.
    pub(super) fn http(&self, path: &str) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        let own = if self.tls { HTTPS_PORT } else { HTTP_PORT };
        // The IPP port has no pages; those are at the standard one.
        if self.port == own || self.port == IPP_PORT {
            format!("{scheme}://{}{path}", self.host)
        } else {
            format!("{scheme}://{}:{}{path}", self.host, self.port)
        }
    }

    /// Every URI that is known to work: the one the client used, and its brother with or without TLS
    /// where both listen on their standard ports; what other ports lead to cannot be told from here.
    pub(super) fn reaches(&self, view: &View) -> Vec<Reach> {
        let mut all = vec![self.reach(view, self.tls, self.port)];
        let brother = match (view.settings.http_mode, self.port) {
            (HttpMode::Both, HTTP_PORT) => Some((true, HTTPS_PORT)),
            (HttpMode::Both, HTTPS_PORT) => Some((false, HTTP_PORT)),
            (HttpMode::Both, IPP_PORT) => Some((!self.tls, IPP_PORT)),
            (HttpMode::Both | HttpMode::HttpOnly | HttpMode::HttpsOnly, _) => None,
        };
        all.extend(brother.map(|(tls, port)| self.reach(view, tls, port)));
        all
    }

    /// The same of the system.
    pub(super) fn system_reaches(&self, view: &View) -> Vec<Reach> {
        let [printer, ..] = PATHS;
        let at_system = |it: Reach| {
            let host = it.uri.strip_suffix(printer).unwrap_or(&it.uri);
            Reach { uri: format!("{host}{SYSTEM_PATH}"), ..it }
        };
        self.reaches(view).into_iter().map(at_system).collect()
    }

    fn reach(&self, view: &View, tls: bool, port: u16) -> Reach {
        let log_in = view.settings.receive_control == ReceiveControl::ByAccounting
            || view.settings.auth_login_type == LoginType::Local;
        Reach {
            uri: ipp(&self.host, tls, port),
            // A password is only asked for where it travels protected.
            authentication: if tls && log_in { "basic" } else { "none" },
            security: if tls { "tls" } else { "none" },
        }
    }
}

/// A host as it stands in a URI.
fn bracketed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(it) => it.to_string(),
        IpAddr::V6(it) => format!("[{it}]"),
    }
}

fn ipp(host: &str, tls: bool, port: u16) -> String {
    let scheme = if tls { "ipps" } else { "ipp" };
    let [path, ..] = PATHS;
    if port == IPP_PORT {
        format!("{scheme}://{host}{path}")
    } else {
        format!("{scheme}://{host}:{port}{path}")
    }
}
