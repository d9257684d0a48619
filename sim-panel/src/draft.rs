//! A screen as it is built: what is seen, and what a touch of each item does. Both come from one
//! place, so no item is shown that does nothing and none does what is not shown.

use sim_core::Command;
use sim_core::settings::{Change, Key};

use crate::label;
use crate::screen::{Item, Kind, Layout, Sign, Slot};

/// What a touch does.
#[derive(Clone, Debug)]
pub(crate) enum Act<P> {
    /// Nothing: the item is only read.
    Nothing,
    /// Goes on to another place; "<" comes back.
    Open(P),
    /// Has somebody log in, and then goes on to another place.
    LogIn(Option<P>),
    /// The place stays, changed.
    Become(P),
    /// Back to the place before.
    Back,
    /// To the first screen.
    Home,
    /// Asks the device, one thing after the other until one is refused.
    Ask(Vec<Ask<P>>),
    /// Puts a question first.
    Question(Question<P>),
    /// Leaves a question, and asks.
    Agree(Vec<Ask<P>>),
    /// Shows a message.
    Say(String),
}

impl<P> Act<P> {
    /// Asks the device one thing.
    pub(crate) fn ask(command: Command, then: Then<P>) -> Self {
        Self::Ask(vec![Ask { command, then }])
    }

    fn map<Q>(self, to: fn(P) -> Q) -> Act<Q> {
        match self {
            Self::Nothing => Act::Nothing,
            Self::Open(place) => Act::Open(to(place)),
            Self::LogIn(then) => Act::LogIn(then.map(to)),
            Self::Become(place) => Act::Become(to(place)),
            Self::Back => Act::Back,
            Self::Home => Act::Home,
            Self::Ask(asks) => Act::Ask(map_all(asks, to)),
            Self::Question(it) => Act::Question(it.map(to)),
            Self::Agree(asks) => Act::Agree(map_all(asks, to)),
            Self::Say(text) => Act::Say(text),
        }
    }
}

/// Something to ask of the device, and how the panel goes on when it is granted.
#[derive(Clone, Debug)]
pub(crate) struct Ask<P> {
    pub(crate) command: Command,
    pub(crate) then: Then<P>,
}

/// How the panel goes on.
#[derive(Clone, Debug)]
pub(crate) enum Then<P> {
    /// It stays.
    Stay,
    /// It stays, and says that it was done.
    Say(&'static str),
    /// To another place.
    Open(P),
    /// The place changes.
    Become(P),
    /// To the place before.
    Back,
    /// To the first screen.
    Home,
    /// The place gives way to a question.
    Question(Question<P>),
    /// To a place that shows the pages of the document in the answer.
    Preview(P),
    /// To the first screen, as the user who logged in; refused, what was typed is forgotten.
    LogIn,
    /// To the place before; refused, what was typed is forgotten.
    Released,
    /// The place gives way to another; refused, what was typed is forgotten.
    Unlocked(P),
    /// To the job in the answer; refused, a passcode that was typed is forgotten.
    Job,
}

fn map_all<P, Q>(asks: Vec<Ask<P>>, to: fn(P) -> Q) -> Vec<Ask<Q>> {
    let map = |it: Ask<P>| Ask { command: it.command, then: it.then.map(to) };
    asks.into_iter().map(map).collect()
}

impl<P> Then<P> {
    fn map<Q>(self, to: fn(P) -> Q) -> Then<Q> {
        match self {
            Self::Stay => Then::Stay,
            Self::Say(text) => Then::Say(text),
            Self::Open(place) => Then::Open(to(place)),
            Self::Become(place) => Then::Become(to(place)),
            Self::Back => Then::Back,
            Self::Home => Then::Home,
            Self::Question(it) => Then::Question(it.map(to)),
            Self::Preview(place) => Then::Preview(to(place)),
            Self::LogIn => Then::LogIn,
            Self::Released => Then::Released,
            Self::Unlocked(place) => Then::Unlocked(to(place)),
            Self::Job => Then::Job,
        }
    }
}

/// A question; "Yes" asks the device.
#[derive(Clone, Debug)]
pub(crate) struct Question<P> {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) yes: Vec<Ask<P>>,
}

impl<P> Question<P> {
    /// A question after which the device is asked one thing.
    pub(crate) fn ask(title: &str, text: &str, command: Command, then: Then<P>) -> Self {
        Self { title: title.into(), text: text.into(), yes: vec![Ask { command, then }] }
    }

    fn map<Q>(self, to: fn(P) -> Q) -> Question<Q> {
        Question { title: self.title, text: self.text, yes: map_all(self.yes, to) }
    }
}

/// An item with what a touch of it does.
#[derive(Clone, Debug)]
pub(crate) struct Shown<P> {
    pub(crate) item: Item,
    pub(crate) act: Act<P>,
    /// The setting whose value the label names; further spellings of the value mean it too.
    value_of: Option<Key>,
}

impl<P> Shown<P> {
    /// Whether `typed` names this item by its label.
    pub(crate) fn is_called(&self, typed: &str) -> bool {
        let value = |key| Change::parse(key, typed).is_ok_and(|it| it.text() == self.item.label);
        label::same(typed, &self.item.label) || self.value_of.is_some_and(value)
    }
}

/// A screen being built.
#[derive(Clone, Debug)]
pub(crate) struct Draft<P> {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) layout: Layout,
    /// What the place itself has to say.
    pub(crate) message: Option<String>,
    pub(crate) shown: Vec<Shown<P>>,
}

impl<P> Draft<P> {
    /// An empty screen.
    pub(crate) fn new(name: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            layout: Layout::Lists,
            message: None,
            shown: Vec::new(),
        }
    }

    /// A screen that says something, before its buttons are added.
    pub(crate) fn dialog(
        name: impl Into<String>,
        title: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { layout: Layout::Dialog, message: Some(message.into()), ..Self::new(name, title) }
    }

    /// An empty screen with the way back.
    pub(crate) fn inner(name: impl Into<String>, title: impl Into<String>) -> Self {
        let mut draft = Self::new(name, title);
        draft.add(Kind::Button, "back", "<", Act::Back).slot = Slot::Bar;
        draft
    }

    /// The same screen where an app's places are among all there are.
    pub(crate) fn map<Q>(self, to: fn(P) -> Q) -> Draft<Q> {
        let map =
            |it: Shown<P>| Shown { item: it.item, act: it.act.map(to), value_of: it.value_of };
        Draft {
            name: self.name,
            title: self.title,
            layout: self.layout,
            message: self.message,
            shown: self.shown.into_iter().map(map).collect(),
        }
    }

    /// Adds an item that can be touched unless it does nothing.
    pub(crate) fn add(
        &mut self,
        kind: Kind,
        id: impl Into<String>,
        label: impl Into<String>,
        act: Act<P>,
    ) -> &mut Item {
        let enabled = !matches!(act, Act::Nothing);
        let item = Item {
            id: id.into(),
            kind,
            label: label.into(),
            enabled,
            value: None,
            masked: false,
            selected: false,
            slot: Slot::of(kind),
        };
        let at = self.shown.len();
        self.shown.push(Shown { item, act, value_of: None });
        &mut self.shown[at].item
    }

    /// Adds a button whose id is its label.
    pub(crate) fn button(&mut self, label: &str, act: Act<P>) -> &mut Item {
        self.add(Kind::Button, label::id(label), label, act)
    }

    /// Adds a button that may be touched only if `enabled`.
    pub(crate) fn button_if(&mut self, enabled: bool, label: &str, act: Act<P>) -> &mut Item {
        self.button(label, if enabled { act } else { Act::Nothing })
    }

    /// Adds the button that most people want.
    pub(crate) fn main_button(&mut self, label: &str, act: Act<P>) {
        self.button(label, act).slot = Slot::Main;
    }

    /// Adds a tile.
    pub(crate) fn tile(&mut self, enabled: bool, sign: Sign, label: &str, act: Act<P>) {
        self.button_if(enabled, label, act).slot = Slot::Tile(sign);
    }

    /// Adds a line that opens something.
    pub(crate) fn row(&mut self, label: &str, act: Act<P>) -> &mut Item {
        self.add(Kind::Row, label::id(label), label, act)
    }

    /// Adds a line that is only read.
    pub(crate) fn text(&mut self, label: &str, value: impl Into<String>) -> &mut Item {
        let item = self.add(Kind::Text, label::id(label), label, Act::Nothing);
        item.value = Some(value.into());
        item
    }

    /// Adds a value of a setting to choose.
    pub(crate) fn choice(&mut self, key: Key, label: &str, selected: bool, act: Act<P>) {
        let id = format!("{}.{}", key.row().id, label::id(label));
        self.add(Kind::Choice, id, label, act).selected = selected;
        if let Some(shown) = self.shown.last_mut() {
            shown.value_of = Some(key);
        }
    }
}
