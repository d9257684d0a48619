//! Places for documents that come in, whatever door of a device they come through.

use sim_core::share::{Holder, NoRoom};

use crate::limits::{UNDER_WAY, UPLOADS};
use crate::places::{Place, Places};

/// Places for the documents that come in, and for their bytes. Cheap to clone; the doors of a device share one.
#[derive(Clone, Debug)]
pub struct Uploads {
    documents: Places,
    bytes: Places,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { documents: Places::new(UPLOADS), bytes: Places::new(UNDER_WAY) }
    }
}

impl Uploads {
    /// Takes the place of a document.
    ///
    /// # Errors
    /// [`NoRoom`] if there is none for this holder.
    pub fn document(&self, holder: Holder) -> Result<Place, NoRoom> {
        self.documents.take(holder)
    }

    /// Takes room for the bytes of one, which grows with it.
    pub fn bytes(&self, holder: Holder) -> Place {
        self.bytes.begin(holder)
    }

    /// How many documents come in, and how many bytes of them are there.
    pub fn under_way(&self) -> (usize, usize) {
        (self.documents.taken_in_all(), self.bytes.taken_in_all())
    }
}
