//! Taking snapshots of a device and putting one in its place, by its owner task.
//!
//! ```text
//!   snapshot  owner: a picture (pointers) ──▶ worker: rows, drive piece by piece
//!   restore   worker: device, new drive ──▶ owner: kept durably, then all that was is let go
//! ```
//! In a data directory the new drive is a file beside the old one. The write that keeps the restored
//! rows names it; then it takes the old one's place, or does so at the next start. So a process that is
//! killed at any moment finds the one state or the other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sim_core::power::PowerAction;
use sim_core::{Asker, Command, Refused, Reply};
use sim_store::Error as StoreError;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;

use crate::carry::Work;
use crate::clock::HostClock;
use crate::data_directory::delete_what_nobody_has;
use crate::handle::{AdvanceRefused, Handle, Request};
use crate::host::{Owner, Replies, later};
use crate::input::{Answer, Input, input};
use crate::keeper::{DRIVE_IMAGE, Fittings};
use crate::snapshot::{Made, NotASnapshot, NotTaken, Picture, Snapshot};

/// Between the name of the drive's image and the mark of one that is to take its place.
const NEW: &str = ".new-";

/// Why a device is not what the snapshot is; it is as it was.
#[derive(Debug, Error)]
pub enum NotRestored {
    /// The snapshot.
    #[error("the snapshot cannot be used: {0}")]
    Snapshot(#[from] NotASnapshot),
    /// The data directory.
    #[error("the data directory cannot keep it: {0}")]
    NotKept(StoreError),
    /// The device.
    #[error("{0}")]
    Refused(Refused),
    /// The system has no random bytes.
    #[error("the system has no random bytes: {0}")]
    NoRandom(String),
    /// A worker failed.
    #[error("the worker that read the snapshot failed")]
    Worker,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

/// A device that is to take the place of the one there is.
pub(crate) struct Order {
    made: Made,
    /// The name of the snapshot, for the journal.
    name: String,
    image: Option<NewImage>,
    reply: oneshot::Sender<Result<oneshot::Receiver<Answer>, NotRestored>>,
}

/// A drive's image that is to take the place of the one in the data directory.
struct NewImage {
    directory: PathBuf,
    mark: String,
}

impl NewImage {
    fn of(directory: &Path) -> Result<Self, NotRestored> {
        let mark = getrandom::u64().map_err(|it| NotRestored::NoRandom(it.to_string()))?;
        Ok(Self { directory: directory.to_owned(), mark: format!("{mark:016x}") })
    }

    fn path(&self) -> PathBuf {
        self.directory.join(format!("{DRIVE_IMAGE}{NEW}{}", self.mark))
    }
}

/// Ends what a restore began: the image with the mark that was kept takes its place, any other is of a
/// restore that was not.
pub(crate) fn settle_images(directory: &Path, kept: Option<&str>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().and_then(|it| it.strip_prefix(DRIVE_IMAGE));
        match name.and_then(|it| it.strip_prefix(NEW)) {
            Some(mark) if Some(mark) == kept => {
                fs::rename(entry.path(), directory.join(DRIVE_IMAGE))?;
                fs::File::open(directory)?.sync_all()?;
            }
            Some(_) => fs::remove_file(entry.path())?,
            None => {}
        }
    }
    Ok(())
}

impl Handle {
    /// The device as it stands at this moment. It works on while its drive is copied.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn snapshot(&self) -> Result<Snapshot, NotTaken> {
        let request = |reply| Request::Picture { reply };
        let picture = self.request(request).await.ok_or(NotTaken::Gone)?;
        spawn_blocking(|| picture.develop()).await.map_err(|_| NotTaken::Worker)?
    }

    /// Puts the device of a snapshot in the place of this one, and waits until it is what it was: on and
    /// ready, or off. Sessions end, what waits for an answer is interrupted, the tray is empty.
    ///
    /// # Errors
    /// [`NotRestored`]; then nothing has changed.
    pub async fn restore(&self, name: &str, snapshot: Arc<Snapshot>) -> Result<(), NotRestored> {
        let image = self.hardware.directory().map(NewImage::of).transpose()?;
        let path = image.as_ref().map(NewImage::path);
        let make = move || {
            let made = snapshot.make(path.as_deref());
            if let (Err(_), Some(path)) = (&made, path) {
                // Nobody will ask for what there is of it.
                let _ = fs::remove_file(path);
            }
            made
        };
        let made = spawn_blocking(make).await.map_err(|_| NotRestored::Worker)??;
        let name = name.to_owned();
        let request = |reply| Request::Restore(Box::new(Order { made, name, image, reply }));
        let up = self.request(request).await.ok_or(NotRestored::Gone)??;
        up.await.unwrap_or(Err(Refused::Gone)).map(drop).map_err(NotRestored::Refused)
    }
}

impl Owner {
    pub(crate) fn picture(&self) -> Picture {
        let Fittings { drive, drive_key: key, roms, mechanism, faults } = self.world.fittings();
        let (table, copying) = drive.begin_copy();
        Picture { device: self.device.clone(), table, copying, key, roms, faults, mechanism }
    }

    /// Puts another device in the place of this one. What workers still bring of the old one comes to
    /// nobody: they are given another way back.
    pub(crate) async fn restore(
        &mut self,
        order: Order,
        works: &mut mpsc::UnboundedReceiver<Work>,
        replies: &mut Replies,
    ) {
        let Order { made, name, image, reply } = order;
        let now = made.device.now();
        delete_what_nobody_has(&made.drive, &made.device.view());
        let mut device = made.device.in_place_of(&self.device, &name);
        let answer = match made.was_on {
            true => {
                let resume = Command::Power(PowerAction::Resume);
                input(&mut device, now, Input::Ask(Asker::Control, resume))
            }
            false => Ok(Reply::Done),
        };
        // One of a snapshot from before it was part of it stays as it is.
        let mechanism = made.mechanism.map_or_else(|| self.world.mechanism.clone(), Arc::new);
        let fittings = Fittings {
            drive: made.drive,
            drive_key: made.key,
            roms: made.roms,
            mechanism,
            faults: made.faults,
        };
        if let Some(keeper) = &mut self.keeper {
            let mark = image.as_ref().map(|it| it.mark.as_str());
            if let Err(error) = keeper.replace(&device, fittings.clone(), mark).await {
                replies.push(later(reply, Err(NotRestored::NotKept(error))));
                return;
            }
        }
        self.let_go(works, replies);
        self.device = device;
        self.clock = HostClock::new(self.clock.mode(), now);
        self.world.refit(fittings);
        if let Some(image) = &image
            && let Err(error) = settle_images(&image.directory, Some(&image.mark))
        {
            tracing::warn!("the drive's image is put in its place at the next start: {error}");
        }
        let (up, is_up) = oneshot::channel();
        match answer {
            Ok(Reply::Later(ticket)) => drop(self.waiting.insert(ticket, up)),
            answer => replies.push(later(up, answer)),
        }
        replies.push(later(reply, Ok(is_up)));
    }

    /// Everything that was under way ends, and whoever waits for it is told.
    fn let_go(&mut self, works: &mut mpsc::UnboundedReceiver<Work>, replies: &mut Replies) {
        (self.done, *works) = mpsc::unbounded_channel();
        self.outstanding = 0;
        self.answers.clear();
        for (_, waiting) in std::mem::take(&mut self.waiting) {
            replies.push(later(waiting, Err(Refused::Interrupted)));
        }
        if let Some(advancing) = self.advancing.take() {
            replies.push(later(advancing.reply, Err(AdvanceRefused::Restored)));
        }
    }
}

#[cfg(test)]
mod tests;
