//! Settings over the control plane, all 62 of the guide and what is assumed.

use std::collections::BTreeSet;

use mfp_twin::{KeyOperator, Options, Profile};
use serde_json::{Value, json};
use sim_core::Secret;

use crate::twin::{Twin, options};

#[test]
fn every_secure_text_of_the_guide_that_is_a_value_is_accepted_and_then_compliant() {
    let twin = Twin::factory();
    let settings = twin.get("/v1/settings").json();
    let settings = settings.as_array().unwrap();
    assert_eq!(settings.len(), 63);
    let mut set = 0;
    for it in settings {
        let path = format!("/v1/settings/{}", it["id"].as_str().unwrap());
        if it["parts"] == json!([]) {
            assert_eq!(it["value"], Value::Null);
            assert_eq!(twin.put(&path, &json!({"value": it["secure"]})).status, 422, "{path}");
        } else if ADDED.contains(&it["id"].as_str().unwrap()) {
            // The text tells what to enter; it is no value.
            assert_eq!(twin.put(&path, &json!({"value": it["secure"]})).status, 422, "{path}");
            assert_eq!(twin.get(&path).json()["value"], it["value"]);
        } else if it["secure"] != Value::Null {
            let now = twin.put(&path, &json!({"value": it["secure"]}));
            assert_eq!(
                (now.status, &now.json()["compliant"]),
                (200, &json!(true)),
                "{}",
                now.json()
            );
            // What is read can be written.
            let again = twin.put(&path, &json!({"value": now.json()["value"]}));
            assert_eq!((again.status, again.json()), (200, now.json()));
            set += 1;
        }
    }
    assert!(set > 50, "{set}");
    let findings = twin.get("/v1/compliance").json();
    let left: Vec<_> =
        findings["findings"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(left, [&ADDED[..2], &["auth.admin_password"], &ADDED[2..]].concat(), "{findings}");
    assert_eq!(findings["compliant"], false);
}

#[test]
fn every_factory_text_of_the_guide_is_accepted() {
    let twin = Twin::certified();
    for it in twin.get("/v1/settings").json().as_array().unwrap() {
        if it["parts"] != json!([]) && it["default"] != Value::Null {
            let path = format!("/v1/settings/{}", it["id"].as_str().unwrap());
            let now = twin.put(&path, &json!({"value": it["default"]}));
            assert_eq!(now.status, 200, "{}", now.json());
        }
    }
}

/// What the guide asks for beyond what the profile can bring: a folder of a System Administrator for each fax line, a maintenance
/// password, the certificate of a CA, an address for mail.
const ADDED: [&str; 5] =
    ["folder.create", "fax.folder_selector", "cert.import", "service_rep.restricted", "net.smtp"];

fn judgement(twin: &Twin, id: &str) -> (String, Value) {
    let compliance = twin.get("/v1/compliance").json();
    let items = compliance["items"].as_array().unwrap();
    let item = items.iter().find(|it| it["id"] == id).unwrap();
    (item["judgement"].as_str().unwrap().to_owned(), item["why"].clone())
}

#[test]
fn a_certified_device_is_judged_item_by_item_and_not_called_compliant_before_it_is() {
    let twin = Twin::certified();
    let before = twin.get("/v1/compliance").json();
    let ids: Vec<_> = before["findings"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(
        (ids, &before["compliant"]),
        (ADDED.map(Value::from).iter().collect(), &json!(false))
    );
    let counts = ["as_asked", "not", "without_effect", "not_judged"];
    let counts = counts.map(|it| before[it].as_u64().unwrap());
    assert_eq!(counts.iter().sum::<u64>(), before["items"].as_array().unwrap().len() as u64);
    assert!(counts[0] > 20 && counts[1] == 5 && counts[2] > 10 && counts[3] > 2, "{counts:?}");
    assert_eq!(judgement(&twin, "net.snmp"), ("without-effect".into(), json!("waits for SNMP")));
    assert_eq!(judgement(&twin, "clock").0, "not-judged");
    assert_eq!(judgement(&twin, "auth.admin_password").0, "as-asked");
    twin.put("/v1/settings/http.csrf", &json!({"value": "Off"}));
    let items = twin.get("/v1/compliance").json()["items"].clone();
    let csrf = items.as_array().unwrap().iter().find(|it| it["id"] == "http.csrf").unwrap().clone();
    assert_eq!((&csrf["judgement"], &csrf["value"]), (&json!("not"), &json!("Off")));
    assert_eq!((&csrf["wanted"], &csrf["guide_page"]), (&json!("Enabled"), &json!(47)));
    assert_eq!(csrf["cwis"][0][0], "Network");
    let findings = twin.get("/v1/compliance").json()["findings"].clone();
    assert!(findings.as_array().unwrap().iter().any(|it| it["cwis"] == csrf["cwis"]));
}

#[test]
fn what_the_guide_asks_for_beside_settings_is_judged_too() {
    let twin = Twin::certified();
    twin.put("/v1/settings/net.smtp.address", &json!({"value": "mfp@example.com"}));
    assert_eq!(judgement(&twin, "net.smtp").0, "as-asked");
    let sara = json!({"id": "sara", "password": "sara-pass-1", "role": "System Administrator"});
    assert_eq!(twin.post("/v1/users", &sara).status, 201);
    let folder = |owner: &str| json!({"number": 1, "name": "Faxes", "owner": owner});
    for (owner, judged) in [("alice", "not"), ("11111", "not"), ("sara", "as-asked")] {
        assert_eq!(twin.post("/v1/folders", &folder(owner)).status, 201);
        assert_eq!(judgement(&twin, "folder.create").0, judged, "{owner}");
        twin.delete("/v1/folders/1");
    }
    twin.put("/v1/settings/auth.password_minimum_length", &json!({"value": "Off"}));
    twin.put("/v1/users/alice", &json!({"password": "a"}));
    twin.put("/v1/settings/auth.password_minimum_length", &json!({"value": 9}));
    let (judged, why) = judgement(&twin, "auth.password_minimum_length");
    assert_eq!((judged.as_str(), why), ("not", json!("shorter passwords are alice's")));
    twin.put("/v1/users/alice", &json!({"password": "long-enough"}));
    assert_eq!(judgement(&twin, "auth.password_minimum_length").0, "as-asked");
}

#[test]
fn what_the_guide_excludes_is_a_finding_while_it_is_used() {
    let twin = Twin::certified();
    let found = || {
        let findings = twin.get("/v1/compliance").json()["findings"].clone();
        let all = findings.as_array().unwrap();
        all.iter().find(|it| it["id"] == "role.account_administrator").cloned()
    };
    assert_eq!(found(), None);
    assert_eq!(twin.put("/v1/users/alice", &json!({"role": "Account Administrator"})).status, 200);
    let finding = found().unwrap();
    assert_eq!((&finding["value"], &finding["guide_page"]), (&json!("used by alice"), &json!(32)));
    assert_eq!(finding["cwis"][0][0], "Permissions");
    twin.put("/v1/users/alice", &json!({"role": "General User"}));
    assert_eq!(found(), None);
}

#[test]
fn the_factory_password_is_a_finding_in_every_profile() {
    for profile in [Profile::Certified, Profile::Factory] {
        let key_operator = KeyOperator {
            password: Some(Secret::new("x-admin")),
            ..Options::default().key_operator
        };
        let twin = Twin::start(Options { profile, key_operator, ..options() });
        assert_eq!(judgement(&twin, "auth.admin_password").0, "not", "{}", profile.name());
    }
}

#[test]
fn numbers_truths_and_parts_are_accepted_and_nonsense_is_explained() {
    let twin = Twin::certified();
    let put =
        |id: &str, value: Value| twin.put(&format!("/v1/settings/{id}"), &json!({"value": value}));
    assert_eq!(put("timers.browser_session", json!(20)).json()["value"], "20");
    assert_eq!(put("http.csrf", json!(false)).json()["value"], "Off");
    let item = put("timers.auto_clear.seconds", json!(60)).json();
    assert_eq!(
        (&item["id"], &item["value"]),
        (&json!("timers.auto_clear"), &json!("Auto Clear: On; Seconds: 60"))
    );
    assert_eq!(twin.get("/v1/settings/timers.auto_clear").json(), item);
    assert_eq!(item["parts"][0]["shown_by"], "without_auto_clear_a_person_stays_at_the_panel");
    let fidelity = twin.get("/v1/fidelity").json();
    let values = fidelity["values"].as_array().unwrap();
    assert_eq!(values.iter().find(|it| it["id"] == "fax.direct_fax").unwrap()["waits_for"], "fax");
    let shown = values.iter().filter(|it| it["shown_by"] != Value::Null).count();
    assert_eq!(fidelity["with_effect"], shown);
    twin.put("/v1/assumptions", &json!({ "repeated_failures_summed": true }));
    let fidelity = twin.get("/v1/fidelity").json();
    let events = fidelity["events"].as_array().unwrap();
    let of = |listed: &str| events.iter().filter(|it| it["listed"] == listed).count();
    assert!(of("guide") > 20 && of("guide") + of("sibling") == events.len());
    let assumed = fidelity["assumptions"].as_array().unwrap();
    let summed = assumed.iter().find(|it| it["name"] == "repeated_failures_summed").unwrap();
    assert_eq!((&summed["is_on"], &summed["by_default"]), (&json!(true), &json!(false)));
    assert!(summed["switch"].as_str().unwrap().contains("PUT /v1/assumptions"));
    let names: BTreeSet<_> = assumed.iter().map(|it| it["name"].as_str().unwrap()).collect();
    let switches = twin.get("/v1/assumptions").json();
    assert_eq!(names, switches.as_object().unwrap().keys().map(String::as_str).collect());
    let fax = twin.get("/v1/settings/fax.direct_fax").json();
    assert_eq!(fax["parts"][0]["waits_for"], "fax");
    let refused = put("timers.browser_session", json!(500));
    assert_eq!((refused.status, &refused.json()["where"]), (422, &json!("value")));
    assert!(refused.json()["detail"].as_str().unwrap().contains("1 to 240"));
    assert_eq!(put("http.csrf", json!([1])).status, 422);
    assert_eq!(put("http.crsf", json!("Off")).status, 404);
    assert_eq!(twin.put("/v1/settings/http.csrf", &json!({"val": 1})).status, 422);
}

#[test]
fn a_hand_inside_the_machine_leaves_no_trace_in_the_audit_log() {
    let twin = Twin::certified();
    let rows = twin.get("/v1/audit").json();
    twin.put("/v1/settings/http.csrf", &json!({"value": "Off"}));
    twin.put("/v1/clock", &json!({"now": "2022-02-02T02:02:02Z"}));
    assert_eq!(twin.get("/v1/audit").json(), rows);
    let truth = twin.get("/v1/truth?kind=asked").json();
    assert_eq!(truth.as_array().unwrap().last().unwrap()["origin"], "control");
}
