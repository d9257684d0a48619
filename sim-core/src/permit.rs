//! Who may do what: one table of role, operation and ownership (guide pp.32 to 33 and 44).

mod table;

pub use table::{Grant, Operation, PermitRow, TABLE, grant};
