//! Labels as people spell them. The guide itself spells some in two ways.

/// A further spelling in the guide, or a plain word for it, and the label on the screen.
const ALSO: &[(&str, &str)] = &[
    ("Password for Control Panel Login", "Password Entry for Control Panel Login"),
    ("Authentication/Accountings", "Authentication/Accounting"),
    ("Print Reports", "Enable Print Reports"),
    ("Receive Email", "Receive E-mail"),
    ("FIPS140-2", "FIPS 140 Validation Mode"),
    ("Copies", "Number of Copies"),
    ("Job Status", "Jobs"),
    ("Back", "<"),
    ("\u{2212}", "-"),
];

/// Whether `typed` means `label`: letter case, blanks and brackets around it do not count.
pub(crate) fn same(typed: &str, label: &str) -> bool {
    let (typed, label) = (plain(typed), plain(label));
    typed == label
        || ALSO.iter().any(|(other, shown)| plain(other) == typed && plain(shown) == label)
}

/// A label as an id: lower case letters and digits, hyphens between them.
pub(crate) fn id(label: &str) -> String {
    let letter = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { ' ' };
    let words: String = label.chars().map(letter).collect();
    words.split_whitespace().collect::<Vec<_>>().join("-")
}

fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(text);
    text.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_guide_mean_the_same_label() {
        for (typed, label) in [
            ("[Device]", "Device"),
            ("Authentication / Accounting", "Authentication/Accounting"),
            ("Authentication/ Accounting", "Authentication/Accounting"),
            ("Authentication / Accountings", "Authentication/Accounting"),
            ("Log In to Local Accounts", "Login to Local Accounts"),
            ("Password for Control Panel Login", "Password Entry for Control Panel Login"),
            ("Polling / Storage for Remote Devices", "Polling / Storage for remote Devices"),
            ("print reports", "Enable Print Reports"),
            ("copies", "Number of Copies"),
        ] {
            assert!(same(typed, label), "{typed} is {label}");
        }
        assert!(!same("", "Device"));
        assert!(!same("Dev", "Device"));
    }

    #[test]
    fn an_id_has_only_letters_digits_and_hyphens() {
        assert_eq!(id("Authentication/Security Settings"), "authentication-security-settings");
        assert_eq!(id("Service Rep.Restricted Operation"), "service-rep-restricted-operation");
    }
}
