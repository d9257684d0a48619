//! The options of a command: `NAME=value`, one after another.

/// The value of `NAME=value` or `NAME="value"` among the options of a command.
pub(super) fn option<'a>(options: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = options;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(|it: char| it.is_ascii_whitespace()).unwrap_or((after, "")),
        };
        let key = before.trim().rsplit(|it: char| it.is_ascii_whitespace()).next().unwrap_or("");
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}
