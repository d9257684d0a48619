//! How a call sounds whose ends carried what they said without a sound.

use alloc::vec;
use alloc::vec::Vec;

use sim_fax::{CallEnd, Heard, Listen, Party, Samples, Signal};

use crate::speaker::Speaker;
use crate::wav::wav;

/// How much of a call is made into sound; what follows is left out.
pub const SOUND_MAX: Samples = Samples::s(900);

/// A party of which everything that it says is kept, with its time.
#[derive(Debug)]
pub struct Overheard<P> {
    party: P,
    now: Samples,
    said: Vec<(Samples, Signal)>,
}

impl<P> Overheard<P> {
    /// Listens in on a party.
    pub fn new(party: P) -> Self {
        Self { party, now: Samples::default(), said: Vec::new() }
    }

    /// The party.
    pub fn party(&self) -> &P {
        &self.party
    }

    /// The party, to ask something of it.
    pub fn party_mut(&mut self) -> &mut P {
        &mut self.party
    }

    /// What it said, and when it began to.
    pub fn said(&self) -> &[(Samples, Signal)] {
        &self.said
    }
}

impl<P: Party> Party for Overheard<P> {
    fn hear(&mut self, at: Samples, heard: Heard) {
        self.now = at;
        self.party.hear(at, heard);
    }

    fn said(&mut self, at: Samples) {
        self.now = at;
        self.party.said(at);
    }

    fn wake(&mut self, at: Samples) {
        self.now = at;
        self.party.wake(at);
    }

    fn next_wake(&self) -> Option<Samples> {
        self.party.next_wake()
    }

    fn say(&mut self) -> Option<Signal> {
        let signal = self.party.say()?;
        if self.now < SOUND_MAX {
            self.said.push((self.now, signal.clone()));
        }
        Some(signal)
    }

    fn listens(&self) -> Option<Listen> {
        self.party.listens()
    }

    fn end(&self) -> Option<CallEnd> {
        self.party.end()
    }
}

/// A WAV file of a call, by what its ends said, up to [`SOUND_MAX`].
pub fn sound(caller: &[(Samples, Signal)], answerer: &[(Samples, Signal)]) -> Vec<u8> {
    wav(&samples(caller), &samples(answerer))
}

fn samples(said: &[(Samples, Signal)]) -> Vec<i16> {
    let mut all = Vec::new();
    for (at, signal) in said {
        // What began before the last was over begins then: a modem takes a little longer than the time that is counted for it.
        all.resize(all.len().max(at.0 as usize), 0);
        let mut speaker = Speaker::new(signal.clone());
        let mut block = vec![0; 800];
        while (all.len() as u64) < SOUND_MAX.0 {
            let said = speaker.say(&mut block);
            all.extend(&block[..said]);
            if said < block.len() {
                break;
            }
        }
    }
    all
}
