//! The one task that owns a device: clock, pace, documents, passwords, effects carried out.
//!
//! ```text
//!   doors ── ask ──▶ ┌──────┐ ── effects ──▶ passwords, interpreter, print engine, documents
//!   doors ── report ▶│ host │ ◀── facts ────────────────────────┘
//!   doors ◀─ view ── └──────┘   each turn: facts, then due timers, then asks; publish, then answer
//! ```

mod adopt;
mod advance;
mod altered;
mod call;
mod carry;
mod certify;
pub mod clock;
mod company;
mod data_directory;
mod device_time;
pub mod documents;
mod draw;
mod drive_image;
pub mod engine;
mod exchange;
mod fax_page;
mod faxes;
mod file_name;
mod follow;
mod format;
mod handle;
pub mod hardware;
mod host;
mod input;
mod interpret;
mod keeper;
mod kept;
mod keys;
mod mail;
pub mod mail_in;
pub mod mechanism;
mod network;
pub mod originals;
mod overwriting;
mod owner;
mod pace;
pub mod passwords;
mod randomness;
mod reading;
mod real_time;
mod replace;
mod report;
mod reports;
mod restore;
mod rom;
mod rows;
mod scan_file;
mod scanner;
mod sealing;
mod separation;
mod shelf;
mod silence;
mod snapshot;
mod step;
mod telephone;
mod tls_rules;
pub mod tray;
mod turn;
mod unkept;
mod update;
mod work;
mod workers;
mod world;

pub use altered::HardwareFault;
pub use call::{CallIn, CallRefused, CallView, Caller, FarEnd, Who};
pub use clock::{ClockMode, HostClock};
pub use data_directory::DataDirectory;
pub use documents::{Documents, Pieces, Stored};
pub use draw::{Made, NotMade};
pub use exchange::{Exchange, NumberTaken};
pub use file_name::file_name;
pub use handle::{Advance, AdvanceRefused, Advanced, Fired, Handle, Queued};
pub use hardware::Hardware;
pub use host::{Setup, host, host_in};
pub use kept::NotOpened;
pub use mechanism::{Mechanism, Touch, TouchRefused};
pub use network::Network;
pub use originals::{LayRefused, Original};
pub use pace::Pace;
pub use restore::NotRestored;
pub use rom::Rom;
pub use scanner::ScannerView;
pub use shelf::{
    FILE_BYTES_MAX, Incoming, Outgoing, SHELF_BYTES_MAX, SNAPSHOTS_MAX, Shelf, ShelfRefused,
    Shelved,
};
pub use sim_document::Readers;
pub use sim_drive::SectorSize;
pub use sim_fax::{CallEnd, End, Fault, Ladder, Modems, NoFault, NoSubscriberId, SubscriberId};
pub use sim_fax_audio::Sound as CallSound;
pub use sim_render::{Announced, Format, OCTET_STREAM};
pub use snapshot::{NotASnapshot, NotTaken, Snapshot};
pub use telephone::TelephoneView;
pub use tls_rules::tls_rules;
pub use tray::{Output, OutputId, Paper};
pub use workers::{Kind, Place, Share, Stay, Workers};
pub use world::WorldView;
