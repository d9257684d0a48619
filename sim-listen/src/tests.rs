use std::net::Ipv4Addr;

use sim_core::certificate::{CertificateAsk, SignatureKind};
use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::settings::{Profile, Settings, parse};
use sim_core::user::{KEY_OPERATOR_ID, Standing, UserId};
use sim_core::{Asker, Command, Configuration, Device, Secret, Tick};
use sim_host::passwords::{self, Passwords};
use sim_host::{ClockMode, Handle, Hardware, HardwareFault, Pace, SectorSize, Setup, host};

use crate::tls::Tls;

/// A certified device that was never switched on.
fn new_device() -> (Handle, impl Future<Output = ()>) {
    let device = Device::new(Configuration {
        identity: Identity {
            model: &MODELS[0],
            serial: "123456".into(),
            host_name: "apeosport".into(),
            address: Ipv4Addr::LOCALHOST.into(),
        },
        settings: Settings::certified(),
        profile: Profile::Certified,
        assumptions: Assumptions::default(),
        clock: Clock::new(Tick(0), 1_611_277_200_000, ZONE_DEFAULT),
        key_operator: UserId::new(KEY_OPERATOR_ID).unwrap(),
        key_operator_password: passwords::hash(&Secret::new("passw>rd>9")).unwrap(),
        key_operator_standing: Standing::Strong,
        seed: 7,
    });
    let hardware = Hardware::in_memory(SectorSize::default()).unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    host(device, hardware, setup)
}

#[tokio::test]
async fn before_the_certificate_is_there_nobody_shakes_hands() {
    let (handle, _owner) = new_device();
    assert!(handle.view().certificate().is_none());
    assert!(Tls::new(handle).server().is_none());
}

#[tokio::test]
async fn no_private_key_is_open_while_tls_is_not_served() {
    let (handle, owner) = new_device();
    tokio::spawn(owner);
    let tls = Tls::new(handle.clone());
    let power = |action| handle.ask(Asker::Control, Command::Power(action));
    power(PowerAction::On).await.unwrap();
    handle.views().wait_for(|it| it.certificate().is_some()).await.unwrap();
    let served = handle.view();
    assert!(tls.server().is_none(), "it has not followed yet");
    tls.follow(&served);
    assert!(tls.server().is_some() && tls.is_key_open());
    // It was opened before, and is served until the next start.
    handle.alter(HardwareFault::Certificate, true).await;
    tls.follow(&handle.view());
    assert!(tls.server().is_some());
    power(PowerAction::Restart).await.unwrap();
    assert!(!handle.view().serves_tls());
    tls.follow(&handle.view());
    assert!(!tls.is_key_open());
    assert!(tls.server().is_none() && !tls.is_key_open(), "who came before, too");
}

/// A device that serves TLS.
async fn serving() -> (Handle, Tls) {
    let (handle, owner) = new_device();
    tokio::spawn(owner);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    handle.views().wait_for(|it| it.certificate().is_some()).await.unwrap();
    let tls = Tls::new(handle.clone());
    (handle, tls)
}

#[tokio::test]
async fn a_private_key_is_closed_as_soon_as_tls_is_served_otherwise() {
    let (handle, tls) = serving().await;
    let (kind, issuer) = (SignatureKind::FIRST, "Office".into());
    let create = Command::Certificate(CertificateAsk::Create { kind, issuer, days: 30 });
    let tls_13 = Command::ChangeSettings(parse("tls.settings.tls_1_3", "On").unwrap());
    let restart = Command::Power(PowerAction::Restart);
    for change in [create, tls_13, restart] {
        assert!(tls.server().is_some() && tls.is_key_open());
        tls.follow(&handle.view());
        assert!(tls.is_key_open(), "nothing has changed");
        handle.ask(Asker::Control, change).await.unwrap();
        tls.follow(&handle.view());
        assert!(!tls.is_key_open(), "and nobody has come since");
    }
}

#[tokio::test]
async fn a_key_that_is_found_damaged_where_it_is_opened_is_a_fault_at_once() {
    let (handle, tls) = serving().await;
    handle.alter(HardwareFault::Certificate, true).await;
    assert!(handle.view().serves_tls(), "nobody has tried it");
    assert!(tls.server().is_none());
    handle.views().wait_for(|it| !it.serves_tls()).await.unwrap();
    let codes: Vec<_> = handle.view().faults.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["016-405"]);
    assert_eq!(handle.view().damaged_certificates.len(), 1);
}
