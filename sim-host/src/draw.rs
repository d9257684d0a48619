//! Pages of documents drawn for whoever looks at them.

use bytes::Bytes;
use sim_core::job::DocumentId;
use sim_core::share::Holder;
use sim_document::{Drawing, NotDone};
use sim_render::Scale;
use thiserror::Error;

use crate::documents::{DocumentRefused, Documents};
use crate::handle::Handle;
use crate::workers::{Share, Stay};

/// What is made of a document on the drive.
#[derive(Clone, Copy, Debug)]
pub enum Made {
    /// A picture of a page, from 1, so many pixels across: a PNG.
    Picture {
        /// The page.
        page: u32,
        /// Pixels.
        width: u32,
    },
    /// A TIFF of all pages of a scan.
    Tiff,
    /// A JPEG of a page, from 1, of a scan.
    Jpeg(u32),
}

/// Why nothing is made of it.
#[derive(Debug, Error)]
pub enum NotMade {
    /// The document cannot be read.
    #[error(transparent)]
    Document(#[from] DocumentRefused),
    /// It cannot be drawn.
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// Whoever drew it broke off.
    #[error("whoever drew it broke off")]
    BrokeOff,
}

impl Share {
    /// Has this drawn in a place of the holder, as long as it is waited for: at first where nearly all are drawn soon,
    /// and what takes longer where it keeps fewer waiting. `None` where loading it broke off.
    ///
    /// # Errors
    /// Why it could not be loaded.
    pub async fn draw<E: Send + 'static>(
        &self,
        holder: &Holder,
        load: impl FnOnce() -> Result<Drawing, E> + Send + 'static,
    ) -> Option<Result<Result<Bytes, NotDone>, E>> {
        let place = self.place(holder, Stay::Brief).await;
        let drawing = match place.work(load).await? {
            Ok(drawing) => drawing,
            Err(error) => return Some(Err(error)),
        };
        if let Some(drawn) = place.readers().draw_briefly(drawing.clone()).await {
            return Some(Ok(drawn));
        }
        drop(place);
        let place = self.place(holder, Stay::Long).await;
        Some(Ok(place.readers().draw(drawing).await))
    }
}

impl Handle {
    /// Makes something of a document on the drive, in the holder's share of the device's workers.
    ///
    /// # Errors
    /// [`NotMade`].
    pub async fn make(
        &self,
        holder: &Holder,
        document: DocumentId,
        made: Made,
    ) -> Result<Bytes, NotMade> {
        self.workers.make(self.documents().clone(), holder, document, made).await
    }
}

impl Share {
    /// Makes something of one of the documents in a place of the holder.
    pub(crate) async fn make(
        &self,
        documents: Documents,
        holder: &Holder,
        document: DocumentId,
        made: Made,
    ) -> Result<Bytes, NotMade> {
        let load = move || {
            Ok::<_, DocumentRefused>(match made {
                Made::Picture { page, width } => {
                    let (document, page) = documents.page(document, page)?;
                    Drawing::Page { document, page, scale: Scale::Width(width) }
                }
                Made::Tiff => Drawing::Tiff { document: documents.read(document)?.data },
                Made::Jpeg(page) => {
                    let (document, page) = documents.page(document, page)?;
                    Drawing::Jpeg { document, page }
                }
            })
        };
        let drawn = self.draw(holder, load).await.ok_or(NotMade::BrokeOff)?;
        Ok(drawn??)
    }
}
