use std::net::Ipv4Addr;

use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::model::{Identity, MODELS};
use sim_core::settings::{Profile, Settings};
use sim_core::user::{KEY_OPERATOR_ID, Standing, UserId};
use sim_core::{Configuration, Device, Secret, Tick};
use sim_host::passwords::{self, Passwords};
use sim_host::{ClockMode, Handle, Hardware, Pace, SectorSize, Setup, host};

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
