//! Fields of forms that are no settings: what is typed, what they take, what is wrong with what was typed.

/// How a field is typed into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Typing {
    Text,
    Number,
    /// Never shown again.
    Password,
}

/// A field.
pub(super) struct TypedField {
    /// The name that it is sent by.
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) typing: Typing,
    pub(super) text: String,
    /// What it takes, where the label does not say it.
    pub(super) rule: String,
    /// Characters that it takes.
    pub(super) max: usize,
    pub(super) is_required: bool,
    pub(super) wrong: Option<String>,
}

/// What the template asks for.
impl TypedField {
    /// The elements that describe it to a screen reader; empty where there are none.
    pub(super) fn described_by(&self) -> String {
        described_by(self.name, !self.rule.is_empty(), self.wrong.is_some())
    }

    pub(super) fn kind(&self) -> &'static str {
        match self.typing {
            Typing::Text | Typing::Number => "text",
            Typing::Password => "password",
        }
    }

    pub(super) fn is_number(&self) -> bool {
        self.typing == Typing::Number
    }
}

/// The elements that describe a field of this name.
pub(super) fn described_by(name: &str, has_rule: bool, is_wrong: bool) -> String {
    let rule = has_rule.then(|| format!("{name}.rule"));
    let wrong = is_wrong.then(|| format!("{name}.wrong"));
    rule.into_iter().chain(wrong).collect::<Vec<_>>().join(" ")
}

/// Says beside the field of this label what is wrong with what was typed.
pub(super) fn mark(fields: &mut [TypedField], label: Option<&str>, why: &str) {
    if let Some(field) = fields.iter_mut().find(|it| Some(it.label) == label) {
        field.wrong = Some(why.to_owned());
    }
}
