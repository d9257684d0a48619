//! Who may do what at which surface, as a table says that was written by hand from the guide (pp.32 to 33, 38 to 39) and the
//! protection profile. docs/access.md is written from it; with `UPDATE=1` anew.

mod manual;
#[expect(dead_code, reason = "the cells are tried in what follows")]
mod office;
#[expect(dead_code, reason = "the cells are tried in what follows")]
mod table;
#[expect(dead_code, reason = "the cells are tried in what follows")]
mod things;
