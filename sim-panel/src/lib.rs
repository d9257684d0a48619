//! The control panel: keys and touches in, screen out.
//!
//! ```text
//!   press, type_text ──▶ Panel ──▶ Command ──▶ the device
//!                          ▲                      │
//!                          └────── answered ◀─────┘      screen(view) ──▶ Screen ──▶ JSON, text, PDF
//! ```
//! A machine over a [`sim_core::View`]: it holds only what a panel holds (which screen, what was
//! typed, which page) and derives the rest. It has no clock and does no I/O, and it decides nothing
//! about permission: what it asks for goes through the device's one door.

mod copies;
mod copy;
mod device;
mod dialog;
mod draft;
mod email;
mod fax;
mod folders;
mod form;
mod home;
mod ink;
mod job_status;
mod label;
mod letters;
mod log_in;
mod order;
mod originals;
mod pages;
mod panel;
mod paper;
mod particulars;
mod picture;
mod place;
mod press_refused;
mod preview;
mod private_print;
mod release;
mod scan;
mod screen;
mod send_from_folder;
mod sign;
mod text;
mod words;

pub use panel::Panel;
pub use picture::{SHEET, to_pdf};
pub use press_refused::{PressRefused, TypeRefused};
pub use screen::{FaultShown, Item, Kind, Layout, Screen, Sign, Slot};
pub use sign::signs_svg;

#[cfg(test)]
mod tests;
