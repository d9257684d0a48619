//! A panel before a real device.

mod conditions;
mod copy;
mod desk;
mod device;
mod edit_home;
mod email;
mod fax;
mod files;
mod folders;
mod locked;
mod log_in;
mod pictures;
mod printing;
mod random;
mod reports;
mod reset;
mod scan;
mod secure_print;
mod update;
