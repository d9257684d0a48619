use super::{AddressBookRefused, Contact, EMAIL_MAX, NAME_MAX};

#[test]
fn a_contact_is_what_can_be_written_and_nothing_else() {
    let new = |name: &str, index: &str, email: &str| Contact::new(name, index, email);
    for (name, index, found) in [
        ("team", "", "T"),
        ("\u{ab}7 Dwarfs\u{bb}", "", "7"),
        ("\u{4f50}\u{85e4}", "", "\u{4f50}"),
        ("\u{e9}ric", "", "\u{c9}"),
        ("***", "", "#"),
        ("***", "#", "#"),
        ("team", "office", "O"),
        ("team", " b ", "B"),
    ] {
        assert_eq!(new(name, index, "").unwrap().index().to_string(), found, "{name} {index}");
    }
    let long = "n".repeat(NAME_MAX + 1);
    let far = format!("a@{}.example.com", "b".repeat(EMAIL_MAX - 13));
    for (name, index, email, why) in [
        ("", "", "a@example.com", AddressBookRefused::Name),
        (" ", "", "a@example.com", AddressBookRefused::Name),
        (&long, "", "a@example.com", AddressBookRefused::Name),
        ("a\nb", "", "a@example.com", AddressBookRefused::NameCharacter),
        ("a", "!", "a@example.com", AddressBookRefused::Index),
        ("a", "", "a", AddressBookRefused::Email),
        ("a", "", "a@example.com, b@example.com", AddressBookRefused::Email),
        ("a", "", "j\u{fc}rgen@example.com", AddressBookRefused::Email),
        ("a", "", &far, AddressBookRefused::Email),
    ] {
        assert_eq!(new(name, index, email), Err(why), "{name} {index} {email}");
    }
    for typed in ["office", "5#1", "+", "123456789012345678901"] {
        let refused = new("a", "", "").unwrap().with_fax(typed);
        assert_eq!(refused, Err(AddressBookRefused::Fax), "{typed}");
    }
    let fax = |typed| new("a", "", "").unwrap().with_fax(typed).unwrap().fax().cloned();
    assert_eq!(fax(" +81 3 5550100 ").unwrap().as_str(), "+81 3 5550100");
    assert_eq!(fax(" "), None);
    assert!(new(&long[1..], "", &far[..1]).is_err());
    assert_eq!(new("a", "", " a@example.com ").unwrap().email().unwrap().as_str(), "a@example.com");
}
