use std::net::Ipv4Addr;

use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::settings::{Profile, Settings};
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
    let view = handle.view();
    assert!(view.certificate().is_none());
    assert!(Tls::new(handle).server(&view).is_none());
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
    assert!(tls.server(&served).is_none(), "it has not followed yet");
    tls.follow(&served);
    assert!(tls.server(&served).is_some() && tls.is_key_open());
    handle.alter(HardwareFault::Certificate, true).await;
    power(PowerAction::Restart).await.unwrap();
    assert!(!handle.view().serves_tls());
    tls.follow(&handle.view());
    assert!(!tls.is_key_open());
    assert!(tls.server(&served).is_none() && !tls.is_key_open(), "who came before, too");
}
