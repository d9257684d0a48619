//! The table of places: that it is whole.

use http::StatusCode;

use super::world::{KO, World};
use crate::pages::places;

/// Bytes of a page.
const PAGE_BYTES_MAX: usize = 100_000;

#[test]
fn each_page_has_one_address_in_the_folder_of_its_section() {
    let found = places::all();
    for (at, it) in found.iter().enumerate() {
        let (path, above) = (it.place.path, it.above.last().map(|it| it.path));
        let others = found[..at].iter().filter(|it| it.place.path == path);
        // The first tab of a section is the section's own page.
        assert!(others.count() <= usize::from(above == Some(path)), "{path} twice");
        let section = places::section(path).unwrap();
        assert_eq!(section.path, it.above.first().map_or(path, |it| it.path));
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
