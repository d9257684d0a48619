//! Settings are rows of one table. Panel menus and forms, the manual, the control plane, the compliance check and
//! the tests derive from it; a setting is named where it is obeyed.
//!
//! ```text
//! table   62 items with all that the guide says of them; an item has no value (an act), one, or several
//! conflict what does not go together
//! effect  what a value does, and the machines that are awaited
//! kind    what a value may be: a choice, a number, a text
//! parse   from text to changes, and back
//! form    what a surface draws for some items
//! profile which values a new device has
//! machine the values as they stand, seen and changed
//! ```

mod change;
mod conflict;
mod effect;
pub mod form;
mod kind;
mod machine;
mod parse;
mod profile;
pub mod table;
pub mod values;

pub use conflict::Conflict;
pub use effect::{Awaited, SettingEffect};
pub use kind::{Address, Allowed, Invalid, Kind, Number, Text};
pub(crate) use machine::Machine;
pub use parse::{NotParsed, parse, text};
pub use profile::Profile;
pub use table::{
    Behind, Besides, Change, Entered, ITEMS, Item, Key, ROWS, Row, SettingAudit, Settings,
};

#[cfg(test)]
mod tests;
