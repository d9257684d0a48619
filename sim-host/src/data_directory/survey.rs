//! What is in a directory before anything is written there: a device, nothing, or something that a device
//! must not be put beside.

use std::fs;
use std::io;
use std::path::Path;

use sim_store::{DATA_FILE, NEW_FILE, OLD_FILE, PID_FILE};

use crate::drive_image::{self, is_image};
use crate::kept::NotOpened;

/// What may be there without a device: what a first start leaves that is cut short, the token that the
/// program keeps there, and what a file system has in each of its own.
const BEFORE: [&str; 4] = [NEW_FILE, PID_FILE, "token", "lost+found"];

/// Refuses a directory that has no device and is not empty.
pub(super) fn of_a_device_or_empty(directory: &Path) -> Result<(), NotOpened> {
    let names = names(directory)?;
    refuse_what_is_no_file(directory, &names)?;
    if has_store(&names) {
        return Ok(());
    }
    refuse_half(directory, &names)?;
    match names.into_iter().find(|name| is_foreign(name)) {
        Some(name) => Err(NotOpened::Foreign { directory: directory.into(), name }),
        None => Ok(()),
    }
}

/// Refuses a directory that has a device or half of one.
pub(super) fn without_a_device(directory: &Path) -> Result<(), NotOpened> {
    let names = names(directory)?;
    if has_store(&names) {
        return Err(NotOpened::NotNew { directory: directory.into() });
    }
    refuse_half(directory, &names)
}

/// Refuses what has the name of the store or of an image and is something else: to open a pipe would wait for its
/// other end.
fn refuse_what_is_no_file(directory: &Path, names: &[String]) -> Result<(), NotOpened> {
    let ours = names.iter().filter(|it| *it == DATA_FILE || is_image(it));
    let mut paths = ours.map(|it| directory.join(it));
    // One that is not there any more, or a link to nowhere, is named later.
    match paths.find(|it| fs::metadata(it).is_ok_and(|it| !it.is_file())) {
        Some(path) => Err(NotOpened::NoFile(path)),
        None => Ok(()),
    }
}

fn has_store(names: &[String]) -> bool {
    names.iter().any(|it| it == DATA_FILE)
}

/// Refuses what is left of a device without its store.
fn refuse_half(directory: &Path, names: &[String]) -> Result<(), NotOpened> {
    match names.iter().find(|name| is_image(name) || *name == OLD_FILE) {
        Some(name) if is_image(name) => Err(drive_image::without_store(directory.join(name))),
        Some(name) => Err(NotOpened::NoStore { left: directory.join(name) }),
        None => Ok(()),
    }
}

/// Whether a file says that the directory is used for something else. One whose name begins with a dot does
/// not.
fn is_foreign(name: &str) -> bool {
    !BEFORE.contains(&name) && !name.starts_with('.')
}

/// The files in a directory, in order; none where there is no directory.
fn names(directory: &Path) -> Result<Vec<String>, NotOpened> {
    let failed = |it: io::Error| NotOpened::Unreadable(directory.into(), it.into());
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        // What is there in its place, the store says.
        Err(error)
            if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(failed(error)),
    };
    let name = |it: io::Result<fs::DirEntry>| Ok(it?.file_name().to_string_lossy().into_owned());
    let mut names = entries.map(name).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    names.sort();
    Ok(names)
}
