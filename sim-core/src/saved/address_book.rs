//! The rows of the address book.

use serde::{Deserialize, Serialize};

use super::row::Row;
use crate::Tick;
use crate::address_book::{Contact, Entry, EntryNumber};

/// An entry.
#[derive(Serialize, Deserialize)]
pub(super) struct AddressRow {
    number: u16,
    name: String,
    index: String,
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fax: Option<String>,
    created: u64,
}

impl Row for AddressRow {
    type Of = Entry;

    fn of(it: &Entry) -> Self {
        let contact = &it.contact;
        Self {
            number: it.number.0,
            name: contact.name().to_owned(),
            index: contact.index().to_string(),
            email: contact.email().map(|it| it.as_str().to_owned()),
            fax: contact.fax().map(ToString::to_string),
            created: it.created.0,
        }
    }

    fn read(self) -> Result<Entry, String> {
        let email = self.email.unwrap_or_default();
        let contact = Contact::new(&self.name, &self.index, &email);
        let fax = self.fax.unwrap_or_default();
        let contact = contact.and_then(|it| it.with_fax(&fax)).map_err(|it| it.to_string())?;
        Ok(Entry { number: EntryNumber(self.number), contact, created: Tick(self.created) })
    }
}
