use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

fn value_of(text: impl AsRef<[u8]>) -> String {
    format!("Basic {}", STANDARD.encode(text))
}

#[test]
fn the_example_of_rfc_7617_is_read() {
    let read = parse("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").unwrap();
    assert_eq!((read.user.as_str(), read.password.expose()), ("Aladdin", "open sesame"));
}

#[test]
fn the_password_keeps_its_colons_and_its_utf8() {
    let read = parse(&value_of("User1:a:£:b")).unwrap();
    assert_eq!((read.user.as_str(), read.password.expose()), ("User1", "a:£:b"));
}

#[test]
fn the_scheme_has_any_case_and_padding_may_be_missing() {
    let read = parse("bAsIc  YTpi").unwrap();
    assert_eq!((read.user.as_str(), read.password.expose()), ("a", "b"));
    assert_eq!(parse("Basic YTo").unwrap().password.expose(), "");
}

#[test]
fn each_broken_value_names_its_rule() {
    use BasicAuthError::{ControlCharacter, NoColon, NotBase64, NotBasic, NotUtf8, TooLong};
    let long = "x".repeat(MAX_VALUE + 1);
    let rows: &[(&str, BasicAuthError)] = &[
        ("", NotBasic),
        ("Basic", NotBasic),
        ("Bearer abc", NotBasic),
        ("Basic !!!", NotBase64),
        (&value_of("nocolon"), NoColon),
        (&value_of([0xff, b':', b'x']), NotUtf8),
        (&value_of("a\n:b"), ControlCharacter),
        (&long, TooLong),
    ];
    for (value, error) in rows {
        assert_eq!(parse(value), Err(*error), "{value:.20}");
    }
}

proptest! {
    #[test]
    fn what_a_client_encodes_is_what_is_read(
        user in "[^:\\p{Cc}]{0,40}",
        password in "[^\\p{Cc}]{0,40}",
    ) {
        let read = parse(&value_of(format!("{user}:{password}"))).unwrap();
        prop_assert_eq!(read, Credentials { user, password: Secret::new(password) });
    }

    #[test]
    fn no_text_makes_it_panic(value in "(Basic )?.{0,80}") {
        let _ = parse(&value);
    }
}
