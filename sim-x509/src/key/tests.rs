use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use rsa::traits::PublicKeyParts as _;

use super::*;

fn random(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

#[test]
fn the_same_randomness_makes_the_same_key_of_every_kind() {
    for kind in KeyKind::ALL {
        let [one, same, other] = [1, 1, 2].map(|seed| make_key(*kind, &mut random(seed)));
        assert_eq!(one.pkcs8(), same.pkcs8(), "{kind:?}");
        assert_ne!(one.pkcs8(), other.pkcs8(), "{kind:?}");
        assert_eq!((one.kind(), one.family()), (Some(*kind), kind.family()));
    }
}

#[test]
fn a_key_is_read_as_it_was_written_and_shows_nothing() {
    for kind in KeyKind::ALL {
        let key = make_key(*kind, &mut random(3));
        let read = PrivateKey::from_pkcs8(key.pkcs8()).unwrap();
        assert_eq!(read.public(), key.public());
        assert_eq!(read.pkcs8(), key.pkcs8());
        assert_eq!(format!("{key:?}"), format!("PrivateKey({})", kind.family().label()));
    }
}

#[test]
fn a_signature_follows_from_key_and_message_and_is_over_that_message_only() {
    for kind in KeyKind::ALL {
        let key = make_key(*kind, &mut random(4));
        for digest in Digest::ALL {
            let signing = algorithm::Signing::of(kind.family(), *digest);
            let signature = key.sign(*digest, b"message").unwrap();
            assert_eq!(key.sign(*digest, b"message").unwrap(), signature);
            assert!(
                key.public().has_signed(signing, b"message", &signature),
                "{kind:?} {digest:?}"
            );
            assert!(!key.public().has_signed(signing, b"massage", &signature));
        }
    }
}

/// Steps of Fermat's factorisation: enough for primes of 1,024 bits that share their upper half.
const STEPS: u32 = 100;

/// Whether a number is found to be the product of two that are close.
fn is_factored(n: &BoxedUint) -> bool {
    let one = BoxedUint::one_with_precision(n.bits_precision());
    let mut root = n.floor_sqrt_vartime();
    for _ in 0..STEPS {
        root = root.wrapping_add(&one);
        let square = root.wrapping_mul(&root);
        let rest = square.wrapping_sub(n);
        let side = rest.floor_sqrt_vartime();
        if side.wrapping_mul(&side) == rest {
            return true;
        }
    }
    false
}

#[test]
fn no_rsa_key_is_found_by_fermats_factorisation_as_those_of_the_real_one_were() {
    for seed in 0..12 {
        let key = make_key(KeyKind::Rsa2048, &mut random(seed));
        let Key::Rsa(key) = key.key else { panic!("an RSA key") };
        assert_eq!(key.n().bit_width(), 2_048);
        assert!(!is_factored(key.n()), "{seed}");
        let halves = key.primes().iter().map(|it| it.bit_width());
        assert_eq!(halves.collect::<Vec<_>>(), [1_024, 1_024]);
    }
}
