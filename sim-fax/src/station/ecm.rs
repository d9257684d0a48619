//! Error correction (T.30, annex A): a page in blocks of up to 256 numbered frames, of which the receiver asks
//! for those again that it did not get.

use alloc::vec;
use alloc::vec::Vec;

use super::step::{GAP, Post, T5, bare, frames};
use crate::dcs::Terms;
use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::frame::{Frame, HdlcFrame};
use crate::rate::Rate;
use crate::signal::Signal;
use crate::time::Samples;

/// Frames of a block.
const FRAMES: usize = 256;
/// Frames that end the numbered ones.
const RCP_FRAMES: usize = 3;
/// How often frames are asked for before the rate changes or the block is given up.
const PPR_MAX: u32 = 4;
/// What stands in a PPS for the command where the page goes on.
const NULL: u8 = 0;

/// A block of a page that is sent.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// The page and what is left of it after this block.
    octets: Vec<u8>,
    size: usize,
    rate: Rate,
    page: u8,
    block: u8,
    post: Post,
    /// Frames that the receiver has not got.
    wanted: Vec<usize>,
    asked: u32,
    /// What was said last.
    said: Frame,
    /// Since when the receiver is not ready.
    busy_since: Option<Samples>,
}

/// What an answer to a block means.
#[derive(Debug)]
pub(crate) enum Answered {
    /// The page arrived as a whole.
    PageReceived,
    /// The next block, or some frames again.
    Send {
        /// Whether the modem is trained already.
        short: bool,
    },
    /// This is said.
    Say(Frame),
    /// The last command again.
    Again,
    /// Frames were asked for too often.
    Uncorrected,
    /// It is over.
    End(CallEnd),
}

impl Outgoing {
    /// The first block of a page.
    pub(crate) fn new(octets: Vec<u8>, terms: &Terms, page: usize, post: Post) -> Self {
        let size = terms.ecm.map_or(FRAMES, |it| it.octets());
        let said = bare(Fcf::Pps);
        let (rate, page) = (terms.rate, page as u8);
        let wanted = Vec::new();
        let mut block = Self {
            octets,
            size,
            rate,
            page,
            block: 0,
            post,
            wanted,
            asked: 0,
            said,
            busy_since: None,
        };
        block.begin();
        block
    }

    /// What is sent of the block, and the command after it.
    pub(crate) fn signals(&self, short: bool) -> Vec<Signal> {
        let chunks: Vec<_> = self.octets.chunks(self.size).take(FRAMES).collect();
        let numbered = self.wanted.iter().filter_map(|at| Some((*at, chunks.get(*at)?)));
        let numbered = numbered.map(|(at, chunk)| {
            let mut fif = vec![0; self.size + 1];
            fif[0] = at as u8;
            fif[1..=chunk.len()].copy_from_slice(chunk);
            HdlcFrame::from(Frame::new(Fcf::Fcd, false, fif))
        });
        let rcp = HdlcFrame::from(bare(Fcf::Rcp));
        let frames_of = numbered.chain(vec![rcp; RCP_FRAMES]).collect();
        let block = Signal::Block { rate: self.rate, short, frames: frames_of };
        vec![block, frames([self.said.clone()])]
    }

    /// The command that was said last.
    pub(crate) fn command(&self) -> Frame {
        self.said.clone()
    }

    /// Says that it goes on at another rate.
    pub(crate) fn correct_at(&mut self, rate: Rate) -> Frame {
        (self.rate, self.asked) = (rate, 0);
        // Bits 1 to 16 of a DCS.
        self.said = Frame::new(Fcf::Ctc, false, vec![0, rate.dcs() << 2 | 0b10]);
        self.command()
    }

    /// Says that the block is given up.
    pub(crate) fn give_up(&mut self) -> Frame {
        self.said = Frame::new(Fcf::Eor, false, vec![self.post.fcf().octet(false)]);
        self.command()
    }

    /// What the receiver said.
    pub(crate) fn answer(&mut self, frame: &Frame, at: Samples) -> Answered {
        let said = self.said.says();
        if frame.says() != Some(Fcf::Rnr) {
            self.busy_since = None;
        }
        match frame.says() {
            Some(Fcf::Rnr) => {
                if at - *self.busy_since.get_or_insert(at) + GAP >= T5 {
                    return Answered::End(CallEnd::NeverReady);
                }
                Answered::Say(bare(Fcf::Rr))
            }
            Some(Fcf::Crp) => Answered::Again,
            Some(Fcf::Ctr) if said == Some(Fcf::Ctc) => {
                self.said = self.pps();
                Answered::Send { short: false }
            }
            Some(Fcf::Err) if said == Some(Fcf::Eor) => Answered::End(CallEnd::PageGivenUp),
            Some(Fcf::Mcf | Fcf::Pip | Fcf::Rtp) if said == Some(Fcf::Pps) => {
                if self.is_last() {
                    return Answered::PageReceived;
                }
                self.octets.drain(..self.size * FRAMES);
                self.block = self.block.wrapping_add(1);
                self.begin();
                Answered::Send { short: true }
            }
            Some(Fcf::Ppr) if said == Some(Fcf::Pps) => {
                let asked =
                    |at: &usize| frame.fif.get(at / 8).is_some_and(|it| it >> (at % 8) & 1 == 1);
                self.wanted = (0..self.frames()).filter(asked).collect();
                self.asked += 1;
                match self.asked {
                    PPR_MAX.. => Answered::Uncorrected,
                    _ => Answered::Send { short: true },
                }
            }
            _ => Answered::End(CallEnd::NotUnderstood),
        }
    }

    fn begin(&mut self) {
        (self.wanted, self.asked) = ((0..self.frames()).collect(), 0);
        self.said = self.pps();
    }

    fn frames(&self) -> usize {
        self.octets.len().div_ceil(self.size).clamp(1, FRAMES)
    }

    fn is_last(&self) -> bool {
        self.octets.len() <= self.size * FRAMES
    }

    fn pps(&self) -> Frame {
        let post = if self.is_last() { self.post.fcf().octet(false) } else { NULL };
        Frame::new(Fcf::Pps, false, vec![post, self.page, self.block, (self.frames() - 1) as u8])
    }
}

/// The rate that a CTC goes on at.
pub(crate) fn corrected_rate(fif: &[u8]) -> Option<Rate> {
    Rate::of_dcs(fif.get(1)? >> 2 & 0b1111)
}

/// A block of a page that is received.
#[derive(Debug)]
pub(crate) struct Incoming {
    size: usize,
    frames: Vec<Option<Vec<u8>>>,
}

/// What a PPS says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pps {
    /// The command, where the page ends.
    pub(crate) post: Option<Post>,
    pub(crate) page: u8,
    pub(crate) block: u8,
    /// Frames of the block.
    frames: usize,
}

impl Pps {
    /// `None` where the field is too short or its command none.
    pub(crate) fn read(fif: &[u8]) -> Option<Self> {
        let [post, page, block, frames, ..] = *fif else { return None };
        let post = if post == NULL { None } else { Some(Post::of(Fcf::of(post)?)?) };
        Some(Self { post, page, block, frames: usize::from(frames) + 1 })
    }
}

impl Incoming {
    /// Nothing of a block whose frames hold so many octets.
    pub(crate) fn new(size: usize) -> Self {
        Self { size, frames: vec![None; FRAMES] }
    }

    /// Takes a frame of the block; one that is shorter or longer than agreed does not count.
    pub(crate) fn take(&mut self, frame: &Frame) {
        let [number, octets @ ..] = &*frame.fif else { return };
        if frame.says() == Some(Fcf::Fcd) && octets.len() == self.size {
            self.frames[usize::from(*number)] = Some(octets.to_vec());
        }
    }

    /// The octets of the block.
    ///
    /// # Errors
    /// Which frames are wanted, as the field of a PPR: frames beyond the block's are marked too.
    pub(crate) fn complete(&mut self, pps: &Pps) -> Result<Vec<u8>, Vec<u8>> {
        let (block, beyond) = self.frames.split_at_mut(pps.frames);
        if beyond.iter().any(Option::is_some) {
            // The sender counts otherwise than it sent: nothing of it can be trusted.
            self.frames.fill(None);
        } else if block.iter().all(Option::is_some) {
            let octets: Vec<_> = block.iter_mut().filter_map(Option::take).collect();
            return Ok(octets.concat());
        }
        let missing = self.frames.iter().enumerate().filter(|it| it.1.is_none());
        let mut map = vec![0; FRAMES / 8];
        missing.for_each(|(at, _)| map[at / 8] |= 1 << (at % 8));
        Err(map)
    }

    /// Forgets what came of the block.
    pub(crate) fn clear(&mut self) {
        self.frames.fill(None);
    }
}
