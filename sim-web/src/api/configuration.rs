//! What the device is made of and how it is set: what its Configuration Report prints. All names of fields are
//! assumed: only the request was seen.

use serde::Serialize;
use sim_core::configuration::{sections, settings};
use sim_core::permit::Sight;
use sim_core::report::Section;
use sim_core::settings::Key;

use crate::visit::Visit;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Configuration {
    sections: Vec<SectionInfo>,
    /// For those who may see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Vec<Setting>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SectionInfo {
    title: &'static str,
    items: Vec<Item>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    name: String,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Setting {
    /// As the control plane spells it.
    #[serde(rename = "ID")]
    id: &'static str,
    name: String,
    value: String,
}

pub(super) fn configuration(visit: &Visit) -> Configuration {
    let item = |(name, value)| Item { name, value };
    let section = |it: Section| SectionInfo {
        title: it.title,
        items: it.lines.into_iter().map(item).collect(),
    };
    let setting = |(key, name): (Key, String)| Setting {
        id: key.row().id,
        name,
        value: visit.view.settings.text(key),
    };
    Configuration {
        sections: sections(&visit.view, false).into_iter().map(section).collect(),
        settings: visit.sees(Sight::Settings).then(|| settings().map(setting).collect()),
    }
}
