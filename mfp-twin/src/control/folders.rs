//! The device's folders, made and changed as by a hand inside the machine.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use sim_core::folder::{Folder, FolderAsk, FolderNumber, PasscodeChange};
use sim_core::{Command, Secret};
use utoipa::ToSchema;

use super::Control;
use super::body::{Sent, number};
use super::problem::{BodyProblems, Problem, Problems, not_allowed, not_found};
use crate::words::UserIdWord;

/// A folder.
#[derive(Serialize, ToSchema)]
pub(super) struct FolderShown {
    /// Its number.
    number: u16,
    /// Its name.
    name: String,
    /// Who owns it.
    owner: String,
    /// Whether Check Folder Passcode is on.
    checks_passcode: bool,
    /// Whether documents go once they were printed or retrieved.
    deletes_after: bool,
    /// The documents in it.
    documents: usize,
}

/// A folder to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FolderOrder {
    /// A free number, 1 to 500.
    #[schema(example = 1, minimum = 1, maximum = 500)]
    number: u16,
    /// Its name: 1 to 20 characters.
    #[schema(example = "Faxes")]
    name: String,
    /// The ID of the user who owns it.
    #[schema(example = "alice")]
    owner: String,
    /// Its passcode, 1 to 20 digits; Check Folder Passcode is off if left out.
    #[schema(example = "0123")]
    passcode: Option<String>,
}

/// What is to be changed of a folder; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FolderChange {
    /// The new name: 1 to 20 characters.
    #[schema(example = "Invoices")]
    name: Option<String>,
    /// The new passcode, 1 to 20 digits; null switches Check Folder Passcode off.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "4711")]
    passcode: Option<Option<String>>,
    /// Whether documents go once they were printed or retrieved.
    deletes_after: Option<bool>,
}

/// A field that is there, null or not; one that is not is `None` by default.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl FolderShown {
    fn of(folder: &Folder) -> Self {
        Self {
            number: folder.number.0,
            name: folder.name.clone(),
            owner: folder.owner.to_string(),
            checks_passcode: folder.passcode.is_some(),
            deletes_after: folder.deletes_after,
            documents: folder.documents.len(),
        }
    }
}

impl Control {
    fn folder(&self, number: FolderNumber) -> Result<Json<FolderShown>, Problem> {
        let view = self.handle().view();
        let folder = view.folders.get(&number);
        let folder = folder.ok_or_else(|| not_found("the folder was just deleted"))?;
        Ok(Json(FolderShown::of(folder)))
    }
}

fn passcode(given: Option<String>) -> PasscodeChange {
    given.map_or(PasscodeChange::Off, |it| PasscodeChange::On(Secret::new(it)))
}

/// All folders.
#[utoipa::path(get, path = "/folders", tag = "jobs", responses(
    (status = 200, body = Vec<FolderShown>), Problems,
))]
pub(super) async fn folders(State(control): State<Control>) -> Json<Vec<FolderShown>> {
    Json(control.handle().view().folders.values().map(FolderShown::of).collect())
}

/// Makes a folder for a user.
#[utoipa::path(post, path = "/folders", tag = "jobs", request_body = FolderOrder, responses(
    (status = 201, body = FolderShown, description = "Made."), BodyProblems,
))]
pub(super) async fn add_folder(
    State(control): State<Control>,
    Sent(order): Sent<FolderOrder>,
) -> Result<(StatusCode, Json<FolderShown>), Problem> {
    let owner: Result<UserIdWord, String> = order.owner.parse();
    let owner = owner.map_err(|it| not_allowed("owner", it))?.0;
    let number = FolderNumber(order.number);
    let (name, passcode) = (order.name, passcode(order.passcode));
    let ask = FolderAsk::Create { number, name, passcode, owner: Some(owner) };
    control.ask(Command::Folder(ask)).await?;
    Ok((StatusCode::CREATED, control.folder(number)?))
}

/// One folder.
#[utoipa::path(get, path = "/folders/{number}", tag = "jobs",
    params(("number" = u16, Path, description = "The folder's number.", example = 1)),
    responses((status = 200, body = FolderShown), Problems),
)]
pub(super) async fn folder(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Json<FolderShown>, Problem> {
    control.folder(FolderNumber(number(&text, "folder")?))
}

/// Changes a folder.
#[utoipa::path(put, path = "/folders/{number}", tag = "jobs", request_body = FolderChange,
    params(("number" = u16, Path, description = "The folder's number.", example = 1)),
    responses((status = 200, body = FolderShown), BodyProblems),
)]
pub(super) async fn change_folder(
    State(control): State<Control>,
    Path(text): Path<String>,
    Sent(change): Sent<FolderChange>,
) -> Result<Json<FolderShown>, Problem> {
    let number = FolderNumber(number(&text, "folder")?);
    let FolderChange { name, passcode: new, deletes_after } = change;
    let ask = FolderAsk::Edit { number, name, passcode: new.map(passcode), deletes_after };
    control.ask(Command::Folder(ask)).await?;
    control.folder(number)
}

/// Deletes a folder with all that is in it.
#[utoipa::path(delete, path = "/folders/{number}", tag = "jobs",
    params(("number" = u16, Path, description = "The folder's number.", example = 1)),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete_folder(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let number = FolderNumber(number(&text, "folder")?);
    control.ask(Command::Folder(FolderAsk::Delete(number))).await?;
    Ok(StatusCode::NO_CONTENT)
}
