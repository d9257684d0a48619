//! The Device screen: versions, menus, settings, the clock, and Reset.

pub(crate) mod clock_form;
pub(crate) mod information;
pub(crate) mod menu;
pub(crate) mod reset;
pub(crate) mod setting_form;
