//! Paths of pages that a visitor goes on to.

/// Where someone goes who names no page.
pub(crate) const HOME: &str = "/home/index.html";
/// Where someone logs in.
pub(crate) const LOG_IN: &str = "/login.html";
/// Bytes of a path to go on to; longer ones lead home. That of a form about all files of a page has 400.
const NEXT_MAX: usize = 2_048;

/// A page of ours to go on to. Anything that could lead elsewhere leads home.
pub(crate) fn local_path(next: &str) -> &str {
    let plain = |it: u8| it.is_ascii_graphic() && it != b'\\';
    let path = next.split('?').next().unwrap_or_default();
    let ours = next.len() <= NEXT_MAX
        && next.bytes().all(plain)
        && next.starts_with('/')
        && !next.starts_with("//")
        && path.ends_with(".html")
        && !path.starts_with("/log");
    if ours { next } else { HOME }
}

/// Text as the value of a query.
pub(crate) fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                out.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            other => drop(write!(out, "%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{HOME, NEXT_MAX, local_path};

    #[test]
    fn after_the_log_in_nobody_is_led_elsewhere() {
        for ours in [HOME, "/jobs/index.html?page=2", "/profile/password.html"] {
            assert_eq!(local_path(ours), ours);
        }
        let long = format!("/{}.html", "x".repeat(NEXT_MAX));
        for elsewhere in [
            "",
            "https://example.com/a.html",
            "//example.com/a.html",
            "/\\example.com/a.html",
            "/\t/example.com/a.html",
            "javascript:alert(1)//.html",
            "/ALOGEXPT.CMD",
            "/logout.html",
            "/login.html",
            long.as_str(),
        ] {
            assert_eq!(local_path(elsewhere), HOME, "{elsewhere}");
        }
    }
}
