//! Lists of choices that have registered keywords.

/// A list of choices with their registered keywords; the first is the default.
macro_rules! choices {
    ($(#[$about:meta])* $name:ident {
        $(#[$first_doc:meta])* $first:ident $first_keyword:literal,
        $($(#[$doc:meta])* $choice:ident $keyword:literal,)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $(#[$first_doc])* #[default] $first,
            $($(#[$doc])* $choice,)*
        }

        impl $name {
            /// All choices; the first is the default.
            pub const ALL: &[Self] = &[Self::$first, $(Self::$choice),*];

            /// The registered keyword.
            pub const fn keyword(self) -> &'static str {
                match self {
                    Self::$first => $first_keyword,
                    $(Self::$choice => $keyword,)*
                }
            }

            /// The choice of this keyword.
            pub fn from_keyword(keyword: &str) -> Option<Self> {
                Self::ALL.iter().find(|it| it.keyword() == keyword).copied()
            }
        }
    };
}
pub(crate) use choices;
