use super::form::{Form, Unfit};
use super::*;

#[test]
fn ids_of_items_and_values_are_unique_and_every_value_belongs_to_one_item() {
    assert_eq!(ITEMS.iter().filter(|it| it.guide_page.is_some()).count(), 62);
    for (at, item) in ITEMS.iter().enumerate() {
        assert!(ITEMS[at + 1..].iter().all(|it| it.id != item.id), "{} twice", item.id);
    }
    for (at, row) in ROWS.iter().enumerate() {
        assert_eq!(row.key as usize, at);
        assert!(ROWS[at + 1..].iter().all(|it| it.id != row.id), "{} twice", row.id);
        let homes = ITEMS.iter().filter(|it| it.keys().contains(&row.key)).count();
        assert_eq!(homes, 1, "{}", row.id);
    }
}

#[test]
fn the_factory_and_the_secure_text_of_the_guide_set_every_item() {
    for item in ITEMS.iter().filter(|it| !it.keys().is_empty()) {
        let mut settings = Settings::factory();
        // What only describes what has to be entered cannot be written.
        let describes =
            ["net.smtp", "service_rep.restricted", "fax.folder_selector"].contains(&item.id);
        if let Some(secure) = item.secure.filter(|_| describes) {
            let refused = parse(item.id, secure).unwrap_err().to_string();
            assert!(refused.contains(" it takes "), "{refused}");
        } else if let Some(secure) = item.secure {
            for change in parse(item.id, secure).unwrap() {
                settings.apply(change);
            }
            for key in item.keys() {
                assert_ne!(settings.compliant(*key), Some(false), "{}", key.row().id);
            }
        }
        if let Some(default) = item.default {
            parse(item.id, default).unwrap().into_iter().for_each(|it| {
                settings.apply(it);
            });
            for key in item.keys() {
                assert_eq!(settings.text(*key), Settings::factory().text(*key), "{}", item.id);
            }
        }
    }
}

#[test]
fn every_allowed_value_survives_text_and_what_lies_outside_is_refused() {
    for row in ROWS {
        let texts: Vec<String> = match row.allowed {
            Allowed::Choice(all) => all.iter().map(|it| (*it).to_owned()).collect(),
            Allowed::Range { min, max, .. } => vec![min.to_string(), max.to_string()],
            Allowed::Text { max } => vec![String::new(), "\u{fc}".repeat(max)],
            Allowed::MailAddress { .. } => vec![String::new(), "mfp@example.com".into()],
        };
        for text in texts {
            let change = Change::parse(row.key, &text).unwrap();
            assert_eq!(change.text(), text, "{}", row.id);
            assert_eq!(change.key(), row.key);
        }
        let outside = match row.allowed {
            Allowed::Choice(_) => "no such choice".to_owned(),
            Allowed::Range { max, .. } => (u64::from(max) + 1).to_string(),
            Allowed::Text { max } => "x".repeat(max + 1),
            Allowed::MailAddress { max } => format!("a@{}", "x.".repeat(max / 2)),
        };
        let invalid = Change::parse(row.key, &outside).unwrap_err();
        assert_eq!((invalid.id, invalid.got.as_str()), (row.id, outside.as_str()));
    }
}

#[test]
fn the_certified_values_have_no_finding_and_the_factory_has_many() {
    let certified = Settings::certified();
    assert!(ROWS.iter().all(|it| certified.compliant(it.key) != Some(false)));
    let factory = Settings::factory();
    assert!(ROWS.iter().filter(|it| factory.compliant(it.key) == Some(false)).count() > 30);
}

#[test]
fn an_item_with_parts_takes_them_by_label_in_any_order() {
    let changes = parse(
        "private_print.receive_control",
        "Job Without User ID: Print; Job Login Failure: Delete Job; Print",
    )
    .unwrap();
    let mut settings = Settings::certified();
    changes.into_iter().for_each(|it| {
        settings.apply(it);
    });
    let item = Item::from_id("private_print.receive_control").unwrap();
    assert_eq!(
        text(item, &settings).unwrap(),
        "Print; Job Login Success: Save as Private Charge Print Job; \
         Job Login Failure: Delete Job; Job Without User ID: Print"
    );
    let whole = text(item, &settings).unwrap();
    assert!(parse(item.id, &whole).is_ok(), "what is shown can be set");
    let error = parse(item.id, "Job Login Success: Burn").unwrap_err().to_string();
    assert!(error.contains("Burn") && error.contains("Delete Job"), "{error}");
    assert!(parse("clock", "now").unwrap_err().to_string().contains("procedure"));
    assert!(parse("no.such", "1").unwrap_err().to_string().contains("no.such"));
}

/// Another text that the field takes.
fn another(field: &form::Field, now: &str) -> String {
    match field.key.row().allowed {
        Allowed::Choice(all) => (*all.iter().find(|it| **it != now).unwrap()).into(),
        Allowed::Range { min, max, .. } if now == max.to_string() => min.to_string(),
        Allowed::Range { max, .. } => max.to_string(),
        Allowed::Text { .. } => format!("{now}x"),
        Allowed::MailAddress { .. } => format!("x{now}@example.com"),
    }
}

#[test]
fn a_form_of_any_item_is_filled_checked_and_turned_into_changes() {
    for item in ITEMS {
        let (mut settings, form) = (Settings::factory(), Form::new(&[("Menu", item)]));
        let now: Vec<_> = form.fields().iter().map(|it| settings.text(it.key)).collect();
        assert_eq!(form.changes(&settings, now.iter().map(String::as_str)), Ok(vec![]));
        let filled: Vec<_> =
            form.fields().iter().zip(&now).map(|(field, now)| another(field, now)).collect();
        let changes = form.changes(&settings, filled.iter().map(String::as_str)).unwrap();
        assert_eq!(changes.iter().map(Change::key).collect::<Vec<_>>(), item.keys());
        for change in changes {
            settings.apply(change);
        }
        for (field, text) in form.fields().iter().zip(&filled) {
            assert_eq!(settings.text(field.key), *text, "{}", item.id);
            assert!(!field.label.is_empty());
        }
    }
}

#[test]
fn a_form_names_the_field_that_does_not_take_its_text() {
    let form = Form::new(&[("Auto Clear", Item::from_id("timers.auto_clear").unwrap())]);
    let unfit = form.changes(&Settings::factory(), ["On", "901"]).unwrap_err();
    let allowed = Key::timers_auto_clear_seconds.row().allowed;
    assert_eq!(unfit, Unfit { label: "Seconds", allowed });
}

#[test]
fn a_form_of_values_calls_them_as_it_is_told_and_knows_their_items() {
    let form = Form::of(&[
        ("CSRF Protection", Key::http_csrf),
        ("Seconds", Key::timers_auto_clear_seconds),
    ]);
    assert_eq!(
        form.items().iter().map(|it| it.id).collect::<Vec<_>>(),
        ["timers.auto_clear", "http.csrf"]
    );
    let [csrf, seconds] = form.fields() else { panic!("{form:?}") };
    assert_eq!((csrf.label, csrf.key), ("CSRF Protection", Key::http_csrf));
    assert!(csrf.read("Enabled").is_ok());
    let allowed = Key::timers_auto_clear_seconds.row().allowed;
    assert_eq!(seconds.read("901"), Err(Unfit { label: "Seconds", allowed }));
}

#[test]
fn a_form_asks_before_what_the_guide_has_confirmed() {
    let encryption = Form::new(&[("", Item::from_id("storage.data_encryption").unwrap())]);
    assert!(encryption.confirm().is_some() && encryption.at_next_start());
    let clear = Form::new(&[("", Item::from_id("timers.auto_clear").unwrap())]);
    assert!(clear.confirm().is_none() && !clear.at_next_start());
}

#[test]
fn no_profile_has_what_does_not_go_together() {
    for profile in Profile::ALL {
        let settings = profile.settings();
        let all: Vec<_> = ROWS.iter().map(|it| settings.value(it.key)).collect();
        assert_eq!(settings.conflict(&all), None, "{profile:?}");
    }
}

#[test]
fn what_would_not_go_together_is_found_in_either_order_and_nothing_else_is_held_back() {
    let old = || parse("tls.settings", "TLS 1.1 or Later").unwrap();
    let fips = |value| parse("tls.fips140", value).unwrap();
    let conflict = Some(Conflict::OldTlsWithFips140);
    let mut settings = Settings::factory();
    assert_eq!(settings.conflict(&old()), None);
    assert_eq!(settings.conflict(&[old(), fips("On")].concat()), conflict);
    settings.apply(old().remove(0));
    assert_eq!(settings.conflict(&fips("On")), conflict);
    // As it may have been kept from before the rule.
    settings.apply(fips("On").remove(0));
    assert_eq!(settings.conflict(&parse("net.webdav", "On").unwrap()), None);
    assert_eq!(settings.conflict(&fips("Off")), None);
    assert_eq!(settings.conflict(&parse("tls.settings", "TLS 1.2 or Later").unwrap()), None);
}
