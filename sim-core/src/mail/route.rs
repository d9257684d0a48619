//! The way to the mail server, as the settings have it (guide pp.20 and 27).

use std::net::IpAddr;
use std::sync::Arc;

use super::{Cause, MailAddress, NotSent};
use crate::settings::values::MailTls;
use crate::settings::{Kind as _, Settings};
use crate::{SealedSecret, View};

/// The way to the mail server, as the settings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Name or address of the server.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub protection: MailTls,
    /// The device's address, from whom its mails are.
    pub from: MailAddress,
    /// How the device introduces itself.
    pub host_name: String,
    /// Bytes of the largest mail; none where nothing bounds it.
    pub size_max: Option<u64>,
    /// Bytes of a message, of which a larger mail has several; none where it is not split.
    pub split_size: Option<u64>,
    /// What it logs in with, where Email Send Authentication is on.
    pub login: Option<Login>,
}

/// What the device logs in to the server with (RFC 4954).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// As whom.
    pub name: String,
    /// The password, sealed.
    pub password: Arc<SealedSecret>,
}

impl Route {
    /// The way as it is set.
    ///
    /// # Errors
    /// [`NotSent`] where there is none.
    pub fn of(view: &View) -> Result<Self, NotSent> {
        let (settings, identity) = (&view.settings, &view.identity);
        let server = settings.smtp_server.text();
        if !is_host(&server) {
            return Err(NotSent::of(Cause::NoServer, "no mail server is named"));
        }
        let from = settings.smtp_address.get().cloned();
        let from = from
            .ok_or_else(|| NotSent::of(Cause::SenderRefused, "the device has no mail address"))?;
        let host_name = identity.host_name.clone();
        if !host_name.is_ascii() {
            return Err(NotSent::of(Cause::HostName, "the device's host name is not ASCII"));
        }
        let port = u16::try_from(settings.smtp_port.value()).unwrap_or(u16::MAX);
        let protection = protection(settings);
        let login = login(view, protection)?;
        let size_max = Some(kilobytes(settings.smtp_size_max.value()));
        let split_size = Some(kilobytes(settings.smtp_split_size.value())).filter(|it| *it > 0);
        Ok(Self { server, port, protection, from, host_name, size_max, split_size, login })
    }

    /// Whether notifications by mail are sent at all: the port is on, and it is set where to and from whom.
    pub fn is_open(view: &View) -> bool {
        view.settings.smtp_notification.is_on() && Self::of(view).is_ok()
    }
}

fn kilobytes(number: u32) -> u64 {
    u64::from(number) * 1_024
}

/// How mail connections are protected. Two pages of CWIS have a field for it (guide pp.20 and 27), and the guide sets
/// both. Where they differ the stronger one holds (assumed), so that nothing goes in plain that one of them protects.
fn protection(settings: &Settings) -> MailTls {
    match (settings.tls_smtp, settings.smtp_tls) {
        (MailTls::SslTls, _) | (_, MailTls::SslTls) => MailTls::SslTls,
        (MailTls::StartTls, _) | (_, MailTls::StartTls) => MailTls::StartTls,
        (MailTls::Off, MailTls::Off) => MailTls::Off,
    }
}

/// What the device logs in with. A password never goes where nothing protects it, unless that is assumed.
fn login(view: &View, protection: MailTls) -> Result<Option<Login>, NotSent> {
    if !view.settings.smtp_authentication.is_on() {
        return Ok(None);
    }
    if protection == MailTls::Off && !view.assumptions.mail_login_in_plain {
        return Err(NotSent::of(Cause::NotSecure, "Email Send Authentication takes SSL/TLS"));
    }
    let name = view.settings.smtp_login_name.text();
    match &view.mail_password {
        Some(it) if !name.is_empty() => Ok(Some(Login { name, password: it.clone() })),
        Some(_) | None => Err(NotSent::of(Cause::Login, "no login name or no password is set")),
    }
}

/// Whether a text can be a host's name (RFC 1123 section 2.1) or address.
fn is_host(text: &str) -> bool {
    let is_label = |it: &str| {
        let inner = it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_');
        !it.is_empty() && it.len() <= 63 && inner && !it.starts_with('-') && !it.ends_with('-')
    };
    let name = text.strip_suffix('.').unwrap_or(text);
    text.parse::<IpAddr>().is_ok() || name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::{is_host, protection};
    use crate::settings::Settings;
    use crate::settings::values::MailTls::{self, Off, SslTls, StartTls};

    #[test]
    fn the_way_is_as_secure_as_the_stronger_of_two_settings() {
        let with = |tls_smtp: MailTls, smtp_tls: MailTls| {
            protection(&Settings { tls_smtp, smtp_tls, ..Settings::factory() })
        };
        for (one, other, expected) in [
            (Off, Off, Off),
            (Off, StartTls, StartTls),
            (StartTls, SslTls, SslTls),
            (Off, SslTls, SslTls),
        ] {
            assert_eq!((with(one, other), with(other, one)), (expected, expected));
        }
    }

    #[test]
    fn a_server_is_named_as_hosts_are() {
        for good in ["localhost", "mail-1.example.com.", "192.0.2.25", "2001:db8::25", "mail_relay"]
        {
            assert!(is_host(good), "{good}");
        }
        let long = "a".repeat(64);
        for bad in
            ["", ".", "mail example", "-mail", "mail..example", "exämple.com", "mail:25", &long]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
