use sim_core::certificate::CERTIFICATES_IN_FILE_MAX;

use super::*;

#[test]
fn what_is_too_big_or_has_too_long_a_password_is_not_looked_at() {
    let refused = |file: &[u8], password: Option<&str>| read(file, password).unwrap_err();
    assert_eq!(refused(&vec![0x30; FILE_MAX + 1], None), CertificateRefused::TooBig);
    let password = "ü".repeat(IMPORT_PASSWORD_MAX + 1);
    assert_eq!(refused(&[0x30], Some(&password)), CertificateRefused::PasswordTooLong);
}

#[test]
fn what_is_there_twice_is_found_once() {
    let file = include_bytes!("../../tests/files/made/modern.p12");
    let [mut one, two] = [(); 2].map(|()| pkcs12::contents(file, "secret").unwrap());
    one.certificates.extend(two.certificates);
    one.keys.extend(two.keys);
    let found = one.found().unwrap().certificates;
    assert!(found.len() == 1 && found[0].key.is_some());
}

#[test]
fn one_more_certificate_than_a_file_may_have_is_refused() {
    let certificate = include_bytes!("../../tests/files/made/leaf.der");
    let contents = |count: usize| {
        // Where the first byte differs it is another one, and broken; that is seen later than how many there are.
        let other = |at: usize| [&at.to_be_bytes()[..], certificate].concat();
        Contents { certificates: (0..count).map(other).collect(), ..Contents::default() }
    };
    let refused = |count| contents(count).found().unwrap_err();
    assert_eq!(refused(CERTIFICATES_IN_FILE_MAX + 1), CertificateRefused::TooMany);
    assert_eq!(refused(CERTIFICATES_IN_FILE_MAX), CertificateRefused::Damaged);
}
