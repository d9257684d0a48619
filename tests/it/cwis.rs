//! CWIS over HTTPS, as a person sees it who trusts every certificate.

use std::net::{Ipv4Addr, SocketAddr};

use crate::net::{ask_tls, head};
use crate::twin::Twin;

#[path = "../shared/cwis/browser.rs"]
#[expect(dead_code, reason = "the tests of the pages ask more")]
pub(crate) mod browser;
#[path = "../shared/cwis/html.rs"]
pub(crate) mod html;
#[path = "../shared/cwis/procedures.rs"]
pub(crate) mod steps;

use browser::{Page, Web};

/// A browser's connections, and its cookie.
pub(crate) struct Https {
    to: SocketAddr,
    cookie: String,
}

impl Https {
    pub(crate) fn to(twin: &Twin) -> Self {
        let port = u16::try_from(twin.port("https")).unwrap();
        Self { to: (Ipv4Addr::LOCALHOST, port).into(), cookie: String::new() }
    }

    async fn send(&mut self, method: &str, path: &str, kind: &str, form: &[u8]) -> Page {
        let more = [
            ("Origin", "https://127.0.0.1"),
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", kind),
        ];
        let request = [head(method, path, &more, form.len()).as_bytes(), form].concat();
        let answer = ask_tls(Ipv4Addr::LOCALHOST, self.to, &request).await.unwrap();
        let field = |name: &str| {
            let mut lines = answer.head.lines().filter_map(|it| it.split_once(": "));
            lines.find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1.to_owned())
        };
        if let Some(cookie) = field("set-cookie") {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        let is_chunked = field("transfer-encoding").is_some_and(|it| it == "chunked");
        let body = if is_chunked { whole(&answer.body) } else { answer.body };
        let html = String::from_utf8_lossy(&body).into_owned();
        Page { status: answer.status, location: field("location").unwrap_or_default(), html }
    }
}

/// What came in chunks (RFC 9112 section 7.1).
fn whole(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|it| it == b"\r\n") {
        let length =
            usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            break;
        }
        body.extend_from_slice(&chunks[end + 2..][..length]);
        chunks = &chunks[end + 2 + length + 2..];
    }
    body
}

impl Web for Https {
    async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, "", &[]).await
    }

    async fn post(&mut self, path: &str, kind: &str, form: Vec<u8>) -> Page {
        self.send("POST", path, kind, &form).await
    }
}

/// Does what waits for answers, here and now.
pub(crate) fn now<T>(doing: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(doing)
}
