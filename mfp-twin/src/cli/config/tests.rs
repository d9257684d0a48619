use super::super::given::Given;
use super::*;

fn error(text: &str) -> String {
    let refused = serde_json::from_str::<Given>(text).map_err(|it| wrong(Path::new("t.json"), &it));
    refused.unwrap_err().to_string()
}

#[test]
fn every_mistake_is_named_with_its_place() {
    let unknown = error("{\n  \"sede\": 1\n}");
    assert!(unknown.starts_with("t.json:2:8: unknown field `sede`, expected one of"), "{unknown}");
    let clock = error("{\"seed\": 7,\n \"clock\": \"fast\"}");
    assert!(clock.starts_with("t.json:2:"), "{clock}");
    assert!(clock.ends_with("\"fast\" is none of wall, manual, scaled:RATE"), "{clock}");
    let setting = error("{\"settings\": {\n\"timers.auto_clear.seconds\": 5}}");
    assert!(setting.starts_with("t.json:2:"), "{setting}");
    assert!(setting.contains("\"5\" is not allowed"), "{setting}");
    let near = error("{\"settings\": {\"auto_clear\": \"On\"}}");
    assert!(near.contains("similar: timers.auto_clear"), "{near}");
    let sector = error("{\"sector-size\": 1024}");
    assert!(sector.ends_with("a sector has 512 or 4096 bytes, not 1024"), "{sector}");
    let role = error("{\"users\": [{\"id\": \"a\", \"password\": \"b\", \"role\": \"Boss\"}]}");
    assert!(role.contains("General User"), "{role}");
    let typed = error("{\"assumptions\": {\"sibling_event\": true}}");
    assert!(typed.contains("unknown field `sibling_event`"), "{typed}");
    assert!(error("{\"set\": []}").contains("unknown field `set`"));
    assert!(error("{\"seed\": 1, \"seed\": 2}").contains("duplicate field"));
}

#[test]
fn a_file_may_hold_everything_that_a_flag_may() {
    let text = r#"{
        "model": "C3070 G", "profile": "factory", "ipp-profile": "full", "seed": 5,
        "sector-size": 512, "clock": "scaled:60",
        "pace": "instant", "listen": "127.0.0.2", "ports": "auto", "control": "127.0.0.1:0",
        "port-file": "p", "token-file": "t", "data-dir": "d", "new": true, "key-operator-password-file": null,
        "settings": {"timers.browser_session": 10, "net.ipp": true, "http.mode": "Enable HTTPS only"},
        "users": [{"id": "alice", "password": "alice-password", "role": "General User"}],
        "key_operator": {"id": "22222", "password": "changed-it"},
        "assumptions": {"sibling_events": true}
    }"#;
    let file = serde_json::from_str::<Given>(text).unwrap();
    let options = Given::default().before(file).unwrap();
    assert_eq!(options.model.name, "C3070 G");
    assert_eq!(options.sector_size, sim_host::SectorSize::Bytes512);
    assert!(options.is_new);
    assert_eq!(options.ipp_profile.name(), "full");
    assert_eq!(options.settings.len(), 3);
    assert_eq!(options.users[0].id.as_str(), "alice");
    assert_eq!(options.key_operator.id.as_str(), "22222");
    assert!(options.assumptions.sibling_events && options.assumptions.driver_failures_count);
}

#[test]
fn passwords_of_the_file_are_not_printed() {
    let text = r#"{"key_operator": {"password": "changed-it"}}"#;
    let given = serde_json::from_str::<Given>(text).unwrap();
    assert!(!format!("{given:?}").contains("changed-it"));
}
