//! From text to changes for an item with one or several parts, and back.

use std::fmt;

use super::{Allowed, Besides, Change, Invalid, Item, Key, Settings};

/// Why a text does not set an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotParsed {
    /// No item or part has this id.
    NoSuchSetting(String),
    /// The item is an act, not a value.
    NotAValue(&'static str),
    /// A value is not allowed.
    Invalid(Invalid),
    /// A part of the text belongs to no part of the item.
    NoSuchPart {
        /// The item.
        id: &'static str,
        /// The text that fits nowhere.
        got: String,
        /// The parts there are, each with what it takes.
        parts: String,
    },
}

impl fmt::Display for NotParsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchSetting(id) => write!(f, "there is no setting \"{id}\""),
            Self::NotAValue(id) => write!(f, "{id} is a procedure, not a value that can be set"),
            Self::Invalid(it) => it.fmt(f),
            Self::NoSuchPart { id, got, parts } => {
                write!(f, "{id}: \"{got}\" fits no part of it; it takes {parts}")
            }
        }
    }
}

/// Reads `text` as new values of the item or part called `id`.
///
/// An item with several parts takes `Label: value` pairs separated by `; `, in any order; a value
/// without a label goes to the first part that accepts it and is no free text. The guide's own text for the secure or
/// the factory value is accepted whole, unless it only describes something that has to be entered.
///
/// # Errors
/// [`NotParsed`] names what was wrong.
pub fn parse(id: &str, text: &str) -> Result<Vec<Change>, NotParsed> {
    let Some(item) = Item::from_id(id) else {
        let key = Key::from_id(id).ok_or_else(|| NotParsed::NoSuchSetting(id.into()))?;
        return Change::parse(key, text).map(|it| vec![it]).map_err(NotParsed::Invalid);
    };
    if item.keys().is_empty() {
        return Err(NotParsed::NotAValue(item.id));
    }
    if !only_describes(item) {
        if item.secure == Some(text) {
            return Ok(values(item, &Settings::certified()));
        }
        if item.default == Some(text) {
            return Ok(values(item, &Settings::factory()));
        }
    }
    match item.keys() {
        [key] => Change::parse(*key, text).map(|it| vec![it]).map_err(NotParsed::Invalid),
        keys => text
            .split(';')
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(|it| part(item, keys, it))
            .collect(),
    }
}

/// The value of an item as text: `Label: value; Label: value` where it has several parts.
pub fn text(item: &Item, settings: &Settings) -> Option<String> {
    match item.keys() {
        [] => None,
        [key] => Some(settings.text(*key)),
        keys => {
            let part = |key: &Key| match key.row().label {
                "" => settings.text(*key),
                label => format!("{label}: {}", settings.text(*key)),
            };
            Some(keys.iter().map(part).collect::<Vec<_>>().join("; "))
        }
    }
}

/// Whether the guide's text names something that is to be entered without saying what.
fn only_describes(item: &Item) -> bool {
    match item.besides {
        Some(Besides::Given(_) | Besides::MaintenancePassword | Besides::FolderOfEachLine) => true,
        Some(Besides::UserPasswords | Besides::Unseen(_)) | None => {
            item.keys().iter().any(is_free_text)
        }
    }
}

fn is_free_text(key: &Key) -> bool {
    match key.row().allowed {
        Allowed::Text { .. } | Allowed::MailAddress { .. } => true,
        Allowed::Choice(_) | Allowed::Range { .. } => false,
    }
}

fn values(item: &Item, settings: &Settings) -> Vec<Change> {
    item.keys().iter().map(|it| settings.value(*it)).collect()
}

fn part(item: &Item, keys: &[Key], text: &str) -> Result<Change, NotParsed> {
    for key in keys {
        let label = key.row().label;
        let rest = text.get(..label.len()).filter(|it| it.eq_ignore_ascii_case(label));
        if let (Some(_), Some(value)) =
            (rest, text.get(label.len()..).unwrap_or_default().strip_prefix(':'))
            && !label.is_empty()
        {
            return Change::parse(*key, value.trim()).map_err(NotParsed::Invalid);
        }
    }
    let mut closed = keys.iter().filter(|it| !is_free_text(it));
    closed.find_map(|it| Change::parse(*it, text).ok()).ok_or_else(|| NotParsed::NoSuchPart {
        id: item.id,
        got: text.into(),
        parts: keys
            .iter()
            .map(|it| format!("{}: {}", it.row().label, it.row().allowed))
            .collect::<Vec<_>>()
            .join("; "),
    })
}
