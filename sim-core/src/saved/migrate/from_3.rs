//! From 3 to 4: folders have a passcode and documents.

use serde_json::Value;

pub(super) fn row(key: &str, value: &mut Value) -> Result<(), String> {
    if key.starts_with("folder/") {
        let folder = value.as_object_mut().ok_or("it has no fields")?;
        // No passcode could be set, and no document came into one.
        folder.insert("passcode".into(), Value::Null);
        folder.insert("documents".into(), Value::Array(Vec::new()));
    }
    Ok(())
}
