//! From 3 to 4: folders have a passcode and documents; users have numbers, and so has whoever something
//! belongs to; forms have an owner, and
//! records of the audit log the zone that the clock was in. The address of the device is one, or there is none.

use serde_json::{Map, Value, json};

use crate::mail::MailAddress;

/// Rows of what belongs to somebody.
const OWNED: [&str; 4] = ["job/", "ended/", "folder/", "subscription/"];
/// The number of every user who was kept without one: an ID said who it was.
const UNNUMBERED: u32 = 0;

/// The only time zone that there was, minutes.
const ZONE: i16 = 540;

pub(super) fn row(key: &str, value: &mut Value) -> Result<(), String> {
    if key.starts_with("folder/") {
        let folder = fields(value)?;
        // No passcode could be set, and no document came into one.
        folder.insert("passcode".into(), Value::Null);
        folder.insert("documents".into(), Value::Array(Vec::new()));
    }
    if key == "settings" {
        // Anything was taken for a mail address.
        let address = fields(value)?.get_mut("net.smtp.address");
        let is_none = |it: &&mut Value| it.as_str().is_none_or(|it| MailAddress::new(it).is_none());
        address.filter(is_none).into_iter().for_each(|it| *it = "".into());
    }
    if key == "counters" {
        // There was one certificate, or none yet.
        fields(value)?.insert("certificates_made".into(), 1.into());
    }
    if key.starts_with("audit/") {
        fields(value)?.insert("zone_minutes".into(), ZONE.into());
    }
    if key == "forms" {
        let forms = value.as_array_mut().ok_or("it is no list")?;
        // It was not kept whose they are.
        for form in forms {
            let [name, document] = [form[0].take(), form[1].take()];
            *form = json!({ "document": document, "name": name, "owner": null });
        }
    }
    if key.starts_with("user/") {
        fields(value)?.insert("number".into(), UNNUMBERED.into());
    }
    if OWNED.iter().any(|it| key.starts_with(it))
        && let Some(owner) = fields(value)?.get_mut("owner").filter(|it| !it.is_null())
    {
        *owner = json!({ "id": owner.take(), "number": UNNUMBERED });
    }
    Ok(())
}

fn fields(value: &mut Value) -> Result<&mut Map<String, Value>, String> {
    value.as_object_mut().ok_or_else(|| "it has no fields".into())
}
