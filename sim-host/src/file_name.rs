//! What a file is called where it arrives: with a mail, or retrieved.

use sim_core::job::is_unseen;

/// Bytes of a name, in front of its ending: file systems take 255 in all.
const NAME_MAX: usize = 200;
/// Characters that no name of a file has, in one system or another: each becomes `_`.
const FORBIDDEN: &str = "/\\:*?\"<>|";

/// The name of a file that is called so, with this ending, of which it has one already perhaps, and with the number of its
/// page where each has a file.
pub fn file_name(called: &str, page: Option<u32>, ending: &str) -> String {
    let called = match called.len().checked_sub(ending.len() + 1) {
        Some(at) if called.is_char_boundary(at) && ends_so(&called[at..], ending) => &called[..at],
        Some(_) | None => called,
    };
    let mut name = String::new();
    for it in called.trim().chars() {
        let it = if is_good(it) { it } else { '_' };
        if name.len() + it.len_utf8() > NAME_MAX {
            break;
        }
        name.push(it);
    }
    // One that begins with a dot is hidden, and ".." is a folder.
    if name.is_empty() || name.starts_with('.') {
        name.insert(0, '_');
    }
    let page = page.map(|it| format!("-{it:03}")).unwrap_or_default();
    format!("{name}{page}.{ending}")
}

fn ends_so(end: &str, ending: &str) -> bool {
    end.strip_prefix('.').is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

/// Whether a character is itself in a name. What turns the direction of writing hides an ending (UAX 9).
fn is_good(it: char) -> bool {
    !is_unseen(it) && !FORBIDDEN.contains(it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_every_system_takes_it_with_one_ending() {
        for (called, page, ending, name) in [
            ("may", None, "pdf", "may.pdf"),
            ("may.pdf", None, "pdf", "may.pdf"),
            ("May.PDF", None, "pdf", "May.pdf"),
            ("may.pdf", Some(2), "jpg", "may.pdf-002.jpg"),
            ("a/b\\c:d", None, "tif", "a_b_c_d.tif"),
            ("../../etc/passwd", None, "pdf", "_.._.._etc_passwd.pdf"),
            ("a\r\nBcc: b@example.com", None, "pdf", "a__Bcc_ b@example.com.pdf"),
            ("a\u{202e}fdp.exe", None, "pdf", "a_fdp.exe.pdf"),
            ("議事録", None, "pdf", "議事録.pdf"),
            (".pdf", None, "pdf", "_.pdf"),
        ] {
            assert_eq!(file_name(called, page, ending), name, "{called:?}");
        }
        let longest = file_name(&"議".repeat(128), Some(1), "jpg");
        assert_eq!(longest.len(), NAME_MAX / 3 * 3 + "-001.jpg".len());
    }
}
