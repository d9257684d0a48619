//! What two peers say to each other.

use tokio::io::{AsyncRead, AsyncWrite};

/// What is said, in TLS or not.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}
