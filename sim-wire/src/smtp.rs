//! SMTP as a server reads it (RFC 5321): what a client orders, and the lines of a mail.
//!
//! ```text
//!   EHLO host          MAIL FROM:<a@b> SIZE=n BODY=8BITMIME
//!   STARTTLS           RCPT TO:<c@d>
//!   DATA ─▶ lines, one that begins with a dot with another in front, until "." CRLF
//! ```

/// Bytes of a command line, its end included (RFC 5321 section 4.5.3.1.4 has 512, which extensions widen).
pub const COMMAND_MAX: usize = 1_000;
/// Bytes of a line of a mail, its end included (RFC 5321 section 4.5.3.1.6).
pub const LINE_MAX: usize = 1_000;
/// Bytes of an address (RFC 5321 section 4.5.3.1.3).
pub const ADDRESS_MAX: usize = 254;

/// What a client orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// It introduces itself; whether it wants to know the extensions.
    Hello {
        /// EHLO, and not HELO.
        extended: bool,
    },
    /// To go over to TLS (RFC 3207).
    StartTls,
    /// A mail begins.
    Mail {
        /// From this address; nothing where it is from nobody.
        from: String,
        /// It has so many bytes (RFC 1870).
        size: Option<u64>,
    },
    /// It is for this address too.
    Recipient(String),
    /// It follows.
    Data,
    /// Forget the mail that was begun.
    Reset,
    /// Nothing.
    Nothing,
    /// Whether there is such an address.
    Verify,
    /// The end.
    Quit,
}

/// Why a line is no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoOrder {
    /// There is none of this name.
    Unknown,
    /// It is one that this server does not have.
    NotHere,
    /// Something else belongs behind it.
    Arguments,
    /// It asks for what was not offered.
    Parameter,
    /// It has an address beyond ASCII, which only SMTPUTF8 allows (RFC 6531).
    NotAscii,
}

impl NoOrder {
    /// What is replied.
    pub const fn reply(self) -> &'static str {
        match self {
            Self::Unknown => "500 5.5.2 no such command",
            Self::NotHere => "502 5.5.1 this is not done here",
            Self::Arguments => "501 5.5.4 that is not how it is said",
            Self::Parameter => "555 5.5.4 this was not offered",
            Self::NotAscii => "553 5.6.7 an address is of ASCII here",
        }
    }
}

impl Order {
    /// Reads a line without its end.
    ///
    /// # Errors
    /// [`NoOrder`].
    pub fn parse(line: &[u8]) -> Result<Self, NoOrder> {
        let text = str::from_utf8(line).map_err(|_| NoOrder::Arguments)?;
        if text.chars().any(char::is_control) {
            return Err(NoOrder::Arguments);
        }
        let text = text.trim_end();
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let alone = |order| if rest.is_empty() { Ok(order) } else { Err(NoOrder::Arguments) };
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" if rest.trim().is_empty() => Err(NoOrder::Arguments),
            "EHLO" => Ok(Self::Hello { extended: true }),
            "HELO" => Ok(Self::Hello { extended: false }),
            "STARTTLS" => alone(Self::StartTls),
            "MAIL" => mail(rest),
            "RCPT" => match path(rest, "TO:")? {
                (address, "") if !address.is_empty() => Ok(Self::Recipient(address)),
                (_, "") => Err(NoOrder::Arguments),
                (..) => Err(NoOrder::Parameter),
            },
            "DATA" => alone(Self::Data),
            "RSET" => alone(Self::Reset),
            "NOOP" => Ok(Self::Nothing),
            "VRFY" => Ok(Self::Verify),
            "QUIT" => alone(Self::Quit),
            "EXPN" | "HELP" | "AUTH" | "BDAT" | "TURN" | "ETRN" => Err(NoOrder::NotHere),
            _ => Err(NoOrder::Unknown),
        }
    }
}

fn mail(rest: &str) -> Result<Order, NoOrder> {
    let (from, parameters) = path(rest, "FROM:")?;
    let mut size = None;
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" => size = Some(value.parse().map_err(|_| NoOrder::Arguments)?),
            "BODY" if ["7BIT", "8BITMIME"].iter().any(|it| it.eq_ignore_ascii_case(value)) => {}
            _ => return Err(NoOrder::Parameter),
        }
    }
    Ok(Order::Mail { from, size })
}

/// The address in `<>` behind a word, and what follows it. A route in front of it is passed over (RFC 5321 appendix C).
fn path<'a>(rest: &'a str, word: &str) -> Result<(String, &'a str), NoOrder> {
    let (said, rest) = rest.split_at_checked(word.len()).ok_or(NoOrder::Arguments)?;
    if !said.eq_ignore_ascii_case(word) {
        return Err(NoOrder::Arguments);
    }
    let rest = rest.trim_start().strip_prefix('<').ok_or(NoOrder::Arguments)?;
    // A quoted name may have the sign that ends the address.
    let (mut quoted, mut escaped) = (false, false);
    let end = rest.find(|it| {
        let ends = it == '>' && !quoted;
        (quoted, escaped) = (quoted != (it == '"' && !escaped), it == '\\' && !escaped);
        ends
    });
    let (address, rest) = rest.split_at(end.ok_or(NoOrder::Arguments)?);
    let address = match address.strip_prefix('@') {
        Some(route) => route.split_once(':').ok_or(NoOrder::Arguments)?.1,
        None => address,
    };
    let rest = &rest[1..];
    if !address.is_ascii() {
        return Err(NoOrder::NotAscii);
    }
    let is_one = address.len() <= ADDRESS_MAX && (rest.is_empty() || rest.starts_with(' '));
    if is_one { Ok((address.to_owned(), rest.trim())) } else { Err(NoOrder::Arguments) }
}

/// A line of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// It is of the mail, its end included.
    Of(&'a [u8]),
    /// The mail has ended.
    End,
    /// It is longer than [`LINE_MAX`], or has an end that is none: a line feed or a carriage return by itself, which servers
    /// take for different things (RFC 5321 section 2.3.8).
    Bad,
}

impl<'a> Line<'a> {
    /// What a line is that came, with its end.
    pub fn of(line: &'a [u8]) -> Self {
        let Some(text) = line.strip_suffix(b"\r\n") else { return Self::Bad };
        if text.contains(&b'\r') || line.len() > LINE_MAX {
            return Self::Bad;
        }
        match line.strip_prefix(b".") {
            Some(b"\r\n") => Self::End,
            Some(rest) => Self::Of(rest),
            None => Self::Of(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mail(from: &str, size: Option<u64>) -> Result<Order, NoOrder> {
        Ok(Order::Mail { from: from.into(), size })
    }

    #[test]
    fn orders_are_read_as_clients_write_them() {
        let to = |it: &str| Ok(Order::Recipient(it.into()));
        let hello = |extended| Ok(Order::Hello { extended });
        for (line, expected) in [
            ("ehlo [127.0.0.1]", hello(true)),
            ("HELO localhost", hello(false)),
            ("EHLO", Err(NoOrder::Arguments)),
            ("MAIL FROM:<alice@example.com>", mail("alice@example.com", None)),
            ("mail from: <a@b> SIZE=12 body=8bitmime", mail("a@b", Some(12))),
            ("MAIL FROM:<>", mail("", None)),
            ("MAIL FROM:<\"a>b\"@c>", mail("\"a>b\"@c", None)),
            ("MAIL FROM:<@relay,@other:a@b>", mail("a@b", None)),
            ("MAIL FROM:<a@b> SMTPUTF8", Err(NoOrder::Parameter)),
            ("MAIL FROM:<b\u{fc}ro@b>", Err(NoOrder::NotAscii)),
            ("RCPT TO:<b\u{fc}ro@b>", Err(NoOrder::NotAscii)),
            ("MAIL FROM:<a@b> BODY=BINARYMIME", Err(NoOrder::Parameter)),
            ("MAIL FROM:<a@b> SIZE=-1", Err(NoOrder::Arguments)),
            ("MAIL FROM:a@b", Err(NoOrder::Arguments)),
            ("MAIL TO:<a@b>", Err(NoOrder::Arguments)),
            ("MAIL FROM:<a@b>x", Err(NoOrder::Arguments)),
            ("RCPT TO:<BOX12@example.com>", to("BOX12@example.com")),
            ("RCPT TO:<>", Err(NoOrder::Arguments)),
            ("RCPT TO:<a@b> NOTIFY=NEVER", Err(NoOrder::Parameter)),
            ("DATA", Ok(Order::Data)),
            ("DATA now", Err(NoOrder::Arguments)),
            ("RSET", Ok(Order::Reset)),
            ("NOOP still there", Ok(Order::Nothing)),
            ("VRFY alice", Ok(Order::Verify)),
            ("QUIT ", Ok(Order::Quit)),
            ("STARTTLS", Ok(Order::StartTls)),
            ("AUTH PLAIN", Err(NoOrder::NotHere)),
            ("GET / HTTP/1.1", Err(NoOrder::Unknown)),
            ("", Err(NoOrder::Unknown)),
        ] {
            assert_eq!(Order::parse(line.as_bytes()), expected, "{line}");
        }
        assert_eq!(Order::parse(b"RCPT TO:<a@b\0>"), Err(NoOrder::Arguments));
        let long = format!("RCPT TO:<{}@b>", "a".repeat(ADDRESS_MAX));
        assert_eq!(Order::parse(long.as_bytes()), Err(NoOrder::Arguments));
    }

    #[test]
    fn only_a_dot_on_a_whole_line_ends_a_mail() {
        let long = [vec![b'a'; LINE_MAX - 2], b"\r\n".to_vec()].concat();
        assert_eq!(Line::of(&long), Line::Of(&long));
        let longer = [b"a", &*long].concat();
        for (line, expected) in [
            (&b".\r\n"[..], Line::End),
            (b"..\r\n", Line::Of(b".\r\n")),
            (b".a\r\n", Line::Of(b"a\r\n")),
            (b"\r\n", Line::Of(b"\r\n")),
            (b".\n", Line::Bad),
            (b".\r.\r\n", Line::Bad),
            (b"a\n", Line::Bad),
            (&longer, Line::Bad),
        ] {
            assert_eq!(Line::of(line), expected);
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_an_order_or_none(line in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = (Order::parse(&line), Line::of(&line));
        }

        #[test]
        fn whatever_is_like_a_mail_is_an_order_or_none(line in "(MAIL FROM:|RCPT TO:) ?<?[@:<>\"\\\\ .a=ü]{0,12}>? ?[A-Z=0-9 ]{0,10}") {
            let _ = Order::parse(line.as_bytes());
        }
    }
}
