//! A parameter of a header that may be beyond ASCII.

/// Bytes of a piece of a name that has several in a header: lines stay within 78 characters (RFC 5322 section 2.1.1).
const PIECE_MAX: usize = 48;
/// Characters of a name that fits into a line of a header, whatever blanks it has: none is folded inside quotes.
const SHORT: usize = 28;

/// A parameter of a header: the name in quotes where it is of ASCII and is folded nowhere, else as RFC 2231 has it
/// (sections 3 and 4).
pub(crate) fn parameter(key: &str, name: &str) -> String {
    if name.is_ascii() && (name.len() <= SHORT || !name.contains(' ')) {
        return format!("{key}=\"{name}\"");
    }
    let mut pieces = vec![String::from("utf-8''")];
    for it in name.chars() {
        let mut bytes = [0; 4];
        let bytes = it.encode_utf8(&mut bytes).bytes();
        let encoded: String = bytes
            .map(|it| match it.is_ascii_alphanumeric() || b"-._".contains(&it) {
                true => char::from(it).to_string(),
                false => format!("%{it:02X}"),
            })
            .collect();
        match pieces.last_mut() {
            Some(last) if last.len() + encoded.len() <= PIECE_MAX => last.push_str(&encoded),
            Some(_) | None => pieces.push(encoded),
        }
    }
    let piece = |(at, it): (usize, &String)| format!("{key}*{at}*={it}");
    match &pieces[..] {
        [one] => format!("{key}*={one}"),
        several => several.iter().enumerate().map(piece).collect::<Vec<_>>().join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn a_name_beyond_ascii_stands_in_a_header_as_rfc_2231_has_it() {
        assert_eq!(parameter("filename", "may.pdf"), "filename=\"may.pdf\"");
        let blanks = parameter("filename", "minutes of the meeting in May.pdf");
        assert_eq!(
            blanks,
            "filename*0*=utf-8''minutes%20of%20the%20meeting%20in%20May.p; filename*1*=df"
        );
        assert_eq!(parameter("filename", "mäi.pdf"), "filename*=utf-8''m%C3%A4i.pdf");
        let long = parameter("filename", "議事録議事録.pdf");
        let first = "filename*0*=utf-8''%E8%AD%B0%E4%BA%8B%E9%8C%B2%E8%AD%B0; filename*1*=";
        assert_eq!(long, format!("{first}%E4%BA%8B%E9%8C%B2.pdf"));
    }
}
