//! How long a server is waited for: whose time that is, whoever has the device says.

use std::future::Future;
use std::time::Duration;

/// Whose time it is that passes while a server is waited for.
pub trait Patience: Sync {
    /// Comes back when so much of it is over.
    fn over(&self, limit: Duration) -> impl Future<Output = ()> + Send;

    /// Waits so long at most; `None` where that was not enough.
    fn within<F: Future + Send>(
        &self,
        limit: Duration,
        waited_for: F,
    ) -> impl Future<Output = Option<F::Output>> + Send
    where
        F::Output: Send,
    {
        async move {
            tokio::select! {
                biased;
                it = waited_for => Some(it),
                () = self.over(limit) => None,
            }
        }
    }
}
