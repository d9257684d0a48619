//! A folder as a page showed it, in what its form carries back.

use serde::{Deserialize, Serialize};
use sim_core::folder::{FolderNumber, FolderSeen};
use sim_core::user::{Person, UserId, UserNumber};
use sim_core::{HashMark, Tick};

#[derive(Serialize, Deserialize)]
struct Carried {
    folder: u16,
    owner: (String, u32),
    created: u64,
    name: String,
    passcode: Option<u64>,
    deletes_after: bool,
}

/// As the form carries it.
pub(super) fn text(it: &FolderSeen) -> String {
    let carried = Carried {
        folder: it.number.0,
        owner: (it.owner.to_string(), it.owner.number.0),
        created: it.created.0,
        name: it.name.clone(),
        passcode: it.passcode.map(|it| it.0),
        deletes_after: it.deletes_after,
    };
    serde_json::to_string(&carried).unwrap_or_default()
}

/// What a form carried; `None` where it is none of ours.
pub(super) fn read(text: &str) -> Option<FolderSeen> {
    let it: Carried = serde_json::from_str(text).ok()?;
    let (id, number) = it.owner;
    Some(FolderSeen {
        number: FolderNumber(it.folder),
        owner: Person { id: UserId::new(&id)?, number: UserNumber(number) },
        created: Tick(it.created),
        name: it.name,
        passcode: it.passcode.map(HashMark),
        deletes_after: it.deletes_after,
    })
}
