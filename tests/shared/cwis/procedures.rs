//! The guide's procedures for CWIS (pp.17 to 31 and 35), walked by their labels.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::browser::{Browser, Web};

/// A step of a procedure.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Click or select what has the first label and stands under the others.
    Click(Vec<String>),
    /// Click a switch to enable or to disable.
    Switch(String, bool),
    /// Enter a text into a field.
    Enter(String, String),
    /// Select something in the list of this label.
    Select(String, String),
    /// Select a file for what has the first label and stands under the others.
    File(String, Vec<String>),
    /// The device has restarted: log in again.
    LogIn,
    /// What the page is, or the file that comes, begins so.
    Begins(String),
}

/// A procedure, from the Home page on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Procedure {
    pub(crate) title: String,
    pub(crate) steps: Vec<Step>,
    /// The values that it leaves, by their ids.
    #[serde(default)]
    pub(crate) leaves: BTreeMap<String, String>,
    /// What the audit log says of a value that it changes, where that is not the usual row.
    change: Option<String>,
    /// What else it says, but for log-ins, starts and settings that were looked at.
    #[serde(default)]
    acts: Vec<String>,
    /// The administrator's password after it, where that is another one.
    pub(crate) password: Option<String>,
}

/// All of them, in the guide's order; `tests/browser/procedures.mjs` walks the same.
pub(crate) fn procedures() -> Vec<Procedure> {
    serde_json::from_str(include_str!("procedures.json")).expect("procedures")
}

impl Procedure {
    /// Whether it begins with nobody logged in: it is the one that has somebody log in.
    pub(crate) fn is_log_in(&self) -> bool {
        self.title == "Preparations for settings on the CentreWare Internet Services"
    }

    /// What the audit log says of it where it changes so many values: description and status.
    pub(crate) fn logged(&self, changes: usize) -> Vec<String> {
        const CHANGED: &str = "Change Security Setting / Successful";
        let change = self.change.as_deref().unwrap_or(CHANGED);
        [self.acts.clone(), vec![change.to_owned(); changes]].concat()
    }
}

/// Who walks.
pub(crate) struct Walker<'a> {
    pub(crate) user: &'a str,
    pub(crate) password: String,
    /// Files to select, by their names.
    pub(crate) file: &'a dyn Fn(&str) -> Vec<u8>,
}

impl Walker<'_> {
    /// Logs in as the guide says; the browser is at Home then.
    pub(crate) async fn log_in<W: Web>(&self, browser: &mut Browser<W>) {
        let all = procedures();
        browser.open("/").await;
        for step in &all.iter().find(|it| it.is_log_in()).expect("a log-in").steps {
            self.take(browser, step).await;
        }
    }

    /// Takes a step. After a restart it is another browser's turn.
    pub(crate) async fn take<W: Web>(&self, browser: &mut Browser<W>, step: &Step) {
        match step {
            Step::Click(labels) => browser.click(&refs(labels)).await,
            Step::Switch(label, on) => browser.switch(label, *on).await,
            Step::Enter(text, label) => {
                let text = text.replace("{user}", self.user).replace("{password}", &self.password);
                browser.enter(&text, label);
            }
            Step::Select(value, label) => browser.select(value, label),
            Step::File(name, labels) => browser.choose(&refs(labels), name, (self.file)(name)),
            Step::Begins(text) => assert!(browser.html.starts_with(text), "{}", browser.html),
            Step::LogIn => Box::pin(self.log_in(browser)).await,
        }
        assert_eq!(browser.status, 200, "{}: {}", browser.path, browser.html);
    }
}

fn refs(labels: &[String]) -> Vec<&str> {
    labels.iter().map(String::as_str).collect()
}
