//! A form for the values of one or several items, as a surface draws it: what its fields are called and take, what
//! would change, what is asked before. It belongs to no surface: what was typed is the surface's own.

use super::{Allowed, Change, Entered, ITEMS, Item, Key, Settings};

/// The form.
#[derive(Clone, Debug)]
pub struct Form {
    items: Vec<&'static Item>,
    fields: Vec<Field>,
}

/// A field: one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The value.
    pub key: Key,
    /// What the field is called.
    pub label: &'static str,
    /// How a new value is entered.
    pub entered: Entered,
}

/// What was typed into a field is not what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// What the field is called.
    pub label: &'static str,
    /// What it takes.
    pub allowed: Allowed,
}

impl Field {
    /// The values to choose from; a number that may be off has "Off" beside what is typed.
    pub fn choices(&self) -> &'static [&'static str] {
        match self.key.row().allowed {
            Allowed::Choice(all) => all,
            Allowed::Range { off: true, .. } => &["Off"],
            Allowed::Range { off: false, .. }
            | Allowed::Text { .. }
            | Allowed::MailAddress { .. } => &[],
        }
    }

    /// The value that `typed` is.
    ///
    /// # Errors
    /// [`Unfit`] where it is none.
    pub fn read(&self, typed: &str) -> Result<Change, Unfit> {
        let unfit = |it: super::Invalid| Unfit { label: self.label, allowed: it.allowed };
        Change::parse(self.key, typed).map_err(unfit)
    }
}

impl Form {
    /// A form for these items, each with the label under which it is found; that is also what a field is
    /// called where the guide does not say.
    pub fn new(items: &[(&'static str, &'static Item)]) -> Self {
        let fields = |(found, item): &(&'static str, &'static Item)| {
            let (found, entered) = (*found, item.entered);
            item.keys().iter().map(move |key| match key.row().label {
                "" => Field { key: *key, label: found, entered },
                label => Field { key: *key, label, entered },
            })
        };
        Self {
            items: items.iter().map(|(_, item)| *item).collect(),
            fields: items.iter().flat_map(fields).collect(),
        }
    }

    /// A form for these values, each with what its field is called.
    pub fn of(values: &[(&'static str, Key)]) -> Self {
        let asked = |it: &&Item| it.keys().iter().any(|key| values.iter().any(|it| it.1 == *key));
        let items: Vec<_> = ITEMS.iter().filter(asked).collect();
        let entered =
            |key: &Key| items.iter().find(|it| it.keys().contains(key)).map(|it| it.entered);
        let field = |(label, key): &(&'static str, Key)| {
            let entered = entered(key).unwrap_or(Entered::WithOk);
            Field { key: *key, label, entered }
        };
        let fields = values.iter().map(field).collect();
        Self { items, fields }
    }

    /// The same without the fields of some values, which stand elsewhere.
    #[must_use]
    pub fn without(mut self, elsewhere: impl Fn(Key) -> bool) -> Self {
        self.fields.retain(|it| !elsewhere(it.key));
        self
    }

    /// Whose values they are.
    pub fn items(&self) -> &[&'static Item] {
        &self.items
    }

    /// Its fields, from the top.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// What `typed` changes, a text for each field: all that differs from `settings`.
    ///
    /// # Errors
    /// [`Unfit`] names the first field that does not take its text.
    pub fn changes<'a>(
        &self,
        settings: &Settings,
        typed: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Change>, Unfit> {
        let mut changes = Vec::new();
        for (field, text) in self.fields.iter().zip(typed) {
            let change = field.read(text)?;
            if change != settings.value(field.key) {
                changes.push(change);
            }
        }
        Ok(changes)
    }

    /// What is asked before the changes.
    pub fn confirm(&self) -> Option<&'static str> {
        self.items.iter().find_map(|it| it.confirm)
    }

    /// Whether the changes take effect when the device starts: a restart is offered after them.
    pub fn at_next_start(&self) -> bool {
        self.items.iter().any(|it| it.at_next_start)
    }
}
