//! The places of CWIS: a section of the navigation each with all that is below it. Menus, tabs, forms, the
//! addresses that are served and the tests derive from this table.
//!
//! Labels are what the guide's procedures have clicked (pp.17 to 27). Where its appendix (pp.44 to 47) spells
//! them in another way, a test has both. Addresses are assumed, but for Home's (guide p.28).

use sim_core::permit::Sight;

use super::place::{Group, Page, Place};

/// What follows, or else the first.
macro_rules! or {
    ($usual:expr) => {
        $usual
    };
    ($usual:expr, $other:expr) => {
        $other
    };
}

/// Places under no heading.
macro_rules! plain {
    ($($place:expr),+ $(,)?) => {
        Group { heading: None, of: &[$($place),+] }
    };
}

/// A place that lists what is below it.
macro_rules! menu {
    ($label:literal, $path:literal, $about:literal, $($group:expr),+ $(,)?) => {
        Place {
            label: $label,
            title: $label,
            path: $path,
            about: $about,
            page: Page::Menu(&[$($group),+]),
        }
    };
}

/// A place that a module of its own draws.
macro_rules! own {
    ($label:literal, $path:literal, $about:literal, $sight:expr
        $(, below $($below:expr),+)? $(,)?) => {
        Place {
            label: $label,
            title: $label,
            path: $path,
            about: $about,
            page: Page::Own {
                sight: $sight,
                below: or!(&[] $(, &[$($below),+])?),
            },
        }
    };
}

/// The sections, as the navigation has them.
#[rustfmt::skip]
pub(crate) const SECTIONS: &[Place] = &[
    own!("Home", "/home/index.html", "", None),
    own!("Jobs", "/jobs/index.html", "", Some(Sight::Jobs), below plain![
        own!("Active Jobs", "/jobs/index.html", "", Some(Sight::Jobs)),
        own!("Completed Jobs", "/jobs/completed.html", "", Some(Sight::Jobs)),
        own!("Background Forms", "/jobs/forms.html", "", Some(Sight::Jobs)),
    ]),
    own!("Permissions", "/permissions/index.html", "", Some(Sight::Users)),
    menu!("System", "/system/index.html", "", plain![
        menu!("Logs", "/system/logs/index.html", "What the device records", plain![
            own!("Audit Log", "/system/logs/audit-log.html", "Switch it on, read it, export it",
                Some(Sight::AuditLog)),
        ]),
        own!("Software Update", "/system/software-update/index.html", "Version, settings, new software",
            Some(Sight::Settings)),
    ]),
];

/// A place and how it is found.
pub(crate) struct Found {
    /// The places above it, from the section on.
    pub(crate) above: Vec<&'static Place>,
    pub(crate) place: &'static Place,
}

/// All places, each after what is above it.
pub(crate) fn all() -> Vec<Found> {
    let mut found = Vec::new();
    for section in SECTIONS {
        put(&mut found, &[], section);
    }
    found
}

fn put(found: &mut Vec<Found>, above: &[&'static Place], place: &'static Place) {
    found.push(Found { above: above.to_vec(), place });
    let above = [above, &[place]].concat();
    for below in place.below() {
        put(found, &above, below);
    }
}

/// The place at this address.
pub(crate) fn at(path: &str) -> Option<Found> {
    all().into_iter().find(|it| it.place.path == path)
}

/// The section that a path lies in.
pub(crate) fn section(path: &str) -> Option<&'static Place> {
    let holds = |it: &&Place| {
        it.path.rsplit_once('/').is_some_and(|(folder, _)| {
            path.strip_prefix(folder).is_some_and(|it| it.starts_with('/'))
        })
    };
    SECTIONS.iter().find(holds)
}
