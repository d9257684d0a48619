//! Reading a document: what it is, how many pages it has, and what is printed in its place.
//!
//! PostScript is interpreted once, when it comes in, and so is what only its announcement says, such as text
//! in a charset. The PDF that it makes is kept on the drive beside it and overwritten with it, so that what was
//! read is what is printed.

use std::future::Future;

use sim_core::command::{Interpreted, NotInterpreted};
use sim_core::job::DocumentId;
use sim_core::share::Holder;
use sim_document::{Found, NotDone};

use crate::documents::{DocumentRefused, Documents, READ_AT_ONCE_MAX, Stored, Writer};
use crate::workers::{Place, Share};

/// Reads a document that was declared to be of this MIME type, in a place of the one whose it is. `None` where it
/// became unwanted before.
pub(crate) async fn interpret(
    (share, holder): (&Share, &Holder),
    documents: &Documents,
    (document, declared): (DocumentId, &str),
    unwanted: impl Future<Output = ()>,
) -> Option<Result<Interpreted, NotInterpreted>> {
    tokio::select! {
        biased;
        () = unwanted => None,
        read = read((share, holder), documents, document, declared) => Some(match read {
            // From here on it is short, and ends with what was made in somebody's hands.
            Ok(Read { place, beside, found }) => keep(&place, beside, found).await,
            Err(refused) => Err(refused),
        }),
    }
}

/// A document that was read, and where it was.
struct Read {
    place: Place,
    beside: Writer,
    found: Found,
}

async fn read(
    (share, holder): (&Share, &Holder),
    documents: &Documents,
    document: DocumentId,
    declared: &str,
) -> Result<Read, NotInterpreted> {
    let place = share.place(holder).await;
    // Begun before anything is read, it is never of another drive than the document.
    let beside = documents.begin();
    let data = stored(&place, documents, document).await?.data;
    let found = place.readers().read(data, declared).await.map_err(|error| match &error {
        NotDone::Document(_)
        | NotDone::NoSuchPage(_)
        | NotDone::GivenUp(_)
        | NotDone::NoPrograms(_) => NotInterpreted::Data(error.to_string()),
        NotDone::NotStarted(_) => broken(&error),
    })?;
    Ok(Read { place, beside, found })
}

async fn stored(
    place: &Place,
    documents: &Documents,
    document: DocumentId,
) -> Result<Stored, NotInterpreted> {
    let bytes = documents.drive().len_of(document.0).unwrap_or(0);
    let stored = if bytes <= READ_AT_ONCE_MAX {
        documents.read(document)
    } else {
        let documents = documents.clone();
        place.work(move || documents.read(document)).await.ok_or_else(broke_off)?
    };
    stored.map_err(|it| broken(&it))
}

async fn keep(
    place: &Place,
    mut beside: Writer,
    found: Found,
) -> Result<Interpreted, NotInterpreted> {
    let Found { pages, format, drawn: pdf, fault } = found;
    let drawn = match pdf {
        Some(pdf) => {
            let kept = place.work(move || {
                beside.push(&pdf)?;
                beside.finish_made()
            });
            let kept: Result<_, DocumentRefused> = kept.await.ok_or_else(broke_off)?;
            Some(kept.map_err(|it| broken(&it))?)
        }
        None => None,
    };
    Ok(Interpreted { pages, format: format.mime(), drawn, fault })
}

fn broken(error: &dyn std::error::Error) -> NotInterpreted {
    NotInterpreted::Device(error.to_string())
}

fn broke_off() -> NotInterpreted {
    NotInterpreted::Device(crate::work::BROKE_OFF.to_owned())
}
