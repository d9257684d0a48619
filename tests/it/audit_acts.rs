//! What an administrator does to the device is one row of the audit log for each act, by its user, from whichever
//! surface; a hand inside the machine leaves none, but for the log itself.

use std::process::Command;

use serde_json::{Value, json};

use crate::twin::{KO, Twin, run, said, token};

const SARA: (&str, &str) = ("sara", "sara-pass-1");

/// The Key Operator at the panel, sara in CWIS, and a hand inside.
struct Office {
    twin: Twin,
}

/// An act, and what the log has of it.
type Act = (&'static str, fn(&Office), &'static [&'static str]);

impl Office {
    fn new() -> Self {
        let office = Self { twin: Twin::start(&["--pace", "instant"]) };
        office.twin.add_user(SARA.0, SARA.1, "System Administrator");
        office.at_panel(&["Home"]);
        office.twin.panel_log_in(KO.0, KO.1);
        office
    }

    fn at_panel(&self, labels: &[&str]) {
        labels.iter().for_each(|it| drop(self.twin.press(it)));
    }

    fn types(&self, label: &str, text: &str) {
        self.twin.post("/v1/panel/type", json!({ "label": label, "text": text }));
    }

    /// What a browser does, with its cookies and where it comes from.
    fn browse(&self, path: &str, more: &[&str]) -> String {
        let jar = self.twin.folder.0.join("jar");
        let from = self.twin.https("/home/index.html");
        let mut command = Command::new("curl");
        command.args(["-sS", "-k", "-m", "20", "-e", &from, "-b"]).arg(&jar).arg("-c").arg(&jar);
        said(&run(command.args(more).arg(self.twin.https(path))))
    }

    fn get(&self, path: &str) {
        self.browse(path, &[]);
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) {
        let token = token(&self.browse("/logout.html", &[]));
        let fields = [&[("token", token.as_str())], fields].concat();
        let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut more = vec!["--data", ""];
        more.extend(fields.iter().flat_map(|it| ["--data-urlencode", it]));
        self.browse(path, &more);
    }

    /// The same of a form that carries what its page showed.
    fn fill(&self, path: &str, fields: &[(&str, &str)]) {
        let page = self.browse(path, &[]);
        let seen = page.split("name=\"seen\" value=\"").nth(1).and_then(|it| it.split('"').next());
        let seen = seen.unwrap().replace("&#34;", "\"");
        self.post(path, &[&[("seen", seen.as_str())], fields].concat());
    }

    fn put(&self, path: &str, body: Value) {
        self.twin.put(path, body);
    }
}

const LOGIN_TYPE: &[&str] = &[
    "Home",
    "Device",
    "Authentication/Accounting",
    "Authentication/Security Settings",
    "Authentication",
    "Login Type",
];
const CLOCK: &[&str] = &["Home", "Device", "System Settings", "System Clock/Timers"];
const AUDIT: &[&str] = &["Home", "Device", "Audit Log Settings"];
const LOG_PAGE: &str = "/system/logs/audit-log.html";
const IP_MODE: &str = "/network/ethernet/common.html";
const AUTHENTICATION: &str = "/properties/authentication.html";
const LOCAL: &str = "Login to Local Accounts";

#[rustfmt::skip]
const ACTS: &[Act] = &[
    ("the panel shows a setting", |it| it.at_panel(LOGIN_TYPE), &["View Security Setting KO"]),
    ("the panel switches the authentication", |it| it.at_panel(&["Off", "OK"]), &["Switch Authentication Mode KO"]),
    ("and back, looking first", |it| { it.at_panel(LOGIN_TYPE); it.at_panel(&["Login to Local Accounts", "OK"]); },
        &["View Security Setting KO", "Switch Authentication Mode KO"]),
    ("the panel leaves a setting as it is", |it| { it.at_panel(LOGIN_TYPE); it.at_panel(&["OK"]); }, &["View Security Setting KO"]),
    ("the panel changes a setting", |it| { it.at_panel(CLOCK); it.at_panel(&["Auto Clear"]); it.types("Seconds", "60"); it.at_panel(&["OK"]); },
        &["View Security Setting KO", "Change Security Setting KO"]),
    ("the panel sets the date", |it| { it.at_panel(CLOCK); it.at_panel(&["Date"]); it.types("Year", "2030"); it.at_panel(&["OK"]); },
        &["Adjust Time KO"]),
    ("the panel switches the log off", |it| { it.at_panel(AUDIT); it.at_panel(&["Off", "OK"]); },
        &["View Security Setting KO", "Audit Log Disable KO"]),
    ("nothing is logged then", |it| it.at_panel(LOGIN_TYPE), &[]),
    ("the panel switches the log on", |it| { it.at_panel(AUDIT); it.at_panel(&["Enabled", "OK"]); }, &["Audit Log Enable KO"]),
    ("a log-in", |it| it.post("/login.html", &[("user", SARA.0), ("password", SARA.1)]), &[]),
    ("CWIS shows a setting", |it| it.get(LOG_PAGE), &["View Security Setting sara"]),
    ("CWIS switches the log off", |it| it.post(LOG_PAGE, &[("seen.audit.enabled", "Enabled")]), &["Audit Log Disable sara"]),
    ("CWIS switches the log on", |it| it.post(LOG_PAGE, &[("seen.audit.enabled", "Off"), ("audit.enabled", "on")]),
        &["Audit Log Enable sara"]),
    ("CWIS leaves the log on", |it| it.post(LOG_PAGE, &[("seen.audit.enabled", "Enabled"), ("audit.enabled", "on")]), &[]),
    ("CWIS shows a form", |it| it.get(IP_MODE), &["View Security Setting sara"]),
    ("CWIS changes a setting", |it| it.post(IP_MODE, &[("seen.net.ip_mode", "IPv4 Mode"), ("net.ip_mode", "Dual Stack")]),
        &["Change Security Setting sara"]),
    ("CWIS switches the authentication", |it| it.post(AUTHENTICATION, &[("seen.auth.login_type", LOCAL), ("auth.login_type", "Off")]),
        &["Switch Authentication Mode sara"]),
    ("and back", |it| it.post(AUTHENTICATION, &[("seen.auth.login_type", "Off"), ("auth.login_type", LOCAL)]),
        &["Switch Authentication Mode sara"]),
    ("CWIS adds a user", |it| it.post("/permissions/add.html", &[("id", "bob"), ("name", ""), ("role", "General User"),
        ("password", "bob-pass-12"), ("retyped", "bob-pass-12")]), &["Add User sara"]),
    ("CWIS adds nobody twice", |it| it.post("/permissions/add.html", &[("id", "bob"), ("name", ""), ("role", "General User"),
        ("password", "bob-pass-12"), ("retyped", "bob-pass-12")]), &[]),
    ("CWIS edits a user", |it| it.fill("/permissions/edit.html?user=bob", &[("name", "Robert"), ("role", "General User")]),
        &["Edit User sara"]),
    ("CWIS deletes a user", |it| it.fill("/permissions/delete.html?user=bob", &[]), &["Delete User sara"]),
    ("CWIS changes the own password", |it| it.post("/profile/password.html", &[("current", SARA.1), ("new", "sara-pass-2"),
        ("retyped", "sara-pass-2")]), &["Edit User sara"]),
    ("a hand changes settings", |it| it.put("/v1/settings/http.csrf", json!({ "value": "Off" })), &[]),
    ("a hand switches the authentication", |it| it.put("/v1/settings/auth.login_type", json!({ "value": "Off" })), &[]),
    ("a hand adds a user", |it| it.twin.add_user("eve", "eve-pass-12", "General User"), &[]),
    ("a hand edits a user", |it| it.put("/v1/users/eve", json!({ "name": "Eve" })), &[]),
    ("a hand deletes a user", |it| assert_eq!(it.twin.control("DELETE", "/v1/users/eve", None).0, 204), &[]),
    ("a hand sets the clock", |it| it.put("/v1/clock", json!({ "now": "2031-01-01T00:00:00Z" })), &[]),
    ("a hand switches the log off", |it| it.put("/v1/settings/audit.enabled", json!({ "value": "Off" })), &["Audit Log Disable -"]),
    ("a hand switches the log on", |it| it.put("/v1/settings/audit.enabled", json!({ "value": "Enabled" })), &["Audit Log Enable -"]),
];

/// The rows of the log: description, status where it is not the usual one, user.
fn rows(twin: &Twin) -> Vec<String> {
    let rows = twin.get("/v1/audit");
    let row = |it: &Value| {
        let text = |name: &str| it[name].as_str().unwrap().to_owned();
        let status = Some(text("status")).filter(|it| it != "Successful");
        [Some(text("description")), status, Some(text("user"))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn every_act_is_one_row_of_the_log_from_whichever_surface() {
    let office = Office::new();
    for (what, act, expected) in ACTS {
        let before = rows(&office.twin).len();
        act(&office);
        assert_eq!(rows(&office.twin)[before..], **expected, "{what}");
    }
}
