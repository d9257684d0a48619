//! Each resource against the contract.

use mfp_twin::Options;
use serde_json::{Value, json};

use crate::twin::{Twin, options};

/// The names of an object's fields.
#[track_caller]
fn has(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value.get(field).is_some(), "{field} is missing in {value}");
    }
}

#[test]
fn the_device_says_what_it_is() {
    let twin = Twin::certified();
    let device = twin.get("/v1/device").json();
    has(
        &device,
        &["model", "serial", "state", "controller_rom", "fax_rom", "seed", "now", "profile"],
    );
    assert_eq!(device["model"], "ApeosPort C7070");
    assert_eq!(device["state"], "ready");
    assert_eq!(device["seed"], 7);
    assert_eq!(device["now"], "2021-01-22T10:00:00+09:00");
    assert_eq!(device["faults"], json!([]));
    assert_eq!(twin.get("/v1/devices/1/device").json(), device);
    assert_eq!(twin.get("/v1/devices").json()[0]["id"], 1);
}

#[test]
fn outside_download_mode_there_is_no_update_to_go_on_with() {
    let twin = Twin::certified();
    assert_eq!(twin.get("/v1/device").json()["update"], json!(null));
    let written = twin.post("/v1/hands/update", &json!({ "blocks": 1 }));
    assert_eq!((written.status, written.json()), (200, json!(null)));
    assert_eq!(twin.post("/v1/hands/update", &json!({ "blocks": -1 })).status, 422);
}

#[test]
fn the_same_seed_has_the_same_serial_number() {
    let serial = |twin: &Twin| twin.get("/v1/device").json()["serial"].clone();
    let (first, second) = (Twin::certified(), Twin::factory());
    assert_eq!(serial(&first), serial(&second));
    assert_eq!(serial(&first).as_str().unwrap().len(), 6);
}

/// What a laboratory reads of a device with a held document: its certificate, its NVRAM with the drive's key, and
/// its drive.
fn read_whole(twin: &Twin) -> Vec<Vec<u8>> {
    twin.print("report", 1);
    let paths = ["/v1/certificate", "/v1/storage/nvram", "/v1/storage/image"];
    paths.map(|it| twin.get_range(it, 1 << 20)).into()
}

#[test]
fn the_same_seed_gives_the_same_certificate_keys_and_drive() {
    let whole = |seed| read_whole(&Twin::start(Options { seed, ..options() }));
    let (first, again, other) = (whole(Some(7)), whole(Some(7)), whole(Some(8)));
    assert!(String::from_utf8_lossy(&first[1]).contains("\ndrive-key="));
    assert!(first == again, "something does not follow from the seed");
    assert!((0..3).all(|it| first[it] != other[it]), "something does not follow from the seed");
    let [drawn, drawn_again] = [whole(None), whole(None)];
    assert!((0..3).all(|it| drawn[it] != drawn_again[it]));
}

#[test]
fn every_reply_says_how_far_the_journal_is() {
    let twin = Twin::certified();
    let seq = |path| twin.get(path).header("twin-seq").parse::<u64>().unwrap();
    let before = seq("/v1/ready");
    assert_eq!(before, twin.get("/v1/truth").json().as_array().unwrap().len() as u64);
    assert_eq!(seq("/v1/nothing"), before);
    twin.post("/v1/power", &json!({"action": "restart"}));
    assert!(seq("/v1/ready") > before);
}

#[test]
fn power_goes_off_and_on_and_faults_block_until_then() {
    let twin = Twin::certified();
    let power = |action: &str| twin.post("/v1/power", &json!({ "action": action }));
    let fault = twin.put("/v1/faults/016-210", &json!({"active": true}));
    assert_eq!((fault.status, &fault.json()["active"]), (200, &json!(true)));
    let device = twin.get("/v1/device").json();
    assert_eq!(
        (&device["state"], &device["faults"][0]["code"]),
        (&json!("fault"), &json!("016-210"))
    );
    assert_eq!(twin.get("/v1/panel").json()["fault"]["code"], "016-210");
    assert_eq!(twin.put("/v1/faults/016-210", &json!({"active": false})).status, 200);
    assert_eq!(twin.get("/v1/device").json()["state"], "fault");
    assert_eq!(power("off").json()["state"], "off");
    assert_eq!(power("off").status, 409);
    assert_eq!(power("on").json()["state"], "ready");
    assert_eq!(power("cut").json()["state"], "off");
    assert_eq!(twin.put("/v1/faults/jam", &json!({"active": true})).status, 404);
}

#[test]
fn accounts_are_made_changed_and_deleted() {
    let twin = Twin::certified();
    assert_eq!(twin.get("/v1/accounts").json(), json!([]));
    let made = twin.put("/v1/accounts/research", &json!({"limit": 5, "users": ["alice"]}));
    let shown = json!({
        "id": "research", "closed": false, "limit": 5, "used": 0, "users": ["alice"],
    });
    assert_eq!((made.status, made.json()), (200, shown));
    let order = json!({"closed": true, "used": 3});
    let changed = twin.put("/v1/accounts/research", &order).json();
    let shown = json!({"id": "research", "closed": true, "limit": null, "used": 3, "users": []});
    assert_eq!(changed, shown);
    assert_eq!(twin.get("/v1/accounts").json(), json!([shown]));
    assert_eq!(twin.put("/v1/accounts/x", &json!({"users": [""]})).status, 422);
    assert_eq!(twin.delete("/v1/accounts/research").status, 204);
    assert_eq!(twin.delete("/v1/accounts/research").status, 404);
}

#[test]
fn the_address_book_is_added_to_changed_and_deleted_from() {
    let twin = Twin::certified();
    let book = "/v1/address-book";
    assert_eq!(twin.get(book).json(), json!([]));
    let order = json!({"name": "Team", "email": "team@example.com", "fax": "+81 3 5550100"});
    let made = twin.post(book, &order);
    let mut shown = order;
    (shown["number"], shown["index"]) = (json!(1), json!("T"));
    assert_eq!((made.status, made.json()), (201, shown.clone()));
    assert_eq!(twin.post(book, &json!({"number": 1, "name": "x"})).status, 409);
    let changed = twin.put("/v1/address-book/1", &json!({"name": "Team", "index": "9"}));
    (shown["index"], shown["email"], shown["fax"]) = (json!("9"), json!(null), json!(null));
    assert_eq!((changed.status, changed.json()), (200, shown.clone()));
    assert_eq!(twin.get("/v1/address-book/1").json(), shown);
    for (field, order) in [
        ("number", json!({"number": 2001, "name": "x"})),
        ("name", json!({"name": " "})),
        ("index", json!({"name": "x", "index": "!"})),
        ("email", json!({"name": "x", "email": "x"})),
        ("fax", json!({"name": "x", "fax": "office"})),
    ] {
        let refused = twin.post(book, &order);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(field)));
    }
    for path in ["/v1/address-book/2", "/v1/address-book/x"] {
        assert_eq!(twin.put(path, &json!({"name": "x"})).status, 404);
    }
    assert_eq!(twin.delete("/v1/address-book/1").status, 204);
    assert_eq!(twin.delete("/v1/address-book/1").status, 404);
    assert_eq!(twin.get(book).json(), json!([]));
}

#[test]
fn folders_are_made_for_users_changed_and_deleted() {
    let twin = Twin::certified();
    assert_eq!(twin.get("/v1/folders").json(), json!([]));
    let order = json!({"number": 7, "name": "Faxes", "owner": "alice", "passcode": "0123"});
    let made = twin.post("/v1/folders", &order);
    let mut shown = json!({
        "number": 7, "name": "Faxes", "owner": "alice", "checks_passcode": true, "deletes_after": false, "documents": 0,
    });
    assert_eq!((made.status, made.json()), (201, shown.clone()));
    assert_eq!(twin.post("/v1/folders", &order).status, 409);
    let change = json!({"name": "Bills", "passcode": null, "deletes_after": true});
    let changed = twin.put("/v1/folders/7", &change);
    (shown["name"], shown["checks_passcode"]) = (json!("Bills"), json!(false));
    shown["deletes_after"] = json!(true);
    assert_eq!((changed.status, changed.json()), (200, shown.clone()));
    assert_eq!(twin.put("/v1/folders/7", &json!({})).json(), shown);
    for (field, order) in [
        ("number", json!({"number": 501, "name": "x", "owner": "alice"})),
        ("name", json!({"number": 8, "name": "", "owner": "alice"})),
        ("owner", json!({"number": 8, "name": "x", "owner": "nobody"})),
        ("passcode", json!({"number": 8, "name": "x", "owner": "alice", "passcode": "a"})),
    ] {
        let refused = twin.post("/v1/folders", &order);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(field)));
    }
    let absent = twin.put("/v1/folders/8", &json!({"name": "x"}));
    let detail = "no folder has this number (016-714)";
    assert_eq!((absent.status, &absent.json()["detail"]), (404, &json!(detail)));
    assert_eq!(twin.delete("/v1/folders/7").status, 204);
    assert_eq!(twin.delete("/v1/folders/7").status, 404);
    assert_eq!(twin.get("/v1/folders").json(), json!([]));
}

#[test]
fn a_user_is_changed_by_what_is_given() {
    let twin = Twin::certified();
    let path = "/v1/users/alice";
    let given = json!({"name": "Alice A.", "role": "System Administrator", "disabled": true});
    let changed = twin.send("PATCH", path, &given);
    let shown = json!({
        "id": "alice", "name": "Alice A.", "role": "System Administrator",
        "disabled": true, "locked": false, "failures": 0,
    });
    assert_eq!((changed.status, changed.json()), (200, shown));
    let changed = twin.put(path, &json!({"disabled": false, "password": "another-pass"}));
    assert_eq!((changed.status, &changed.json()["name"]), (200, &json!("Alice A.")));
    for (path, edit, status, place) in [
        (path, json!({"password": "short"}), 422, json!("password")),
        (path, json!({"role": "Key Operator"}), 422, json!("role")),
        (path, json!({"name": "a\tb"}), 422, json!("name")),
        ("/v1/users/nobody", json!({"disabled": true}), 404, json!(null)),
        ("/v1/users/11111", json!({"disabled": true}), 409, json!(null)),
        ("/v1/users/11111", json!({"role": "General User"}), 422, json!("role")),
    ] {
        let refused = twin.send("PATCH", path, &edit);
        assert_eq!((refused.status, &refused.json()["where"]), (status, &place), "{edit}");
    }
}

#[test]
fn users_are_listed_added_and_deleted() {
    let twin = Twin::certified();
    let bob = json!({"id": "bob", "password": "bob-password", "role": "System Administrator"});
    let added = twin.post("/v1/users", &bob);
    assert_eq!((added.status, &added.json()["role"]), (201, &json!("System Administrator")));
    let users = twin.get("/v1/users").json();
    let ids: Vec<_> = users.as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, ["11111", "alice", "bob"]);
    assert_eq!(users[0]["role"], "Key Operator");
    assert_eq!(twin.post("/v1/users", &bob).status, 409);
    let role = twin.post("/v1/users", &json!({"id": "c", "password": "c", "role": "Boss"}));
    assert_eq!((role.status, &role.json()["where"]), (422, &json!("role")));
    let short = json!({"id": "c", "password": "short", "role": "General User"});
    let short = twin.post("/v1/users", &short);
    assert_eq!((short.status, &short.json()["where"]), (422, &json!("password")));
    assert_eq!(twin.delete("/v1/users/bob").status, 204);
    assert_eq!(twin.delete("/v1/users/bob").status, 404);
    assert_eq!(twin.delete("/v1/users/11111").status, 409);
    assert_eq!(twin.get("/v1/folders").json(), json!([]));
}

#[test]
fn the_logs_have_the_columns_of_the_contract() {
    let twin = Twin::certified();
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": "not-hers"}));
    let audit = twin.get("/v1/audit").json();
    let row = json!({
        "log_id": 2, "date": "2021/01/22", "time": "10:00:00", "event_id": "0x0202",
        "event": "Login/Logout", "user": "alice", "description": "Login",
        "status": "Failed (Invalid Password)", "optional": "-",
    });
    assert_eq!(audit[1], row);
    assert_eq!(twin.get("/v1/audit?since=1").json(), json!([row]));
    let text = twin.get("/v1/audit.txt");
    assert!(text.header("content-type").starts_with("text/plain"));
    let text = String::from_utf8(text.body).unwrap();
    assert!(text.contains("2\t2021/01/22\t10:00:00\t0x0202\tLogin/Logout\talice\t"), "{text}");
    assert!(!text.contains('\0') && text.ends_with("\r\n"));

    let truth = twin.get("/v1/truth").json();
    has(&truth[0], &["seq", "at", "origin", "cause", "kind", "what", "detail", "tick"]);
    let asked = twin.get("/v1/truth?kind=asked&since=1").json();
    assert!(asked.as_array().unwrap().iter().all(|it| it["kind"] == "asked" && it["seq"] != 1));
    assert!(!truth.to_string().contains("not-hers"), "a password stands in the journal");
}

#[test]
fn the_openapi_document_has_every_route_and_its_errors() {
    let twin = Twin::certified();
    let document = twin.get("/v1/openapi.json").json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in [
        "/v1/ready",
        "/v1/device",
        "/v1/power",
        "/v1/clock",
        "/v1/clock/advance",
        "/v1/pace",
        "/v1/panel",
        "/v1/panel.png",
        "/v1/panel.txt",
        "/v1/panel/press",
        "/v1/panel/type",
        "/v1/panel/login",
        "/v1/hands/output",
        "/v1/hands/output/{output}",
        "/v1/hands/output/{output}/{page}",
        "/v1/hands/engine",
        "/v1/settings",
        "/v1/settings/{id}",
        "/v1/compliance",
        "/v1/fidelity",
        "/v1/assumptions",
        "/v1/users",
        "/v1/users/{id}",
        "/v1/accounts",
        "/v1/accounts/{id}",
        "/v1/jobs",
        "/v1/jobs/{id}",
        "/v1/address-book",
        "/v1/address-book/{number}",
        "/v1/folders",
        "/v1/folders/{number}",
        "/v1/audit",
        "/v1/audit.txt",
        "/v1/truth",
        "/v1/events",
        "/v1/faults",
        "/v1/faults/{name}",
        "/v1/devices",
        "/v1/devices/{id}",
        "/v1/devices/{id}/fork",
        "/v1/snapshots",
        "/v1/snapshots/{name}",
        "/v1/snapshots/{name}/restore",
        "/v1/metrics",
        "/v1/certificate",
        "/v1/live-link",
    ] {
        let operations = document["paths"][path].as_object();
        let operations = operations.unwrap_or_else(|| panic!("{path} is not documented"));
        for (method, operation) in operations {
            let responses = operation["responses"].as_object().unwrap();
            let mut wanted = vec!["401", "404", "409"];
            if operation.get("requestBody").is_some() {
                wanted.extend(["413", "415", "422"]);
            }
            for status in wanted {
                assert!(responses.contains_key(status), "{method} {path} lacks {status}");
            }
            let described = responses.values().all(|it| it["description"].is_string());
            assert!(described, "{method} {path} has a response without description");
        }
    }
    assert!(document["components"]["schemas"]["Problem"].is_object());
}

#[test]
fn each_operation_has_a_name_of_its_own_and_each_resource_is_there_for_any_device() {
    let twin = Twin::certified();
    let document = twin.get("/v1/openapi.json").json();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|it| it.as_object().unwrap().values());
    let names: Vec<_> = operations.map(|it| it["operationId"].as_str().unwrap()).collect();
    let different: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "{names:?}");
    let own = paths.keys().filter(|it| !it.starts_with("/v1/devices") && *it != "/v1/live-link");
    for path in own {
        let of_any = path.replacen("/v1", "/v1/devices/{device}", 1);
        let operations = paths[&of_any].as_object().unwrap();
        for (method, operation) in operations {
            assert_eq!(operation["parameters"][0]["name"], "device", "{method} {of_any}");
            assert!(paths[path].get(method).is_some(), "{method} {path}");
        }
    }
}

#[test]
fn what_is_named_in_a_path_is_found_under_any_device() {
    let twin = Twin::certified();
    twin.post("/v1/devices", &json!({}));
    let of = |path: &str| format!("/v1/devices/2/{path}");
    let carol = json!({ "id": "carol", "password": "carol-pass1", "role": "General User" });
    assert_eq!(twin.post(&of("users"), &carol).status, 201);
    let folder = json!({ "number": 1, "name": "in", "owner": "carol" });
    assert_eq!(twin.post(&of("folders"), &folder).status, 201);
    assert_eq!(twin.get(&of("folders/1")).json()["owner"], "carol");
    assert_eq!(twin.get(&of("settings/timers.browser_session")).status, 200);
    assert_eq!(twin.put(&of("faults/rng"), &json!({ "active": true })).status, 200);
    let named =
        [("jobs/9", 404), ("jobs/9?wait=held&timeout=PT0S", 404), ("jobs/9/documents/1", 404)];
    for (path, status) in named {
        let answer = twin.get(&of(path));
        assert_eq!(answer.status, status, "{path}: {}", answer.json());
    }
    assert_eq!(twin.delete(&of("users/carol")).status, 204);
    assert_eq!(twin.delete(&of("users/carol")).status, 404);
    assert_eq!(twin.get("/v1/folders/1").status, 404, "the first device has none of it");
}

#[test]
fn closed_words_and_bounds_are_documented() {
    let twin = Twin::certified();
    let document = twin.get("/v1/openapi.json").json();
    let field =
        |schema: &str, name: &str| &document["components"]["schemas"][schema]["properties"][name];
    assert_eq!(field("JobShown", "state")["enum"][2], "held");
    assert_eq!(field("TruthShown", "kind")["enum"][0], "asked");
    assert_eq!(field("CoverOrder", "cover")["enum"][0], "front");
    let roles = json!(["General User", "System Administrator", "Account Administrator"]);
    assert_eq!(field("UserOrder", "role")["enum"], roles);
    let mut or_as_it_is = roles.as_array().unwrap().clone();
    or_as_it_is.push(Value::Null);
    assert_eq!(field("UserEdit", "role")["enum"], json!(or_as_it_is));
    let number = field("FolderOrder", "number");
    assert_eq!((&number["minimum"], &number["maximum"]), (&json!(1), &json!(500)));
    let sectors = field("OverwriteOrder", "sectors");
    assert_eq!((&sectors["format"], &sectors["maximum"]), (&json!("uint32"), &json!(u32::MAX)));
    assert_eq!(twin.post("/v1/hands/drive", &json!({ "sectors": u32::MAX })).status, 200);
    assert_eq!(twin.post("/v1/hands/drive", &json!({ "sectors": 1_u64 << 32 })).status, 422);
}

#[test]
fn a_number_that_is_whole_is_an_integer() {
    let twin = Twin::certified();
    let folder = |number: &str| {
        let body = format!(r#"{{"number": {number}, "name": "in", "owner": "alice"}}"#);
        let bearer = format!("Bearer {}", twin.running.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        twin.bare("POST", "/v1/folders", &headers, &body).status
    };
    assert_eq!(
        [folder("12.0"), folder("1.3e1"), folder("12.5"), folder("1e30")],
        [201, 201, 422, 422]
    );
    assert_eq!(twin.get("/v1/folders/12").json()["number"], 12);
    assert_eq!(twin.get("/v1/folders/14").status, 404);
    assert_eq!(twin.get("/v1/devices/1").json(), twin.get("/v1/devices").json()[0]);
}

#[test]
fn assumptions_and_metrics_can_be_read() {
    let twin = Twin::certified();
    let changed = twin.put("/v1/assumptions", &json!({"sibling_events": true})).json();
    let wanted = json!({
        "sibling_events": true, "driver_failures_count": true, "unknown_id_as_typed": false,
        "audit_survives_reset": true, "print_job_challenged": true,
        "repeated_user_is_none": true, "repeated_failures_summed": false,
        "form_token_needed": true, "mail_login_in_plain": false,
        "undelivered_report": true, "activity_report": false,
    });
    assert_eq!(changed, wanted);
    assert_eq!(twin.get("/v1/assumptions").json(), wanted);
    let metrics = String::from_utf8(twin.get("/v1/metrics").body).unwrap();
    assert!(metrics.contains("\nmfp_twin_users 2\n"), "{metrics}");
}

#[test]
fn the_truth_says_who_did_what_to_what_in_fields() {
    let twin = Twin::certified();
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": "not-hers"}));
    twin.put("/v1/settings/timers.browser_session", &json!({"value": 7}));
    twin.post("/v1/hands/network", &json!({"connected": false}));
    twin.post("/v1/hands/network", &json!({"connected": true}));
    let job = twin.print("report", 2);
    let truth = twin.get("/v1/truth").json();
    let of = |what: &str| {
        let truth = truth.as_array().unwrap();
        truth.iter().find(|it| it["what"] == what).unwrap_or_else(|| panic!("no {what}"))
    };
    assert_eq!(of("log-in")["user"], "alice");
    let setting = of("setting-changed");
    let fields = ["kind", "setting", "old", "new"].map(|it| setting[it].clone());
    assert_eq!(fields, ["changed", "timers.browser_session", "6", "7"]);
    let sensor = of("sensor-changed");
    let fields = ["kind", "sensor", "old", "new"].map(|it| sensor[it].clone());
    assert_eq!(fields, ["changed", "network", "in", "out"]);
    let submitted = of("submit-job");
    assert_eq!((&submitted["user"], &submitted["peer"]), (&json!("alice"), &json!("127.0.0.1")));
    let interpreted = of("interpreted");
    assert_eq!((&interpreted["job"], &interpreted["setting"]), (&json!(job.0), &json!(null)));
    for entry in truth.as_array().unwrap() {
        let detail = entry["detail"].as_str().unwrap();
        let debug = ["Some(", "None", "{ ", " }", "UserId", "\""];
        assert!(!debug.iter().any(|it| detail.contains(it)), "{entry}");
    }
}
