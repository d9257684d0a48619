//! The configuration file: JSON, every mistake named with its place.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use sim_core::settings::Change;
use thiserror::Error;

use crate::options::NewUser;
use crate::short_file;
use crate::words::{NewUserIdWord, PasswordWord, RoleWord, setting};

/// Why a configuration file cannot be used.
#[derive(Debug, Error)]
pub(super) enum ConfigRefused {
    /// It cannot be read.
    #[error("the configuration file {0} cannot be read: {1}")]
    Unreadable(PathBuf, io::Error),
    /// Something in it is wrong.
    #[error("{}:{line}:{column}: {what}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
}

/// Reads a configuration file into what can be given in it.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, ConfigRefused> {
    let unreadable = |it| ConfigRefused::Unreadable(path.into(), it);
    let text = short_file::text(path).map_err(unreadable)?;
    serde_json::from_str(&text).map_err(|it| wrong(path, &it))
}

fn wrong(path: &Path, error: &serde_json::Error) -> ConfigRefused {
    let (line, column) = (error.line(), error.column());
    let whole = error.to_string();
    let place = format!(" at line {line} column {column}");
    let what = whole.strip_suffix(&place).unwrap_or(&whole).to_owned();
    ConfigRefused::Wrong { path: path.into(), line, column, what }
}

/// A user in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfiguredUser {
    id: NewUserIdWord,
    password: PasswordWord,
    role: RoleWord,
}

impl From<ConfiguredUser> for NewUser {
    fn from(user: ConfiguredUser) -> Self {
        Self { id: user.id.0, password: user.password.0, role: user.role.0 }
    }
}

/// The Key Operator in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KeyOperatorGiven {
    pub(super) id: Option<NewUserIdWord>,
    pub(super) password: Option<PasswordWord>,
}

/// Settings in the file: `{ID: VALUE}`, a value being text, a number, true or false.
#[derive(Debug, Default)]
pub(super) struct SettingsGiven(pub(super) Vec<Change>);

impl<'de> Deserialize<'de> for SettingsGiven {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SettingsVisitor)
    }
}

struct SettingsVisitor;

impl<'de> Visitor<'de> for SettingsVisitor {
    type Value = SettingsGiven;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of settings, {ID: VALUE}")
    }

    /// Each is checked where it stands, so that a mistake is reported with its place.
    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<SettingsGiven, M::Error> {
        let mut changes = Vec::new();
        while let Some(id) = map.next_key::<String>()? {
            let Scalar(value) = map.next_value()?;
            changes.extend(setting(&id, &value).map_err(M::Error::custom)?);
        }
        Ok(SettingsGiven(changes))
    }
}

/// Text, a number, true or false; as text.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a value is text, a whole number, true or false")]
        enum Given {
            Text(String),
            Number(i64),
            Truth(bool),
        }
        Ok(Self(match Given::deserialize(deserializer)? {
            Given::Text(it) => it,
            Given::Number(it) => it.to_string(),
            Given::Truth(it) => it.to_string(),
        }))
    }
}

#[cfg(test)]
mod tests;
