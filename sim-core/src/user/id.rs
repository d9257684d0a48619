//! User IDs: which there can be, and which a user may be given.
//!
//! ```text
//!   text ── UserId::new ──▶ an ID to look for      ── check ──▶ an ID that a new user may have
//! ```
//! Nothing is known of the device here: what is refused to a new user is assumed, so that a row of the
//! audit log says whose it is. IDs that were kept from before stay as they are.

use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::confusable_detection::skeleton;

use super::KEY_OPERATOR_AUDIT_NAME;
use crate::audit::{CUSTOMER_ENGINEER, NOBODY};

/// Most characters of a user ID (read for sister models).
pub const ID_MAX: usize = 32;

/// What the audit log writes for somebody who is no local user.
const RESERVED: [&str; 3] = [KEY_OPERATOR_AUDIT_NAME, CUSTOMER_ENGINEER, NOBODY];
/// What looks like [`NOBODY`] beside the punctuation that Unicode calls dashes, by one of each look: minus
/// signs, prolonged sounds, horizontal lines of boxes and scans, macrons, strokes.
const DASHES: &str = "-—˗‒➖⎯⎺⎻⎼⎽⏤─━┄┅┈┉╌╍╴╶╸╺╼╾▬⚊ˉ‾ᐨ㇐𐄐𝍩";
/// The first of 26 letters in a row each, which Unicode has no plain form for: in black circles, in black
/// squares, and those that flags are made of.
const LETTERS: [char; 3] = ['\u{1F150}', '\u{1F170}', '\u{1F1E6}'];
/// Small capitals that look like a capital which Unicode does not relate to them.
const SMALL_CAPITALS: [(char, char); 2] = [('\u{138}', 'K'), ('\u{1D07}', 'E')];
/// Symbols that show as nothing: the blank of Braille, a note without a head, the place of an object.
const UNSEEN: [char; 3] = ['\u{2800}', '\u{1D159}', '\u{FFFC}'];
/// Blanks that may stand within an ID: that of the keyboard, and the wide one of East Asian scripts.
const BLANKS: [char; 2] = [' ', '\u{3000}'];

/// Scripts whose letters look like those of [`RESERVED`]; marks that follow letters of any script are
/// inherited or common.
const LOOK_ALIKE_SCRIPTS: [Script; 6] = [
    Script::Latin,
    Script::Greek,
    Script::Cyrillic,
    Script::Coptic,
    Script::Inherited,
    Script::Common,
];

/// A user ID: 1 to [`ID_MAX`] characters, none of them a control character. Two IDs are the same only if
/// every character is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UserId(Arc<str>);

impl UserId {
    /// Reads the ID of somebody who may be there; `None` where it is empty, too long or has control
    /// characters.
    pub fn new(text: &str) -> Option<Self> {
        let sized = (1..=ID_MAX).contains(&text.chars().count());
        (sized && !text.chars().any(char::is_control)).then(|| Self(text.into()))
    }

    /// Reads an ID that a new user may be given.
    ///
    /// # Errors
    /// [`IdRefused`] says what is wrong with it.
    pub fn chosen(text: &str) -> Result<Self, IdRefused> {
        let id = Self::new(text);
        text.chars().find(|it| it.is_control()).map_or(Ok(()), |it| Err(IdRefused::Unseen(it)))?;
        let id = id.ok_or(IdRefused::Size)?;
        id.check().map(|()| id)
    }

    /// Whether a new user may be given it.
    ///
    /// # Errors
    /// [`IdRefused`] says what is wrong with it.
    pub fn check(&self) -> Result<(), IdRefused> {
        if self.0.trim().len() != self.0.len() {
            return Err(IdRefused::OuterBlank);
        }
        if let Some(unseen) = self.0.chars().find(|it| !is_seen(*it)) {
            return Err(IdRefused::Unseen(unseen));
        }
        if self.0.chars().next().is_some_and(is_mark) {
            return Err(IdRefused::LeadingMark);
        }
        looks_like(&self.0).map_or(Ok(()), |it| Err(IdRefused::LooksLike(it)))
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why no user is given an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRefused {
    /// It is empty or has more than [`ID_MAX`] characters.
    Size,
    /// It begins or ends with a blank.
    OuterBlank,
    /// It has a character that is not seen, or seen differently everywhere, or a blank that looks like
    /// another.
    Unseen(char),
    /// It begins with a mark that is put on the character before it.
    LeadingMark,
    /// It looks like this, which the audit log writes for somebody else.
    LooksLike(&'static str),
}

impl fmt::Display for IdRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size => write!(f, "a user ID has 1 to {ID_MAX} characters"),
            Self::OuterBlank => f.write_str("a user ID neither begins nor ends with a blank"),
            Self::Unseen(it) => {
                write!(f, "a user ID has no character that is not seen, as U+{:04X} is", *it as u32)
            }
            Self::LeadingMark => {
                f.write_str("a user ID begins with no mark that is put on what is before it")
            }
            Self::LooksLike(it) => {
                write!(f, "the user ID looks like \"{it}\", which the audit log writes for others")
            }
        }
    }
}

/// Whether a character shows, and as the same everywhere: letters, marks, numbers, punctuation and symbols
/// do (UAX 44), but for those that Unicode has shown as nothing (fillers, variation selectors) and
/// [`UNSEEN`]; so do [`BLANKS`]. Other blanks, controls, formats, private and unassigned characters don't.
pub(super) fn is_seen(it: char) -> bool {
    let mut utf8 = [0; 4];
    match it.general_category_group() {
        GeneralCategoryGroup::Letter
        | GeneralCategoryGroup::Mark
        | GeneralCategoryGroup::Number
        | GeneralCategoryGroup::Punctuation
        | GeneralCategoryGroup::Symbol => {
            !UNSEEN.contains(&it) && skeleton(it.encode_utf8(&mut utf8)).next().is_some()
        }
        GeneralCategoryGroup::Separator => BLANKS.contains(&it),
        GeneralCategoryGroup::Other => false,
    }
}

fn is_mark(it: char) -> bool {
    it.general_category_group() == GeneralCategoryGroup::Mark
}

/// The reserved text that this one looks like.
fn looks_like(text: &str) -> Option<&'static str> {
    let look = look(text);
    let is_same = |it: &&str| look == self::look(it);
    RESERVED.into_iter().find(is_same).or_else(|| is_dash(text).then_some(NOBODY))
}

/// Whether a text shows as one dash.
fn is_dash(text: &str) -> bool {
    let mut bare = text.chars().filter(|it| !is_by_the_way(*it));
    let only = bare.next().filter(|_| bare.next().is_none());
    only.is_some_and(|it| {
        let look = letter_look(it);
        it.general_category() == GeneralCategory::DashPunctuation
            || DASHES.chars().any(|dash| look == letter_look(dash))
    })
}

/// What a text looks like: texts that can be taken for one another have the same look (UTS 39, section 4),
/// also in a compatible form, in small letters, and without what is by the way.
fn look(text: &str) -> String {
    let look = text.nfd().filter(|it| !is_by_the_way(*it)).map(letter_look).collect::<String>();
    look.to_uppercase()
}

/// What a character looks like: the ASCII that it leads to in one step or two, in whatever way.
fn letter_look(it: char) -> String {
    let text = plain(it).to_string();
    let near = steps(&text);
    let far = near.iter().flat_map(|it| steps(it));
    let ascii = near.iter().cloned().chain(far).find(|it| it.is_ascii());
    skeleton(&ascii.unwrap_or_else(|| text.nfkc().collect())).collect()
}

/// What a text leads to: what it looks like comes before what means it (Ϲ looks like C and means Σ).
fn steps(text: &str) -> [String; 3] {
    [skeleton(text).map(plain).collect(), text.nfkc().collect(), text.to_uppercase()]
}

/// Marks that leave what they follow to be read: those around it, and those of scripts that it is not of,
/// many of which show as nothing there.
fn is_by_the_way(it: char) -> bool {
    let is_around = it.general_category() == GeneralCategory::EnclosingMark;
    is_mark(it) && (is_around || !LOOK_ALIKE_SCRIPTS.contains(&it.script()))
}

/// The capital letter that a character is a picture of; others as they are.
fn plain(it: char) -> char {
    let place = |first: char| (it as u32).checked_sub(first as u32).filter(|it| *it < 26);
    let letter = LETTERS.into_iter().find_map(place);
    let letter = letter.and_then(|it| char::from_u32('A' as u32 + it));
    let small = || SMALL_CAPITALS.into_iter().find(|(small, _)| *small == it).map(|it| it.1);
    letter.or_else(small).unwrap_or(it)
}

#[cfg(test)]
mod tests;
