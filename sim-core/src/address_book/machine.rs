//! The entries of the address book.

use std::sync::Arc;

use super::{
    AddressBookAsk, AddressBookRefused, Contact, ENTRIES_MAX, Entries, Entry, EntryNumber,
};
use crate::audit::Event;
use crate::desk::Desk;
use crate::permit::Actor;
use crate::{Refused, Reply, Tick};

/// The address book. Neither a power cut nor a shutdown touches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    entries: Arc<Entries>,
}

impl Machine {
    /// The entries that were kept.
    pub(crate) fn resume(entries: Vec<Entry>) -> Self {
        let by_number = |it: Entry| (it.number, Arc::new(it));
        Self { entries: Arc::new(entries.into_iter().map(by_number).collect()) }
    }

    /// The entries as they stand.
    pub(crate) fn picture(&self) -> Arc<Entries> {
        self.entries.clone()
    }

    pub(crate) fn handle(
        &mut self,
        desk: &mut Desk,
        actor: &Actor,
        ask: AddressBookAsk,
    ) -> Result<Reply, Refused> {
        let (number, event, reply) = match ask {
            AddressBookAsk::Add { number, contact } => {
                let number = self.free(number).map_err(Refused::AddressBook)?;
                self.put(number, contact, desk.now);
                (number, Event::AddAddress, Reply::Address(number))
            }
            AddressBookAsk::Edit { number, contact } => {
                let created = self.entry(number)?.created;
                self.put(number, contact, created);
                (number, Event::EditAddress, Reply::Done)
            }
            AddressBookAsk::Delete(number) => {
                self.entry(number)?;
                Arc::make_mut(&mut self.entries).remove(&number);
                (number, Event::DeleteAddress, Reply::Done)
            }
        };
        desk.audit(event, &actor.audit_name(), &number.0.to_string());
        Ok(reply)
    }

    /// Whether an entry is as it was seen.
    pub(crate) fn is_as_seen(&self, seen: &Entry) -> Result<(), Refused> {
        match self.entry(seen.number)? {
            it if *it == *seen => Ok(()),
            it if it.is_seen(seen) => Err(Refused::Outdated),
            _another => Err(Refused::AddressBook(AddressBookRefused::NoSuchEntry)),
        }
    }

    fn put(&mut self, number: EntryNumber, contact: Contact, created: Tick) {
        let entry = Arc::new(Entry { number, contact, created });
        Arc::make_mut(&mut self.entries).insert(number, entry);
    }

    fn entry(&self, number: EntryNumber) -> Result<&Entry, Refused> {
        let found = self.entries.get(&number).map(|it| &**it);
        found.ok_or(Refused::AddressBook(AddressBookRefused::NoSuchEntry))
    }

    /// The number that a new entry gets.
    fn free(&self, asked: Option<EntryNumber>) -> Result<EntryNumber, AddressBookRefused> {
        let is_free = |it: &EntryNumber| !self.entries.contains_key(it);
        match asked {
            Some(it) if !(1..=ENTRIES_MAX).contains(&it.0) => Err(AddressBookRefused::Number),
            Some(it) => is_free(&it).then_some(it).ok_or(AddressBookRefused::Taken),
            None => {
                (1..=ENTRIES_MAX).map(EntryNumber).find(is_free).ok_or(AddressBookRefused::Full)
            }
        }
    }

    /// What is on NVRAM and drive stays.
    pub(crate) fn power_lost(&mut self) {}

    /// No entry is left.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
