//! The table of places: that it is whole, and that the guide's appendix leads there too.

use http::StatusCode;
use sim_core::settings::{Allowed, Behind, ITEMS};

use super::world::{KO, World};
use crate::pages::place::{Page, Place, Shown};
use crate::pages::places::{self, SECTIONS};

/// Bytes of a page.
pub(crate) const PAGE_BYTES_MAX: usize = 100_000;

/// How the appendix (pp.44 to 47) spells a label that the procedures (pp.17 to 27) spell otherwise. Letter
/// case, blanks and signs do not count: "FIPS 140-2", "PJL File System Command", "CSRF Protection:".
const IN_THE_APPENDIX: &[(&str, &str)] = &[("Permission", "Permissions")];

/// Items that have a path in CWIS and no page here: their machine does not exist, or the page is not a form.
const NOT_FORMS: &[&str] = &[
    "auth.admin_password",
    "cert.device_certificates",
    "cert.import",
    "folder.create",
    "update.file",
];

fn letters(label: &str) -> String {
    let label = IN_THE_APPENDIX.iter().find(|it| it.0 == label).map_or(label, |it| it.1);
    label.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// The place with fields to which a path of the appendix leads.
fn led_to(place: &'static Place, path: &[&str]) -> Option<&'static Place> {
    let Some((label, rest)) = path.split_first() else {
        return place.fields().map(|_| place);
    };
    let groups = match place.page {
        Page::Menu(groups) | Page::Own { below: groups, .. } => groups,
        Page::Form(_) => &[],
    };
    if groups.iter().any(|it| it.heading.is_some_and(|it| same(it, label))) {
        return led_to(place, rest);
    }
    if let Some(below) = place.below().find(|it| same(it.label, label)) {
        return led_to(below, rest);
    }
    let in_form = place.fields().is_some_and(|fields| {
        let mut names = fields.groups.iter().filter_map(|it| it.heading);
        names.any(|it| same(it, label)) || fields.all().any(|it| same(it.label, label))
    });
    in_form.then(|| led_to(place, rest)).flatten()
}

#[test]
fn every_path_of_the_appendix_leads_to_the_fields_of_its_item() {
    for item in ITEMS.iter().filter(|it| !NOT_FORMS.contains(&it.id)) {
        for path in item.cwis {
            let section = SECTIONS.iter().find(|it| same(it.label, path[0]));
            let place = section.and_then(|it| led_to(it, &path[1..]));
            let place = place.unwrap_or_else(|| panic!("{path:?} leads nowhere"));
            let keys = place.fields().unwrap().keys;
            assert!(item.keys().iter().all(|it| keys.contains(it)), "{path:?}: {keys:?}");
        }
    }
    for id in NOT_FORMS {
        let item = ITEMS.iter().find(|it| it.id == *id).unwrap();
        assert!(!matches!(item.behind, Behind::Values(_)) && !item.cwis.is_empty(), "{id}");
    }
}

#[test]
fn each_setting_has_one_field_and_each_page_one_address() {
    let found = places::all();
    let mut keys: Vec<_> =
        found.iter().filter_map(|it| it.place.fields()).flat_map(|it| it.keys).collect();
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count);
    for (at, it) in found.iter().enumerate() {
        let (path, above) = (it.place.path, it.above.last().map(|it| it.path));
        let others = found[..at].iter().filter(|it| it.place.path == path);
        // The first tab of a section is the section's own page.
        assert!(others.count() <= usize::from(above == Some(path)), "{path} twice");
        let section = places::section(path).unwrap();
        assert_eq!(section.path, it.above.first().map_or(path, |it| it.path));
    }
}

#[test]
fn fields_are_shown_as_their_values_are() {
    for found in places::all() {
        let Some(fields) = found.place.fields() else { continue };
        assert!(!found.place.is_at_once() || fields.keys.len() == 1);
        for field in fields.all() {
            let allowed = field.key.row().allowed;
            let fits = match (field.shown, allowed) {
                (Shown::Switch | Shown::SwitchAtOnce, Allowed::Choice(all)) => all.len() == 2,
                (Shown::Values, Allowed::Choice(_)) => true,
                (Shown::Called(names), Allowed::Choice(all)) => {
                    let read = |name: &str| {
                        sim_core::settings::Change::parse(field.key, name).unwrap().text()
                    };
                    names.iter().map(|it| read(it)).eq(all.iter().copied())
                }
                (Shown::Typed(_), Allowed::Range { off, .. }) => !off,
                (Shown::Typed(_), Allowed::Text { .. } | Allowed::MailAddress { .. }) => true,
                (Shown::TypedWhile(_), Allowed::Range { off, .. }) => off,
                _ => false,
            };
            assert!(fits, "{} is {allowed}", field.label);
            // A form does not ask before it saves; an item that takes it needs that.
            let item = ITEMS.iter().find(|it| it.keys().contains(&field.key)).unwrap();
            assert!(item.confirm.is_none(), "{}", item.id);
        }
    }
}

#[tokio::test]
async fn every_place_is_served_and_small() {
    let world = World::certified().await;
    let mut ko = world.logged_in(KO).await;
    for found in places::all() {
        let page = ko.get(found.place.path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", found.place.path);
        assert!(page.text.len() < PAGE_BYTES_MAX, "{}", found.place.path);
        for link in page.text.split("href=\"").skip(1).filter_map(|it| it.split('"').next()) {
            if !link.starts_with('#') && link != "/ALOGEXPT.CMD" {
                assert_eq!(ko.get(link).await.status, StatusCode::OK, "{link}");
            }
        }
    }
}
