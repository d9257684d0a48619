//! One request on one connection, from an address of one's own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::tls::connector;

/// The longest that an answer may take; what takes longer is none.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(30);

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// A connection from this address.
pub(crate) async fn connect(from: Ipv4Addr, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    socket.connect(to).await
}

/// The head of a request that ends its connection.
pub(crate) fn head(method: &str, path: &str, more: &[(&str, &str)], length: usize) -> String {
    let more: String = more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{more}Content-Length: {length}\r\n\r\n"
    )
}

/// Asks, and reads the whole answer.
pub(crate) async fn ask(from: Ipv4Addr, to: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    timeout(ANSWER_MAX, async { exchange(connect(from, to).await?, request).await }).await?
}

/// The same over TLS.
pub(crate) async fn ask_tls(from: Ipv4Addr, to: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    let asked = async {
        let name = ServerName::try_from("localhost").unwrap();
        let stream = connector().connect(name, connect(from, to).await?).await?;
        exchange(stream, request).await
    };
    timeout(ANSWER_MAX, asked).await?
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &[u8],
) -> io::Result<Answer> {
    // Whoever is told that there is no room may be told before all is sent.
    let sent = stream.write_all(request).await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer).await;
    let head = answer.windows(4).position(|it| it == b"\r\n\r\n");
    let status = answer.get(9..12).and_then(|it| std::str::from_utf8(it).ok()?.parse().ok());
    match (status, head) {
        (Some(status), Some(end)) => {
            let body = answer.split_off(end + 4);
            Ok(Answer { status, head: String::from_utf8_lossy(&answer).into_owned(), body })
        }
        (_, _) => {
            Err(sent.and(read.map(drop)).err().unwrap_or(io::ErrorKind::UnexpectedEof.into()))
        }
    }
}
