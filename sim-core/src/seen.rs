//! What an asker has seen of a thing that is to be changed. What somebody else has changed meanwhile is never saved
//! over, and a thing that was made anew under the number or ID of another is not taken for that one.

use crate::address_book::Entry;
use crate::certificate::CertificateId;
use crate::folder::{DocumentSeen, FolderSeen};
use crate::settings::Change;
use crate::user::UserSeen;

/// Something as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The value of a setting.
    Setting(Change),
    /// A user.
    User(UserSeen),
    /// A folder.
    Folder(FolderSeen),
    /// A document of a folder.
    Document(DocumentSeen),
    /// Which certificate TLS is served with.
    TlsCertificate(Option<CertificateId>),
    /// Which certificate mails are signed with.
    MailCertificate(Option<CertificateId>),
    /// An entry of the address book: all of it is what can be edited.
    Entry(Entry),
}

impl Seen {
    /// These values of settings.
    pub fn settings(values: impl IntoIterator<Item = Change>) -> Vec<Self> {
        values.into_iter().map(Self::Setting).collect()
    }
}
