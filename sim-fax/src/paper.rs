//! What a page is made of: how wide, how long, how fine, how coded (T.4).

/// How wide a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// 215 mm.
    A4,
    /// 255 mm.
    B4,
    /// 303 mm.
    A3,
}

/// How long a page may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// 297 mm.
    A4,
    /// 364 mm.
    B4,
    /// As long as it takes.
    Unlimited,
}

/// Pels across and lines down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resolution {
    /// 8 pels and 3.85 lines a millimetre.
    Standard,
    /// 8 pels and 7.7 lines a millimetre.
    Fine,
    /// 8 pels and 15.4 lines a millimetre.
    SuperFine,
    /// 16 pels and 15.4 lines a millimetre.
    UltraFine,
}

/// How the lines of a page are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coding {
    /// T.4 in one dimension: Modified Huffman.
    Mh,
    /// T.4 in two dimensions: Modified READ.
    Mr,
    /// T.6: Modified Modified READ, with error correction only.
    Mmr,
}

impl Width {
    /// Pels of a line.
    #[must_use]
    pub fn pels(self, resolution: Resolution) -> u32 {
        let at_8 = match self {
            Self::A4 => 1_728,
            Self::B4 => 2_048,
            Self::A3 => 2_432,
        };
        at_8 * resolution.across()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::B4 => "B4",
            Self::A3 => "A3",
        }
    }
}

impl Resolution {
    /// Pels a millimetre, in eighths: 1 or 2.
    #[must_use]
    pub fn across(self) -> u32 {
        match self {
            Self::Standard | Self::Fine | Self::SuperFine => 1,
            Self::UltraFine => 2,
        }
    }

    /// Lines a millimetre, in units of 3.85: 1, 2 or 4.
    #[must_use]
    pub fn down(self) -> u32 {
        match self {
            Self::Standard => 1,
            Self::Fine => 2,
            Self::SuperFine | Self::UltraFine => 4,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "R8 x 3.85",
            Self::Fine => "R8 x 7.7",
            Self::SuperFine => "R8 x 15.4",
            Self::UltraFine => "R16 x 15.4",
        }
    }
}

impl Coding {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mh => "MH",
            Self::Mr => "MR",
            Self::Mmr => "MMR",
        }
    }
}
