//! Serves a device in the certified setting: `cargo run -p sim-web --example serve [address:port]`.
//! The Key Operator is "11111" with the password "Key-Operator-1".

use std::error::Error;
use std::future::pending;

use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::settings::{Profile, Settings};
use sim_core::user::{KEY_OPERATOR_ID, Standing, UserId};
use sim_core::{Asker, Command, Configuration, Device, Secret, Tick};
use sim_host::passwords::{self, Passwords};
use sim_host::{ClockMode, Hardware, Pace, SectorSize, Setup, host};
use sim_listen::{HTTPS, Ports, Reserved, Uploads};
use sim_web::IppProfile;
use sim_web::services;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8443".into());
    let https = Reserved::new(&HTTPS, address.parse()?)?;
    let configuration = Configuration {
        identity: Identity {
            model: &MODELS[0],
            serial: "000001".into(),
            host_name: "apeosport".into(),
            address: https.address().ip(),
        },
        settings: Settings::certified(),
        profile: Profile::Certified,
        assumptions: Assumptions::default(),
        clock: Clock::new(Tick(0), 1_611_277_200_000, ZONE_DEFAULT),
        key_operator: UserId::new(KEY_OPERATOR_ID).ok_or("a user ID")?,
        key_operator_password: passwords::hash(&Secret::new("Key-Operator-1"))?,
        key_operator_standing: Standing::Strong,
        seed: 1,
    };
    let device = Device::new(configuration);
    let setup = Setup::new(ClockMode::Wall, Pace::Timed, Passwords::new()?);
    let (handle, device) = host(device, Hardware::in_memory(SectorSize::default())?, setup);
    tokio::spawn(device);
    let on = handle.ask(Asker::Control, Command::Power(PowerAction::On)).await;
    on.map_err(|it| it.to_string())?;
    let services = services(handle.clone(), Uploads::default(), IppProfile::Device);
    Ports::new(handle, vec![https], services).serve(pending()).await;
    Ok(())
}
