//! The device's time, for whoever waits for somebody in the world.

use std::time::Duration;

use sim_mail::Patience;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use crate::silence::Silence;
use crate::work::Work;

/// How long the other side may be on its way, of the world's time, whatever the device's clock does meanwhile.
const QUIET: Duration = Duration::from_secs(1);

/// The time of the device that is told what works come to.
pub(crate) struct DeviceTime(pub(crate) mpsc::Sender<Work>);

impl Patience for DeviceTime {
    async fn over(&self, limit: Duration) {
        sleep(QUIET.min(limit)).await;
        let (over, is_over) = oneshot::channel();
        let silence = Silence { left: limit.saturating_sub(QUIET), over };
        // Where the device is gone nobody waits for it.
        if self.0.send(Work::Silent(silence)).await.is_ok() {
            let _ = is_over.await;
        }
    }
}
