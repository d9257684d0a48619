//! Print Reports (guide p.8): the menus of the reports, and printing them.

use sim_core::report::REPORTS;
use sim_core::{Asker, Command, Refused, View};

use super::place::Place;
use crate::draft::{Act, Draft, Then};
use crate::label;

pub(crate) const TITLE: &str = "Print Reports";
const PRINTED: &str = "The report is printed.";

/// Whether whoever stands at the panel may print reports.
pub(crate) fn may_print(view: &View) -> Result<(), Refused> {
    view.may(Asker::Panel, &Command::PrintReport(REPORTS[0].report))
}

/// What leads here; nothing as long as printing reports is disabled.
pub(crate) fn lead(view: &View, draft: &mut Draft<Place>) {
    let open = Act::Open(Place::PrintReports);
    draft.row(TITLE, if may_print(view).is_ok() { open } else { Act::Nothing });
}

/// The menus that have reports.
pub(crate) fn draw() -> Draft<Place> {
    let mut draft = Draft::inner(label::id(TITLE), TITLE);
    let mut menus: Vec<_> = REPORTS.iter().filter_map(|it| it.menu).collect();
    menus.dedup();
    for menu in menus {
        draft.row(menu, Act::Open(Place::ReportMenu(menu)));
    }
    draft
}

/// The reports of a menu: a touch prints one, where whoever stands here may.
pub(crate) fn draw_menu(view: &View, menu: &'static str) -> Draft<Place> {
    let mut draft = Draft::inner(label::id(menu), menu);
    for row in REPORTS.iter().filter(|it| it.menu == Some(menu)) {
        let print = Command::PrintReport(row.report);
        let may = view.may(Asker::Panel, &print).is_ok();
        draft.row(row.label, if may { Act::ask(print, Then::Say(PRINTED)) } else { Act::Nothing });
    }
    draft
}
