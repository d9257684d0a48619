//! The guide's procedures for CWIS, each from another value to the guide's, with what the audit log says of it.

use sim_core::settings::{Allowed, Change, Key, Settings, values::Feature};

use super::browser::Browser;
use super::certificates::MAIL_CA;
use super::software_update::package;
use super::steps::{Procedure, Step, Walker, procedures};
use super::world::{KO, World};

/// Another value than this one.
fn another(key: Key, value: &str) -> Change {
    let other = match key.row().allowed {
        Allowed::Choice(all) => (*all.iter().find(|it| **it != value).unwrap()).to_owned(),
        Allowed::Range { min, max, .. } if value == max.to_string() => min.to_string(),
        Allowed::Range { max, .. } => max.to_string(),
        Allowed::Text { .. } | Allowed::MailAddress { .. } => String::new(),
    };
    Change::parse(key, &other).unwrap()
}

fn file(name: &str) -> Vec<u8> {
    if name == "update.bin" { package() } else { MAIL_CA.to_vec() }
}

/// Walks, and tells how many pages with settings were opened.
async fn walk(world: &World, walker: &Walker<'_>, procedure: &Procedure) -> usize {
    let mut browser = Browser::new(world.client());
    match procedure.is_log_in() {
        true => browser.open("/").await,
        false => walker.log_in(&mut browser).await,
    }
    for step in &procedure.steps {
        if matches!(step, Step::LogIn) {
            world.until(|it| it.power.is_on()).await;
        }
        walker.take(&mut browser, step).await;
    }
    world.until(|it| it.power.is_on()).await;
    browser.client.post("/logout.html", "").await;
    browser.opened
}

/// What an administrator did, of these lines of the audit log.
fn acts(audited: &[String]) -> Vec<String> {
    let by = |it: &String| it.strip_suffix(" / KO").map(str::to_owned);
    let act = |it: &String| !it.starts_with("View Security Setting") && !it.starts_with("Log");
    audited.iter().filter_map(by).filter(act).collect()
}

#[tokio::test]
async fn every_procedure_of_the_guide_is_walked_by_its_labels_and_logged_once() {
    let world = World::with(Settings { audit_enabled: Feature::On, ..Settings::factory() }).await;
    let mut walker = Walker { user: KO.0, password: KO.1.into(), file: &file };
    for procedure in procedures() {
        let title = &procedure.title;
        for (id, value) in &procedure.leaves {
            world.set(another(Key::from_id(id).unwrap(), value)).await;
        }
        if title == "Set Software Update" {
            world.set(Change::update_via_network(Feature::Off)).await;
        }
        let (before, is_logged) = {
            let view = world.handle.view();
            (view.audit.written(), view.settings.audit_enabled.is_on())
        };
        let opened = walk(&world, &walker, &procedure).await;
        let settings = &world.handle.view().settings;
        for (id, value) in &procedure.leaves {
            assert_eq!(settings.text(Key::from_id(id).unwrap()), *value, "{title}");
        }
        let audited = world.audited(before);
        assert_eq!(
            acts(&audited),
            procedure.logged(procedure.leaves.len()),
            "{title}: {audited:?}"
        );
        let views = audited.iter().filter(|it| **it == "View Security Setting / Successful / KO");
        // The page that switches the log on was opened before.
        assert_eq!(views.count(), opened - usize::from(!is_logged), "{title}: {audited:?}");
        walker.password = procedure.password.unwrap_or(walker.password);
    }
}
