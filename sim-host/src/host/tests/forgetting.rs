//! What a data directory must not hold any more, and what it must.

use std::path::Path;

use sim_store::{Format, Store};

use super::*;
use crate::keeper::Keeper;
use crate::rows::{FORGETTING, encode};

#[tokio::test]
async fn what_the_factory_defaults_took_is_not_in_the_store_s_file_either() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-reset-{}", std::process::id()));
    let directory = DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let (handle, run) = host_in(directory, device(), setup);
    let run = tokio::spawn(run);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    until(&handle, |it| it.power.is_on() && it.drive_encrypted).await;
    set(&handle, "service_rep.restricted", "Off").await;
    handle.ask(Asker::Control, Command::User(add("wilhelmina"))).await.unwrap();
    let key = handle.hardware.drive_key().expect("a key");
    handle.ask(Asker::Control, Command::RestoreFactoryDefaults).await.unwrap();
    until(&handle, |it| it.power.is_on() && it.profile == Profile::Factory).await;
    drop(handle);
    run.await.unwrap();
    for gone in [&b"wilhelmina"[..], key.expose_bytes()] {
        assert!(!store_holds(&folder, gone), "{}", gone.escape_ascii());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_start_ends_the_forgetting_that_a_kill_broke_off() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-forget-{}", std::process::id()));
    let directory = DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let (handle, run) = host_in(directory, device(), setup);
    let run = tokio::spawn(run);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    handle.ask(Asker::Control, Command::User(add("wilhelmina"))).await.unwrap();
    let id = UserId::new("wilhelmina").unwrap();
    handle.ask(Asker::Control, Command::User(UserAsk::Delete(id))).await.unwrap();
    drop(handle);
    run.await.unwrap();
    let store = Store::open(&folder, &Format::only(sim_core::saved::FORMAT)).unwrap();
    store.append(&[encode(&[(FORGETTING.into(), Some(Vec::new()))])]).unwrap();
    drop(store);
    assert!(store_holds(&folder, b"wilhelmina"));
    drop(DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap());
    assert!(!store_holds(&folder, b"wilhelmina"));
    let (keeper, kept) = Keeper::open(&folder).unwrap();
    assert!(!kept.rows.is_empty() && !kept.rows.contains_key(FORGETTING));
    drop(keeper);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn store_holds(folder: &Path, bytes: &[u8]) -> bool {
    let file = std::fs::read(folder.join("twin.redb")).unwrap();
    file.windows(bytes.len()).any(|it| it == bytes)
}

#[tokio::test]
async fn a_drive_that_a_start_made_new_is_kept_before_anything_else_happens() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-drive-{}", std::process::id()));
    let directory = DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let passwords = Passwords::new().unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
    let (handle, run) = host_in(directory, device(), setup);
    let run = tokio::spawn(run);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    until(&handle, |it| it.power.is_on()).await;
    for (setting, is_encrypted) in [("Off", false), ("On", true)] {
        set(&handle, "storage.data_encryption", setting).await;
        handle.ask(Asker::Control, Command::Power(PowerAction::Restart)).await.unwrap();
        until(&handle, |it| it.power.is_on() && it.drive_encrypted == is_encrypted).await;
    }
    drop(handle);
    run.await.unwrap();
    let (keeper, kept) = Keeper::open(&folder).unwrap();
    assert!(Device::resume(&kept.rows).unwrap().0.view().drive_encrypted);
    assert!(kept.keys().unwrap().drive.is_some(), "with a key, as the device believes");
    drop(keeper);
    std::fs::remove_dir_all(&folder).unwrap();
}
