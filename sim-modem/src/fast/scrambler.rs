//! Scramblers: they make any bits look like chance, so that a receiver can follow them.

/// A register of the bits that went over the line. Who sends and who receives has the same.
#[derive(Clone, Debug)]
pub(crate) struct Scrambler {
    register: u32,
    rule: Rule,
}

#[derive(Clone, Debug)]
enum Rule {
    /// 1 + x^-6 + x^-7, and a bit is turned after 33 that repeated themselves (V.27ter).
    Guarded { repeated: u8 },
    /// 1 + x^-18 + x^-23 (V.29, V.17).
    Plain,
}

/// After so many repetitions the guard of V.27ter turns a bit.
const REPETITIONS: u8 = 33;

impl Scrambler {
    pub(crate) fn of_v27ter() -> Self {
        Self { register: 0x3c, rule: Rule::Guarded { repeated: 0 } }
    }

    pub(crate) fn of_v29() -> Self {
        Self { register: 0, rule: Rule::Plain }
    }

    pub(crate) fn of_v17() -> Self {
        Self { register: 0x2e_cdd5, rule: Rule::Plain }
    }

    /// What is sent for a bit.
    pub(crate) fn scramble(&mut self, bit: bool) -> bool {
        let (taps, turn) = self.taps();
        let sent = bit ^ taps ^ turn;
        self.note(sent, turn);
        sent
    }

    /// The bit that was meant by what was sent.
    pub(crate) fn descramble(&mut self, sent: bool) -> bool {
        let (taps, turn) = self.taps();
        self.note(sent, turn);
        sent ^ taps ^ turn
    }

    fn taps(&self) -> (bool, bool) {
        match self.rule {
            Rule::Guarded { repeated } => {
                ((self.register >> 5 ^ self.register >> 6) & 1 == 1, repeated >= REPETITIONS)
            }
            Rule::Plain => ((self.register >> 17 ^ self.register >> 22) & 1 == 1, false),
        }
    }

    fn note(&mut self, sent: bool, turned: bool) {
        let bit = u32::from(sent);
        if let Rule::Guarded { repeated } = &mut self.rule {
            let differs = |places: u32| (self.register >> places & 1) != bit;
            // It repeats itself unless it differs from the bits of 8, 9 and 12 places before, all of them.
            let new = differs(7) && differs(8) && differs(11);
            *repeated = if turned || new { 0 } else { *repeated + 1 };
        }
        self.register = self.register << 1 | bit;
    }
}
