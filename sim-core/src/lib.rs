//! The device: pure, deterministic, no I/O. Inputs in, effects out.
//!
//! ```text
//!              handle(now, asker, command) -> Result<Reply, Refused>    someone asks
//!              observe(now, fact)                                       something happened
//!  the world   wake(now)  next_wake()                                   timers are data     Device
//!              poll_effect() -> Option<Effect>                          what the world should do
//!              view() -> View                                           a consistent picture
//! ```
//!
//! There is one door: permit, apply, record. `permit` is a table; every surface sends the same
//! commands through it. Two logs are kept: the audit log holds exactly what the real device would
//! log, the truth journal every input, refusal and effect with its origin and cause.

pub mod account;
pub mod address_book;
mod asker;
pub mod assumed;
pub mod audit;
pub mod certificate;
pub mod chunked;
mod class;
pub mod clock;
pub mod command;
mod communication;
pub mod compliance;
pub mod condition;
pub mod configuration;
mod consequence;
mod describe;
pub mod description;
mod desk;
mod device;
pub mod document;
pub mod documents;
mod door;
mod drive;
pub mod fault;
pub mod fax;
pub mod folder;
pub mod generator;
pub mod home;
pub mod job;
pub mod mail;
pub mod mail_in;
pub mod mail_login;
pub mod maintenance;
pub mod media;
pub mod meter;
pub mod model;
pub mod parts;
pub mod password;
pub mod permit;
pub mod power;
pub mod printer;
pub mod reader;
pub mod recipients;
mod refused;
pub mod report;
pub mod ring;
pub mod saved;
pub mod scanner;
pub mod secret;
pub mod seen;
pub mod self_test;
pub mod session;
pub mod settings;
pub mod share;
pub mod standing;
pub mod subscription;
mod ticket;
pub mod truth;
pub mod update;
pub mod user;
mod view;

pub use asker::Asker;
pub use class::Class;
pub use clock::Tick;
pub use command::{Command, Effect, Fact, Reply, Ticket};
pub use device::{Configuration, Device};
pub use door::Door;
pub use refused::Refused;
pub use secret::{HashMark, PasswordHash, SealedSecret, Secret};
pub use seen::Seen;
pub use share::PasswordShare;
pub use view::View;
