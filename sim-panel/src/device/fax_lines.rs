//! Folder Selector Setup of the fax lines (guide p.14): a line, On, the number of its folder in three digits. What stands
//! on the screens beside the guide's labels is assumed.

use sim_core::fax::Line;
use sim_core::settings::Change;
use sim_core::{Command, Seen, View};

use super::place::{LineForm, Place};
use super::setting_form;
use crate::draft::{Act, Draft, Then};
use crate::folders;
use crate::screen::{Kind, Slot};

const TITLE: &str = "Folder Selector Setup";
/// Where it stands. The other path of the same item leads to whether it is enabled.
pub(super) const PATH: &[&str] =
    &["Device", "App Settings", "Fax Settings", "Fax Received Options", TITLE];
const ON: &str = "On";
const OFF: &str = "Off";

/// Goes on to the lines, with a look at what they are set to.
pub(super) fn open(view: &View) -> Act<Place> {
    let keys = Line::of(view.identity.model).iter().map(|it| it.folder_key()).collect();
    setting_form::see(keys, Place::Lines)
}

/// The lines.
pub(super) fn draw(view: &View) -> Draft<Place> {
    let mut draft = Draft::inner("fax-lines", TITLE);
    for line in Line::of(view.identity.model) {
        let form = Act::Open(Place::Line(LineForm::new(view, *line)));
        let row = draft.add(Kind::Row, line.folder_key().row().id, line.label(), form);
        row.value = Some(line.folder(&view.settings).map_or_else(|| OFF.into(), folders::digits));
    }
    draft
}

impl LineForm {
    fn new(view: &View, line: Line) -> Self {
        let (folder, seen) = (line.folder(&view.settings), view.settings.clone());
        let number = folder.map(folders::digits).unwrap_or_default();
        let number = folders::number_form().with(0, number);
        Self { line, seen, is_on: folder.is_some(), number, is_typing: false }
    }

    /// Takes what the device has now for what was seen; says what that is.
    pub(super) fn renew(&mut self, view: &View) -> String {
        self.seen = view.settings.clone();
        let now = self.line.folder(&view.settings).map_or_else(|| OFF.into(), folders::digits);
        format!("{} is \"{now}\" now.", self.line.label())
    }

    fn typing(&self, is_typing: bool) -> Self {
        Self { is_on: true, is_typing, number: self.number.focused(0), ..self.clone() }
    }
}

/// The form of a line, or the number of its folder as it is typed.
pub(super) fn draw_line(view: &View, it: &LineForm) -> Draft<Place> {
    if it.is_typing {
        return draw_number(view, it);
    }
    let mut draft = Draft::inner("fax-line", it.line.label());
    if it.is_on {
        let typing = Act::Become(Place::Line(it.typing(true)));
        draft.row("Folder Number", typing).value = Some(it.number.text(0).to_owned());
    }
    let off = Place::Line(LineForm { is_on: false, ..it.clone() });
    draft.add(Kind::Choice, "on", ON, Act::Become(Place::Line(it.typing(true)))).selected =
        it.is_on;
    draft.add(Kind::Choice, "off", OFF, Act::Become(off)).selected = !it.is_on;
    draft.main_button("OK", ok(it));
    draft
}

fn draw_number(view: &View, it: &LineForm) -> Draft<Place> {
    let mut draft = Draft::new("fax-line-folder", it.line.label());
    let done = Act::Become(Place::Line(it.typing(false)));
    draft.add(Kind::Button, "back", "<", done.clone()).slot = Slot::Bar;
    let with = |number| Place::Line(LineForm { number, ..it.clone() });
    it.number.draw(&mut draft, with, |number| Act::Become(with(number)));
    let done = match folders::typed(&it.number) {
        Ok(number) if view.folders.contains_key(&number) => {
            let number = it.number.with(0, folders::digits(number));
            Act::Become(Place::Line(LineForm { number, ..it.typing(false) }))
        }
        Ok(number) => Act::Say(format!("There is no folder {}.", folders::digits(number))),
        Err(said) => Act::Say(said),
    };
    draft.main_button("OK", done);
    draft
}

/// What was chosen, unless somebody else changed it meanwhile.
fn ok(it: &LineForm) -> Act<Place> {
    let key = it.line.folder_key();
    let text = if it.is_on { it.number.text(0) } else { OFF };
    let Ok(change) = Change::parse(key, text) else {
        return Act::Say("Type the number of a folder first.".into());
    };
    let seen = it.seen.value(key);
    if change == seen {
        return Act::Back;
    }
    let change = Box::new(Command::ChangeSettings(vec![change]));
    Act::ask(Command::AsSeen(Seen::settings([seen]), change), Then::Back)
}
