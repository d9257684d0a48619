//! The side that receives the pages.

mod pages;

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::ecm::{Incoming, Pps};
use super::kept::Kept;
use super::step::{Post, Step, T1, T2, T4, bare, frames};
use super::zeros::Zeros;
use crate::dcs::Terms;
use crate::dis::Abilities;
use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::frame::Frame;
use crate::id::SubscriberId;
use crate::image::{FaxImage, Page};
use crate::pack::Unpacker;
use crate::setup::Setup;
use crate::signal::{Listen, Signal};
use crate::time::Samples;

/// What a receiver asks of whoever carries it.
#[derive(Debug)]
pub(super) enum Open {
    Folder,
    Page(Page, Post, Frame),
}

/// The side that receives the pages.
#[derive(Debug)]
pub(crate) struct Receiver {
    setup: Setup,
    state: State,
    terms: Option<Terms>,
    /// Until when the caller has to say how it sends.
    identified_by: Samples,
    /// How often what was said last was said.
    tries: u32,
    said: Vec<Signal>,
    /// The page that comes in, or came and was not answered yet.
    page: Option<Unpacker>,
    block: Option<Incoming>,
    /// The last command after a page or a block that was answered, and how.
    answered: Option<(Frame, Fcf)>,
    /// The block that arrived last.
    last_block: Option<Pps>,
    /// A part of the page was given up by the sender.
    is_broken: bool,
    /// Pages of which not all arrived.
    lost: usize,
    pub(crate) kept: Kept,
    pub(crate) far_id: SubscriberId,
    pub(crate) folder: SubscriberId,
    pub(crate) password: SubscriberId,
    /// A document that may be fetched, and the password for it.
    offer: Option<(FaxImage, SubscriberId)>,
    /// It fetches, with this password where it is not empty.
    fetches: Option<SubscriberId>,
    /// What whoever carries this is asked.
    pub(super) open: Option<Open>,
    /// Since when a page waits for its place, and how the call ends where it gets none.
    pub(super) busy: Option<(Samples, CallEnd)>,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Said what it can do; with `again` it says so again where nothing comes.
    Asking { again: bool },
    /// Refused how the pages would be sent: says so after what the sender says by itself.
    Refusing(CallEnd),
    /// Waits for zeros in the modem.
    Training(Zeros),
    /// Waits for a page, or for what comes after it.
    Page,
    /// The last page is confirmed.
    Done,
}

impl Receiver {
    pub(crate) fn new(setup: Setup, at: Samples) -> Self {
        Self {
            setup,
            state: State::Asking { again: true },
            terms: None,
            identified_by: at + T1,
            tries: 1,
            said: Vec::new(),
            page: None,
            block: None,
            answered: None,
            last_block: None,
            is_broken: false,
            lost: 0,
            kept: Kept::default(),
            far_id: SubscriberId::default(),
            folder: SubscriberId::default(),
            password: SubscriberId::default(),
            offer: None,
            fetches: None,
            open: None,
            busy: None,
        }
    }

    /// With a document that may be fetched, and the password for it where it is not empty.
    pub(crate) fn offering(mut self, document: FaxImage, password: SubscriberId) -> Self {
        self.setup.abilities.sends = true;
        self.setup.abilities.sid |= !password.is_empty();
        self.offer = Some((document, password));
        self
    }

    /// The side that fetches a document.
    pub(crate) fn fetching(setup: Setup, password: SubscriberId, at: Samples) -> (Self, Step) {
        let mut receiver = Self { fetches: Some(password), ..Self::new(setup, at) };
        let step = receiver.say(vec![receiver.identification()], T4);
        (receiver, step)
    }

    /// What it is set to.
    pub(crate) fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The first it does.
    pub(crate) fn begin(&mut self) -> Step {
        let identification = self.identification();
        self.said = vec![identification.clone()];
        Step::Say(vec![Signal::Ced, identification], T4)
    }

    /// Which modem it listens for.
    pub(crate) fn listens(&self) -> Listen {
        let ecm = self.terms.is_some_and(|it| it.ecm.is_some());
        let rate = self.terms.map(|it| it.rate);
        match self.state {
            State::Asking { .. } | State::Refusing(_) => Listen { page: None, frames: false },
            State::Training(_) => Listen { page: rate.map(|it| (it, false)), frames: false },
            State::Page | State::Done => Listen { page: rate.map(|it| (it, true)), frames: ecm },
        }
    }

    /// Nothing came in time.
    pub(crate) fn silence(&mut self, at: Samples) -> Step {
        if let Some((_, end)) = self.busy {
            return Step::Goodbye(end);
        }
        match self.state {
            State::Asking { again: true }
                if self.tries < self.setup.tries && at < self.identified_by =>
            {
                self.tries += 1;
                self.say(vec![self.identification()], T4)
            }
            State::Asking { again: true } => Step::Goodbye(CallEnd::NoFax),
            State::Asking { again: false } => Step::Goodbye(CallEnd::NoPage),
            State::Refusing(end) => Step::Goodbye(end),
            State::Training(_) => self.trained_badly(),
            State::Page if self.page.is_some() => Step::Goodbye(CallEnd::NoEndOfPage),
            State::Page => Step::Goodbye(CallEnd::NoPage),
            State::Done => Step::End(self.end()),
        }
    }

    /// The caller said something and waits.
    pub(crate) fn message(&mut self, heard: &[Frame]) -> Step {
        let Some(last) = heard.last() else { return Step::Wait };
        let id = |fcf| {
            heard.iter().find(|it| it.says() == Some(fcf)).map(|it| SubscriberId::read(&it.fif))
        };
        self.far_id = id(Fcf::Tsi).unwrap_or(self.far_id);
        match last.says() {
            Some(Fcf::Dcs) => {
                self.folder = id(Fcf::Sub).unwrap_or_default();
                self.password = id(Fcf::Sid).unwrap_or_default();
                self.settings(&last.fif)
            }
            Some(Fcf::Dis) if self.fetches.is_some() => self.again(),
            Some(Fcf::Dtc | Fcf::Dis) if matches!(self.state, State::Asking { .. }) => {
                self.far_id = id(Fcf::Cig).unwrap_or(self.far_id);
                self.asked_to_send(last, id(Fcf::Pwd).unwrap_or_default())
            }
            Some(Fcf::Dtc) => Step::Goodbye(CallEnd::FetchRefused),
            Some(Fcf::Crp) => self.again(),
            _ if self.is_answered(last) => self.again(),
            says => match self.state {
                State::Asking { .. } | State::Training(_) => Step::Wait,
                State::Refusing(end) => Step::Goodbye(end),
                State::Page => self.command(says, last),
                State::Done => Step::Goodbye(self.end()),
            },
        }
    }

    /// The caller hung up, in words or without.
    pub(crate) fn disconnected(&self) -> CallEnd {
        match self.state {
            State::Page if let Some((_, end)) = self.busy => end,
            State::Done => self.end(),
            State::Refusing(end) => end,
            State::Asking { .. } | State::Training(_) | State::Page => CallEnd::Disconnected,
        }
    }

    /// A modem begins; `is_ours` says that it is the one that is listened for.
    pub(crate) fn begins(&mut self, is_ours: bool) {
        match self.state {
            State::Page | State::Done => {
                // What follows is no command that came once more: there may be a page before it.
                (self.answered, self.last_block) = (None, None);
                self.state = State::Page;
                if let (true, None, Some(terms)) = (is_ours, &self.page, &self.terms) {
                    self.page = Some(Unpacker::new(terms));
                }
            }
            State::Asking { .. } | State::Refusing(_) | State::Training(_) => {}
        }
    }

    /// Octets of the modem.
    pub(crate) fn octets(&mut self, octets: &[u8]) -> Step {
        match &mut self.state {
            State::Training(zeros) => {
                zeros.feed(octets);
                Step::Wait
            }
            State::Page => match &mut self.page {
                Some(page) if self.block.is_none() => {
                    page.feed(octets);
                    match (page.is_too_long(), page.is_too_slow()) {
                        (true, _) => Step::Goodbye(CallEnd::TooLong),
                        (_, true) => Step::Goodbye(CallEnd::LineTooLong),
                        (false, false) => Step::Wait,
                    }
                }
                Some(_) | None => Step::Wait,
            },
            State::Asking { .. } | State::Refusing(_) | State::Done => Step::Wait,
        }
    }

    /// A frame of the modem.
    pub(crate) fn frame(&mut self, frame: &Frame) {
        if let (State::Page, Some(block)) = (&self.state, &mut self.block) {
            block.take(frame);
        }
    }

    /// The modem is over, or whatever was not the one that was listened for.
    pub(crate) fn ends(&mut self) -> Step {
        let zeros = match self.state {
            State::Training(zeros) => zeros,
            State::Page => return Step::WaitFor(T2),
            State::Refusing(end) => return Step::Goodbye(end),
            State::Asking { .. } | State::Done => return Step::Wait,
        };
        if !self.terms.is_some_and(|it| zeros.are_enough(it.rate)) {
            return self.trained_badly();
        }
        self.state = State::Page;
        self.tries = 1;
        self.say(vec![frames([bare(Fcf::Cfr)])], T2)
    }

    /// Who it is and what it can do: to be sent to, or to fetch.
    fn identification(&self) -> Signal {
        let id =
            |fcf, id: &SubscriberId| (!id.is_empty()).then(|| Frame::new(fcf, false, id.fif()));
        let able = self.setup.abilities.fif();
        let said = match &self.fetches {
            None => {
                let dis = Frame::new(Fcf::Dis, false, able);
                [id(Fcf::Csi, &self.setup.own_id), None, Some(dis)]
            }
            Some(password) => {
                let dtc = Frame::new(Fcf::Dtc, false, able);
                [id(Fcf::Cig, &self.setup.own_id), id(Fcf::Pwd, password), Some(dtc)]
            }
        };
        frames(said.into_iter().flatten())
    }

    /// Somebody wants to fetch a document, or has one sent to it that called.
    fn asked_to_send(&mut self, theirs: &Frame, password: SubscriberId) -> Step {
        match self.offer.take() {
            Some((document, wanted)) if wanted.is_empty() || wanted == password => {
                Step::Send(Box::new(Abilities::read(&theirs.fif)), document)
            }
            Some(_) | None => Step::Goodbye(CallEnd::FetchRefused),
        }
    }

    fn say(&mut self, signals: Vec<Signal>, wait: Samples) -> Step {
        self.said = signals.clone();
        Step::Say(signals, wait)
    }

    /// Says the last again.
    fn again(&mut self) -> Step {
        let wait = if matches!(self.state, State::Asking { again: true }) { T4 } else { T2 };
        if self.answered.is_none() {
            self.tries += 1;
        }
        if self.tries > self.setup.tries {
            return Step::Goodbye(CallEnd::NotUnderstood);
        }
        Step::Say(self.said.clone(), wait)
    }

    /// Whether a command came once more whose answer was lost.
    fn is_answered(&self, command: &Frame) -> bool {
        self.answered
            .as_ref()
            .is_some_and(|it| it.0.fif == command.fif && it.0.says() == command.says())
    }

    /// How the pages will be sent is known.
    fn settings(&mut self, fif: &[u8]) -> Step {
        let terms = match Terms::read(fif, &self.setup.abilities) {
            Ok(terms) => terms,
            Err(it) if it.asks_for_folder() => return self.refuse(CallEnd::FolderRefused),
            Err(_) => return self.refuse(CallEnd::NotOffered),
        };
        let able = &self.setup.abilities;
        if !self.folder.is_empty() && !able.sub || !self.password.is_empty() && !able.sid {
            return self.refuse(CallEnd::FolderRefused);
        }
        self.block = terms.ecm.map(|it| Incoming::new(it.octets()));
        (self.terms, self.page, self.answered, self.last_block) = (Some(terms), None, None, None);
        match self.folder.is_empty() && self.password.is_empty() {
            true => self.train(),
            false => self.ask(Open::Folder),
        }
    }

    /// Waits for the check of the training.
    pub(super) fn train(&mut self) -> Step {
        self.state = State::Training(Zeros::default());
        Step::WaitFor(T2)
    }

    pub(super) fn refuse(&mut self, end: CallEnd) -> Step {
        self.state = State::Refusing(end);
        Step::WaitFor(T4)
    }

    fn trained_badly(&mut self) -> Step {
        self.state = State::Asking { again: false };
        self.say(vec![frames([bare(Fcf::Ftt)])], T2)
    }

    pub(super) fn answer(&mut self, command: &Frame, answer: Fcf) -> Step {
        self.answered = Some((command.clone(), answer));
        self.say(vec![frames([bare(answer)])], T2)
    }

    /// Whether errors of pages are corrected.
    pub(super) fn is_correcting(&self) -> bool {
        self.block.is_some()
    }

    fn end(&self) -> CallEnd {
        if self.lost > 0 { CallEnd::PageGivenUp } else { CallEnd::Complete }
    }
}
