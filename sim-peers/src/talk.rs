//! The dialogue with whoever sends (RFC 5321).

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::BytesMut;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};

use crate::account::{Account, Mechanism, lets_in};
use crate::fault::{At, Does, Fault};
use crate::heard::Heard;
use crate::mailbox::{MAIL_MAX, Mailbox, Received};

/// Bytes of a line, its end included (RFC 5321 section 4.5.3.1.6).
const LINE_MAX: u64 = 1_000;
/// Recipients of a mail.
const RECIPIENTS_MAX: usize = 100;
/// Bytes of a mail of which one that closes midway reads.
const MIDWAY: usize = 2_000;
/// Bytes of the smallest mail that has a middle for one that closes there: a smaller one may lie in the buffers of the
/// connection already, whole, and whoever sent it cannot know that nobody has it.
const MIDWAY_MIN: u64 = 16 << 20;

/// What a connection is talked on with.
#[derive(Clone, Copy)]
pub(crate) struct Talk<'a> {
    pub(crate) fault: Option<Fault>,
    pub(crate) mailbox: &'a Mailbox,
    pub(crate) heard: &'a Heard,
    /// Whom alone it takes mail from.
    pub(crate) account: Option<&'a Account>,
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
    /// Its bytes as they were announced (RFC 1870).
    size: u64,
    message: BytesMut,
}

/// What came of somebody's logging in.
enum LogIn {
    In,
    Refused,
    BrokenOff,
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
        let (mut mail, mut is_in) = (Incoming::default(), self.account.is_none());
        loop {
            let Some(line) = line(&mut stream).await? else { return Ok(Left::Over) };
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            self.heard.put(&line);
            let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let goes_on = match verb.as_str() {
                "EHLO" => {
                    let hello = self.hello();
                    self.at(&mut stream, At::Hello, &hello).await?
                }
                "STARTTLS" if !self.in_tls => match self.fault.map(Fault::does) {
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
                "AUTH" => match self.log_in(&mut stream, &line).await? {
                    LogIn::In => {
                        is_in |= !self.refuses(At::Login);
                        self.at(&mut stream, At::Login, "235 2.7.0 in").await?
                    }
                    LogIn::Refused => say(&mut stream, "535 5.7.8 not let in").await?,
                    LogIn::BrokenOff => false,
                },
                "MAIL" if !is_in => say(&mut stream, "530 5.7.0 log in first").await?,
                "MAIL" => {
                    let (from, size) = (behind(&line, "MAIL FROM:"), announced(&line));
                    mail = Incoming { from, size, ..Incoming::default() };
                    self.at(&mut stream, At::Sender, "250 2.1.0 ok").await?
                }
                "RCPT" if mail.to.len() >= RECIPIENTS_MAX => {
                    say(&mut stream, "452 4.5.3 too many").await?
                }
                "RCPT" => {
                    mail.to.push(behind(&line, "RCPT TO:"));
                    self.at(&mut stream, At::Recipient, "250 2.1.5 ok").await?
                }
                "DATA" if self.closes_midway() && mail.size < MIDWAY_MIN => false,
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
        let most = if self.closes_midway() { MIDWAY } else { MAIL_MAX };
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
            let Incoming { from, to, message, size: _ } = std::mem::take(mail);
            let (in_tls, message) = (self.in_tls, message.freeze());
            self.mailbox.put(Received { number: 0, in_tls, from, to, message });
        }
        self.at(stream, At::End, "250 2.0.0 taken").await
    }

    /// Whether whoever asks is let in. What he says comes behind the mechanism or is asked for.
    async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
        self,
        stream: &mut BufReader<S>,
        line: &str,
    ) -> io::Result<LogIn> {
        let mut words = line.split_ascii_whitespace().skip(1);
        let named = words.next().unwrap_or_default();
        let is_named = |it: &Mechanism| it.name().eq_ignore_ascii_case(named);
        let Some(mechanism) = Mechanism::ALL.into_iter().find(is_named) else {
            return Ok(LogIn::Refused);
        };
        let prompts: &[&str] = match mechanism {
            Mechanism::Plain => &["334 "],
            Mechanism::Login => &["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"],
        };
        let (mut said, mut first) = (Vec::new(), words.next().map(str::to_owned));
        for prompt in prompts {
            let answer = match first.take() {
                Some(it) => it.into_bytes(),
                None => {
                    say(stream, prompt).await?;
                    match self::line(stream).await? {
                        Some(it) => it,
                        None => return Ok(LogIn::BrokenOff),
                    }
                }
            };
            said.push(STANDARD.decode(answer.trim_ascii()).unwrap_or_default());
        }
        let is_in = lets_in(self.account, mechanism, &said);
        Ok(if is_in { LogIn::In } else { LogIn::Refused })
    }

    fn closes_midway(self) -> bool {
        self.fault.map(Fault::does) == Some(Does::ClosesMidway)
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
        let mechanisms = Mechanism::ALL.into_iter();
        let mechanisms = mechanisms.filter(|it| self.account.is_none_or(|of| of.mechanism == *it));
        let auth: String = mechanisms.map(|it| format!(" {}", it.name())).collect();
        let auth = format!("AUTH{auth}");
        let all = [
            (true, size.as_str()),
            (true, "8BITMIME"),
            (true, "DSN"),
            (true, auth.as_str()),
            (!self.in_tls, "STARTTLS"),
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

/// The bytes that a mail is said to have (RFC 1870); none where nothing is said.
fn announced(line: &str) -> u64 {
    let size = line.split_ascii_whitespace().find_map(|it| it.strip_prefix("SIZE="));
    size.and_then(|it| it.parse().ok()).unwrap_or(0)
}
