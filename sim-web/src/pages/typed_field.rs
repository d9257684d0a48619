//! Fields of forms that are no settings: what is typed, what they take, what is wrong with what was typed.

/// How a field is typed into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Typing {
    Text,
    Number,
    Email,
    /// A new one; never shown again.
    Password,
    /// The one that there is; never shown again.
    CurrentPassword,
    /// A new one of digits; never shown again.
    Passcode,
    /// One of its choices is selected.
    Choice,
    /// On or off: its text is [`ON`] or nothing.
    Switch,
}

/// The text of a switch that is on.
pub(super) const ON: &str = "on";

/// Something to select.
pub(super) struct Choice {
    /// The text of the field that selects it.
    pub(super) value: String,
    pub(super) label: String,
}

/// A field.
pub(super) struct TypedField {
    /// The name that it is sent by.
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) typing: Typing,
    pub(super) text: String,
    /// What is selected from, where something is.
    pub(super) choices: Vec<Choice>,
    /// What it takes, where the label does not say it.
    pub(super) rule: String,
    /// Characters that it takes, where the browser is to stop there.
    pub(super) max: Option<usize>,
    pub(super) is_required: bool,
    pub(super) wrong: Option<String>,
    /// Whether one begins to type here.
    pub(super) has_focus: bool,
}

impl TypedField {
    /// A field that may stay empty and takes anything.
    pub(super) fn new(name: &'static str, label: &'static str, typing: Typing, text: &str) -> Self {
        Self {
            name,
            label,
            typing,
            text: text.to_owned(),
            choices: Vec::new(),
            rule: String::new(),
            max: None,
            is_required: false,
            wrong: None,
            has_focus: false,
        }
    }

    /// A field in which one of these is selected, each a value and its label.
    pub(super) fn choice<V: Into<String>, L: Into<String>>(
        name: &'static str,
        label: &'static str,
        text: &str,
        choices: impl IntoIterator<Item = (V, L)>,
    ) -> Self {
        let choices = choices.into_iter();
        let choices =
            choices.map(|(value, label)| Choice { value: value.into(), label: label.into() });
        Self { choices: choices.collect(), ..Self::new(name, label, Typing::Choice, text) }
    }

    /// The same with what it takes.
    pub(super) fn ruled(self, rule: impl Into<String>) -> Self {
        Self { rule: rule.into(), ..self }
    }

    /// The same, of so many characters at most.
    pub(super) fn most(self, max: usize) -> Self {
        Self { max: Some(max), ..self }
    }

    /// The same, not left empty.
    pub(super) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }
}

/// What the template asks for.
impl TypedField {
    /// The elements that describe it to a screen reader.
    pub(super) fn described_by(&self) -> String {
        described_by(self.name, !self.rule.is_empty(), self.wrong.is_some())
    }

    pub(super) fn kind(&self) -> &'static str {
        match self.typing {
            Typing::Password | Typing::CurrentPassword | Typing::Passcode => "password",
            Typing::Text | Typing::Number | Typing::Email | Typing::Choice | Typing::Switch => {
                "text"
            }
        }
    }

    /// What a browser may fill in.
    pub(super) fn filled_with(&self) -> &'static str {
        match self.typing {
            Typing::Password | Typing::Passcode => "new-password",
            Typing::CurrentPassword => "current-password",
            Typing::Text | Typing::Number | Typing::Email | Typing::Choice | Typing::Switch => {
                "off"
            }
        }
    }

    /// The keys that a telephone shows, where they are not all.
    pub(super) fn keys(&self) -> Option<&'static str> {
        match self.typing {
            Typing::Number | Typing::Passcode => Some("numeric"),
            Typing::Email => Some("email"),
            Typing::Text
            | Typing::Password
            | Typing::CurrentPassword
            | Typing::Choice
            | Typing::Switch => None,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        self.keys() == Some("numeric")
    }

    pub(super) fn is_switch(&self) -> bool {
        self.typing == Typing::Switch
    }

    pub(super) fn is_choice(&self) -> bool {
        self.typing == Typing::Choice
    }
}

/// The elements that describe a field of this name.
pub(super) fn described_by(name: &str, has_rule: bool, is_wrong: bool) -> String {
    let rule = has_rule.then(|| format!("{name}.rule"));
    let wrong = is_wrong.then(|| format!("{name}.wrong"));
    rule.into_iter().chain(wrong).collect::<Vec<_>>().join(" ")
}

/// Says beside the field of this label what is wrong with what was typed; what is said there already stays.
pub(super) fn mark(fields: &mut [TypedField], label: Option<&str>, why: &str) {
    if let Some(field) = fields.iter_mut().find(|it| Some(it.label) == label) {
        field.wrong.get_or_insert_with(|| why.to_owned());
    }
}

/// Whether something is wrong with one of them.
pub(super) fn is_any_wrong(fields: &[TypedField]) -> bool {
    fields.iter().any(|it| it.wrong.is_some())
}

/// One begins to type in the first field that is wrong; else in that with this name.
pub(super) fn focus(fields: &mut [TypedField], otherwise: &str) {
    let wrong = fields.iter().position(|it| it.wrong.is_some());
    let at = wrong.or_else(|| fields.iter().position(|it| it.name == otherwise));
    if let Some(field) = at.and_then(|it| fields.get_mut(it)) {
        field.has_focus = true;
    }
}
