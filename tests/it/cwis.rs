//! CWIS over HTTPS, as a person sees it who trusts every certificate.

use std::cell::OnceCell;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use crate::net::{ANSWER_MAX, connect};
use crate::tls::connector;
use crate::twin::Twin;

#[path = "../shared/cwis/browser.rs"]
#[expect(dead_code, reason = "the tests of the pages ask more")]
pub(crate) mod browser;
#[path = "../shared/cwis/html.rs"]
pub(crate) mod html;
#[path = "../shared/cwis/procedures.rs"]
pub(crate) mod steps;

use browser::{Page, Web};

/// A browser's connection, which it keeps, and its cookie.
pub(crate) struct Https {
    to: SocketAddr,
    cookie: String,
    kept: Option<TlsStream<TcpStream>>,
}

impl Https {
    pub(crate) fn to(twin: &Twin) -> Self {
        let port = u16::try_from(twin.port("https")).unwrap();
        Self { to: (Ipv4Addr::LOCALHOST, port).into(), cookie: String::new(), kept: None }
    }

    async fn send(&mut self, method: &str, path: &str, kind: &str, form: &[u8]) -> Page {
        let (cookie, length) = (&self.cookie, form.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://127.0.0.1\r\nCookie: {cookie}\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        );
        let request = [head.as_bytes(), form].concat();
        let answer = timeout(ANSWER_MAX, self.ask(&request)).await.expect("in time").unwrap();
        if let Some(cookie) = answer.field("set-cookie") {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        let location = answer.field("location").unwrap_or_default().to_owned();
        Page { status: answer.status(), location, html }
    }

    /// On the connection that is kept, or on a new one where the device has ended that meanwhile.
    async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        if let Some(kept) = self.kept.take()
            && let Ok(answer) = self.ask_on(kept, request).await
        {
            return Ok(answer);
        }
        let name = ServerName::try_from("localhost").unwrap();
        let stream = connect(Ipv4Addr::LOCALHOST, self.to).await?;
        self.ask_on(connector().connect(name, stream).await?, request).await
    }

    async fn ask_on(
        &mut self,
        mut stream: TlsStream<TcpStream>,
        request: &[u8],
    ) -> io::Result<Answer> {
        stream.write_all(request).await?;
        let mut read = Vec::new();
        loop {
            if let Some(answer) = Answer::whole(&read) {
                let is_last = answer.field("connection").is_some_and(|it| it == "close");
                self.kept = Some(stream).filter(|_| !is_last);
                return Ok(answer);
            }
            if stream.read_buf(&mut read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// What was answered.
struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    /// What was read, once that is all of it.
    fn whole(read: &[u8]) -> Option<Self> {
        let end = read.windows(4).position(|it| it == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&read[..end]).into_owned();
        let answer = Self { head, body: Vec::new() };
        let rest = &read[end..];
        let body = match answer.field("content-length") {
            Some(length) => rest.get(..length.parse().ok()?)?.to_vec(),
            None if answer.field("transfer-encoding").is_some() => unchunked(rest)?,
            None => Vec::new(),
        };
        Some(Self { body, ..answer })
    }

    fn status(&self) -> u16 {
        self.head[9..12].parse().unwrap()
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|it| it.split_once(": "));
        lines.find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1)
    }
}

/// What came in chunks (RFC 9112 section 7.1), once that is all of it.
fn unchunked(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|it| it == b"\r\n")?;
        let length =
            usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap(), 16).unwrap();
        let chunk = chunks.get(end + 2..end + 2 + length + 2)?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..length]);
        chunks = &chunks[end + 2 + length + 2..];
    }
}

impl Web for Https {
    async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, "", &[]).await
    }

    async fn post(&mut self, path: &str, kind: &str, form: Vec<u8>) -> Page {
        self.send("POST", path, kind, &form).await
    }
}

/// Does what waits for answers, here and now. Each thread has one runtime, so that connections last.
pub(crate) fn now<T>(doing: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
    }
    let start = || Builder::new_current_thread().enable_all().build().unwrap();
    RUNTIME.with(|it| it.get_or_init(start).block_on(doing))
}
