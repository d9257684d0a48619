//! Sessions: at the control panel, in CWIS, at the driver's door.
//!
//! ```text
//!            log in                     log out, timeout, power, user deleted
//!   (none) ──────────▶ Session{ user } ──────────────────────────────────────▶ (none)
//! ```
//! The panel has at most one. Timeouts: Auto Clear at the panel (10 to 900 s, guide p.14), CWIS 1 to
//! 240 minutes (guide p.25), a driver's log-in [`DRIVER_TIMEOUT_MS`] (assumed).

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use crate::folder::{Folder, FolderNumber};
use crate::settings::Settings;
use crate::user::{Person, Role};
use crate::{Door, PasswordHash, Secret, Tick};

mod machine;

pub(crate) use machine::Machine;

/// A session's number, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// Sessions of one user in CWIS and at the driver's door; with one more the oldest ends (assumed). The Key
/// Operator's are not counted among the others, so that these never shut the Key Operator out.
pub const USER_SESSIONS_MAX: usize = 16;
/// Idle time until a driver's log-in ends, milliseconds (assumed).
pub const DRIVER_TIMEOUT_MS: u64 = 60_000;

/// What a browser shows as its cookie: 128 bits of the device's generator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionToken(pub [u8; 16]);

impl SessionToken {
    /// The token as 32 hexadecimal digits.
    pub fn text(&self) -> String {
        self.0.iter().map(|it| format!("{it:02x}")).collect()
    }

    /// Reads 32 hexadecimal digits.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut token = [0; 16];
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in token.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self(token))
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken")
    }
}

/// Someone is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// Where.
    pub door: Door,
    /// Who.
    pub user: Person,
    /// The user's role, changed with it.
    pub role: Role,
    /// The cookie.
    pub token: SessionToken,
    /// From where; `None` at the panel.
    pub peer: Option<IpAddr>,
    /// When it was last used.
    pub seen: Tick,
    /// The folders that were opened in it, with the passcodes that they had.
    pub opened: BTreeMap<FolderNumber, PasswordHash>,
}

impl Session {
    /// Whether what is in a folder is open to it, if its user may open it: until the end of the session no passcode is
    /// asked for again that the folder still has (assumed).
    pub fn has_opened(&self, folder: &Folder) -> bool {
        !folder.asks_passcode(self.role)
            || self.opened.get(&folder.number) == folder.passcode.as_ref()
    }

    /// When it ends if it is not used; `None` if it does not end by itself.
    pub fn ends(&self, settings: &Settings) -> Option<Tick> {
        let idle_ms = match self.door {
            Door::Panel if !settings.timers_auto_clear.is_on() => return None,
            Door::Panel => u64::from(settings.timers_auto_clear_seconds.value()) * 1_000,
            Door::Cwis => u64::from(settings.timers_browser_session.value()) * 60_000,
            Door::Driver => DRIVER_TIMEOUT_MS,
            Door::Control => return None,
        };
        Some(self.seen.after_ms(idle_ms))
    }
}

/// Whether a log-in at the control panel asks for the password. With Password Entry for Control Panel Login off, a
/// General User's ID is enough there; administrators are asked for the password all the same (assumed: the guide's
/// procedures have them enter it before they switch it on).
pub(crate) fn panel_asks_for_password(settings: &Settings, role: Role) -> bool {
    settings.auth_panel_password_entry.is_on() || role.is_administrator()
}

/// All sessions by number.
pub type Sessions = BTreeMap<SessionId, Session>;

/// What is asked of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionAsk {
    /// Logs in at the asker's door. The answer comes when the password was checked.
    LogIn {
        /// The ID as typed.
        user: String,
        /// The password as typed.
        password: Secret,
    },
    /// Ends the asker's session.
    LogOut,
}
