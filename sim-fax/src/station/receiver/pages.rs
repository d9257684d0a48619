//! What a receiver says to a page, or to a block of one.

use alloc::vec;

use super::{Open, Receiver, State};
use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::frame::Frame;
use crate::pack::Unpacker;
use crate::station::ecm::{Pps, corrected_rate};
use crate::station::step::{Post, Step, T2, frames};
use crate::time::Samples;

impl Receiver {
    /// A command after a page, or after a block of one.
    pub(super) fn command(&mut self, says: Option<Fcf>, command: &Frame) -> Step {
        match says {
            Some(Fcf::Pps) => match Pps::read(&command.fif) {
                Some(pps) => self.block_sent(pps, command),
                None => Step::Goodbye(CallEnd::NotUnderstood),
            },
            Some(Fcf::Eor) => self.given_up(command),
            Some(Fcf::Ctc) => match (corrected_rate(&command.fif), &mut self.terms) {
                (Some(rate), Some(terms)) if self.setup.abilities.modems.carry(rate) => {
                    terms.rate = rate;
                    self.answer(command, Fcf::Ctr)
                }
                _ => Step::Goodbye(CallEnd::NotOffered),
            },
            Some(Fcf::Rr) if self.open.is_some() => Step::Ask,
            Some(Fcf::Rr) => self.again(),
            Some(says) => match Post::of(says) {
                Some(post) if self.block.is_none() => self.page_sent(post, command),
                _ => Step::Goodbye(CallEnd::NotUnderstood),
            },
            None => Step::Goodbye(CallEnd::NotUnderstood),
        }
    }

    /// A page was sent, without error correction.
    fn page_sent(&mut self, post: Post, command: &Frame) -> Step {
        let Some(page) = self.page.take() else { return self.answer(command, Fcf::Rtn) };
        let (page, bad) = page.finish();
        if page.height() == 0 || bad * 100 > page.height() * self.setup.bad_lines_percent as usize {
            if post == Post::Eom {
                self.ask_again();
            }
            return self.answer(command, Fcf::Rtn);
        }
        self.ask(Open::Page(page, post, command.clone()))
    }

    /// A block was sent, with error correction.
    fn block_sent(&mut self, pps: Pps, command: &Frame) -> Step {
        let Some(block) = &mut self.block else { return Step::Goodbye(CallEnd::NotUnderstood) };
        if self.last_block == Some(pps) {
            block.clear();
            return self.answer(command, Fcf::Mcf);
        }
        let octets = match block.complete(&pps) {
            Ok(octets) => octets,
            Err(missing) => {
                self.answered = None;
                let ppr = Frame::new(Fcf::Ppr, false, missing);
                return self.say(vec![frames([ppr])], T2);
            }
        };
        self.last_block = Some(pps);
        if let Some(page) = &mut self.page {
            page.feed(&octets);
            if page.is_too_long() {
                return Step::Goodbye(CallEnd::TooLong);
            }
        }
        match pps.post {
            None => self.answer(command, Fcf::Mcf),
            Some(post) => self.corrected_page(post, command),
        }
    }

    /// All blocks of a page arrived, or were given up.
    fn corrected_page(&mut self, post: Post, command: &Frame) -> Step {
        let page = self.page.take().map(Unpacker::finish);
        match page {
            _ if self.is_broken => {
                self.is_broken = false;
                self.lost += 1;
                self.confirm(post, command)
            }
            Some((page, bad)) if page.height() > 0 && bad < page.height() => {
                self.ask(Open::Page(page, post, command.clone()))
            }
            // It arrived as it was sent, and is no page.
            Some(_) | None => Step::Goodbye(CallEnd::PageGivenUp),
        }
    }

    /// The sender gives up a block, or the whole page with it.
    fn given_up(&mut self, command: &Frame) -> Step {
        let Some(block) = &mut self.block else { return Step::Goodbye(CallEnd::NotUnderstood) };
        block.clear();
        self.is_broken = true;
        let post = command.fif.first().and_then(|it| Fcf::of(*it)).and_then(Post::of);
        if let Some(post) = post {
            (self.is_broken, self.page) = (false, None);
            self.lost += 1;
            self.go_on(post);
        }
        self.answer(command, Fcf::Err)
    }

    pub(in crate::station) fn confirm(&mut self, post: Post, command: &Frame) -> Step {
        self.go_on(post);
        self.answer(command, Fcf::Mcf)
    }

    fn go_on(&mut self, post: Post) {
        match post {
            Post::Mps => {}
            Post::Eom => self.ask_again(),
            Post::Eop => self.state = State::Done,
        }
    }

    /// The sender begins anew: it is asked again when it has said nothing for a while.
    fn ask_again(&mut self) {
        self.state = State::Asking { again: true };
        self.tries = 0;
        self.identified_by = Samples(u64::MAX);
    }
}
