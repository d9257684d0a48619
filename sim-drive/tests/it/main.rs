//! The drive against the world: power cuts, failing disks, files, and a naive drive beside it.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod cuts;
mod disk;
mod files;
mod keys;
mod model;
