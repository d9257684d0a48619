//! Edit Home (pp.15 to 16).

use super::Step::Touch;
use super::{Procedure, Step, by_operator};

pub(super) fn procedures() -> Vec<Procedure> {
    const fn removes(
        title: &'static str,
        settings: &'static [(&'static str, &'static str)],
        steps: &'static [Step],
    ) -> Procedure {
        Procedure { settings, ..by_operator(title, steps) }
    }
    vec![
        removes(
            "Set Scan",
            &[("home.scan", "removed from Home")],
            &[Touch("Customize"), Touch("Edit Home"), Touch("Scan"), Touch("X"), Touch("Done")],
        ),
        removes(
            "Remote Assistance",
            &[("home.remote_assistance", "removed from Home")],
            &[
                Touch("Customize"),
                Touch("Edit Home"),
                Touch("Remote Assistance"),
                Touch("X"),
                Touch("Done"),
            ],
        ),
        removes(
            "Internet Fax",
            &[("home.internet_fax", "removed from Home")],
            &[
                Touch("Customize"),
                Touch("Edit Home"),
                Touch("Internet Fax"),
                Touch("X"),
                Touch("Done"),
            ],
        ),
    ]
}
