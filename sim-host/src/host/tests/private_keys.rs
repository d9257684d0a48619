//! Where a private key may be found, and what it is sealed with: a laboratory that has everything looks for both.

use sim_core::certificate::{
    CertificateAsk, CertificateFile, CertificateId, CertificateRefused, KeyKind, SignatureKind,
};

use super::*;
use crate::HardwareFault;

/// The ways in which bytes may be written: as they are, in hexadecimal digits, as a list of numbers.
fn written(bytes: &[u8]) -> [Vec<u8>; 3] {
    let hexadecimal: String = bytes.iter().map(|it| format!("{it:02x}")).collect();
    let numbers: Vec<_> = bytes.iter().map(ToString::to_string).collect();
    [bytes.to_vec(), hexadecimal.into_bytes(), numbers.join(",").into_bytes()]
}

fn holds(content: &[u8], bytes: &[u8]) -> bool {
    written(bytes).iter().any(|it| content.windows(it.len()).any(|there| there == it))
}

/// What is secret of a P-256 key in PKCS #8: the number itself (RFC 5915), which stands behind this.
fn secret_of(pkcs8: &[u8]) -> Vec<u8> {
    let before = [0x02, 0x01, 0x01, 0x04, 0x20];
    let at = pkcs8.windows(before.len()).position(|it| it == before).unwrap() + before.len();
    pkcs8[at..at + 32].to_vec()
}

async fn create(handle: &Handle) {
    let (kind, issuer) = (SignatureKind::FIRST, "Office".into());
    assert_eq!(kind.key, KeyKind::P256);
    let ask = CertificateAsk::Create { kind, issuer, days: 30 };
    handle.ask(Asker::Control, Command::Certificate(ask)).await.unwrap();
}

fn opened(handle: &Handle) -> Vec<u8> {
    let view = handle.view();
    let key = view.certificate().unwrap().key.clone().unwrap();
    handle.open_key(&key).unwrap().to_vec()
}

#[tokio::test]
async fn no_private_key_is_anywhere_and_its_sealing_key_only_in_store_and_snapshots() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-keys-{}", std::process::id()));
    let directory = DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let (handle, run) = host_in(directory, device(), setup);
    let run = tokio::spawn(run);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    until(&handle, |it| it.certificate().is_some()).await;
    set(&handle, "service_rep.restricted", "Off").await;
    let mut secrets = vec![secret_of(&opened(&handle))];
    create(&handle).await;
    secrets.push(secret_of(&opened(&handle)));
    let sealing = handle.hardware.keys().sealing.unwrap().expose_bytes().to_vec();
    let view = handle.view();
    let snapshot = handle.snapshot().await.unwrap().encode();
    let nvram = handle.hardware().nvram(&view);
    let said = format!("{view:?}").into_bytes();
    let store = || std::fs::read(folder.join("twin.redb")).unwrap();
    for secret in &secrets {
        for content in [&snapshot, &nvram, &said, &store()] {
            assert!(!holds(content, secret));
        }
    }
    assert!(holds(&snapshot, &sealing) && holds(&store(), &sealing));
    assert!(!holds(&nvram, &sealing) && !holds(&said, &sealing));
    handle.ask(Asker::Control, Command::RestoreFactoryDefaults).await.unwrap();
    until(&handle, |it| it.profile == Profile::Factory && it.certificate().is_some()).await;
    assert!(
        view.certificates.values().all(|it| handle.open_key(it.key.as_ref().unwrap()).is_none())
    );
    drop(handle);
    run.await.unwrap();
    assert!(!holds(&store(), &sealing), "another one seals the next key");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn codes(handle: &Handle) -> Vec<&'static str> {
    handle.view().faults.iter().map(|it| it.code).collect()
}

async fn ask(handle: &Handle, ask: CertificateAsk) -> Reply {
    handle.ask(Asker::Control, Command::Certificate(ask)).await.unwrap()
}

async fn refusal(handle: &Handle, chosen: CertificateId) -> Refused {
    let choose = Command::Certificate(CertificateAsk::Choose(chosen));
    handle.ask(Asker::Control, choose).await.unwrap_err()
}

/// A device that is served with its first certificate and keeps another one with its key.
async fn with_two() -> (Handle, [CertificateId; 2]) {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let in_2030 = Command::AdjustTime(1_900_000_000_000);
    handle.ask(Asker::Control, in_2030).await.unwrap();
    let file = include_bytes!("../../../../sim-x509/tests/files/made/modern.p12");
    let (file, password) = (CertificateFile((*file).into()), Some(Secret::new("secret")));
    let Reply::Certificates(ids) = ask(&handle, CertificateAsk::Import { file, password }).await
    else {
        panic!("imported")
    };
    let first = handle.view().tls_certificate.unwrap();
    (handle, [first, ids[0]])
}

#[tokio::test]
async fn a_damaged_key_is_found_at_the_next_start_and_a_new_certificate_mends_it() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    handle.alter(HardwareFault::Certificate, true).await;
    handle.ask(Asker::Control, Command::Power(PowerAction::Restart)).await.unwrap();
    assert_eq!(codes(&handle), ["016-405"]);
    assert!(!handle.view().serves_tls());
    create(&handle).await;
    assert!(codes(&handle).is_empty() && handle.view().serves_tls());
    assert!(handle.hardware().faults(&handle.view()).is_empty(), "it is gone with its key");
    handle.ask(Asker::Control, Command::Power(PowerAction::Restart)).await.unwrap();
    assert!(codes(&handle).is_empty());
    opened(&handle);
}

#[tokio::test]
async fn a_damaged_key_is_that_of_its_certificate_and_no_other_is_chosen_for_it() {
    let (handle, [damaged, whole]) = with_two().await;
    handle.alter(HardwareFault::Certificate, true).await;
    handle.ask(Asker::Control, Command::Power(PowerAction::Restart)).await.unwrap();
    assert_eq!(codes(&handle), ["016-405"]);
    ask(&handle, CertificateAsk::Choose(whole)).await;
    for _ in 0..2 {
        assert!(codes(&handle).is_empty() && handle.view().serves_tls());
        let refused = refusal(&handle, damaged).await;
        assert_eq!(refused, Refused::Certificate(CertificateRefused::KeyDamaged));
        let view = handle.view();
        assert_eq!((view.tls_certificate, view.damaged_certificates.len()), (Some(whole), 1));
        handle.ask(Asker::Control, Command::Power(PowerAction::Restart)).await.unwrap();
    }
    // A second hand damages the other one too, which is found where it is chosen anew; then each is mended.
    handle.alter(HardwareFault::Certificate, true).await;
    refusal(&handle, whole).await;
    assert_eq!(codes(&handle), ["016-405"]);
    handle.alter(HardwareFault::Certificate, false).await;
    for chosen in [whole, damaged] {
        ask(&handle, CertificateAsk::Choose(chosen)).await;
        assert!(codes(&handle).is_empty() && handle.view().serves_tls());
    }
    assert!(handle.view().damaged_certificates.is_empty());
}
