//! The side that sends the pages.

use alloc::vec;
use alloc::vec::Vec;

use super::ecm::{Answered, Outgoing};
use super::step::{Post, Step, T0, T1, T4, bare, frames};
use crate::dcs::Terms;
use crate::dis::Abilities;
use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::fit::fitted;
use crate::frame::Frame;
use crate::id::SubscriberId;
use crate::image::{FaxImage, Page};
use crate::pack::packed;
use crate::paper::{Coding, Resolution};
use crate::rate::Rate;
use crate::setup::Setup;
use crate::signal::{CNG_PAUSE, Signal, TCF};
use crate::time::Samples;

/// How often a page is sent that is refused each time.
const PAGE_TRIES: u32 = 3;

/// The side that sends the pages.
#[derive(Debug)]
pub(crate) struct Sender {
    setup: Setup,
    image: FaxImage,
    state: State,
    /// Something was heard, so that somebody has answered, a fax or not.
    is_taken: bool,
    /// The page that is sent next, or is sent: those before it are confirmed.
    page: usize,
    /// How it is sent, from the first DIS on.
    terms: Option<Terms>,
    /// The fastest rate that is still tried.
    rates: Vec<Rate>,
    /// How often the last command was said.
    tries: u32,
    /// How often the page was sent.
    page_tries: u32,
    pub(crate) far_id: SubscriberId,
    /// Rather fetches a document, with this password where it is not empty.
    pub(crate) fetches: Option<SubscriberId>,
    /// It was asked for the document: a DTC stands where otherwise a DIS does.
    is_fetched: bool,
}

#[derive(Debug)]
enum State {
    /// Calls, until a time.
    Calling(Samples),
    /// Somebody answered: waits for a DIS, until a time.
    Identifying(Samples),
    /// Said how the pages will be sent.
    Training,
    /// Sent a page, and this command after it.
    Sent(Post),
    /// Sent a block of a page.
    Block(Outgoing, Post),
}

impl Sender {
    pub(crate) fn new(setup: Setup, image: FaxImage, at: Samples) -> Self {
        Self {
            setup,
            image,
            state: State::Calling(at + T0),
            is_taken: false,
            page: 0,
            terms: None,
            rates: Rate::all().collect(),
            tries: 0,
            page_tries: 0,
            far_id: SubscriberId::default(),
            fetches: None,
            is_fetched: false,
        }
    }

    /// The side that somebody fetches a document from, who can do that.
    pub(crate) fn fetched(
        setup: Setup,
        image: FaxImage,
        theirs: &Abilities,
        at: Samples,
    ) -> (Self, Step) {
        let mut sender = Self { is_fetched: true, ..Self::new(setup, image, at) };
        let step = sender.identified(theirs);
        (sender, step)
    }

    /// What it is set to.
    pub(crate) fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The first it does.
    pub(crate) fn begin(&self) -> Step {
        Step::Say(vec![Signal::Cng], CNG_PAUSE)
    }

    /// Pages that the other end confirmed.
    pub(crate) fn confirmed(&self) -> usize {
        self.page
    }

    /// Something is heard that need not be a fax machine: a voice, another modem.
    pub(crate) fn taken(&mut self) {
        self.is_taken = true;
    }

    /// Something of a fax machine is heard.
    pub(crate) fn answered(&mut self, at: Samples) -> Step {
        match self.state {
            State::Calling(_) => {
                self.state = State::Identifying(at + T1);
                Step::WaitFor(T1)
            }
            State::Identifying(_) | State::Training | State::Sent(_) | State::Block(..) => {
                Step::Wait
            }
        }
    }

    /// Nothing came in time.
    pub(crate) fn silence(&mut self, at: Samples) -> Step {
        match &self.state {
            State::Calling(until) if at < *until => self.begin(),
            State::Calling(_) if self.is_taken => Step::End(CallEnd::NoFax),
            State::Calling(_) => Step::End(CallEnd::NoAnswer),
            State::Identifying(until) if at < *until => Step::WaitFor(*until - at),
            State::Identifying(_) => Step::Goodbye(CallEnd::NoFax),
            State::Training | State::Sent(_) | State::Block(..) => self.again(),
        }
    }

    /// The other end said something and waits.
    pub(crate) fn message(&mut self, heard: &[Frame], at: Samples) -> Step {
        let id = heard.iter().find(|it| it.says() == Some(Fcf::Csi));
        self.far_id = id.map_or(self.far_id, |it| SubscriberId::read(&it.fif));
        let Some(last) = heard.last() else { return Step::Wait };
        let says = last.says();
        match &mut self.state {
            State::Calling(_) | State::Identifying(_) => match says {
                Some(Fcf::Dis) => self.identified(&Abilities::read(&last.fif)),
                Some(Fcf::Dtc) if self.is_fetched => self.identified(&Abilities::read(&last.fif)),
                Some(Fcf::Dtc) => Step::Goodbye(CallEnd::FetchRefused),
                _ => Step::Wait,
            },
            State::Training => match says {
                Some(Fcf::Cfr) => self.send(),
                Some(Fcf::Ftt) => match self.slower() {
                    true => self.train(),
                    false => Step::Goodbye(CallEnd::CannotTrain),
                },
                Some(Fcf::Dis | Fcf::Dtc | Fcf::Crp) => self.again(),
                _ => Step::Goodbye(CallEnd::NotUnderstood),
            },
            State::Sent(post) => {
                let post = *post;
                self.page_answered(says, post, at)
            }
            State::Block(block, post) => {
                let (post, answer) = (*post, block.answer(last, at));
                self.block_answered(answer, says, post, at)
            }
        }
    }

    /// The other end hung up, in words or without.
    pub(crate) fn disconnected(&self) -> CallEnd {
        if self.page == self.image.pages().len() {
            CallEnd::Complete
        } else {
            CallEnd::Disconnected
        }
    }

    /// Says the last command again, a few times.
    fn again(&mut self) -> Step {
        if self.tries >= self.setup.tries {
            return Step::Goodbye(match self.state {
                State::Calling(_) | State::Identifying(_) => CallEnd::NoFax,
                State::Training => CallEnd::NoAnswerToSettings,
                State::Sent(_) | State::Block(..) => CallEnd::NoAnswerToPage,
            });
        }
        match &self.state {
            State::Calling(_) | State::Identifying(_) => Step::Wait,
            State::Training => self.train(),
            State::Sent(post) => {
                self.tries += 1;
                Step::frame(bare(post.fcf()), T4)
            }
            State::Block(block, _) => {
                self.tries += 1;
                Step::frame(block.command(), T4)
            }
        }
    }

    /// What the other end can do is known.
    fn identified(&mut self, theirs: &Abilities) -> Step {
        if let Some(password) = &self.fetches {
            let has_it = theirs.sends && (password.is_empty() || theirs.sid);
            return if has_it { Step::Fetch } else { Step::Goodbye(CallEnd::NoDocument) };
        }
        let Some(page) = self.image.pages().get(self.page) else {
            return Step::Goodbye(CallEnd::Complete);
        };
        if !theirs.receives {
            return Step::Goodbye(CallEnd::CannotReceive);
        }
        let (sub, sid) = (!self.setup.folder.is_empty(), !self.setup.password.is_empty());
        if sub && !theirs.sub || sid && !theirs.sid {
            return Step::Goodbye(CallEnd::NoFolders);
        }
        let ours = self.setup.abilities.modems;
        self.rates.retain(|it| ours.carry(*it) && theirs.modems.carry(*it));
        let Some(rate) = self.rates.first().copied() else {
            return Step::Goodbye(CallEnd::CannotTrain);
        };
        self.terms = Some(Terms { sub, sid, ..agreed(&self.setup, theirs, page, rate) });
        self.tries = 0;
        self.train()
    }

    /// Says how the pages will be sent, and tries the modem.
    fn train(&mut self) -> Step {
        let (Some(terms), Some(rate)) = (&mut self.terms, self.rates.first()) else {
            return Step::Goodbye(CallEnd::CannotTrain);
        };
        terms.rate = *rate;
        self.state = State::Training;
        self.tries += 1;
        let id =
            |fcf, id: &SubscriberId| (!id.is_empty()).then(|| Frame::new(fcf, false, id.fif()));
        let said = [
            id(Fcf::Tsi, &self.setup.own_id),
            id(Fcf::Sub, &self.setup.folder),
            id(Fcf::Sid, &self.setup.password),
            Some(Frame::new(Fcf::Dcs, false, terms.fif())),
        ];
        let zeros = u64::from(rate.bits_per_second()) * TCF.in_ms() / 8_000;
        let tcf = Signal::Tcf { rate: *rate, octets: vec![0; zeros as usize] };
        Step::Say(vec![frames(said.into_iter().flatten()), tcf], T4)
    }

    /// Leaves the fastest rate out; `false` where it is the only one.
    fn slower(&mut self) -> bool {
        let is_slower = self.rates.len() > 1;
        if is_slower {
            self.rates.remove(0);
        }
        self.tries = 0;
        is_slower
    }

    /// Sends the page that is next.
    fn send(&mut self) -> Step {
        let (Some(terms), Some(page)) = (self.terms, self.image.pages().get(self.page)) else {
            return Step::Goodbye(CallEnd::Complete);
        };
        (self.tries, self.page_tries) = (1, self.page_tries + 1);
        let post = match self.image.pages().get(self.page + 1) {
            None => Post::Eop,
            Some(next) if like(next, page) => Post::Mps,
            Some(_) => Post::Eom,
        };
        let octets = match (page.width(), page.resolution()) == (terms.width, terms.resolution) {
            true => packed(page, &terms),
            false => packed(&fitted(page, terms.width, terms.resolution), &terms),
        };
        if terms.ecm.is_some() {
            let block = Outgoing::new(octets, &terms, self.page, post);
            let step = Step::Say(block.signals(true), T4);
            self.state = State::Block(block, post);
            return step;
        }
        self.state = State::Sent(post);
        let page = Signal::Page { rate: terms.rate, short: true, octets };
        Step::Say(vec![page, frames([bare(post.fcf())])], T4)
    }

    /// The other end said something to a page.
    fn page_answered(&mut self, says: Option<Fcf>, post: Post, at: Samples) -> Step {
        match says {
            Some(Fcf::Mcf | Fcf::Pip) => self.confirmed_with(post, false, at),
            Some(Fcf::Rtp) => self.confirmed_with(post, true, at),
            Some(Fcf::Rtn | Fcf::Pin) if post == Post::Eop || self.page_tries >= PAGE_TRIES => {
                Step::Goodbye(CallEnd::PageRefused)
            }
            Some(Fcf::Rtn | Fcf::Pin) => {
                self.slower();
                self.next(post, true, at)
            }
            Some(Fcf::Crp | Fcf::Dis | Fcf::Dtc) => self.again(),
            _ => Step::Goodbye(CallEnd::NotUnderstood),
        }
    }

    /// The other end said something to a block.
    fn block_answered(
        &mut self,
        answer: Answered,
        says: Option<Fcf>,
        post: Post,
        at: Samples,
    ) -> Step {
        let State::Block(block, _) = &mut self.state else { return Step::Wait };
        match answer {
            Answered::PageReceived => self.confirmed_with(post, says == Some(Fcf::Rtp), at),
            Answered::Again => self.again(),
            Answered::Send { short } => {
                self.tries = 1;
                Step::Say(block.signals(short), T4)
            }
            Answered::Say(frame) => {
                self.tries = 1;
                Step::frame(frame, T4)
            }
            Answered::Uncorrected => self.uncorrected(),
            Answered::End(end) => Step::Goodbye(end),
        }
    }

    /// Frames of a block were asked for too often: goes on at another rate, or gives the block up.
    fn uncorrected(&mut self) -> Step {
        let slower = self.slower().then(|| self.rates[0]);
        let (State::Block(block, _), Some(terms)) = (&mut self.state, &mut self.terms) else {
            return Step::Wait;
        };
        terms.rate = slower.unwrap_or(terms.rate);
        self.tries = 1;
        let said = match slower {
            Some(rate) => block.correct_at(rate),
            None => block.give_up(),
        };
        Step::frame(said, T4)
    }

    /// The page arrived.
    fn confirmed_with(&mut self, post: Post, retrain: bool, at: Samples) -> Step {
        self.page += 1;
        self.page_tries = 0;
        if post == Post::Eop {
            return Step::Goodbye(CallEnd::Complete);
        }
        if retrain {
            self.slower();
        }
        self.next(post, retrain, at)
    }

    /// Goes on with the page that is next.
    fn next(&mut self, post: Post, retrain: bool, at: Samples) -> Step {
        self.tries = 0;
        if post == Post::Eom {
            self.state = State::Identifying(at + T1);
            return Step::WaitFor(T1);
        }
        if retrain { self.train() } else { self.send() }
    }
}

/// Whether a page can follow without other settings.
fn like(next: &Page, page: &Page) -> bool {
    (next.width(), next.resolution()) == (page.width(), page.resolution())
}

/// How a page is sent to a machine that can do this.
fn agreed(setup: &Setup, theirs: &Abilities, page: &Page, rate: Rate) -> Terms {
    let ours = &setup.abilities;
    let finest = [page.resolution(), Resolution::SuperFine, Resolution::Fine];
    let resolution = finest
        .into_iter()
        .filter(|it| {
            it.down() <= page.resolution().down() && it.across() <= page.resolution().across()
        })
        .find(|it| theirs.resolves(*it))
        .unwrap_or(Resolution::Standard);
    let ecm = ours.ecm && theirs.ecm;
    let coding = match (ecm && ours.mmr && theirs.mmr, ours.mr && theirs.mr) {
        (true, _) => Coding::Mmr,
        (false, true) => Coding::Mr,
        (false, false) => Coding::Mh,
    };
    Terms {
        rate,
        resolution,
        width: page.width().min(theirs.width),
        length: theirs.length,
        coding,
        line_ms: if ecm { 0 } else { theirs.line_time.ms(resolution) },
        ecm: ecm.then_some(setup.frame_size),
        sub: false,
        sid: false,
    }
}
