use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

fn read(body: &str) -> (String, String) {
    let form = parse(body.as_bytes()).unwrap();
    (form.user, form.passcode.expose().to_owned())
}

fn pair(user: &str, passcode: &str) -> (String, String) {
    (user.to_owned(), passcode.to_owned())
}

#[test]
fn the_body_of_the_guides_script_is_read() {
    assert_eq!(read("NAME=MTExMTE=&PSW=eC1hZG1pbg=="), pair("11111", "x-admin"));
}

#[test]
fn a_raw_plus_and_a_raw_slash_are_base64_and_nothing_else() {
    assert_eq!(read("NAME=QQ==&PSW=cGFzc3c+cmQ+OQ=="), pair("A", "passw>rd>9"));
    assert_eq!(read("NAME=QQ==&PSW=UGFzcz4+d29yZD85"), pair("A", "Pass>>word?9"));
    assert_eq!(read("NAME=QQ==&PSW=YWI/"), pair("A", "ab?"));
}

#[test]
fn a_blank_left_by_a_form_decoder_counts_as_plus() {
    assert_eq!(read("NAME=QQ==&PSW=cGFzc3c cmQ OQ=="), pair("A", "passw>rd>9"));
}

#[test]
fn a_percent_encoded_body_is_read_too() {
    assert_eq!(read("NAME=QQ%3D%3d&PSW=cGFzc3c%2BcmQ%2bOQ%3D%3D"), pair("A", "passw>rd>9"));
    assert_eq!(read("NAME=QQ%3D%3D&PSW=YWI%2F"), pair("A", "ab?"));
}

#[test]
fn order_case_line_end_padding_and_other_fields_do_not_matter() {
    assert_eq!(read("x=1&psw=YQ&Name=Yg&y\r\n"), pair("b", "a"));
    assert_eq!(read("NAME=&PSW=\r\n"), pair("", ""));
}

#[test]
fn an_ansi_user_id_is_read_as_latin_1_and_a_utf8_one_as_utf8() {
    assert_eq!(read("NAME=TfxsbGVy&PSW=").0, "Müller");
    assert_eq!(read("NAME=TcO8bGxlcg==&PSW=").0, "Müller");
}

#[test]
fn each_broken_body_names_its_field() {
    use Field::{Name, Psw};
    let long = vec![b'x'; MAX_BODY + 1];
    let rows: &[(&[u8], FormError)] = &[
        (b"", FormError::Missing(Name)),
        (b"NAME=QQ==", FormError::Missing(Psw)),
        (b"NAME=QQ==&NAME=QQ==&PSW=", FormError::Twice(Name)),
        (b"NAME=QQ==&PSW=%2", FormError::BadEscape(Psw)),
        (b"NAME=QQ==&PSW=%zz", FormError::BadEscape(Psw)),
        (b"NAME=Q!==&PSW=", FormError::NotBase64(Name)),
        (b"NAME=\xff\xff&PSW=", FormError::NotBase64(Name)),
        (&long, FormError::TooLong),
    ];
    for (body, error) in rows {
        assert_eq!(parse(body).as_ref(), Err(error));
    }
}

proptest! {
    #[test]
    fn what_the_script_encodes_is_what_is_read(user in ".{0,60}", passcode in ".{0,60}") {
        let body = format!("NAME={}&PSW={}", STANDARD.encode(&user), STANDARD.encode(&passcode));
        prop_assert_eq!(read(&body), (user, passcode));
    }

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&body);
        let _ = parse(&[b"NAME=", body.as_slice(), b"&PSW=%"].concat());
    }
}
