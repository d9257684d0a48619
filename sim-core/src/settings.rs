//! Settings are rows. Panel menus, CWIS forms, the manual, the compliance check and the tests derive
//! from the two tables and name no setting themselves.
//!
//! ```text
//! items   what the guide prints: 62 items with menu paths, factory and secure texts
//!   └─ table   the values behind an item, typed; an item has none (an act), one, or several parts
//! ```

pub mod items;
mod kind;
mod parse;
pub mod table;
pub mod values;

pub use items::{Behind, ITEMS, Item};
pub use kind::{Allowed, Invalid, Kind, Number, Text};
pub use parse::{NotParsed, parse, text};
pub use table::{Change, Key, ROWS, Row, SettingAudit, SettingEffect, Settings};

#[cfg(test)]
mod tests;
