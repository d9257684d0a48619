//! All 58 procedures of the guide, one after the other, as one who has just unpacked the machine goes through them: with
//! a finger at the panel and in a browser without scripts.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::{Value, json};

use crate::cwis::browser::Browser;
use crate::cwis::steps::{self, Step, Walker};
use crate::cwis::{Https, now};
use crate::panel_procedures::{self as panel, OPERATOR, setting, until_ready};
use crate::twin::{Twin, program, run};

/// The certificate that is imported.
const MAIL_CA: &[u8] = include_bytes!("../shared/certificates/mail-ca.pem");
/// The panel's procedures come first (pp.8 to 16) but for this one (p.32).
const LAST_AT_PANEL: &str = "User Authentication";
/// The guide's last procedure (p.35).
const LAST: &str = "Initiate firmware update from a client PC";

/// What nobody can tell from within the device, and what the guide leaves open.
const UNSEEN: &[&str] = &["clock", "fax.redial", "home.web_applications", "update.file"];

/// The lines of the audit log beyond the first `before`, of what an administrator did in CWIS: description and status.
fn acts(twin: &Twin, before: usize) -> Vec<String> {
    let rows = twin.get("/v1/audit");
    let rows = rows.as_array().unwrap().iter().skip(before);
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    let is_act = |it: &&Value| {
        let events = ["Login/Logout", "System Status"];
        it["user"] == "KO"
            && !events.contains(&it["event"].as_str().unwrap())
            && it["description"] != "View Security Setting"
    };
    let rows = rows.filter(is_act);
    rows.map(|it| format!("{} / {}", text(it, "description"), text(it, "status"))).collect()
}

/// Walks one in a browser in which the one before was walked, if somebody is still logged in there.
fn walk(
    twin: &Twin,
    walker: &Walker<'_>,
    browser: &mut Browser<Https>,
    procedure: &steps::Procedure,
) {
    if procedure.leaves.contains_key("audit.enabled") {
        twin.put("/v1/settings/audit.enabled", json!({ "value": "Off" }));
    }
    let before = twin.audit().len();
    let changes = procedure.leaves.iter().filter(|(id, it)| setting(twin, id) != **it).count();
    now(browser.open("/"));
    if !procedure.is_log_in() && !browser.shows(&["Log Out"]) {
        now(walker.log_in(browser));
    }
    for step in &procedure.steps {
        if matches!(step, Step::LogIn) {
            until_ready(twin);
        }
        now(walker.take(browser, step));
    }
    until_ready(twin);
    let title = &procedure.title;
    for (id, value) in &procedure.leaves {
        assert_eq!(setting(twin, id), **value, "{title}: {id}");
    }
    assert_eq!(acts(twin, before), procedure.logged(changes), "{title}");
}

/// The items that are judged so.
fn judged<'a>(compliance: &'a Value, judgement: &str) -> Vec<&'a str> {
    let items = compliance["items"].as_array().unwrap().iter();
    let items = items.filter(|it| it["judgement"] == judgement);
    items.map(|it| it["id"].as_str().unwrap()).collect()
}

#[test]
fn all_58_procedures_lead_from_the_factory_to_what_the_guide_asks_for() {
    let begun = Instant::now();
    let twin = Twin::start(&["--profile", "factory"]);
    let package = twin.folder.0.join("update.bin");
    run(std::process::Command::new(program()).arg("update-package").arg("--output").arg(&package));
    let file = |name: &str| match name {
        "update.bin" => std::fs::read(&package).unwrap(),
        _ => MAIL_CA.to_vec(),
    };
    let mut walker = Walker { user: OPERATOR.0, password: OPERATOR.1.into(), file: &file };
    panel::prepare(&twin);
    let mut browser = Browser::new(Https::to(&twin));
    let mut titles = BTreeSet::new();
    let mut at_panel = |which: &dyn Fn(&str) -> bool| {
        for it in panel::procedures().iter().filter(|it| which(it.title)) {
            titles.insert(it.title.split(", steps").next().unwrap().to_owned());
            panel::walk(&twin, it);
        }
    };
    at_panel(&|it| it != LAST_AT_PANEL);
    for it in steps::procedures() {
        if it.title == LAST {
            at_panel(&|it| it == LAST_AT_PANEL);
        }
        walk(&twin, &walker, &mut browser, &it);
        walker.password = it.password.unwrap_or(walker.password);
    }
    titles.extend(steps::procedures().into_iter().map(|it| it.title));
    assert_eq!(titles.len(), 58);
    let compliance = twin.get("/v1/compliance");
    assert_eq!((&compliance["compliant"], &compliance["findings"]), (&json!(true), &json!([])));
    let unseen = judged(&compliance, "not-judged").into_iter();
    assert_eq!(unseen.filter(|it| !UNSEEN.contains(it)).collect::<Vec<_>>(), [""; 0]);
    eprintln!("walked in {:?}", begun.elapsed());
}
