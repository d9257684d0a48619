//! The rows of the printer itself: what it is, how it is set, what is written of it, and its forms.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::people::PersonRow;
use super::row::{Row, Spelled};
use crate::description::{Description, DescriptionText};
use crate::home::{HomeTile, Removed};
use crate::job::{DocumentId, Form};
use crate::model::{Identity, Model};
use crate::settings::{Change, Key, ROWS, Settings};

/// What does not change while a device lives.
#[derive(Serialize, Deserialize)]
pub(super) struct IdentityRow {
    model: String,
    serial: String,
    host_name: String,
    address: IpAddr,
}

/// All settings by id and text, so that a new one takes its factory value in an old device.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct SettingsRow(BTreeMap<String, String>);

/// What an administrator wrote.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct DescriptionRow(BTreeMap<Spelled<DescriptionText>, Arc<str>>);

/// The tiles that were taken off Home.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct HomeRow(BTreeSet<Spelled<HomeTile>>);

/// The background forms.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct FormsRow(Vec<FormRow>);

#[derive(Serialize, Deserialize)]
struct FormRow {
    document: u64,
    name: Arc<str>,
    owner: Option<PersonRow>,
}

super::row::spelled! {
    DescriptionText "text of the description" {
        Info "info",
        Location "location",
        GeoLocation "geo-location",
        Organization "organization",
        OrganizationalUnit "organizational-unit",
        OperatorMessage "operator-message",
    }

    HomeTile "tile of Home" {
        Copy "copy",
        Fax "fax",
        Email "email",
        Scan "scan",
        SendFromFolder "send-from-folder",
        PrivateChargePrint "private-charge-print",
        Jobs "jobs",
        Device "device",
        RemoteAssistance "remote-assistance",
        InternetFax "internet-fax",
        WebApplications "web-applications",
    }
}

impl Row for IdentityRow {
    type Of = Identity;

    fn of(it: &Identity) -> Self {
        Self {
            model: it.model.name.into(),
            serial: it.serial.clone(),
            host_name: it.host_name.clone(),
            address: it.address,
        }
    }

    fn read(self) -> Result<Identity, String> {
        let Self { model, serial, host_name, address } = self;
        let known = Model::from_name(&model);
        let model = known.ok_or_else(|| format!("there is no model \"{model}\""))?;
        Ok(Identity { model, serial, host_name, address })
    }
}

impl Row for SettingsRow {
    type Of = Settings;

    fn of(it: &Settings) -> Self {
        Self(ROWS.iter().map(|row| (row.id.to_owned(), it.text(row.key))).collect())
    }

    fn read(self) -> Result<Settings, String> {
        let mut settings = Settings::factory();
        for (id, text) in self.0 {
            let key = Key::from_id(&id).ok_or_else(|| format!("no setting \"{id}\""))?;
            settings.apply(Change::parse(key, &text).map_err(|it| it.to_string())?);
        }
        Ok(settings)
    }
}

impl Row for DescriptionRow {
    type Of = Description;

    fn of(it: &Description) -> Self {
        Self(it.texts().map(|(text, value)| (Spelled(text), value.clone())).collect())
    }

    fn read(self) -> Result<Description, String> {
        let mut description = Description::default();
        self.0.into_iter().for_each(|(text, value)| description.set(text.0, Some(&value)));
        Ok(description)
    }
}

impl Row for HomeRow {
    type Of = Removed;

    fn of(it: &Removed) -> Self {
        Self(it.iter().copied().map(Spelled).collect())
    }

    fn read(self) -> Result<Removed, String> {
        Ok(self.0.into_iter().map(|it| it.0).collect())
    }
}

impl Row for FormsRow {
    type Of = Vec<Form>;

    fn of(it: &Self::Of) -> Self {
        Self(it.iter().map(FormRow::of).collect())
    }

    fn read(self) -> Result<Self::Of, String> {
        Ok(self.0.into_iter().map(FormRow::read).collect())
    }
}

impl FormRow {
    fn of(it: &Form) -> Self {
        let owner = it.owner.as_ref().map(PersonRow::of);
        Self { document: it.document.0, name: it.name.clone(), owner }
    }

    fn read(self) -> Form {
        let owner = self.owner.map(PersonRow::read);
        Form { document: DocumentId(self.document), name: self.name, owner }
    }
}
