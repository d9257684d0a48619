//! The dialogue with whoever sends (RFC 5321).

use std::io;

use bytes::BytesMut;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};

use crate::fault::{At, Does, Fault};
use crate::mailbox::{MAIL_MAX, Mailbox, Received};

/// Bytes of a line, its end included (RFC 5321 section 4.5.3.1.6).
const LINE_MAX: u64 = 1_000;
/// Recipients of a mail.
const RECIPIENTS_MAX: usize = 100;
/// Bytes of a mail of which one that closes midway reads.
const MIDWAY: usize = 2_000;

/// What a connection is talked on with.
#[derive(Clone, Copy)]
pub(crate) struct Talk<'a> {
    pub(crate) fault: Option<Fault>,
    pub(crate) mailbox: &'a Mailbox,
    pub(crate) offers_tls: bool,
    pub(crate) in_tls: bool,
}

/// How a connection was left.
pub(crate) enum Left<S> {
    /// It is to go on in TLS.
    ForTls(S),
    /// It is over.
    Over,
}

/// A mail on its way in.
#[derive(Default)]
struct Incoming {
    from: String,
    to: Vec<String>,
    message: BytesMut,
}

impl Talk<'_> {
    /// Greets, and talks until the other side has nothing more to say.
    pub(crate) async fn talk<S: AsyncRead + AsyncWrite + Unpin>(self, stream: S) -> Left<S> {
        let mut stream = BufReader::new(stream);
        match self.at(&mut stream, At::Greeting, "220 localhost ESMTP").await {
            Ok(true) => self.commands(stream).await.unwrap_or(Left::Over),
            Ok(false) | Err(_) => Left::Over,
        }
    }

    /// The same with whoever was greeted before.
    pub(crate) async fn go_on<S: AsyncRead + AsyncWrite + Unpin>(self, stream: S) -> Left<S> {
        self.commands(BufReader::new(stream)).await.unwrap_or(Left::Over)
    }

    async fn commands<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        mut stream: BufReader<S>,
    ) -> io::Result<Left<S>> {
        let mut mail = Incoming::default();
        loop {
            let Some(line) = line(&mut stream).await? else { return Ok(Left::Over) };
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let goes_on = match verb.as_str() {
                "EHLO" => {
                    let hello = self.hello();
                    self.at(&mut stream, At::Hello, &hello).await?
                }
                "STARTTLS" if self.offers_tls => match self.fault.map(Fault::does) {
                    Some(Does::RefusesTls) => say(&mut stream, "454 4.7.0 no TLS now").await?,
                    Some(Does::Injects) => {
                        say(&mut stream, "220 go on\r\n250 mine").await?;
                        return Ok(Left::ForTls(stream.into_inner()));
                    }
                    Some(_) | None => {
                        say(&mut stream, "220 go on").await?;
                        return Ok(Left::ForTls(stream.into_inner()));
                    }
                },
                "AUTH" => self.log_in(&mut stream, &line).await?,
                "MAIL" => {
                    mail = Incoming { from: behind(&line, "MAIL FROM:"), ..Incoming::default() };
                    self.at(&mut stream, At::Sender, "250 2.1.0 ok").await?
                }
                "RCPT" if mail.to.len() >= RECIPIENTS_MAX => {
                    say(&mut stream, "452 4.5.3 too many").await?
                }
                "RCPT" => {
                    mail.to.push(behind(&line, "RCPT TO:"));
                    self.at(&mut stream, At::Recipient, "250 2.1.5 ok").await?
                }
                "DATA" => {
                    self.at(&mut stream, At::Data, "354 go on").await?
                        && (self.refuses(At::Data) || self.data(&mut stream, &mut mail).await?)
                }
                "RSET" | "NOOP" => say(&mut stream, "250 2.0.0 ok").await?,
                "QUIT" => {
                    say(&mut stream, "221 2.0.0 bye").await?;
                    false
                }
                _ => say(&mut stream, "502 5.5.2 what?").await?,
            };
            if !goes_on {
                return Ok(Left::Over);
            }
        }
    }

    /// Takes a mail until its end; whether the connection goes on.
    async fn data<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        stream: &mut BufReader<S>,
        mail: &mut Incoming,
    ) -> io::Result<bool> {
        let closes_midway = self.fault.map(Fault::does) == Some(Does::ClosesMidway);
        let most = if closes_midway { MIDWAY } else { MAIL_MAX };
        loop {
            let Some(line) = line(stream).await? else { return Ok(false) };
            if line == b".\r\n" {
                break;
            }
            mail.message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            if mail.message.len() > most {
                return Ok(false);
            }
        }
        // Whoever closes now, or says nothing, has it all the same.
        if !self.refuses(At::End) {
            let Incoming { from, to, message } = std::mem::take(mail);
            let (in_tls, message) = (self.in_tls, message.freeze());
            self.mailbox.put(Received { number: 0, in_tls, from, to, message });
        }
        self.at(stream, At::End, "250 2.0.0 taken").await
    }

    /// Lets in whoever asks by PLAIN or LOGIN, unless nobody is let in.
    async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        stream: &mut BufReader<S>,
        line: &str,
    ) -> io::Result<bool> {
        let is_login = behind(line, "AUTH ").eq_ignore_ascii_case("LOGIN");
        for prompt in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"].into_iter().filter(|_| is_login) {
            say(stream, prompt).await?;
            if self::line(stream).await?.is_none() {
                return Ok(false);
            }
        }
        self.at(stream, At::Login, "235 2.7.0 in").await
    }

    /// Whether it says something else there, which ends a mail.
    fn refuses(self, at: At) -> bool {
        matches!(self.fault.map(Fault::does), Some(Does::Says(it, _)) if it == at)
    }

    /// Says this, or does what is wrong there; whether the connection goes on.
    async fn at<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        stream: &mut BufReader<S>,
        at: At,
        good: &str,
    ) -> io::Result<bool> {
        match self.fault.map(Fault::does) {
            Some(Does::Says(it, reply)) if it == at => say(stream, reply).await,
            Some(Does::Closes(it)) if it == at => Ok(false),
            Some(Does::Hangs(it)) if it == at => {
                // Until the other side has enough of it.
                while line(stream).await?.is_some() {}
                Ok(false)
            }
            Some(_) | None => say(stream, good).await,
        }
    }

    /// What it says that it can.
    fn hello(self) -> String {
        let does = self.fault.map(Fault::does);
        let size = match does {
            Some(Does::Takes(bytes)) => bytes,
            Some(_) | None => MAIL_MAX as u64,
        };
        let size = format!("SIZE {size}");
        let all = [
            (true, size.as_str()),
            (true, "8BITMIME"),
            (true, "DSN"),
            (true, "AUTH PLAIN LOGIN"),
            (self.offers_tls, "STARTTLS"),
        ];
        let lacks = |it: &str| matches!(does, Some(Does::Lacks(lacked)) if it.split(' ').next() == Some(lacked));
        let offered = all.iter().filter(|(is_there, it)| *is_there && !lacks(it));
        let lines: String = offered.map(|it| format!("250-{}\r\n", it.1)).collect();
        format!("250-localhost\r\n{lines}250 HELP")
    }
}

/// The next line with its end; `None` where there is none, or one without an end.
async fn line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    stream.take(LINE_MAX).read_until(b'\n', &mut line).await?;
    Ok(Some(line).filter(|it| it.ends_with(b"\n")))
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    reply: &str,
) -> io::Result<bool> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    stream.flush().await?;
    Ok(true)
}

/// The word that stands there behind this.
fn behind(line: &str, start: &str) -> String {
    let rest = line.get(start.len()..).unwrap_or_default();
    rest.split_ascii_whitespace().next().unwrap_or_default().to_owned()
}
