//! Does the device stand as the guide leaves it? Findings against the certified values.

use crate::View;
use crate::settings::{Behind, ITEMS, Item, text};
use crate::update::Software;
use crate::user::{Role, Standing};

/// An item that is not as the guide wants it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The item.
    pub item: &'static Item,
    /// What it is now.
    pub value: String,
    /// What the guide wants.
    pub wanted: &'static str,
}

/// Whether the item is as the guide wants it; `None` where the guide wants nothing or the machine
/// behind it does not exist yet.
pub fn compliant(view: &View, item: &Item) -> Option<bool> {
    item.secure?;
    match item.behind {
        Behind::Values(keys) => {
            Some(keys.iter().all(|it| view.settings.compliant(*it) != Some(false)))
        }
        Behind::AdministratorPassword => Some(!administrator_password_is_weak(view)),
        Behind::DeviceCertificate => Some(view.certificate.is_some()),
        Behind::Clock | Behind::Folder | Behind::Software | Behind::NotYet => None,
    }
}

/// All findings, in the guide's order.
pub fn findings(view: &View) -> Vec<Finding> {
    let finding = |item: &'static Item| {
        (compliant(view, item) == Some(false)).then(|| Finding {
            item,
            value: value(view, item),
            wanted: item.secure.unwrap_or_default(),
        })
    };
    ITEMS.iter().filter_map(finding).collect()
}

/// The current value of an item as text; secrets are only said to be set or not.
pub fn value(view: &View, item: &Item) -> String {
    match item.behind {
        Behind::Values(_) => text(item, &view.settings).unwrap_or_default(),
        Behind::Clock => view.clock.rfc3339(view.now),
        Behind::AdministratorPassword if administrator_password_is_weak(view) => {
            "the factory's, or shorter than 9 characters".into()
        }
        Behind::AdministratorPassword => "changed".into(),
        Behind::DeviceCertificate if view.certificate.is_some() => {
            "a self-signed certificate".into()
        }
        Behind::DeviceCertificate => "none".into(),
        Behind::Folder => format!("{} folders", view.folders.len()),
        Behind::Software => {
            let Software { controller_rom, fax_rom } = view.software;
            format!("Controller ROM {controller_rom}, FAX ROM {fax_rom}")
        }
        Behind::NotYet => String::new(),
    }
}

fn administrator_password_is_weak(view: &View) -> bool {
    view.users.values().any(|it| it.role == Role::KeyOperator && it.standing != Standing::Strong)
}
