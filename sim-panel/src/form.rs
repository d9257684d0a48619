//! Fields and the keypad: what was typed and chosen so far.

use sim_core::Secret;
use sim_core::settings::{Allowed, Key};

use crate::draft::{Act, Draft};
use crate::label;
use crate::screen::{DOT, Kind, Slot};

/// Most characters that a field takes; what is typed beyond is dropped.
const TYPED_MAX: usize = 255;
/// The key that takes back one character.
const BACKSPACE: char = '\u{8}';

/// What a number is that is switched off.
const OFF: &str = "Off";

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Any text.
    Text,
    /// Text that nobody may read over the shoulder.
    Masked,
    /// A whole number; "Off" too where `off`.
    Number { min: u32, max: u32, off: bool },
    /// One of the values of a setting.
    Choice(Key, &'static [&'static str]),
}

impl Takes {
    /// What a field for the values of `key` takes.
    pub(crate) fn value_of(key: Key) -> Self {
        match key.row().allowed {
            Allowed::Choice(all) => Self::Choice(key, all),
            Allowed::Range { min, max, off } => Self::Number { min, max, off },
            Allowed::Text { max: _ } | Allowed::MailAddress { max: _ } => Self::Text,
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Number { .. })
    }

    const fn is_choice(self) -> bool {
        matches!(self, Self::Choice(..))
    }
}

/// A field. What was typed is kept as a secret, whether masked or not.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) takes: Takes,
    typed: Secret,
}

impl Field {
    /// A field that shows `text`.
    pub(crate) fn new(id: &str, label: &str, takes: Takes, text: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), takes, typed: Secret::new(text) }
    }

    /// What is in it.
    pub(crate) fn text(&self) -> &str {
        self.typed.expose()
    }

    /// What is in it, as a secret.
    pub(crate) fn secret(&self) -> Secret {
        self.typed.clone()
    }

    fn is_called(&self, name: &str) -> bool {
        self.id == name.trim() || label::same(name, &self.label)
    }

    fn shown(&self) -> String {
        match self.takes {
            Takes::Masked => DOT.repeat(self.typed.characters()),
            Takes::Text | Takes::Number { .. } | Takes::Choice(..) => self.text().into(),
        }
    }

    /// Whether this can be typed into it: the keypad of numbers has digits, and "Off" is a step of some.
    fn takes(&self, text: &str) -> bool {
        match self.takes {
            Takes::Number { off, .. } => {
                (off && text == OFF)
                    || text.chars().all(|it| it.is_ascii_digit() || it == BACKSPACE)
            }
            Takes::Text | Takes::Masked | Takes::Choice(..) => true,
        }
    }

    fn type_text(&mut self, text: &str) {
        let mut typed = self.text().to_owned();
        for it in text.chars() {
            match it {
                BACKSPACE => drop(typed.pop()),
                it if it.is_control() || typed.chars().count() >= self.most() => {}
                it => typed.push(it),
            }
        }
        self.typed = Secret::new(typed);
    }

    fn most(&self) -> usize {
        match self.takes {
            // A number with a digit too many stays what was typed, for the form to refuse: never another number.
            Takes::Text | Takes::Masked | Takes::Number { .. } => TYPED_MAX,
            Takes::Choice(..) => 0,
        }
    }

    /// The number one step on; `None` where there is none.
    fn step(&self, up: bool) -> Option<String> {
        let Takes::Number { min, max, off } = self.takes else { return None };
        let next = match (self.text().parse::<u32>().ok().filter(|it| *it >= min), up) {
            (Some(it), true) => it.saturating_add(1),
            (None, true) => min,
            (Some(it), false) if it > min => (it - 1).min(max),
            (Some(_), false) if off => return Some(OFF.into()),
            (Some(_) | None, false) => return None,
        };
        (next <= max).then(|| next.to_string())
    }
}

/// Why nothing is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotTyped {
    /// There is no such field.
    NoField,
    /// It is no number, and the field of this label takes nothing else.
    NoNumber(String),
}

/// Some fields; one of them has the keypad.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pub(crate) fields: Vec<Field>,
    focus: usize,
    /// Something was typed since the field got the keypad: more goes behind it.
    begun: bool,
}

impl Form {
    /// A form; the keypad is at the first field that can be typed into.
    pub(crate) fn new(fields: Vec<Field>) -> Self {
        let focus = fields.iter().position(|it| !it.takes.is_choice()).unwrap_or_default();
        Self { fields, focus, begun: false }
    }

    /// The text of the field at `at`.
    pub(crate) fn text(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", Field::text)
    }

    /// The same with the keypad at another field.
    pub(crate) fn focused(&self, focus: usize) -> Self {
        Self { focus, begun: false, ..self.clone() }
    }

    /// The same with other text in a field.
    pub(crate) fn with(&self, at: usize, text: impl Into<String>) -> Self {
        let mut form = self.focused(at);
        if let Some(field) = form.fields.get_mut(at) {
            field.typed = Secret::new(text);
        }
        form
    }

    /// Puts other text into a field; the keypad stays where it is.
    pub(crate) fn put(&mut self, at: usize, text: impl Into<String>) {
        if let Some(field) = self.fields.get_mut(at) {
            field.typed = Secret::new(text);
        }
    }

    /// Forgets what was typed; the keypad is where it was at first.
    pub(crate) fn clear(&mut self) {
        let fields = std::mem::take(&mut self.fields);
        let emptied = |it| Field { typed: Secret::default(), ..it };
        *self = Self::new(fields.into_iter().map(emptied).collect());
    }

    /// Forgets what was typed where nobody may read it.
    pub(crate) fn clear_masked(&mut self) {
        let masked = self.fields.iter_mut().filter(|it| it.takes == Takes::Masked);
        masked.for_each(|it| it.typed = Secret::default());
    }

    /// Types into the field of this name from its start, or without one into the field that has the
    /// keypad, behind what was typed since it got it.
    ///
    /// # Errors
    /// [`NotTyped`]; the form is as it was.
    pub(crate) fn type_text(&mut self, name: Option<&str>, text: &str) -> Result<(), NotTyped> {
        let named = |name| self.fields.iter().position(|it| it.is_called(name));
        let at = name.map_or(Some(self.focus), named).ok_or(NotTyped::NoField)?;
        let field = self.fields.get(at).filter(|it| !it.takes.is_choice());
        let field = field.ok_or(NotTyped::NoField)?;
        if !field.takes(text) {
            return Err(NotTyped::NoNumber(field.label.clone()));
        }
        if name.is_some() {
            *self = self.focused(at);
        }
        let field = &mut self.fields[at];
        if !self.begun {
            field.typed = Secret::default();
        }
        field.type_text(text);
        self.begun = true;
        Ok(())
    }

    /// Puts the form on a screen; `place` is where it stands. A touch of a step leads where `stepped`
    /// says.
    pub(crate) fn draw<P>(
        &self,
        draft: &mut Draft<P>,
        place: impl Fn(Self) -> P,
        stepped: impl Fn(Self) -> Act<P>,
    ) {
        for (at, field) in self.fields.iter().enumerate() {
            let kind = if field.takes.is_choice() { Kind::Row } else { Kind::Field };
            let act = Act::Become(place(self.focused(at)));
            let item = draft.add(kind, &field.id, &field.label, act);
            item.value = Some(field.shown());
            item.masked = field.takes == Takes::Masked;
            item.selected = at == self.focus;
        }
        self.draw_steps(draft, stepped);
    }

    /// The field whose values can be chosen now: the one with the keypad, or else the first.
    pub(crate) fn choosing(&self) -> Option<usize> {
        self.nearest(Takes::is_choice)
    }

    fn draw_steps<P>(&self, draft: &mut Draft<P>, stepped: impl Fn(Self) -> Act<P>) {
        let Some(at) = self.nearest(Takes::is_number) else { return };
        for (id, label, up) in [("minus", "-", false), ("plus", "+", true)] {
            let next = self.fields[at].step(up);
            let act = next.map_or(Act::Nothing, |it| stepped(self.with(at, it)));
            draft.add(Kind::Button, id, label, act).slot = Slot::Step;
        }
    }

    fn nearest(&self, fits: impl Fn(Takes) -> bool) -> Option<usize> {
        let focused = self.fields.get(self.focus).is_some_and(|it| fits(it.takes));
        if focused { Some(self.focus) } else { self.fields.iter().position(|it| fits(it.takes)) }
    }
}
