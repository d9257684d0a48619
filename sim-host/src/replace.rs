//! Putting another device in the place of the one there is, by its owner.

use std::sync::Arc;

use sim_core::power::PowerAction;
use sim_core::{Asker, Command, Refused, Reply};
use tokio::sync::{mpsc, oneshot};

use crate::clock::HostClock;
use crate::data_directory::delete_what_nobody_has;
use crate::drive_image::NewImage;
use crate::handle::AdvanceRefused;
use crate::input::{Input, input};
use crate::keeper::Fittings;
use crate::owner::{Owner, Replies, later};
use crate::restore::{NotRestored, Order};
use crate::silence::Silences;
use crate::snapshot::Picture;
use crate::turn::TURN_MAX;
use crate::unkept::{Unkept, Waiting};
use crate::work::Work;

impl Owner {
    pub(crate) fn picture(&self) -> Picture {
        let Fittings { drive, keys, roms, mechanism, altered } = self.world.fittings();
        let (table, copying) = drive.begin_copy();
        Picture { device: self.device.clone(), table, copying, keys, roms, altered, mechanism }
    }

    /// Puts another device in the place of this one. What workers still bring of the old one comes to
    /// nobody: they are given another way back.
    pub(crate) async fn restore(
        &mut self,
        order: Order,
        works: &mut mpsc::Receiver<Work>,
        replies: &mut Replies,
    ) {
        let Order { made, name, image, reply } = order;
        if reply.is_closed() {
            return;
        }
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
        let up_later = match answer {
            Ok(Reply::Later(ticket)) => Some(ticket),
            Ok(_) => None,
            Err(why) => return replies.push(later(reply, Err(NotRestored::Refused(why)))),
        };
        // One of a snapshot from before it was part of it stays as it is.
        let mechanism = made.mechanism.map_or_else(|| self.world.mechanism.clone(), Arc::new);
        let fittings = Fittings {
            drive: made.drive,
            keys: made.keys,
            roms: made.roms,
            mechanism,
            altered: made.altered,
        };
        if let Some(keeper) = &mut self.keeper {
            let mark = image.as_ref().map(|it| it.mark);
            if let Err(error) = keeper.replace(&device, fittings.clone(), mark).await {
                // It may be there all the same, and is written over with the next turn that is kept.
                self.doubtful.extend(image.map(NewImage::held));
                replies.push(later(reply, Err(NotRestored::NotKept(error))));
                return;
            }
        }
        self.let_go(works, replies);
        self.device = device;
        self.clock = HostClock::new(self.clock.mode(), now);
        self.world.refit(fittings);
        if let Some(Err(error)) = image.map(NewImage::settle) {
            tracing::warn!("the drive's image is put in its place at the next start: {error}");
        }
        let (up, is_up) = oneshot::channel();
        match up_later {
            Some(ticket) => {
                self.waiting.insert(ticket, Waiting { reply: up, document: None });
            }
            None => replies.push(later(up, Ok(Reply::Done))),
        }
        replies.push(later(reply, Ok(is_up)));
    }

    /// Everything that was under way ends, and whoever waits for it is told.
    fn let_go(&mut self, works: &mut mpsc::Receiver<Work>, replies: &mut Replies) {
        (self.done, *works) = mpsc::channel(TURN_MAX);
        self.outstanding = 0;
        self.silences = Silences::default();
        self.reading.end_all();
        self.answers.clear();
        self.unkept = Unkept::default();
        for (_, waiting) in std::mem::take(&mut self.waiting) {
            replies.push(later(waiting.reply, Err(Refused::Interrupted)));
        }
        if let Some(advancing) = self.advancing.take() {
            replies.push(later(advancing.reply, Err(AdvanceRefused::Restored)));
        }
    }
}
