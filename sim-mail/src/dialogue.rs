//! The dialogue with a mail server, one step after the other.

use std::io;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sim_core::mail::{Cause, NotSent, Route};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::letter::{Letter, Part};
use crate::limits::{LINE_MAX, Limits};
use crate::message::as_data;
use crate::reply::{Incoming, Reply, line};
use crate::{Connection, Credentials, Patience};

/// Bytes that are sent in one step.
const PIECE: usize = 8 * 1_024;

/// Where the dialogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Greeting,
    Hello,
    StartTls,
    Login,
    Sender,
    Recipient,
    Data,
    End,
}

/// A connection on which commands and replies go.
pub(crate) struct Dialogue<'a, C, P> {
    connection: C,
    patience: &'a P,
    limits: Limits,
    /// What came and was not looked at yet.
    come: Vec<u8>,
}

impl<'a, C: Connection, P: Patience> Dialogue<'a, C, P> {
    pub(crate) fn new(connection: C, patience: &'a P) -> Self {
        Self { connection, patience, limits: Limits::default(), come: Vec::new() }
    }

    /// Waits to be greeted by a server that speaks first, in TLS or in plain.
    pub(crate) async fn greeting(&mut self, in_tls: bool) -> Result<(), NotSent> {
        let (patience, limit) = (self.patience, self.limits.reply);
        let reply = patience.within(limit, self.read(Step::Greeting)).await;
        let silent = match in_tls {
            true => "the server does not reply",
            // One that is spoken to in TLS waits to be spoken to.
            false => "the server does not reply (a port for SSL/TLS?)",
        };
        let reply = reply.unwrap_or_else(|| Err(Step::Greeting.broken_off(silent)))?;
        expect(Step::Greeting, &reply, &[220])
    }

    /// Introduces the device; the reply has the server's extensions.
    pub(crate) async fn hello(&mut self, host_name: &str) -> Result<Reply, NotSent> {
        let reply = self.command(Step::Hello, &format!("EHLO {host_name}")).await?;
        expect(Step::Hello, &reply, &[250])?;
        Ok(reply)
    }

    /// Has the server wait for the handshake: the connection as it is then. What the server, or whoever is between,
    /// has sent already would be taken for what comes in TLS, so there must be nothing.
    pub(crate) async fn start_tls(mut self, is_offered: bool) -> Result<C, NotSent> {
        if !is_offered {
            self.quit().await;
            return Err(NotSent::of(Cause::NotSecure, "no STARTTLS offered"));
        }
        let reply = self.command(Step::StartTls, "STARTTLS").await?;
        expect(Step::StartTls, &reply, &[220])?;
        match self.come.is_empty() {
            true => Ok(self.connection),
            false => Err(NotSent::of(Cause::NotSecure, "plain text after STARTTLS")),
        }
    }

    /// Logs in, as the server offers it (RFC 4954; PLAIN is RFC 4616, LOGIN never became more than a draft).
    pub(crate) async fn log_in(
        &mut self,
        hello: &Reply,
        credentials: &Credentials,
    ) -> Result<(), NotSent> {
        let Credentials { name, password } = credentials;
        let has = |it: &str| hello.words_of("AUTH").any(|word| word.eq_ignore_ascii_case(it));
        let told = if has("PLAIN") {
            let response = STANDARD.encode(format!("\0{name}\0{}", password.expose()));
            self.command(Step::Login, &format!("AUTH PLAIN {response}")).await?
        } else if has("LOGIN") {
            let asks_name = self.command(Step::Login, "AUTH LOGIN").await?;
            expect(Step::Login, &asks_name, &[334])?;
            let asks_password = self.command(Step::Login, &STANDARD.encode(name)).await?;
            expect(Step::Login, &asks_password, &[334])?;
            self.command(Step::Login, &STANDARD.encode(password.expose())).await?
        } else {
            return Err(NotSent::of(Cause::Login, "neither AUTH PLAIN nor LOGIN offered"));
        };
        expect(Step::Login, &told, &[235])
    }

    /// Has the server take a mail.
    pub(crate) async fn deliver(
        &mut self,
        hello: &Reply,
        route: &Route,
        letter: &mut Letter,
    ) -> Result<(), NotSent> {
        let size = letter.largest();
        if let Some(most) = hello.size_max().filter(|it| *it < size) {
            let reason = format!("SIZE: the mail has {size} bytes, of {most} at most");
            return Err(NotSent::of(Cause::ServerFull, reason));
        }
        if letter.mail.receipt && !hello.offers("DSN") {
            return Err(NotSent::of(Cause::NoReceipt, "no DSN offered"));
        }
        let mut taken = 0;
        while let Some(part) = letter.next_part() {
            self.transfer(hello, route, letter, part).await.map_err(|it| match taken {
                0 => it,
                // What was taken would come twice.
                taken => NotSent { may_pass: false, ..it.after(taken) },
            })?;
            taken += 1;
        }
        Ok(())
    }

    /// Has the server take a message.
    async fn transfer(
        &mut self,
        hello: &Reply,
        route: &Route,
        letter: &mut Letter,
        mut part: Part,
    ) -> Result<(), NotSent> {
        let mail = letter.mail.clone();
        let mut from = format!("MAIL FROM:<{}>", route.from);
        if hello.offers("SIZE") {
            from.push_str(&format!(" SIZE={}", part.size()));
        }
        if mail.receipt {
            // RFC 3461 section 4: of the mail itself nothing comes back but its header.
            from.push_str(&format!(" RET=HDRS ENVID={}", mail.unique));
        }
        let from = self.command(Step::Sender, &from).await?;
        expect(Step::Sender, &from, &[250])?;
        let notify = if mail.receipt { " NOTIFY=SUCCESS,FAILURE" } else { "" };
        // It goes to all or to nobody: whoever sends it again then sends it to none of them twice (assumed).
        for to in mail.to.iter() {
            let to = self.command(Step::Recipient, &format!("RCPT TO:<{to}>{notify}")).await?;
            expect(Step::Recipient, &to, &[250, 251])?;
        }
        let data = self.command(Step::Data, "DATA").await?;
        expect(Step::Data, &data, &[354])?;
        let unread = |it: io::Error| NotSent::of(Cause::NotRead, it.to_string());
        while let Some(lines) = letter.lines(&mut part, PIECE).await.map_err(unread)? {
            self.send(Step::Data, &as_data(&lines)).await?;
        }
        self.send(Step::Data, b".\r\n").await?;
        let taken = self.reply(Step::End, self.limits.end).await?;
        expect(Step::End, &taken, &[250])
    }

    /// Takes leave. Whatever comes of it, it is over.
    pub(crate) async fn quit(&mut self) {
        let _ = self.command(Step::End, "QUIT").await;
        let _ = self.patience.within(self.limits.send, self.connection.shutdown()).await;
    }

    async fn command(&mut self, step: Step, command: &str) -> Result<Reply, NotSent> {
        self.send(step, format!("{command}\r\n").as_bytes()).await?;
        self.reply(step, self.limits.reply).await
    }

    async fn send(&mut self, step: Step, bytes: &[u8]) -> Result<(), NotSent> {
        for piece in bytes.chunks(PIECE) {
            let sent = async {
                self.connection.write_all(piece).await?;
                self.connection.flush().await
            };
            match self.patience.within(self.limits.send, sent).await {
                Some(Ok(())) => {}
                Some(Err(_)) => return Err(step.broken_off("the connection broke off")),
                None => return Err(step.broken_off("the server takes nothing")),
            }
        }
        Ok(())
    }

    async fn reply(&mut self, step: Step, limit: Duration) -> Result<Reply, NotSent> {
        let patience = self.patience;
        let reply = patience.within(limit, self.read(step)).await;
        reply.unwrap_or_else(|| Err(step.broken_off("the server does not reply")))
    }

    async fn read(&mut self, step: Step) -> Result<Reply, NotSent> {
        let mut incoming = Incoming::default();
        let no_reply = |_| step.broken_off("what the server sends is no reply");
        loop {
            while let Some(line) = line(&mut self.come).map_err(no_reply)? {
                if let Some(reply) = incoming.take(&line).map_err(no_reply)? {
                    return Ok(reply);
                }
            }
            let mut piece = [0; LINE_MAX];
            match self.connection.read(&mut piece).await {
                Ok(0) | Err(_) => return Err(step.broken_off("the connection broke off")),
                Ok(count) => self.come.extend_from_slice(&piece[..count]),
            }
        }
    }
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::Login => "AUTH",
            Self::Sender => "MAIL",
            Self::Recipient => "RCPT",
            Self::Data => "DATA",
            Self::End => "end of data",
        }
    }

    /// It did not come to a reply.
    fn broken_off(self, why: &str) -> NotSent {
        let cause = match self {
            Self::Greeting | Self::Hello => Cause::NoService,
            Self::StartTls => Cause::NotSecure,
            Self::Login | Self::Sender | Self::Recipient | Self::Data => Cause::BrokenOff,
            // It may have taken the mail all the same (RFC 1047).
            Self::End => Cause::Unconfirmed,
        };
        NotSent::of(cause, format!("{}: {why}", self.name())).for_now()
    }

    /// What keeps a mail that is answered so.
    const fn cause(self, code: u16) -> Cause {
        match (self, code) {
            (Self::StartTls, _) => Cause::NotSecure,
            (_, 421) => Cause::NoService,
            (Self::Greeting, _) => Cause::NoService,
            (Self::Login, _) => Cause::Login,
            (Self::Hello, 501 | 550 | 553) => Cause::HostName,
            (Self::Sender | Self::Recipient | Self::Data | Self::End, 452 | 552) => {
                Cause::ServerFull
            }
            (Self::Sender, 500..) => Cause::SenderRefused,
            (Self::Recipient, 500..) => Cause::RecipientRefused,
            (Self::Hello | Self::Sender | Self::Recipient | Self::Data | Self::End, _) => {
                Cause::ServerError
            }
        }
    }
}

fn expect(step: Step, reply: &Reply, codes: &[u16]) -> Result<(), NotSent> {
    if codes.contains(&reply.code) {
        return Ok(());
    }
    let said = match step {
        // It may repeat what it was told.
        Step::Login => reply.code.to_string(),
        Step::Greeting
        | Step::Hello
        | Step::StartTls
        | Step::Sender
        | Step::Recipient
        | Step::Data
        | Step::End => reply.text(),
    };
    let not_sent = NotSent::of(step.cause(reply.code), format!("{}: {said}", step.name()));
    Err(if reply.may_pass() { not_sent.for_now() } else { not_sent })
}
