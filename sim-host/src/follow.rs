//! Who acts on each view as it is published.
//!
//! Whoever sees a view, or has the answer to a change, finds the consequence at every door. Doors that read
//! the view are as new as it is; a port that is to refuse connections, or no longer, has to be told.

use std::sync::{Arc, Mutex, PoisonError};

use sim_core::View;
use tokio::sync::watch;

type Follow = Box<dyn FnMut(&View) -> bool + Send>;

/// Who follows the views of a device: each server of its ports, and no client, until that ends.
#[derive(Clone, Default)]
pub(crate) struct Followers(Arc<Mutex<Vec<Follow>>>);

impl Followers {
    /// Adds one, who begins with the newest view.
    pub(crate) fn add(&self, views: &watch::Receiver<Arc<View>>, mut follow: Follow) {
        // As long as this is held, no other is published.
        let view = views.borrow();
        if follow(&view) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(follow);
        }
    }

    /// Publishes a view. Nobody sees it before all have followed it; those who end are let go.
    pub(crate) fn publish(&self, views: &watch::Sender<Arc<View>>, view: View) {
        views.send_modify(|it| {
            *it = Arc::new(view);
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain_mut(|follow| follow(it));
        });
    }
}
