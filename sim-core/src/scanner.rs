//! The scanner: where originals lie, how they are scanned, and what its sensors say.
//!
//! The guide says nothing of any of it but that there is one. That it has a feeder with two sides and a glass,
//! what the panel calls its choices, and which come first, is assumed.

use crate::document::Dots;
use crate::media::MediaSize;

/// Sheets that the feeder takes (assumed).
pub const FEEDER_SHEETS_MAX: u32 = 250;

/// Where originals lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The document feeder: sheet by sheet.
    Feeder,
    /// The document glass: one side.
    Platen,
}

impl Source {
    /// Both, the one that is taken first where both have something.
    pub const ALL: [Self; 2] = [Self::Feeder, Self::Platen];

    /// Its name in the control plane.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Feeder => "feeder",
            Self::Platen => "platen",
        }
    }

    /// What the panel calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Feeder => "document feeder",
            Self::Platen => "document glass",
        }
    }

    /// Its place in [`Source::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The row of a choice: what stands for it in rows on disk and in the control plane, and its label at the panel.
struct ChoiceRow<T> {
    choice: T,
    name: &'static str,
    label: &'static str,
}

/// A choice of which the rows are a table.
macro_rules! choice_rows {
    ($(#[$about:meta])* $of:ident { $($(#[$doc:meta])* $choice:ident $name:literal $label:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $of { $($(#[$doc])* $choice),* }

        impl $of {
            /// All of them, as the panel lists them.
            pub const ALL: &'static [Self] = &[$(Self::$choice),*];

            const ROWS: &'static [ChoiceRow<Self>] =
                &[$(ChoiceRow { choice: Self::$choice, name: $name, label: $label }),*];

            /// Its name in the control plane.
            pub const fn name(self) -> &'static str {
                Self::ROWS[self as usize].name
            }

            /// What the panel calls it.
            pub const fn label(self) -> &'static str {
                Self::ROWS[self as usize].label
            }

            /// The choice of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ROWS.iter().find(|it| it.name == name).map(|it| it.choice)
            }
        }
    };
}

choice_rows! {
    /// Dots per inch.
    Resolution {
        /// 200 dpi.
        Dpi200 "200" "200 dpi",
        /// 300 dpi.
        Dpi300 "300" "300 dpi",
        /// 400 dpi.
        Dpi400 "400" "400 dpi",
        /// 600 dpi.
        Dpi600 "600" "600 dpi",
    }
}

impl Resolution {
    /// The same across and down.
    pub const fn dots(self) -> Dots {
        Dots { across: self.dpi(), down: self.dpi() }
    }

    /// Dots per inch.
    pub const fn dpi(self) -> u16 {
        match self {
            Self::Dpi200 => 200,
            Self::Dpi300 => 300,
            Self::Dpi400 => 400,
            Self::Dpi600 => 600,
        }
    }
}

choice_rows! {
    /// In which colours originals are scanned.
    ScanColor {
        /// In colour.
        Color "color" "Full Color",
        /// In shades of grey.
        Grayscale "grayscale" "Grayscale",
        /// In black and white, without shades.
        Black "black" "Black & White",
    }
}

choice_rows! {
    /// Which sides of the originals are scanned. The glass has one.
    OriginalSides {
        /// The front.
        One "one-sided" "1 Sided",
        /// Both, with their heads at the same edge.
        TwoHeadToHead "two-sided-head-to-head" "2 Sided (Head to Head)",
        /// Both, the back's head at the foot of the front.
        TwoHeadToToe "two-sided-head-to-toe" "2 Sided (Head to Toe)",
    }
}

/// How large originals are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OriginalSize {
    /// As the sensors find.
    #[default]
    Auto,
    /// This large, whatever lies there.
    Size(MediaSize),
}

/// How originals are scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanTicket {
    /// Which sides.
    pub sides: OriginalSides,
    /// How finely.
    pub resolution: Resolution,
    /// In which colours.
    pub color: ScanColor,
    /// How large they are.
    pub size: OriginalSize,
    /// Whether sheets of several sizes lie in the feeder; else all are as large as the first.
    pub mixed_sizes: bool,
}

impl Default for ScanTicket {
    /// What the panel shows first (assumed).
    fn default() -> Self {
        Self {
            sides: OriginalSides::One,
            resolution: Resolution::Dpi200,
            color: ScanColor::Color,
            size: OriginalSize::Auto,
            mixed_sizes: false,
        }
    }
}

/// What the scanner's sensors say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScannerReadings {
    /// How large the sheet is that the feeder takes next; nothing lies there where there is none.
    pub feeder: Option<MediaSize>,
    /// How large the original on the glass is; nothing lies there where there is none.
    pub glass: Option<MediaSize>,
    /// Whether a sheet sticks in the feeder.
    pub jam: bool,
    /// Whether the feeder's cover is open.
    pub cover_open: bool,
}

impl ScannerReadings {
    /// Whence originals are taken: the feeder before the glass; `None` where nothing lies on either.
    pub fn source(&self) -> Option<Source> {
        let has = |it: &Source| match it {
            Source::Feeder => self.feeder.is_some(),
            Source::Platen => self.glass.is_some(),
        };
        Source::ALL.into_iter().find(has)
    }

    /// Whether nothing keeps it from scanning.
    pub const fn is_ready(&self) -> bool {
        !self.jam && !self.cover_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_stands_at_its_row() {
        assert!(Resolution::ALL.iter().all(|it| it.name() == it.dpi().to_string()));
        assert!(ScanColor::ALL.iter().all(|it| ScanColor::from_name(it.name()) == Some(*it)));
        let sides = OriginalSides::ALL;
        assert!(sides.iter().all(|it| OriginalSides::from_name(it.name()) == Some(*it)));
    }

    #[test]
    fn originals_in_the_feeder_come_before_the_one_on_the_glass() {
        let mut readings = ScannerReadings::default();
        assert_eq!(readings.source(), None);
        readings.glass = Some(MediaSize::default());
        assert_eq!(readings.source(), Some(Source::Platen));
        readings.feeder = Some(MediaSize::default());
        assert_eq!(readings.source(), Some(Source::Feeder));
    }
}
