//! Reading a document: what it is, how many pages it has, and what is printed in its place.
//!
//! PostScript is interpreted once, when it comes in, and so is what only its announcement says, such as text
//! in a charset. The PDF that it makes is kept on the drive beside it and overwritten with it, so that what was
//! read is what is printed.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::join_all;
use sim_core::command::{Interpreted, NotInterpreted};
use sim_core::job::DocumentId;
use sim_core::share::Holder;
use sim_document::{Found, NotDone};

use crate::company::{Company, Guide, Short};
use crate::documents::{DocumentRefused, Documents, READ_AT_ONCE_MAX, Stored, Writer};
use crate::workers::{Place, Share, Stay};

/// Reads a document that was declared to be of this MIME type, in a place of the one whose it is. `None` where it
/// became unwanted before.
pub(crate) async fn interpret(
    (share, company, holder): (&Share, &Arc<Company<Told>>, &Holder),
    documents: &Documents,
    (document, declared): (DocumentId, &str),
    unwanted: impl Future<Output = ()>,
) -> Option<Result<Interpreted, NotInterpreted>> {
    tokio::select! {
        biased;
        () = unwanted => None,
        read = read((share, company, holder), documents, document, declared) => Some(match read {
            // From here on it is short, and ends with what was made in somebody's hands.
            Ok(Read { place, beside, found }) => Box::pin(keep(&place, beside, found)).await,
            Err(refused) => Err(refused),
        }),
    }
}

/// What comes of a document that was to be read in company. `None` if it has to be read alone.
pub(crate) type Told = Option<Result<Read, NotInterpreted>>;

/// A document that was read, and where it was.
pub(crate) struct Read {
    place: Place,
    beside: Writer,
    found: Found,
}

/// Reads it in company if it is short and nothing speaks against it, else alone.
async fn read(
    (share, company, holder): (&Share, &Arc<Company<Told>>, &Holder),
    documents: &Documents,
    document: DocumentId,
    declared: &str,
) -> Result<Read, NotInterpreted> {
    let bytes = documents.drive().len_of(document.0).unwrap_or(0);
    if bytes <= READ_AT_ONCE_MAX {
        let line = (holder, share.places_of(holder, Stay::Brief));
        let (mut waits, guide) = company.wait(line, (document, bytes), declared);
        if let Some(guide) = guide {
            tokio::spawn(read_in_line(share.clone(), documents.clone(), guide));
        }
        let told = (&mut waits.told).await;
        if let Ok(Some(read)) = told {
            return read;
        }
    }
    for stay in Stay::ALL {
        let place = share.place(holder, stay).await;
        // Thousands may wait, and what they need only when they are read is not there before.
        let read =
            Box::pin(read_alone((place, stay), documents, (document, bytes), declared)).await;
        if let Some(read) = read {
            return read;
        }
    }
    Err(broke_off())
}

/// Reads it in a place; `None` if it takes longer than it may stay there.
async fn read_alone(
    (place, stay): (Place, Stay),
    documents: &Documents,
    document: (DocumentId, u64),
    declared: &str,
) -> Option<Result<Read, NotInterpreted>> {
    // Begun before anything is read, it is never of another drive than the document.
    let beside = documents.begin();
    let data = match stored(&place, documents, document).await {
        Ok(stored) => stored.data,
        Err(refused) => return Some(Err(refused)),
    };
    let read = match stay {
        Stay::Brief => place.readers().read_briefly(data, declared).await?,
        Stay::Long => place.readers().read(data, declared).await,
    };
    Some(read.map(|found| Read { place, beside, found }).map_err(not_interpreted))
}

/// Reads a line of documents until nobody waits in it.
async fn read_in_line(share: Share, documents: Documents, mut guide: Guide<Told>) {
    loop {
        let place = share.place(&guide.holder, Stay::Brief).await;
        let Some(taken) = guide.take() else { return };
        read_together(place, &documents, taken).await;
    }
}

/// Reads documents in a place, as long as anybody wants one of them, and tells what comes of each.
async fn read_together(place: Place, documents: &Documents, taken: Vec<(DocumentId, Short<Told>)>) {
    let mut telling = Vec::new();
    let mut reading = Vec::new();
    for (document, Short { declared, tell, .. }) in taken {
        // Begun before anything is read, it is never of another drive than the document.
        let beside = documents.begin();
        match documents.read(document) {
            Ok(stored) => {
                reading.push((stored.data, declared));
                telling.push((tell, beside));
            }
            // Alone it says why.
            Err(_) => drop(tell.send(None)),
        }
    }
    let read = {
        let unwanted = join_all(telling.iter_mut().map(|(tell, _)| tell.closed()));
        tokio::select! {
            biased;
            _ = unwanted => return,
            read = place.readers().read_together(reading) => read,
        }
    };
    for ((tell, beside), read) in telling.into_iter().zip(read) {
        let told = read.map(|read| {
            read.map(|found| Read { place: place.clone(), beside, found }).map_err(not_interpreted)
        });
        // Nobody may want it any more.
        let _ = tell.send(told);
    }
}

async fn stored(
    place: &Place,
    documents: &Documents,
    (document, bytes): (DocumentId, u64),
) -> Result<Stored, NotInterpreted> {
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
    let (drawn, drawn_bytes) = match pdf {
        Some(pdf) => {
            let kept = place.work(move || {
                beside.push(&pdf)?;
                beside.finish_made()
            });
            let kept: Result<_, DocumentRefused> = kept.await.ok_or_else(broke_off)?;
            let (id, bytes) = kept.map_err(|it| broken(&it))?;
            (Some(id), bytes)
        }
        None => (None, 0),
    };
    Ok(Interpreted { pages, format: format.mime(), drawn, drawn_bytes, fault })
}

fn not_interpreted(error: NotDone) -> NotInterpreted {
    match &error {
        _ if error.is_of_time() => NotInterpreted::TooSlow(error.to_string()),
        NotDone::Document(_)
        | NotDone::NoSuchPage(_)
        | NotDone::GivenUp(_)
        | NotDone::NoPrograms(_) => NotInterpreted::Data(error.to_string()),
        NotDone::NotStarted(_) => broken(&error),
    }
}

fn broken(error: &dyn std::error::Error) -> NotInterpreted {
    NotInterpreted::Device(error.to_string())
}

fn broke_off() -> NotInterpreted {
    NotInterpreted::Device(crate::work::BROKE_OFF.to_owned())
}
