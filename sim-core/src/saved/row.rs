//! What a row is made of: a type of its own beside each that is kept, so that a type may change in memory
//! and its row stays what it is.

use std::fmt;

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How something is kept. The order and the names of a row's fields are the format.
pub(super) trait Row: Serialize + DeserializeOwned {
    /// What is kept so.
    type Of;

    /// Its row.
    fn of(it: &Self::Of) -> Self;

    /// What is in the row; the error says what cannot be.
    fn read(self) -> Result<Self::Of, String>;
}

/// A value that is kept as a text.
pub(super) trait Spelling: Sized {
    /// What it is, for the error.
    const WHAT: &str;

    /// How it is kept.
    fn spelling(&self) -> &str;

    /// The value that is kept so.
    fn of_spelling(text: &str) -> Option<Self>;
}

/// A value in a row, kept as a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelled<T>(pub(super) T);

impl<T: Spelling> Serialize for Spelled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.spelling())
    }
}

impl<'de, T: Spelling> Deserialize<'de> for Spelled<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(std::marker::PhantomData))
    }
}

struct Text<T>(std::marker::PhantomData<T>);

impl<T: Spelling> Visitor<'_> for Text<T> {
    type Value = Spelled<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::WHAT)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Spelled<T>, E> {
        let value = T::of_spelling(text).map(Spelled);
        value.ok_or_else(|| E::custom(format!("there is no {} {text:?}", T::WHAT)))
    }
}

/// A list of values with the words that they are kept as.
macro_rules! spelled {
    ($($of:ident $what:literal { $($value:ident $word:literal,)* })*) => {$(
        impl $crate::saved::row::Spelling for $of {
            const WHAT: &str = $what;

            fn spelling(&self) -> &str {
                match self { $(Self::$value => $word),* }
            }

            fn of_spelling(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$value),)*
                    _ => None,
                }
            }
        }
    )*};
}
pub(super) use spelled;
