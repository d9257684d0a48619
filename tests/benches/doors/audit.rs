//! The audit log: appending to it and exporting it.

use std::time::Instant;

use sim_core::audit::{AuditLog, CAPACITY, Event};
use sim_core::clock::Clock;
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::self_test::Findings;
use sim_core::session::SessionAsk;
use sim_core::settings::{Profile, Settings};
use sim_core::user::{Standing, UserId};
use sim_core::{
    Asker, Configuration, Device, Door, Fact, PasswordHash, Reply, Secret, Tick, generator,
};

pub(crate) fn measure() {
    let clock = Clock::new(Tick(0), 1_611_277_200_000, 540);
    let mut log = AuditLog::default();
    let append = |log: &mut AuditLog, it: u64| {
        log.append(&clock, Tick(it), Event::LoginInvalidPassword, ("user1", ""), 1);
    };
    (0..CAPACITY as u64).for_each(|it| append(&mut log, it));
    let begun = Instant::now();
    for it in 0..CAPACITY as u64 {
        // Someone always looks.
        let _view = log.clone();
        append(&mut log, it);
    }
    println!("append to a full log while a view is out: {:.2} µs", us_each(begun));

    let mut device = device(clock);
    device.handle(Tick(0), Asker::Control, sim_core::Command::Power(PowerAction::On)).unwrap();
    device.observe(Tick(0), Fact::SelfTested(Box::new(sound())));
    let begun = Instant::now();
    for it in 0..CAPACITY as u64 {
        let _view = device.view().clone();
        let user = format!("user{it}");
        let ask = SessionAsk::LogIn { user, password: Secret::new("wrong") };
        let asker = Asker::Remote(Door::Cwis, [127, 0, 0, 1].into());
        let told = device.handle(Tick(it), asker, sim_core::Command::Session(ask)).unwrap();
        let Reply::Later(ticket) = told else { panic!("nothing is compared") };
        device.observe(Tick(it), Fact::PasswordChecked { ticket, matches: false });
        while device.poll_effect().is_some() {}
    }
    println!("a refused log-in, logged in both logs while a view is out: {:.2} µs", us_each(begun));
    let view = device.view();
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..20 {
        let begun = Instant::now();
        bytes = sim_web::export_audit(&view).len();
        times.push(begun.elapsed());
    }
    times.sort();
    assert_eq!(view.audit.len(), CAPACITY);
    println!(
        "export of {} rows: {:.1} ms, {:.2} MB",
        view.audit.len(),
        times[10].as_secs_f64() * 1e3,
        bytes as f64 / 1e6
    );
}

/// What the self tests find in a device in which nothing is wrong.
fn sound() -> Findings {
    let mut state = 1u64;
    let mut sample = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_be_bytes()[1]
    };
    Findings {
        nvram_is_whole: true,
        controller_rom_is_whole: true,
        fax_rom_is_whole: true,
        generator_answer: generator::answer([0; 32]).to_vec(),
        entropy_samples: (0..generator::STARTUP_SAMPLES).map(|_| sample()).collect(),
        certificate_is_usable: true,
        damaged_certificates: Default::default(),
    }
}

fn us_each(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6 / CAPACITY as f64
}

fn device(clock: Clock) -> Device {
    Device::new(Configuration {
        identity: Identity {
            model: &MODELS[0],
            serial: "000001".into(),
            host_name: "mfp".into(),
            address: [127, 0, 0, 1].into(),
        },
        settings: Settings::certified(),
        profile: Profile::Certified,
        assumptions: Default::default(),
        clock,
        key_operator: UserId::new("11111").unwrap(),
        key_operator_password: PasswordHash::new("none"),
        key_operator_standing: Standing::Strong,
        seed: 1,
    })
}
