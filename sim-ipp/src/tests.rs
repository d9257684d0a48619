//! The door before a real device in the certified setting.

mod accounts;
mod attributes;
mod client;
mod compression;
mod conditions;
mod contradictions;
mod formats;
mod hostile;
mod identity;
mod job_control;
mod jobs;
mod manage;
mod open;
mod other;
mod overrides;
mod recipients;
mod shares;
mod subscriptions;
mod system;
mod windows;
