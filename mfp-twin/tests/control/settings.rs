//! Settings over the control plane, all 62 of the guide.

use serde_json::{Value, json};

use crate::twin::Twin;

#[test]
fn every_secure_text_of_the_guide_is_accepted_and_then_compliant() {
    let twin = Twin::factory();
    let settings = twin.get("/v1/settings").json();
    let settings = settings.as_array().unwrap();
    assert_eq!(settings.len(), 62);
    let mut set = 0;
    for it in settings {
        let path = format!("/v1/settings/{}", it["id"].as_str().unwrap());
        if it["parts"] == json!([]) {
            assert_eq!(it["value"], Value::Null);
            assert_eq!(twin.put(&path, &json!({"value": it["secure"]})).status, 422, "{path}");
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
    assert_eq!(left, ["auth.admin_password"], "{findings}");
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

#[test]
fn a_certified_device_has_no_findings_and_a_changed_one_names_the_page() {
    let twin = Twin::certified();
    assert_eq!(twin.get("/v1/compliance").json(), json!({"compliant": true, "findings": []}));
    twin.put("/v1/settings/http.csrf", &json!({"value": "Off"}));
    let finding = &twin.get("/v1/compliance").json()["findings"][0];
    assert_eq!(finding["id"], "http.csrf");
    assert_eq!((&finding["value"], &finding["wanted"]), (&json!("Off"), &json!("Enabled")));
    assert!(finding["guide_page"].as_u64().unwrap() >= 44);
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
