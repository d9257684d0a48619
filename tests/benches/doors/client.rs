//! An IPP client that keeps its connection and does nothing that costs.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use openssl::ssl::{Ssl, SslContext, SslMethod, SslVersion};
use rustls::pki_types::ServerName;
use sim_wire::ipp::{Attribute, Group, Message, Operation, StatusCode, Version};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_openssl::SslStream;
use tokio_rustls::TlsConnector;

use crate::server::Server;
use crate::tls::connector;

/// A reply that takes longer counts as a hung connection.
const REPLY_MAX: Duration = Duration::from_secs(2);

/// What came of the requests.
#[derive(Default)]
pub(crate) struct Count {
    /// Replies with a successful status.
    pub(crate) good: AtomicU64,
    /// Replies that the printer is busy, or takes no jobs while its drive is full.
    pub(crate) busy: AtomicU64,
    /// Replies with any other status.
    pub(crate) bad: AtomicU64,
    /// Connections that broke or got no whole reply in time.
    pub(crate) hung: AtomicU64,
    /// Bytes of the last reply's body.
    pub(crate) bytes: AtomicU64,
}

impl Count {
    pub(crate) fn get(counter: &AtomicU64) -> u64 {
        counter.load(Ordering::Relaxed)
    }

    fn reply(&self, reply: &Reply) {
        self.bytes.store(reply.bytes, Ordering::Relaxed);
        let later = [StatusCode::ServerErrorBusy, StatusCode::ServerErrorNotAcceptingJobs];
        let counter = match reply.status {
            0..0x100 => &self.good,
            it if later.iter().any(|later| later.code() == it) => &self.busy,
            _ => &self.bad,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// A load: so many connections that each send these requests in turn.
pub(crate) struct Load {
    pub(crate) tls: bool,
    pub(crate) connections: usize,
    pub(crate) requests: Arc<Vec<Vec<u8>>>,
    pub(crate) time: Duration,
}

impl Load {
    /// Puts it on a server; how long it took.
    pub(crate) async fn put_on(&self, server: &Server, count: &Arc<Count>) -> Duration {
        let address = if self.tls { server.tls } else { server.plain };
        let connector = self.tls.then(connector);
        let begun = Instant::now();
        let until = begun + self.time;
        let clients = (0..self.connections).map(|first| {
            let (requests, count) = (self.requests.clone(), count.clone());
            let connector = connector.clone();
            tokio::spawn(async move {
                if run(address, connector, &requests, first, &count, until).await.is_err() {
                    count.hung.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        for client in clients.collect::<Vec<_>>() {
            client.await.unwrap();
        }
        begun.elapsed()
    }
}

async fn run(
    address: SocketAddr,
    connector: Option<TlsConnector>,
    requests: &[Vec<u8>],
    first: usize,
    count: &Count,
    until: Instant,
) -> io::Result<()> {
    let mut connection = Connection::open(address, connector).await?;
    for request in requests.iter().cycle().skip(first % requests.len()) {
        if Instant::now() >= until {
            break;
        }
        count.reply(&connection.ask(request).await?);
    }
    Ok(())
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    buffer: Vec<u8>,
}

/// A reply, as far as it matters here.
pub(crate) struct Reply {
    /// The IPP status.
    pub(crate) status: u16,
    /// Bytes of the body.
    pub(crate) bytes: u64,
}

impl Connection {
    pub(crate) async fn open(
        address: SocketAddr,
        connector: Option<TlsConnector>,
    ) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match connector {
            None => Box::new(stream),
            Some(connector) => {
                let name = ServerName::try_from("localhost").unwrap();
                Box::new(connector.connect(name, stream).await?)
            }
        };
        Ok(Self { stream, buffer: vec![0; 16 * 1024] })
    }

    /// The same in TLS with this suite alone.
    pub(crate) async fn open_with_suite(address: SocketAddr, suite: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut context = SslContext::builder(SslMethod::tls_client())?;
        context.set_max_proto_version(Some(SslVersion::TLS1_2))?;
        context.set_cipher_list(suite)?;
        let mut stream = SslStream::new(Ssl::new(&context.build())?, stream)?;
        Pin::new(&mut stream).connect().await.map_err(io::Error::other)?;
        Ok(Self { stream: Box::new(stream), buffer: vec![0; 16 * 1024] })
    }

    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        tokio::time::timeout(REPLY_MAX, reply(&mut self.stream, &mut self.buffer)).await?
    }
}

/// Reads one reply with a Content-Length or in chunks; gives back what matters of it.
async fn reply(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> io::Result<Reply> {
    let mut filled = 0;
    loop {
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
        let more = stream.read(&mut buffer[filled..]).await?;
        if more == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += more;
        let Some(head) = buffer[..filled].windows(4).position(|it| it == b"\r\n\r\n") else {
            continue;
        };
        let head_text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        assert!(head_text.starts_with("http/1.1 200"), "{head_text}");
        let length = head_text.lines().find_map(|it| it.strip_prefix("content-length:"));
        match length.and_then(|it| it.trim().parse::<usize>().ok()) {
            Some(length) if filled >= head + 4 + length => {
                return Ok(Reply { status: status(&buffer[head + 4..]), bytes: length as u64 });
            }
            Some(_) => {}
            None if buffer[..filled].ends_with(b"0\r\n\r\n") => {
                let size = buffer[head + 4..].iter().position(|it| *it == b'\n').unwrap_or(0);
                let body = &buffer[head + 4 + size + 1..];
                return Ok(Reply { status: status(body), bytes: (filled - head) as u64 });
            }
            None => {}
        }
    }
}

fn status(body: &[u8]) -> u16 {
    body.get(2..4).map_or(u16::MAX, |it| u16::from_be_bytes([it[0], it[1]]))
}

/// A whole HTTP request.
pub(crate) fn request(
    server: &Server,
    operation: Operation,
    attributes: &[Attribute],
    document: &[u8],
) -> Vec<u8> {
    let Server { plain, path, .. } = server;
    let group =
        Group::operation("en").with(Attribute::uri("printer-uri", format!("ipp://{plain}{path}")));
    let group = attributes.iter().cloned().fold(group, Group::with);
    let mut body = Message::request(Version::V2_0, operation, 1).with(group).to_bytes().unwrap();
    body.extend_from_slice(document);
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: {plain}\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(&body);
    request
}

/// A runtime for the clients.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}
