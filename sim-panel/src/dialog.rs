//! What lies above a place: words to close, a question to answer.

use crate::draft::{Act, Draft, Question};
use crate::screen::{CONFIRM, WARNING};

/// A dialog.
#[derive(Clone, Debug)]
pub(crate) enum Dialog<P> {
    /// Says something until "Close".
    Warning { title: String, text: String },
    /// Asks a question.
    Question(Question<P>),
}

impl<P: Clone> Dialog<P> {
    /// Its screen.
    pub(crate) fn draw(&self) -> Draft<P> {
        match self {
            Self::Warning { title, text } => {
                let mut draft = Draft::dialog(WARNING, title, text);
                draft.main_button("Close", Act::Back);
                draft
            }
            Self::Question(it) => {
                let mut draft = Draft::dialog(CONFIRM, &it.title, &it.text);
                draft.main_button("Yes", Act::Agree(it.yes.clone()));
                draft.button("No", Act::Back);
                draft
            }
        }
    }
}
