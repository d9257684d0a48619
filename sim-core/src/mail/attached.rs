//! What a scan is mailed as.

use std::sync::Arc;

use crate::document::DocumentId;
use crate::job::JobId;
use crate::mail::FileFormat;

/// A scan that goes with a mail. It stays its job's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The job that scanned it.
    pub job: JobId,
    /// What it scanned: a PDF, a picture a page.
    pub document: DocumentId,
    /// Its pages.
    pub pages: u32,
    /// What its file is called, without the ending.
    pub name: Arc<str>,
    /// What it goes as.
    pub format: FileFormat,
}
