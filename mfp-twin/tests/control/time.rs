//! Time.

use mfp_twin::Options;
use serde_json::json;
use sim_core::user::CERTIFIED_PASSWORD;
use sim_host::ClockMode;

use crate::twin::{Twin, options};

#[test]
fn a_manual_clock_stands_until_it_is_moved() {
    let twin = Twin::certified();
    let clock = twin.get("/v1/clock").json();
    assert_eq!(
        (&clock["mode"], &clock["now"]),
        (&json!("manual"), &json!("2021-01-22T10:00:00+09:00"))
    );
    let advance = |body| twin.post("/v1/clock/advance", &body);
    assert_eq!(advance(json!({"by": "PT30S"})).json()["now"], "2021-01-22T10:00:30+09:00");
    assert_eq!(advance(json!({"by": "P1D"})).json()["now"], "2021-01-23T10:00:30+09:00");
    let to = advance(json!({"to": "2021-01-23T01:01:00Z"}));
    assert_eq!(to.json()["now"], "2021-01-23T10:01:00+09:00");
    assert_eq!(advance(json!({"to": "2021-01-22T10:00:00+09:00"})).status, 422);
    assert_eq!(advance(json!({"until": "idle"})).json()["fired"], json!([]));
    for wrong in [
        json!({}),
        json!({"by": "PT1S", "until": "idle"}),
        json!({"by": "soon"}),
        json!({"by": "P99Y"}),
    ] {
        assert_eq!(advance(wrong.clone()).status, 422, "{wrong}");
    }
}

#[test]
fn the_devices_clock_can_be_set_and_timers_do_not_move_with_it() {
    let twin = Twin::certified();
    twin.post("/v1/panel/login", &json!({"user": "11111", "password": CERTIFIED_PASSWORD}));
    let set = twin.put("/v1/clock", &json!({"now": "2030-06-01T00:00:00Z"})).json();
    assert_eq!((&set["now"], &set["tick"]), (&json!("2030-06-01T09:00:00+09:00"), &json!(0)));
    assert_eq!(twin.get("/v1/panel").json()["user"], "11111");
    assert_eq!(twin.put("/v1/clock", &json!({"now": "1999-01-01T00:00:00Z"})).status, 422);
    assert_eq!(twin.put("/v1/clock", &json!({"now": "yesterday"})).status, 422);
}

#[test]
fn the_time_zone_and_daylight_saving_are_set_and_stamps_stay_what_they_were() {
    let twin = Twin::certified();
    let first = twin.get("/v1/audit").json()[0].clone();
    let samoa = twin.put("/v1/clock", &json!({"zone_minutes": 780})).json();
    assert_eq!(
        (&samoa["now"], &samoa["zone_minutes"]),
        (&json!("2021-01-22T14:00:00+13:00"), &json!(780))
    );
    let turn = |month| json!({"month": month, "week": 5, "weekday": 0, "hour": 2});
    let saving = json!({"minutes": 60, "begins": turn(9), "ends": turn(4)});
    let summer = twin.put("/v1/clock", &json!({"daylight_saving": saving})).json();
    assert_eq!(
        (&summer["now"], &summer["daylight_saving"]),
        (&json!("2021-01-22T15:00:00+14:00"), &saving)
    );
    assert_eq!(twin.get("/v1/audit").json()[0], first, "a record never changes");
    let file = String::from_utf8(twin.get("/v1/audit.txt").body).unwrap();
    assert!(file.contains("Time Zone\t780\r\n"));
    let winter = twin
        .put("/v1/clock", &json!({"now": "2099-12-31T23:59:59+13:00", "daylight_saving": null}));
    assert_eq!(winter.json()["now"], "2099-12-31T23:59:59+13:00");
    twin.post("/v1/clock/advance", &json!({"by": "PT2S"}));
    twin.post("/v1/power", &json!({"action": "restart"}));
    let last = twin.get("/v1/audit").json().as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["date"], &last["time"]), (&json!("2100/01/01"), &json!("00:00:01")));
    for wrong in
        [json!({"zone_minutes": 841}), json!({"zone_minutes": 7}), json!({"zone_minutes": -735})]
    {
        assert_eq!(twin.put("/v1/clock", &wrong).status, 422, "{wrong}");
    }
}

#[test]
fn the_way_time_passes_can_be_changed() {
    let twin = Twin::start(Options { clock: ClockMode::Wall, ..options() });
    assert_eq!(twin.get("/v1/clock").json()["rate"], 1.0);
    let scaled = twin.put("/v1/clock", &json!({"mode": "scaled", "rate": 60})).json();
    assert_eq!((&scaled["mode"], &scaled["rate"]), (&json!("scaled"), &json!(60.0)));
    assert_eq!(twin.put("/v1/clock", &json!({"rate": 2})).json()["rate"], 2.0);
    assert_eq!(twin.put("/v1/clock", &json!({"mode": "manual"})).json()["mode"], "manual");
    let tick = || twin.get("/v1/clock").json()["tick"].clone();
    assert_eq!(tick(), tick());
    for wrong in
        [json!({"rate": 2}), json!({"mode": "scaled"}), json!({"mode": "scaled", "rate": 0})]
    {
        assert_eq!(twin.put("/v1/clock", &wrong).status, 422, "{wrong}");
    }
}
