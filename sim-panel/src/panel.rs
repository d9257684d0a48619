//! The machine.

use std::fmt;

use sim_core::job::DocumentId;
use sim_core::{Command, Refused, Reply, View};

use crate::screen::Screen;

/// A control panel. A new one shows its first screen.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    clears: u64,
}

/// What was touched is not there, or not enabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PressRefused {
    /// What was touched.
    pub label: String,
    /// The labels that are there and enabled.
    pub there: Vec<String>,
}

impl fmt::Display for PressRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no \"{}\" to touch; there are: {}", self.label, self.there.join(", "))
    }
}

impl Panel {
    /// A panel that shows its first screen.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is shown now.
    pub fn screen(&self, view: &View) -> Screen {
        Screen {
            screen: "home".into(),
            title: "Home".into(),
            user: None,
            message: None,
            fault: None,
            revision: view.revision,
            items: Vec::new(),
            soft_keys: Vec::new(),
        }
    }

    /// Touches an item or a soft key, named by its label or its id. What comes back must be asked of
    /// the device as [`sim_core::Asker::Panel`], and each of its answers given to [`Self::answered`].
    ///
    /// # Errors
    /// [`PressRefused`] where it is not there or not enabled.
    pub fn press(&mut self, view: &View, label: &str) -> Result<Option<Command>, PressRefused> {
        self.clears = view.panel_clears;
        Err(PressRefused { label: label.into(), there: Vec::new() })
    }

    /// Types into a field, named by its label or its id: its text is replaced. Without a name: into
    /// the field that has the keypad, behind what was typed since it got it.
    ///
    /// # Errors
    /// [`PressRefused`] where there is no such field.
    pub fn type_text(
        &mut self,
        view: &View,
        label: Option<&str>,
        text: &str,
    ) -> Result<(), PressRefused> {
        let _ = (view, text);
        Err(PressRefused { label: label.unwrap_or_default().into(), there: Vec::new() })
    }

    /// Takes the device's answer to what the panel asked; [`Reply::Later`] may be given or left out.
    /// What comes back is the next thing to ask: one touch can ask for several things.
    #[must_use = "one touch can ask for several things"]
    pub fn answered(&mut self, view: &View, answer: &Result<Reply, Refused>) -> Option<Command> {
        let _ = (view, answer);
        None
    }

    /// The page that is being looked at: the document and the page's number, from 1.
    pub fn preview(&self, view: &View) -> Option<(DocumentId, u32)> {
        let _ = view;
        None
    }
}
