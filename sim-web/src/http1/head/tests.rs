use super::*;

fn judged(lines: &str) -> Result<Framing, u16> {
    let head = format!("{lines}\r\n\r\n");
    let end = end(head.as_bytes(), 0).map_err(|it| it.as_u16())?;
    assert_eq!(end, Some(head.len()), "{lines}");
    judge(head.as_bytes()).map_err(|it| it.as_u16())
}

#[test]
fn a_head_that_can_be_taken_for_two_is_refused() {
    let host = "GET / HTTP/1.1\r\nHost: a";
    assert_eq!(judged(host), Ok(Framing::Length(0)));
    assert_eq!(judged("GET / HTTP/1.0"), Ok(Framing::Length(0)));
    assert_eq!(judged(&format!("{host}\r\nContent-Length: 5")), Ok(Framing::Length(5)));
    assert_eq!(judged(&format!("{host}\r\nTransfer-Encoding: Chunked")), Ok(Framing::Chunked));
    for lines in [
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: 18446744073709551616",
        "Content-Length:",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "A: b\r\n folded",
        "A: b\r\n\tfolded",
        " A: b",
        "A : b",
        ": b",
        "no colon",
        "A: b\nB: c",
        "A: b\rB: c",
        "A: b\r\rB: c",
        "A: \0",
        "Host: a",
        "Host: b",
    ] {
        assert_eq!(judged(&format!("{host}\r\n{lines}")), Err(400), "{lines:?}");
    }
    for coding in ["gzip", "gzip, chunked", "chunked, identity", "xchunked", ""] {
        let lines = format!("{host}\r\nTransfer-Encoding: {coding}");
        assert_eq!(judged(&lines), Err(501), "{coding}");
    }
    assert_eq!(judged("POST / HTTP/1.0\r\nTransfer-Encoding: chunked"), Err(400));
    for line in ["GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", ""] {
        assert_eq!(judged(&format!("{line}\r\nHost: a")), Err(400), "{line}");
    }
}

#[test]
fn a_host_is_a_name_or_an_address_with_or_without_a_port() {
    let with = |it: &str| judged(&format!("GET / HTTP/1.1\r\nHost: {it}"));
    for host in
        ["printer", "printer.local.", "a_b:8443", "127.0.0.1:1", "[::1]", "[::1]:80", "a:", ""]
    {
        assert_eq!(with(host), Ok(Framing::Length(0)), "{host}");
    }
    for none in ["a@b", "a/b", "a b", "a,b:c", "[::1", "[a]", "::1", "a:80:80", "http://a", "ä"] {
        assert_eq!(with(none), Err(400), "{none}");
    }
    assert_eq!(judged("GET / HTTP/1.1"), Err(400), "none");
    assert_eq!(judged("GET / HTTP/1.0\r\nHost: a\r\nHost: a"), Err(400));
}

#[test]
fn a_head_has_a_limit_and_so_have_its_target_and_its_lines() {
    let target = |bytes: usize| format!("GET /{} HTTP/1.1\r\nHost: a", "x".repeat(bytes - 1));
    assert!(judged(&target(TARGET_MAX)).is_ok());
    assert_eq!(judged(&target(TARGET_MAX + 1)), Err(414));
    let endless = format!("GET /{}", "x".repeat(FIRST_LINE_MAX));
    assert_eq!(end(endless.as_bytes(), 0), Err(StatusCode::URI_TOO_LONG), "without its end");
    let lines = |count: usize| format!("GET / HTTP/1.1\r\nHost: a{}", "\r\nA: b".repeat(count - 1));
    assert!(judged(&lines(LINES_MAX)).is_ok());
    assert_eq!(judged(&lines(LINES_MAX + 1)), Err(431));
    let long = format!("GET / HTTP/1.1\r\nHost: a\r\nA: {}", "x".repeat(HEAD_MAX));
    assert_eq!(end(long.as_bytes(), 0), Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    assert_eq!(judge(long.as_bytes()), Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
}
