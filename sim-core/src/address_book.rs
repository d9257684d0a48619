//! The address book: to whom something is sent, by number. The device's own; a directory on the network is another
//! thing.
//!
//! The guide knows an Address Book by its fault codes alone. Users without System Administrator Privileges
//! change nothing but their own passwords (guide p.44), so administrators keep the book; that everybody who is logged in
//! reads it is assumed. An entry has an e-mail address, a fax number, both or neither.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::fax::{NUMBER_MAX, SubscriberId};
use crate::mail::MailAddress;
use crate::{Class, Tick};

mod machine;

pub(crate) use machine::Machine;

/// Highest number of an entry, and the most that there are (assumed: no limit was read for any model).
pub const ENTRIES_MAX: u16 = 2_000;
/// Most characters of a name (assumed).
pub const NAME_MAX: usize = 64;
/// Most bytes of an e-mail address (read for sister models, of users' own addresses).
pub const EMAIL_MAX: usize = 128;

/// An entry's number, 1 to [`ENTRIES_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryNumber(pub u16);

/// The letter or digit under which an entry is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index(char);

/// Somebody to whom something is sent: only what an entry can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    name: Arc<str>,
    index: Index,
    email: Option<MailAddress>,
    fax: Option<SubscriberId>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub number: EntryNumber,
    /// Who it is.
    pub contact: Contact,
    /// When it was added.
    pub created: Tick,
}

impl Entry {
    /// Whether that is the entry which was seen so, however it is now.
    pub fn is_seen(&self, seen: &Self) -> bool {
        (self.number, self.created) == (seen.number, seen.created)
    }
}

/// Entries by number.
pub type Entries = BTreeMap<EntryNumber, Arc<Entry>>;

impl Index {
    /// Where a name has neither a letter nor a digit.
    const OTHER: Self = Self('#');

    /// The first letter or digit of a text, a letter in upper case; `None` where there is none.
    pub fn of(text: &str) -> Option<Self> {
        let first = text.chars().find(|it| it.is_alphanumeric())?;
        first.to_uppercase().next().map(Self)
    }

    /// Reads what was typed for somebody of this name; where nothing was, it is the name's first letter or digit.
    ///
    /// # Errors
    /// [`AddressBookRefused::Index`].
    pub fn read(typed: &str, name: &str) -> Result<Self, AddressBookRefused> {
        match typed.trim() {
            "" | "#" => Ok(Self::of(name).unwrap_or(Self::OTHER)),
            typed => Self::of(typed).ok_or(AddressBookRefused::Index),
        }
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Contact {
    /// Reads what was typed. Without an index it is found under its name's first letter or digit; without an e-mail
    /// address it has none.
    ///
    /// # Errors
    /// [`AddressBookRefused`] says what no contact can have.
    pub fn new(name: &str, index: &str, email: &str) -> Result<Self, AddressBookRefused> {
        check_name(name)?;
        let (index, email) = (Index::read(index, name)?, read_email(email)?);
        Ok(Self { name: name.into(), index, email, fax: None })
    }

    /// The same with a fax number as it was typed; without one where nothing was.
    ///
    /// # Errors
    /// [`AddressBookRefused::Fax`].
    pub fn with_fax(self, typed: &str) -> Result<Self, AddressBookRefused> {
        Ok(Self { fax: read_fax(typed)?, ..self })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Under what it is looked up.
    pub const fn index(&self) -> Index {
        self.index
    }

    /// Where mail to it goes.
    pub const fn email(&self) -> Option<&MailAddress> {
        self.email.as_ref()
    }

    /// What is called to fax it.
    pub const fn fax(&self) -> Option<&SubscriberId> {
        self.fax.as_ref()
    }
}

/// Whether a contact can have this name.
///
/// # Errors
/// [`AddressBookRefused`] says what is wrong with it.
pub fn check_name(name: &str) -> Result<(), AddressBookRefused> {
    let is_sized = (1..=NAME_MAX).contains(&name.chars().count());
    if !is_sized || name.trim().is_empty() {
        Err(AddressBookRefused::Name)
    } else if name.chars().any(char::is_control) {
        Err(AddressBookRefused::NameCharacter)
    } else {
        Ok(())
    }
}

/// Reads an e-mail address as it was typed; `None` where nothing was.
///
/// # Errors
/// [`AddressBookRefused::Email`].
pub fn read_email(typed: &str) -> Result<Option<MailAddress>, AddressBookRefused> {
    match typed.trim() {
        "" => Ok(None),
        typed if typed.len() > EMAIL_MAX => Err(AddressBookRefused::Email),
        typed => MailAddress::new(typed).map(Some).ok_or(AddressBookRefused::Email),
    }
}

/// Reads a fax number as it was typed; `None` where nothing was.
///
/// # Errors
/// [`AddressBookRefused::Fax`].
pub fn read_fax(typed: &str) -> Result<Option<SubscriberId>, AddressBookRefused> {
    match typed.trim() {
        "" => Ok(None),
        typed => SubscriberId::dialled(typed).map(Some).ok_or(AddressBookRefused::Fax),
    }
}

/// What is asked of the address book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressBookAsk {
    /// Adds an entry. Answered with its number.
    Add {
        /// A free number; the lowest that is free where there is none.
        number: Option<EntryNumber>,
        /// Who it is.
        contact: Contact,
    },
    /// Changes all of an entry but its number.
    Edit {
        /// Which.
        number: EntryNumber,
        /// Who it is now.
        contact: Contact,
    },
    /// Deletes an entry.
    Delete(EntryNumber),
}

impl AddressBookAsk {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add-address",
            Self::Edit { .. } => "edit-address",
            Self::Delete(_) => "delete-address",
        }
    }
}

/// Why the address book is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressBookRefused {
    /// No entry has this number.
    NoSuchEntry,
    /// The number is taken.
    Taken,
    /// The number is not in `1..=ENTRIES_MAX`.
    Number,
    /// There are [`ENTRIES_MAX`] entries.
    Full,
    /// The name has no character but blanks, or more than [`NAME_MAX`].
    Name,
    /// The name has control characters.
    NameCharacter,
    /// The index is neither a letter nor a digit.
    Index,
    /// The e-mail address is none that mail can be sent to, or longer than [`EMAIL_MAX`].
    Email,
    /// The fax number is none that can be dialled.
    Fax,
}

impl AddressBookRefused {
    /// What it means to whoever asked.
    pub(crate) const fn class(self) -> Class {
        match self {
            Self::NoSuchEntry => Class::Absent,
            Self::Taken | Self::Full => Class::Conflict,
            Self::Number
            | Self::Name
            | Self::NameCharacter
            | Self::Index
            | Self::Email
            | Self::Fax => Class::Invalid,
        }
    }
}

impl fmt::Display for AddressBookRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchEntry => f.write_str("no entry of the address book has this number"),
            Self::Taken => f.write_str("the number in the address book is taken"),
            Self::Number => write!(f, "numbers of the address book run from 1 to {ENTRIES_MAX}"),
            Self::Full => f.write_str("the address book is full"),
            Self::Name => write!(f, "a name in the address book has 1 to {NAME_MAX} characters"),
            Self::NameCharacter => {
                f.write_str("a name in the address book has no control characters")
            }
            Self::Index => f.write_str("an index is a letter or a digit"),
            Self::Email => write!(
                f,
                "an e-mail address is of ASCII, as in name@example.com, and has at most {EMAIL_MAX} characters"
            ),
            Self::Fax => write!(
                f,
                "a fax number has digits, + and blanks, and at most {NUMBER_MAX} characters"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
