//! Updates of the software: at each pace, cut, and refused.

use super::*;

/// What the development key signs: these versions for these models.
fn package(models: &[&str], controller: [u16; 3], fax: [u16; 3]) -> sim_core::update::Package {
    use sim_core::update::{Package, Version};
    use sim_wire::update_package::{self as format, SigningKey};
    let rom =
        |rom: crate::Rom, version| format::Rom { version, image: rom.image(Version(version)) };
    let package = format::Package {
        models: models.iter().map(|it| (*it).to_owned()).collect(),
        controller_rom: rom(crate::Rom::Controller, controller),
        fax_rom: rom(crate::Rom::Fax, fax),
    };
    Package(package.write(&SigningKey::development()).unwrap().into())
}

/// The Key Operator at CWIS starts an update with this.
async fn update(handle: &Handle, package: sim_core::update::Package) {
    let Ok(Reply::LoggedIn { session, .. }) = log_in(handle, PASSWORD).await else {
        panic!("no log-in")
    };
    handle.ask(Asker::Session(session), Command::UpdateSoftware(package)).await.unwrap();
}

fn written(view: &View) -> Option<(u32, u32)> {
    use sim_core::power::Power;
    use sim_core::update::Download;
    match view.power {
        Power::DownloadMode(Download::Writing { done, total }) => Some((done, total)),
        Power::DownloadMode(Download::Checking | Download::Failed)
        | Power::Off
        | Power::Starting { .. }
        | Power::Restoring
        | Power::On { .. } => None,
    }
}

#[tokio::test]
async fn at_the_instant_pace_an_update_is_written_at_once_and_the_self_tests_pass() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    handle.hardware().set_fault(crate::HardwareFault::FaxRom, true, &handle.view());
    update(&handle, package(&["C7070"], [1, 5, 4], [2, 2, 2])).await;
    until(&handle, |it| it.power.is_on()).await;
    let view = handle.view();
    assert!(view.faults.is_empty(), "the altered ROM was written anew: {:?}", view.faults);
    assert_eq!(view.software.controller_rom.to_string(), "1.5.4");
    assert!(handle.hardware().controller_rom().starts_with(b"Controller ROM 1.5.4\n"));
    assert!(handle.hardware().fax_rom().starts_with(b"FAX ROM 2.2.2\n"));
}

#[tokio::test]
async fn an_update_takes_its_time_and_a_cut_leaves_the_old_roms() {
    let handle = certified(ClockMode::Manual, Pace::Timed).await;
    let old = (handle.hardware().controller_rom(), handle.hardware().fax_rom());
    update(&handle, package(&["C7070"], [1, 5, 4], [2, 2, 2])).await;
    until(&handle, |it| written(it).is_some()).await;
    assert_eq!(written(&handle.view()), Some((0, 16)));
    handle.advance(Advance::By(14_999)).await.unwrap();
    assert_eq!(written(&handle.view()), Some((0, 16)));
    handle.advance(Advance::By(1)).await.unwrap();
    assert_eq!(written(&handle.view()), Some((1, 16)));
    handle.advance(Advance::By(14 * 15_000)).await.unwrap();
    assert_eq!(written(&handle.view()), Some((15, 16)));
    handle.ask(Asker::Control, Command::Power(PowerAction::Cut)).await.unwrap();
    handle.advance(Advance::By(60_000)).await.unwrap();
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    assert_eq!(handle.view().software.controller_rom.to_string(), "1.5.3");
    assert_eq!((handle.hardware().controller_rom(), handle.hardware().fax_rom()), old);
    update(&handle, package(&["C7070"], [1, 5, 4], [2, 2, 2])).await;
    until(&handle, |it| written(it).is_some()).await;
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(handle.view().software.controller_rom.to_string(), "1.5.4");
}

#[tokio::test]
async fn at_the_pace_by_hand_each_block_waits_for_the_hand() {
    let handle = certified(ClockMode::Manual, Pace::Manual).await;
    handle.write_blocks(5).await;
    update(&handle, package(&["C7070"], [1, 5, 4], [2, 2, 1])).await;
    until(&handle, |it| written(it).is_some()).await;
    handle.advance(Advance::By(3_600_000)).await.unwrap();
    assert_eq!(written(&handle.view()), Some((0, 16)));
    handle.write_blocks(15).await;
    assert_eq!(written(&handle.view()), Some((15, 16)));
    handle.write_blocks(99).await;
    until(&handle, |it| it.power.is_on()).await;
    assert_eq!(handle.view().software.controller_rom.to_string(), "1.5.4");
}

#[tokio::test]
async fn a_package_whose_images_are_not_what_it_says_is_refused() {
    use sim_core::power::Power;
    use sim_core::update::{Download, Package};
    use sim_wire::update_package::{self as format, SigningKey, VerifyingKey};
    let rom = |image: Vec<u8>| format::Rom { version: [1, 5, 4], image };
    let image = |it: crate::Rom| it.image(sim_core::update::Version([1, 5, 4]));
    let mut broken = image(crate::Rom::Controller);
    broken[100] ^= 1;
    for controller in [broken, image(crate::Rom::Fax), b"short".to_vec()] {
        let handle = certified(ClockMode::Manual, Pace::Instant).await;
        let package = format::Package {
            models: vec!["C7070".into()],
            controller_rom: rom(controller),
            fax_rom: rom(image(crate::Rom::Fax)),
        };
        let bytes = package.write(&SigningKey::development()).unwrap();
        update(&handle, Package(bytes.into())).await;
        until(&handle, |it| it.power == Power::DownloadMode(Download::Failed)).await;
    }
    // And one that is good, but signed by the key that this device does not trust.
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    handle.hardware().trust(SigningKey::generate().unwrap().verifying());
    assert_ne!(handle.hardware().update_key(), VerifyingKey::development());
    update(&handle, package(&["C7070"], [1, 5, 4], [2, 2, 2])).await;
    until(&handle, |it| it.power == Power::DownloadMode(Download::Failed)).await;
}
