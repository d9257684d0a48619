//! Who alone may hand mail over.

use std::fmt;

/// How somebody logs in (RFC 4954).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// RFC 4616.
    Plain,
    /// Name and password, each after a question.
    Login,
}

impl Mechanism {
    pub(crate) const ALL: [Self; 2] = [Self::Plain, Self::Login];

    /// Its name in SASL.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
        }
    }
}

/// Who alone may hand mail over, and how he logs in.
#[derive(Clone)]
pub struct Account {
    /// The one mechanism that is offered.
    pub mechanism: Mechanism,
    /// As whom.
    pub name: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, {:?})", self.mechanism.name(), self.name)
    }
}

/// Who says what is let in; everybody where there is no account.
pub(crate) fn lets_in(account: Option<&Account>, mechanism: Mechanism, said: &[Vec<u8>]) -> bool {
    let Some(Account { mechanism: only, name, password }) = account else { return true };
    let expected = match mechanism {
        Mechanism::Plain => vec![format!("\0{name}\0{password}").into_bytes()],
        Mechanism::Login => vec![name.clone().into_bytes(), password.clone().into_bytes()],
    };
    mechanism == *only && said == expected
}
