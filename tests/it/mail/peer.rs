//! A mail server that plays what it is told to.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair};
use sim_tls::{Identity, Rules, Server, Uses, Version};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use crate::twin::PATIENCE;

/// When it goes over to TLS.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    Plain,
    StartTls,
    Tls,
}

/// What it does.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) protection: Protection,
    /// Who it is in TLS.
    pub(crate) identity: Identity,
    /// Whether the reply to EHLO has STARTTLS.
    pub(crate) offers_tls: bool,
    /// Whether something follows the reply to STARTTLS in plain.
    pub(crate) injects: bool,
    /// How many connections break off in the middle of the mail.
    pub(crate) breaks_off: usize,
    /// Whom alone it takes mail from.
    pub(crate) account: Option<Account>,
}

/// Who may log in, and how.
#[derive(Clone)]
pub(crate) struct Account {
    /// "PLAIN" or "LOGIN".
    pub(crate) mechanism: &'static str,
    pub(crate) name: &'static str,
    pub(crate) password: &'static str,
}

impl Play {
    pub(crate) fn good(protection: Protection) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let chain = vec![certificate.der().to_vec()];
        let identity = Identity { chain, key: key.serialize_der().into(), uses: Uses::ALL };
        Self {
            protection,
            identity,
            offers_tls: true,
            injects: false,
            breaks_off: 0,
            account: None,
        }
    }
}

/// A mail that came.
pub(crate) struct Heard {
    pub(crate) in_tls: bool,
    pub(crate) lines: Vec<String>,
}

/// The server. It ends with the test.
pub(crate) struct Peer {
    pub(crate) port: u16,
    mails: mpsc::UnboundedReceiver<Heard>,
    heard: Arc<Mutex<Vec<String>>>,
    runtime: Runtime,
}

impl Peer {
    pub(crate) fn start(play: Play) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, mails) = mpsc::unbounded_channel();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let noted = heard.clone();
        runtime.spawn(async move {
            let mut left = play.breaks_off;
            while let Ok((stream, _)) = listener.accept().await {
                let breaks_off = left > 0;
                left = left.saturating_sub(1);
                let (play, heard, mails) = (play.clone(), noted.clone(), sender.clone());
                Visit { play, heard, mails, breaks_off }.serve(stream).await;
            }
        });
        Self { port, mails, heard, runtime }
    }

    /// The next mail that came whole.
    pub(crate) fn mail(&mut self) -> Heard {
        let next = async { tokio::time::timeout(PATIENCE, self.mails.recv()).await };
        self.runtime.block_on(next).expect("in time").expect("a mail")
    }

    /// Every line that came, in TLS or not.
    pub(crate) fn heard(&mut self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

struct Visit {
    play: Play,
    heard: Arc<Mutex<Vec<String>>>,
    mails: mpsc::UnboundedSender<Heard>,
    breaks_off: bool,
}

/// How a dialogue ended.
enum Talk<S> {
    /// It goes on in TLS.
    GoesOver(S),
    Over,
}

impl Visit {
    /// Serves a connection; what came whole is told.
    async fn serve(&self, stream: TcpStream) -> Option<()> {
        let rules = Rules { oldest: Version::Tls12, tls_13: true, fips_140: false };
        let server = Server::new(&self.play.identity, rules).unwrap();
        match self.play.protection {
            Protection::Plain => drop(self.talk(stream, true).await),
            Protection::Tls => {
                drop(self.talk(server.accept(stream, |_| {}).await.ok()?, true).await);
            }
            Protection::StartTls => {
                let Talk::GoesOver(stream) = self.talk(stream, true).await else { return None };
                drop(self.talk(server.accept(stream, |_| {}).await.ok()?, false).await);
            }
        }
        Some(())
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S, greets: bool) -> Talk<S> {
        let mut stream = BufReader::new(stream);
        if greets && stream.write_all(b"220 localhost ESMTP\r\n").await.is_err() {
            return Talk::Over;
        }
        let hello = self.hello();
        let (mut lines, mut in_data, mut is_in) = (Vec::new(), false, self.play.account.is_none());
        loop {
            let _ = stream.flush().await;
            let mut line = String::new();
            match stream.read_line(&mut line).await {
                Ok(0) | Err(_) => return Talk::Over,
                Ok(_) => {}
            }
            let line = line.trim_end().to_owned();
            self.heard.lock().unwrap().push(line.clone());
            lines.push(line.clone());
            if line.starts_with("AUTH ") {
                let Some(granted) = self.log_in(&mut stream, &line).await else {
                    return Talk::Over;
                };
                is_in |= granted;
                continue;
            }
            let reply = match line.split(' ').next().unwrap_or_default() {
                "." if in_data => {
                    let in_tls = self.play.protection != Protection::Plain;
                    let lines = std::mem::take(&mut lines);
                    let _ = self.mails.send(Heard { in_tls, lines });
                    in_data = false;
                    "250 taken\r\n"
                }
                _ if in_data => continue,
                "EHLO" => &hello,
                "MAIL" if !is_in => "530 5.7.0 Authentication required\r\n",
                "STARTTLS" => {
                    let reply =
                        if self.play.injects { "220 go\r\n250 mine\r\n" } else { "220 go\r\n" };
                    let _ = stream.write_all(reply.as_bytes()).await;
                    let _ = stream.flush().await;
                    return Talk::GoesOver(stream.into_inner());
                }
                "DATA" if self.breaks_off => return Talk::Over,
                "DATA" => {
                    in_data = true;
                    "354 go on\r\n"
                }
                _ => "250 ok\r\n",
            };
            if stream.write_all(reply.as_bytes()).await.is_err() {
                return Talk::Over;
            }
        }
    }
}

impl Visit {
    /// What it says that it can.
    fn hello(&self) -> String {
        let tls = self.play.offers_tls.then(|| "STARTTLS".to_owned());
        let auth = self.play.account.as_ref().map(|it| format!("AUTH {}", it.mechanism));
        let lines = [tls, auth].into_iter().flatten().map(|it| format!("250-{it}\r\n"));
        format!("250-localhost\r\n{}250 HELP\r\n", lines.collect::<String>())
    }

    /// Whether whoever asks is let in; nothing where the connection broke off.
    async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        line: &str,
    ) -> Option<bool> {
        let account = self.play.account.clone()?;
        let (name, password) = (account.name, account.password);
        let mut words = line.split(' ').skip(1);
        let asked = match (words.next(), words.next()) {
            (Some("PLAIN"), Some(response)) => {
                let own = format!("\0{name}\0{password}");
                response == STANDARD.encode(own)
            }
            (Some("LOGIN"), None) => {
                let mut told = Vec::new();
                for prompt in ["334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n"] {
                    stream.write_all(prompt.as_bytes()).await.ok()?;
                    stream.flush().await.ok()?;
                    let mut line = String::new();
                    stream.read_line(&mut line).await.ok()?;
                    told.push(line.trim_end().to_owned());
                }
                told == [STANDARD.encode(name), STANDARD.encode(password)]
            }
            _ => false,
        };
        let granted = asked && line.contains(account.mechanism);
        let reply = if granted { "235 2.7.0 in\r\n" } else { "535 5.7.8 not let in\r\n" };
        stream.write_all(reply.as_bytes()).await.ok()?;
        Some(granted)
    }
}
