//! The modulations that carry pages, with what distinguishes them on the line.

use super::pulse::{self, PARTS, SENT_SPAN};

/// A modem at one of its rates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Modulation {
    /// V.27ter, 2400 bit/s.
    V27terAt2400,
    /// V.27ter, 4800 bit/s.
    V27terAt4800,
    /// V.29, 7200 bit/s.
    V29At7200,
    /// V.29, 9600 bit/s.
    V29At9600,
    /// V.17, 7200 bit/s.
    V17At7200,
    /// V.17, 9600 bit/s.
    V17At9600,
    /// V.17, 12000 bit/s.
    V17At12000,
    /// V.17, 14400 bit/s.
    V17At14400,
}

/// What a carrier is like, by the symbols in a second.
#[derive(Debug)]
pub(crate) struct Beat {
    pub(crate) baud: u32,
    pub(crate) sent: &'static [[f32; SENT_SPAN]],
    /// By how many places of `sent` a sample goes on.
    pub(crate) places_per_sample: usize,
    received: Received,
}

/// The receiver's half of a pulse.
#[derive(Debug)]
enum Received {
    Of1200(&'static [[f32; 56]; PARTS]),
    Of1600(&'static [[f32; 48]; PARTS]),
    Of2400(&'static [[f32; 40]; PARTS]),
}

static AT_1200: Beat = Beat {
    baud: 1_200,
    sent: &{ const { pulse::sent::<20>(0.5) } },
    places_per_sample: 3,
    received: Received::Of1200(&const { pulse::received(0.5, 20.0 / 3.0) }),
};
static AT_1600: Beat = Beat {
    baud: 1_600,
    sent: &{ const { pulse::sent::<5>(0.5) } },
    places_per_sample: 1,
    received: Received::Of1600(&const { pulse::received(0.5, 5.0) }),
};
static AT_2400: Beat = Beat {
    baud: 2_400,
    sent: &{ const { pulse::sent::<10>(0.25) } },
    places_per_sample: 3,
    received: Received::Of2400(&const { pulse::received(0.25, 10.0 / 3.0) }),
};

impl Modulation {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::V27terAt2400,
        Self::V27terAt4800,
        Self::V29At7200,
        Self::V29At9600,
        Self::V17At7200,
        Self::V17At9600,
        Self::V17At12000,
        Self::V17At14400,
    ];

    /// Bits in a second.
    pub fn bit_rate(self) -> u32 {
        self.beat().baud * self.bits_per_symbol() as u32
    }

    /// Whether it has a short training.
    pub(crate) fn trains_shortly(self) -> bool {
        match self {
            Self::V17At7200 | Self::V17At9600 | Self::V17At12000 | Self::V17At14400 => true,
            Self::V27terAt2400 | Self::V27terAt4800 | Self::V29At7200 | Self::V29At9600 => false,
        }
    }

    pub(crate) fn bits_per_symbol(self) -> usize {
        match self {
            Self::V27terAt2400 => 2,
            Self::V27terAt4800 | Self::V29At7200 | Self::V17At7200 => 3,
            Self::V29At9600 | Self::V17At9600 => 4,
            Self::V17At12000 => 5,
            Self::V17At14400 => 6,
        }
    }

    pub(crate) fn carrier_hz(self) -> f32 {
        match self {
            Self::V29At7200 | Self::V29At9600 => 1_700.0,
            Self::V27terAt2400
            | Self::V27terAt4800
            | Self::V17At7200
            | Self::V17At9600
            | Self::V17At12000
            | Self::V17At14400 => 1_800.0,
        }
    }

    pub(crate) fn beat(self) -> &'static Beat {
        match self {
            Self::V27terAt2400 => &AT_1200,
            Self::V27terAt4800 => &AT_1600,
            Self::V29At7200
            | Self::V29At9600
            | Self::V17At7200
            | Self::V17At9600
            | Self::V17At12000
            | Self::V17At14400 => &AT_2400,
        }
    }
}

impl Beat {
    /// What the samples around count for, with so many parts of a sample gone since the newest; the newest last.
    pub(crate) fn received(&self, part: usize) -> &'static [f32] {
        match self.received {
            Received::Of1200(table) => &table[part],
            Received::Of1600(table) => &table[part],
            Received::Of2400(table) => &table[part],
        }
    }
}
