//! How values are kept that rows of several kinds have.

use super::row::{Spelling, spelled};
use crate::PasswordHash;
use crate::account::AccountId;
use crate::media::{InputTray, MediaColor, MediaSize, MediaType};
use crate::user::UserId;

spelled! {
    InputTray "tray" {
        One "One",
        Two "Two",
        Three "Three",
        Four "Four",
        Bypass "Bypass",
    }
}

/// Values that are kept by a name or number of their own.
macro_rules! named {
    ($($of:ident $what:literal $read:path, $name:expr;)*) => {$(
        impl Spelling for $of {
            const WHAT: &str = $what;

            fn spelling(&self) -> &str {
                let name: fn(&Self) -> &str = $name;
                name(self)
            }

            fn of_spelling(text: &str) -> Option<Self> {
                $read(text)
            }
        }
    )*};
}

named! {
    UserId "user ID" UserId::new, |it| it.as_str();
    AccountId "account ID" AccountId::new, |it| it.as_str();
    PasswordHash "password hash" hash, |it| it.expose();
    MediaSize "paper size" MediaSize::from_name, |it| it.row().name;
    MediaType "type of paper" MediaType::from_name, |it| it.name();
    MediaColor "colour of paper" MediaColor::from_name, |it| it.name();
}

fn hash(text: &str) -> Option<PasswordHash> {
    Some(PasswordHash::new(text))
}
