//! A form as it is drawn: what stands in each field, and what the device had when it was drawn.

use askama::Template;
use sim_core::settings::form;
use sim_core::settings::{Allowed, Change, Settings};

use crate::pages::place::{self, Fields, Group, Shown};
use crate::pages::places::Found;

/// The form, as a part of a page.
#[derive(Template)]
#[template(path = "setting_form.html")]
pub(crate) struct Form {
    action: &'static str,
    /// The page that [Cancel] leads to, where there is one above.
    cancel: Option<&'static str>,
    /// Whether its one switch takes effect as it is clicked.
    is_at_once: bool,
    fields: Vec<Field>,
}

/// A field.
struct Field {
    /// The group that begins with it.
    begins: Option<&'static Group<place::Field>>,
    shown: &'static place::Field,
    asks: form::Field,
    /// Whether its switch is on.
    is_on: bool,
    /// What is typed or chosen.
    text: String,
    /// What the device had.
    seen: Change,
}

/// What a template draws.
enum Control {
    Switch,
    SwitchAtOnce,
    /// The values, and which of them is chosen.
    Choice(Vec<(&'static str, bool)>),
    Typed,
    TypedWhile(&'static str),
}

impl Form {
    /// With the values that the device has; `None` where the place has no fields.
    pub(crate) fn new(found: &Found, settings: &Settings) -> Option<Self> {
        let field = |(begins, shown, asks)| Field::new(begins, shown, asks, settings);
        Some(Self::of(found, rows(found.place.fields()?).map(field).collect()))
    }

    fn of(found: &Found, fields: Vec<Field>) -> Self {
        let is_page = matches!(found.place.page, place::Page::Form(_));
        let above = found.above.last().filter(|_| is_page);
        Self {
            action: found.place.path,
            cancel: above.map(|it| it.path),
            is_at_once: found.place.is_at_once(),
            fields,
        }
    }
}

/// A field, the group that begins with it, and what it asks.
type FieldRow = (Option<&'static Group<place::Field>>, &'static place::Field, form::Field);

fn rows(fields: &Fields) -> impl Iterator<Item = FieldRow> + use<> {
    let called: Vec<_> = fields.all().map(|it| (it.label, it.key)).collect();
    let asks = form::Form::of(&called).fields().to_vec();
    let begins = |group: &'static Group<place::Field>| {
        group.of.iter().enumerate().map(move |(at, it)| ((at == 0).then_some(group), it))
    };
    let shown = fields.groups.iter().flat_map(begins);
    shown.zip(asks).map(|((begins, shown), asks)| (begins, shown, asks))
}

impl Field {
    fn new(
        begins: Option<&'static Group<place::Field>>,
        shown: &'static place::Field,
        asks: form::Field,
        settings: &Settings,
    ) -> Self {
        let seen = settings.value(shown.key);
        let (is_on, text) = (false, String::new());
        let mut field = Self { begins, shown, asks, is_on, text, seen };
        field.show();
        field
    }

    /// Shows what the device had.
    fn show(&mut self) {
        let now = self.seen.text();
        self.text = self.called(&now).into();
        self.is_on = match self.shown.shown {
            Shown::Switch | Shown::SwitchAtOnce => self.values().first() == Some(&now.as_str()),
            Shown::TypedWhile(_) if now == OFF => {
                self.text.clear();
                false
            }
            Shown::TypedWhile(_) => true,
            Shown::Values | Shown::Called(_) | Shown::Typed(_) => false,
        };
    }

    /// What its values are, where it has some.
    fn values(&self) -> &'static [&'static str] {
        match self.shown.key.row().allowed {
            Allowed::Choice(all) => all,
            Allowed::Range { .. } | Allowed::Text { .. } => &[],
        }
    }

    /// What a value is called here.
    fn called<'a>(&self, value: &'a str) -> &'a str {
        let at = self.values().iter().position(|it| *it == value);
        match (self.shown.shown, at) {
            (Shown::Called(names), Some(at)) => names.get(at).copied().unwrap_or(value),
            _ => value,
        }
    }
}

/// A number that is off, as the settings write it.
const OFF: &str = "Off";

/// What the template asks for.
impl Field {
    /// The name that its value is sent by.
    fn id(&self) -> &'static str {
        self.shown.key.row().id
    }

    /// The heading above it.
    fn heading(&self) -> Option<&'static str> {
        self.begins?.heading
    }

    fn label(&self) -> &'static str {
        self.shown.label
    }

    fn control(&self) -> Control {
        let choice = |names: &'static [&'static str]| {
            Control::Choice(names.iter().map(|it| (*it, *it == self.text)).collect())
        };
        match self.shown.shown {
            Shown::Switch => Control::Switch,
            Shown::SwitchAtOnce => Control::SwitchAtOnce,
            Shown::Values => choice(self.values()),
            Shown::Called(names) => choice(names),
            Shown::Typed(_) => Control::Typed,
            Shown::TypedWhile(name) => Control::TypedWhile(name),
        }
    }

    /// What it takes, where that is not in sight.
    fn rule(&self) -> Option<String> {
        let unit = match self.shown.shown {
            Shown::Typed(unit) => unit,
            Shown::TypedWhile(_) => "",
            Shown::Switch | Shown::SwitchAtOnce | Shown::Values | Shown::Called(_) => return None,
        };
        Some(match self.shown.key.row().allowed {
            Allowed::Range { min, max, .. } => {
                format!("{min} to {max} {unit}").trim_end().to_owned()
            }
            Allowed::Text { max } => format!("At most {max} characters"),
            Allowed::Choice(_) => return None,
        })
    }

    fn is_number(&self) -> bool {
        matches!(self.shown.key.row().allowed, Allowed::Range { .. })
    }

    /// The elements that describe it to a screen reader; empty where there are none.
    fn described_by(&self) -> String {
        let rule = self.rule().map(|_| format!("{}.rule", self.id()));
        rule.unwrap_or_default()
    }
}
