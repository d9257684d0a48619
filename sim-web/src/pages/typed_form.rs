//! A page whose one form is no settings': its fields, and what came of it. What is wrong stands beside each field
//! that it is about, one begins to type in the first of them, and what was typed stays.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::Refused;

use super::frame::{Frame, Message};
use super::not_done::not_done;
use super::page;
use super::typed_field::{TypedField, Typing, focus, is_any_wrong, mark};
use crate::visit::Visit;

/// What is said where several fields are wrong.
pub(super) const LOOK_AT: &str = "Nothing was changed. Look at the fields that are marked.";
/// What stands beside a password that was typed and is not shown again, where none would mean that it stays.
const AGAIN: &str = "Type it again.";

/// The page.
#[derive(Template)]
#[template(path = "typed_form.html")]
pub(super) struct TypedForm {
    pub(super) frame: Frame,
    pub(super) title: String,
    /// The pages above it; "Cancel" leads to the last.
    pub(super) above: Vec<Above>,
    /// Where it is sent to: its own address.
    pub(super) action: String,
    /// What is shown and not typed: label and text.
    pub(super) shown: Vec<(&'static str, String)>,
    /// What it is done to, where that is a list.
    pub(super) table: Option<Table>,
    /// For password keepers, which want to know whose password it is.
    pub(super) user: Option<String>,
    /// Its thing as it was seen, where it is about one.
    pub(super) seen: Option<String>,
    /// The label of a password that was typed, where none that is typed means that it stays.
    pub(super) again: Option<&'static str>,
    pub(super) fields: Vec<TypedField>,
    /// What is called that sends it.
    pub(super) button: &'static str,
}

/// A page above a form.
pub(super) struct Above {
    pub(super) label: &'static str,
    pub(super) path: Cow<'static, str>,
}

/// Rows, each named by its first cell.
pub(super) struct Table {
    pub(super) heads: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

/// What is wrong with what was typed: labels of fields, and why.
#[derive(Default)]
pub(super) struct Wrong(Vec<(&'static str, String)>);

impl Wrong {
    /// What the field of this label takes, or that it is wrong.
    pub(super) fn unless<T>(&mut self, label: &'static str, read: Result<T, String>) -> Option<T> {
        read.map_err(|why| self.0.push((label, why))).ok()
    }

    /// Whether all fields take what was typed.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TypedForm {
    /// An empty form of this title.
    pub(super) fn new(visit: &Visit, title: &str, above: Above, fields: Vec<TypedField>) -> Self {
        let (frame, title, action) = (Frame::new(visit), title.to_owned(), visit.here.clone());
        Self {
            frame,
            title,
            above: vec![above],
            action,
            shown: Vec::new(),
            table: None,
            user: None,
            seen: None,
            again: None,
            fields,
            button: "Save",
        }
    }

    /// Where "Cancel" leads to.
    fn cancel(&self) -> &str {
        self.above.last().map_or("", |it| &it.path)
    }

    /// As it is shown at first; one begins to type in the field of this name.
    pub(super) fn draw(mut self, first: &str) -> Response {
        focus(&mut self.fields, first);
        page(StatusCode::OK, &self)
    }

    /// With what is wrong beside its fields. Nothing was asked of the device.
    pub(super) fn wrong(mut self, wrong: Wrong) -> Response {
        let one = match wrong.0.as_slice() {
            [(_, why)] => Some(why.clone()),
            _ => None,
        };
        wrong.0.into_iter().for_each(|(label, why)| mark(&mut self.fields, Some(label), &why));
        let message = Message::Refused(one.unwrap_or_else(|| LOOK_AT.into()));
        self.answer(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// With what the device refused, beside the field of this label if it is about one.
    pub(super) fn refused(
        mut self,
        visit: &Visit,
        why: &Refused,
        label: Option<&'static str>,
    ) -> Response {
        let (status, message) = not_done(visit, why);
        mark(&mut self.fields, label, message.text());
        self.answer(status, message)
    }

    fn answer(mut self, status: StatusCode, message: Message) -> Response {
        mark(&mut self.fields, self.again, AGAIN);
        let first = self.fields.first().map_or("", |it| it.name);
        let otherwise = if is_any_wrong(&self.fields) { "" } else { first };
        focus(&mut self.fields, otherwise);
        self.frame.message = Some(message);
        page(status, &self)
    }
}

/// A new password and the same again: what was typed is not shown again.
pub(super) fn new_password(label: &'static str, rule: String) -> [TypedField; 2] {
    let field = |name, label| TypedField::new(name, label, Typing::Password, "");
    [field("password", label).ruled(rule), field("retyped", "Retype Password")]
}

/// What is said of a password that was not retyped the same.
pub(super) const NOT_RETYPED: &str = "The password was not retyped the same.";

/// Fewest characters of a password.
pub(super) fn least(visit: &Visit) -> u32 {
    visit.view.settings.auth_password_minimum_length.value()
}

/// What is said of that beside a password.
pub(super) fn least_rule(visit: &Visit) -> String {
    match least(visit) {
        0 => String::new(),
        least => format!("At least {least} characters."),
    }
}
