//! A document on its way from the scanner to the drive: a picture a page, appended as they come.

use bytes::Bytes;
use sim_core::job::{DocumentId, NotScanned, Scanned};
use sim_core::share::Holder;
use sim_render::scan::{self, ScanLook, ScanSide, ScanWriter, ScannedPage};

use crate::documents::{DocumentRefused, Documents, Writer};
use crate::workers::{Share, Stay};

/// A document in the making. Dropped before it is finished, nothing of it is kept.
pub(crate) struct ScanFile {
    writer: Writer,
    pdf: ScanWriter,
}

impl ScanFile {
    /// One without pages.
    pub(crate) fn begin(documents: &Documents) -> Self {
        Self { writer: documents.begin(), pdf: ScanWriter::new() }
    }

    /// Appends pages. Slow: for a worker.
    fn push_all(mut self, pages: &[ScannedPage]) -> Drawn {
        for (at, page) in pages.iter().enumerate() {
            if let Err(error) = self.writer.push(&self.pdf.page(page)) {
                return Drawn::failed(at, refused(&error));
            }
        }
        Drawn { file: Some(self), sides: pages.len(), failed: None }
    }

    /// One page alone, which is going to stand behind so many others. Slow: for a worker.
    ///
    /// # Errors
    /// [`NotScanned`].
    pub(crate) fn alone(
        documents: &Documents,
        behind: u32,
        page: &ScannedPage,
    ) -> Result<Scanned, NotScanned> {
        let mut file = Self { writer: documents.begin(), pdf: ScanWriter::behind(behind) };
        file.writer.push(&file.pdf.page(page)).map_err(|it| refused(&it))?;
        file.finish()
    }

    /// Pages that were alone, in their order, in one document. Slow: for a worker.
    ///
    /// # Errors
    /// [`NotScanned`].
    pub(crate) fn joined(
        documents: &Documents,
        pages: &[DocumentId],
    ) -> Result<Scanned, NotScanned> {
        let mut file = Self::begin(documents);
        for page in pages {
            let page = documents.read(*page).map_err(|it| refused(&it))?.data;
            let page = scan::append(&mut file.pdf, &page)
                .ok_or_else(|| NotScanned::Device("a page of it is no page of a fax".to_owned()))?;
            file.writer.push(&page).map_err(|it| refused(&it))?;
        }
        file.finish()
    }

    /// Nothing comes any more. Slow: for a worker.
    pub(crate) fn finish(mut self) -> Result<Scanned, NotScanned> {
        let pages = self.pdf.pages();
        let ended = self.writer.push(&self.pdf.end()).and_then(|()| self.writer.finish_made());
        let (document, bytes) = ended.map_err(|it| refused(&it))?;
        Ok(Scanned { document, bytes, pages })
    }
}

/// What came of drawing sides.
pub(crate) struct Drawn {
    /// The document; none is left where something went wrong.
    pub(crate) file: Option<ScanFile>,
    /// Sides that were appended.
    pub(crate) sides: usize,
    /// What went wrong.
    pub(crate) failed: Option<NotScanned>,
}

impl Drawn {
    /// After so many sides something went wrong.
    pub(crate) fn failed(sides: usize, why: NotScanned) -> Self {
        Self { file: None, sides, failed: Some(why) }
    }
}

/// Draws sides of an original and appends them. `None` where that broke off.
pub(crate) async fn append(
    share: &Share,
    file: ScanFile,
    (original, sides, look): (Bytes, Vec<ScanSide>, ScanLook),
) -> Option<Drawn> {
    for stay in Stay::ALL {
        let place = share.place(&Holder::Machine, stay).await;
        let readers = place.readers();
        let scanned = match stay {
            Stay::Brief => readers.scan_briefly(original.clone(), sides.clone(), look).await,
            Stay::Long => Some(readers.scan(original.clone(), sides.clone(), look).await),
        };
        match scanned {
            Some(Ok(pages)) => return place.work(move || file.push_all(&pages)).await,
            Some(Err(error)) => {
                return Some(Drawn::failed(0, NotScanned::Device(error.to_string())));
            }
            None => {}
        }
    }
    None
}

fn refused(error: &DocumentRefused) -> NotScanned {
    match error {
        DocumentRefused::TooLarge | DocumentRefused::Full => NotScanned::DriveFull,
        DocumentRefused::Drive(_) | DocumentRefused::Gone => NotScanned::Device(error.to_string()),
    }
}
