//! Paper to choose: what lies in which tray.

use sim_core::View;
use sim_core::job::Media;
use sim_core::media::{INPUT_TRAYS, InputTray};

/// The trays with what lies in them, and "Auto" before.
pub(crate) fn trays<T>(view: &View, with: impl Fn(Option<InputTray>) -> T) -> Vec<(String, T)> {
    let tray = |tray: InputTray| {
        let paper = view.condition.readings.tray(tray).medium.size.row().label;
        (format!("{}: {paper}", tray.row().label), with(Some(tray)))
    };
    let trays = INPUT_TRAYS.iter().map(|it| tray(it.tray));
    [("Auto".to_owned(), with(None))].into_iter().chain(trays).collect()
}

/// The paper that lies in a tray.
pub(crate) fn in_tray(view: &View, tray: InputTray) -> Media {
    let size = view.condition.readings.tray(tray).medium.size;
    Media { size: Some(size), tray: Some(tray), ..Media::default() }
}
