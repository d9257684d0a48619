//! A form as it is drawn: what stands in each field, what the device had when it was drawn, what is wrong with
//! what was typed.

use askama::Template;
use sim_core::settings::form::{self, Unfit};
use sim_core::settings::{Allowed, Change, Key, Settings};
use sim_core::{Command, Secret, Seen};

use crate::form_token::FormToken;
use crate::pages::not_done::is_now;
use crate::pages::place::{self, Fields, Group, Shown};
use crate::pages::places::Found;
use crate::visit::Visit;

/// The value of a switch that is on.
const ON: &str = "on";
/// The name of the hidden field with what the device had begins so.
const SEEN: &str = "seen.";
/// The name of the switch of a number that may be off ends so.
const WHILE: &str = ".while";

/// What is said where a field says the rest.
const LOOK_AT: &str = "Nothing was changed. Look at:";

/// What a browser sends, in the form's order.
pub(super) type Posted = Vec<(String, String)>;

/// The form, as a part of a page.
#[derive(Template)]
#[template(path = "setting_form.html")]
pub(crate) struct Form {
    action: &'static str,
    /// The page that "Cancel" leads to, where there is one above.
    cancel: Option<&'static str>,
    /// Whether its one switch takes effect as it is clicked.
    is_at_once: bool,
    fields: Vec<Field>,
    /// A new password, where the place takes one.
    password: Option<NewPassword>,
    /// What keeps it from being saved.
    trouble: Option<String>,
    /// Where one logs in and comes back, where that helps.
    log_in: Option<String>,
    token: FormToken,
}

/// A new password and the same again. What was typed is not shown again.
struct NewPassword {
    what: place::Password,
    typed: Secret,
    retyped: Secret,
    wrong: Option<String>,
}

/// The names that it is sent by.
const PASSWORD: [&str; 2] = ["password", "retyped"];

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
    wrong: Option<String>,
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
    pub(crate) fn new(found: &Found, visit: &Visit) -> Option<Self> {
        let field = |(begins, shown, asks)| Field::new(begins, shown, asks, &visit.view.settings);
        let fields = found.place.fields()?;
        let password = NewPassword::of(fields, &Vec::new());
        Some(Self::of(found, visit, rows(fields).map(field).collect(), password))
    }

    /// As it was typed; `None` where something is missing.
    pub(super) fn posted(found: &Found, visit: &Visit, posted: &Posted) -> Option<Self> {
        let field = |(begins, shown, asks)| Field::posted(begins, shown, asks, posted);
        let fields = found.place.fields()?;
        let read = rows(fields).map(field).collect::<Option<_>>()?;
        Some(Self::of(found, visit, read, NewPassword::of(fields, posted)))
    }

    fn of(found: &Found, visit: &Visit, fields: Vec<Field>, password: Option<NewPassword>) -> Self {
        let is_page = matches!(found.place.page, place::Page::Form(_));
        let above = found.above.last().filter(|_| is_page);
        Self {
            action: found.place.path,
            cancel: above.map(|it| it.path),
            is_at_once: found.place.is_at_once(),
            fields,
            password,
            trouble: None,
            log_in: None,
            token: FormToken::of(visit.session.as_ref()),
        }
    }

    /// What it asks the device for, and whether that changes anything; `None` where a field does not take what was
    /// typed.
    pub(super) fn read(&mut self) -> Option<(Command, bool)> {
        let mut changes = Vec::new();
        for field in &mut self.fields {
            match field.read() {
                Ok(change) if change == field.seen => {}
                Ok(change) => changes.push(change),
                Err(unfit) => field.wrong = Some(takes(unfit.allowed)),
            }
        }
        let password = self.password.as_mut().and_then(NewPassword::read);
        let is_wrong = |it: &NewPassword| it.wrong.is_some();
        if self.fields.iter().any(|it| it.wrong.is_some())
            || self.password.as_ref().is_some_and(is_wrong)
        {
            self.refuse(LOOK_AT.into());
            return None;
        }
        let seen = self.fields.iter().map(|it| it.seen.clone());
        let is_changed = !changes.is_empty() || password.is_some();
        let command = match (&self.password, password) {
            (Some(it), Some(password)) => it.what.save(seen.collect(), changes, password),
            (Some(_) | None, _) => {
                Command::AsSeen(Seen::settings(seen), Box::new(Command::ChangeSettings(changes)))
            }
        };
        Some((command, is_changed))
    }

    pub(super) fn refuse(&mut self, why: String) {
        self.trouble = Some(why);
    }

    /// What was typed does not go together: says so at the first field that it is between.
    pub(super) fn conflict(&mut self, between: &[Key], why: String) {
        self.refuse(LOOK_AT.into());
        match self.fields.iter_mut().find(|it| between.contains(&it.shown.key)) {
            Some(field) => field.wrong = Some(why),
            None => self.refuse(why),
        }
    }

    /// The device does not take the new password.
    pub(super) fn refuse_password(&mut self, why: String) {
        self.refuse(LOOK_AT.into());
        self.password.iter_mut().for_each(|it| it.wrong = Some(why.clone()));
    }

    pub(super) fn log_in_first(&mut self, visit: &Visit) {
        self.refuse(
            "You are logged out. Nothing was changed. Log in, then save here again.".into(),
        );
        self.log_in = Some(visit.log_in_path());
    }

    /// Somebody was faster: shows what the device has now beside what was typed, and in the fields in which nothing was.
    pub(super) fn renew(&mut self, settings: &Settings) {
        self.refuse("Somebody has changed this meanwhile. Nothing was changed. Look at:".into());
        for field in &mut self.fields {
            let now = settings.value(field.seen.key());
            if now != field.seen {
                let is_untouched = field.read().is_ok_and(|it| it == field.seen);
                field.wrong = Some(is_now(field.called(&now.text())));
                field.seen = now;
                if is_untouched || matches!(field.shown.shown, Shown::SwitchAtOnce) {
                    field.show();
                }
            }
        }
    }
}

impl NewPassword {
    fn of(fields: &Fields, posted: &Posted) -> Option<Self> {
        let what = fields.password?;
        let [typed, retyped] = PASSWORD.map(|name| {
            let typed = posted.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str());
            Secret::new(typed)
        });
        Some(Self { what, typed, retyped, wrong: None })
    }

    /// The new password; `None` where none was typed, or something else the second time.
    fn read(&mut self) -> Option<Secret> {
        if self.typed != self.retyped {
            self.wrong = Some("It was not retyped the same.".into());
            return None;
        }
        (!self.typed.expose().is_empty()).then(|| self.typed.clone())
    }
}

/// A field, the group that begins with it, and what it asks.
type FieldRow = (Option<&'static Group<place::Field>>, &'static place::Field, form::Field);

fn rows(fields: &Fields) -> impl Iterator<Item = FieldRow> + use<> {
    let asks = fields.form().fields().to_vec();
    let begins = |group: &'static Group<place::Field>| {
        group.of.iter().enumerate().map(move |(at, it)| ((at == 0).then_some(group), it))
    };
    let shown = fields.groups.iter().flat_map(begins);
    shown.zip(asks).map(|((begins, shown), asks)| (begins, shown, asks))
}

fn takes(allowed: Allowed) -> String {
    match allowed {
        Allowed::Range { min, max, .. } => format!("Enter a whole number from {min} to {max}."),
        Allowed::Choice(_) | Allowed::Text { .. } | Allowed::MailAddress { .. } => {
            format!("It takes {allowed}.")
        }
    }
}

impl Field {
    fn new(
        begins: Option<&'static Group<place::Field>>,
        shown: &'static place::Field,
        asks: form::Field,
        settings: &Settings,
    ) -> Self {
        let seen = settings.value(shown.key);
        let (is_on, text, wrong) = (false, String::new(), None);
        let mut field = Self { begins, shown, asks, is_on, text, seen, wrong };
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

    fn posted(
        begins: Option<&'static Group<place::Field>>,
        shown: &'static place::Field,
        asks: form::Field,
        posted: &Posted,
    ) -> Option<Self> {
        let id = shown.key.row().id;
        let value = |name: &str| posted.iter().find(|it| it.0 == name).map(|it| it.1.clone());
        let seen = Change::parse(shown.key, &value(&format!("{SEEN}{id}"))?).ok()?;
        let (is_on, text) = match shown.shown {
            Shown::Switch => (value(id).is_some(), String::new()),
            Shown::SwitchAtOnce => (value(id)? == ON, String::new()),
            Shown::Values | Shown::Called(_) | Shown::Typed(_) => (false, value(id)?),
            Shown::TypedWhile(_) => (value(&format!("{id}{WHILE}")).is_some(), value(id)?),
        };
        Some(Self { begins, shown, asks, is_on, text, seen, wrong: None })
    }

    fn read(&self) -> Result<Change, Unfit> {
        let unfit = || Unfit { label: self.asks.label, allowed: self.shown.key.row().allowed };
        match self.shown.shown {
            Shown::Switch | Shown::SwitchAtOnce => {
                let value = self.values().get(usize::from(!self.is_on));
                self.asks.read(value.ok_or_else(unfit)?)
            }
            Shown::Values | Shown::Called(_) | Shown::Typed(_) => self.asks.read(&self.text),
            Shown::TypedWhile(_) if !self.is_on => self.asks.read(OFF),
            Shown::TypedWhile(_) => {
                self.asks.read(&self.text).and_then(|it| match it.text().as_str() {
                    OFF => Err(unfit()),
                    _ => Ok(it),
                })
            }
        }
    }

    /// What its values are, where it has some.
    fn values(&self) -> &'static [&'static str] {
        match self.shown.key.row().allowed {
            Allowed::Choice(all) => all,
            Allowed::Range { .. } | Allowed::Text { .. } | Allowed::MailAddress { .. } => &[],
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
            Allowed::Text { max } | Allowed::MailAddress { max } => {
                format!("At most {max} characters")
            }
            Allowed::Choice(_) => return None,
        })
    }

    fn is_number(&self) -> bool {
        matches!(self.shown.key.row().allowed, Allowed::Range { .. })
    }

    /// The elements that describe it to a screen reader; empty where there are none.
    fn described_by(&self) -> String {
        let rule = self.rule().map(|_| format!("{}.rule", self.id()));
        let wrong = self.wrong.as_ref().map(|_| format!("{}.wrong", self.id()));
        rule.into_iter().chain(wrong).collect::<Vec<_>>().join(" ")
    }
}

/// What the template asks for.
impl NewPassword {
    /// Each field: the name that it is sent by, and its label.
    fn fields(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        PASSWORD.into_iter().zip(self.what.labels())
    }

    fn label(&self) -> &'static str {
        self.what.labels()[0]
    }

    fn rule(&self) -> String {
        format!("{}. Left empty, the password stays as it is.", self.what.rule())
    }
}
