//! One intake for print data, whatever door it comes through.

pub mod job_control;
