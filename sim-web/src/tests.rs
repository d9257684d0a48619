//! CWIS and the .CMD requests through the router, before a real device in the certified setting.

mod address_book;
mod api;
mod audit_log;
#[path = "../../tests/shared/cwis/browser.rs"]
mod browser;
mod certificates;
mod commands;
mod every_form;
mod files;
mod folders;
mod forgery;
#[path = "../../tests/shared/cwis/html.rs"]
mod html;
mod jobs;
mod long_lists;
mod pages;
mod places;
mod procedures;
mod setting_forms;
mod software_update;
#[path = "../../tests/shared/cwis/procedures.rs"]
mod steps;
mod strangers;
mod submit;
mod users;
pub(crate) mod world;
