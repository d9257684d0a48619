use proptest::prelude::*;

use super::*;

/// Made once with `openssl genpkey -algorithm ed25519`, for this test alone: not a secret.
const PRIVATE_PEM: &[u8] = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINActn5505gGknL0ftWm1lG4+4hvZeyE6nWDwwi+cbwf\n-----END PRIVATE KEY-----\n";
const PUBLIC_PEM: &[u8] = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEANL7r1OLk1R0dYd07iRGmQ23lZBwOCzGr7yaOmY9DC58=\n-----END PUBLIC KEY-----\n";

fn package() -> Package {
    Package {
        models: vec!["C7070".into(), "C3070 G".into()],
        controller_rom: Rom { version: [1, 5, 4], image: b"controller".to_vec() },
        fax_rom: Rom { version: [2, 2, 1], image: b"fax".to_vec() },
    }
}

fn written() -> Vec<u8> {
    package().write(&SigningKey::development()).unwrap()
}

fn read(bytes: &[u8]) -> Result<Package, NotAPackage> {
    Package::read(bytes, &VerifyingKey::development())
}

#[test]
fn a_package_comes_back_as_it_was_written() {
    assert_eq!(read(&written()), Ok(package()));
}

/// Put together byte by byte from the format's description, and signed with `openssl pkeyutl`.
#[test]
fn another_writer_writes_the_same_bytes() {
    assert_eq!(written(), include_bytes!("openssl.bin"));
}

#[test]
fn every_flipped_bit_is_refused() {
    let good = written();
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(read(&bad).is_err(), "bit {bit}");
    }
}

#[test]
fn every_shorter_package_is_named_as_one_that_broke_off() {
    let good = written();
    for length in MAGIC.len()..good.len() {
        let bad = read(&good[..length]);
        assert!(
            matches!(bad, Err(NotAPackage::Truncated { length: at, .. }) if at == length),
            "{bad:?}"
        );
    }
    assert_eq!(read(&good[..3]), Err(NotAPackage::Magic));
    assert_eq!(read(&[good.as_slice(), b"x"].concat()), Err(NotAPackage::Trailing(1)));
}

#[test]
fn another_key_is_not_trusted() {
    let strange = package().write(&SigningKey::generate().unwrap()).unwrap();
    assert_eq!(read(&strange), Err(NotAPackage::Signature));
}

#[test]
fn keys_of_openssl_sign_and_verify() {
    let private = SigningKey::from_pem(PRIVATE_PEM).unwrap();
    let public = VerifyingKey::from_pem(PUBLIC_PEM).unwrap();
    assert_eq!(private.verifying(), public);
    let bytes = package().write(&private).unwrap();
    assert_eq!(Package::read(&bytes, &public), Ok(package()));
    assert_eq!(read(&bytes), Err(NotAPackage::Signature));
    assert_eq!(format!("{private:?}"), "SigningKey");
}

#[test]
fn a_file_that_is_no_key_is_refused_by_what_it_lacks() {
    assert_eq!(VerifyingKey::from_pem(b"hello"), Err(KeyRefused::NoPem("PUBLIC KEY")));
    assert_eq!(VerifyingKey::from_pem(PRIVATE_PEM), Err(KeyRefused::NoPem("PUBLIC KEY")));
    assert!(matches!(SigningKey::from_pem(PUBLIC_PEM), Err(KeyRefused::NoPem("PRIVATE KEY"))));
    let other = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ==\n-----END PUBLIC KEY-----\n";
    assert_eq!(VerifyingKey::from_pem(other), Err(KeyRefused::NotEd25519));
    let other = b"-----BEGIN PRIVATE KEY-----\nMFkwEwYHKoZIzj0CAQ==\n-----END PRIVATE KEY-----\n";
    assert!(matches!(SigningKey::from_pem(other), Err(KeyRefused::NotEd25519)));
}

#[test]
fn what_cannot_be_read_back_is_not_written() {
    let write = |it: &Package| it.write(&SigningKey::development());
    let none = Package { models: Vec::new(), ..package() };
    assert_eq!(write(&none), Err(NotWritten::Models(0)));
    let many = Package { models: vec!["C7070".into(); 300], ..package() };
    assert_eq!(write(&many), Err(NotWritten::Models(300)));
    let long = Package { models: vec!["x".repeat(65)], ..package() };
    assert_eq!(write(&long), Err(NotWritten::Model("x".repeat(65))));
    let empty = Package { fax_rom: Rom { version: [1, 0, 0], image: Vec::new() }, ..package() };
    assert_eq!(write(&empty), Err(NotWritten::Empty));
    let large = Rom { version: [1, 0, 0], image: vec![0; PACKAGE_BYTES_MAX] };
    let large = Package { fax_rom: large, ..package() };
    assert!(matches!(write(&large), Err(NotWritten::TooLarge(_))));
}

proptest! {
    #[test]
    fn any_package_comes_back(
        models in prop::collection::vec("[A-Za-z0-9 ]{1,20}", 1..8),
        versions in any::<[[u16; 3]; 2]>(),
        images in prop::array::uniform2(prop::collection::vec(any::<u8>(), 1..300)),
    ) {
        let [controller, fax] = images;
        let package = Package {
            models,
            controller_rom: Rom { version: versions[0], image: controller },
            fax_rom: Rom { version: versions[1], image: fax },
        };
        let bytes = package.write(&SigningKey::development()).unwrap();
        prop_assert_eq!(read(&bytes), Ok(package));
    }

    #[test]
    fn no_bytes_make_it_panic_and_none_are_trusted(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        prop_assert!(read(&bytes).is_err());
        prop_assert!(read(&[MAGIC.as_slice(), &[0, 1], &bytes].concat()).is_err());
    }
}
