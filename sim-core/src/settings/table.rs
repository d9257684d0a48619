//! The table of settings: a row for each item of the guide's appendix "List of Operation Procedures" (pages 44
//! to 47), the two procedures that have none there (page 26) and what is assumed besides, with all that is known of the item and of the
//! values behind it. Names, menu paths and texts are the guide's.
//!
//! ```text
//! "id" "the guide's name", page N,      without a page: assumed, the guide has no such item
//!     panel [[..]], cwis [[..]],      menu paths
//!     factory "..", secure "..",      as the guide prints them
//!     entered ..,                     how, where not with "OK"
//!     confirm "..",                   what is asked before a change
//!     at_next_start true,             where it takes a restart
//!     besides ..,                     what else the guide asks for
//!     behind Values {                 or the act that it is
//!         /// What the value is.
//!         name "id" labelled "..": Type = factory, secure [..], audit .., ends_sessions true,
//!             effect Shown("a_test_that_looks_from_outside");     or effect Awaits(Machine)
//!     }
//! ```
//! What is usual is left out: a value that has the id of its item, [`SettingAudit::Security`],
//! [`Entered::WithOk`]. A value without an effect names the machine that it waits for ([`Awaited`]).

mod at_cwis;
mod at_panel;

use at_cwis::at_cwis;
use at_panel::at_panel;

use super::effect::{Awaited, SettingEffect};
use super::kind::{Address, Allowed, Invalid, Kind, Number, Text};
use super::values::*;

/// The event that the audit log records when a setting changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingAudit {
    /// Device Settings / Change Security Setting.
    Security,
    /// Device Settings / Switch Authentication Mode.
    AuthenticationMode,
    /// Audit Policy / Audit Log / Enable or Disable.
    AuditPolicy,
    /// None: it is no security setting (assumed).
    Nothing,
}

/// One value, as data.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The key.
    pub key: Key,
    /// The id, as the control plane spells it.
    pub id: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// What its field in a form is called; empty where the last label of the menu path is the field's too.
    pub label: &'static str,
    /// What it accepts.
    pub allowed: Allowed,
    /// The event of a change.
    pub audit: SettingAudit,
    /// Whether a change ends the sessions of everybody else, because who may do what has changed.
    pub ends_sessions: bool,
    /// What it does, as seen from outside.
    pub effect: SettingEffect,
}

/// What stands behind an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Values that can be set, in the order of the guide's procedure.
    Values(&'static [Key]),
    /// The system clock: an act, not a value.
    Clock,
    /// The Key Operator's password: an act; compliant once it differs from the factory's.
    AdministratorPassword,
    /// The device certificate: compliant once there is one.
    DeviceCertificate,
    /// The certificates of others: compliant once one of a certification authority is imported.
    ImportedCertificates,
    /// Creating a folder: an act.
    Folder,
    /// Updating the software: an act.
    Software,
    /// An act whose machine does not exist yet.
    NotYet,
}

/// What else the guide asks of an item, beside its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Besides {
    /// No user has a password shorter than it asks for.
    UserPasswords,
    /// A maintenance password is set.
    MaintenancePassword,
    /// Something is entered here, whatever it is.
    Given(Key),
    /// Every fax line has the number of a folder for fax receive.
    FolderOfEachLine,
    /// This, which nobody can see from within the device.
    Unseen(&'static str),
}

/// How a new value is entered at the panel, by the guide's procedures (pp.9 to 16). Where they print none for
/// a port, it is assumed from the SMB client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// With "OK".
    WithOk,
    /// A chosen value takes effect at once, and the form stays.
    AtOnce,
    /// A chosen value takes effect at once, and the form is left.
    AtOnceAndBack,
    /// In the menu itself: a touch turns it.
    BySwitch,
    /// On a picture of Home, with "Done".
    OnHome,
}

/// One item of the guide.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The id, as the control plane spells it.
    pub id: &'static str,
    /// The guide's name.
    pub item: &'static str,
    /// Menu paths on the control panel.
    pub panel: &'static [&'static [&'static str]],
    /// Menu paths in CWIS.
    pub cwis: &'static [&'static [&'static str]],
    /// The factory value as the guide prints it; `None` where it prints "-".
    pub default: Option<&'static str>,
    /// The value that the guide asks for.
    pub secure: Option<&'static str>,
    /// The page of the guide; `None` for what the guide does not have, whose name, menu path and values are assumed.
    pub guide_page: Option<u8>,
    /// How a new value is entered at the panel.
    pub entered: Entered,
    /// What is asked before a change.
    pub confirm: Option<&'static str>,
    /// Whether a change takes effect when the device starts: a restart is offered after it.
    pub at_next_start: bool,
    /// What it sets.
    pub behind: Behind,
    /// What else is asked of it.
    pub besides: Option<Besides>,
}

/// The first of what is given.
macro_rules! first {
    ($first:expr $(, $usual:expr)*) => {
        $first
    };
}

/// What stands behind an item, from its last column.
macro_rules! behind {
    (Values [$($key:expr),+]) => { Behind::Values(&[$($key),+]) };
    ($act:ident []) => { Behind::$act };
}

/// What a value does, from its last column.
macro_rules! effect {
    (Shown $test:literal) => {
        SettingEffect::Shown($test)
    };
    (Awaits $machine:ident) => {
        SettingEffect::Awaits(Awaited::$machine)
    };
}

macro_rules! settings {
    ($(
        $item_id:literal $item:literal, $(page $page:literal,)?
        $(panel [$([$($panel:literal),+]),+ $(,)?],)? $(cwis [$([$($cwis:literal),+]),+ $(,)?],)?
        $(factory $factory:literal,)? $(secure $asked:literal,)?
        $(entered $entered:ident,)? $(confirm $confirm:literal,)? $(at_next_start $at_next_start:literal,)?
        $(besides $besides:expr,)?
        behind $behind:ident {$(
            #[doc = $doc:literal]
            $field:ident $($id:literal)? $(labelled $label:literal)?: $kind:ty = $default:expr
            $(, secure [$($secure:expr),+])? $(, audit $audit:ident)? $(, ends_sessions $ends_sessions:literal)?
            , effect $effect:ident($of:tt);
        )*}
    )*) => {
        /// The current value of every setting.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Settings { $($(#[doc = $doc] pub $field: $kind,)*)* }

        impl Settings {
            /// The values of a new device.
            pub fn factory() -> Self {
                Self { $($($field: $default,)*)* }
            }

            /// The values that the guide's procedures leave (pages 10 to 27).
            pub fn certified() -> Self {
                let mut settings = Self::factory();
                $($({
                    let secure: &[$kind] = &[$($($secure),+)?];
                    if let Some(first) = secure.first() { settings.$field = first.clone(); }
                })*)*
                settings
            }

            /// The value as text.
            pub fn text(&self, key: Key) -> String {
                match key { $($(Key::$field => self.$field.text(),)*)* }
            }

            /// The current value as a change to it.
            pub fn value(&self, key: Key) -> Change {
                match key { $($(Key::$field => Change::$field(self.$field.clone()),)*)* }
            }

            /// Applies `change` and gives back what it replaced, if anything changed.
            pub fn apply(&mut self, change: Change) -> Option<Change> {
                match change { $($(Change::$field(new) => (self.$field != new)
                    .then(|| Change::$field(std::mem::replace(&mut self.$field, new))),)*)* }
            }

            /// Whether the value is one that the guide asks for; `None` where it asks for none.
            pub fn compliant(&self, key: Key) -> Option<bool> {
                match key { $($(Key::$field => {
                    let secure: &[$kind] = &[$($($secure),+)?];
                    (!secure.is_empty()).then(|| secure.contains(&self.$field))
                })*)* }
            }
        }

        /// The name of a value that can be set.
        #[expect(non_camel_case_types, reason = "a setting is spelled the same everywhere")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key { $($(#[doc = $doc] $field,)*)* }

        /// A new value for one setting.
        #[expect(non_camel_case_types, reason = "a setting is spelled the same everywhere")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Change { $($(#[doc = $doc] $field($kind),)*)* }

        impl Change {
            /// Reads a new value: the only way from text to a setting.
            ///
            /// # Errors
            /// [`Invalid`] names the setting, what was given and what it takes.
            pub fn parse(key: Key, text: &str) -> Result<Self, Invalid> {
                let invalid = || {
                    Invalid { id: key.row().id, got: text.into(), allowed: key.row().allowed }
                };
                Ok(match key { $($(
                    Key::$field => Self::$field(Kind::from_text(text).ok_or_else(invalid)?),
                )*)* })
            }

            /// The setting that it changes.
            pub fn key(&self) -> Key {
                match self { $($(Self::$field(_) => Key::$field,)*)* }
            }

            /// The new value as text.
            pub fn text(&self) -> String {
                match self { $($(Self::$field(it) => it.text(),)*)* }
            }
        }

        /// Every value that can be set, in the guide's order.
        pub const ROWS: &[Row] = &[$($(Row {
            key: Key::$field,
            id: first!($($id,)? $item_id),
            doc: $doc,
            label: first!($($label,)? ""),
            allowed: <$kind as Kind>::ALLOWED,
            audit: first!($(SettingAudit::$audit,)? SettingAudit::Security),
            ends_sessions: first!($($ends_sessions,)? false),
            effect: effect!($effect $of),
        },)*)*];

        /// All items, in the guide's order.
        pub const ITEMS: &[Item] = &[$(Item {
            id: $item_id,
            item: $item,
            panel: &[$($(&[$($panel),+]),+)?],
            cwis: &[$($(&[$($cwis),+]),+)?],
            default: first!($(Some($factory),)? None),
            secure: first!($(Some($asked),)? None),
            guide_page: first!($(Some($page),)? None),
            entered: first!($(Entered::$entered,)? Entered::WithOk),
            confirm: first!($(Some($confirm),)? None),
            at_next_start: first!($($at_next_start,)? false),
            behind: behind!($behind [$(Key::$field),*]),
            besides: first!($(Some($besides),)? None),
        }),*];
    };
}

impl Item {
    /// Finds an item by its id.
    pub fn from_id(id: &str) -> Option<&'static Self> {
        ITEMS.iter().find(|it| it.id == id)
    }

    /// The values behind it; none for an act.
    pub fn keys(&self) -> &'static [Key] {
        match self.behind {
            Behind::Values(keys) => keys,
            Behind::Clock
            | Behind::AdministratorPassword
            | Behind::DeviceCertificate
            | Behind::ImportedCertificates
            | Behind::Folder
            | Behind::Software
            | Behind::NotYet => &[],
        }
    }
}

impl Key {
    /// The row of this setting.
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Finds a setting by its id.
    pub fn from_id(id: &str) -> Option<Self> {
        ROWS.iter().find(|it| it.id == id).map(|it| it.key)
    }
}

at_panel! { at_cwis settings }
