//! SMTP (RFC 5321): mail for the device and its folders, from whoever brings it. What is for others is refused: nothing is
//! ever sent on.
//!
//! ```text
//!   220 ─ EHLO ─ (STARTTLS ─ handshake ─ EHLO) ─ MAIL ─ RCPT ─ DATA ─ lines ─ "." ──▶ the device
//!                                                                             ◀── what became of it
//! ```
//! The reply to a mail comes when it was read and lies where it is to lie, or waits to be printed; so whoever is told 250 need
//! not send it again, and whoever is not told anything may. A mail goes to one place: of several folders the second is
//! refused for now, and clients bring the mail once more for it (RFC 5321 section 4.5.3.1.10).

mod lines;
mod outcome;

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sim_core::job::{AbortReason, JobAsk, JobState, MailCome, MailContent, MailTo};
use sim_core::mail_in::{addressee, refused, takes_from};
use sim_core::settings::values::ReceiveTls;
use sim_core::share::Holder;
use sim_core::{Asker, Command, Door, Reply, View};
use sim_host::Handle;
use sim_host::mail_in::{Arrived, Arriving, MAIL_MAX, MailNotTaken};
use sim_intake::can_take_jobs;
use sim_listen::{Connection, Peer, Place, Secure, Serve, Stream, Uploads};
use sim_wire::smtp::{Line, Order};

use crate::arriving::NotArrived;
use lines::Lines;
use outcome::{of_refusal, of_state};

/// What a peer is told that has as many connections as it may have.
pub(crate) const BUSY: &[u8] = b"421 4.3.2 too many connections\r\n";
/// Recipients of a mail (RFC 5321 section 4.5.3.1.8).
const RECIPIENTS_MAX: usize = 100;
/// Orders that are refused, and recipients, until a peer is let go (assumed).
const REFUSALS_MAX: usize = 20;

/// What every connection is given.
struct Smtp {
    handle: Handle,
    uploads: Uploads,
}

/// Has connections served.
pub(crate) fn with(handle: Handle, uploads: Uploads) -> Serve {
    let smtp = Arc::new(Smtp { handle, uploads });
    Arc::new(move |connection| {
        let smtp = smtp.clone();
        async move { smtp.serve(connection).await }.boxed()
    })
}

/// How a part of a connection was left.
enum Left {
    /// It is to go on in TLS; whether the device knows of a refused recipient.
    ForTls(Box<dyn Stream>, bool),
    /// It is over.
    Over,
}

/// A dialogue with a peer.
struct Dialogue<'a> {
    smtp: &'a Smtp,
    peer: &'a Peer,
    lines: Lines,
    closing: BoxFuture<'static, ()>,
    /// What it goes over to TLS with, as long as it has not.
    secure: Option<&'a Secure>,
    refusals: usize,
    /// Whether the device has a job of a recipient that was refused: one of a connection tells people at the device what
    /// happens, and more would only push other jobs out of the list.
    has_told: bool,
    has_said_hello: bool,
    envelope: Option<Envelope>,
}

/// A mail that was announced.
struct Envelope {
    from: String,
    to: Option<MailTo>,
    recipients: usize,
}

impl Smtp {
    async fn serve(&self, connection: Connection) {
        let Connection { stream, peer, closing, secure, .. } = connection;
        let served = self.converse(stream, &peer, closing, &secure).await;
        if let Err(why) = served {
            tracing::debug!(peer = %peer.address, "an SMTP connection ended: {why}");
        }
    }

    async fn converse(
        &self,
        stream: Box<dyn Stream>,
        peer: &Peer,
        closing: BoxFuture<'static, ()>,
        secure: &Secure,
    ) -> Result<(), NotArrived> {
        let closing = closing.shared();
        let dialogue = |stream, secure, has_told| Dialogue {
            smtp: self,
            peer,
            lines: Lines::new(stream),
            closing: closing.clone().boxed(),
            secure,
            refusals: 0,
            has_told,
            has_said_hello: false,
            envelope: None,
        };
        match dialogue(stream, Some(secure), false).greet().await? {
            Left::Over => Ok(()),
            Left::ForTls(stream, has_told) => match secure.shake(stream).await {
                None => Ok(()),
                // Nothing that came before counts any more (RFC 3207 section 4.2).
                Some(stream) => dialogue(stream, None, has_told).go_on().await.map(drop),
            },
        }
    }
}

impl Dialogue<'_> {
    async fn greet(mut self) -> Result<Left, NotArrived> {
        if can_take_jobs(&self.smtp.handle.view()).is_err() {
            self.say("421 4.3.2 the device takes no mail now").await?;
            return Ok(Left::Over);
        }
        let host = self.smtp.handle.view().identity.host_name.clone();
        self.say(&format!("220 {host} ESMTP")).await?;
        self.go_on().await
    }

    /// Does what is ordered until either side ends it.
    async fn go_on(mut self) -> Result<Left, NotArrived> {
        loop {
            let line = tokio::select! {
                biased;
                () = &mut self.closing => {
                    self.say("421 4.3.2 the port closes").await?;
                    return Ok(Left::Over);
                }
                line = self.lines.command() => line?,
            };
            let reply = match line {
                None => return Ok(Left::Over),
                Some(Err(reply)) => reply.into(),
                Some(Ok(line)) => match Order::parse(&line) {
                    Err(it) => it.reply().into(),
                    Ok(Order::Quit) => {
                        self.say("221 2.0.0 bye").await?;
                        return Ok(Left::Over);
                    }
                    Ok(Order::StartTls) if self.can_secure() => {
                        // What came behind it was sent by somebody who could not yet know who answers.
                        if self.lines.has_more() {
                            return Err(NotArrived::Order);
                        }
                        self.say("220 2.0.0 go on").await?;
                        return Ok(Left::ForTls(self.lines.into_stream(), self.has_told));
                    }
                    Ok(order) => self.reply_to(order).await?,
                },
            };
            let is_refused = !reply.starts_with(['2', '3']);
            self.refusals += usize::from(is_refused);
            self.say(&reply).await?;
            if self.refusals > REFUSALS_MAX {
                self.say("421 4.7.0 too many errors").await?;
                return Ok(Left::Over);
            }
        }
    }

    async fn reply_to(&mut self, order: Order) -> Result<String, NotArrived> {
        Ok(match order {
            Order::Hello { extended } => {
                (self.has_said_hello, self.envelope) = (true, None);
                self.hello(extended)
            }
            Order::Mail { from, size } => self.begin(from, size),
            Order::Recipient(address) => self.recipient(&address).await,
            Order::Data => match self.envelope.take() {
                None => "503 5.5.1 MAIL comes first".into(),
                Some(Envelope { to: None, .. }) => "503 5.5.1 RCPT comes first".into(),
                Some(Envelope { to: Some(to), from, .. }) => self.data(from, to).await?,
            },
            Order::Reset => {
                self.envelope = None;
                "250 2.0.0 forgotten".into()
            }
            Order::Nothing => "250 2.0.0 still here".into(),
            Order::Verify => "252 2.1.5 it is tried and seen".into(),
            Order::StartTls if self.secure.is_none() => "503 5.5.1 this is TLS".into(),
            Order::StartTls => "454 4.7.0 TLS is not served now".into(),
            Order::Quit => "221 2.0.0 bye".into(),
        })
    }

    fn can_secure(&self) -> bool {
        let view = self.smtp.handle.view();
        let is_set = view.settings.smtp_receive_tls != ReceiveTls::Off;
        self.secure.is_some_and(|it| is_set && it.is_offered(&view))
    }

    fn hello(&self, extended: bool) -> String {
        let host = self.smtp.handle.view().identity.host_name.clone();
        if !extended {
            return format!("250 {host}");
        }
        let tls = if self.can_secure() { "250-STARTTLS\r\n" } else { "" };
        format!(
            "250-{host}\r\n250-SIZE {MAIL_MAX}\r\n250-8BITMIME\r\n250-PIPELINING\r\n{tls}250 ENHANCEDSTATUSCODES"
        )
    }

    /// A mail is announced.
    fn begin(&mut self, from: String, size: Option<u64>) -> String {
        let view = self.smtp.handle.view();
        let needs_tls = view.settings.smtp_receive_tls == ReceiveTls::Needed;
        let refused = if !self.has_said_hello {
            "503 5.5.1 EHLO comes first"
        } else if needs_tls && self.secure.is_some() {
            "530 5.7.0 STARTTLS comes first"
        } else if self.envelope.is_some() {
            "503 5.5.1 there is a mail already"
        } else if !takes_from(&view.settings, &from) {
            "550 5.7.1 no mail is taken from this domain"
        } else if size.is_some_and(|it| it > MAIL_MAX as u64) {
            "552 5.3.4 the mail is too large"
        } else {
            self.envelope = Some(Envelope { from, to: None, recipients: 0 });
            return "250 2.1.0 go on".into();
        };
        refused.into()
    }

    /// It is for this address.
    async fn recipient(&mut self, address: &str) -> String {
        let view = self.smtp.handle.view();
        let Some(envelope) = &mut self.envelope else { return "503 5.5.1 MAIL comes first".into() };
        if envelope.recipients >= RECIPIENTS_MAX {
            return "452 4.5.3 too many recipients".into();
        }
        envelope.recipients += 1;
        let Some(to) = addressee(&view, address) else {
            return "550 5.7.1 no mail is taken for others".into();
        };
        if envelope.to.is_some_and(|it| it != to) {
            return "452 4.5.3 one place at a time".into();
        }
        if let Some(why) = refused(&view, to) {
            let from = envelope.from.clone();
            return self.refuse(from, to, why).await;
        }
        envelope.to = Some(to);
        "250 2.1.5 go on".into()
    }

    /// What is for a folder that cannot take it is a job that has ended, so that people at the device see it too: the first of a connection.
    async fn refuse(&mut self, from: String, to: MailTo, why: AbortReason) -> String {
        if std::mem::replace(&mut self.has_told, true) {
            return of_state(&outcome::aborted(why));
        }
        let come = MailCome { to, from, subject: String::new(), content: MailContent::Refused };
        match self.ask(come).await {
            Ok((_, state)) => of_state(&state),
            Err(_) => of_state(&outcome::aborted(why)),
        }
    }

    /// Takes the mail itself, and says what became of it.
    async fn data(&mut self, from: String, to: MailTo) -> Result<String, NotArrived> {
        let handle = &self.smtp.handle;
        let room = Room::take(&self.smtp.uploads, Holder::at(self.peer.address));
        let Ok(mut room) = room else { return Ok("452 4.3.1 as much comes in as may".into()) };
        if can_take_jobs(&handle.view()).is_err() {
            return Ok("451 4.3.0 the device takes no mail now".into());
        }
        self.say("354 end with a dot on a line").await?;
        let (mut arriving, mut refused) = (Arriving::new(handle.documents()), None);
        self.lines.begin_mail();
        loop {
            let line = self.lines.line().await?;
            match Line::of(&line) {
                Line::End => break,
                // To its end, so that the reply is taken for one to the mail.
                Line::Bad | Line::Of(_) if refused.is_some() => {}
                Line::Bad => refused = Some("554 5.6.0 a line is too long, or ends in part"),
                Line::Of(line) => match arriving.push(line) {
                    Ok(()) if room.grow_to(arriving.bytes()) => {}
                    Ok(()) => refused = Some("452 4.3.1 as much comes in as may"),
                    Err(why) => refused = Some(not_taken(&why)),
                },
            }
        }
        self.lines.end_mail();
        if let Some(reply) = refused {
            return Ok(reply.into());
        }
        let arrived = arriving.finish(handle, &Holder::at(self.peer.address)).await;
        Ok(match arrived {
            Err(why) => not_taken(&why).into(),
            Ok(Arrived { header, content, .. }) => {
                let from = if header.from.is_empty() { from } else { header.from };
                self.deliver(MailCome { to, from, subject: header.subject, content }).await
            }
        })
    }

    /// Has the device take it, and waits until it was read and is where it is to be.
    async fn deliver(&mut self, come: MailCome) -> String {
        let (id, state) = match self.ask(come).await {
            Ok(taken) => taken,
            Err(reply) => return reply,
        };
        let mut views = self.smtp.handle.views();
        let settled = |view: &View| view.job(id).is_none_or(|it| outcome::is_settled(&it.state));
        match views.wait_for(|it| settled(it)).await {
            Ok(view) => view.job(id).map_or_else(|| of_state(&state), |it| of_state(&it.state)),
            Err(_) => "451 4.3.0 the device is gone".into(),
        }
    }

    async fn ask(&mut self, come: MailCome) -> Result<(sim_core::job::JobId, JobState), String> {
        let asker = Asker::Remote(Door::Driver, self.peer.address);
        let taken = self.smtp.handle.ask(asker, Command::Job(JobAsk::TakeMail(come.into()))).await;
        match taken {
            Ok(Reply::Job(id, state)) => Ok((id, state)),
            Ok(_) => Err("451 4.3.0 the device did something else".into()),
            Err(refused) => Err(of_refusal(&refused)),
        }
    }

    async fn say(&mut self, reply: &str) -> Result<(), NotArrived> {
        self.lines.say(reply).await
    }
}

fn not_taken(why: &MailNotTaken) -> &'static str {
    match why {
        MailNotTaken::TooLarge => "552 5.3.4 the mail is too large",
        MailNotTaken::NotKept(_) => "452 4.3.1 the storage takes no more",
        MailNotTaken::BrokeOff => "451 4.3.0 the device could not judge the mail",
    }
}

/// The place of a mail that comes in, and room for its bytes.
struct Room {
    _place: Place,
    bytes: Place,
}

impl Room {
    fn take(uploads: &Uploads, holder: Holder) -> Result<Self, ()> {
        let place = uploads.document(holder.clone()).map_err(drop)?;
        Ok(Self { _place: place, bytes: uploads.bytes(holder) })
    }

    fn grow_to(&mut self, bytes: usize) -> bool {
        self.bytes.grow_to(bytes).is_ok()
    }
}
