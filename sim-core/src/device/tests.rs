//! The device through its one door, in virtual time.

mod access;
mod accounts;
mod bench;
mod conditions;
mod drive;
mod faults;
mod faulty;
mod folders;
mod home;
mod jobs;
mod laws;
mod logs;
mod model;
mod power;
mod queue;
mod queue_model;
mod reports;
mod saved;
mod sessions;
mod shares;
mod storage;
mod strangers;
mod subscriptions;
mod successors;
mod update;
mod users;
