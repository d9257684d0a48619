//! The machine: a touch or typed text moves it, and the device's answers.

use std::collections::VecDeque;

use sim_core::job::DocumentId;
use sim_core::power::Power;
use sim_core::update::Download;
use sim_core::{Command, Refused, Reply, View};

use crate::device::reset;
use crate::dialog::Dialog;
use crate::draft::{Act, Ask, Draft, Shown, Then};
use crate::form::{Form, NotTyped};
use crate::label;
use crate::place::Place;
use crate::press_refused::{PressRefused, TypeRefused};
use crate::preview::Preview;
use crate::screen::{
    DOWNLOAD_MODE, FaultShown, HOME, Item, Kind, Layout, RESTORING, STARTING, Screen, Slot,
};
use crate::{home, job_status, log_in, words};

/// A control panel. A new one shows its first screen.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// [`View::panel_clears`] when the panel last looked: where it has grown, all else here is void.
    clears: u64,
    /// The way from the first screen to where the panel is.
    places: Vec<Place>,
    message: Option<String>,
    /// What the device was asked and has not answered.
    waits: Option<Then<Place>>,
    /// What it will be asked next.
    next: VecDeque<Ask<Place>>,
    /// Touches and answers so far.
    turns: u64,
}

/// That somebody looks for this machine, and what they say.
fn identifying(view: &View) -> Option<String> {
    let it = view.identification.as_ref()?;
    Some(it.message.as_deref().unwrap_or("Somebody is looking for this machine.").to_owned())
}

/// What stops the panel from being used at all.
enum Stopped {
    PoweredOff,
    Starting,
    Restoring,
    DownloadMode(Download),
    Fault,
    Waiting,
}

impl Panel {
    /// A panel that shows its first screen.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is shown now.
    pub fn screen(&self, view: &View) -> Screen {
        let stopped = self.stopped(view);
        let draft = self.draft(view);
        let waiting = self.waits.as_ref().filter(|_| self.is_current(view)).map(words::waiting);
        let message = self.message.clone().filter(|_| self.is_current(view));
        let message = self.loss(view).or(message).or(draft.message);
        let shown = draft.shown.into_iter().map(|it| it.item);
        let disabled = |it: Item| Item { enabled: it.enabled && stopped.is_none(), ..it };
        Screen {
            screen: draft.name,
            title: draft.title,
            layout: draft.layout,
            user: view.panel_session().map(|it| it.user.to_string()),
            message: waiting.map(str::to_owned).or(message).or_else(|| identifying(view)),
            fault: fault(view),
            revision: view.revision.saturating_add(self.turns),
            items: shown.map(disabled).collect(),
            soft_keys: soft_keys(stopped.as_ref()),
        }
    }

    /// Touches an item or a soft key, named by its label or its id. What comes back must be asked of
    /// the device as [`sim_core::Asker::Panel`], and each of its answers given to [`Self::answered`].
    /// The caller also tells the device of every touch: [`sim_core::Fact::PanelTouched`].
    ///
    /// # Errors
    /// [`PressRefused`] where it is not there or not enabled.
    pub fn press(&mut self, view: &View, label: &str) -> Result<Option<Command>, PressRefused> {
        self.look(view);
        let act = match self.find(view, label) {
            Some(Touched::Item(act)) => act,
            Some(Touched::Home) => {
                self.turn();
                self.places.clear();
                return Ok(None);
            }
            None => return Err(self.refuse(view, label)),
        };
        self.turn();
        Ok(self.perform(act))
    }

    /// Types into a field, named by its label or its id: its text is replaced. Without a name: into
    /// the field that has the keypad, behind what was typed since it got it. On the first screen of
    /// a locked panel, the first key opens the log-in.
    ///
    /// # Errors
    /// [`TypeRefused`] where there is no such field, or one of a number is to take something else.
    pub fn type_text(
        &mut self,
        view: &View,
        label: Option<&str>,
        text: &str,
    ) -> Result<(), TypeRefused> {
        self.look(view);
        let unlocking = self.places.is_empty()
            && !log_in::lets_in(view)
            && self.stopped(view).is_none()
            && label.is_none_or(|it| label::same(it, log_in::USER_ID));
        if unlocking {
            self.places.push(Place::log_in(None));
        }
        let free = self.stopped(view).is_none();
        let form = self.form_mut().filter(|_| free);
        match form.map_or(Err(NotTyped::NoField), |it| it.type_text(label, text)) {
            Ok(()) => {
                self.turn();
                Ok(())
            }
            Err(NotTyped::NoField) => Err(self.refuse_typing(view, label).into()),
            Err(NotTyped::NoNumber(label)) => Err(TypeRefused::NoNumber(label)),
        }
    }

    /// Takes the device's answer to what the panel asked; [`Reply::Later`] may be given or left out.
    /// An answer that comes after the power went, as that to a restart does, changes nothing.
    /// What comes back is the next thing to ask: one touch can ask for several things.
    #[must_use = "one touch can ask for several things"]
    pub fn answered(&mut self, view: &View, answer: &Result<Reply, Refused>) -> Option<Command> {
        self.look(view);
        if let Ok(Reply::Later(_)) = answer {
            return None;
        }
        let waited = self.waits.take();
        self.turn();
        match (answer, waited) {
            // Whoever asked, someone is logged in now.
            (Ok(Reply::LoggedIn { role, .. }), _) => {
                self.next.clear();
                self.go_on_after_log_in(view);
                self.places.extend(log_in::warning(view, *role).map(Place::Dialog));
            }
            (Ok(reply), Some(then)) => self.go_on(view, then, reply),
            (Err(refused), Some(then)) => self.give_up(view, &then, refused),
            (Ok(_) | Err(_), None) => {}
        }
        self.ask_next()
    }

    /// The page that is being looked at: the document and the page's number, from 1.
    pub fn preview(&self, view: &View) -> Option<(DocumentId, u32)> {
        self.place(view)?.preview()?.page()
    }
}

/// What a label names.
enum Touched {
    Item(Act<Place>),
    Home,
}

impl Panel {
    /// Whether nothing put the panel back since it last looked.
    const fn is_current(&self, view: &View) -> bool {
        self.clears == view.panel_clears
    }

    /// Takes note of what happened since: a cleared panel starts afresh, and what has become
    /// impossible is left.
    fn look(&mut self, view: &View) {
        if !self.is_current(view) {
            *self = Self { clears: view.panel_clears, turns: self.turns, ..Self::default() };
        }
        if self.waits.is_none() {
            if let Some(loss) = self.loss(view) {
                self.message = Some(loss);
            }
            self.places.truncate(self.standing(view));
        }
    }

    /// Why the panel is back where it was before, if what was open has gone.
    fn loss(&self, view: &View) -> Option<String> {
        let is_usable = self.is_current(view) && self.waits.is_none() && view.power.is_on();
        let lost = self.places.get(self.standing(view)).filter(|_| is_usable)?;
        lost.loss(view)
    }

    fn turn(&mut self) {
        self.message = None;
        self.turns += 1;
    }

    /// How many places of the way still stand.
    fn standing(&self, view: &View) -> usize {
        if !self.is_current(view) || !view.power.is_on() {
            return 0;
        }
        self.places.iter().take_while(|it| it.stands(view)).count()
    }

    /// Where the panel is; `None` on the first screen and while nothing can be used.
    fn place(&self, view: &View) -> Option<&Place> {
        match self.stopped(view) {
            Some(
                Stopped::PoweredOff
                | Stopped::Starting
                | Stopped::Restoring
                | Stopped::DownloadMode(_)
                | Stopped::Fault,
            ) => None,
            Some(Stopped::Waiting) | None => {
                self.standing(view).checked_sub(1).map(|it| &self.places[it])
            }
        }
    }

    fn draft(&self, view: &View) -> Draft<Place> {
        match self.stopped(view) {
            Some(Stopped::PoweredOff) => Draft { layout: Layout::Blank, ..Draft::new("blank", "") },
            Some(Stopped::Starting) => Draft::dialog(STARTING, "Starting", words::STARTING),
            Some(Stopped::Restoring) => {
                Draft::dialog(RESTORING, reset::RESTORE_DEFAULTS, words::RESTORING)
            }
            Some(Stopped::DownloadMode(it)) => {
                Draft::dialog(DOWNLOAD_MODE, "Download Mode", words::download(it))
            }
            Some(Stopped::Fault) => Draft { layout: Layout::Fault, ..Draft::new("fault", "Fault") },
            Some(Stopped::Waiting) | None => {
                self.place(view).map_or_else(|| home::draw(view), |it| it.draw(view))
            }
        }
    }

    fn stopped(&self, view: &View) -> Option<Stopped> {
        match view.power {
            Power::Off => Some(Stopped::PoweredOff),
            Power::Starting { .. } => Some(Stopped::Starting),
            Power::Restoring => Some(Stopped::Restoring),
            Power::DownloadMode(it) => Some(Stopped::DownloadMode(it)),
            Power::On { .. } if view.blocking_fault().is_some() => Some(Stopped::Fault),
            Power::On { .. } => {
                (self.is_current(view) && self.waits.is_some()).then_some(Stopped::Waiting)
            }
        }
    }

    /// Ids come first, then what is always in its place, then rows: nobody can call a document "OK"
    /// and have it opened for the button.
    fn find(&self, view: &View, label: &str) -> Option<Touched> {
        if self.stopped(view).is_some() {
            return None;
        }
        let shown = self.draft(view).shown;
        let row = |at: &usize| shown[*at].item.kind == Kind::Row;
        let named = |at: &usize| shown[*at].is_called(label) && shown[*at].item.kind != Kind::Text;
        let at = (0..shown.len())
            .find(|it| shown[*it].item.id == label.trim())
            .or_else(|| meant(&shown, (0..shown.len()).filter(|it| !row(it) && named(it))));
        if at.is_none() && label::same(label, HOME) {
            return Some(Touched::Home);
        }
        let at = at.or_else(|| (0..shown.len()).filter(row).find(named))?;
        let touched = shown.into_iter().nth(at).filter(|it| it.item.enabled)?;
        Some(Touched::Item(touched.act))
    }

    fn perform(&mut self, act: Act<Place>) -> Option<Command> {
        match act {
            Act::Nothing => {}
            Act::Open(place) => self.places.push(place),
            Act::LogIn(then) => self.places.push(Place::log_in(then)),
            Act::Question(it) => self.places.push(Place::Dialog(Dialog::Question(it))),
            Act::Become(place) => self.become_place(place),
            Act::Back => drop(self.places.pop()),
            Act::Home => self.places.clear(),
            Act::Say(text) => self.message = Some(text),
            Act::Ask(asks) => {
                self.next = asks.into();
                return self.ask_next();
            }
            Act::Agree(asks) => {
                self.places.pop();
                self.next = asks.into();
                return self.ask_next();
            }
        }
        None
    }

    /// Back to where the log-in was asked for, or on to what it was asked for, if whoever came may be there.
    fn go_on_after_log_in(&mut self, view: &View) {
        let Some(Place::LogIn { then, .. }) = self.places.pop() else { return self.places.clear() };
        match then.map(|it| *it) {
            Some(place) if place.stands(view) => self.places.push(place),
            Some(_) => self.message = Some(words::refused(&Refused::NotPermitted)),
            None => {}
        }
    }

    fn ask_next(&mut self) -> Option<Command> {
        let Ask { command, then } = self.next.pop_front()?;
        self.waits = Some(then);
        Some(command)
    }

    fn go_on(&mut self, view: &View, then: Then<Place>, reply: &Reply) {
        match (then, reply) {
            (Then::Say(text), _) => self.message = Some(text.into()),
            (Then::Open(place), _) => self.places.push(place),
            (Then::Become(place) | Then::Unlocked(place), _) => self.become_place(place),
            (Then::Question(it), _) => self.become_place(Place::Dialog(Dialog::Question(it))),
            (Then::Back | Then::Released, _) => drop(self.places.pop()),
            (Then::Home, _) => self.places.clear(),
            (Then::Preview(mut place), Reply::Document { document, pages }) => {
                let preview = place.preview_mut().into_iter();
                preview.for_each(|it| *it = Preview::of(*document, *pages));
                self.places.push(place);
            }
            (Then::Job, Reply::Job(id, _)) => {
                self.places.push(Place::JobStatus(job_status::Place::job(view, *id)));
            }
            (Then::Stay | Then::LogIn | Then::Preview(_) | Then::Job, _) => {}
        }
    }

    /// A password that was typed is forgotten; all else stays as it was.
    fn give_up(&mut self, view: &View, then: &Then<Place>, refused: &Refused) {
        self.next.clear();
        self.message = Some(words::refused(refused));
        if *refused == Refused::Outdated {
            let now = self.places.last_mut().and_then(|it| it.renew(view));
            let has_ok = self.draft(view).shown.iter().any(|it| it.item.label == "OK");
            let outdated = now.map(|it| words::outdated(&it, has_ok));
            self.message = outdated.or_else(|| self.message.take());
        }
        match then {
            Then::LogIn | Then::Released | Then::Unlocked(_) => {
                self.form_mut().into_iter().for_each(Form::clear);
            }
            Then::Job => self.form_mut().into_iter().for_each(Form::clear_masked),
            Then::Stay
            | Then::Say(_)
            | Then::Open(_)
            | Then::Become(_)
            | Then::Back
            | Then::Home
            | Then::Question(_)
            | Then::Preview(_) => {}
        }
    }

    fn form_mut(&mut self) -> Option<&mut Form> {
        self.places.last_mut().and_then(Place::form_mut)
    }

    fn become_place(&mut self, place: Place) {
        self.places.pop();
        self.places.push(place);
    }

    fn refuse(&self, view: &View, label: &str) -> PressRefused {
        let screen = self.screen(view);
        let enabled = screen.items.into_iter().filter(|it| it.enabled).map(|it| it.label);
        PressRefused { label: label.into(), there: enabled.chain(screen.soft_keys).collect() }
    }

    fn refuse_typing(&self, view: &View, label: Option<&str>) -> PressRefused {
        let items = self.screen(view).items;
        let fields = items.into_iter().filter(|it| it.enabled && it.kind == Kind::Field);
        let there = fields.map(|it| it.label).collect();
        PressRefused { label: label.unwrap_or_default().into(), there }
    }
}

/// Which of the items with one label is meant: the first, but of corners that of the tile that was chosen.
fn meant(shown: &[Shown<Place>], mut named: impl Iterator<Item = usize>) -> Option<usize> {
    let first = named.next()?;
    let is_corner = |it: &usize| shown[*it].item.slot == Slot::Corner;
    let mut others = named.filter(is_corner).peekable();
    if !is_corner(&first) || others.peek().is_none() {
        return Some(first);
    }
    [first].into_iter().chain(others).find(|it| shown[*it].item.selected)
}

fn fault(view: &View) -> Option<FaultShown> {
    let fault = view.blocking_fault().or_else(|| view.faults.first());
    let failed = view.power == Power::DownloadMode(Download::Failed);
    let fault = fault.filter(|_| view.power.is_on() || failed)?;
    Some(FaultShown { code: fault.code.into(), text: fault.text.into() })
}

fn soft_keys(stopped: Option<&Stopped>) -> Vec<String> {
    if stopped.is_some() { Vec::new() } else { vec![HOME.into()] }
}
