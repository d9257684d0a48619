//! An entry as a page showed it, in what its form carries back.

use serde::{Deserialize, Serialize};
use sim_core::Tick;
use sim_core::address_book::{Contact, Entry, EntryNumber};

#[derive(Serialize, Deserialize)]
struct Carried {
    entry: u16,
    created: u64,
    name: String,
    index: String,
    email: String,
    fax: String,
}

/// As the form carries it.
pub(super) fn text(it: &Entry) -> String {
    let carried = Carried {
        entry: it.number.0,
        created: it.created.0,
        name: it.contact.name().to_owned(),
        index: it.contact.index().to_string(),
        email: it.contact.email().map(ToString::to_string).unwrap_or_default(),
        fax: it.contact.fax().map(ToString::to_string).unwrap_or_default(),
    };
    serde_json::to_string(&carried).unwrap_or_default()
}

/// What a form carried; `None` where it is none of ours.
pub(super) fn read(text: &str) -> Option<Entry> {
    let it: Carried = serde_json::from_str(text).ok()?;
    let contact = Contact::new(&it.name, &it.index, &it.email).ok()?.with_fax(&it.fax).ok()?;
    Some(Entry { number: EntryNumber(it.entry), contact, created: Tick(it.created) })
}
