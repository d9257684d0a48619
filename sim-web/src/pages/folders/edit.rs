//! Making and editing a folder: its name, and whether it asks for a passcode.

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::folder::{
    FOLDERS_MAX, Folder, FolderAsk, FolderNumber, FolderRefused, FolderSeen, NAME_MAX,
    PASSCODE_MAX, PasscodeChange, check_name, check_passcode,
};
use sim_core::permit::Sight;
use sim_core::{Command, Refused, Secret};

use super::{ABOVE, Chosen, ask_as_seen, digits, number, opened, seen};
use crate::admission::FolderViewer;
use crate::pages::not_done::{is_now, typed_or_now};
use crate::pages::typed_field::{ON, TypedField, Typing, mark};
use crate::pages::typed_form::{TypedForm, Wrong};
use crate::pages::{go, not_whole, sentence};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// The labels of the fields.
const NUMBER: &str = "Folder Number";
const NAME: &str = "Folder Name";
const CHECK: &str = "Check Folder Passcode";
const PASSCODE: &str = "Folder Passcode";
/// What is said of a passcode that would not be checked.
const UNCHECKED: &str = "A passcode was typed, but Check Folder Passcode is off. Switch it on and type the passcode again, \
                         or leave it empty.";
const DELETES: &str = "Delete Files After Print or Retrieve";

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    folder: String,
    #[serde(default)]
    name: String,
    /// Check Folder Passcode; sent where it is on.
    check: Option<String>,
    #[serde(default)]
    passcode: String,
    /// Delete Files After Print or Retrieve; sent where it is on.
    deletes: Option<String>,
}

/// `GET /app/folders/create.html`.
pub(crate) async fn new(FolderViewer(visit): FolderViewer) -> Response {
    Typed::default().form(&visit, None).draw("folder")
}

/// `POST /app/folders/create.html`.
pub(crate) async fn create(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    if let Err(why) = visit.may_send(Sight::Folders) {
        return typed.form(&visit, None).refused(&visit, &why, None);
    }
    let ask = match typed.create() {
        Ok(ask) => ask,
        Err(wrong) => return typed.form(&visit, None).wrong(wrong),
    };
    match visit.ask(Command::Folder(ask)).await {
        Ok(_) => go("/app/folders/index.html?done=created"),
        Err(why) => typed.form(&visit, None).refused(&visit, &why, field(&why)),
    }
}

/// `GET /app/folders/edit.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    match opened(&mut visit, number(&chosen.folder), None).await {
        Ok(folder) => Typed::of(&folder).form(&visit, Some(&folder.seen())).draw("name"),
        Err(response) => response,
    }
}

/// `POST /app/folders/edit.html`.
pub(crate) async fn save(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    let Some(seen) = seen::read(&typed.seen) else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = visit.may_send(Sight::Folders) {
        return typed.form(&visit, Some(&seen)).refused(&visit, &why, None);
    }
    let ask = match typed.edit(&seen) {
        Ok(ask) => ask,
        Err(wrong) => return typed.form(&visit, Some(&seen)).wrong(wrong),
    };
    match ask_as_seen(&mut visit, &seen, Command::Folder(ask)).await {
        Ok(_) => go("/app/folders/index.html?done=changed"),
        Err(why) => typed.not_saved(&visit, &seen, &why),
    }
}

impl Typed {
    fn of(folder: &Folder) -> Self {
        Self {
            name: folder.name.clone(),
            check: folder.passcode.as_ref().map(|_| ON.into()),
            deletes: folder.deletes_after.then(|| ON.into()),
            ..Self::default()
        }
    }

    fn create(&self) -> Result<FolderAsk, Wrong> {
        let mut wrong = Wrong::default();
        let number = self.folder.trim().parse().ok().filter(|it| (1..=FOLDERS_MAX).contains(it));
        let number = number.ok_or_else(|| sentence(&FolderRefused::Number));
        let number = wrong.unless(NUMBER, number);
        let name = self.name(&mut wrong);
        match (number, self.passcode(false, &mut wrong)) {
            (Some(number), passcode) if wrong.is_empty() => Ok(FolderAsk::Create {
                number: FolderNumber(number),
                name,
                passcode: passcode.unwrap_or(PasscodeChange::Off),
                owner: None,
            }),
            (Some(_) | None, _) => Err(wrong),
        }
    }

    fn edit(&self, seen: &FolderSeen) -> Result<FolderAsk, Wrong> {
        let mut wrong = Wrong::default();
        let name = Some(self.name(&mut wrong));
        let passcode = self.passcode(seen.passcode.is_some(), &mut wrong);
        let number = seen.number;
        let deletes_after = Some(self.deletes.is_some());
        let ask = FolderAsk::Edit { number, name, passcode, deletes_after };
        if wrong.is_empty() { Ok(ask) } else { Err(wrong) }
    }

    fn name(&self, wrong: &mut Wrong) -> String {
        wrong.unless(NAME, check_name(&self.name).map_err(|it| sentence(&it)));
        self.name.clone()
    }

    /// The passcode to be; `None` where the one that there is stays.
    fn passcode(&self, has_passcode: bool, wrong: &mut Wrong) -> Option<PasscodeChange> {
        if self.check.is_none() {
            let none = self.passcode.is_empty().then_some(());
            wrong.unless(PASSCODE, none.ok_or_else(|| UNCHECKED.into()));
            return Some(PasscodeChange::Off);
        }
        if self.passcode.is_empty() && has_passcode {
            return None;
        }
        let passcode = Secret::new(self.passcode.as_str());
        wrong.unless(PASSCODE, check_passcode(&passcode).map_err(|it| sentence(&it)));
        Some(PasscodeChange::On(passcode))
    }

    /// Where somebody was faster, what the folder is now stands beside what was typed, and the next "Save" is about
    /// that.
    fn not_saved(mut self, visit: &Visit, seen: &FolderSeen, why: &Refused) -> Response {
        let now = visit.view.folders.get(&seen.number).map(Folder::seen);
        let now = now.filter(|_| *why == Refused::Outdated);
        if let Some(now) = &now {
            self.renew(seen, now);
        }
        let mut form = self.form(visit, Some(now.as_ref().unwrap_or(seen)));
        if let Some(now) = &now {
            tell(&mut form.fields, seen, now);
        }
        form.refused(visit, why, field(why))
    }

    fn renew(&mut self, seen: &FolderSeen, now: &FolderSeen) {
        let on = |is_on: bool| is_on.then(|| ON.to_owned());
        typed_or_now(&mut self.name, &seen.name, now.name.clone());
        // Who typed a passcode wants one.
        if self.passcode.is_empty() {
            let check = |it: &FolderSeen| on(it.passcode.is_some());
            typed_or_now(&mut self.check, &check(seen), check(now));
        }
        typed_or_now(&mut self.deletes, &on(seen.deletes_after), on(now.deletes_after));
    }

    /// The form of a new folder, or of one that is there.
    fn form(&self, visit: &Visit, seen: Option<&FolderSeen>) -> TypedForm {
        let has_passcode = seen.is_some_and(|it| it.passcode.is_some());
        let stays = if has_passcode { " Left empty, it stays as it is." } else { "" };
        let check = self.check.as_ref().map_or("", |_| ON);
        let number = TypedField::new("folder", NUMBER, Typing::Number, &self.folder);
        let number = number.ruled(format!("001 to {FOLDERS_MAX}.")).most(3).required();
        let passcode = TypedField::new("passcode", PASSCODE, Typing::Passcode, "");
        let fields = [
            TypedField::new("name", NAME, Typing::Text, &self.name).most(NAME_MAX).required(),
            TypedField::new("check", CHECK, Typing::Switch, check),
            passcode.ruled(format!("1 to {PASSCODE_MAX} digits.{stays}")).most(PASSCODE_MAX),
        ];
        let deletes = self.deletes.as_ref().map_or("", |_| ON);
        let deletes = TypedField::new("deletes", DELETES, Typing::Switch, deletes);
        let deletes = Some(deletes).filter(|_| seen.is_some());
        let fields = Some(number).filter(|_| seen.is_none()).into_iter().chain(fields);
        let fields = fields.chain(deletes).collect();
        let title =
            seen.map_or("Create Folder".into(), |it| format!("Edit Folder {}", digits(it.number)));
        let again = (!self.passcode.is_empty() && has_passcode).then_some(PASSCODE);
        let form = TypedForm::new(visit, &title, ABOVE, fields);
        TypedForm { seen: seen.map(seen::text), again, ..form }
    }
}

/// Says beside each field that is another now what it is.
fn tell(fields: &mut [TypedField], seen: &FolderSeen, now: &FolderSeen) {
    if seen.name != now.name {
        mark(fields, Some(NAME), &is_now(&now.name));
    }
    if seen.deletes_after != now.deletes_after {
        let now = if now.deletes_after { "On" } else { "Off" };
        mark(fields, Some(DELETES), &is_now(now));
    }
    match (seen.passcode, now.passcode) {
        (Some(seen), Some(now)) if seen != now => {
            mark(fields, Some(PASSCODE), "It is another one now.");
        }
        (Some(_), None) => mark(fields, Some(CHECK), &is_now("Off")),
        (None, Some(_)) => mark(fields, Some(CHECK), &is_now("On")),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// The field that a refusal is about.
fn field(why: &Refused) -> Option<&'static str> {
    let Refused::Folder(why) = why else { return None };
    match why {
        FolderRefused::Taken | FolderRefused::Number => Some(NUMBER),
        FolderRefused::Name | FolderRefused::BlankName | FolderRefused::NameCharacter => Some(NAME),
        FolderRefused::NewPasscode => Some(PASSCODE),
        FolderRefused::NoSuchFolder
        | FolderRefused::NoSuchDocument
        | FolderRefused::InUse
        | FolderRefused::NotViaInternet
        | FolderRefused::Passcode
        | FolderRefused::Full
        | FolderRefused::DocumentName
        | FolderRefused::NoSuchOwner
        | FolderRefused::Share => None,
    }
}
