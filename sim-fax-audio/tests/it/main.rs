//! Calls on samples, from the first tone to the last frame.

mod bad_lines;
mod calls;
mod far_end;
mod paper;
mod recordings;
mod separation;
mod spandsp;
mod understood;
