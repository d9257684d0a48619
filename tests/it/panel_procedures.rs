//! The guide's procedures at the control panel (pp.8 to 16 and 32), label by label, as one who has just unpacked the
//! machine goes through them: from the factory's defaults to what the guide asks for. Its variants of a label are
//! kept as it prints them.

use serde_json::{Value, json};

use crate::twin::Twin;

mod apps;
mod first;
mod home;
mod security;

/// The Key Operator of a new device.
pub(crate) const OPERATOR: (&str, &str) = ("11111", "x-admin");
const ALICE: (&str, &str) = ("alice", "alice-pass1");
/// A user with the System Administrator role.
const SARA: (&str, &str) = ("sara", "sara-pass-1");

enum Step {
    /// Something is touched, or the Home button is pressed.
    Touch(&'static str),
    /// Something is typed into a field, or where the keypad is.
    Type(Option<&'static str>, &'static str),
    /// The device prints.
    Print,
    /// The device restarts: it goes on when it is ready.
    Restart,
}

use Step::{Print, Restart, Touch, Type};

pub(crate) struct Procedure {
    pub(crate) title: &'static str,
    /// Who is logged in at the panel when it begins.
    user: Option<(&'static str, &'static str)>,
    /// How it has somebody log in, if it does.
    log_in: &'static [Step],
    steps: &'static [Step],
    /// What the settings are after it.
    settings: &'static [(&'static str, &'static str)],
    /// What the audit log says of it, but for log-ins and settings that were looked at.
    audit: &'static [&'static str],
    /// What can be seen from outside.
    outside: fn(&Twin),
}

const CHANGED: &str = "Device Settings / Change Security Setting / Successful by KO";

/// What the guide has an administrator do who logs in first.
const LOG_IN: &[Step] = &[
    Touch("Local User"),
    Type(Some("User ID"), OPERATOR.0),
    Type(Some("Password"), OPERATOR.1),
    Touch("OK"),
    Touch("Close"),
];

const fn by_operator(title: &'static str, steps: &'static [Step]) -> Procedure {
    let outside = |_: &Twin| {};
    let (settings, audit) = (&[], &[CHANGED]);
    Procedure { title, user: Some(OPERATOR), log_in: &[], steps, settings, audit, outside }
}

pub(crate) fn procedures() -> Vec<Procedure> {
    [first::procedures(), security::procedures(), apps::procedures(), home::procedures()]
        .into_iter()
        .flatten()
        .collect()
}

/// A device that starts has become ready.
pub(crate) fn until_ready(twin: &Twin) {
    if twin.get("/v1/device")["state"] == "ready" {
        return;
    }
    twin.post("/v1/clock/advance", json!({ "by": "PT1H" }));
    twin.until("it is ready", |it| (it.get("/v1/device")["state"] == "ready").then_some(()));
}

/// The audit log is switched on, so that it can be looked at; there are users.
pub(crate) fn prepare(twin: &Twin) {
    twin.put("/v1/settings/audit.enabled", json!({ "value": "Enabled" }));
    twin.put("/v1/settings/timers.auto_clear.seconds", json!({ "value": 31 }));
    twin.add_user(ALICE.0, ALICE.1, "General User");
    twin.add_user(SARA.0, SARA.1, "System Administrator");
}

fn begin(twin: &Twin, user: Option<(&str, &str)>) {
    match user {
        Some((id, password)) => assert_eq!(twin.panel_log_in(id, password)["user"], id),
        None => {
            twin.press("Home");
            if twin.get("/v1/panel")["user"] != Value::Null {
                twin.press("Log Out");
            }
        }
    }
}

fn take(twin: &Twin, step: &Step) {
    match step {
        Touch(label) => drop(twin.press(label)),
        Type(label, text) => {
            twin.post("/v1/panel/type", json!({ "label": label, "text": text }));
        }
        Print => {
            twin.post("/v1/clock/advance", json!({ "until": "idle" }));
            let job = twin.get("/v1/jobs").as_array().unwrap().last().unwrap()["id"].as_u64();
            twin.job_in(usize::try_from(job.unwrap()).unwrap(), "completed");
        }
        Restart => until_ready(twin),
    }
}

/// What the audit log says beyond its first `before` rows.
fn said(twin: &Twin, before: usize) -> Vec<String> {
    let passed_over = ["Login/Logout", "Device Settings / View Security Setting"];
    let rows = twin.audit().into_iter().skip(before);
    rows.filter(|it| !passed_over.iter().any(|other| it.starts_with(other))).collect()
}

/// A value behind an item.
pub(crate) fn setting(twin: &Twin, id: &str) -> Value {
    let item = twin.get(&format!("/v1/settings/{id}"));
    let mut parts = item["parts"].as_array().unwrap().iter();
    parts.find(|it| it["id"] == id).unwrap()["value"].clone()
}

/// Walks one; what was [prepared](prepare) is again after a return to the factory's.
pub(crate) fn walk(twin: &Twin, procedure: &Procedure) {
    begin(twin, procedure.user);
    let before = twin.audit().len();
    procedure.log_in.iter().chain(procedure.steps).for_each(|step| take(twin, step));
    assert_eq!(said(twin, before), procedure.audit, "{}", procedure.title);
    for (id, value) in procedure.settings {
        assert_eq!(setting(twin, id), *value, "{}: {id}", procedure.title);
    }
    (procedure.outside)(twin);
    if procedure.title.ends_with("1 to 4") {
        prepare(twin);
    }
}
