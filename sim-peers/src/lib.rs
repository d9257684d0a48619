//! Servers that the device meets, for tests and demonstrations: a mail server that takes mail, or does by name what
//! keeps a device from sending it.
//!
//! ```text
//!   device ── SMTP: plain, STARTTLS; TLS ──▶ MailServer ── Mailbox: the mails that came whole
//!                                               ▲
//!   whoever tests ── Fault ─────────────────────┘
//!   device ◀── POP3: plain, STLS; TLS ── Pop3Server: the same mails
//! ```
//! It sends nothing on and asks nobody.

mod account;
mod fault;
mod heard;
mod identity;
mod mailbox;
mod pop3;
mod server;
mod talk;

pub use account::{Account, Mechanism};
pub use fault::Fault;
pub use heard::{HEARD_MAX, Heard};
pub use mailbox::{MAIL_MAX, MAILS_MAX, Mailbox, Received};
pub use pop3::{POP3_PASSWORD, Pop3Fault, Pop3Server};
pub use server::{MailServer, NotServed};
