//! Who is let in.

use mfp_twin::Options;

use crate::twin::{Twin, options};

#[test]
fn without_the_token_nothing_is_answered() {
    let twin = Twin::certified();
    for path in ["/v1/ready", "/v1/openapi.json", "/v1/nothing", "/", "/live.js", "/v1/events"] {
        let answer = twin.bare("GET", path, &[], "");
        assert_eq!(answer.status, 401, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["status"], 401);
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        let wrong = twin.bare("GET", path, &[("authorization", "Bearer 0123")], "");
        assert_eq!(wrong.status, 401, "{path}");
    }
    assert_eq!(twin.get("/v1/ready").status, 200);
}

#[test]
fn another_host_name_or_a_foreign_origin_is_turned_away() {
    let twin = Twin::certified();
    let port = twin.running.control.port();
    let bearer = format!("Bearer {}", twin.running.token);
    let ask = |name: &str, value: &str| {
        twin.bare("GET", "/v1/ready", &[("authorization", &bearer), (name, value)], "").status
    };
    assert_eq!(ask("host", "rebound.example"), 403);
    assert_eq!(ask("host", &format!("rebound.example:{port}")), 403);
    assert_eq!(ask("host", &format!("localhost:{port}")), 200);
    for mapped in ["localhost:49153", "127.0.0.1:49153", "[::1]:49153", "localhost"] {
        assert_eq!(ask("host", mapped), 200, "{mapped}: a container's or SSH's port");
    }
    for loopback in ["127.1.2.3:49153", "localhost.", "LocalHost.:80", "[::ffff:127.0.0.1]:80"] {
        assert_eq!(ask("host", loopback), 200, "{loopback}");
    }
    for other in ["128.0.0.1", "[::2]", "localhost.example", "127.0.0.1.example", ".", ""] {
        assert_eq!(ask("host", other), 403, "{other}");
    }
    assert_eq!(ask("origin", "https://example.com"), 403);
    assert_eq!(ask("origin", "null"), 403);
    assert_eq!(ask("origin", &format!("http://127.0.0.1:{}", port ^ 1)), 403);
    assert_eq!(ask("origin", &format!("http://127.0.0.1:{port}")), 200);
}

#[test]
fn a_name_that_was_given_leads_to_the_control_plane_at_any_port() {
    let control_hosts = vec!["twin.test".to_owned()];
    let twin = Twin::start(Options { control_hosts, ..options() });
    let bearer = format!("Bearer {}", twin.running.token);
    let ask = |more: &[(&str, &str)]| {
        let headers = [&[("authorization", bearer.as_str())], more].concat();
        twin.bare("GET", "/v1/ready", &headers, "").status
    };
    assert_eq!(ask(&[("host", "twin.test:8080")]), 200);
    assert_eq!(ask(&[("host", "twin.test:8080"), ("origin", "http://twin.test:8080")]), 200);
    assert_eq!(ask(&[("host", "twin.test:8080"), ("origin", "http://twin.test:80")]), 403);
    assert_eq!(ask(&[("host", "other.test:8080")]), 403);
    assert_eq!(twin.bare("GET", "/v1/ready", &[("host", "twin.test")], "").status, 401);
}

#[test]
fn the_link_works_once_and_its_cookie_opens_the_page() {
    let twin = Twin::certified();
    let link = twin.running.live_link.clone();
    let path = link.strip_prefix(&twin.url("")).unwrap();
    let first = twin.bare("GET", path, &[], "");
    assert_eq!((first.status, first.header("location")), (303, "/"));
    let cookie = first.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(twin.bare("GET", path, &[], "").status, 401);

    let cookie = cookie.split(';').next().unwrap();
    let page = twin.bare("GET", "/", &[("cookie", cookie)], "");
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    for part in ["/live.css", "/live.js", "/v1/device"] {
        assert_eq!(twin.bare("GET", part, &[("cookie", cookie)], "").status, 200, "{part}");
    }
    let again = twin.post("/v1/live-link", &serde_json::Value::Null);
    assert_eq!(again.status, 201);
    assert_ne!(again.json()["url"], link.as_str());
    // What stands behind the key is kept.
    let link = again.json()["url"].as_str().unwrap().to_owned() + "&device=1&once";
    let page = twin.bare("GET", link.strip_prefix(&twin.url("")).unwrap(), &[], "");
    assert_eq!((page.status, page.header("location")), (303, "/?device=1&once"));
}

#[test]
fn a_new_link_leads_where_it_was_asked_for() {
    let control_hosts = vec!["twin.test".to_owned()];
    let twin = Twin::start(Options { control_hosts, ..options() });
    let bearer = format!("Bearer {}", twin.running.token);
    for host in ["localhost:5555", "127.0.0.1:5555", "[::1]:5555", "twin.test", "twin.test:8080"] {
        let headers = [("authorization", bearer.as_str()), ("host", host)];
        let url = twin.bare("POST", "/v1/live-link", &headers, "").json()["url"].clone();
        let link = url.as_str().unwrap().strip_prefix(&format!("http://{host}")).unwrap();
        assert_eq!(twin.bare("GET", link, &[("host", host)], "").status, 303, "{host}");
    }
}

#[test]
fn the_cookie_changes_nothing_from_elsewhere() {
    let twin = Twin::certified();
    let link = twin.running.live_link.clone();
    let first = twin.bare("GET", link.strip_prefix(&twin.url("")).unwrap(), &[], "");
    let cookie = first.header("set-cookie").split(';').next().unwrap().to_owned();
    let off = r#"{"action":"off"}"#;
    let json = ("content-type", "application/json");
    let origin = format!("http://{}", twin.running.control);
    let power = |more: &[(&str, &str)]| {
        let own = [("cookie", cookie.as_str()), json];
        let headers: Vec<_> = own.into_iter().chain(more.iter().copied()).collect();
        twin.bare("POST", "/v1/power", &headers, off).status
    };
    assert_eq!(power(&[]), 403);
    assert_eq!(power(&[("origin", "http://127.0.0.1:1")]), 403);
    assert_eq!(power(&[("origin", &origin), ("sec-fetch-site", "same-site")]), 403);
    assert_eq!(power(&[("origin", &origin), ("sec-fetch-site", "same-origin")]), 200);
}

#[test]
fn what_cannot_be_understood_is_said_and_where() {
    let twin = Twin::certified();
    let bearer = format!("Bearer {}", twin.running.token);
    let send = |content_type: &str, body: &str| {
        let headers = [("authorization", bearer.as_str()), ("content-type", content_type)];
        let answer = twin.bare("POST", "/v1/power", &headers, body);
        (answer.status, answer.json())
    };
    let (status, problem) = send("text/plain", "{}");
    assert_eq!((status, problem["status"].as_u64()), (415, Some(415)));
    let (status, problem) = send("application/json", "{\"action\": ");
    assert_eq!((status, &problem["where"]), (400, &"line 1 column 11".into()));
    let (status, problem) = send("application/json", r#"{"action": "on", "force": true}"#);
    assert_eq!(status, 422);
    assert!(problem["detail"].as_str().unwrap().contains("unknown field `force`"), "{problem}");
    let (status, problem) = send("application/json", r#"{"action": "explode"}"#);
    assert_eq!(status, 422);
    assert!(problem["detail"].as_str().unwrap().contains("`restart`"), "{problem}");
    let (status, problem) = send("application/json", r#"["restart"]"#);
    assert_eq!((status, &problem["where"]), (422, &"body".into()));
    let (status, _) = send("application/json", &format!("\"{}\"", "x".repeat(1 << 20)));
    assert_eq!(status, 413);
    let (status, problem) = send("application/json", r#"{"action": "on"}"#);
    assert_eq!((status, problem["detail"].as_str()), (409, Some("the device is already so")));
    assert_eq!(twin.put("/v1/power", &"".into()).status, 405);
    assert_eq!(twin.get("/v1/truth?sinse=3").status, 400);
    assert_eq!(twin.get("/v1/truth?kind=rumour").status, 400);
    let absent = twin.get("/v1/audit/score");
    assert_eq!((absent.status, &absent.json()["title"]), (404, &"Not in this version".into()));
    assert_eq!(twin.get("/v1/devices/2/device").status, 404);
}
