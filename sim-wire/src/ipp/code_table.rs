//! The two shapes of a code table: a closed list of codes, and a tag that may be unregistered.

/// Declares a field-less enum whose codes have registered names.
macro_rules! code_table {
    (
        $(#[$doc:meta])*
        $table:ident: $int:ty {
            $($(#[$row:meta])* $variant:ident = $code:literal, $text:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr($int)]
        pub enum $table {
            $(
                #[doc = concat!("`", $text, "`")]
                $(#[$row])*
                $variant = $code,
            )*
        }

        impl $table {
            /// Every row, in order of code.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The row with this code, if it is registered.
            pub const fn from_code(code: $int) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The row with this registered name, compared exactly.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The code on the wire.
            pub const fn code(self) -> $int {
                self as $int
            }

            /// The registered name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl std::fmt::Display for $table {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

/// Declares a one-byte tag: legal in a range of codes, of which some have registered names.
macro_rules! tag_table {
    (
        $(#[$doc:meta])*
        $table:ident: $legal:pat => {
            $($tag:ident = $code:literal, $text:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $table(u8);

        impl $table {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $tag: Self = Self($code);
            )*

            /// Every tag that has a name, in order of code.
            pub const ALL: &[Self] = &[$(Self::$tag),*];

            /// The tag with this code, if the code is in the range of this kind of tag.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code {
                    $legal => Some(Self(code)),
                    _ => None,
                }
            }

            /// The code on the wire.
            pub const fn code(self) -> u8 {
                self.0
            }

            /// The registered name, if there is one.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some($text),)*
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $table {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    None => write!(f, "tag 0x{:02X}", self.0),
                }
            }
        }

        impl std::fmt::Debug for $table {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(super) use {code_table, tag_table};
