//! What only receiving mail knows: who sent what, and where it goes.
//!
//! ```text
//!   a mail comes ─┬─ for a folder ─▶ Reading ──▶ into it ─────────────────▶ Ended
//!                 ├─ for paper ────▶ a print, as any that nobody owns
//!                 ├─ for neither ──────────────────────────────────────────▶ Ended, 016-703
//!                 └─ not believed (S/MIME) ────────────────────────────────▶ Ended, 027-710 to 027-716
//! ```
//! The mail is a document as print data is: it lies on the drive as it came, is read where nothing can be reached, and what is
//! printed or stored in its place is the pages that it became. A mail goes into one place, whole or not at all.

use std::sync::Arc;

use crate::folder::FolderNumber;
use crate::user::Person;

mod take;

/// What a mail is, as documents are declared.
pub const MAIL: &str = "message/rfc822";
/// What stands in front of a folder's number in an address, whatever the case of its letters.
const BOX: &str = "box";
/// Digits of a folder's number in an address.
const DIGITS_MAX: usize = 3;
/// Receiving a mail into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailIn {
    /// The address that it says to be from; nobody has checked it.
    pub from: Arc<str>,
    /// The folder that it names, or that is set; none where it was for paper and is not taken.
    pub folder: Option<FolderNumber>,
    /// Whose that is: another's of the same number is another. Nobody's where there is none.
    pub owner: Option<Person>,
}

/// Whom a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailTo {
    /// The device.
    Device,
    /// A folder, whether there is one of this number or not.
    Folder(FolderNumber),
}

impl MailTo {
    /// The folder that one of these addresses names, whatever their domains: of mail that a server keeps for the device.
    pub fn named<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Self {
        let local = |it: &'a str| it.rsplit_once('@').map_or(it, |it| it.0);
        let named = addresses.into_iter().find_map(|it| Self::folder(local(it)));
        named.unwrap_or(Self::Device)
    }

    /// The folder that is named in front of the domain.
    pub(crate) fn folder(local: &str) -> Option<Self> {
        let named = local.rsplit_once('+').map_or(local, |it| it.1);
        let (word, digits) = named.split_at_checked(BOX.len())?;
        let is_number = (1..=DIGITS_MAX).contains(&digits.len())
            && digits.bytes().all(|it| it.is_ascii_digit());
        let is_one = word.eq_ignore_ascii_case(BOX) && is_number;
        is_one.then(|| digits.parse().ok().map(|it| Self::Folder(FolderNumber(it)))).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_by_its_number_alone_or_behind_the_device() {
        let folder = |number| Some(MailTo::Folder(FolderNumber(number)));
        for (local, expected) in [
            ("BOX12", folder(12)),
            ("box007", folder(7)),
            ("mfp+Box5", folder(5)),
            ("BOX000", folder(0)),
            ("BOX1000", None),
            ("BOX", None),
            ("BOX-1", None),
            ("mailbox12", None),
            ("bo\u{fc}12", None),
        ] {
            assert_eq!(MailTo::folder(local), expected, "{local}");
        }
        let named = ["bob@example.com", "mfp+box7@example.com", "box8@example.com"];
        assert_eq!(MailTo::named(named), MailTo::Folder(FolderNumber(7)));
        assert_eq!(MailTo::named(["mfp@example.com"]), MailTo::Device);
    }
}
