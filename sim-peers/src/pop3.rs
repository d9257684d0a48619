//! POP3 (RFC 1939) beside the mail server: hands out the mails that came to it, or does by name what keeps a device from
//! fetching them. Whoever has the password is let in, whatever the name.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use md5::{Digest as _, Md5};
use sim_tls::Stream;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::mailbox::{Mailbox, Received};
use crate::server::{CONNECTIONS_MAX, MailServer, NotServed, Servers};

/// The password of every mailbox.
pub const POP3_PASSWORD: &str = "Mail-server-9";
/// Bytes of a command.
const LINE_MAX: u64 = 512;

macro_rules! faults {
    ($($name:ident $called:literal $words:literal;)*) => {
        /// What the server that keeps mails does wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Pop3Fault {
            $(#[doc = $words] $name,)*
        }

        impl Pop3Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $called,)* }
            }

            /// What it is, for people.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

faults! {
    Silent "silent" "Takes the connection and says nothing.";
    Gone "gone" "Takes the connection and closes it.";
    Busy "busy" "Greets with -ERR.";
    LoginRefused "login-refused" "Lets nobody log in.";
    NoApop "no-apop" "Offers no APOP.";
    NoNames "no-uidl" "Does not say what mails are called (UIDL).";
    Midway "midway" "Closes in the middle of a mail.";
    QuitClosed "quit-closed" "Closes at QUIT, and has deleted nothing.";
    NoStartTls "no-stls" "Refuses STLS.";
    Injected "injected" "Says something in plain behind its reply to STLS.";
    Expired "expired" "Shows a certificate that is past its time.";
    OtherName "other-name" "Shows a certificate of another name.";
}

impl Pop3Fault {
    /// The fault of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }
}

/// A server that hands out the mails that came to a mail server.
pub struct Pop3Server {
    pop3: TcpListener,
    pop3s: TcpListener,
    fault: watch::Sender<Option<Pop3Fault>>,
    shared: Shared,
}

/// What every connection has.
#[derive(Clone)]
struct Shared {
    servers: Servers,
    mailbox: Mailbox,
    /// What tells its mails from those of every server before.
    unique: Arc<str>,
}

impl Pop3Server {
    /// One that listens beside a mail server, with its certificates: on one port in plain until it is asked for TLS, on the
    /// other in TLS from the beginning.
    ///
    /// # Errors
    /// [`NotServed::NotListening`].
    pub async fn bind(
        pop3: SocketAddr,
        pop3s: SocketAddr,
        mails: &MailServer,
    ) -> Result<Self, NotServed> {
        let listen = async |at| {
            TcpListener::bind(at).await.map_err(|why| NotServed::NotListening { at, why })
        };
        let (pop3, pop3s) = (listen(pop3).await?, listen(pop3s).await?);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let unique = format!("{:x}", now.as_nanos()).into();
        let shared = Shared { servers: mails.servers(), mailbox: mails.mailbox(), unique };
        Ok(Self { pop3, pop3s, fault: watch::Sender::new(None), shared })
    }

    /// Where it listens in plain.
    ///
    /// # Errors
    /// Of the system.
    pub fn pop3(&self) -> io::Result<SocketAddr> {
        self.pop3.local_addr()
    }

    /// Where it listens in TLS.
    ///
    /// # Errors
    /// Of the system.
    pub fn pop3s(&self) -> io::Result<SocketAddr> {
        self.pop3s.local_addr()
    }

    /// What it does wrong: each connection does what is there when it begins.
    pub fn fault(&self) -> watch::Sender<Option<Pop3Fault>> {
        self.fault.clone()
    }

    /// Serves until it is dropped.
    pub async fn serve(self) {
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        loop {
            let Ok(place) = places.clone().acquire_owned().await else { return };
            let (accepted, in_tls) = tokio::select! {
                it = self.pop3.accept() => (it, false),
                it = self.pop3s.accept() => (it, true),
            };
            if let Ok((stream, _)) = accepted {
                let (fault, shared) = (*self.fault.borrow(), self.shared.clone());
                tokio::spawn(async move {
                    // Whoever breaks off has fetched what he has.
                    let _ = shared.visit(stream, fault, in_tls).await;
                    drop(place);
                });
            }
        }
    }
}

impl Shared {
    async fn visit(
        &self,
        stream: TcpStream,
        fault: Option<Pop3Fault>,
        in_tls: bool,
    ) -> io::Result<()> {
        if in_tls {
            if let Some(stream) = self.secure(stream, fault).await {
                self.session(stream, fault, false).greet().await?;
            }
            return Ok(());
        }
        if let Some(stream) = self.session(stream, fault, true).greet().await?
            && let Some(stream) = self.secure(stream, fault).await
        {
            self.session(stream, fault, false).go_on().await?;
        }
        Ok(())
    }

    fn session<S: Stream>(
        &self,
        stream: S,
        fault: Option<Pop3Fault>,
        offers_tls: bool,
    ) -> Session<'_, S> {
        let (mailbox, unique) = (&self.mailbox, &*self.unique);
        Session { stream: BufReader::new(stream), fault, mailbox, unique, offers_tls }
    }

    async fn secure(&self, stream: TcpStream, fault: Option<Pop3Fault>) -> Option<Box<dyn Stream>> {
        let server = match fault {
            Some(Pop3Fault::Expired) => &self.servers.expired,
            Some(Pop3Fault::OtherName) => &self.servers.other_name,
            Some(_) | None => &self.servers.good,
        };
        server.accept(stream, |_| {}).await.ok()
    }
}

/// A dialogue with whoever fetches.
struct Session<'a, S> {
    stream: BufReader<S>,
    fault: Option<Pop3Fault>,
    mailbox: &'a Mailbox,
    unique: &'a str,
    offers_tls: bool,
}

impl<S: Stream> Session<'_, S> {
    /// What APOP digests.
    fn stamp(&self) -> String {
        format!("<{}@localhost>", self.unique)
    }

    /// Greets, and does what is asked; the stream, where it is to go on in TLS.
    async fn greet(mut self) -> io::Result<Option<S>> {
        let stamp = self.stamp();
        match self.fault {
            Some(Pop3Fault::Gone) => return Ok(None),
            Some(Pop3Fault::Silent) => {
                while self.line().await?.is_some() {}
                return Ok(None);
            }
            Some(Pop3Fault::Busy) => {
                self.say("-ERR too busy").await?;
                return Ok(None);
            }
            Some(Pop3Fault::NoApop) => self.say("+OK POP3").await?,
            Some(_) | None => self.say(&format!("+OK POP3 {stamp}")).await?,
        }
        self.go_on().await
    }

    async fn go_on(mut self) -> io::Result<Option<S>> {
        let (mut is_in, mut deleted) = (false, Vec::new());
        let mails = self.mailbox.mails();
        let mail =
            |rest: &str| rest.parse::<usize>().ok().and_then(|it| mails.get(it.checked_sub(1)?));
        while let Some(line) = self.line().await? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match (verb.to_ascii_uppercase().as_str(), is_in) {
                ("QUIT", _) if self.fault == Some(Pop3Fault::QuitClosed) => return Ok(None),
                ("QUIT", _) => {
                    self.mailbox.remove(&deleted);
                    self.say("+OK bye").await?;
                    return Ok(None);
                }
                ("STLS", _) if !self.offers_tls || self.fault == Some(Pop3Fault::NoStartTls) => {
                    self.say("-ERR no TLS").await?;
                }
                ("STLS", _) => {
                    let injected = self.fault == Some(Pop3Fault::Injected);
                    self.say(if injected { "+OK\r\n+OK mine" } else { "+OK" }).await?;
                    return Ok(Some(self.stream.into_inner()));
                }
                ("USER", false) => self.say("+OK").await?,
                ("PASS" | "APOP", false) => {
                    is_in = self.lets_in(verb, rest);
                    self.say(if is_in { "+OK" } else { "-ERR not let in" }).await?;
                }
                ("UIDL", true) if self.fault == Some(Pop3Fault::NoNames) => {
                    self.say("-ERR what?").await?;
                }
                ("UIDL", true) => {
                    let unique = self.unique.to_owned();
                    let lines = mails
                        .iter()
                        .zip(1..)
                        .map(|(it, at)| format!("{at} {unique}-{}", it.number));
                    let lines: Vec<_> = lines.collect();
                    self.list(&lines).await?;
                }
                ("LIST", true) => {
                    let lines = mails.iter().zip(1..);
                    let lines: Vec<_> =
                        lines.map(|(it, at)| format!("{at} {}", it.message.len())).collect();
                    self.list(&lines).await?;
                }
                ("DELE", true) => {
                    deleted.extend(mail(rest).map(|it| it.number));
                    self.say("+OK").await?;
                }
                ("RETR", true) => match mail(rest).cloned() {
                    Some(it) if !self.hand_over(&it).await? => return Ok(None),
                    Some(_) => {}
                    None => self.say("-ERR no such mail").await?,
                },
                ("NOOP", true) => self.say("+OK").await?,
                _ => self.say("-ERR what?").await?,
            }
        }
        Ok(None)
    }

    fn lets_in(&self, verb: &str, rest: &str) -> bool {
        let digest = Md5::digest(format!("{}{POP3_PASSWORD}", self.stamp()));
        let digest = digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let is_apop = verb.eq_ignore_ascii_case("APOP");
        let is_good = match rest.split_once(' ') {
            Some((_, said)) if is_apop => said == digest,
            Some(_) | None => !is_apop && rest == POP3_PASSWORD,
        };
        is_good && self.fault != Some(Pop3Fault::LoginRefused)
    }

    /// Whether the connection goes on.
    async fn hand_over(&mut self, mail: &Received) -> io::Result<bool> {
        self.say("+OK").await?;
        for (line, at) in mail.message.split_inclusive(|it| *it == b'\n').zip(0..) {
            if at > 0 && self.fault == Some(Pop3Fault::Midway) {
                return Ok(false);
            }
            if line.starts_with(b".") {
                self.stream.write_all(b".").await?;
            }
            self.stream.write_all(line).await?;
        }
        if !mail.message.ends_with(b"\n") {
            self.stream.write_all(b"\r\n").await?;
        }
        self.say(".").await?;
        Ok(true)
    }

    async fn list(&mut self, lines: &[String]) -> io::Result<()> {
        self.say("+OK").await?;
        for line in lines {
            self.say(line).await?;
        }
        self.say(".").await
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.stream).take(LINE_MAX).read_until(b'\n', &mut line).await?;
        let line = Some(line).filter(|it| it.ends_with(b"\n"));
        Ok(line.map(|it| String::from_utf8_lossy(&it).trim_end().to_owned()))
    }
}

#[cfg(test)]
mod tests;
