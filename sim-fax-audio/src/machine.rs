//! One end of a call on samples.

use sim_fax::{Heard, Party, Samples};

use crate::ear::Ear;
use crate::speaker::Speaker;

/// Samples that are taken and given at once, 5 ms: how exactly an end keeps its times.
pub const BLOCK: usize = 40;

/// A party of T.30 with ears and a mouth.
#[derive(Debug)]
pub struct Machine<P> {
    party: P,
    now: Samples,
    speaker: Option<Speaker>,
    ear: Ear,
    is_listening: bool,
}

impl<P: Party> Machine<P> {
    /// Puts a party on the line, where a call begins now.
    pub fn new(party: P) -> Self {
        Self {
            party,
            now: Samples::default(),
            speaker: None,
            ear: Ear::default(),
            is_listening: false,
        }
    }

    /// The party.
    pub fn party(&self) -> &P {
        &self.party
    }

    /// The party, to ask something of it.
    pub fn party_mut(&mut self) -> &mut P {
        &mut self.party
    }

    /// The party, back from the line.
    pub fn into_party(self) -> P {
        self.party
    }

    /// How much of the call has gone by.
    pub fn now(&self) -> Samples {
        self.now
    }

    /// Takes what comes from the line in 5 ms, and gives what goes into it meanwhile.
    pub fn exchange(&mut self, heard: &[i16; BLOCK]) -> [i16; BLOCK] {
        self.hear(heard);
        let mut said = [0; BLOCK];
        self.speak(&mut said);
        self.now = self.now + Samples(BLOCK as u64);
        if self.party.next_wake().is_some_and(|it| it <= self.now) {
            self.party.wake(self.now);
        }
        said
    }

    /// The other end hung up.
    pub fn hung_up(&mut self) {
        self.party.hear(self.now, Heard::HungUp);
    }

    fn hear(&mut self, samples: &[i16]) {
        let Some(listen) = self.party.listens() else {
            self.is_listening = false;
            return;
        };
        if !self.is_listening {
            self.is_listening = true;
            self.ear.open();
        }
        for heard in self.ear.hear(listen, samples) {
            self.party.hear(self.now, heard);
        }
    }

    fn speak(&mut self, samples: &mut [i16]) {
        if self.speaker.is_none() {
            self.speaker = self.party.say().map(Speaker::new);
        }
        let Some(speaker) = &mut self.speaker else { return };
        let said = speaker.say(samples);
        if said < samples.len() {
            self.speaker = None;
            self.party.said(self.now + Samples(said as u64));
        }
    }
}
